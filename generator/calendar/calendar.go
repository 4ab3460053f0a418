// Package calendar writes the days on which something is due, as a file that calendar
// programs read (RFC 5545). Which fields are such days is data of the kinds; reviews and the
// renewal of evidence, which follow from intervals, are asked of the view. It sees a View,
// and so writes nothing that an audience may not read.
package calendar

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"aims/generator/link"
	"aims/generator/record"
)

// File is the calendar's name in an edition.
const File = "calendar.ics"

// A Calendar is the days of an edition.
type Calendar struct {
	Name   string    // of the handbook
	AsOf   time.Time // the day that the edition speaks of
	Events []Event   // by day
}

// An Event is something due on a day.
type Event struct {
	Day     time.Time
	UID     string // the same in every version and edition of a handbook
	Summary string
	Path    string // of the record, from the root of the edition
	Record  *record.Record
}

// Of collects what is due. Drafts bind nobody and what is retired is done with: neither
// has days.
func Of(view *link.View) Calendar {
	c := Calendar{Name: cmp.Or(view.Site.Title, view.Site.Organization, "Handbook"), AsOf: view.Today}
	if o := view.Site.Organization; o != "" && o != c.Name {
		c.Name = o + ": " + c.Name
	}
	for _, r := range view.Records() {
		if r.IsPage() || view.Record(r.ID) != r || r.Status != record.Approved && r.Status != record.InReview {
			continue
		}
		d := diary{view: view, r: r, used: map[string]int{}}
		d.computed()
		d.fields(view.Kinds.Header, []record.Value{r.Fields}, "")
		d.fields(r.Kind.Fields, []record.Value{r.Fields}, "")
		c.Events = append(c.Events, d.events...)
	}
	slices.SortFunc(c.Events, func(a, b Event) int { return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.UID, b.UID)) })
	return c
}

// A diary collects the days of one record.
type diary struct {
	view   *link.View
	r      *record.Record
	used   map[string]int // keys of events, counted
	events []Event
}

// computed are days that follow from intervals where nobody wrote them down.
func (d *diary) computed() {
	if due, ok := d.view.ReviewDue(d.r); ok && d.r.Status == record.Approved {
		d.add(due, "next-review", "Review "+d.name())
	}
	renewed := slices.ContainsFunc(d.r.Kind.Fields, func(f record.Field) bool { return f.Name == "valid-until" })
	if window := d.view.Window(d.r); renewed && !window.Open {
		d.add(window.Until, "valid-until", "Renew "+d.name())
	}
}

func (d *diary) name() string { return strings.TrimSpace(d.r.ID + " " + d.r.Title) }

// fields goes through the fields of a row. The rows are that one, those around it, and the
// record at the end; key tells which row it is.
func (d *diary) fields(fields []record.Field, rows []record.Value, key string) {
	for i := range fields {
		f := &fields[i]
		value := rows[0].Get(f.Name)
		switch {
		case !value.Has():
		case f.Due != nil:
			d.due(f, value, rows, key)
		case f.Type == record.MapField:
			d.fields(f.Fields, slices.Concat([]record.Value{value}, rows), key+f.Name+".")
		case f.Type == record.ListField:
			for item := range value.All() {
				d.fields(f.Fields, slices.Concat([]record.Value{item}, rows), key+f.Name+"."+keyOf(f, item)+".")
			}
		}
	}
}

// keyOf tells a row from the others in a way that holds when rows are put before it: by
// its id, or by the words of its first text.
func keyOf(list *record.Field, row record.Value) string {
	if id := row.Get(cmp.Or(list.Defines, "id")).Text; id != "" {
		return id
	}
	for _, f := range list.Fields {
		if texts := row.Get(f.Name).Texts(); len(texts) > 0 {
			return strings.Join(texts, " ")
		}
	}
	return ""
}

func (d *diary) due(f *record.Field, value record.Value, rows []record.Value, key string) {
	day, ok := value.Date()
	if !ok {
		return // check has said so
	}
	whole := rows[len(rows)-1]
	for _, test := range f.Due.When {
		if !test.Holds(rows[0], whole, d.view.Today) {
			return
		}
	}
	words := strings.TrimRight(record.Fill(f.Due.What, rows...), " :")
	if len(rows) == 1 {
		words += " " + d.name()
	} else {
		words += " (" + d.name() + ")"
	}
	d.add(day, key+f.Name, words)
}

func (d *diary) add(day time.Time, key, summary string) {
	d.used[key]++
	if n := d.used[key]; n > 1 {
		key = fmt.Sprintf("%s %d", key, n) // two rows say the same
	}
	d.events = append(d.events, Event{Day: day, UID: d.uid(key), Summary: summary, Path: d.r.Path(), Record: d.r})
}

// uid is made from the id and the field, and from whose handbook it is: two organizations
// both have a POL-001, and a person may read the calendars of both.
func (d *diary) uid(key string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", d.view.Site.Organization, d.r.ID, key))
	return strings.ToLower(d.r.ID) + "-" + hex.EncodeToString(sum[:12]) + "@aims"
}
