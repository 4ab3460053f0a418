package render_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/render"
)

// said is the text of a page's main part, without tags and with single blanks.
func said(t *testing.T, html string) string {
	t.Helper()
	plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(mainPart(t, html), " ")
	return strings.Join(strings.Fields(plain), " ")
}

// systemPage is the page of SYS-001 in the handbook of the story, with some files changed.
func systemPage(t *testing.T, audience string, changed map[string]string) string {
	t.Helper()
	handbook := story(t).(fstest.MapFS)
	for name, text := range changed {
		handbook[name] = &fstest.MapFile{Data: []byte(text)}
	}
	var set files.Set
	render.Pages(render.Input{View: viewOf(t, handbook, audience), Theme: defaultTheme(t), Read: handbook.ReadFile}, &set)
	require.NoError(t, set.Err())
	return made(t, &set, "systems/sys-001.html")
}

// card takes the place of the story's SYS-001, with what it says about law.
func card(t *testing.T, law string) map[string]string {
	t.Helper()
	text := "---\nid: SYS-001\nkind: system-card\ntitle: Triage assistant\nstatus: approved\nclassification: public\nowner: Niamh\nlifecycle: production\nintended-use: Urgency.\n" + law + "\n---\nText.\n"
	for name, file := range story(t).(fstest.MapFS) {
		if strings.Contains(string(file.Data), "id: SYS-001\n") {
			return map[string]string{name: text}
		}
	}
	require.Fail(t, "the story has no SYS-001")
	return nil
}

func TestSystemPageIsASampleFile(t *testing.T) {
	page := made(t, pagesOf(t, "auditors", defaultTheme(t)), "systems/sys-001.html")
	text := said(t, page)
	for _, part := range []string{
		"Sample file", "What is missing", "Impact assessments", "Risk assessments", "Risks and treatment", "Controls that apply, and why", "Data",
		"Life cycle", "Evidence", "Monitoring: the newest results", "Changes", "Incidents, concerns and nonconformities", "Human oversight",
		"Evidence of oversight and use", "Suppliers", "Information for users", "Obligations: EU AI Act", "Annex IV: technical documentation",
	} {
		require.Contains(t, page, ">"+part+"</h", part)
		require.Contains(t, page, `">`+part+"</a></li>", "%s is in the list of contents", part)
	}
	require.Contains(t, text, "✕ Gap No impact assessment of the system is in force 8.4 requirement aims new impact-assessment")
	require.Contains(t, text, "– No impact assessment names the system.", "a gap is a row in its part, too")
	require.Contains(t, text, "RSK-001 Under-triage of an emergency")
	require.Contains(t, text, "A.6.2.4 AI system verification and validation ✓ Included Implemented RSK-001 Under-triage of an emergency (reason in the statement)")
	require.Contains(t, text, "The card says: class high risk , on the basis: “Annex III 5(d)”, assessed on 2026-03-01 . Roles of the organization under it: provider, deployer.")
	require.Contains(t, text, "Art. 4 AI literacy Provider, deployer · all classes Applies since 2025-02-02 ✓ Addressed POL-001")
	require.Contains(t, text, "Art. 14 Human oversight Provider · high risk Applies from 2027-12-02 Annex III; originally 2026-08-02")
	require.Contains(t, text, "Art. 72 Post-market monitoring by providers and post-market monitoring plan for high-risk AI systems Provider · high risk Applies since 2026-08-02 can have an effect from 2027-12-02 (interpretation)")
	require.Contains(t, text, "27 provisions bind")
	require.Contains(t, text, "✕ Gap 26 – Allowed, not required 6", "a permission is no gap")
	require.Contains(t, text, "for bias detection and correction Provider, deployer · high risk Applies since 2026-07-27 – Allowed, not required")
	require.Contains(t, text, "Law as of 2026-11-23 . Status: in force; staged application. Source: EU AI Act")
	require.Contains(t, text, "This is no legal advice.")
	require.Equal(t, 9, strings.Count(text[strings.Index(text, "points that the documentation has to cover"):], "Annex IV."), "nine points")
}

// An edition that does not show every record cannot say what is missing, and shows nothing
// of what is hidden: no risk, no assessment, no number of them.
func TestSystemPageOfAnEditionForSome(t *testing.T) {
	hidden := map[string]string{
		"content/incident.md":   "---\nid: INC-001\nkind: incident\ntitle: Corridor event\nstatus: approved\nclassification: restricted\nowner: Niamh\nsystems: [SYS-001]\ndetected: 2026-04-14\nseverity: serious\nstate: open\n---\nText.\n",
		"content/assessment.md": "---\nid: IA-001\nkind: impact-assessment\ntitle: Hidden harm\nstatus: approved\nclassification: confidential\nowner: Niamh\nsystems: [SYS-001]\nsystem-version: \"3.9\"\nanswers: [\"eu-ai-act:Art. 12\"]\n---\nText.\n",
	}
	with, without := systemPage(t, "everyone", hidden), systemPage(t, "everyone", nil)
	require.Equal(t, without, with, "a hidden record changes nothing on the page")
	text := said(t, with)
	require.Contains(t, text, "This edition does not show every record, so it cannot say what is missing.")
	require.Contains(t, text, "– None in this edition", "of an obligation")
	require.Contains(t, text, "No record in this edition is about: Impact assessments; Risk assessments; Risks and treatment;")
	for _, word := range []string{"RSK-001", "RA-001", "INC-001", "IA-001", "3.9", "Gap", "aims new"} {
		require.NotContains(t, text, word)
	}
	require.Contains(t, said(t, systemPage(t, "auditors", hidden)), "3.9 ! Older than in use")
}

// What is under way is there with its status, and closes no gap.
func TestSystemPageShowsDraftsAsDrafts(t *testing.T) {
	head := func(id, kind, status string) string {
		return "---\nid: " + id + "\nkind: " + kind + "\ntitle: " + id + "\nstatus: " + status + "\nclassification: internal\nowner: Niamh\nsystems: [SYS-001]\n"
	}
	text := said(t, systemPage(t, "auditors", map[string]string{
		"content/risks.md":   head("RA-009", "risk-assessment", "approved") + "subject: system\nrisks:\n  - {id: RSK-109, title: Late help, type: risk, evaluation: unacceptable}\n---\nText.\n",
		"content/plan.md":    head("RTP-009", "risk-treatment", "draft") + "treatments:\n  - {risks: [RSK-109], option: reduce}\n---\nText.\n",
		"content/figures.md": head("MON-009", "monitoring", "retired") + "metrics:\n  - {name: recall}\n---\nText.\n",
		"content/data.md":    head("DATA-009", "data-sheet", "approved") + "effective: 2026-12-01\n---\nText.\n",
	}))
	require.Contains(t, text, "RTP-009 Draft reduce")
	require.Contains(t, text, "MON-009 Retired")
	require.Contains(t, text, "DATA-009 Approved takes effect on 2026-12-01")
	require.Contains(t, text, "Gap RSK-109 is above the criteria, and no plan in force treats it: RTP-009 does not count, as its status is draft RTP-009 RTP-009 8.3 requirement Finish it and have it approved")
	require.Contains(t, text, "No data sheet in force names the system: DATA-009 does not count, as it takes effect on 2026-12-01 DATA-009 DATA-009 A.4.3 control Wait for that day, or correct it")
}

func TestSystemPageWarnsBeforeTheLaw(t *testing.T) {
	page := func(law string) string {
		return said(t, systemPage(t, "auditors", card(t, law)))
	}
	require.Contains(t, page("organization-roles: [provider]\neu-ai-act: {class: prohibited}"), "It may not be placed on the market, put into service or used.")
	require.Contains(t, page("organization-roles: [provider]\neu-ai-act: {class: out-of-scope}"), "the law does not reach this system")
	require.Contains(t, page("organization-roles: [customer]\neu-ai-act: {class: minimal-risk}"), "not translated by guess: customer.")
	require.Contains(t, page("organization-roles: [deployer]\neu-ai-act: {class: high-risk}"), "Applies from 2027-12-02 Annex III; originally 2026-08-02 Applies from 2028-08-02 Annex I; originally 2027-08-02")
	require.Contains(t, page("organization-roles: [deployer]\neu-ai-act: {class: high-risk}"), "The provider keeps the technical documentation of Annex IV")

	require.Contains(t, page("organization-roles: [deployer]\neu-ai-act: {class: high-risk, basis: \"Art. 6(1), Annex I\"}"), "Not for this system, as they are for another case: Art. 27 Fundamental rights impact assessment for high-risk AI … (Annex III); Art. 49 Registration (Annex III); Art. 86 Right to explanation of individual decision-making (Annex III).")
	require.Contains(t, page("organization-roles: [deployer]\neu-ai-act: {class: high-risk, basis: None of Art. 5.}"), "on the basis: “None of Art. 5”.")

	stated := page("organization-roles: [deployer]\nother-law:\n  - {law: colorado-ai-act, applies: true, basis: A clinic in Denver.}\n  - {law: Data protection, applies: false, basis: No personal data.}")
	require.Contains(t, stated, "A clinic in Denver. Its obligations are not listed: the handbook does not show this framework.")
	require.Contains(t, stated, "Data protection No No personal data.")
}

func TestOtherLawHasASectionOfItsOwn(t *testing.T) {
	files := card(t, "organization-roles: [deployer]\nother-law:\n  - {law: colorado-ai-act, applies: true}\n  - {law: korea-ai-basic-act, applies: true, roles: [ai-business-operator]}")
	files["content/site.yaml"] = strings.Replace(siteFile, "eu-ai-act]", "eu-ai-act, colorado-ai-act, korea-ai-basic-act]", 1)
	text := said(t, systemPage(t, "auditors", files))
	require.Contains(t, text, "Obligations: Colorado ADMT Act (formerly Colorado AI Act)")
	require.Contains(t, text, "6-1-1703 Deployer record keeping Deployer Applies from 2027-01-01")
	require.Contains(t, text, "The card names no class under this law.")
	require.Contains(t, text, "Art. 34 Responsibilities of business operators in relation to … (high impact)", "bound in a class only")
}

// A framework that binds nobody is not law, even where the card has it among its laws; and
// one that the card names twice has one section.
func TestVoluntaryTextIsNoLaw(t *testing.T) {
	files := card(t, "organization-roles: [deployer]\neu-ai-act: {class: high-risk}\nother-law:\n  - {law: eu-ai-act, applies: true}\n  - {law: house-rules, applies: true, roles: [user], classes: [triage]}")
	files["content/site.yaml"] = strings.Replace(siteFile, "eu-ai-act]", "eu-ai-act, house-rules]", 1)
	files["crosswalks/frameworks/house-rules.yaml"] = "id: house-rules\ntitle: Rules of the house\nas-of: 2026-11-23\nroles: [user]\nrisk-classes: [triage]\nprovisions:\n  - {id: R1, kind: rule, title: A person decides, roles: [user], risk-classes: [triage]}\n"
	page := systemPage(t, "auditors", files)
	text := said(t, page)
	require.Equal(t, 1, strings.Count(page, `id="law-eu-ai-act"`))
	require.Contains(t, text, "What is asked by Rules of the house The card says: class triage . Roles of the organization under it: user.")
	require.Contains(t, text, "1 provision applies")
	require.NotContains(t, text, "Obligations: Rules")
	require.Contains(t, text, "As of 2026-11-23 . Source: Rules of the house")
}

// In an edition that does not show every record, nothing says that no record names a
// provision: one that the reader may not see may do so.
func TestInferredInAnEditionForSome(t *testing.T) {
	text := said(t, systemPage(t, "everyone", map[string]string{
		"content/reports.md": "---\nid: PRO-009\nkind: procedure\ntitle: Reports\nstatus: approved\nclassification: public\nowner: Niamh\nanswers: [A.8.4]\n---\nText.\n",
	}))
	require.Contains(t, text, "through a crosswalk; evidence is not inherited")
	require.NotContains(t, text, "no record names it")
}
