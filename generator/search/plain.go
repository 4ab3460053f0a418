package search

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"aims/generator/files"
)

// Plain gives a function that tells what a file of an index says where that is packed or
// coded: the texts that are shown, and terms. All other files say it as they are. read gives
// the files of that index.
func Plain(read files.Read) func(name string, content []byte) (text []byte, terms []string, packed bool, err error) {
	sample := sync.OnceValues(func() ([]byte, error) {
		file, err := read("search/sample.js")
		if err != nil {
			return nil, err
		}
		return unpacked(file, nil)
	})
	return func(name string, content []byte) (text []byte, terms []string, packed bool, err error) {
		inner, inside := strings.CutPrefix(name, "search/")
		part, _, _ := strings.Cut(strings.TrimSuffix(inner, ".js"), "-")
		switch {
		case !inside:
			return nil, nil, false, nil
		case part == "text":
			dictionary, err := sample()
			if err != nil {
				return nil, nil, true, fmt.Errorf("the sample: %w", err)
			}
			text, err = unpacked(content, dictionary)
			return text, nil, true, err
		case part == "sample":
			text, err = unpacked(content, nil)
			return text, nil, true, err
		case part == "terms" || part == "words":
			terms, err = codedTerms(content)
			return nil, terms, true, err
		}
		return nil, nil, false, nil
	}
}

var errNotPacked = errors.New("the file is not as the index packs it")

// unpacked is the text of a file with one packed argument.
func unpacked(file, dictionary []byte) ([]byte, error) {
	_, after, found := bytes.Cut(file, []byte{'"'})
	coded, _, closed := bytes.Cut(after, []byte{'"'})
	packed, err := base64.StdEncoding.DecodeString(string(coded))
	if !found || !closed || err != nil {
		return nil, errNotPacked
	}
	text, err := io.ReadAll(flate.NewReaderDict(bytes.NewReader(packed), dictionary)) // its end is before the checksum
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNotPacked, err)
	}
	return text, nil
}

// codedTerms are the terms of a file that lists them front-coded. Exact ids lose their mark.
func codedTerms(file []byte) ([]string, error) {
	_, after, found := bytes.Cut(file, []byte{'"'})
	coded, _, closed := bytes.Cut(after, []byte{'"'})
	if !found || !closed {
		return nil, errNotPacked
	}
	var terms []string
	before := ""
	for item := range strings.SplitSeq(string(coded), "|") {
		if item == "" {
			continue // a file without terms
		}
		n := strings.IndexByte(kept, item[0])
		if n < 0 || n > len(before) {
			return nil, errNotPacked
		}
		before = before[:n] + item[1:]
		terms = append(terms, strings.TrimPrefix(before, keyMark))
	}
	return terms, nil
}

// NewTerms gives a function that tells the terms of a text. It is for one goroutine.
func NewTerms() func(text string) []string {
	v := newVocabulary()
	var met []token
	return func(text string) []string {
		v.forget()
		met = v.tokens(met[:0], text)
		terms := make([]string, 0, len(met))
		for _, t := range met {
			terms = append(terms, t.term)
		}
		return terms
	}
}
