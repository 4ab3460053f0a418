package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// Landing is what the layout "landing" is given. Parts without records are empty.
type Landing struct {
	Organization string
	Handbook     string
	Version      string
	Released     bool
	Partial      bool // as in Matrix
	Audience     string
	AsOf         string
	Digest       string
	Records      string
	Scope        template.HTML
	Systems      template.HTML
	Documents    template.HTML
	States       template.HTML
	Attention    template.HTML // overdue reviews, expired evidence, open nonconformities, findings
	Changes      template.HTML // since former versions
	Reading      template.HTML
	Calendar     string // file with the days on which something is due; "" for none
	Claims       string
}

// claims is what no page may leave open.
const claims = "This site is an index of documents and evidence against the paraphrased requirements of ISO/IEC 42001:2023. " +
	"It is no certificate, no legal advice and no substitute for a licensed copy of the standard. " +
	"The sentences of the standard do not appear here; numbers, titles and our own wording do."

func (s *site) addOverviews(set *files.Set) {
	set.Add("index.html", s.landingPage)
	s.addDocuments(set)
	s.addFindings(set)
	s.addRules(set)
	set.Add("search.html", s.searchPage)
	s.addIndexes(set)
	set.Add("verify.html", s.verifyPage)
	set.Add("404.html", s.missingPage)
	if s.hasStatement() {
		set.Add("soa.html", s.statementPage)
	}
	if s.hasReadiness() {
		set.Add(requiredPath, s.requiredPage)
		set.Add(readinessPath, s.readinessPage)
	}
}

func (s *site) landingPage() ([]byte, error) {
	data := Landing{
		Partial:      !s.seesAll,
		Organization: s.View.Site.Organization, Handbook: s.handbook(), Version: s.versionTitle(),
		Released: s.Edition.Released, Audience: s.View.Audience.Name, AsOf: day(s.View.Today),
		Digest: short(s.Edition.Digest, 12), Claims: claims,
		Scope: s.scope(), Systems: s.systems(), Documents: s.documentsInForce(), States: s.landingStates(),
		Attention: s.attention(), Reading: s.readingPath(), Calendar: s.Calendar,
	}
	var err error
	if data.Changes, err = s.changesCard(); err != nil {
		return nil, err
	}
	var records markup
	records.count(len(s.View.Records())-len(s.pages), "record", "records")
	data.Records = string(records)
	title := s.handbook()
	if organization := s.View.Site.Organization; organization != "" && organization != title {
		title += " · " + organization
	}
	return s.write(page{
		path: "index.html", current: "index.html", title: title,
		description: "Where the AI management system stands: scope, systems, documents, states and what needs attention",
		layout:      "landing", data: data,
	})
}

// scope is the scope statement in force: its approval and how it begins.
func (s *site) scope() template.HTML {
	all := s.inForce(s.of("scope"))
	if len(all) == 0 {
		return ""
	}
	var m markup
	r := all[len(all)-1]
	m.raw(`<div class="scope">`)
	if block := scopeStatement(r); block >= 0 {
		m = r.Body.Quote(m, block, s.targetOf("", r))
	} else {
		m.element("p", r.Summary)
	}
	m.raw(`</div><p class="source-line">`)
	s.controlled(&m, r)
	m.raw("</p>")
	return m.html()
}

// scopeStatement is the first block of the section that states the scope, or of the
// text when no heading says so; -1 when there is no text.
func scopeStatement(r *record.Record) int {
	if r.Body == nil {
		return -1
	}
	for _, h := range r.Body.Headings {
		if strings.Contains(strings.ToLower(h.Text), "statement") && h.Block+1 < h.End {
			return h.Block + 1
		}
	}
	return firstText(r.Body)
}

// systems is the inventory by class.
func (s *site) systems() template.HTML {
	all := s.of("system-card")
	if len(all) == 0 {
		return ""
	}
	var m markup
	m.tableStart("AI systems", "")
	m.raw(`<thead><tr><th scope="col">ID</th><th scope="col">AI system</th><th scope="col">EU AI Act</th><th scope="col">Own risk class</th><th scope="col">Life cycle</th><th scope="col">Roles</th><th scope="col">In scope</th></tr></thead><tbody>`)
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *record.Record) int { return cmp.Compare(severityOf(a), severityOf(b)) })
	for _, r := range sorted {
		m.raw("<tr>")
		s.idCells(&m, "", r)
		s.spokenCell(&m, r.Fields.Get("eu-ai-act", "class"))
		s.spokenCell(&m, r.Fields.Get("risk-class"))
		s.spokenCell(&m, r.Fields.Get("lifecycle"))
		s.spokenCell(&m, r.Fields.Get("organization-roles"))
		inScope := "Yes"
		if yes, ok := r.Fields.Get("in-scope").Bool(); ok && !yes {
			inScope = "No"
		}
		m.element("td", inScope)
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	return m.html()
}

// severityOf puts the systems that matter most first.
func severityOf(r *record.Record) int {
	order := []string{"prohibited", "high-risk", "gpai-systemic", "gpai", "limited-risk", "minimal-risk", "out-of-scope"}
	if i := slices.Index(order, r.Fields.Get("eu-ai-act", "class").Text); i >= 0 {
		return i
	}
	return len(order)
}

func (s *site) spokenCell(m *markup, v record.Value) {
	var words []string
	for _, text := range v.Texts() {
		words = append(words, s.words.say(text))
	}
	m.element("td", strings.Join(words, ", "))
}

// documentsInForce counts what is in force by kind, for kinds that need an approval.
func (s *site) documentsInForce() template.HTML {
	var m markup
	rows := 0
	m.tableStart("Documents", ` class="counts"`)
	m.raw(`<thead><tr><th scope="col">Kind</th><th scope="col">In force</th><th scope="col">Drafts and reviews</th><th scope="col">Retired</th></tr></thead><tbody>`)
	for _, k := range s.kinds {
		if !k.Approval {
			continue
		}
		rows++
		force, retired := len(s.inForce(k.records)), 0
		for _, r := range k.records {
			if r.Status == record.Retired {
				retired++
			}
		}
		m.raw(`<tr><th scope="row">`)
		m.anchor(k.path(), k.Plural)
		m.raw("</th><td>", number(force), "</td><td>", number(len(k.records)-force-retired), "</td><td>", number(retired), "</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	if rows == 0 {
		return ""
	}
	return m.html()
}

// landingStates counts the states of the primary framework; every row opens to its matrix.
func (s *site) landingStates() template.HTML {
	if s.primary == nil {
		return ""
	}
	return s.frameworkCounts(s.primary)
}

// controlled names a document with its version and where its approval stands.
func (s *site) controlled(m *markup, r *record.Record) {
	s.toRecord(m, "", r)
	if r.Version != "" {
		m.raw(", version ")
		m.text(r.Version)
	}
	m.raw(" · ")
	s.approvalLine(m, r)
}

func (s *site) approvalLine(m *markup, r *record.Record) {
	s.approvalState(m, r, link.ApprovalOf(r))
	m.raw(" ")
	m.text(link.ApprovalOf(r).Text())
}

// attention is what somebody has to do.
func (s *site) attention() template.HTML {
	var m markup
	s.attentionList(&m, "Reviews overdue", s.overdue())
	s.attentionList(&m, "Evidence expired", s.expired())
	s.attentionList(&m, "Nonconformities open", s.openNonconformities())
	s.readinessCard(&m)
	m.raw(`<section class="card"><h3>Findings</h3>`)
	if len(s.Findings) == 0 {
		m.raw(`<p class="fine">The rules found nothing to mend.</p>`)
	} else {
		m.raw(`<p><a href="findings.html">`)
		m.raw(s.severityCounts())
		m.raw("</a></p>")
	}
	m.raw("</section>")
	return m.html()
}

func (s *site) severityCounts() string {
	counts := map[finding.Severity]int{}
	for _, f := range s.Findings {
		counts[f.Severity]++
	}
	var m markup
	for _, severity := range severities {
		if n := counts[severity.level]; n > 0 {
			if len(m) > 0 {
				m.raw(", ")
			}
			m.count(n, severity.one, severity.many)
		}
	}
	return string(m)
}

// most is how many records a list on the landing page names.
const most = 6

type dated struct {
	r    *record.Record
	note string
}

func (s *site) attentionList(m *markup, title string, all []dated) {
	m.raw(`<section class="card"><h3>`, title, "</h3>")
	if len(all) == 0 {
		m.raw(`<p class="fine">None.</p></section>`)
		return
	}
	m.raw(`<p class="number">`, number(len(all)), "</p><ul>")
	for _, d := range all[:min(most, len(all))] {
		m.raw("<li>")
		s.toRecord(m, "", d.r)
		m.raw(` <span class="note">`)
		m.text(d.note)
		m.raw("</span></li>")
	}
	m.raw("</ul>")
	if rest := len(all) - most; rest > 0 {
		m.raw(`<p class="note">and `, number(rest), " more</p>")
	}
	m.raw("</section>")
}

func (s *site) overdue() (all []dated) {
	for _, r := range s.View.Records() {
		if due, ok := s.View.ReviewDue(r); ok && due.Before(s.View.Today) {
			all = append(all, dated{r, "due " + day(due)})
		}
	}
	return all
}

func (s *site) expired() (all []dated) {
	for _, r := range s.View.Records() {
		if r.IsPage() || !r.Fields.Get("evidences").Has() {
			continue
		}
		if e := s.View.Window(r); e.Counts && !e.Current(s.View.Today) {
			all = append(all, dated{r, "ended " + day(e.Until)})
		}
	}
	return all
}

func (s *site) openNonconformities() (all []dated) {
	for _, r := range s.of("nonconformity") {
		if !link.IsOpen(r) {
			continue
		}
		note := s.words.say(r.Fields.Get("grade").Text)
		if due := r.Fields.Get("due").Text; due != "" {
			note += ", due " + due
		}
		all = append(all, dated{r, strings.TrimPrefix(note, ", ")})
	}
	return all
}

// readingPath is the order in which auditors first read a set of documents.
var readingPath = []struct{ kind, why string }{
	{"scope", "what is inside, and what is not"},
	{"system-card", "which AI systems there are"},
	{"policy", "what top management commits to"},
	{"role", "who answers for what"},
	{"risk-assessment", "how risks are found and judged"},
	{"impact-assessment", "what the systems do to people"},
	{"soa", "which controls apply, and why"},
	{"audit-programme", "how the system checks itself"},
	{"management-review", "what top management made of it"},
	{"nonconformity", "what went wrong, and what was done"},
}

func (s *site) readingPath() template.HTML {
	var m markup
	for _, r := range s.pages {
		if r.File == "content/index.md" {
			m.raw("<li>")
			m.anchor(r.Path(), r.Title)
			m.raw(` <span class="note">where to begin</span></li>`)
		}
	}
	for _, step := range readingPath {
		records := s.of(step.kind)
		if len(records) == 0 {
			continue
		}
		k := s.byKind[records[0].Kind]
		m.raw("<li>")
		if len(records) == 1 {
			s.toRecord(&m, "", records[0])
		} else {
			m.anchor(k.path(), k.Plural)
		}
		m.raw(` <span class="note">`, step.why, "</span></li>")
	}
	if s.primary != nil {
		m.raw("<li>")
		m.anchor(s.primary.Path(), "Clause matrix")
		m.raw(` <span class="note">what answers each requirement</span></li>`)
	}
	if s.hasReadiness() {
		m.raw(`<li><a href="`, requiredPath, `">Required documented information</a> <span class="note">which document is which</span></li>`)
	}
	if len(m) == 0 {
		return ""
	}
	return template.HTML("<ol>" + string(m) + "</ol>")
}
