package search

import (
	"fmt"
	"strings"
)

// A writer writes the same text on every machine: words as frequent as in a language,
// many of them rare.
type writer struct {
	state                      uint64
	common, onset, vowel, coda []string
}

func newWriter() *writer {
	return &writer{
		state:  42,
		common: strings.Fields(commonWords),
		onset:  strings.Fields("b br c cl d dr f g gr h l m n p pl qu r s st t tr v w"),
		vowel:  strings.Fields("a e i o u ea ou ie"),
		coda:   strings.Fields("n r s t l nd st ck ment tion ing ed able ous"),
	}
}

const commonWords = "the of and to in is for a by on with are that be as risk system model data review policy control evidence audit " +
	"management process assessment test training human oversight bias monitoring incident supplier owner approval record " +
	"version release threshold recall patients users impact transparency notice governance validation verification " +
	"retention deletion access security privacy quality drift performance metric response plan action corrective " +
	"nonconformity objective measure programme internal minutes decision register statement applicability purpose scope " +
	"responsible contract review service provider deployer regulation article chief officer staff competence awareness"

func (w *writer) pick(n int) int {
	w.state = w.state*6364136223846793005 + 1442695040888963407
	return int((w.state >> 33) % uint64(n))
}

func (w *writer) word() string {
	switch w.pick(40) {
	case 0:
		return fmt.Sprintf("RSK-%03d", w.pick(400))
	case 1:
		return fmt.Sprintf("A.%d.%d", 2+w.pick(9), 1+w.pick(9))
	case 2, 3, 4, 5:
		return w.rare()
	}
	return w.common[min(w.pick(len(w.common)), w.pick(len(w.common)))]
}

// rare is one of some tens of thousands of words that look like words.
func (w *writer) rare() string {
	text := w.onset[w.pick(len(w.onset))] + w.vowel[w.pick(len(w.vowel))]
	if w.pick(2) == 0 {
		text += w.onset[w.pick(len(w.onset))] + w.vowel[w.pick(len(w.vowel))]
	}
	return text + w.coda[w.pick(len(w.coda))]
}

func (w *writer) words(count int) string {
	var words []string
	for range count {
		words = append(words, w.word())
	}
	return strings.Join(words, " ")
}

// body is Markdown with so many sections of about so many bytes.
func (w *writer) body(sections, size int) string {
	var out strings.Builder
	for i := range sections {
		if i > 0 {
			fmt.Fprintf(&out, "## %s\n\n", w.words(1+w.pick(4)))
		}
		for end := out.Len() + size; out.Len() < end; {
			out.WriteString(w.words(6+w.pick(12)) + ". ")
		}
		out.WriteString("\n\n")
	}
	return out.String()
}
