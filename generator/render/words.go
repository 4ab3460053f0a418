package render

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"aims/generator/link"
	"aims/generator/record"
)

func number(n int) string { return strconv.Itoa(n) }

// capitals are words that are not written small.
var capitals = map[string]string{
	"ai": "AI", "eu": "EU", "id": "ID", "aims": "AIMS", "sha256": "SHA-256", "url": "URL", "gpai": "GPAI",
	"soa": "statement of applicability", "act": "Act", "uk": "UK",
}

// spoken turns a word of the data, such as in-the-loop, into words for readers.
func spoken(word string) string {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '_' })
	for i, part := range parts {
		if known, found := capitals[part]; found {
			parts[i] = known
		}
	}
	return sentence(strings.Join(parts, " "))
}

// sentence begins with a capital.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// vocabulary is spoken for every name and enumerated value of the kinds, made once.
type vocabulary map[string]spokenWord

// spokenWord is a word as it begins a sentence, and as it stands within one.
type spokenWord struct{ first, within string }

func newWord(word string) spokenWord {
	first := spoken(word)
	within := first
	if i := strings.IndexAny(word, "-_"); capitals[word[:max(i, 0)]] == "" && capitals[word] == "" && first != "" {
		within = strings.ToLower(first[:1]) + first[1:]
	}
	return spokenWord{first, within}
}

func newVocabulary(kinds *record.Kinds) vocabulary {
	v := vocabulary{}
	for _, word := range []record.Status{record.Draft, record.InReview, record.Approved, record.Retired} {
		v[string(word)] = newWord(string(word))
	}
	for _, class := range record.Classifications() {
		v[string(class)] = newWord(string(class))
	}
	v[link.InText] = newWord(link.InText)
	v.learn(kinds.Header)
	for _, kind := range kinds.List {
		v.learn(kind.Fields)
	}
	return v
}

func (v vocabulary) learn(fields []record.Field) {
	for i := range fields {
		v[fields[i].Name] = newWord(fields[i].Name)
		for _, value := range fields[i].Values {
			v[value] = newWord(value)
		}
		v.learn(fields[i].Fields)
	}
}

func (v vocabulary) say(word string) string {
	if known, found := v[word]; found {
		return known.first
	}
	return spoken(word)
}

// within says a word in the middle of a sentence.
func (v vocabulary) within(word string) string {
	if known, found := v[word]; found {
		return known.within
	}
	return newWord(word).within
}

// quoted is a text of the kinds' files with quotation marks for its marks of code.
func quoted(text string) string {
	for strings.Count(text, "`") > 1 {
		text = strings.Replace(strings.Replace(text, "`", "“", 1), "`", "”", 1)
	}
	return text
}

// shorten cuts text at a word, for descriptions and lists.
func shorten(text string, limit int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)[:limit]
	cut := string(runes)
	if i := strings.LastIndexByte(cut, ' '); i > limit/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.") + " …"
}

// short is the first characters of a digest or commit, enough to read aloud.
func short(digest string, length int) string {
	digest = strings.TrimPrefix(digest, "sha256:")
	return digest[:min(length, len(digest))]
}
