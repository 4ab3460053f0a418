package exchange

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"aims/generator/framework"
)

// The types below are the part of OSCAL's mapping model that we write, in the order in
// which the model has it.

type mappingCollection struct {
	UUID       string     `json:"uuid"`
	Metadata   metadata   `json:"metadata"`
	Provenance provenance `json:"provenance"`
	Mappings   []mapping  `json:"mappings"`
	BackMatter backMatter `json:"back-matter"`
}

type provenance struct {
	Method            string `json:"method"`
	MatchingRationale string `json:"matching-rationale"`
	Status            string `json:"status"`
	Description       string `json:"mapping-description"`
}

type mapping struct {
	UUID       string            `json:"uuid"`
	Source     resourceReference `json:"source-resource"`
	Target     resourceReference `json:"target-resource"`
	Maps       []mapEntry        `json:"maps"`
	Props      props             `json:"props,omitempty"`
	Remarks    string            `json:"remarks,omitempty"`
	SourceGap  *gapSummary       `json:"source-gap-summary,omitempty"`
	TargetGap  *gapSummary       `json:"target-gap-summary,omitempty"`
	Confidence *confidenceScore  `json:"confidence-score,omitempty"`
}

type resourceReference struct {
	Type  string `json:"type"`
	Href  string `json:"href"`
	Props props  `json:"props,omitempty"`
}

type mapEntry struct {
	UUID         string           `json:"uuid"`
	Relationship string           `json:"relationship"`
	Sources      []mappingItem    `json:"sources"`
	Targets      []mappingItem    `json:"targets"`
	Confidence   *confidenceScore `json:"confidence-score,omitempty"`
	Props        props            `json:"props,omitempty"`
	Remarks      string           `json:"remarks,omitempty"`
}

type mappingItem struct {
	Type  string `json:"type"`
	IDRef string `json:"id-ref"`
	Props props  `json:"props,omitempty"`
}

type gapSummary struct {
	UUID     string     `json:"uuid"`
	Unmapped []unmapped `json:"unmapped-controls"`
}

type unmapped struct {
	IDs []string `json:"with-ids"`
}

type confidenceScore struct {
	Category string `json:"category"`
}

// unspecified is OSCAL's category of a confidence that is not said.
const unspecified = "unspecified"

// WriteOSCALMap is a crosswalk as an OSCAL mapping collection. What the model has no
// place for stands in props of our own namespace, so that the file read again is the
// same map.
func WriteOSCALMap(m *framework.Map) ([]byte, error) {
	asOf := max(m.From.AsOf, m.To.AsOf)
	changed, err := modified(m.From.ID, asOf)
	if err != nil {
		return nil, err
	}
	collection := &mappingCollection{
		Metadata: metadata{
			Title:        heading(m.Title, m.From.ShortTitle+" to "+m.To.ShortTitle),
			LastModified: changed, Version: asOf, OSCALVersion: oscalVersion,
			Remarks: "Provisions are named by number only; no text of either framework is part of this file.",
		},
		Provenance: provenance{Method: "human", MatchingRationale: "semantic", Status: "complete", Description: mappingDescription(m)},
		Mappings:   []mapping{oscalMapping(m)},
		BackMatter: backMatter{ends(m)},
	}
	return oscalFile("mapping-collection", collection, func(id string) { collection.UUID = id })
}

func mappingDescription(m *framework.Map) string {
	var parts []string
	for _, part := range []string{m.Basis, m.Source} {
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return cmp.Or(strings.Join(parts, ". Source: "), "how the statements were arrived at is not said")
}

func ends(m *framework.Map) []resource {
	from, to := frameworkResource(m.From), frameworkResource(m.To)
	if m.From == m.To {
		return []resource{from}
	}
	return []resource{from, to}
}

func frameworkResource(f *framework.Framework) resource {
	r := resource{UUID: uuid("framework", f.ID), Title: heading(f.ShortTitle, f.Title, f.ID), Description: f.Title}
	r.Props.own("framework", f.ID)
	r.Props.own("edition", f.Edition)
	if oscalString(f.PublicationID) {
		r.DocumentIDs = []documentID{{f.PublicationID}}
	}
	return r
}

func frameworkReference(f *framework.Framework) resourceReference {
	reference := resourceReference{Type: "catalog", Href: "#" + uuid("framework", f.ID)}
	reference.Props.own("framework", f.ID)
	return reference
}

func oscalMapping(m *framework.Map) mapping {
	out := mapping{UUID: uuid("map", m.ID), Source: frameworkReference(m.From), Target: frameworkReference(m.To), Remarks: m.Note}
	out.Props.own("map", m.ID)
	out.Props.own("title", m.Title)
	out.Props.own("source", m.Source)
	out.Props.own("basis", m.Basis)
	out.Confidence = confidence(m.Confidence)
	if out.Confidence.is(unspecified) {
		out.Props.own("confidence", m.Confidence)
	}
	from, to := map[*framework.Provision]bool{}, map[*framework.Provision]bool{}
	for _, pair := range m.Pairs {
		out.Maps = append(out.Maps, oscalPair(m, pair))
		from[pair.From], to[pair.To] = true, true
	}
	out.SourceGap, out.TargetGap = gap(m.ID, "source", m.From, from), gap(m.ID, "target", m.To, to)
	return out
}

func (c *confidenceScore) is(category string) bool { return c != nil && c.Category == category }

// confidence is a word for it, if there is one, as OSCAL has it; another text is
// unspecified there.
func confidence(word string) *confidenceScore {
	switch word {
	case "":
		return nil
	case "high", "medium", "low":
		return &confidenceScore{word}
	}
	return &confidenceScore{unspecified}
}

func oscalPair(m *framework.Map, pair *framework.Pair) mapEntry {
	out := mapEntry{
		UUID: uuid("pair", m.ID, pair.From.ID, pair.To.ID), Relationship: relationship(pair.Relation),
		Sources: []mappingItem{item(pair.From)}, Targets: []mappingItem{item(pair.To)}, Remarks: pair.Rationale,
	}
	own := pair.Confidence
	if own == m.Confidence {
		own = ""
	}
	out.Confidence = confidence(own)
	if pair.Relation == framework.Concept {
		out.Confidence = &confidenceScore{unspecified}
	}
	if pair.Relation == framework.Concept || out.Relationship == "intersects-with" && cmp.Or(out.Confidence, confidence(m.Confidence)).is(unspecified) {
		out.Props.own("relation", string(pair.Relation))
	}
	if out.Confidence.is(unspecified) {
		out.Props.own("confidence", own)
	}
	if pair.Source != m.Source {
		out.Props.own("source", pair.Source)
	}
	out.Props.own("printed", pair.Printed)
	out.Props.own("note", pair.Note)
	if pair.Corroborated {
		out.Props.own("corroborated", strconv.FormatBool(true))
	}
	return out
}

func item(p *framework.Provision) mappingItem {
	out := mappingItem{Type: "control", IDRef: token(p.ID)}
	out.Props.label(p.Cited())
	return out
}

// relationship is OSCAL's word. It has none for "related, and no more is said": that is
// written as intersects-with of unspecified confidence.
func relationship(r framework.Relationship) string {
	switch r {
	case framework.Equal:
		return "equal-to"
	case framework.Subset:
		return "subset-of"
	case framework.Superset:
		return "superset-of"
	}
	return "intersects-with"
}

// gap is what the map says nothing about: provisions that no pair names, nor anything
// above or below them. OSCAL reads silence as silence, so it is said.
func gap(id, end string, f *framework.Framework, named map[*framework.Provision]bool) *gapSummary {
	isNamed := func(p *framework.Provision) bool { return named[p] }
	var ids []string
	for _, p := range f.Provisions {
		if !named[p] && !slices.ContainsFunc(p.Above(), isNamed) && !slices.ContainsFunc(p.Below(), isNamed) {
			ids = append(ids, token(p.ID))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return &gapSummary{UUID: uuid("gap", id, end), Unmapped: []unmapped{{ids}}}
}
