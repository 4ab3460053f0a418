// Package check holds the rules that a handbook is measured by, and runs them. A
// rule looks at the graph and reports findings: where, what is wrong, how to mend it.
// It never changes anything, and reads no file but to place a word that it has found:
// what goes wrong while files are read is found by load and markdown, and only described
// and weighed here.
//
// Ordinary Markdown that was perhaps never meant for this tool is welcome: what is
// wrong with the text of a page is a warning at most, so that a folder full of it
// builds. Only links that lead out of content/, or run something, stay errors.
//
// A rule that needs no other record is given none: see Alone.
//
// A rule is a value in a file rule_*.go and a line in Rules; its story is
// testdata/NAME.txtar, and testdata/seeded holds a defect of the example handbook that
// it finds. A record may depart from a rule for a time: see waiver.
package check

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// A Rule is one thing that a handbook must hold to.
type Rule struct {
	Name     string // what people switch it off by, such as review-overdue
	Title    string // what it wants, in a line
	Doc      string // what it looks for, why that matters, how to mend it
	Basis    Basis
	Severity finding.Severity // unless site.yaml says otherwise
	InPages  finding.Severity // the most that it is in a page, see weigh; Off: as everywhere
	Serves   []string         // provisions that it helps to meet
	About    string           // the one that each finding says is not met, if it is always the same: see ReportOn

	// What the rule looks at: Run, one of the others, or both. None: the rule is about
	// reading files, which is over by now, and its findings come from the loader.
	Run       func(*Pass)                  // the whole handbook, once
	Record    func(*Pass, *record.Record)  // each record with a kind; pages have no duties
	Alone     func(*Alone, *record.Record) // the same, by itself: nothing but its file decides
	Field     func(*Alone, *FieldPlace)    // each key of each record's front matter, likewise
	Any       func(*Pass, *record.Record)  // each record and page
	Reference func(*Pass, *link.Reference) // each reference and link of each record and page
	Outside   func(*Pass, Answers)         // links to other sites, once somebody has asked them
	Waiver    func(*Pass, *waiver)         // each waiver, when all else has been looked at
}

// Basis says what a rule rests on, so that good practice is never shown as a requirement.
type Basis string

const (
	Requirement Basis = "requirement" // a clause of ISO/IEC 42001 asks for it
	AnnexA      Basis = "annex-a"     // a control asks for it, where the control is included
	Practice    Basis = "practice"    // auditors expect it; no clause says so
	Integrity   Basis = "integrity"   // the handbook contradicts itself, or cannot be read as meant
)

// Text says in words what the basis means.
func (b Basis) Text() string {
	switch b {
	case Requirement:
		return "a clause of ISO/IEC 42001 asks for it"
	case AnnexA:
		return "a control of Annex A asks for it, where the control is included"
	case Practice:
		return "good practice: auditors expect it, no clause says so"
	case Integrity:
		return "the handbook must not contradict itself, and must be readable as it is meant"
	}
	return string(b)
}

// Input is what rules are held against.
type Input struct {
	Graph  *link.Graph
	Loaded []finding.Finding // what the loader found; weighed and waived like all others

	// Former is the released version that the handbook is compared with; nil for none.
	Former *link.Graph
	// Source gives the bytes of a file, to tell the column of a word in a text, or whether
	// one that was altered has only other line ends; nil for nobody who can. It is asked
	// only about what was found.
	Source func(file string) ([]byte, bool)
	// Memory is what was found the time before, and keeps what is found now; nil for none.
	Memory *Memory
}

// Result is what the rules say.
type Result struct {
	Findings []finding.Finding
	Waived   []finding.Waived
}

// Run holds a handbook against every rule. The findings of the loader come out among
// the others, as severe as their rule lets them be. The same handbook always gives
// the same lists.
func Run(in Input) Result {
	rules := Rules(in.Graph.Kinds)
	shared := share(in, rules)
	records := in.Graph.Records()
	known, ofEach := in.Memory.of(shared.around.key), make([][]finding.Finding, len(records))
	var tasks []func() []finding.Finding
	for i := range rules {
		if rules[i].Run != nil {
			tasks = append(tasks, func() []finding.Finding { return overall(in.Graph, shared, &rules[i]) })
		}
	}
	for from := 0; from < len(records); from += atOnce {
		to := min(from+atOnce, len(records))
		tasks = append(tasks, func() []finding.Finding {
			alone(shared.around, rules, records[from:to], known, ofEach[from:to])
			return append(visit(in.Graph, shared, rules, records[from:to]), slices.Concat(ofEach[from:to]...)...)
		})
	}
	results := make([][]finding.Finding, len(tasks))
	inParallel(len(tasks), func(i int) { results[i] = tasks[i]() })
	in.Memory.keep(shared.around.key, records, ofEach)

	w := newWeigher(in.Graph, rules)
	waivers := waiversOf(in.Graph, rules)
	kept, waived := waivers.apply(w.weighed(append(slices.Concat(results...), in.Loaded...)))
	kept = append(kept, w.weighed(aboutWaivers(in.Graph, shared, rules, waivers))...)
	return Result{Findings: finding.Sort(kept), Waived: waived}
}

// atOnce is how many records one goroutine takes at a time.
const atOnce = 128

// inParallel calls do for 0 to n-1, as many at once as there are processors.
func inParallel(n int, do func(i int)) {
	next, wait := make(chan int), sync.WaitGroup{}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// Find is the rule of that name.
func Find(rules []Rule, name string) (Rule, bool) {
	if i := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == name }); i >= 0 {
		return rules[i], true
	}
	return Rule{}, false
}

// Names are the names of rules, in their order.
func Names(rules []Rule) []string {
	var names []string
	for _, r := range rules {
		names = append(names, r.Name)
	}
	return names
}

// Explain is what aims explain says about a rule.
func (r Rule) Explain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n%s\n\n", r.Name, r.Title, fold(r.Doc, 80))
	fmt.Fprintf(&b, "basis:     %s (%s)\n", r.Basis, r.Basis.Text())
	if len(r.Serves) > 0 {
		fmt.Fprintf(&b, "serves:    %s\n", strings.Join(r.Serves, ", "))
	}
	fmt.Fprintf(&b, "severity:  %s%s, unless content/site.yaml says otherwise:\n\n", r.Severity, r.inPages())
	fmt.Fprintf(&b, "    rules: {%s: off}\n", r.Name)
	return b.String()
}

// inPages is what Explain says about pages, where a rule is milder to them.
func (r Rule) inPages() string {
	if r.InPages == finding.Off {
		return ""
	}
	return " (" + r.InPages.String() + " in a page, a file without a kind)"
}

// fold breaks paragraphs into lines of at most width characters where words allow it.
func fold(text string, width int) string {
	var b strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		length := len([]rune(word))
		switch {
		case column == 0:
		case column+1+length > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += length
	}
	return b.String()
}
