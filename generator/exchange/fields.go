package exchange

import "aims/generator/framework"

// A field is a key of our own format and where its value is kept: a text or a list.
type field struct {
	key  string
	text *string
	list *[]string
}

// frameworkFields are what a framework says of itself, apart from its id and title.
func frameworkFields(f *framework.Framework) []field {
	return []field{
		{key: "short-title", text: &f.ShortTitle},
		{key: "publisher", text: &f.Publisher},
		{key: "edition", text: &f.Edition},
		{key: "publication-id", text: &f.PublicationID},
		{key: "status", text: &f.Status},
		{key: "jurisdiction", text: &f.Jurisdiction},
		{key: "as-of", text: &f.AsOf},
		{key: "confidence", text: &f.Confidence},
		{key: "licence-note", text: &f.LicenceNote},
		{key: "role", list: &f.Roles},
		{key: "risk-class", list: &f.RiskClasses},
		{key: "answered", list: &f.Answered},
		{key: "case-word", list: &f.CaseWords},
		{key: "note", list: &f.Notes},
	}
}

// provisionFields are what a provision says, apart from its id, kind, title, label and
// parent.
func provisionFields(p *framework.Provision) []field {
	return []field{
		{key: "title-variants", list: &p.Variants},
		{key: "original-title", text: &p.Original},
		{key: "cite", text: &p.Cite},
		{key: "objective", text: &p.Objective},
		{key: "actor", text: &p.Actor},
		{key: "modal", text: &p.Modal},
		{key: "points-to", list: &p.PointsTo},
		{key: "guidance-ref", text: &p.GuidanceRef},
		{key: "evidence-form", text: &p.EvidenceForm},
		{key: "calls-for-document", text: &p.CallsForDocument},
		{key: "usual-document", text: &p.UsualDocument},
		{key: "roles", list: &p.Roles},
		{key: "risk-classes", list: &p.RiskClasses},
		{key: "only-cases", list: &p.OnlyCases},
		{key: "applies-from", text: &p.AppliesFrom},
		{key: "effective-from", text: &p.EffectiveFrom},
		{key: "originally-on", text: &p.OriginallyOn},
		{key: "text-from", text: &p.TextFrom},
		{key: "date-note", text: &p.DateNote},
		{key: "amended", text: &p.Amended},
		{key: "typical-evidence", list: &p.TypicalEvidence},
		{key: "record-kinds", list: &p.RecordKinds},
		{key: "note", text: &p.Note},
		{key: "confidence", text: &p.Confidence},
		{key: "questions", list: &p.Questions},
	}
}

// write puts fields into props, and read takes them out again.
func (p *props) write(fields []field) {
	for _, f := range fields {
		if f.list != nil {
			p.owns(f.key, *f.list)
		} else {
			p.own(f.key, *f.text)
		}
	}
}

func (p readProps) read(fields []field) {
	for _, f := range fields {
		texts := p.texts(f.key)
		switch {
		case len(texts) == 0:
		case f.list != nil:
			*f.list = texts
		default:
			*f.text = texts[0]
		}
	}
}
