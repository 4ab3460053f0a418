package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"aims/generator/record"
)

// quoted is a value as findings show it: in quotes, and not longer than a reader needs.
func quoted(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most-1]) + "…"
	}
	return `"` + text + `"`
}

// a puts the right article before a word.
func a(word string) string {
	if strings.ContainsRune("aeiou", unicode.ToLower(firstRune(word))) {
		return "an " + word
	}
	return "a " + word
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

// ofKind is such as "a record of kind policy".
func ofKind(k *record.Kind) string { return "a record of kind " + k.Name }

// inSentence makes a sentence of its own into a part of another: no capital, no full
// stop. An abbreviation such as AI or SHA-256 keeps its capitals.
func inSentence(text string) string {
	text = strings.TrimSuffix(text, ".")
	first, size := utf8.DecodeRuneInString(text)
	if rest := text[size:]; size == 0 || unicode.IsUpper(firstRune(rest)) || strings.HasPrefix(rest, "-") {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// either joins words as choices: "a, b or c".
func either(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
}
