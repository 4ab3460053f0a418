package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A request is what a person typed, in its parts. Nothing that can be typed is an error:
// what is not understood is told in a note, and the rest is searched for.
type request struct {
	words   string     // the free words, as typed
	phrases []string   // "in quotation marks": words in a row
	filters []narrowed // kind:policy
	notes   []string
}

// narrowed is a filter: the name of a facet and a value.
type narrowed struct{ name, value string }

// filterNames are what may stand before a colon. Anything else with a colon is a word, so
// that iso42001:A.6.2.4, 12:30 and an address can be searched for.
const filterNames = "after before clause control framework kind owner state status system"

// filterExamples show how each is written.
const filterExamples = `after:2026-05-04 before:2027 clause:5.2 control:A.6.2.4 framework:eu-ai-act kind:policy owner:ROLE-CEO state:gap status:draft system:SYS-001`

// readRequest parts a query. client/query.js does the same; both must be changed together,
// and a test tells when they differ.
func readRequest(text string) request {
	var q request
	var words strings.Builder
	open := false // the last thing is a free word with nothing behind it
	for text != "" {
		if space := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace)); space > 0 {
			text, open = text[space:], false
			continue
		}
		name := filterAt(text)
		after := text[len(name):]
		if name != "" {
			after = after[1:] // the colon
		}
		quoted := startsQuote(after)
		switch {
		case quoted:
			value, rest, closed := cutQuote(after)
			if !closed {
				q.notes = append(q.notes, fmt.Sprintf("The quotation mark before “%s” is not closed: all that follows is taken as quoted.", strings.TrimSpace(value)))
			}
			text, open = rest, false
			q.take(name, value)
		case name != "":
			value := upToSpace(after)
			text, open = after[len(value):], false
			q.take(name, value)
		default:
			word := upToSpace(text)
			if words.Len() > 0 {
				words.WriteByte(' ')
			}
			words.WriteString(word)
			text, open = text[len(word):], true
		}
	}
	if words.Len() > 0 && !open {
		words.WriteByte(' ') // the last word is finished
	}
	q.words = words.String()
	return q
}

// take adds a filter, or a phrase where there is no name.
func (q *request) take(name, value string) {
	switch value = strings.TrimSpace(value); {
	case name == "" && value != "":
		q.phrases = append(q.phrases, value)
	case name != "" && value == "":
		q.notes = append(q.notes, fmt.Sprintf("“%s:” needs a value right behind the colon, such as %s.", name, exampleOf(name)))
	case name != "":
		q.filters = append(q.filters, narrowed{name, value})
	}
}

// filterAt is the name of the filter that a text begins with, in lower case; "" for none.
func filterAt(text string) string {
	end := strings.IndexByte(text, ':')
	if end < 0 {
		return ""
	}
	for i := range end {
		if letter := text[i] | 0x20; letter < 'a' || letter > 'z' {
			return ""
		}
	}
	if name := strings.ToLower(text[:end]); slices.Contains(strings.Fields(filterNames), name) {
		return name
	}
	return ""
}

func exampleOf(name string) string {
	for example := range strings.FieldsSeq(filterExamples) {
		if strings.HasPrefix(example, name+":") {
			return example
		}
	}
	return name + ":..."
}

func startsQuote(text string) bool {
	return strings.HasPrefix(text, `"`) || strings.HasPrefix(text, "“") || strings.HasPrefix(text, "”")
}

// cutQuote takes what is between two quotation marks from the beginning of a text; to its
// end when there is no second one.
func cutQuote(text string) (inner, rest string, closed bool) {
	_, inner, _ = strings.Cut(text, text[:quoteLength(text)])
	end := strings.IndexAny(inner, `"“”`)
	if end < 0 {
		return inner, "", false
	}
	return inner[:end], inner[end+quoteLength(inner[end:]):], true
}

func quoteLength(text string) int {
	if text[0] == '"' {
		return 1
	}
	return len("“")
}

func upToSpace(text string) string {
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		return text[:end]
	}
	return text
}
