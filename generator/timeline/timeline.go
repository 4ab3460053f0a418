// Package timeline answers which version of a record was in force on a day, from what the
// versions of a handbook say of it. A version is a sight of the records on one day; between
// two of them things happen that nobody can see, and the answer says so. It knows neither
// where versions come from nor how an answer is shown: the browser has the same rule for a
// day (themes/default/assets/js/in-force.js), held to this one by a test.
//
// Days are text such as 2026-05-04, which is in order as it stands, here and in a script.
package timeline

import (
	"cmp"
	"slices"

	"aims/generator/record"
)

// A Version is a version of the handbook. Versions are in order, the oldest first.
type Version struct {
	Name     string
	Day      string // that it speaks of: its release, or today
	Released bool
	Unread   bool // it lists no records, so that nothing follows from what it lacks
}

// A Sight is what one version of the handbook says of a record.
type Sight struct {
	Own       string // the record's own version number
	Effective string // the day from which it applies, "" when it does not say
	Status    record.Status
	Approvals []Approval
	Successor Successor // what takes the record's place in that version
}

// An Approval is the day on which a version of the record was approved.
type Approval struct {
	Own string `json:"own"`
	On  string `json:"on"`
}

// A Successor is a record in force that says that it takes the place of another.
type Successor struct{ ID, Effective string }

// State is what holds of a record from a day on.
type State string

const (
	InForce  State = "in-force"
	Retired  State = "retired"
	Replaced State = "replaced" // by another record
	Gone     State = "gone"     // the handbook no longer has it
)

// A Span is a time in which the same holds, up to the next span.
type Span struct {
	From  string `json:"from"` // its first day
	State State  `json:"state"`
	Own   string `json:"own"`   // the version in force
	Dated bool   `json:"dated"` // a record gives the day; else it is the day of the first version that says so
	Seen  []int  `json:"seen"`  // versions of the handbook that say so
	By    string `json:"by"`    // what took its place

	back bool // it was in force before, and then was not
}

// A Line is the life of a record.
type Line struct {
	Spans []Span `json:"spans"` // in order, none beginning where another does

	// Unseen are versions that were approved, as later ones tell, and that no version of the
	// handbook has.
	Unseen []Approval `json:"unseen"`
}

// Of joins what the versions of a handbook say of a record: sights has one for each
// version, nil where that has no such record. The newest word counts: what a version says
// of a day takes the place of what older ones said of it. Drafts say nothing, as what was
// in force before them stays so.
func Of(versions []Version, sights []*Sight) Line {
	l := Line{Spans: []Span{}} // a script reads it: none is an empty list
	for i, v := range versions {
		s := sights[i]
		switch {
		case v.Unread:
		case s == nil:
			// Where it went before anybody could read it, there is nothing to end.
			l.end(Span{State: Gone, Seen: []int{i}}, v.Day, Successor{})
		case s.Status == record.Approved:
			l.begin(i, s, v.Day)
		case s.Status == record.Retired:
			l.end(Span{State: Retired, Seen: []int{i}}, v.Day, s.Successor)
		}
	}
	l.Unseen = unseen(sights)
	return l
}

// begin says that a version of the record is in force, as the handbook of a day has it.
func (l *Line) begin(i int, s *Sight, day string) {
	next := Span{From: cmp.Or(s.Effective, day), State: InForce, Own: s.Own, Dated: s.Effective != "", Seen: []int{i}}
	k := l.find(s)
	if k >= 0 && k < len(l.Spans)-1 {
		// It is back: since when, nobody tells but the handbook.
		next.From, next.Dated, next.back = day, false, true
		l.cut(day)
	}
	switch last := len(l.Spans) - 1; {
	case k < 0 || k < last:
		l.add(next)
	case s.Effective == "" || l.Spans[k].back || l.Spans[k].Dated && l.Spans[k].From == s.Effective:
		l.Spans[k].Seen = append(l.Spans[k].Seen, i)
	default: // it has another day now
		next = Span{From: s.Effective, State: InForce, Own: s.Own, Dated: true, Seen: append(l.Spans[k].Seen, i)}
		l.Spans = l.Spans[:k]
		l.add(next)
	}
}

// find is the last span of the version that a sight is of, -1 when there is none. Of
// records without a number, the day tells one from the other.
func (l *Line) find(s *Sight) int {
	for k, span := range slices.Backward(l.Spans) {
		if span.State == InForce && span.Own == s.Own &&
			(s.Own != "" || s.Effective == "" || !span.Dated || span.From == s.Effective) {
			return k
		}
	}
	return -1
}

// end says that nothing is in force any more.
func (l *Line) end(span Span, day string, by Successor) {
	if len(l.Spans) == 0 {
		return
	}
	last := &l.Spans[len(l.Spans)-1]
	span.From = day
	if by.ID != "" {
		span.State, span.By = Replaced, by.ID
		if last.From < by.Effective && by.Effective <= day {
			span.From, span.Dated = by.Effective, true
		}
	}
	if last.State == InForce {
		l.add(span)
		return
	}
	last.Seen = append(last.Seen, span.Seen...)
	if telling(span.State) > telling(last.State) { // now it is told how it ended
		last.State, last.By = span.State, span.By
	}
}

// telling is how much a state tells of an end: that it is gone, least.
func telling(s State) int { return slices.Index([]State{Gone, Retired, Replaced}, s) }

func (l *Line) add(span Span) {
	l.cut(span.From)
	l.Spans = append(l.Spans, span)
}

// cut drops what was said of a day and of all after it.
func (l *Line) cut(day string) {
	l.Spans = slices.DeleteFunc(l.Spans, func(s Span) bool { return s.From >= day })
}

func unseen(sights []*Sight) []Approval {
	seen := map[string]bool{"": true}
	var all []Approval
	for _, s := range sights {
		if s != nil {
			seen[s.Own] = true
			all = append(all, s.Approvals...)
		}
	}
	all = slices.DeleteFunc(all, func(a Approval) bool { return seen[a.Own] || a.On == "" })
	slices.SortFunc(all, func(a, b Approval) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Own, b.Own)) })
	known := map[string]bool{} // a version may have several approvals
	return slices.DeleteFunc(all, func(a Approval) bool {
		again := known[a.Own]
		known[a.Own] = true
		return again
	})
}

// An Answer is what was in force on a day.
type Answer struct {
	Span  int // of the line; -1 when the day is before all that is known
	Until string
	Read  int  // the version of the handbook to read it in; -1 when none says so
	Sure  bool // a version of that day or later says so, or what ended it has a day

	// Unseen are the versions that may have been in force on that day instead.
	Unseen []Approval
}

// On answers for a day.
func (l Line) On(versions []Version, day string) Answer {
	a := Answer{Span: -1, Read: -1}
	for k, span := range l.Spans {
		if span.From <= day {
			a.Span = k
		}
	}
	if a.Span+1 < len(l.Spans) {
		a.Until = l.Spans[a.Span+1].From
	}
	if a.Span < 0 {
		return a
	}
	span := l.Spans[a.Span]
	for _, u := range l.Unseen {
		if span.State == InForce && span.From <= u.On && u.On <= day {
			a.Unseen = append(a.Unseen, u)
		}
	}
	a.Read = bestToRead(versions, span.Seen, day)
	a.Sure = len(a.Unseen) == 0 && slices.ContainsFunc(span.Seen, func(i int) bool { return versions[i].Day >= day })
	if span.State != InForce {
		a.Sure = true
	}
	return a
}

// bestToRead is the version nearest to a day: the last that was there, else the first that
// came. A release is better than work in progress, which is still being written.
func bestToRead(versions []Version, seen []int, day string) int {
	best := seen[0]
	for _, i := range seen[1:] {
		if versions[i].Released && (versions[i].Day <= day || !versions[best].Released) {
			best = i
		}
	}
	return best
}
