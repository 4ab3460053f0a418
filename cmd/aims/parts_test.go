package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// untold looks for the digests that a file names, in every byte of a folder, to the twelve
// characters that pages show of one.
func untold(ts *testscript.TestScript, neg bool, args []string) {
	digests := regexp.MustCompile(`sha256:([0-9a-f]{12})`).FindAllStringSubmatch(ts.ReadFile(args[1]), -1)
	if len(digests) == 0 {
		ts.Fatalf("%s names no digest", args[1])
	}
	found := false
	for _, content := range tree(ts, ts.MkAbs(args[0])) {
		for _, digest := range digests {
			found = found || bytes.Contains(content, []byte(digest[1]))
		}
	}
	if found != neg {
		ts.Fatalf("a digest of %s found: %v", args[1], found)
	}
}

// unwritten compares an edition that lacks parts of a record with one in which nobody wrote
// them. All files must be the same, byte for byte, but for what is due to the digest of the
// record: the whole has another one than its shown part, and the sums of files that say so
// are others. Even they are compared, once that is put aside.
func unwritten(ts *testscript.TestScript, neg bool, args []string) {
	one, two := tree(ts, ts.MkAbs(args[0])), tree(ts, ts.MkAbs(args[1]))
	var differ []string
	for name, content := range one {
		switch other, is := two[name]; {
		case !is:
			differ = append(differ, name+" is only in one")
		case bytes.Equal(content, other):
		case !saysDigest(filepath.ToSlash(name)) || !bytes.Equal(withoutDigest(content), withoutDigest(other)):
			differ = append(differ, name)
		}
	}
	for name := range two {
		if _, is := one[name]; !is {
			differ = append(differ, name+" is only in the other")
		}
	}
	if len(differ) > 0 != neg || len(one) == 0 {
		slices.Sort(differ)
		ts.Fatalf("%d of %d files differ: %q", len(differ), len(one), differ[:min(len(differ), 20)])
	}
}

// saysDigest are the files that may differ: the record itself, the list of documents with
// the digest of each, and the sums of files.
func saysDigest(name string) bool {
	return slices.Contains([]string{"policies/pol-001.html", "documents.html", "manifest.sha256"}, strings.TrimPrefix(name, "next/"))
}

func withoutDigest(content []byte) []byte {
	text := regexp.MustCompile(`[0-9a-f]{64}|<code class="digest">[0-9a-f]{8}</code>|(?:<code[^>]*>)[0-9a-f]{12}</code>`).ReplaceAllString(string(content), "{digest}")
	return []byte(strings.NewReplacer(
		"Digest of what is shown", "Digest", "POL-001 as shown {digest}", "POL-001 {digest}",
		`<span class="note">of the whole record as it is</span>`, "{given}", `<code class="digest">{digest}</code>`, "{given}",
	).Replace(text))
}
