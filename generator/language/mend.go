package language

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// A Mend is a way to mend a finding that needs no thought but whether it is meant: edits
// that make the finding go away, or a command line for a person to type.
type Mend struct {
	Finding finding.Finding
	Title   string
	Edits   []Edit
	Command string
}

// Mends are the mends of what the rules found on some lines of a file.
func (h *Handbook) Mends(file string, first, last int) (all []Mend) {
	for _, f := range h.Findings {
		if line := max(f.Line, 1); f.File == file && first <= line && line <= last {
			all = append(all, h.mendsOf(f)...)
		}
	}
	return all
}

func (h *Handbook) mendsOf(f finding.Finding) []Mend {
	if meant, found := f.Meant(); found {
		return h.replace(f, meant)
	}
	r := h.Graph.RecordAt(f.File)
	if r == nil || r.IsPage() {
		return nil
	}
	switch f.Rule {
	case "id-missing":
		return h.add(f, r, "id", r.Kind.NextID(h.Graph.IDs()))
	case "classification-missing", "field-required":
		return h.choices(f, r)
	case "approval-missing", "approval-unbound", "approval-outdated":
		approval := link.ApprovalOf(r)
		command := link.ApproveCommand(r, cmp.Or(approval.By, r.Fields.Get("owner").Text), "")
		return []Mend{{Finding: f, Title: "Approve with: " + command, Command: command}}
	}
	return nil
}

// replace puts what is meant in place of what is written, where it is known which part
// of the place is wrong.
func (h *Handbook) replace(f finding.Finding, meant string) []Mend {
	at := f.Position
	written, ok := h.piece(at)
	if !ok {
		return nil
	}
	if at, ok = h.exact(at, strings.Trim(written, `"'`)); !ok {
		return nil
	}
	written, _ = h.piece(at)
	id, anchor, anchored := strings.Cut(written, "#")
	switch f.Rule {
	case "audience-unknown", "field-unknown", "field-type", "unknown-kind", "rule-unknown":
	case "reference-unknown", "role-unknown":
		if anchored {
			meant += "#" + anchor
		}
	case "provision-unknown":
		if name, provision := framework.SplitRef(written); h.Graph.Library.Framework(name) == nil {
			meant += ":" + provision
		}
	case "anchor-lost":
		if !anchored {
			return nil
		}
		meant = id + "#" + meant
	case "marker-malformed", "audience-marker":
		name := markerName.FindStringSubmatchIndex(written)
		if name == nil {
			return nil
		}
		meant = written[:name[2]] + meant + written[name[3]:]
	default:
		return nil // what is wrong may be a part of the place only
	}
	return []Mend{{Finding: f, Title: "Write " + meant, Edits: []Edit{{at, meant}}}}
}

var markerName = regexp.MustCompile(`^<!--\s*([A-Za-z0-9-]+)\s*:`)

// choices offers each value of a missing field that has few.
func (h *Handbook) choices(f finding.Finding, r *record.Record) (all []Mend) {
	for _, field := range fieldsOf(h.Graph.Kinds, r.Kind) {
		// Several fields may be missing at one place: the hint begins with the one it is about.
		if field.Type != record.Enum || !strings.HasPrefix(f.Hint, field.Name+": ") || r.Fields.Get(field.Name).Has() {
			continue
		}
		for _, value := range field.Values {
			all = append(all, h.add(f, r, field.Name, value)...)
		}
	}
	return all
}

// add fills in a key of the front matter, which it adds as the last one when it is missing.
func (h *Handbook) add(f finding.Finding, r *record.Record, key, value string) []Mend {
	mend := Mend{Finding: f, Title: fmt.Sprintf("Add %s: %s", key, value)}
	for _, pair := range r.Fields.Pairs {
		if pair.Key != key {
			continue
		}
		at := pair.Position
		at.Column = at.EndColumn + 1 // behind the colon
		at.EndColumn = len(h.line(at.File, at.Line)) + 1
		if rest, ok := h.piece(at); !ok || strings.TrimSpace(rest) != "" {
			return nil
		}
		mend.Edits = []Edit{{at, " " + value}}
		return []Mend{mend}
	}
	fence := finding.Position{File: r.File, Line: r.Line - 1, Column: 1, EndColumn: 1}
	if !isFence(string(h.line(fence.File, fence.Line))) {
		return nil
	}
	mend.Edits = []Edit{{fence, key + ": " + value + h.lineEnd(r.File)}}
	return []Mend{mend}
}

// lineEnd is how lines of a file end.
func (h *Handbook) lineEnd(file string) string {
	if data, _ := h.Source(file); strings.Contains(string(data), "\r\n") {
		return "\r\n"
	}
	return "\n"
}
