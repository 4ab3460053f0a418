package search

import (
	"net/url"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

func TestAHitTellsWhereItsApprovalStands(t *testing.T) {
	browser := startBrowser(t)
	dir := writeSite(t, controlled(t))
	for query, want := range map[string]string{
		"Commitment": "Policy|Version 2.1|Status: approved|Approval: ✓ approved",
		"Deletion":   "Policy|Version 1.0|Status: approved|Approval: ~ changed since approval",
		"Principles": "Policy|Version 0.3|Status: draft|Approval: ✕ not approved",
		"literacy":   "Provision",
	} {
		visit(t, browser, dir, "search.html?#q="+query)
		await(t, browser, "document.querySelector('.search-hit')")
		require.Equal(t, want, ask[string](t, browser, "[...document.querySelectorAll('.search-hit-about > span')].slice(0, 4).map((s) => s.textContent).join('|')"), query)
	}
	require.Equal(t, "true", ask[string](t, browser, "(location.hash = 'q=Deletion', new Promise((r) => setTimeout(() => r(document.querySelector('.search-hit-about .state span').getAttribute('aria-hidden')), 500)))"),
		"the sign is not read aloud, its word is")
}

func TestTheProgramTellsTheApprovalToo(t *testing.T) {
	hit := first(t, controlled(t), "Commitment")
	require.Equal(t, "approved", hit.Approval)
	require.Equal(t, "2.1", hit.Version)
	require.Equal(t, "approved", hit.Status)
	require.Empty(t, first(t, controlled(t), "literacy").Approval, "a provision needs none")
}

func TestAFacetNarrowsByTheAddress(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, auditors(), harbour()...)), "search.html#q=triage")
	require.Contains(t, textOf(t, browser, ".search-facets"), "Procedure (1)")
	ask[any](t, browser, "[...document.querySelectorAll('.search-facet-value')].find((a) => a.textContent === 'Procedure (1)').focus()")
	press(t, browser, kb.Enter)
	await(t, browser, "document.querySelectorAll('.search-hit').length === 1")
	require.Contains(t, textOf(t, browser, ".search-hit"), "Monitoring in production")
	require.Equal(t, "#q=triage+kind%3Aprocedure", ask[string](t, browser, "location.hash"))
	require.Equal(t, "1 result for “triage kind:procedure”", textOf(t, browser, ".search-status"))
	require.Equal(t, "kind:procedure", ask[string](t, browser, "document.activeElement.dataset.value"), "the focus stays")
	require.Equal(t, "✓Procedure (1), chosen: take away", textOf(t, browser, "[aria-current=true]"))
	require.Equal(t, "triage", textOf(t, browser, ".search-hit-excerpt mark"))

	ask[any](t, browser, "history.back()")
	await(t, browser, "document.querySelectorAll('.search-hit').length > 1")
	require.Equal(t, "#q=triage", ask[string](t, browser, "location.hash"))
	ask[any](t, browser, "history.forward()")
	await(t, browser, "document.querySelectorAll('.search-hit').length === 1")
	press(t, browser, kb.Tab)
	ask[any](t, browser, "document.querySelector('[aria-current=true]').click()")
	await(t, browser, "location.hash === '#q=triage'")
}

// Also a value that leaves no result can be taken away again.
func TestAChosenValueIsShownWithoutResults(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, auditors(), harbour()...)), "search.html#q=Portuguese+kind%3Apolicy")
	require.Equal(t, "✓policy (0), chosen: take away", textOf(t, browser, "[aria-current=true]"))
	require.Equal(t, "No results for “Portuguese kind:policy”", textOf(t, browser, ".search-status"))
}

func TestTermsOfAQueryAreAddedAndTakenAway(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, everyone(), harbour()...)), "search.html")
	narrow := func(call string) string { return ask[string](t, browser, "String(aimsSearch.narrow."+call+")") }
	require.Equal(t, `bias kind:policy`, narrow(`withTerm("bias ", "kind", "policy")`))
	require.Equal(t, `bias owner:"Tomás Keane"`, narrow(`withTerm("bias", "owner", "Tomás Keane")`))
	require.Equal(t, `owner:"O Brien"`, narrow(`withTerm("", "owner", 'O "Brien')`))
	require.Equal(t, `true`, narrow(`hasTerm('bias owner:"tomás keane"', "owner", "Tomás Keane")`))
	require.Equal(t, `false`, narrow(`hasTerm('bias "kind:policy"', "kind", "policy")`))
	require.Equal(t, `bias status:draft`, narrow(`withoutTerm('bias owner:"Tomás Keane" status:draft', "owner", "Tomás Keane")`))
}

// What a search says of a query that it could not read is shown as text above the hits, and
// read aloud.
func TestNotesAreSaid(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, auditors(), harbour()...)), "search.html#q="+url.QueryEscape("deletion kind:polcy"))
	await(t, browser, "document.querySelector('.search-note')")
	said := ask[string](t, browser, `document.querySelector("[role=status][aria-live=polite].search-said").innerHTML`)
	require.Equal(t, `<p class="search-status">1 result for “deletion kind:polcy”</p>`+
		`<p class="search-note">No kind is called “polcy”; did you mean kind:policy? It is left out.</p>`, said)
	ask[string](t, browser, "location.hash = 'q=triage+kind:polcy'")
	await(t, browser, "document.querySelector('.search-facet-value')")
	require.False(t, ask[bool](t, browser, "[...document.querySelectorAll('.search-facet-value')].some((a) => a.textContent.includes('polcy'))"), "it does not narrow")
}

func TestMoreHitsComeWithTheFocus(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, auditors(), generated(60)...)), "search.html#q=risk")
	await(t, browser, "document.querySelectorAll('.search-hit').length === 10")
	ask[any](t, browser, "document.querySelector('.search-more').focus()")
	press(t, browser, kb.Enter)
	await(t, browser, "document.querySelectorAll('.search-hit').length === 20")
	await(t, browser, "document.activeElement === document.querySelectorAll('.search-hit a')[10]")
}

// The box is a combobox as ARIA 1.2 has it.
func TestTheBoxIsACombobox(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, auditors(), harbour()...)), "policies/pol-001.html")
	input := func(name string) string {
		return ask[string](t, browser, "document.querySelector('input').getAttribute("+quoted(name)+") || ''")
	}
	require.Equal(t, "combobox", input("role"))
	require.Equal(t, "list", input("aria-autocomplete"))
	require.Equal(t, "false", input("aria-expanded"))
	require.Equal(t, "listbox", ask[string](t, browser, "document.getElementById("+quoted(input("aria-controls"))+").getAttribute('role')"))
	ask[any](t, browser, "document.querySelector('input').focus()")
	press(t, browser, "policy")
	await(t, browser, "document.querySelector('[role=option]')")
	require.Equal(t, "true", input("aria-expanded"))
	require.Empty(t, input("aria-activedescendant"))
	require.Regexp(t, `^[0-9]+ results$`, textOf(t, browser, "form [role=status]"))
	require.Zero(t, ask[int](t, browser, "document.querySelectorAll('[role=option] a, [role=option] [tabindex]').length"), "an option holds nothing to focus")

	last := ask[int](t, browser, "document.querySelectorAll('[role=option]').length")
	press(t, browser, kb.ArrowUp)
	require.Equal(t, input("aria-controls")+"-"+string(rune('0'+last-1)), input("aria-activedescendant"), "up from the box is the last")
	press(t, browser, kb.ArrowDown)
	require.Empty(t, input("aria-activedescendant"), "and down again the box")
	press(t, browser, kb.Escape)
	require.Equal(t, "false", input("aria-expanded"))
	require.Equal(t, "policy", ask[string](t, browser, "document.querySelector('input').value"), "Escape closes the list first")
	press(t, browser, kb.ArrowDown)
	await(t, browser, "document.querySelector('[role=option]')")
	press(t, browser, kb.Tab)
	await(t, browser, "document.querySelector('input').getAttribute('aria-expanded') === 'false'")
}
