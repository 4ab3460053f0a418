package link_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/link"
)

// card is a system card with what it says about law.
func card(law string) string {
	return inForce("SYS-001", "system-card", "lifecycle: production\nintended-use: Suggest how urgent a call is.\n"+law)
}

func lawsOf(t *testing.T, files map[string]string) []*link.Law {
	t.Helper()
	g := handbook(t, files)
	return g.LawsOf(g.Record("SYS-001"))
}

func lawOf(t *testing.T, said string) *link.Law {
	t.Helper()
	laws := lawsOf(t, map[string]string{"card.md": card(said)})
	require.Len(t, laws, 1)
	return laws[0]
}

func idsOf(obligations []link.Obligation) (ids []string) {
	for _, o := range obligations {
		ids = append(ids, o.Provision.ID)
	}
	return ids
}

func obligation(t *testing.T, l *link.Law, id string) link.Obligation {
	t.Helper()
	for _, o := range l.Obligations {
		if o.Provision.ID == id {
			return o
		}
	}
	require.Fail(t, "does not bind", "%s, but %s", id, strings.Join(idsOf(l.Obligations), ", "))
	return link.Obligation{}
}

func TestDeployerOfAHighRiskSystem(t *testing.T) {
	l := lawOf(t, "organization-roles: [deployer, customer]\neu-ai-act: {class: high-risk, basis: \"Annex III 5(d)\"}")
	require.Equal(t, []string{"customer"}, l.Unknown, "a customer is nobody to the Act: not guessed to be a deployer")
	require.Equal(t, []string{
		"Art. 4", "Art. 4a", "Art. 25", "Art. 26", "Art. 27", "Art. 49", "Art. 60", "Art. 61", "Art. 73", "Art. 86",
	}, idsOf(l.Obligations), "articles as rows, without the provider's, the bans and the annexes")
	var silent []string
	for _, p := range l.Silent {
		silent = append(silent, p.ID)
	}
	require.Equal(t, []string{"Art. 2", "Art. 3", "Art. 99", "Art. 111", "Art. 113"}, silent, "scope, definitions, penalties and dates ask for nothing")
	for _, id := range []string{"Art. 4a", "Art. 60", "Art. 61"} {
		require.Equal(t, link.Optional, obligation(t, l, id).Standing, "%s is allowed, not required", id)
	}
	use := obligation(t, l, "Art. 26")
	require.Len(t, use.Points, 11)
	require.Equal(t, []string{"deployer"}, use.Roles)
	require.Equal(t, []string{"high-risk"}, use.Classes)
	require.Equal(t, []link.Term{{Case: "annex-iii", Applies: "2027-12-02", Originally: "2026-08-02"}}, use.Terms)
	require.True(t, use.Terms[0].Upcoming(day(t, today)))
	require.False(t, obligation(t, l, "Art. 4").Terms[0].Upcoming(day(t, today)), "since 2025-02-02")
}

func TestWordsOfTheCardBecomeWordsOfTheAct(t *testing.T) {
	l := lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: limited-risk, basis: Art. 50(1)}")
	require.Equal(t, []string{"Art. 50(1)", "Art. 50(2)", "Art. 50(5)"}, idsOf(obligation(t, l, "Art. 50").Points))

	l = lawOf(t, "organization-roles: [authorized-representative]\neu-ai-act: {class: high-risk}")
	obligation(t, l, "Art. 22")

	l = lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: gpai-systemic}")
	obligation(t, l, "Art. 53")
	obligation(t, l, "Art. 55")

	l = lawOf(t, "organization-roles: [deployer]\neu-ai-act: {class: gpai}")
	require.NotContains(t, idsOf(l.Obligations), "Art. 53", "who uses a model does not provide it")

	l = lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: high-risk, also: [limited-risk]}")
	obligation(t, l, "Art. 9")
	obligation(t, l, "Art. 50")

	l = lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: out-of-scope}")
	require.Equal(t, "out-of-scope", l.Outside)
	require.Empty(t, l.Obligations, "not even what holds for all")
}

func TestProhibitedSystem(t *testing.T) {
	l := lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: prohibited, basis: Art. 5(1)(c)}")
	require.True(t, l.Banned())
	require.Len(t, obligation(t, l, "Art. 5").Points, 10)
	require.NotContains(t, idsOf(l.Obligations), "Art. 9")
}

// Which date counts follows from the basis, or from what the card says outright.
func TestDatesFollowTheCase(t *testing.T) {
	annexIII := link.Term{Case: "annex-iii", Applies: "2027-12-02", Originally: "2026-08-02"}
	annexI := link.Term{Case: "annex-i", Applies: "2028-08-02", Originally: "2027-08-02"}
	for said, terms := range map[string][]link.Term{
		`basis: "Annex III 5(d)"`:                        {annexIII},
		`basis: "Art. 6(1), Annex I"`:                    {annexI},
		`basis: "Annex I and Annex III 1"`:               {annexIII, annexI},
		`basis: "Art. 6"`:                                {annexIII, annexI},
		`basis: "Annex III 5(d)", cases: [annex-i]`:      {annexI},
		`basis: "Annex IV and Annex II, annex interior"`: {annexIII, annexI},
	} {
		l := lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: high-risk, "+said+"}")
		require.Equal(t, terms, obligation(t, l, "Art. 9").Terms, said)
	}
	l := lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: high-risk, basis: Annex I}")
	monitoring := obligation(t, l, "Art. 72").Terms[0]
	require.Equal(t, link.Term{Case: "annex-i", Applies: "2026-08-02", Effective: "2028-08-02"}, monitoring, "both days, not one of them")
	require.True(t, monitoring.Upcoming(day(t, today)))
}

// Some duties are for systems under Annex III alone; a card that tells no case may be one.
func TestDutiesForOneCaseOnly(t *testing.T) {
	only := []string{"Art. 27", "Art. 49", "Art. 86"}
	l := lawOf(t, "organization-roles: [deployer]\neu-ai-act: {class: high-risk, basis: \"Art. 6(1), Annex I\"}")
	var others []string
	for _, p := range l.OtherCase {
		others = append(others, p.ID)
	}
	require.Equal(t, only, others)
	require.NotSubset(t, idsOf(l.Obligations), only)
	obligation(t, l, "Art. 26")

	for _, basis := range []string{"Annex III 5(d)", "Art. 6", "Annex I and Annex III 1"} {
		l = lawOf(t, "organization-roles: [deployer]\neu-ai-act: {class: high-risk, basis: \""+basis+"\"}")
		require.Subset(t, idsOf(l.Obligations), only, basis)
		require.Equal(t, []link.Term{{Case: "annex-iii", Applies: "2027-12-02", Originally: "2026-08-02"}}, obligation(t, l, "Art. 27").Terms, basis)
	}
}

// What presumes, permits or is for authorities is no duty, and conformity assessment is one.
func TestProviderOwesNoPermissions(t *testing.T) {
	l := lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: high-risk, basis: \"Annex III 5(d)\"}")
	var optional []string
	for _, o := range l.Obligations {
		if o.Standing == link.Optional {
			optional = append(optional, o.Provision.ID)
		}
	}
	require.Equal(t, []string{"Art. 4a", "Art. 40", "Art. 41", "Art. 60", "Art. 60a", "Art. 61"}, optional)
	require.Equal(t, link.Unanswered, obligation(t, l, "Art. 43").Standing)
	require.NotSubset(t, idsOf(l.Obligations), []string{"Art. 42", "Art. 44", "Art. 57"})

	l = lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: minimal-risk}")
	require.Equal(t, link.Optional, obligation(t, l, "Art. 95").Standing, "codes of conduct are voluntary")
}

func TestFieldOfItsOwnWinsOverARow(t *testing.T) {
	l := lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: high-risk}\nother-law:\n  - {law: eu-ai-act, applies: false}")
	require.True(t, l.Applies)
}

func TestTermWithoutADay(t *testing.T) {
	require.Equal(t, "no date given (annex-i)", link.Term{Case: "annex-i"}.String())
	require.Equal(t, "2026-08-02", link.Term{Applies: "2026-08-02"}.String())
}

func TestOtherCasesAreAlwaysNamed(t *testing.T) {
	l := lawOf(t, "organization-roles: [provider]\neu-ai-act: {class: limited-risk}")
	require.Equal(t, []link.Term{
		{Applies: "2026-08-02"}, {Case: "systems placed on the market before 2026-08-02", Applies: "2026-12-02"},
	}, obligation(t, l, "Art. 50").Points[1].Terms)
}

func TestOtherLaw(t *testing.T) {
	rows := func(rows string) string { return card("organization-roles: [deployer]\nother-law:\n" + rows) }
	laws := lawsOf(t, map[string]string{"card.md": rows(`  - {law: colorado-ai-act, applies: true}
  - {law: nyc-ll144, applies: true, roles: [employer]}
  - {law: korea-ai-basic-act, applies: true, roles: [ai-business-operator], classes: [high-impact]}
  - {law: texas-traiga, applies: true}
  - {law: texas-traiga, applies: true, classes: [all]}
  - {law: nist-ai-rmf, applies: false, basis: Not offered there.}
  - {law: "Regulation (EU) 2016/679 (GDPR)", applies: true}`)})
	require.Len(t, laws, 6, "the second row on one law does not count")
	colorado, nyc, korea, texas, not, gdpr := laws[0], laws[1], laws[2], laws[3], laws[4], laws[5]

	require.Equal(t, []string{"6-1-1701", "6-1-1703", "6-1-1704", "6-1-1705", "6-1-1706", "6-1-1707", "6-1-1708", "6-1-1709"}, idsOf(colorado.Obligations))
	require.Equal(t, []string{"6-1-1704(1)", "6-1-1704(2)", "6-1-1704(3)"}, idsOf(obligation(t, colorado, "6-1-1704").Points), "not what the attorney general has to do")
	require.True(t, obligation(t, colorado, "6-1-1703").Terms[0].Upcoming(day(t, today)))

	require.Equal(t, []string{"20-871", "5-301", "5-303", "5-304"}, idsOf(nyc.Obligations))
	require.Equal(t, "2023-01-01", obligation(t, nyc, "20-871").Points[0].Terms[0].Applies, "a point without a date has that of its section")

	require.Equal(t, []string{"Art. 31", "Art. 33", "Art. 34", "Art. 35"}, idsOf(korea.Obligations))
	require.Len(t, obligation(t, korea, "Art. 34").Points, 6, "items without roles have those of their article")

	require.Equal(t, []string{"552.103", "552.104", "552.105"}, idsOf(texas.Obligations), "definitions bind no one")
	var open []string
	for _, p := range texas.Open {
		open = append(open, p.ID)
	}
	require.Equal(t, []string{"552.052", "552.055", "552.056"}, open, "the card names no class: for a person to say")

	require.Empty(t, not.Obligations)
	require.Nil(t, gdpr.Framework)
	require.Nil(t, gdpr.LeftOut)
}

func TestLawThatTheHandbookLeavesOut(t *testing.T) {
	laws := lawsOf(t, map[string]string{
		"site.yaml": "organization: Harbour Health\nframeworks: [iso42001]\n",
		"card.md":   card("organization-roles: [deployer]\nother-law:\n  - {law: colorado-ai-act, applies: true}"),
	})
	require.Nil(t, laws[0].Framework)
	require.Equal(t, "colorado-ai-act", laws[0].LeftOut.ID)
}

// A record about another system answers for that one.
func TestObligationsAreAnsweredForTheSystem(t *testing.T) {
	answers := func(id, systems, refs string) string {
		return inForce(id, "procedure", systems+"\nanswers: ["+refs+"]")
	}
	log := func(system string) string {
		return inForce("LCR-005", "lifecycle-record", "systems: ["+system+"]\nstage: operation\nanswers: [\"eu-ai-act:Art. 12\"]")
	}
	files := map[string]string{
		"card.md":  card("organization-roles: [provider, deployer]\neu-ai-act: {class: high-risk, basis: Annex III}"),
		"other.md": inForce("SYS-002", "system-card", "lifecycle: production\nintended-use: Letters."),
		"log.md":   log("SYS-002"),
		"rules.md": answers("PRO-001", "", `"eu-ai-act:Art. 9", "eu-ai-act:Art. 26(1)", "A.8.4"`),
	}
	l := lawsOf(t, files)[0]
	require.Equal(t, link.Addressed, obligation(t, l, "Art. 9").Standing, "a procedure for all systems")
	require.Equal(t, link.AddressedInPart, obligation(t, l, "Art. 26").Standing)
	require.Equal(t, link.AddressedForSome, obligation(t, l, "Art. 12").Standing)
	require.True(t, obligation(t, l, "Art. 12").Answers[0].Elsewhere)
	require.Equal(t, link.Unanswered, obligation(t, l, "Art. 21").Standing)
	inferred := obligation(t, l, "Art. 73")
	require.Equal(t, link.InferredOnly, inferred.Standing)
	require.Equal(t, "A.8.4", inferred.Inference.End().ID)

	files["log.md"] = log("SYS-001")
	require.Equal(t, link.Addressed, obligation(t, lawsOf(t, files)[0], "Art. 12").Standing)
}

func TestAnnexIVIsTheProviders(t *testing.T) {
	said := func(roles string) string {
		return replace(t, card("organization-roles: "+roles+"\neu-ai-act: {class: high-risk}"), "Text.\n", "How it is made.\n<!-- answers: eu-ai-act:Annex IV.2 -->\n")
	}
	g := handbook(t, map[string]string{"card.md": said("[provider]")})
	r := g.Record("SYS-001")
	whole, provider := g.AnnexPoints(g.LawsOf(r)[0], r, "Annex IV")
	require.True(t, provider)
	require.Len(t, whole.Points, 9)
	require.Equal(t, link.Unanswered, whole.Points[0].Standing)
	require.Equal(t, link.Addressed, whole.Points[1].Standing)

	g = handbook(t, map[string]string{"card.md": said("[deployer]")})
	r = g.Record("SYS-001")
	_, provider = g.AnnexPoints(g.LawsOf(r)[0], r, "Annex IV")
	require.False(t, provider)
}
