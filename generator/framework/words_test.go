package framework_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
)

// A law that calls a maker provider, and people who publish models gpai-provider.
func act(t *testing.T) *framework.Framework {
	t.Helper()
	file := framework.FrameworkFile{Framework: framework.Framework{
		ID: "act", Roles: []string{"provider", "deployer", "gpai-provider", "all"},
		RiskClasses: []string{"high-risk", "transparency", "gpai", "all"},
		CardWords: []framework.CardWord{
			{Says: "limited-risk", Means: []string{"transparency"}},
			{Says: "provider", Beside: []string{"gpai"}, Means: []string{"gpai-provider"}},
			{Says: "out-of-scope"},
		},
	}}
	entry := func(id, parent string, roles, classes []string) framework.ProvisionEntry {
		return framework.ProvisionEntry{ParentID: parent, Provision: framework.Provision{ID: id, Kind: "article", Title: id, Roles: roles, RiskClasses: classes}}
	}
	file.Provisions = []framework.ProvisionEntry{
		entry("Ch. I", "", nil, nil),
		entry("Art. 26", "Ch. I", []string{"deployer"}, []string{"high-risk"}),
		entry("Art. 26(2)", "Art. 26", nil, nil),
	}
	library, problems := framework.New([]framework.FrameworkFile{file}, nil)
	require.Empty(t, problems)
	return library.Framework("act")
}

func TestWordsOfACardAreTranslated(t *testing.T) {
	f := act(t)
	require.Equal(t, framework.Meaning{Words: []string{"transparency", "deployer"}}, f.Meaning([]string{"limited-risk", "deployer"}))
	require.Equal(t, []string{"gpai", "provider", "gpai-provider"}, f.Meaning([]string{"gpai", "provider"}).Words)
	require.Equal(t, []string{"high-risk", "provider"}, f.Meaning([]string{"high-risk", "provider"}).Words, "a provider of a system is not one of a model")
	require.Equal(t, []string{"customer"}, f.Meaning([]string{"customer", "deployer"}).Unknown, "no meaning is guessed")
	require.Equal(t, "out-of-scope", f.Meaning([]string{"out-of-scope", "provider"}).Outside)
}

func TestProvisionBindsWhomItsParentBinds(t *testing.T) {
	roles, classes := act(t).Find("Art. 26(2)").Binds()
	require.Equal(t, []string{"deployer"}, roles)
	require.Equal(t, []string{"high-risk"}, classes)
	roles, _ = act(t).Find("Ch. I").Binds()
	require.Empty(t, roles)
}

func TestCardWordMeansAWordOfTheFramework(t *testing.T) {
	file := framework.FrameworkFile{Framework: framework.Framework{
		ID: "act", RiskClasses: []string{"transparency"}, CardWords: []framework.CardWord{{Says: "limited-risk", Means: []string{"transparent"}}},
	}}
	_, problems := framework.New([]framework.FrameworkFile{file}, nil)
	require.Len(t, problems, 1)
	require.Contains(t, problems[0].Message, `"transparent"`)
}
