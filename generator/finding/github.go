package finding

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// writeGitHub writes workflow commands, one a line, which GitHub Actions shows at the
// lines of a pull request:
//
//	::error file=content/policies/ai.md,line=12,col=5,endColumn=13,title=provision-unknown::there is no control ...
//
// GitHub shows the first ten of each severity a step; the log has them all.
func writeGitHub(w io.Writer, r Report) error {
	out := bufio.NewWriter(w)
	for _, f := range r.Findings {
		fmt.Fprintf(out, "::%s %s::%s\n", githubCommand(f.Severity), githubProperties(r, f), githubText(spoken(f)))
	}
	return out.Flush()
}

// spoken is the message of a finding, and below it the mend.
func spoken(f Finding) string {
	if f.Hint == "" {
		return f.Message
	}
	return f.Message + "\n" + f.Hint
}

func githubCommand(s Severity) string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "notice"
}

func githubProperties(r Report, f Finding) string {
	var properties []string
	add := func(name, value string) { properties = append(properties, name+"="+githubProperty(value)) }
	number := func(name string, n int) {
		if n > 0 {
			add(name, fmt.Sprint(n))
		}
	}
	if f.File != "" {
		add("file", r.fromHere(f.File))
	}
	number("line", f.Line)
	number("col", f.Column)
	number("endColumn", f.EndColumn)
	add("title", f.Rule)
	return strings.Join(properties, ",")
}

// githubText escapes the text of a command: it ends with the line, and % escapes. What
// would steer a terminal is taken out, as the log is shown on one.
func githubText(text string) string {
	text = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\r' && r != '\t' && !visible(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// githubProperty escapes the value of a property, which also : and , end.
func githubProperty(value string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubText(value))
}
