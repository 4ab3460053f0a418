package load

import (
	"path"
	"strings"

	"aims/generator/framework"
)

// readFramework turns a file into a framework. Every key of the format is asked
// for here and nowhere else: what is not asked for is unknown.
func readFramework(file *yamlFile) (framework.FrameworkFile, bool) {
	top, ok := file.top()
	if !ok {
		return framework.FrameworkFile{}, false
	}
	f := framework.FrameworkFile{File: file.name, Sum: file.sum, Place: top.placeOf("id")}
	f.Framework = framework.Framework{
		ID:            top.required("id"),
		Title:         top.required("title"),
		ShortTitle:    top.text("short-title"),
		Publisher:     top.text("publisher"),
		Edition:       top.text("edition"),
		PublicationID: top.text("publication-id"),
		Status:        top.text("status"),
		Jurisdiction:  top.text("jurisdiction"),
		Binding:       top.flag("binding"),
		AsOf:          top.text("as-of"),
		Confidence:    top.text("confidence"),
		LicenceNote:   top.text("licence-note"),
		Roles:         top.texts("roles"),
		RiskClasses:   top.texts("risk-classes"),
		Answered:      top.texts("answered"),
		CardWords:     each(top, "card-words", readCardWord),
		CaseWords:     top.texts("case-words"),
		Notes:         top.texts("notes"),
		Sources:       each(top, "sources", readSource),
		Dates:         each(top, "dates", readDate),
	}
	if f.Framework.ShortTitle == "" {
		f.Framework.ShortTitle = f.Framework.Title
	}
	f.Counts = readCounts(top)
	f.Provisions = each(top, "provisions", readProvision)
	f.Documents = each(top, "documents", readDocument)
	f.Intervals = each(top, "intervals", readInterval)
	top.done()
	if stem := stem(file.name); f.Framework.ID != "" && stem != f.Framework.ID {
		file.report(top.node, "name the file "+f.Framework.ID+".yaml", "the file is called %s.yaml, the framework %q", stem, f.Framework.ID)
	}
	return f, f.Framework.ID != ""
}

func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }

func readSource(m *yamlMap) framework.Source {
	return framework.Source{
		ID: m.required("id"), What: m.text("what"), URL: m.text("url"),
		Kind: m.text("kind"), Use: m.text("use"), Quality: m.text("quality"),
	}
}

func readDate(m *yamlMap) framework.Date {
	return framework.Date{
		Date: m.required("date"), Event: m.required("event"), Confidence: m.text("confidence"),
	}
}

func readCardWord(m *yamlMap) framework.CardWord {
	return framework.CardWord{Says: m.required("says"), Beside: m.texts("beside"), Means: m.texts("means")}
}

// readCounts reads counts, a mapping whose keys are the framework's kinds.
func readCounts(top *yamlMap) []framework.Count {
	node := top.take("counts")
	if node == nil {
		return nil
	}
	m, ok := top.file.mapping(node)
	if !ok {
		return nil
	}
	var counts []framework.Count
	for _, kind := range m.keys() {
		counts = append(counts, framework.Count{Kind: kind, Want: m.number(kind), Place: m.placeOf(kind)})
	}
	return counts
}

func readProvision(m *yamlMap) framework.ProvisionEntry {
	entry := framework.ProvisionEntry{ParentID: m.text("parent"), Place: m.placeOf("id")}
	entry.Provision = framework.Provision{
		ID:         m.required("id"),
		Kind:       m.required("kind"),
		Title:      m.text("title"),
		Variants:   m.texts("title-variants"),
		Original:   m.text("original-title"),
		Label:      m.text("label"),
		Cite:       m.text("cite"),
		Note:       m.text("note"),
		Confidence: m.text("confidence"),

		Objective:       m.text("objective"),
		Questions:       m.texts("questions"),
		TypicalEvidence: m.texts("typical-evidence"),
		RecordKinds:     m.texts("record-kinds"),
		PointsTo:        m.texts("points-to"),
		GuidanceRef:     m.text("guidance-ref"),

		Actor:            m.text("actor"),
		Modal:            m.text("modal", "may", "none"),
		EvidenceForm:     m.text("evidence-form", "determination", "process", "document", "record"),
		CallsForDocument: m.text("calls-for-document", "explicit", "implied", "none"),
		UsualDocument:    m.text("usual-document"),

		Roles:         m.texts("roles"),
		RiskClasses:   m.texts("risk-classes"),
		OnlyCases:     m.texts("only-cases"),
		AppliesFrom:   m.text("applies-from"),
		EffectiveFrom: m.text("effective-from"),
		OriginallyOn:  m.text("originally-on"),
		TextFrom:      m.text("text-from"),
		DateNote:      m.text("date-note"),
		Amended:       m.text("amended", "amended", "replaced", "inserted", "related"),
		Cases:         each(m, "cases", readCase),
	}
	if entry.Title == "" && entry.Label == "" {
		m.file.report(m.node, "give it a title or a label", "provision %q has no name", entry.ID)
	}
	return entry
}

func readCase(m *yamlMap) framework.Case {
	return framework.Case{
		Name: m.required("case"), AppliesFrom: m.required("applies-from"),
		EffectiveFrom: m.text("effective-from"), OriginallyOn: m.text("originally-on"),
	}
}

func readDocument(m *yamlMap) framework.DocumentEntry {
	entry := framework.DocumentEntry{ProvisionID: m.required("provision"), Place: m.placeOf("id")}
	entry.Document = framework.Document{
		ID: m.required("id"), Name: m.required("name"), Nature: m.text("nature", framework.MaintainedDocument, framework.RetainedRecord), Duty: m.text("duty"),
		Evidence: m.texts("evidence"), Periodicity: m.text("periodicity"), Note: m.text("note"),
		RecordKinds: m.texts("record-kinds"),
	}
	return entry
}

func readInterval(m *yamlMap) framework.IntervalEntry {
	entry := framework.IntervalEntry{ProvisionIDs: m.texts("provisions"), Place: m.place()}
	entry.Interval = framework.Interval{Item: m.required("item"), Says: m.text("says"), Typical: m.text("typical")}
	return entry
}

// readMap turns a file into a crosswalk. What a pair leaves out it takes from the
// map: one relation, one confidence and one source often hold for all of them.
func readMap(file *yamlFile) (framework.MapFile, bool) {
	top, ok := file.top()
	if !ok {
		return framework.MapFile{}, false
	}
	m := framework.MapFile{
		File: file.name, Sum: file.sum, Place: top.placeOf("from"),
		From: top.required("from"), To: top.required("to"),
		Map: framework.Map{
			ID: stem(file.name), Title: top.text("title"), Source: top.text("source"),
			Basis: top.text("basis"), Confidence: top.text("confidence"), Note: top.text("note"),
		},
	}
	relation := top.text("relation")
	m.Pairs = each(top, "pairs", func(pair *yamlMap) framework.PairEntry {
		return readPair(pair, m.Map, relation)
	})
	top.done()
	if ends := m.From + "--" + m.To; m.Map.ID != ends && !strings.HasPrefix(m.Map.ID, ends+"--") {
		file.report(top.node, "name the file "+ends+".yaml, or "+ends+"--NAME.yaml", "the file is called %s.yaml, but maps %s to %s", m.Map.ID, m.From, m.To)
	}
	return m, m.From != "" && m.To != ""
}

func readPair(m *yamlMap, of framework.Map, relation string) framework.PairEntry {
	entry := framework.PairEntry{FromID: m.required("from"), ToID: m.required("to"), Place: m.placeOf("from")}
	entry.Pair = framework.Pair{
		Relation:     framework.Relationship(m.textOr("relation", relation)),
		Rationale:    m.text("rationale"),
		Source:       m.textOr("source", of.Source),
		Confidence:   m.textOr("confidence", of.Confidence),
		Note:         m.text("note"),
		Printed:      m.text("printed"),
		Corroborated: m.flag("corroborated"),
	}
	return entry
}
