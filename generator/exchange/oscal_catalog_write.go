package exchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"aims/generator/framework"
)

// The types below are the part of OSCAL's catalog model that we write.

type catalog struct {
	UUID       string      `json:"uuid"`
	Metadata   metadata    `json:"metadata"`
	Controls   []control   `json:"controls,omitempty"`
	Groups     []control   `json:"groups,omitempty"`
	BackMatter *backMatter `json:"back-matter,omitempty"`
}

// A control is a group, too: what we write of either has the same keys.
type control struct {
	ID       string    `json:"id"`
	Class    string    `json:"class,omitempty"`
	Title    string    `json:"title"`
	Props    props     `json:"props,omitempty"`
	Parts    []part    `json:"parts,omitempty"`
	Controls []control `json:"controls,omitempty"`
}

type part struct {
	Name  string `json:"name"`
	Prose string `json:"prose"`
}

// WriteOSCALFramework is a framework as an OSCAL catalog: a provision without a parent
// is a group, unless it is one that must be answered; everything else is a control, its
// label the statement. What the model has no place for stands in props of our own
// namespace.
func WriteOSCALFramework(f *framework.Framework) ([]byte, error) {
	changed, err := modified(f.ID, f.AsOf)
	if err != nil {
		return nil, err
	}
	out := &catalog{Metadata: metadata{
		Title: heading(f.Title, f.ID), LastModified: changed, Version: heading(f.Edition, f.PublicationID, f.AsOf), OSCALVersion: oscalVersion,
		Remarks: f.LicenceNote,
	}}
	own := *f
	if f.ShortTitle == f.Title {
		own.ShortTitle = ""
	}
	props := &out.Metadata.Props
	props.own("id", f.ID)
	props.own("title", f.Title)
	props.own("binding", strconv.FormatBool(f.Binding))
	props.write(frameworkFields(&own))
	for _, d := range f.Dates {
		props.own("date", row(d.Date, d.Event, d.Confidence))
	}
	for _, word := range f.CardWords {
		props.own("card-word", row(word.Says, strings.Join(word.Beside, " "), strings.Join(word.Means, " ")))
	}
	for _, d := range f.Documents {
		props.own("document", row(documentTexts(d)...))
	}
	for _, i := range f.Intervals {
		props.own("interval", row(i.Item, list(provisionIDs(i)), i.Says, i.Typical))
	}
	order := map[*framework.Provision]int{}
	for i, p := range f.Provisions {
		order[p] = i + 1
	}
	for _, root := range f.Roots() {
		if len(root.Children) == 0 && root.Leaf() {
			out.Controls = append(out.Controls, oscalControl(root, "statement", order))
		} else {
			out.Groups = append(out.Groups, oscalControl(root, "overview", order))
		}
	}
	if len(f.Sources) > 0 {
		out.BackMatter = &backMatter{sources(f)}
	}
	return oscalFile("catalog", out, func(id string) { out.UUID = id })
}

// documentTexts are what a row says of a piece of documented information.
func documentTexts(d *framework.Document) []string {
	return []string{d.ID, d.Provision.ID, d.Name, d.Nature, d.Duty, list(d.Evidence), d.Periodicity, d.Note, list(d.RecordKinds)}
}

func provisionIDs(i *framework.Interval) []string {
	var ids []string
	for _, p := range i.Provisions {
		ids = append(ids, p.ID)
	}
	return ids
}

// list is a list as one text of a row, "" for none.
func list(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return row(texts...)
}

// row is several texts in one: as JSON, so that none of them can be taken for another.
func row(texts ...string) string {
	data, err := json.Marshal(texts)
	if err != nil {
		return ""
	}
	return string(data)
}

var tokenFormat = regexp.MustCompile(`^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$`)

// oscalControl is a provision with all that is below it. statement is what the part with
// its label is called. OSCAL puts controls before groups; the order of the publication is
// kept in the ids to sort by.
func oscalControl(p *framework.Provision, statement string, order map[*framework.Provision]int) control {
	out := control{ID: token(p.ID), Title: heading(p.Title, p.Label, p.ID)}
	if tokenFormat.MatchString(p.Kind) {
		out.Class = p.Kind
	}
	out.Props.label(p.Cited())
	out.Props = append(out.Props, prop{Name: "sort-id", Value: fmt.Sprintf("%05d", order[p])})
	out.Props.own("id", p.ID)
	if out.Class != p.Kind {
		out.Props.own("kind", p.Kind)
	}
	if out.Title != p.Title {
		out.Props.own("title", cmp.Or(p.Title, untitled))
	}
	out.Props.write(provisionFields(p))
	for _, c := range p.Cases {
		out.Props.own("case", row(c.Name, c.AppliesFrom, c.EffectiveFrom, c.OriginallyOn))
	}
	if p.Label != "" {
		out.Parts = []part{{statement, p.Label}}
	}
	for _, child := range p.Children {
		out.Controls = append(out.Controls, oscalControl(child, "statement", order))
	}
	return out
}

// untitled stands for the title of what has none: OSCAL has no control without one.
const untitled = "(untitled)"

// sources are what the data rests on, as OSCAL's back matter.
func sources(f *framework.Framework) []resource {
	var all []resource
	for _, s := range f.Sources {
		r := resource{UUID: uuid("source", f.ID, s.ID), Title: heading(s.What, s.URL, s.ID), Description: s.Use}
		r.Props.own("source", row(s.ID, s.What, s.URL, s.Kind, s.Use, s.Quality))
		if urlFormat.MatchString(s.URL) {
			r.Links = []rlink{{s.URL}}
		}
		all = append(all, r)
	}
	return all
}

// urlFormat is what is a URI to every reader.
var urlFormat = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(/[A-Za-z0-9._~!$&'()*+,;=:@/%-]*)?(\?[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?$`)
