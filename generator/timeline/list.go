package timeline

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"aims/generator/link"
	"aims/generator/record"
)

// Each edition lists what it says of its documents, one a line:
//
//	effective 1
//	POL-001	2.1	2026-05-04	approved		2026-05-02=2.1
//	PRO-009	1.0	2026-05-04	approved	PRO-003	2026-05-02=1.0
//
// id, own version, day from which it applies, status, the records whose place it takes, and
// its approvals. An edition may have been sealed long ago: what is no such list is left out.
const (
	ListFile   = "effective.txt"
	listHeader = "effective 1\n"
	columns    = 6
)

// List is the file of an edition.
func List(view *link.View) []byte {
	out := bytes.NewBufferString(listHeader)
	for _, r := range view.Records() {
		if !listed(r) || view.Record(r.ID) != r {
			continue
		}
		var before, approvals []string
		for item := range r.Fields.Get("supersedes").All() {
			if to := view.Resolve(item.Text).Record; to != nil && to.ID != "" {
				before = append(before, to.ID)
			}
		}
		for item := range r.Fields.Get("approvals").All() {
			on, ok := item.Get("on").Date()
			if own := item.Get("version").Text; ok && own != "" {
				approvals = append(approvals, on.Format(record.DateLayout)+"="+url.QueryEscape(own))
			}
		}
		effective := ""
		if day, ok := r.Fields.Get("effective").Date(); ok {
			effective = day.Format(record.DateLayout)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, url.QueryEscape(r.Version), effective, url.QueryEscape(string(r.Status)),
			strings.Join(before, " "), strings.Join(approvals, " "))
	}
	return out.Bytes()
}

// listed leaves out what is no document but happened once: evidence, minutes. A kind that
// is reviewed is one of documents even where a record has no number yet.
func listed(r *record.Record) bool {
	return !r.IsPage() && record.IsID(r.ID) && (r.Kind.Review != "" || HasVersions(r))
}

// HasVersions says that a record is one of which it can be asked which version was in force.
func HasVersions(r *record.Record) bool {
	_, dated := r.Fields.Get("effective").Date()
	return !r.IsPage() && (r.Version != "" || dated)
}

// An entry is a line of a list.
type entry struct {
	id string
	Sight
	before []string // ids
}

// parse reads a list. One that is not as this package writes them is no list.
func parse(list string) (entries []entry, ok bool) {
	list, ok = strings.CutPrefix(list, listHeader)
	if !ok {
		return nil, false
	}
	for line := range strings.Lines(list) {
		e, ok := parseLine(line)
		if !ok {
			return nil, false
		}
		entries = append(entries, e)
	}
	return entries, true
}

func parseLine(line string) (entry, bool) {
	line, whole := strings.CutSuffix(line, "\n")
	cells := strings.Split(line, "\t")
	if !whole || len(cells) != columns || !record.IsID(cells[0]) {
		return entry{}, false
	}
	own, err := url.QueryUnescape(cells[1])
	status, wrong := url.QueryUnescape(cells[3])
	if err != nil || wrong != nil || cells[2] != "" && !isDay(cells[2]) {
		return entry{}, false
	}
	e := entry{id: cells[0], before: strings.Fields(cells[4])}
	e.Sight = Sight{Own: own, Effective: cells[2], Status: record.Status(status)}
	if slices.ContainsFunc(e.before, func(id string) bool { return !record.IsID(id) }) {
		return entry{}, false
	}
	for _, cell := range strings.Fields(cells[5]) {
		on, own, _ := strings.Cut(cell, "=")
		own, err := url.QueryUnescape(own)
		if err != nil || !isDay(on) {
			return entry{}, false
		}
		e.Approvals = append(e.Approvals, Approval{Own: own, On: on})
	}
	return e, true
}

func isDay(text string) bool {
	_, ok := record.ParseDate(text)
	return ok
}
