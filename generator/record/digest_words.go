package record

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"aims/generator/markdown"
)

// WordsDigest is a digest of what a record says, however it is set: of the words of its governed
// fields and of its text, and of the provisions that blocks claim to answer. Punctuation,
// spaces and line breaks, emphasis, headings' levels and where links lead do not change
// it; a word, a number, a sign such as < or % and the capitals of a word do. An approval
// keeps it beside Digest, so that a later change can be told from a change of wording.
func WordsDigest(fields Value, body *markdown.Document) string {
	text := appendValue(nil, wordsOf(governed(fields)))
	if body != nil {
		for i := range body.Blocks {
			if b := &body.Blocks[i]; b.Depth == 0 {
				text = appendWords(text, b.Text)
			}
		}
		for _, m := range body.Markers {
			for _, w := range m.Words {
				text = appendText(text, 'a', w.Text)
			}
		}
	}
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Drifted says that the record was approved once with a digest of its words, but not as
// it is now: only then somebody asks for Words.
func Drifted(fields Value, digest string) bool {
	drifted := false
	for row := range fields.Get("approvals").All() {
		if strings.EqualFold(row.Get("digest").Text, digest) {
			return false
		}
		drifted = drifted || row.Get("words").Has()
	}
	return drifted
}

// whereLinksLead are governed fields that only point elsewhere.
var whereLinksLead = []string{"related", "tags"}

// wordsOf are fields with nothing of their texts but the words.
func wordsOf(v Value) Value {
	plain := Value{Shape: v.Shape, Text: string(appendWords(nil, v.Text))}
	for _, item := range v.Items {
		plain.Items = append(plain.Items, wordsOf(item))
	}
	for _, p := range v.Pairs {
		if !slices.Contains(whereLinksLead, p.Key) {
			plain.Pairs = append(plain.Pairs, Pair{Key: p.Key, Value: wordsOf(p.Value)})
		}
	}
	return plain
}

// appendWords writes each word of a text, and a line break behind it. Signs that mean
// something are words; a mark between or before digits belongs to the number, so that
// neither 1.5 and 15 nor 5 and -5 are one.
func appendWords(to []byte, text string) []byte {
	text = norm.NFC.String(text)
	inside, before := false, ' '
	end := func() {
		if inside {
			to, inside = append(to, '\n'), false
		}
	}
	for i, r := range text {
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		switch {
		case unicode.In(r, unicode.L, unicode.M, unicode.N), ofNumber(before, r, after):
			to, inside = utf8.AppendRune(to, r), true
		case unicode.Is(unicode.S, r), r == '%', r == '‰':
			end()
			to = append(utf8.AppendRune(to, r), '\n')
		default:
			end()
		}
		before = r
	}
	end()
	return to
}

// ofNumber says that a mark belongs to the number that goes on after it.
func ofNumber(before, mark, after rune) bool {
	if !unicode.IsDigit(after) {
		return false
	}
	return unicode.IsDigit(before) && strings.ContainsRune(".,:/-–", mark) || unicode.IsSpace(before) && strings.ContainsRune("-–", mark)
}
