package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// Provision is what the layout "provision" is given.
type Provision struct {
	Framework string
	Primary   bool
	Partial   bool // as in Matrix
	Cited     string
	Name      string
	Kind      string
	States    template.HTML
	Excepted  template.HTML // until when it is accepted that it is not met, and why
	Asks      template.HTML // what it asks for, in our words
	Missing   template.HTML // what it lacks, each with the mend
	Document  template.HTML // the documented information it asks for
	Answers   template.HTML // the quoted blocks
	Evidence  template.HTML
	Statement template.HTML // its row of the statement of applicability
	Failures  template.HTML // nonconformities
	Below     template.HTML // the provisions under it
	Related   template.HTML // through crosswalks
	Audit     template.HTML // questions and typical evidence
	Reasons   template.HTML
	Previous  template.HTML
	Next      template.HTML
}

// provisionWriter writes the parts of one provision's page.
type provisionWriter struct {
	*site
	p    *framework.Provision
	root string
}

func (s *site) provisionPage(p *framework.Provision) ([]byte, error) {
	w := provisionWriter{site: s, p: p, root: rootOf(p.Path())}
	data := Provision{
		Partial:   !s.seesAll,
		Framework: shortTitle(p.Framework), Primary: p.Framework == s.primary,
		Cited: p.Cited(), Name: headingOf(p), Kind: kindAndNumber(p),
		Asks: w.asks(), Below: w.below(), Statement: w.statement(), Related: w.related(), Audit: w.audit(),
		Document: w.document(), Failures: w.nonconformities(), Excepted: w.excepted(),
	}
	if p.Leaf() && s.seesAll {
		data.Missing = w.missing()
	}
	if p.Leaf() || len(s.View.Answers(p)) > 0 {
		data.States, data.Answers, data.Reasons = w.states(), w.answers(), w.reasons()
		data.Evidence = w.evidence()
	}
	data.Previous, data.Next = w.neighbours()
	return s.write(page{
		path: p.Path(), current: p.Framework.Path(), title: s.titled(shortTitle(p.Framework) + ", " + p.Cited()),
		description: shorten(p.Cited()+": "+cmp.Or(p.Label, p.Title), 160), crumbs: s.provisionCrumbs(p),
		layout: "provision", data: data,
		size: len(data.Asks) + len(data.Below) + len(data.Answers) + len(data.Evidence) + len(data.Related) + len(data.Reasons) + 2<<10,
	})
}

func (s *site) provisionCrumbs(p *framework.Provision) []crumb {
	crumbs := []crumb{s.home(), {frameworksPath, "Frameworks"}, {p.Framework.Path(), shortTitle(p.Framework)}}
	above := p.Above()
	slices.Reverse(above)
	for _, up := range above {
		crumbs = append(crumbs, crumb{up.Path(), up.Cited()})
	}
	return append(crumbs, crumb{"", numberOf(p)})
}

// headingOf is the provision's title, or that of what it is part of: our words for
// what it asks for are below and too long for a heading.
func headingOf(p *framework.Provision) string {
	if p.Title != "" {
		return p.Title
	}
	for _, up := range p.Above() {
		if up.Title != "" {
			return up.Title
		}
	}
	return ""
}

// kindAndNumber says what sort of provision it is, and our number where the
// publication has none.
func kindAndNumber(p *framework.Provision) string {
	if numberOf(p) != p.Cited() {
		return spoken(p.Kind) + " " + p.ID + " (the number after the hyphen is ours)"
	}
	return spoken(p.Kind)
}

func (w provisionWriter) states() template.HTML {
	var m markup
	w.stateLine(&m, w.p)
	return m.html()
}

func (w provisionWriter) asks() template.HTML {
	var m markup
	p := w.p
	if p.Label != "" && p.Label != p.Title {
		m.classed("p", "lead", p.Label)
	}
	if p.Objective != "" {
		m.raw("<p>Objective: ")
		m.text(p.Objective)
		m.raw("</p>")
	}
	if p.Note != "" {
		m.classed("p", "note", p.Note)
	}
	w.facts(&m)
	return m.html()
}

// facts are what the data says of a provision beside its words.
func (w provisionWriter) facts(m *markup) {
	p := w.p
	var facts []([2]string)
	add := func(term, text string) {
		if text != "" {
			facts = append(facts, [2]string{term, text})
		}
	}
	add("Original title", p.Original)
	add("Who acts", p.Actor)
	if p.Modal == "may" {
		add("Force", "allowed, not required")
	}
	add("Binds", strings.Join(p.Roles, ", "))
	add("Systems", strings.Join(p.RiskClasses, ", "))
	add("Applies from", p.AppliesFrom)
	add("In effect from", p.EffectiveFrom)
	add("Originally", p.OriginallyOn)
	add("Dates", p.DateNote)
	add("Present wording from", p.TextFrom)
	add("Changed", p.Amended)
	for _, c := range p.Cases {
		add("For "+c.Name, caseDates(c))
	}
	add("Usual document", p.UsualDocument)
	add("Shown by", p.EvidenceForm)
	add("Guidance", p.GuidanceRef)
	add("Confidence", p.Confidence)
	if len(facts) == 0 && len(p.PointsTo) == 0 {
		return
	}
	m.raw(`<dl class="fields">`)
	for _, fact := range facts {
		m.raw("<div>")
		m.element("dt", fact[0])
		m.element("dd", fact[1])
		m.raw("</div>")
	}
	w.pointsTo(m)
	m.raw("</dl>")
}

// caseDates are the dates of a case in a line: a law may apply before it has an object.
func caseDates(c framework.Case) string {
	text := "applies from " + c.AppliesFrom
	if c.EffectiveFrom != "" {
		text += ", in effect from " + c.EffectiveFrom
	}
	if c.OriginallyOn != "" {
		text += "; originally " + c.OriginallyOn
	}
	return text
}

func (w provisionWriter) pointsTo(m *markup) {
	if len(w.p.PointsTo) == 0 {
		return
	}
	m.raw("<div><dt>Names</dt><dd>")
	for i, id := range w.p.PointsTo {
		if i > 0 {
			m.raw(", ")
		}
		if other := w.p.Framework.Find(id); other != nil {
			w.toProvision(m, w.root, other)
		} else {
			m.text(id)
		}
	}
	m.raw("</dd></div>")
}

// statement is the row of the statement of applicability about a control.
func (w provisionWriter) statement() template.HTML {
	var m markup
	d, found := w.View.Decision(w.p)
	switch {
	case found:
		m.raw("<p>")
		w.toRecord(&m, w.root, d.Statement)
		m.raw("</p>")
		w.decision(&m, w.root, d)
	case w.p.Kind == "control" && w.p.Framework == w.primary:
		m.raw(`<p class="missing">The statement of applicability in force does not decide on this control. Add a row: `)
		m.element("code", "control: "+w.p.ID)
		m.raw("</p>")
	}
	return m.html()
}

// decision writes the fields of one row.
func (s *site) decision(m *markup, root string, d link.Decision) {
	for i := range d.Statement.Kind.Fields {
		if field := &d.Statement.Kind.Fields[i]; field.Name == "controls" {
			s.fieldList(m, root, d.Statement, field.Fields, d.Row)
		}
	}
}

func (w provisionWriter) below() template.HTML {
	var m markup
	if len(w.p.Children) == 0 {
		return ""
	}
	m.tableStart("Provisions below "+w.p.Cited(), ` class="stated" data-gaps="Only gaps"`)
	m.raw(`<thead><tr><th scope="col">Provision</th><th scope="col">What it asks for</th>`)
	m.stateHeads()
	m.raw("</tr></thead>")
	w.matrixRows(&m, w.root, w.p.Children)
	m.tableEnd()
	return m.html()
}

func (w provisionWriter) related() template.HTML {
	relations := w.View.Library.Relations(w.p)
	if len(relations) == 0 {
		return ""
	}
	var m markup
	m.tableStart("Related provisions", ` class="related"`)
	m.raw(`<thead><tr><th scope="col">This provision</th><th scope="col">Other</th><th scope="col">State there</th><th scope="col">Source</th></tr></thead><tbody>`)
	for _, r := range relations {
		m.raw("<tr><td>", relationWords(r.Is), `</td><td><a class="ref" href="`)
		m.text(w.root + r.Other.Path())
		m.raw(`">`)
		m.text(shortTitle(r.Other.Framework) + ", " + r.Other.Cited())
		m.raw("</a> ")
		m.text(r.Other.Name())
		if r.Rationale != "" {
			m.classed("p", "note", r.Rationale)
		}
		if r.Note != "" {
			m.classed("p", "note", r.Note)
		}
		m.raw("</td><td>")
		if w.View.Covered(r.Other) {
			m.state(stateMark{"yes", "✓", "Addressed"})
		} else {
			m.state(stateMark{"none", "–", "Not addressed"})
		}
		m.raw("</td><td>")
		m.text(cmp.Or(r.Source, r.Map.Source))
		if r.Pair.Printed != "" {
			m.text(", which prints " + r.Pair.Printed)
		}
		m.confidence(r.Confidence)
		if r.Pair.Corroborated {
			m.raw(` <span class="note">a second, independent map has the pair</span>`)
		}
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	return m.html()
}

// audit is what an auditor may ask and what usually shows it: practice, marked as such.
func (w provisionWriter) audit() template.HTML {
	p := w.p.AuditedAs()
	if p == nil {
		return ""
	}
	var m markup
	if p != w.p {
		m.raw(`<p class="note">About `)
		m.open(w.root + p.Path())
		m.text(numbered(p))
		m.raw("</a> as a whole:</p>")
	}
	m.questions(p)
	return m.html()
}

func (m *markup) questions(p *framework.Provision) {
	if len(p.Questions) > 0 {
		m.raw("<h3>Questions an auditor may ask</h3><ul>")
		for _, question := range p.Questions {
			m.element("li", question)
		}
		m.raw("</ul>")
	}
	if len(p.TypicalEvidence) > 0 {
		m.raw(`<h3>Typical evidence</h3><p class="note">Common practice, not a requirement.</p><ul>`)
		for _, evidence := range p.TypicalEvidence {
			m.element("li", evidence)
		}
		m.raw("</ul>")
	}
	if len(p.Intervals) > 0 {
		m.raw("<h3>How often</h3><ul>")
		for _, i := range p.Intervals {
			m.raw("<li>")
			m.text(i.Item + ": " + i.Says)
			if i.Typical != "" {
				m.raw(` <span class="note">Usual practice, not a requirement: `)
				m.text(i.Typical)
				m.raw("</span>")
			}
			m.raw("</li>")
		}
		m.raw("</ul>")
	}
}

// reasons opens each state to why it is so.
func (w provisionWriter) reasons() template.HTML {
	var m markup
	m.raw(`<ul class="reasons">`)
	for all := w.View.State(w.p).Reasons; len(all) > 0; {
		n := slices.IndexFunc(all, func(r link.Reason) bool { return r.State != all[0].State })
		if n < 0 {
			n = len(all)
		}
		w.reasonsOf(&m, all[:n])
		all = all[n:]
	}
	m.raw("</ul>")
	return m.html()
}

// reasonsOf writes the reasons of one state. Of very many it names those that fail,
// then some that hold.
func (w provisionWriter) reasonsOf(m *markup, all []link.Reason) {
	if len(all) > mostQuoted {
		all = slices.Clone(all)
		slices.SortStableFunc(all, func(a, b link.Reason) int {
			switch {
			case a.Holds == b.Holds:
				return 0
			case b.Holds:
				return -1
			}
			return 1
		})
	}
	shown := all[:min(mostQuoted, len(all))]
	for _, reason := range shown {
		w.reason(m, reason)
	}
	if rest := len(all) - len(shown); rest > 0 {
		m.raw("<li>")
		m.element("strong", sentence(all[0].State))
		m.raw(" and ", number(rest), " more of the records above</li>")
	}
}

func (w provisionWriter) reason(m *markup, reason link.Reason) {
	m.raw("<li>")
	m.element("strong", sentence(reason.State))
	m.raw(" ")
	m.state(yesNo(reason.Holds))
	m.raw(" ")
	if reason.Record != nil {
		w.toRecord(m, w.root, reason.Record)
		m.raw(": ")
	}
	m.text(reason.Text)
	w.source(m, reason.Record)
	m.raw("</li>")
}

// source names the file that a reason rests on.
func (w provisionWriter) source(m *markup, r *record.Record) {
	if r == nil {
		return
	}
	m.raw(` <code class="source">`)
	m.text(r.File)
	m.raw("</code>")
}

// neighbours are the provisions before and after in the publication.
func (w provisionWriter) neighbours() (previous, next template.HTML) {
	all := w.p.Framework.Provisions
	i := slices.Index(all, w.p)
	to := func(p *framework.Provision) template.HTML {
		var m markup
		m.open(w.root + p.Path())
		m.text(numbered(p))
		m.raw("</a>")
		return m.html()
	}
	if i > 0 {
		previous = to(all[i-1])
	}
	if i >= 0 && i+1 < len(all) {
		next = to(all[i+1])
	}
	return previous, next
}
