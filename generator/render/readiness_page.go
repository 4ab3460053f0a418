package render

import (
	"html/template"

	"aims/generator/framework"
	"aims/generator/link"
)

// Readiness is what the layout "readiness" is given: what an auditor would miss.
type Readiness struct {
	AsOf   string
	Stages []ReadinessStage
}

// A ReadinessStage is what one stage of the audit would miss, by clause and area.
type ReadinessStage struct {
	ID     string
	Title  string
	Asks   string
	Count  string
	Tables template.HTML // "" when nothing is missing
}

const readinessPath = "readiness.html"

var stages = []struct{ title, asks string }{
	1: {"Stage 1: the documents", "Is each provision answered by text in force, approved as it stands? Is each control decided, and the required documented information there?"},
	2: {"Stage 2: how they are lived", "Does evidence show it, is that evidence current, and is no nonconformity open?"},
}

func (s *site) readinessPage() ([]byte, error) {
	const title = "Readiness"
	gaps := s.View.Gaps(s.primary)
	data := Readiness{AsOf: day(s.View.Today)}
	for n := 1; n < len(stages); n++ {
		stage := ReadinessStage{ID: "stage-" + number(n), Title: stages[n].title, Asks: stages[n].asks}
		of := link.OfStage(gaps, n)
		var m markup
		m.count(len(of), "gap", "gaps")
		stage.Count = string(m)
		stage.Tables = s.gapTables(of)
		data.Stages = append(data.Stages, stage)
	}
	return s.write(page{
		path: readinessPath, current: readinessPath, title: s.titled(title),
		description: "What an auditor would miss at stage 1 and stage 2, by clause, with the mend for each",
		crumbs:      []crumb{s.home(), {"", title}}, layout: "readiness", data: data,
	})
}

// readinessCard counts the gaps on the landing page.
func (s *site) readinessCard(m *markup) {
	if !s.hasReadiness() {
		return
	}
	m.raw(`<section class="card"><h3>Gaps before an audit</h3><ul>`)
	gaps := s.View.Gaps(s.primary)
	for n := 1; n < len(stages); n++ {
		m.raw(`<li><a href="`, readinessPath, "#stage-", number(n), `">`, stages[n].title, "</a> ")
		m.raw(`<span class="note">`)
		m.count(len(link.OfStage(gaps, n)), "gap", "gaps")
		m.raw("</span></li>")
	}
	m.raw("</ul></section>")
}

// gapTables has a table for each clause and area, so that a long list can be divided
// among those who mend it.
func (s *site) gapTables(gaps []link.Gap) template.HTML {
	var m markup
	for len(gaps) > 0 {
		top := topOf(gaps[0].Provision)
		n := 1
		for n < len(gaps) && topOf(gaps[n].Provision) == top {
			n++
		}
		m.raw("<h3>")
		m.text(numbered(top))
		m.raw("</h3>")
		m.tableStart(numbered(top), ` class="gaps"`)
		m.raw(`<thead><tr><th scope="col">Provision</th><th scope="col">What it asks for</th><th scope="col">Missing</th><th scope="col">Why, and the mend</th></tr></thead><tbody>`)
		for _, gap := range gaps[:n] {
			s.gapRow(&m, gap)
		}
		m.raw("</tbody>")
		m.tableEnd()
		gaps = gaps[n:]
	}
	return m.html()
}

func topOf(p *framework.Provision) *framework.Provision {
	if above := p.Above(); len(above) > 0 {
		return above[len(above)-1]
	}
	return p
}

func (s *site) gapRow(m *markup, gap link.Gap) {
	m.raw(`<tr><th scope="row">`)
	s.toProvision(m, "", gap.Provision)
	m.raw("</th><td>")
	m.text(gap.Provision.Name())
	m.raw("</td><td>")
	m.text(gap.Heading())
	m.raw("</td><td>")
	s.causes(m, "", gap.Causes)
	m.raw("</td></tr>")
}

// mostCauses is how many records a gap names: the mend is often the same for all.
const mostCauses = 5

func (s *site) causes(m *markup, root string, causes []link.Cause) {
	m.raw(`<ul class="causes">`)
	for _, c := range causes[:min(mostCauses, len(causes))] {
		m.raw("<li>")
		if c.Record != nil {
			s.toRecord(m, root, c.Record)
			m.raw(": ")
			m.text(c.Why)
		} else {
			m.text(sentence(c.Why))
		}
		m.raw(`. <span class="mend">`)
		m.mend(c)
		m.raw("</span></li>")
	}
	if rest := len(causes) - mostCauses; rest > 0 {
		m.raw(`<li class="note">and `, number(rest), " more</li>")
	}
	m.raw("</ul>")
}

// mend writes how a gap is mended, its command as what is typed.
func (m *markup) mend(c link.Cause) {
	m.text(sentence(c.Mend))
	if c.Command != "" {
		m.raw(": ")
		m.element("code", c.Command)
	}
}
