package search

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// A facet is one side by which results are told apart, such as their kind. It is about
// groups: a group is a record with all its sections, a provision or a page.
type facet struct {
	name   string // as in kind:policy
	plural string
	values []facetValue // sorted by value
}

type facetValue struct {
	value, title string
	groups       []uint32 // in order
}

// days is the facet of dates: for each group a day, counted from 1970; 0 for none. The day
// of a record is the latest one in its front matter that has come.
type days []uint32

// groupsOf are the first documents of all groups, and of each document the group.
func groupsOf(heads []uint32) (firsts []uint32, of []uint32) {
	of = make([]uint32, len(heads))
	for i, head := range heads {
		if head == uint32(i) {
			firsts = append(firsts, head)
		}
		of[i] = uint32(len(firsts) - 1)
	}
	return firsts, of
}

// findFacets are all facets of the index, in the order of filterNames.
func (x *Index) findFacets() []facet {
	b := facetBuilder{view: x.view, found: map[string]map[string]*facetValue{}}
	firsts, _ := groupsOf(headsOf(x.documents))
	group := map[*record.Record]uint32{}
	provisions := map[*framework.Provision]uint32{}
	for number, document := range firsts {
		d, g := &x.documents[document], uint32(number)
		b.add("kind", d.kind(), x.kindTitle(d.kind()), g)
		switch {
		case d.provision != nil:
			provisions[d.provision] = g
			b.ofProvision(d.provision, g)
		case d.record != nil:
			group[d.record] = g
			b.ofRecord(d.record, g)
		}
	}
	for p, own := range provisions {
		b.answered(p, group)
		b.states(p, own)
	}
	return b.facets()
}

type facetBuilder struct {
	view  *link.View
	found map[string]map[string]*facetValue // by facet and value
}

func (b *facetBuilder) add(facet, value, title string, group uint32) {
	if value == "" || value == link.OutOfSight {
		return
	}
	if b.found[facet] == nil {
		b.found[facet] = map[string]*facetValue{}
	}
	v := b.found[facet][value]
	if v == nil {
		v = &facetValue{value: value, title: cmp.Or(title, value)}
		b.found[facet][value] = v
	}
	v.groups = append(v.groups, group)
}

func (b *facetBuilder) ofRecord(r *record.Record, group uint32) {
	b.add("status", string(r.Status), "", group)
	for _, owner := range r.Fields.Get("owner").Texts() {
		b.add("owner", owner, b.titleOf(owner), group)
	}
	if r.Kind != nil && r.Kind.Name == "system-card" {
		b.add("system", r.ID, r.Title, group)
	}
	for _, system := range r.Fields.Get("systems").Texts() {
		b.add("system", system, b.titleOf(system), group)
	}
}

// titleOf is the title of the record that a reference names.
func (b *facetBuilder) titleOf(ref string) string {
	if r := b.view.Resolve(ref).Record; r != nil {
		return r.Title
	}
	return ""
}

func (b *facetBuilder) ofProvision(p *framework.Provision, group uint32) {
	b.add("framework", p.Framework.ID, p.Framework.ShortTitle, group)
	for at := p; at != nil; at = at.Parent {
		b.add(sideOf(at), at.Ref(), at.Name(), group)
	}
}

// sideOf is the facet that a provision is a value of.
func sideOf(p *framework.Provision) string {
	if p.Kind == "control" {
		return "control"
	}
	return "clause"
}

// answered adds the records that answer a provision, or are evidence of it: to it, to all
// above it, and to its framework.
func (b *facetBuilder) answered(p *framework.Provision, group map[*record.Record]uint32) {
	var by []uint32
	for _, a := range b.view.Answers(p) {
		by = append(by, group[a.Record])
	}
	for _, e := range b.view.Evidence(p) {
		by = append(by, group[e.Record])
	}
	for _, g := range by {
		b.add("framework", p.Framework.ID, p.Framework.ShortTitle, g)
		for at := p; at != nil; at = at.Parent {
			b.add(sideOf(at), at.Ref(), at.Name(), g)
		}
	}
}

// states are only told where nothing is out of sight: what answers a provision may be.
func (b *facetBuilder) states(p *framework.Provision, group uint32) {
	for _, c := range record.Classifications() {
		if !b.view.Audience.MayRead(c) {
			return
		}
	}
	if !p.Leaf() {
		return
	}
	s := b.view.State(p)
	if len(b.view.GapsOf(p)) > 0 {
		b.add("state", "gap", "something is missing", group)
	}
	if _, inferred := b.view.Inferred(p); inferred && !s.Addressed {
		b.add("state", "inferred", "inferred through a crosswalk", group)
	}
	for _, one := range []struct {
		name  string
		holds bool
	}{{"addressed", s.Addressed}, {"approved", s.Approved}, {"evidenced", s.Evidenced}, {"current", s.Current}, {"excluded", s.Excluded}} {
		if one.holds {
			b.add("state", one.name, "", group)
		}
	}
}

// facetNames are the filters that have values, in order.
func facetNames() (names []string) {
	for name := range strings.FieldsSeq(filterNames) {
		if name != "after" && name != "before" {
			names = append(names, name)
		}
	}
	return names
}

func (b *facetBuilder) facets() []facet {
	var all []facet
	for _, name := range facetNames() {
		f := facet{name: name, plural: plurals[name]}
		for _, v := range b.found[name] {
			slices.Sort(v.groups)
			v.groups = slices.Compact(v.groups)
			f.values = append(f.values, *v)
		}
		slices.SortFunc(f.values, func(a, b facetValue) int { return strings.Compare(a.value, b.value) })
		all = append(all, f)
	}
	return all
}

var plurals = map[string]string{
	"clause": "clauses", "control": "controls", "framework": "frameworks", "kind": "kinds", "owner": "owners",
	"state": "states", "status": "statuses", "system": "systems",
}

// findDays is the day of each group.
func (x *Index) findDays() days {
	firsts, _ := groupsOf(headsOf(x.documents))
	all := make(days, len(firsts))
	for g, document := range firsts {
		if r := x.documents[document].record; r != nil {
			all[g] = latestDay(r.Fields, x.view.Today)
		}
	}
	return all
}

func latestDay(v record.Value, today time.Time) (latest uint32) {
	if on, ok := v.Date(); ok && !on.After(today) && on.Unix() > 0 {
		latest = dayNumber(on)
	}
	for _, item := range v.Items {
		latest = max(latest, latestDay(item, today))
	}
	for _, pair := range v.Pairs {
		latest = max(latest, latestDay(pair.Value, today))
	}
	return latest
}

func dayNumber(day time.Time) uint32 { return uint32(day.Unix() / (24 * 60 * 60)) }

// allowed are the groups that the filters of a request leave; nil for all. Filters of one
// name widen each other, those of different names narrow. One that is not understood is
// left out, and told.
func allowed(filters []narrowed, facets []facet, days days) (groups map[uint32]bool, notes []string) {
	byName := map[string]map[uint32]bool{}
	for _, f := range filters {
		found, note := filterGroups(f, facets, days)
		if note != "" {
			notes = append(notes, note)
			continue
		}
		if byName[f.name] == nil {
			byName[f.name] = map[uint32]bool{}
		}
		for _, g := range found {
			byName[f.name][g] = true
		}
	}
	for name := range strings.FieldsSeq(filterNames) {
		switch some, is := byName[name]; {
		case !is:
		case groups == nil:
			groups = some
		default:
			for g := range groups {
				if !some[g] {
					delete(groups, g)
				}
			}
		}
	}
	return groups, notes
}

// filterGroups are the groups of one filter; or a note, when it is not understood.
func filterGroups(f narrowed, facets []facet, days days) (groups []uint32, note string) {
	if f.name == "before" || f.name == "after" {
		limit, ok := dayOf(f.value)
		if !ok {
			return nil, fmt.Sprintf("“%s:%s” names no day, month or year, such as 2026-05-04, 2026-05 or 2026: it is left out.", f.name, f.value)
		}
		for g, day := range days {
			if day > 0 && (day < limit) == (f.name == "before") {
				groups = append(groups, uint32(g))
			}
		}
		return groups, ""
	}
	i := slices.IndexFunc(facets, func(have facet) bool { return have.name == f.name })
	values := valuesNamed(facets[i].values, f.value)
	if len(values) == 0 {
		return nil, unknownValue(f, facets[i])
	}
	for _, v := range values {
		groups = append(groups, v.groups...)
	}
	return groups, ""
}

// dayOf is the first day of a day, month or year.
func dayOf(text string) (uint32, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if on, err := time.Parse(layout, text); err == nil {
			return uint32(max(on.Unix()/(24*60*60), 0)), true
		}
	}
	return 0, false
}

// valuesNamed are the values that a text names: by value or title, else by some of its
// words in a row.
func valuesNamed(values []facetValue, text string) []facetValue {
	wanted := key(text)
	if wanted == "" {
		return nil
	}
	var exact, near []facetValue
	for _, v := range values {
		value, title := key(v.value), key(v.title)
		switch {
		case value == wanted || title == wanted:
			exact = append(exact, v)
		case strings.Contains("."+value+".", "."+wanted+".") || strings.Contains("."+title+".", "."+wanted+"."):
			near = append(near, v)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return near
}

// unknownValue says that nothing is called so, and what it may have been.
func unknownValue(f narrowed, of facet) string {
	const most = 8
	if len(of.values) == 0 {
		return fmt.Sprintf("“%s:%s” is left out: this edition has no %s to narrow by.", f.name, f.value, of.plural)
	}
	wanted := key(f.value)
	for _, v := range of.values {
		if value := key(v.value); isWord(value) && isWord(wanted) && oneEdit(value, wanted) {
			return fmt.Sprintf("No %s is called “%s”; did you mean %s:%s? It is left out.", f.name, f.value, f.name, v.value)
		}
	}
	byUse := slices.Clone(of.values)
	slices.SortStableFunc(byUse, func(a, b facetValue) int { return len(b.groups) - len(a.groups) })
	var names []string
	for _, v := range byUse[:min(len(byUse), most)] {
		names = append(names, v.value)
	}
	more := ""
	if len(byUse) > most {
		more = " and others"
	}
	return fmt.Sprintf("No %s is called “%s”; there are %s%s. It is left out.", f.name, f.value, strings.Join(names, ", "), more)
}

// isWord says that one letter can be wrong in it: it is in ASCII.
func isWord(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// facetFile is a facet for the browser: its values, and base64 of numbers, for each value how
// many groups have it and these, each as the distance from the last one.
func facetFile(f facet) []byte {
	var shown struct {
		Values [][2]string `json:"values"`
		Groups string      `json:"groups"`
	}
	var packed []byte
	shown.Values = [][2]string{}
	for _, v := range f.values {
		shown.Values = append(shown.Values, [2]string{v.value, v.title})
		packed = binary.AppendUvarint(packed, uint64(len(v.groups)))
		last := uint32(0)
		for _, g := range v.groups {
			packed = binary.AppendUvarint(packed, uint64(g-last))
			last = g
		}
	}
	shown.Groups = base64.StdEncoding.EncodeToString(packed)
	return summed("facet-"+f.name, "facet", asJSON(f.name)+","+asJSON(shown))
}

func daysFile(d days) []byte {
	var packed []byte
	for _, day := range d {
		packed = binary.AppendUvarint(packed, uint64(day))
	}
	return summed("days", "days", asJSON(base64.StdEncoding.EncodeToString(packed)))
}
