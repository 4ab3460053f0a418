package generator

import (
	"fmt"
	"io/fs"
	"iter"
	"strings"
	"time"

	"aims/generator/framework"
	"aims/generator/load"
	"aims/generator/record"
	"aims/generator/search"
)

// Check loads, links and checks the newest version of a plan, which is the work tree, and
// compares it with the version before it, when the plan has one.
func (g *Generator) Check(plan Plan) (*Checked, error) {
	last := len(plan.Trees) - 1
	v := g.version(plan.Trees[last], plan)
	if last > 0 {
		v.former = g.version(plan.Trees[last-1], plan)
	}
	return v.Graph()
}

// Lines gives the files of the plan's newest version, to show what findings are about.
func Lines(plan Plan) func(file string) ([]byte, bool) {
	return lines(plan.Trees[len(plan.Trees)-1].FS)
}

func lines(files fs.FS) func(file string) ([]byte, bool) {
	return func(file string) ([]byte, bool) {
		data, err := fs.ReadFile(files, file)
		return data, err == nil
	}
}

// Search asks the index of the work tree as an audience sees it; "" sees everything.
func (g *Generator) Search(plan Plan, audience, query string, opt search.Options) (search.Found, error) {
	checked, err := g.Check(plan)
	if err != nil {
		return search.Found{}, err
	}
	view := checked.Graph.Everything()
	if audience != "" {
		reader, err := readerOf(checked.Graph.Site, audience)
		if err != nil {
			return search.Found{}, err
		}
		view = checked.Graph.For(reader)
	}
	for _, name := range opt.Kinds {
		if kinds := checked.Graph.Kinds; kinds.Find(name) == nil {
			return search.Found{}, fmt.Errorf("there is no kind %q: there are %s", name, strings.Join(kinds.Names(), ", "))
		}
	}
	index, err := search.New(view)
	if err != nil {
		return search.Found{}, err
	}
	return index.Search(query, opt)
}

// readerOf is the audience of that name; "" sees everything.
func readerOf(site *record.Site, audience string) (record.Audience, error) {
	if audience == "" {
		return record.Audience{Name: "everything", Sees: record.Classifications()}, nil
	}
	found, err := chosen(site.Audiences, []string{audience})
	if err != nil {
		return record.Audience{}, err
	}
	return found[0], nil
}

// Kinds are the kinds that come with the program.
func (g *Generator) Kinds() *record.Kinds { return g.loader.Kinds() }

// KindsOf are the kinds of a handbook: the program's, joined and changed by its own.
func (g *Generator) KindsOf(handbook fs.FS) *record.Kinds {
	own, _ := load.Kinds(handbook, "content/kinds", "") // what is wrong with them aims check tells
	kinds, _ := load.Join(g.loader.Kinds(), own)
	return kinds
}

// Explain says what a provision asks for, in our words. When there is no such
// provision, near are the references that a person may have meant.
func (g *Generator) Explain(ref string) (text string, near []string, found bool) {
	library := g.loader.Library()
	p := library.Resolve(ref)
	if p == nil {
		for _, f := range library.Frameworks() {
			for _, id := range f.Provisions {
				near = append(near, id.Ref())
			}
		}
		return "", near, false
	}
	return explain(p), nil, true
}

func explain(p *framework.Provision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s", p.Framework.ShortTitle, p.Cited())
	if p.Title != "" {
		fmt.Fprintf(&b, ": %s", p.Title)
	}
	b.WriteString("\n\n")
	if p.Label != "" && p.Label != p.Title {
		fmt.Fprintf(&b, "%s\n\n", p.Label)
	}
	if p.Objective != "" {
		fmt.Fprintf(&b, "What it is for: %s\n\n", p.Objective)
	}
	if d := p.Documented; d != nil {
		fmt.Fprintf(&b, "Documented information (%s): %s, %s.\n\n", d.ID, d.Name, d.Nature)
	}
	list(&b, "An auditor may ask", p.Questions)
	list(&b, "What usually shows it (typical, not required)", p.TypicalEvidence)
	if len(p.RecordKinds) > 0 {
		fmt.Fprintf(&b, "Written in: aims new %s\n", strings.Join(p.RecordKinds, ", aims new "))
	}
	for _, child := range p.Children {
		fmt.Fprintf(&b, "  %-12s %s\n", child.ID, child.Label)
	}
	if p.Confidence != "" && p.Confidence != "high" {
		fmt.Fprintf(&b, "Confidence of this entry: %s.\n", p.Confidence)
	}
	b.WriteString("\nThis is a paraphrase; it is no substitute for the text itself.\n")
	return b.String()
}

func list(b *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "%s:\n", title)
	for _, item := range items {
		fmt.Fprintf(b, "  - %s\n", item)
	}
	b.WriteByte('\n')
}

// attributes keep git from giving other bytes to what has a digest, and leave records to it.
const attributes = `# Releases and the files beside records have digests: git leaves their line ends alone.
/content/** -text
*.md !text
`

// Starter is the files of a new handbook, by their path.
func (g *Generator) Starter(organization string, today time.Time) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		if !yield("content/site.yaml", record.StarterSite(organization)) ||
			!yield("content/index.md", record.StarterPage(organization)) ||
			!yield(".gitignore", []byte("/public/\n/.aims/\n")) ||
			!yield(".gitattributes", []byte(attributes)) {
			return
		}
		for _, s := range []struct{ kind, title string }{
			{"scope", "Scope of the AI management system"},
			{"policy", "AI policy"},
			{"role", "Person responsible for AI"},
			{"soa", "Statement of applicability"},
		} {
			kind := g.loader.Kinds().Find(s.kind)
			id := kind.NextID(nil)
			if !yield("content/"+kind.Folder+"/"+strings.ToLower(id)+".md", kind.Draft(id, s.title, "ROLE-001", today)) {
				return
			}
		}
	}
}

// Approve is the file of a record with an approval that is bound to its digest.
func Approve(data []byte, r *record.Record, by string, on time.Time) ([]byte, error) {
	return load.Approve(data, load.Approval{
		By: by, On: on.Format(record.DateLayout), Version: r.Version, Digest: r.Digest, Words: record.WordsDigest(r.Fields, r.Body),
	})
}
