package main

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// packed is text that may be base64, as search shards hold numbers.
var packed = regexp.MustCompile(`[A-Za-z0-9+/]{16,}`)

// unpacked are the texts that a file of the search index holds packed.
func unpacked(content, sample []byte) []byte {
	run := packed.Find(content)
	plain, _ := base64.StdEncoding.DecodeString(string(run) + strings.Repeat("=", (4-len(run)%4)%4))
	text, _ := io.ReadAll(flate.NewReaderDict(bytes.NewReader(plain), sample)) // what else is base64 ends somewhere
	return text
}

// nowhere looks for words in every byte and file name of a folder, in what is base64 or
// packed too.
// A word list of the search index may leave out the beginning that a word shares with the
// one before it, so the end of a long word is looked for as well.
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	var all []byte
	files := tree(ts, ts.MkAbs(args[0]))
	for name, content := range files {
		if sample, in := files[path.Join(path.Dir(name), "sample.js")]; in {
			all = append(all, unpacked(content, unpacked(sample, nil))...)
		}
		all = append(append(append(all, name...), '\n'), content...)
		for _, run := range packed.FindAll(content, -1) {
			if plain, err := base64.StdEncoding.DecodeString(string(run[:len(run)/4*4])); err == nil {
				all = append(all, plain...)
			}
		}
	}
	all = bytes.ToLower(all)
	for _, word := range args[1:] {
		end := strings.ToLower(word)
		if len(word) > 8 {
			end = end[3:]
		}
		if found := bytes.Contains(all, []byte(end)); found != neg {
			ts.Fatalf("%q found: %v", word, found)
		}
	}
}
