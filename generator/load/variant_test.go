package load_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/record"
)

func TestVariantsAreOfWhatIsLeft(t *testing.T) {
	tree := handbook(map[string]string{
		"content/notes.md": "# Notes on the merger\n<!-- audience: board, auditors -->\n\n[Figures](figures.csv)\n\n# For all\n\n[Terms](terms.csv)\n\n" +
			"The board knows.\n<!-- audience: board -->\n",
		"content/figures.csv": "1\n", "content/terms.csv": "2\n",
	})
	l := loader()
	notes := loaded(t, l, tree).Records[0]
	require.Equal(t, "Notes on the merger", notes.Title)
	require.Equal(t, []string{"content/figures.csv", "content/terms.csv"}, filesOf(notes.Attachments))
	require.Nil(t, notes.VariantFor("board"), "who may read every part is shown the whole")

	others := notes.VariantFor("staff")
	require.Equal(t, "For all", others.Title)
	require.Equal(t, []string{"content/terms.csv"}, filesOf(others.Attachments))
	require.Equal(t, "For all\nTerms\n", others.Body.Document.Text())
	require.Same(t, others, notes.VariantFor("a name that is nobody's"))

	auditors := notes.VariantFor("auditors")
	require.Equal(t, "Notes on the merger", auditors.Title)
	require.NotContains(t, auditors.Body.Document.Text(), "The board knows")

	again := loaded(t, l, tree).Records[0]
	require.Same(t, others.Body, again.VariantFor("staff").Body, "an unchanged body is not parsed again")
	tree["content/notes.md"].Data = []byte("# Notes\n\nText.\n")
	require.Empty(t, loaded(t, l, tree).Records[0].Variants)
}

func filesOf(attachments []record.Attachment) (files []string) {
	for _, a := range attachments {
		files = append(files, a.File)
	}
	return files
}
