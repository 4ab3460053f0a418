package link

import (
	"fmt"
	"strings"

	"aims/generator/record"
)

// An Approval is the newest approval of a record, held against today's text.
type Approval struct {
	Given   bool
	Bound   bool // it names a digest
	Current bool // and that is today's
	Drifted bool // it is not, but every word is still the one that was approved
	By, On  string
	Version string
	Digest  string
	Row     record.Value
}

// ApprovalOf is the newest approval of a record by date; of several on one day the
// last one written.
func ApprovalOf(r *record.Record) Approval {
	var newest Approval
	for row := range r.Fields.Get("approvals").All() {
		on := row.Get("on").Text
		if newest.Given && on < newest.On {
			continue
		}
		digest := strings.ToLower(row.Get("digest").Text)
		newest = Approval{
			Given: true, Bound: digest != "", Current: digest != "" && digest == r.Digest,
			By: row.Get("by").Text, On: on, Version: row.Get("version").Text, Digest: digest, Row: row,
		}
		words := strings.ToLower(row.Get("words").Text)
		newest.Drifted = newest.Bound && !newest.Current && words != "" && words == r.Words
	}
	return newest
}

// Text says where the approval stands, for a reader.
func (a Approval) Text() string {
	switch {
	case !a.Given:
		return "nobody has approved it"
	case !a.Bound:
		return fmt.Sprintf("the approval of %s is not bound to a digest", a.On)
	case a.Drifted:
		return fmt.Sprintf("only punctuation, layout or links have changed since the approval of %s", a.On)
	case !a.Current:
		return fmt.Sprintf("the text has changed since the approval of %s", a.On)
	}
	return "approved on " + a.On
}
