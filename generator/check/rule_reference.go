package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

var referenceUnknown = Rule{
	Name:  "reference-unknown",
	Title: "References lead to a record",
	Doc: `A reference is how a reader, and an auditor, gets from a claim to what bears it out; one that leads
		nowhere leaves the claim alone. It may be a slip in the id, or the record has been deleted or never
		written. Correct the id, or write the record.`,
	Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.3"},
	Reference: func(p *Pass, ref *link.Reference) {
		if p.broken(ref) != missingRecord || ofRole(ref) {
			return
		}
		id, _, _ := strings.Cut(strings.TrimSpace(ref.Text), "#")
		if record.IsID(id) {
			p.Report(ref.Position, fmt.Sprintf("there is no record %q", id), cmp.Or(p.nearID(id), p.writeOne(id)))
			return
		}
		p.Report(ref.Position, quoted(ref.Text)+" names neither a record nor a provision",
			cmp.Or(p.nearID(id), "write POL-001, POL-001#section, 5.2.d, A.6.2.4 or framework:provision"))
	},
}

var provisionUnknown = Rule{
	Name:  "provision-unknown",
	Title: "References lead to a provision of a framework that the handbook uses",
	Doc: `A clause, element, control or article that does not exist is answered by nobody, however good the text
		beside it is, and the one that was meant stays open. Correct the number. A provision of another
		framework is written framework:provision, and the framework must be among those in content/site.yaml, if
		that names any.`,
	Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.3"},
	Reference: func(p *Pass, ref *link.Reference) {
		if p.broken(ref) != missingProvision {
			return
		}
		name, id := framework.SplitRef(ref.Text)
		f := p.Library.Framework(name)
		if f == nil {
			p.Report(ref.Position, fmt.Sprintf("the handbook uses no framework %q", name), p.otherFramework(name))
			return
		}
		p.Report(ref.Position, fmt.Sprintf("there is no %s %q in %s", sortOf(f, id), id, f.ShortTitle), nearProvision(f, id))
	},
}

// writeOne says how to write the record that is missing, when its id tells the kind.
func (p *Pass) writeOne(id string) string {
	for _, k := range p.Kinds.List {
		if k.Prefix != "" && strings.HasPrefix(id, k.Prefix+"-") {
			return "correct it, or write the record: aims new " + k.Name
		}
	}
	return ""
}

// nearProvision offers the provision that was meant; where only the last part is
// wrong, any sibling is as near as the next, so all are named.
func nearProvision(f *framework.Framework, id string) string {
	near := finding.Nearest(id, f.IDs())
	cut := strings.LastIndexAny(id, ".-(")
	if cut > 0 && len(near) == len(id) && strings.HasPrefix(near, id[:cut+1]) {
		if parent := f.Find(id[:cut]); parent != nil && len(parent.Children) > 0 {
			var siblings []string
			for _, child := range parent.Children {
				siblings = append(siblings, child.ID)
			}
			return fmt.Sprintf("%s has %s", parent.ID, strings.Join(siblings, ", "))
		}
	}
	if meant := f.Find(near); meant != nil {
		return "did you mean " + meant.Ref() + "?"
	}
	return ""
}

func (p *Pass) otherFramework(name string) string {
	var known []string
	for _, f := range p.Library.Frameworks() {
		known = append(known, f.ID)
	}
	if near := finding.DidYouMean(name, known); near != "" {
		return near
	}
	return "it uses " + strings.Join(known, ", ") + "; content/site.yaml lists them"
}

// sortOf is what a reader would call a provision of that form.
func sortOf(f *framework.Framework, id string) string {
	if f.ID == framework.Primary {
		if controlLike(id) {
			return "control"
		}
		return "clause or element"
	}
	return "provision"
}

func controlLike(id string) bool { return strings.HasPrefix(id, "A.") || strings.HasPrefix(id, "a.") }

var roleUnknown = Rule{
	Name:  "role-unknown",
	Title: "Owners and approvers that are named by id hold a role",
	Doc: `Owner, author, approver and the like may be a name or the id of a role record. An id without a record is
		worse than a name: nobody can find out who answers for the document. Correct the id, write the role, or
		put the name there.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"5.3"},
	Reference: func(p *Pass, ref *link.Reference) {
		if p.broken(ref) == missingRecord && ofRole(ref) {
			p.Report(ref.Position, fmt.Sprintf("%q is %q, and there is no such role", ref.Field, ref.Text), cmp.Or(p.nearID(ref.Text), p.writeOne(ref.Text)))
		}
	},
}

// ofRole says that a reference names who acts: an actor of no other kind than role.
func ofRole(ref *link.Reference) bool {
	return ref.Spec != nil && ref.Spec.Type == record.Actor && record.IsID(ref.Text) && onlyRoles(ref.Spec)
}

func onlyRoles(spec *record.Field) bool {
	return len(spec.To) == 0 || slices.Equal(spec.To, []string{"role"})
}

// claims says that a reference must lead somewhere. Free text where it is allowed
// need not, unless it begins as a reference to a framework.
func (p *Pass) claims(ref *link.Reference) bool {
	if !ref.Allowed {
		return true
	}
	name, _, qualified := strings.Cut(ref.Text, ":")
	return qualified && p.Library.Framework(name) != nil
}

// missing says what a reference does not find.
type missing int

const (
	nothingMissing missing = iota
	missingRecord
	missingProvision
)

// broken says whether a reference to a record or provision leads nowhere. Which of
// the two it means it tells by its form: what begins with a framework or looks like a
// number of the standard means a provision.
func (p *Pass) broken(ref *link.Reference) missing {
	if ref.To.Found() || strings.TrimSpace(ref.Text) == "" || !p.claims(ref) || isAddress(ref) {
		return nothingMissing
	}
	read, ok := record.ParseReference(ref.Text)
	switch {
	case !ok, read.IsRecord():
		return missingRecord
	case strings.Contains(ref.Text, ":"), controlLike(read.Provision), read.Provision[0] >= '0' && read.Provision[0] <= '9':
		return missingProvision
	}
	return missingRecord
}

// nearID is the hint for an id that nothing has. The same slip is often made many
// times, so it is remembered.
func (p *Pass) nearID(id string) string {
	p.shared.mutex.Lock()
	defer p.shared.mutex.Unlock()
	hint, known := p.shared.nearIDs[id]
	if !known {
		hint = finding.DidYouMean(id, p.idsLike(id))
		p.shared.nearIDs[id] = hint
	}
	return hint
}

// idsLike are the ids that are one slip away: a handbook may have thousands, and
// counting the slips to each of them takes its time.
func (p *Pass) idsLike(id string) []string {
	id = strings.ToUpper(id)
	var like []string
	for _, other := range p.shared.ids() {
		if oneSlip(id, other) {
			like = append(like, other)
		}
	}
	return like
}

// oneSlip says that two words differ in one place only, by at most two letters.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	start := 0
	for start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return len(a)-start-end <= 2
}

var referenceKind = Rule{
	Name:  "reference-kind",
	Title: "Fields refer to records of the kinds they are meant for",
	Doc: `A field such as systems leads to system cards, and lists, registers and states are built on that: a
		policy under systems would count as an AI system. The record exists, but it is of another kind than the
		field takes. Name the right one, or use a field that fits, such as related.`,
	Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.3"},
	Reference: func(p *Pass, ref *link.Reference) {
		allowed := kindsOf(ref)
		if len(allowed) == 0 || !ref.To.Found() || slices.Contains(allowed, kindOf(&ref.To)) {
			return
		}
		p.Report(ref.Position, fmt.Sprintf("%q does not take %s, which is %s", ref.Field, quoted(ref.Text), p.described(ref.To)), "it takes "+takes(allowed))
	},
}

const provision = "provision" // the word for provisions among the kinds that a field takes

// kindsOf are the kinds that a reference may lead to; none: any.
func kindsOf(ref *link.Reference) []string {
	switch {
	case ref.Spec == nil && ref.Field == "answers":
		return []string{provision} // a marker in the text
	case ref.Spec == nil:
		return nil
	case ref.Spec.Type == record.Actor && len(ref.Spec.To) == 0:
		return []string{"role"}
	}
	return ref.Spec.To
}

func kindOf(to *link.Target) string {
	switch {
	case to.Provision != nil:
		return provision
	case to.Record != nil && to.Record.Kind != nil:
		return to.Record.Kind.Name
	}
	return ""
}

func (p *Pass) described(to link.Target) string {
	switch {
	case to.Provision != nil:
		return a(to.Provision.Kind) + " of " + to.Provision.Framework.ShortTitle
	case to.Definition != nil:
		return "in " + ofKind(to.Record.Kind)
	case to.Record != nil && to.Record.Kind != nil:
		return ofKind(to.Record.Kind)
	}
	return "something else"
}

// takes is what a field takes, in words.
func takes(kinds []string) string {
	var records, words []string
	for _, name := range kinds {
		if name == provision {
			words = append(words, "a provision")
		} else {
			records = append(records, name)
		}
	}
	if len(records) > 0 {
		words = append(words, "a record of kind "+either(records))
	}
	return either(words)
}

var anchorLost = Rule{
	Name:  "anchor-lost",
	Title: "References to a section find it",
	Doc: `POL-001#improve leads to the section or block of POL-001 that carries {#improve}. When the heading is
		renamed without a fixed id, or the section deleted, readers land at the top of a long page and have to
		guess. Correct the name after the #, or give the heading its id back: ## Commitment to improve
		{#improve}.`,
	Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.3"},
	Reference: func(p *Pass, ref *link.Reference) {
		if to := &ref.To; to.AnchorLost {
			p.Report(ref.Position, fmt.Sprintf("%s has no section %q", nameOf(to.Record), to.Anchor), finding.DidYouMean(to.Anchor, anchors(to.Record)))
		}
	},
}

// nameOf is the id of a record, the file of a page.
func nameOf(r *record.Record) string {
	if r.ID != "" {
		return r.ID
	}
	return r.File
}

func anchors(r *record.Record) []string {
	var all []string
	if r.Body == nil {
		return nil
	}
	for _, h := range r.Body.Headings {
		all = append(all, h.ID)
	}
	for _, b := range r.Body.Blocks {
		if b.ID != "" && !slices.Contains(all, b.ID) {
			all = append(all, b.ID)
		}
	}
	return all
}
