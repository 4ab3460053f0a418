package search

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/markdown"
	"aims/generator/record"
)

// A written record is what a story needs to tell about one.
type written struct {
	id, kind, title, owner string
	classification         record.Classification
	body                   string
	risks                  [][2]string // ids and events of risks that it defines
}

func scalar(text string) record.Value { return record.Value{Shape: record.Scalar, Text: text} }

func fields(pairs ...string) record.Value {
	v := record.Value{Shape: record.Map}
	for i := 0; i < len(pairs); i += 2 {
		v.Pairs = append(v.Pairs, record.Pair{Key: pairs[i], Value: scalar(pairs[i+1])})
	}
	return v
}

// testKinds are as few kinds as the stories need.
func testKinds() *record.Kinds {
	title := func(name, title, folder string, fields ...record.Field) *record.Kind {
		return &record.Kind{Name: name, Title: title, Plural: title + "s", Folder: folder, Fields: fields}
	}
	return &record.Kinds{List: []*record.Kind{
		title("policy", "Policy", "policies"),
		title("procedure", "Procedure", "procedures"),
		title("risk-assessment", "Risk assessment", "risks", record.Field{Name: "risks", Type: record.ListField, Defines: "id"}),
		title("role", "Role", "roles"),
		title("system-card", "AI system card", "systems"),
	}, Header: []record.Field{{Name: "owner", Type: record.Actor}}}
}

func testRecord(parser *markdown.Parser, kinds *record.Kinds, w written) *record.Record {
	r := &record.Record{
		ID: w.id, Kind: kinds.Find(w.kind), Title: w.title, Status: record.Approved,
		Classification: record.Public, File: "content/" + strings.ToLower(w.id) + ".md",
		Body: parser.Parse([]byte(w.body), 1), Fields: fields("id", w.id, "owner", w.owner),
	}
	if w.classification != "" {
		r.Classification = w.classification
	}
	if len(w.risks) > 0 {
		list := record.Value{Shape: record.List}
		for _, risk := range w.risks {
			list.Items = append(list.Items, fields("id", risk[0], "event", risk[1]))
		}
		r.Fields.Pairs = append(r.Fields.Pairs, record.Pair{Key: "risks", Value: list})
	}
	return r
}

func testLibrary(t testing.TB) *framework.Library {
	entry := func(id, kind, title, label string) framework.ProvisionEntry {
		return framework.ProvisionEntry{Provision: framework.Provision{ID: id, Kind: kind, Title: title, Label: label}}
	}
	library, problems := framework.New([]framework.FrameworkFile{
		{File: "iso42001.yaml", Framework: framework.Framework{ID: "iso42001", Title: "AI management system", ShortTitle: "ISO/IEC 42001:2023"},
			Provisions: []framework.ProvisionEntry{
				entry("5.2", "clause", "AI policy", "Top management sets the direction for artificial intelligence."),
				entry("5.2.d", "element", "", "The policy promises to get better all the time."),
				entry("6.1.1", "clause", "Actions to address risks", ""),
				entry("6.1-1", "element", "", "Plan what to do about risks and chances."),
				entry("A.6.2.4", "control", "AI system verification and validation", "Say how the system is tested, and by which criteria."),
				entry("A.6.2.6", "control", "AI system operation and monitoring", ""),
			}},
		{File: "eu-ai-act.yaml", Framework: framework.Framework{ID: "eu-ai-act", Title: "Regulation on artificial intelligence", ShortTitle: "EU AI Act"},
			Provisions: []framework.ProvisionEntry{
				entry("Art. 4", "article", "AI literacy", "Staff who use AI know enough about it."),
				entry("Art. 50", "article", "Transparency obligations", "People are told when they talk to a machine."),
			}},
	}, nil)
	require.Empty(t, problems)
	return library
}

// testGraph is a small handbook of a hospital.
func testGraph(t testing.TB, records ...written) *link.Graph {
	kinds, parser := testKinds(), markdown.New()
	in := link.Input{
		Kinds: kinds, Library: testLibrary(t), Version: "next", Today: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Site: &record.Site{Title: "Harbour Health"},
	}
	for _, w := range records {
		in.Records = append(in.Records, testRecord(parser, kinds, w))
	}
	return link.New(in)
}

func everyone() record.Audience {
	return record.Audience{Name: "everyone", Sees: []record.Classification{record.Public}}
}

func auditors() record.Audience {
	return record.Audience{Name: "auditors", Sees: record.Classifications()}
}

func testIndex(t testing.TB, a record.Audience, records ...written) *Index {
	x, err := New(testGraph(t, records...).For(a))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, x.Close()) })
	return x
}

// harbour are the records that most stories are about.
func harbour() []written {
	return []written{
		{id: "POL-001", kind: "policy", title: "AI policy", owner: "ROLE-CAIO", body: `Harbour Health uses artificial intelligence where it helps patients.

## Principles

Nobody is judged by a machine alone. Clinicians stay in charge of every decision.

## Commitment to improve {#improve}
<!-- answers: 5.2.d -->

We will improve the management system continually, and learn from incidents.
`},
		{id: "POL-002", kind: "policy", title: "Data retention policy", owner: "ROLE-DPO", body: `How long training data is kept.

## Deletion

Recordings of patients are deleted after ninety days, see [[POL-001]].
`},
		{id: "PRO-006", kind: "procedure", title: "Verification and validation of models", owner: "ROLE-ML", body: `Every release is tested before anybody uses it.

## Acceptance criteria
<!-- answers: A.6.2.4 -->

Recall must stay above 0.92 in every age group. The bias test compares groups, as Article 50 of the regulation and ISO/IEC 42001 expect.

## Monitoring in production
<!-- answers: A.6.2.6 -->

Drift of the triage model is measured each night; the nurse lead can stop the model.
`},
		{id: "RSA-001", kind: "risk-assessment", title: "Risks of the triage assistant", owner: "ROLE-CAIO", body: `The register of what can go wrong.

## Method

Likelihood and impact are rated from one to five.
`, risks: [][2]string{{"RSK-007", "The model underrates chest pain of young women"}, {"RSK-012", "Nurses trust the model too much"}}},
		{id: "SYS-001", kind: "system-card", title: "Triage assistant", owner: "ROLE-NURSE", body: `Suggests how urgent a patient is.

## Intended use

Emergency departments of two hospitals, in English and Portuguese.

## Known limits

Rare diseases are underrepresented in the training data.
`},
		{id: "SYS-009", kind: "system-card", title: "Zebrafish project", owner: "ROLE-CAIO", classification: record.Restricted, body: `Secret acquisition of quokkatronics.

## Budget

Nineteen million for wombatology.
`},
		{id: "ROLE-CAIO", kind: "role", title: "Chief AI officer", body: "Answers for every system, the secret [[SYS-009|marmoset venture]] included."},
	}
}

// controlled is an index of policies whose approvals stand differently.
func controlled(t testing.TB) *Index {
	kinds, parser := testKinds(), markdown.New()
	kinds.Find("policy").Approval = true
	in := link.Input{
		Kinds: kinds, Library: testLibrary(t), Version: "next", Today: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Site: &record.Site{Title: "Harbour Health"},
	}
	approve := func(id, title, version string, status record.Status, digest string) {
		r := testRecord(parser, kinds, written{id: id, kind: "policy", title: "Policy", body: "## " + title + "\n\nAs the board wants it.\n"})
		r.Version, r.Status, r.Digest = version, status, "sha256:11"
		if digest != "" {
			row := fields("by", "ROLE-CAIO", "on", "2026-10-01", "digest", digest)
			r.Fields.Pairs = append(r.Fields.Pairs, record.Pair{Key: "approvals", Value: record.Value{Shape: record.List, Items: []record.Value{row}}})
		}
		in.Records = append(in.Records, r)
	}
	approve("POL-001", "Commitment", "2.1", record.Approved, "sha256:11")
	approve("POL-002", "Deletion", "1.0", record.Approved, "sha256:22")
	approve("POL-003", "Principles", "0.3", record.Draft, "")
	x, err := New(link.New(in).For(auditors()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, x.Close()) })
	return x
}
