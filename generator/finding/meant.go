package finding

import "strings"

// Meant is the text that a hint offers for the one that the finding is about: the X of
// "did you mean X?" and of "write X". Any other hint is for people alone.
func (f Finding) Meant() (text string, found bool) {
	if text, found = strings.CutPrefix(f.Hint, "did you mean "); found {
		text, found = strings.CutSuffix(text, "?")
		return text, found
	}
	if text, found = strings.CutPrefix(f.Hint, "write "); found && !strings.ContainsAny(text, " \"'") {
		return text, text != ""
	}
	return "", false
}
