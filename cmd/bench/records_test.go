package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRecordsAreTheSameTwice(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		require.NoError(t, writeBoth(dir, 60))
	}
	files, err := filepath.Glob(filepath.Join(first, "*", "content", "*", "*.md"))
	require.NoError(t, err)
	require.Len(t, files, 60+60+len(kinds), "the records twice, and a register of each kind for the peer")
	for _, file := range files {
		path, err := filepath.Rel(first, file)
		require.NoError(t, err)
		require.Equal(t, read(t, file), read(t, filepath.Join(second, path)), path)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

func TestRecordsAreLikeThoseOfAHandbook(t *testing.T) {
	c := newCorpus(500)
	var bytes, words, fields, links, fences int
	distinct := map[string]bool{}
	for i := range c.names {
		record := c.record(i)
		bytes += len(record.markdown())
		words += len(strings.Fields(record.body))
		front := record.head + record.fields
		fields += 1 + strings.Count(front, "\n") - strings.Count(front, "\n ")
		links += strings.Count(record.body, "[[")
		fences += strings.Count(record.body, "```") / 2
		for _, word := range strings.Fields(strings.ToLower(record.body)) {
			distinct[strings.Trim(word, ".,;:|*`[]()")] = true
		}
	}
	n := len(c.names)
	require.InDelta(t, 5500, bytes/n, 500, "bytes of a record")
	require.InDelta(t, 730, words/n, 60, "words of a text, marks of tables counted")
	require.InDelta(t, 18, fields/n, 2, "fields of a record")
	require.InDelta(t, 0.29, float64(fences)/float64(n), 0.04, "records with code")
	require.Equal(t, 5*n, links)
	require.Greater(t, len(distinct), 2500, "different words")
}

func TestRecordsHaveNoErrors(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "aims")
	out, err := exec.Command("go", "build", "-o", program, "../aims").CombinedOutput()
	require.NoError(t, err, string(out))
	require.NoError(t, writeHandbook(dir, newCorpus(200)))
	out, err = exec.Command(program, "check", "--dir", dir, "--as-of", asOf, "--no-color").CombinedOutput()
	require.NoError(t, err, string(out))
}
