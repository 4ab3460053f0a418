package markdown

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	chromalexers "github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// longestHighlighted is the most code that is highlighted in one block. Longer code is a
// log or data: its colours help nobody, and they cost the most.
const longestHighlighted = 32 << 10

// lexers remembers the lexer of each language, because chroma searches all of them for it.
type lexers struct{ byName sync.Map } // string to chroma.Lexer, nil if there is none

func (l *lexers) named(name string) chroma.Lexer {
	if known, ok := l.byName.Load(name); ok {
		lexer, _ := known.(chroma.Lexer)
		return lexer
	}
	lexer := chromalexers.Get(name)
	l.byName.Store(name, lexer)
	return lexer
}

// fenced writes code between fences.
func (s *scribe) fenced(node *ast.FencedCodeBlock, depth int) int {
	from := max(node.Pos(), 0)
	i := s.open(Code, depth, from)
	language := languageOf(node.Language(s.source))
	s.code(node.Lines(), language)
	to := from
	if node.Lines().Len() > 0 {
		_, to = extent(node.Lines())
	}
	if next := s.places.endOfLine(to) + 1; next < len(s.source) && s.isFence(next) {
		to = next
	}
	return s.close(i, to)
}

// isFence says whether the line ends a block of code, whatever holds it.
func (s *scribe) isFence(offset int) bool {
	line := bytes.TrimLeft(s.source[offset:s.places.endOfLine(offset)], "> \t")
	return bytes.HasPrefix(line, []byte("```")) || bytes.HasPrefix(line, []byte("~~~"))
}

func (s *scribe) indented(node *ast.CodeBlock, depth int) int {
	from, to := extent(node.Lines())
	s.soughtInCode(node.Lines())
	i := s.open(Code, depth, from)
	s.code(node.Lines(), "")
	return s.close(i, to)
}

// languageOf is the language without what other programs write behind it: yaml{1,3}, yaml,title=x.
func languageOf(info []byte) string {
	if end := bytes.IndexAny(info, "{,:"); end >= 0 {
		info = info[:end]
	}
	return strings.ToLower(string(info))
}

// code writes a block of code in a region that scrolls when it is too wide and that a keyboard
// can reach.
func (s *scribe) code(lines *text.Segments, language string) {
	s.html = append(s.html, `<pre class="code" role="group" aria-label="Code" tabindex="0"><code`...)
	if isLanguage(language) {
		s.html = append(s.html, ` class="language-`...)
		s.html = append(s.html, language...)
		s.html = append(s.html, '"')
	}
	s.html = append(s.html, '>')
	from := len(s.text)
	for i := range lines.Len() {
		segment := lines.At(i)
		s.text = append(s.text, segment.Value(s.source)...)
	}
	html := len(s.html)
	if !s.highlight(string(s.text[from:]), language) {
		s.html = appendText(s.html[:html], s.text[from:])
	}
	s.html = append(s.html, "</code></pre>\n"...)
}

func isLanguage(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(char rune) bool {
		return !('a' <= char && char <= 'z' || '0' <= char && char <= '9' || strings.ContainsRune("+-#._", char))
	})
}

// highlight writes code with a span for each kind of token. It is false if the code cannot be
// highlighted; what it has written is then to be forgotten.
func (s *scribe) highlight(code, language string) (done bool) {
	if !isLanguage(language) || len(code) > longestHighlighted {
		return false
	}
	lexer := s.lexers.named(language)
	if lexer == nil {
		return false
	}
	defer func() {
		// A lexer of chroma panics when its rules fail. The code is shown without colours then.
		if recover() != nil {
			done = false
		}
	}()
	tokens, err := lexer.Tokenise(nil, code)
	if err != nil {
		return false
	}
	written := 0
	class := ""
	for token := tokens(); token != chroma.EOF; token = tokens() {
		if next := classOf(token.Type); next != class && strings.TrimSpace(token.Value) != "" {
			s.endSpan(class)
			s.beginSpan(next)
			class = next
		}
		s.html = appendText(s.html, token.Value)
		written += len(token.Value)
	}
	s.endSpan(class)
	return written == len(code)
}

func (s *scribe) beginSpan(class string) {
	if class != "" {
		s.html = append(s.html, `<span class="`...)
		s.html = append(s.html, class...)
		s.html = append(s.html, `">`...)
	}
}

func (s *scribe) endSpan(class string) {
	if class != "" {
		s.html = append(s.html, "</span>"...)
	}
}

// classOf is the class of a token. Names and punctuation look like text, which most of
// them are: a span around each would double the page.
func classOf(kind chroma.TokenType) string {
	for ; kind > 0; kind = kind.Parent() {
		if at, found := slices.BinarySearchFunc(highlightClasses, kind, func(h highlightClass, kind chroma.TokenType) int {
			return int(h.kind) - int(kind)
		}); found {
			return highlightClasses[at].class
		}
	}
	return ""
}
