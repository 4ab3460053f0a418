package finding

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAHintSaysWhatIsMeant(t *testing.T) {
	for hint, want := range map[string]string{
		DidYouMean("POL-01", []string{"POL-001"}): "POL-001",
		"did you mean eu-ai-act:Art. 4?":          "eu-ai-act:Art. 4",
		"write 2026-05-04":                        "2026-05-04",
		"write true":                              "true",
		"write true or false":                     "",
		`write "12 months", "1 year"`:             "",
		"write 5 alone":                           "",
		"it takes a provision":                    "",
		"":                                        "",
	} {
		text, found := Finding{Hint: hint}.Meant()
		require.Equal(t, want, text, hint)
		require.Equal(t, want != "", found, hint)
	}
}
