package check

import (
	"cmp"
	"fmt"

	"aims/generator/finding"
	"aims/generator/markdown"
	"aims/generator/record"
)

// vanishedRules compare the handbook with a released version, when they are given one.
func vanishedRules() []Rule { return []Rule{idVanished, anchorVanished} }

var idVanished = Rule{
	Name:  "id-vanished",
	Title: "What was released keeps its id",
	Doc: `A record, or a row in one, that was in force in the released version is there no more: no record has its
		id. Minutes, mails, contracts and former evidence still name it, and its address in the site leads to
		nothing. Bring the id back; a record that is over is retired, not deleted, and one that was renamed keeps
		its id. aims check --since TAG compares with a released version.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.3"},
	Run: func(p *Pass) {
		p.eachReleased(func(former *record.Record) {
			now := p.Record(former.ID)
			if now == nil {
				p.Report(p.nowOf(former), fmt.Sprintf("%q (%s) was in version %s and is gone", former.ID, former.Title, p.shared.former.Version), "bring it back with the status retired, or give the record its id again")
				return
			}
			for _, id := range definedBy(former) {
				if _, found := p.Definition(id); !found {
					p.Report(top(now), fmt.Sprintf("%q stood here in version %s and is gone", id, p.shared.former.Version), "bring it back, with a state that says that it is over")
				}
			}
		})
	},
}

var anchorVanished = Rule{
	Name:  "anchor-vanished",
	Title: "What was released keeps its anchors",
	Doc: `A heading or block of a record had an anchor in the released version that it has no more, since the heading
		was reworded, or the anchor taken out. Links from outside the handbook, and in documents that quote it,
		still lead to the record, but no longer to the place. Give the heading its former anchor, such as
		{#scope}, whatever it is called now. aims check --since TAG compares with a released version.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"7.5.3"},
	Run: func(p *Pass) {
		p.eachReleased(func(former *record.Record) {
			now := p.Record(former.ID)
			if now == nil || former.Body == nil || now.Status == record.Retired {
				return
			}
			there := anchorsOf(now.Body)
			for i := range former.Body.Blocks {
				b := &former.Body.Blocks[i]
				if b.ID == "" || there[b.ID] {
					continue
				}
				p.Report(p.placeFor(now, b), fmt.Sprintf("the anchor %q of version %s is gone", b.ID, p.shared.former.Version), fmt.Sprintf("{#%s} behind the heading or block that says the same now", b.ID))
			}
		})
	},
}

// eachReleased shows the records that were in force in the version compared with. Drafts
// promised nothing.
func (p *Pass) eachReleased(visit func(former *record.Record)) {
	if p.shared.former == nil {
		return
	}
	for _, r := range p.shared.former.Records() {
		if !r.IsPage() && r.Status == record.Approved && record.IsID(r.ID) && p.shared.former.Record(r.ID) == r {
			visit(r)
		}
	}
}

// nowOf is where a record that has lost its id is now: the id in its file, else the file
// that it had.
func (p *Pass) nowOf(former *record.Record) finding.Position {
	if now := p.RecordAt(former.File); now != nil {
		return now.At("id")
	}
	return finding.Position{File: former.File}
}

// definedBy are the ids of the rows of a record.
func definedBy(r *record.Record) (ids []string) {
	for _, field := range r.Kind.Fields {
		if field.Defines == "" {
			continue
		}
		for row := range r.Fields.Get(field.Name).All() {
			if id := row.Get(field.Defines).Text; record.IsID(id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func anchorsOf(body *markdown.Document) map[string]bool {
	there := map[string]bool{}
	if body != nil {
		for i := range body.Blocks {
			there[body.Blocks[i].ID] = true
		}
	}
	return there
}

// placeFor is the heading that still says the same as a block of the former version, else the
// top of the record.
func (p *Pass) placeFor(now *record.Record, former *markdown.Block) finding.Position {
	if now.Body != nil && former.Kind == markdown.HeadingBlock {
		for _, h := range now.Body.Headings {
			if h.Text == former.Text {
				return finding.Position{File: now.File, Line: h.Line}
			}
		}
	}
	return finding.Position{File: now.File, Line: cmp.Or(now.Line, 1)}
}
