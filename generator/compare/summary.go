package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Summary is what a reader wants first.
type Summary struct {
	New       int `json:"new"`
	Removed   int `json:"removed"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"` // records, pages included, as all above

	Blocks     int `json:"blocks"` // of text, in records that changed
	Fields     int `json:"fields"`
	Approvals  int `json:"approvals"` // given
	Owners     int `json:"owners"`
	Renewed    int `json:"evidence-renewed"`
	Expired    int `json:"evidence-expired"`
	Decisions  int `json:"decisions-turned"`
	Risks      int `json:"risks-moved"`
	Opened     int `json:"findings-opened"`
	Closed     int `json:"findings-closed"`
	Provisions int `json:"provisions"` // whose states turned

	Highlights []Highlight `json:"highlights"`
}

// A Highlight is a sentence about a record, a row of one, or a provision.
type Highlight struct {
	Subject string `json:"subject"` // what it is about, as authors refer to it
	Title   string `json:"title,omitempty"`
	Text    string `json:"text"` // the rest of the sentence: "was closed"
}

func (c *Changes) summarize(to *Snapshot) {
	s := &c.Summary
	s.Highlights = []Highlight{}
	for i := range c.Records {
		s.count(&c.Records[i])
	}
	s.Unchanged = len(to.parts[recordPart].lines) - s.New - s.Changed
	for _, d := range c.Decisions {
		if d.Turned() {
			s.Decisions++
		}
	}
	for _, r := range c.Risks {
		if r.What == Changed {
			s.Risks++
		}
	}
	for _, f := range c.Findings {
		switch f.What {
		case "opened", "reopened", "reported":
			s.Opened++
		case "closed":
			s.Closed++
		}
	}
	for _, p := range c.Provisions {
		if len(p.States) > 0 {
			s.Provisions++
		}
	}
	c.highlight()
}

func (s *Summary) count(r *RecordChange) {
	switch r.What {
	case New:
		s.New++
	case Removed:
		s.Removed++
	default:
		s.Changed++
	}
	s.Blocks += len(r.Blocks)
	s.Fields += len(r.Fields)
	for _, a := range r.Approvals {
		if a.Given() {
			s.Approvals++
		}
	}
	if slices.ContainsFunc(r.Fields, func(f FieldChange) bool { return f.Field == "owner" }) {
		s.Owners++
	}
	if r.Evidence != nil {
		switch r.Evidence.What {
		case "renewed":
			s.Renewed++
		case "expired":
			s.Expired++
		}
	}
}

// highlight picks what decides something: controls in or out, risks, findings, evidence that
// ended, approvals that lapsed, records that went.
func (c *Changes) highlight() {
	add := func(subject, title, format string, args ...any) {
		c.Summary.Highlights = append(c.Summary.Highlights, Highlight{subject, title, fmt.Sprintf(format, args...)})
	}
	for _, d := range c.Decisions {
		if d.Turned() {
			add(d.Control, d.Name, "%s", decided(d))
		}
	}
	for _, r := range c.Risks {
		switch {
		case r.What == New:
			add(r.ID, r.Title, "is a new risk%s", ofLevel(r.Level.now()))
		case r.What == Removed:
			add(r.ID, r.Title, "is no longer among the risks")
		case r.Level != nil:
			add(r.ID, r.Title, "moved from %s to %s", orNone(r.Level.Before), orNone(r.Level.Now))
		default:
			add(r.ID, r.Title, "has level %s after treatment, before %s", orNone(r.Residual.Now), orNone(r.Residual.Before))
		}
	}
	for _, f := range c.Findings {
		text := "was " + f.What
		switch {
		case f.What == "regraded":
			text += " from " + orNone(f.Graded.Before) + " to " + orNone(f.Graded.Now)
		case f.Graded != nil:
			text += " and regraded from " + orNone(f.Graded.Before) + " to " + orNone(f.Graded.Now)
		case f.Grade != "":
			text += ", graded " + f.Grade
		}
		add(f.ID, f.Title, "%s", text)
	}
	for _, r := range c.Records {
		switch {
		case r.Evidence != nil && r.Evidence.What == "expired":
			add(r.Key, r.Title, "expired as evidence on %s", r.Evidence.Now.Until)
		case r.Evidence != nil && r.Evidence.Of != "":
			add(r.Key, r.Title, "renews %s as evidence%s", r.Evidence.Of, until(r.Evidence.Now))
		case r.Evidence != nil && r.Evidence.What == "renewed":
			add(r.Key, r.Title, "was renewed as evidence%s", renewed(r.Evidence))
		case r.What == Removed:
			add(r.Key, r.Title, "is no longer there")
		case r.Standing != nil && r.Standing.Before == "current" && r.Standing.Now == "text changed":
			add(r.Key, r.Title, "was changed and its approval does not cover the text of now")
		}
	}
}

func (t *Turn) now() string {
	if t == nil {
		return ""
	}
	return t.Now
}

func ofLevel(level string) string {
	if level == "" {
		return ""
	}
	return " of level " + level
}

func orNone(level string) string {
	if level == "" {
		return "none"
	}
	return level
}

// renewed says until when, or since when if the end is what it was.
func renewed(e *EvidenceChange) string {
	if e.Before.Until == e.Now.Until {
		return ", collected anew on " + e.Now.From
	}
	return until(e.Now)
}

func until(w Window) string {
	if w.Until == "" {
		return ""
	}
	return ", valid until " + w.Until
}

func decided(d DecisionChange) string {
	words := map[string]string{"yes": "applicable", "no": "excluded", "": "undecided"}
	switch {
	case d.Now == nil:
		return "is no longer in the statement of applicability"
	case d.Before == nil:
		return "is now in the statement of applicability: " + words[d.Now.Applicable]
	}
	return "is now " + words[d.Now.Applicable] + ", before " + words[d.Before.Applicable]
}

// Happened are the few words for a list: "reworded", "2 fields", "approved".
func (r *RecordChange) Happened() []string {
	switch {
	case r.What == New && r.Evidence != nil:
		return []string{string(New), "renews " + r.Evidence.Of}
	case r.What != Changed:
		return []string{string(r.What)}
	}
	var all []string
	add := func(yes bool, text string) {
		if yes {
			all = append(all, text)
		}
	}
	add(r.hasBlock("new", "removed", "reworded"), "reworded")
	add(!r.hasBlock("new", "removed", "reworded") && r.hasBlock("moved", "set otherwise"), "set otherwise")
	add(slices.ContainsFunc(r.Blocks, BlockChange.leadsElsewhere), "another address")
	plain := len(r.Fields)
	for _, named := range []string{"kind", "title", "version", "status", "owner"} {
		if slices.ContainsFunc(r.Fields, func(f FieldChange) bool { return f.Field == named }) {
			plain--
			add(true, "new "+named)
		}
	}
	add(plain == 1, "1 field")
	add(plain > 1, fmt.Sprintf("%d fields", plain))
	given := slices.ContainsFunc(r.Approvals, ApprovalChange.Given)
	add(given, "approved")
	add(slices.ContainsFunc(r.Approvals, func(a ApprovalChange) bool { return len(a.Altered) > 0 }), "approval altered")
	add(!given && slices.ContainsFunc(r.Approvals, func(a ApprovalChange) bool { return a.Gone }), "approval gone")
	add(r.Standing != nil && strings.Contains(r.Standing.Now, "changed"), "approval: "+r.Standing.now())
	if r.Evidence != nil {
		add(true, "evidence "+r.Evidence.What)
	}
	add(r.Moved != nil, "file moved")
	add(len(r.Answers) > 0, "other answers")
	add(len(r.Files) > 0, "attachments")
	if len(all) == 0 {
		all = []string{"changed"}
	}
	return all
}

func (r *RecordChange) hasBlock(what ...string) bool {
	return slices.ContainsFunc(r.Blocks, func(b BlockChange) bool { return slices.Contains(what, b.What) })
}

// isPage says that a key is no id.
func isPage(key string) bool { return strings.HasPrefix(key, "pages/") }

// Record is the change of a record, nil when it has none.
func (c *Changes) Record(key string) *RecordChange {
	page := 0
	if isPage(key) {
		page = 1
	}
	i, found := slices.BinarySearchFunc(c.Records, key, func(r RecordChange, key string) int {
		return cmp.Or(cmp.Compare(pagesLast(r), page), cmp.Compare(r.Key, key))
	})
	if !found {
		return nil
	}
	return &c.Records[i]
}
