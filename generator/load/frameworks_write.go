package load

import (
	"fmt"
	"strconv"
	"strings"

	"aims/generator/framework"
)

// WriteFramework is a framework as the file that readFramework reads: read again, it is
// the same framework.
func WriteFramework(file framework.FrameworkFile) []byte {
	f, w := &file.Framework, &yamlWriter{}
	w.text("", "id", f.ID)
	w.text("", "title", f.Title)
	if f.ShortTitle != f.Title {
		w.text("", "short-title", f.ShortTitle)
	}
	w.text("", "publisher", f.Publisher)
	w.text("", "edition", f.Edition)
	w.text("", "publication-id", f.PublicationID)
	w.text("", "status", f.Status)
	w.text("", "jurisdiction", f.Jurisdiction)
	w.text("", "binding", strconv.FormatBool(f.Binding))
	w.text("", "as-of", f.AsOf)
	w.text("", "confidence", f.Confidence)
	w.text("", "licence-note", f.LicenceNote)
	w.row("", "roles", f.Roles)
	w.row("", "risk-classes", f.RiskClasses)
	writeEach(w, "", "card-words", f.CardWords, writeCardWord)
	w.row("", "case-words", f.CaseWords)
	w.row("", "answered", f.Answered)
	writeEach(w, "", "sources", f.Sources, writeSource)
	writeEach(w, "", "dates", f.Dates, writeDate)
	w.texts("", "notes", f.Notes)
	if len(file.Counts) > 0 {
		w.WriteString("counts:\n")
		for _, count := range file.Counts {
			w.text("  ", quoted(count.Kind, true), strconv.Itoa(count.Want))
		}
	}
	writeEach(w, "", "provisions", file.Provisions, writeProvision)
	writeEach(w, "", "documents", file.Documents, writeDocument)
	writeEach(w, "", "intervals", file.Intervals, writeInterval)
	return []byte(w.String())
}

// writeEach writes a list of mappings.
func writeEach[T any](w *yamlWriter, indent, key string, items []T, write func(*entry, T)) {
	if len(items) == 0 {
		return
	}
	w.WriteString(indent + key + ":\n")
	for _, item := range items {
		write(w.entry(strings.Replace(indent, "-", " ", 1)+"  "), item)
	}
}

func writeCardWord(e *entry, word framework.CardWord) {
	e.text("says", word.Says)
	e.row("beside", word.Beside)
	e.row("means", word.Means)
}

func writeSource(e *entry, s framework.Source) {
	e.text("id", s.ID)
	e.text("what", s.What)
	e.text("url", s.URL)
	e.text("kind", s.Kind)
	e.text("use", s.Use)
	e.text("quality", s.Quality)
}

func writeDate(e *entry, d framework.Date) {
	e.text("date", d.Date)
	e.text("event", d.Event)
	e.text("confidence", d.Confidence)
}

func writeProvision(e *entry, p framework.ProvisionEntry) {
	e.text("id", p.ID)
	e.text("kind", p.Kind)
	e.text("title", p.Title)
	e.texts("title-variants", p.Variants)
	e.text("original-title", p.Original)
	e.text("label", p.Label)
	e.text("parent", p.ParentID)
	e.text("cite", p.Cite)
	e.text("objective", p.Objective)
	e.text("actor", p.Actor)
	e.text("modal", p.Modal)
	e.row("points-to", p.PointsTo)
	e.text("guidance-ref", p.GuidanceRef)
	e.text("evidence-form", p.EvidenceForm)
	e.text("calls-for-document", p.CallsForDocument)
	e.text("usual-document", p.UsualDocument)
	e.row("roles", p.Roles)
	e.row("risk-classes", p.RiskClasses)
	e.row("only-cases", p.OnlyCases)
	writeDates(e, p)
	e.texts("typical-evidence", p.TypicalEvidence)
	e.row("record-kinds", p.RecordKinds)
	e.text("note", p.Note)
	e.text("confidence", p.Confidence)
	e.texts("questions", p.Questions)
}

func writeDates(e *entry, p framework.ProvisionEntry) {
	e.text("applies-from", p.AppliesFrom)
	e.text("effective-from", p.EffectiveFrom)
	e.text("originally-on", p.OriginallyOn)
	e.text("text-from", p.TextFrom)
	e.text("date-note", p.DateNote)
	if len(p.Cases) > 0 {
		writeEach(e.w, e.in(), "cases", p.Cases, writeCase)
	}
	e.text("amended", p.Amended)
}

func writeCase(e *entry, c framework.Case) {
	e.text("case", c.Name)
	e.text("applies-from", c.AppliesFrom)
	e.text("effective-from", c.EffectiveFrom)
	e.text("originally-on", c.OriginallyOn)
}

func writeDocument(e *entry, d framework.DocumentEntry) {
	e.text("id", d.ID)
	e.text("provision", d.ProvisionID)
	e.text("name", d.Name)
	e.text("nature", d.Nature)
	e.text("duty", d.Duty)
	e.texts("evidence", d.Evidence)
	e.text("periodicity", d.Periodicity)
	e.text("note", d.Note)
	e.row("record-kinds", d.RecordKinds)
}

func writeInterval(e *entry, i framework.IntervalEntry) {
	e.text("item", i.Item)
	e.row("provisions", i.ProvisionIDs)
	e.text("says", i.Says)
	e.text("typical", i.Typical)
}

// WriteMap is a crosswalk as the file that readMap reads. What holds for most pairs is
// said once, above them.
func WriteMap(file framework.MapFile) []byte {
	m, w := file.Map, &yamlWriter{}
	relation := usualRelation(file.Pairs)
	w.text("", "from", file.From)
	w.text("", "to", file.To)
	w.text("", "title", m.Title)
	w.text("", "source", m.Source)
	w.text("", "basis", m.Basis)
	w.text("", "relation", string(relation))
	w.text("", "confidence", m.Confidence)
	w.text("", "note", m.Note)
	if len(file.Pairs) > 0 {
		w.WriteString("pairs:\n")
	}
	for _, pair := range file.Pairs {
		writePair(w, ownFields(pair, m, relation))
	}
	return []byte(w.String())
}

// usualRelation is the one that most pairs have, the first of several.
func usualRelation(pairs []framework.PairEntry) framework.Relationship {
	count := map[framework.Relationship]int{}
	for _, pair := range pairs {
		count[pair.Relation]++
	}
	var usual framework.Relationship
	for _, pair := range pairs {
		if count[pair.Relation] > count[usual] {
			usual = pair.Relation
		}
	}
	return usual
}

// A pairField is a key of a pair with its value.
type pairField struct{ key, text string }

// ownFields are what a pair says that its map does not say for it.
func ownFields(pair framework.PairEntry, m framework.Map, relation framework.Relationship) []pairField {
	fields := []pairField{
		{"from", pair.FromID},
		{"to", pair.ToID},
		{"printed", pair.Printed},
		{"relation", unless(string(pair.Relation), string(relation))},
		{"rationale", pair.Rationale},
		{"source", unless(pair.Source, m.Source)},
		{"confidence", unless(pair.Confidence, m.Confidence)},
		{"note", pair.Note},
		{"corroborated", ""},
	}
	if pair.Corroborated {
		fields[len(fields)-1].text = "true"
	}
	return fields
}

func unless(text, said string) string {
	if text == said {
		return ""
	}
	return text
}

// writePair puts a pair on one line, unless it has a rationale, which is a sentence.
func writePair(w *yamlWriter, fields []pairField) {
	e, sentence := w.entry("  "), false
	var line []string
	for _, f := range fields {
		if f.text != "" {
			line = append(line, fmt.Sprintf("%s: %s", f.key, quoted(f.text, true)))
			sentence = sentence || f.key == "rationale"
		}
	}
	if !sentence {
		w.WriteString("  - {" + strings.Join(line, ", ") + "}\n")
		return
	}
	for _, f := range fields {
		e.text(f.key, f.text)
	}
}
