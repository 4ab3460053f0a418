package main

import (
	"fmt"
	"strings"
)

// A kind is a kind of record that the benchmark makes up: how often it comes among
// fifty records, its sections and what it can answer.
type kind struct {
	name, folder, prefix, plural string
	share                        int
	approved                     bool // by someone, as its kind asks
	sections                     []string
	answers                      []string
	title                        string
	fields                       func(f *front)
}

// kinds is the mix of a handbook that has been in use for years: much evidence, many
// risk assessments, few policies.
var kinds = []kind{
	{name: "soa", folder: "soa", prefix: "SOA", plural: "Statements of applicability", approved: true,
		sections: split("How controls were chosen|Own controls|Controls and objectives|Communication"),
		answers:  split("6.1.3.b|6.1.3.c|6.1.3.d|6.1.3.f|6.1.3-3|6.1.3-5|6.1.3-6"),
		title:    "Statement of applicability", fields: statementFields},
	{name: "role", folder: "roles", prefix: "ROLE", plural: "Roles", share: 1,
		sections: split("Responsibilities|Authority|Needed competence|Reporting"),
		answers:  split("5.1-8|5.3-1|5.3-2|5.3.a|5.3.b|6.2-4|7.2-1|A.3.2|A.4.6|A.10.2"),
		title:    "{N} lead for {unit}", fields: roleFields},
	{name: "system-card", folder: "systems", prefix: "SYS", plural: "AI systems", share: 4,
		sections: split("Intended use|How it works|Data|Performance and limitations|Human oversight|Operation and monitoring"),
		answers:  split("4.1-3|4.1-4|6.1.1-9|6.1.1-10|6.1.4-3|A.4.2|A.6.2.2|A.6.2.3|A.6.2.7|A.8.2|A.9.4"),
		title:    "{system} for {unit}", fields: systemFields},
	{name: "procedure", folder: "procedures", prefix: "PRO", plural: "Procedures", share: 6, approved: true,
		sections: split("Purpose|Responsibilities|When it runs|Steps|Criteria|Records|Exceptions"),
		answers:  split("4.4-1|4.4-2|4.4-3|4.4-5|5.1-2|6.1.1-5|6.1.1-6|6.1.2.a|6.1.2.b|6.1.2.c|6.1.3.a|6.1.3-4|6.1.4-1|7.5.1.a|7.5.3-1|7.5.3-2|8.1-1|8.1-2|8.1-3|A.3.3|A.5.2|A.6.1.2|A.6.1.3|A.6.2.6|A.9.2|A.10.3"),
		title:    "How a {N} is {Ved} in {unit}", fields: procedureFields},
	{name: "policy", folder: "policies", prefix: "POL", plural: "Policies", share: 3, approved: true,
		sections: split("Purpose|Scope|Principles|Responsibilities|Communication and availability|Review"),
		answers:  split("5.1-1|5.2.a|5.2.b|5.2.c|5.2.d|5.2-1|5.2-2|5.2-3|5.2-4|6.2.a|A.2.2|A.2.3|A.2.4"),
		title:    "Policy on {M} and {A} {Ns}", fields: policyFields},
	{name: "risk-assessment", folder: "risk-assessments", prefix: "RA", plural: "AI risk assessments", share: 7, approved: true,
		sections: split("Subject and context|Method|Impact assessment considered|Result|Uncertainty"),
		answers:  split("6.1.1-1|6.1.1-2|6.1.1-3|6.1.1-9|6.1.1-11|6.1.2.b|6.1.2.c|6.1.2.d.1|6.1.2.d.2|6.1.2.d.3|6.1.2.e.1|6.1.4-6|8.2-1|8.2-2|8.3-2"),
		title:    "Risks of the {system} to {A} {Ns}", fields: riskFields},
	{name: "evidence", folder: "evidence", prefix: "EVD", plural: "Evidence", share: 13,
		sections: split("What it shows|How it was obtained|Result|Limits"),
		answers:  split("5.1-2|5.1-4|5.1-6|7.1-2|7.5.1.a|7.5.1.b|8.1-3|8.1-4|8.1-5|8.1-6|8.3-1|A.6.2.4|A.6.2.8|A.7.4|A.9.4"),
		title:    "{A} {N} of the {system}, {place}", fields: evidenceFields},
	{name: "data-sheet", folder: "data-sheets", prefix: "DATA", plural: "Data sheets", share: 4,
		sections: split("Origin and acquisition|Content|Preparation and labelling|Quality|Bias and limits|Provenance"),
		answers:  split("A.4.3|A.7.2|A.7.3|A.7.4|A.7.5|A.7.6"),
		title:    "{Ns} from {place}, {A}", fields: dataFields},
	{name: "change", folder: "changes", prefix: "CHG", plural: "Changes", share: 4,
		sections: split("What changes and why|Effects|Carrying out|Review"),
		answers:  split("6.3-1|7.5.3-3|8.1-7|8.1-8|8.2-1|8.4-1|9.3.3-2|10.2.e|A.6.2.5"),
		title:    "{A} {N} for the {system}", fields: changeFields},
	{name: "incident", folder: "incidents", prefix: "INC", plural: "AI incidents", share: 4,
		sections: split("What happened|Who was affected|Containment and recovery|Cause|Lessons"),
		answers:  split("8.1-8|10.2.a.2|A.8.4"),
		title:    "{system} {Ved} a {A} {N}", fields: incidentFields},
	{name: "nonconformity", folder: "nonconformities", prefix: "NC", plural: "Nonconformities", share: 2,
		sections: split("What was found|Correction and consequences|Causes|Similar cases"),
		answers:  split("9.3.2.d.1|10.2.a.1|10.2.b.1|10.2.b.2|10.2.b.3|10.2.c|10.2.d|10.2-1|10.2-2|10.2-3"),
		title:    "{N} {Ved} without {M}", fields: nonconformityFields},
	{name: "concern", folder: "concerns", prefix: "CON", plural: "Concerns", share: 2,
		sections: split("What was reported|Handling|Outcome"),
		answers:  split("A.3.3|A.8.3"),
		title:    "Question about {A} {Ns} of the {system}", fields: concernFields},
}

func split(list string) []string { return strings.Split(list, "|") }

// A front writes front matter, a line a field.
type front struct {
	*writer
	*corpus
	number int // of the record among all
	text   strings.Builder
}

func (f *front) line(key, value string) { fmt.Fprintf(&f.text, "%s: %s\n", key, value) }

// quote writes text that may hold a colon or comma.
func quote(text string) string { return `"` + text + `"` }

func (f *front) said(key, pattern string) {
	f.line(key, quote(strings.TrimSuffix(f.fill(pattern), ".")+"."))
}

func (f *front) date(year, month int) string {
	return fmt.Sprintf("%d-%02d-%02d", year, month, f.between(1, 28))
}

func (f *front) a(kind string) string { return f.any(f.dice, kind) }

func roleFields(f *front) {
	f.line("holder", pick(f.dice, f.people))
	f.line("required-competence", "["+f.fill("{M}")+", "+f.fill("{M}")+"]")
	f.line("appointed", f.date(2025, f.between(1, 12)))
}

func policyFields(f *front) {
	f.line("type", "topic")
	f.line("audience", "[all staff, contractors]")
	f.line("refers-to", "["+f.a("policy")+"]")
}

func procedureFields(f *front) {
	f.line("process", quote(f.fill("{Ving} of {Ns}")))
	f.said("trigger", "a {A} {N} is {Ved}")
	f.line("frequency", fmt.Sprintf("%d months", f.between(1, 12)))
}

func systemFields(f *front) {
	f.line("system-version", fmt.Sprintf(`"%d.%d"`, f.between(1, 6), f.below(10)))
	f.line("lifecycle", pick(f.dice, []string{"production", "production", "pilot", "verification", "development"}))
	f.line("organization-roles", "[provider, deployer]")
	f.said("intended-use", "{Vs} {Ns} of {unit}, so that a {N} can be {Ved} {D}")
	f.line("type", pick(f.dice, []string{"machine-learning", "generative", "rule-based", "hybrid"}))
	f.line("risk-class", pick(f.dice, []string{"low", "moderate", "moderate", "high"}))
	f.line("eu-ai-act", "{class: minimal-risk, basis: \"no use of Annex III\", assessed: "+f.date(2026, f.between(1, 9))+"}")
	f.line("oversight", "{mode: on-the-loop, role: "+f.a("role")+"}")
}

func riskFields(f *front) {
	f.line("subject", "system")
	f.line("systems", "["+f.a("system-card")+"]")
	f.line("performed", f.date(2026, f.between(1, 9)))
	f.line("procedure", f.a("procedure"))
	f.text.WriteString("risks:\n")
	fmt.Fprintf(&f.text, "  - id: RSK-%05d\n", f.number)
	fmt.Fprintf(&f.text, "    title: %s\n", quote(f.fill("{A} {Ns} are {Ved} {D}")))
	f.text.WriteString("    type: risk\n    consequences:\n")
	for _, who := range []string{"organization", "individuals", "societies"} {
		fmt.Fprintf(&f.text, "      %s: %s\n", who, quote(f.fill("A {A} {N} of {Ns}.")))
	}
	fmt.Fprintf(&f.text, "    likelihood: possible\n    level: %s\n    evaluation: acceptable\n    owner: %s\n", pick(f.dice, []string{"low", "moderate"}), f.a("role"))
}

func dataFields(f *front) {
	f.line("systems", "["+f.a("system-card")+"]")
	f.line("uses", "[training, validation]")
	f.said("origin", "{Ns} of {unit}, {Ved} {D} in {place}")
	f.said("acquisition-basis", "a {N} with the {N}")
	f.line("personal-data", pick(f.dice, []string{"none", "anonymized", "pseudonymized", "personal"}))
	f.line("size", quote(f.fill("{big} {Ns}")))
}

func evidenceFields(f *front) {
	f.line("evidences", "["+f.a("risk-assessment")+", "+f.a("procedure")+", "+pick(f.dice, controls)+"]")
	f.line("systems", "["+f.a("system-card")+"]")
	f.line("collected", f.date(2026, f.between(4, 10)))
	f.line("valid-until", f.date(2027, f.between(1, 10)))
	f.line("method", pick(f.dice, []string{"examine", "interview", "test"}))
	f.line("source", quote(f.fill("{N} {N} of {unit}")))
	f.line("location", quote(f.fill("{N} of {unit}, {place}")))
}

func incidentFields(f *front) {
	f.line("systems", "["+f.a("system-card")+"]")
	f.line("detected", f.date(2026, f.between(1, 10)))
	f.line("severity", pick(f.dice, []string{"minor", "minor", "moderate", "serious"}))
	f.said("description", "a {A} {N} was {Ved} {D} in {place}")
	f.said("containment", "the {N} was {Ved}")
	f.line("state", pick(f.dice, []string{"open", "contained"}))
}

func changeFields(f *front) {
	f.line("subject", "system")
	f.line("systems", "["+f.a("system-card")+"]")
	f.line("planned", "true")
	f.line("significant", "false")
	f.line("proposed", f.date(2026, f.between(1, 5)))
	f.said("reason", "{Ns} could not be {Ved} {D}")
	f.line("decision", "{outcome: approved, by: "+f.a("role")+", on: "+f.date(2026, f.between(6, 9))+"}")
	f.line("state", pick(f.dice, []string{"approved", "implemented", "reviewed"}))
}

func nonconformityFields(f *front) {
	f.line("source", pick(f.dice, []string{"internal-audit", "monitoring", "staff"}))
	f.line("requirement", f.a("procedure"))
	f.line("detected", f.date(2026, f.between(1, 10)))
	f.said("description", "{n} {Ns} were {Ved} without the {A} {N}")
	f.line("action-needed", "false")
	f.said("no-action-reason", "the {N} has been {Ved} since")
	f.line("state", "open")
}

func concernFields(f *front) {
	f.line("side", pick(f.dice, []string{"inside", "outside"}))
	f.line("received", f.date(2026, f.between(1, 10)))
	f.line("systems", "["+f.a("system-card")+"]")
	f.line("records", "["+f.a("incident")+"]")
	f.line("state", "in-progress")
}

func statementFields(f *front) {
	f.text.WriteString("controls:\n")
	for _, control := range controls {
		fmt.Fprintf(&f.text, "  - control: %s\n    applicable: true\n    justification: %s\n    status: implemented\n    owner: %s\n    implementation: [%s]\n    evidence: [%s]\n",
			control, quote(f.fill("The {N} {Vs} {Ns}, and a {A} {N} would not be {Ved}.")), f.a("role"), f.a("procedure"), f.a("evidence"))
	}
}

var controls = split("A.2.2|A.2.3|A.2.4|A.3.2|A.3.3|A.4.2|A.4.3|A.4.4|A.4.5|A.4.6|A.5.2|A.5.3|A.5.4|A.5.5|A.6.1.2|A.6.1.3|A.6.2.2|A.6.2.3|A.6.2.4|A.6.2.5|" +
	"A.6.2.6|A.6.2.7|A.6.2.8|A.7.2|A.7.3|A.7.4|A.7.5|A.7.6|A.8.2|A.8.3|A.8.4|A.8.5|A.9.2|A.9.3|A.9.4|A.10.2|A.10.3|A.10.4")
