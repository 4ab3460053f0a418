package check

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/markdown"
	"aims/generator/record"
)

// An Alone is a rule on its way through records of which it looks at each by itself. It
// has no graph, so that the compiler holds it to that: what it finds stays true until the
// file changes, or what is around.
type Alone struct {
	around *around
	rule   *Rule
	read   *reading // of the record at hand, shared by all rules that visit it
	found  []finding.Finding
}

// around is what such a rule may know besides the record.
type around struct {
	key     aroundKey
	wording func() *wording // nil when there are no words of the handbook's language
	prompts func() prompts  // of the kinds
	source  func(file string) ([]byte, bool)
}

// aroundKey is what all of it is made from.
type aroundKey struct {
	kinds     *record.Kinds
	catalogue *framework.Library
	language  string
	roles     []string // titles of role records
	today     time.Time
	off       []bool // the rules that nobody wants to hear
}

func aroundOf(in Input, rules []Rule) *around {
	g := in.Graph
	key := aroundKey{kinds: g.Kinds, catalogue: g.Library, today: g.Today}
	if g.Site != nil {
		key.language = g.Site.Language
	}
	for _, role := range g.OfKind("role") {
		key.roles = append(key.roles, role.Title)
	}
	for i := range rules {
		key.off = append(key.off, severity(g, &rules[i]) == finding.Off)
	}
	return &around{
		key: key, source: in.Source,
		wording: sync.OnceValue(func() *wording { return wordingOf(g) }),
		prompts: sync.OnceValue(func() prompts { return promptsOf(g) }),
	}
}

func (k aroundKey) same(other aroundKey) bool {
	return k.language == other.language && k.today.Equal(other.today) && slices.Equal(k.roles, other.roles) &&
		slices.Equal(k.off, other.off) && sameKinds(k.kinds, other.kinds) &&
		k.catalogue != nil && other.catalogue != nil && slices.Equal(k.catalogue.Frameworks(), other.catalogue.Frameworks())
}

// sameKinds knows the program's kinds, which are read once, by where they are, and those
// of the handbook by what they say.
func sameKinds(a, b *record.Kinds) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.EqualFunc(a.List, b.List, func(x, y *record.Kind) bool { return x == y || x.Own && y.Own && reflect.DeepEqual(x, y) })
}

// A Memory is what rules found that look at records alone, from one Run to the next: after
// one edit, one record is looked at. It is of one handbook.
type Memory struct {
	mutex sync.Mutex
	key   aroundKey
	found map[*markdown.Document][]finding.Finding // by what is parsed once a file
}

// of is what the memory knows in this surrounding.
func (m *Memory) of(key aroundKey) map[*markdown.Document][]finding.Finding {
	if m == nil {
		return nil
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if !m.key.same(key) {
		return nil
	}
	return m.found
}

func (m *Memory) keep(key aroundKey, records []*record.Record, found [][]finding.Finding) {
	if m == nil {
		return
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.key, m.found = key, make(map[*markdown.Document][]finding.Finding, len(records))
	for i, r := range records {
		if r.Body != nil {
			m.found[r.Body] = found[i]
		}
	}
}

// alone takes the rules that look at records by themselves to each of some records, except
// those of which it is known what was found.
func alone(around *around, rules []Rule, records []*record.Record, known map[*markdown.Document][]finding.Finding, found [][]finding.Finding) {
	var ofRecords, ofFields []*Alone
	passes, read := make([]Alone, len(rules)), &reading{}
	for i := range rules {
		rule, p := &rules[i], &passes[i]
		*p = Alone{around: around, rule: rule, read: read}
		switch {
		case around.key.off[i]:
		case rule.Alone != nil:
			ofRecords = append(ofRecords, p)
		case rule.Field != nil:
			ofFields = append(ofFields, p)
		}
	}
	for at, r := range records {
		before, is := known[r.Body]
		switch {
		case r.IsPage():
		case is && r.Body != nil:
			found[at] = before
		default:
			for _, p := range ofRecords {
				p.rule.Alone(p, r)
			}
			eachField(around.key.kinds, r, func(f *FieldPlace) {
				for _, p := range ofFields {
					p.rule.Field(p, f)
				}
			})
			for _, p := range slices.Concat(ofRecords, ofFields) {
				found[at] = append(found[at], p.found...)
				p.found = p.found[:0]
			}
		}
	}
}

// Report adds a finding: what is wrong, with the value in quotes, and how to mend it.
func (p *Alone) Report(at finding.Position, message, hint string) {
	p.found = append(p.found, finding.Finding{
		Rule: p.rule.Name, Severity: p.rule.Severity, Position: at, Message: message, Hint: hint, Provision: p.rule.About,
	})
}

// ReportOn adds a finding that a provision is not met, which an exception may accept for a
// time; nil is none.
func (p *Alone) ReportOn(about *framework.Provision, at finding.Position, message, hint string) {
	p.Report(at, message, hint)
	if about != nil {
		p.found[len(p.found)-1].Provision = about.Ref()
	}
}

// Counting says which names the last finding tells of, though it may only count some.
func (p *Alone) Counting(names []string) {
	p.found[len(p.found)-1].Counted = strings.Join(names, " ")
}

// ReportMild adds a finding that is no more than a warning: the record is in review.
func (p *Alone) ReportMild(at finding.Position, message, hint string) {
	p.Report(at, message, hint)
	p.found[len(p.found)-1].Severity = min(p.rule.Severity, finding.Warning)
}
