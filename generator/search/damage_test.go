package search

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever file of the index is cut short or altered, the page says so in a sentence, and
// says what it found as soon as the file is whole.
func TestAFileThatIsCutShortIsTold(t *testing.T) {
	browser := startBrowser(t)
	whole := writeSite(t, testIndex(t, auditors(), harbour()...))
	for name, query := range map[string]string{
		"meta.js":        "policy",
		"terms-000.js":   "policy",
		"lengths-000.js": "policy",
		"places-000.js":  `"chest pain"`,
		"facet-kind.js":  "risk kind:policy",
		"days.js":        "policy after:2020",
		"words.js":       "rcordings ",
		"sample.js":      "policy",
	} {
		content, err := os.ReadFile(filepath.Join(whole, "search", name))
		require.NoError(t, err)
		for what, damaged := range map[string]string{
			"half":     string(content[:len(content)/2]),
			"empty":    "",
			"altered":  alteredEnd(content),
			"no value": "aimsSearch." + name,
		} {
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS(whole)))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "search", name), []byte(damaged), 0o644))
			visit(t, browser, dir, "search.html")
			said := ask[string](t, browser, "aimsSearch.search("+quoted(query)+", 10).then(() => 'found', (error) => error.message)")
			require.Contains(t, said, "a file of the search index is damaged", "%s: %s", name, what)
		}
	}
}

// alteredEnd puts a sign that no file has where the last value ends.
func alteredEnd(content []byte) string {
	end := len(content)
	for i, c := range content {
		if c == '"' {
			end = i
		}
	}
	return string(content[:end]) + "!" + string(content[end:])
}
