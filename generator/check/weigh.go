package check

import (
	"path"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// severity is what site.yaml says about a rule, else what the rule says itself. What only
// controls ask for that the statement of applicability excludes is not asked for.
func severity(g *link.Graph, rule *Rule) finding.Severity {
	if said, found := setting(g, rule.Name); found {
		return said
	}
	if rule.Basis == AnnexA && ruledOut(g, rule.Serves) {
		return finding.Off
	}
	return rule.Severity
}

// ruledOut says that there are controls of Annex A among provisions, and that the
// statement of applicability in force excludes each of them.
func ruledOut(g *link.Graph, provisions []string) bool {
	controls := 0
	for _, id := range provisions {
		p := g.Library.Find(framework.Primary, id)
		if p == nil || p.Kind != "control" {
			continue
		}
		controls++
		if d, found := g.Decision(p); !found || !d.Decided || d.Applicable {
			return false
		}
	}
	return controls > 0
}

func setting(g *link.Graph, rule string) (said finding.Severity, found bool) {
	if g.Site == nil {
		return finding.Off, false
	}
	s, found := g.Site.Rules[rule]
	return s.Severity, found
}

func newWeigher(g *link.Graph, rules []Rule) *weigher {
	w := weigher{graph: g, rules: map[string]*Rule{}, folders: map[string]bool{}}
	for i := range rules {
		w.rules[rules[i].Name] = &rules[i]
	}
	for _, r := range g.Records() {
		if !ordinary(r) {
			w.folders[path.Dir(r.File)] = true
		}
	}
	return &w
}

// weighed are findings with the severity that they have here, without those that are
// switched off. What no rule describes is kept as it came.
func (w *weigher) weighed(findings []finding.Finding) []finding.Finding {
	for i := range findings {
		findings[i].Severity = w.weigh(&findings[i])
	}
	return slices.DeleteFunc(findings, func(f finding.Finding) bool { return f.Severity == finding.Off })
}

type weigher struct {
	graph   *link.Graph
	rules   map[string]*Rule
	folders map[string]bool // in which records lie
}

// weigh is how severe a finding is: what site.yaml says about its rule, else what it
// came with, but no more than the rule's own, and in a page no more than the rule
// says about pages.
func (w *weigher) weigh(f *finding.Finding) finding.Severity {
	rule := w.rules[f.Rule]
	if rule == nil {
		return f.Severity
	}
	if said, found := setting(w.graph, rule.Name); found {
		return said
	}
	most := rule.Severity
	if rule.InPages != finding.Off && w.inPage(f) {
		most = rule.InPages
	}
	return min(f.Severity, most)
}

// inPage says that a finding is about ordinary Markdown. Where front matter cannot be
// read nobody knows whether it has a kind: among records it is taken for one of them,
// so that no record drops out of the handbook with a mere warning.
func (w *weigher) inPage(f *finding.Finding) bool {
	r := w.graph.RecordAt(f.File)
	if r == nil || !ordinary(r) {
		return false
	}
	unread := r.Fields.Shape == record.Absent && strings.HasPrefix(f.Rule, "front-matter-")
	return !unread || !w.folders[path.Dir(f.File)]
}

// ordinary says that a file does not even try to be a record. One with a kind that
// nobody knows is a page as well, but was meant as more.
func ordinary(r *record.Record) bool { return r.IsPage() && !r.Fields.Get("kind").Has() }
