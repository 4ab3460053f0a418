package exchange

import (
	"path"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
)

// provisionColumns are those of a table of provisions, by the keys of our own format.
func provisionColumns() []column {
	var all []column
	for _, key := range []string{"id", "kind", "title", "label", "parent"} {
		all = append(all, column{role: key, names: []string{key}, needed: key == "id" || key == "kind"})
	}
	for _, f := range provisionFields(&framework.Provision{}) {
		all = append(all, column{role: f.key, names: []string{f.key}})
	}
	return all
}

// A provisionReading is a table of provisions on its way in: a framework, of which the
// table does not even say how it is called.
type provisionReading struct {
	r     *reading
	table table
	roles []string
	names []string
	file  framework.FrameworkFile
}

func (t *provisionReading) header(header cells) {
	t.roles = t.table.roles(header.texts())
	for _, c := range header {
		t.names = append(t.names, line(c.text))
	}
	t.r.noColumnTwice(header, t.roles)
	if t.r.ID == "" {
		t.r.report(finding.Position{}, "say it with --id ID", "a table of provisions does not say which framework it is")
	}
}

func (t *provisionReading) row(all cells) {
	row, ok := t.r.byRole(all, t.roles)
	if !ok {
		return
	}
	for i, c := range all[:min(len(all), len(t.roles))] {
		if t.roles[i] == "" && strings.TrimSpace(c.text) != "" {
			t.r.leave("cells of the column %q", t.names[i])
		}
	}
	p := framework.Provision{ID: line(row.text("id")), Kind: row.text("kind"), Title: row.text("title"), Label: row.text("label")}
	if p.Kind == "" || p.Title == "" && p.Label == "" {
		t.r.report(row.place("id"), "", "%q has no kind, or neither a title nor a label", p.ID)
	}
	for _, f := range provisionFields(&p) {
		if text := row.text(f.key); text == "" {
			continue
		} else if f.list != nil {
			*f.list = slices.DeleteFunc(strings.Split(text, "\n"), func(item string) bool { return strings.TrimSpace(item) == "" })
		} else {
			*f.text = text
		}
	}
	t.file.Provisions = append(t.file.Provisions, framework.ProvisionEntry{
		Provision: p, ParentID: line(row.text("parent")), Place: place(row.place("id")),
	})
}

func (t *provisionReading) done() {
	f := &t.file.Framework
	f.ID, f.Title, f.ShortTitle = t.r.ID, t.r.ID, t.r.ID
	f.Sources = []framework.Source{{ID: "S1", What: "table " + path.Base(t.r.Name), Use: "imported"}}
	if known := t.r.framework(f.ID); known != nil {
		f.Title, f.ShortTitle = known.Title, known.ShortTitle
	}
	t.r.addFramework(t.file)
}
