package load

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
)

func TestBothDatesOfTheAct(t *testing.T) {
	registration := programLibrary(t).Resolve("eu-ai-act:Art. 49")
	require.Equal(t, "2026-08-02", registration.AppliesFrom)
	require.Equal(t, "2027-12-02", registration.EffectiveFrom)
	require.Equal(t, []framework.Case{{Name: "annex-i", AppliesFrom: "2026-08-02", EffectiveFrom: "2028-08-02"}}, registration.Cases)
	risk := programLibrary(t).Resolve("eu-ai-act:Art. 9")
	require.Equal(t, "2027-12-02", risk.AppliesFrom)
	require.Equal(t, "2026-08-02", risk.OriginallyOn)
	require.Contains(t, risk.Roles, "provider")
	require.Equal(t, []string{"high-risk"}, risk.RiskClasses)
}

// Sections 1 to 3 of Chapter III were put off, for Annex III and Annex I systems apart.
// What was not put off but needs such a system has the law's date and the later one.
func TestWhatTheOmnibusMoved(t *testing.T) {
	act := programLibrary(t).Framework("eu-ai-act")
	annexI := framework.Case{Name: "annex-i", AppliesFrom: "2028-08-02", OriginallyOn: "2027-08-02"}
	for _, section := range listed("Ch. III.1 to 3") {
		for _, p := range act.Find(section).Below() {
			require.Equal(t, "2027-12-02", p.AppliesFrom, p.ID)
			require.Equal(t, "2026-08-02", p.OriginallyOn, p.ID)
			require.Contains(t, p.Cases, annexI, p.ID)
			require.Empty(t, p.EffectiveFrom, p.ID)
		}
	}
	var both []string
	for _, p := range act.Provisions {
		if p.EffectiveFrom == "" {
			continue
		}
		both = append(both, p.ID)
		require.Equal(t, "2026-08-02", p.AppliesFrom, p.ID)
		require.Equal(t, "2027-12-02", p.EffectiveFrom, p.ID)
		require.Equal(t, []framework.Case{{Name: "annex-i", AppliesFrom: "2026-08-02", EffectiveFrom: "2028-08-02"}}, p.Cases, p.ID)
		require.Contains(t, p.DateNote, "medium", p.ID)
	}
	require.Equal(t, listed("Art. 40 to 44, Art. 47 to 49, Art. 72 to 73, Art. 86, Annex V, Annex VI, Annex VII, Annex VIII"), both)

	applies := func(id string) string { return act.Find(id).AppliesFrom }
	require.Equal(t, "2025-02-02", applies("Art. 5(1)(a)"))
	require.Equal(t, "2026-12-02", applies("Art. 5(1)(ba)"))
	require.Equal(t, "2025-08-02", applies("Art. 53"))
	require.Equal(t, "2026-08-02", applies("Art. 50"))
	require.Contains(t, act.Find("Art. 50(2)").Cases, framework.Case{Name: "systems placed on the market before 2026-08-02", AppliesFrom: "2026-12-02"})
	require.Contains(t, act.Find("Art. 53").Cases, framework.Case{Name: "models placed on the market before 2025-08-02", AppliesFrom: "2027-08-02"})
	require.Equal(t, "2026-07-27", act.Find("Art. 4").TextFrom)
}

func TestDatesOfTheOtherLaws(t *testing.T) {
	library := programLibrary(t)
	powers := []string{"6-1-1704(4)", "6-1-1705(3)"} // to make rules, which come before the duties
	for id, day := range map[string]string{
		"colorado-ai-act": "2027-01-01", "texas-traiga": "2026-01-01", "korea-ai-basic-act": "2026-01-22",
	} {
		for _, p := range library.Framework(id).Provisions {
			if slices.Contains(powers, p.ID) {
				require.Equal(t, "2026-05-14", p.AppliesFrom, p.Ref())
				continue
			}
			require.Equal(t, day, p.AppliesFrom, p.Ref())
		}
	}
	require.Equal(t, "2026-07-21", library.Resolve("korea-ai-basic-act:Art. 35").TextFrom)
	require.Equal(t, "2023-01-01", library.Resolve("nyc-ll144:20-871").AppliesFrom)
}

func TestRolesAndRiskClassesOfTheAct(t *testing.T) {
	act := programLibrary(t).Framework("eu-ai-act")
	for id, roles := range map[string][]string{
		"Art. 16": {"provider"}, "Art. 22": {"authorised-representative"}, "Art. 23": {"importer"}, "Art. 24": {"distributor"},
		"Art. 26": {"deployer"}, "Art. 27": {"deployer"}, "Art. 53": {"gpai-provider"},
	} {
		require.Subset(t, act.Find(id).Roles, roles, id)
	}
	for id, classes := range map[string][]string{
		"Art. 5": {"prohibited"}, "Art. 26": {"high-risk"}, "Art. 50": {"transparency"}, "Art. 55": {"gpai-systemic"},
	} {
		require.Subset(t, act.Find(id).RiskClasses, classes, id)
	}
	for _, p := range act.OfKind("article") {
		require.NotEmpty(t, p.Roles, p.ID)
		require.NotEmpty(t, p.RiskClasses, p.ID)
		require.NotEmpty(t, p.AppliesFrom, p.ID)
	}
}
