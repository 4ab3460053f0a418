package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"unicode/utf8"
)

// An identity is what stays of a finding when lines move and days go by: which rule says
// what about which file. Two findings may share one; then they are counted.
type identity struct{ rule, file, message string }

func identityOf(f Finding) identity {
	return identity{rule: f.Rule, file: valid(f.File), message: valid(settled(f.Message))}
}

// valid is a text as JSON keeps it: the name of a file may be any bytes.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return string([]rune(text))
}

// moving are the words of a message that are others tomorrow, or when a line is put above.
var moving = regexp.MustCompile(`\b(lines? )[0-9]+|\b()[0-9]+ days?( ago)\b|\b(today \()[0-9]{4}-[0-9]{2}-[0-9]{2}(\))`)

// settled is a message without what moves: such as "was due on 2026-10-31, N ago".
func settled(message string) string { return moving.ReplaceAllString(message, "${1}${2}${4}N${3}${5}") }

// fingerprints tell findings apart by their identity and how many of it came before.
type fingerprints struct{ seen map[identity]int }

// of is the print of the next finding: the same finding in the same handbook has the
// same one, whatever was written above it.
func (p *fingerprints) of(f Finding) string {
	if p.seen == nil {
		p.seen = map[identity]int{}
	}
	id := identityOf(f)
	p.seen[id]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", id.rule, id.file, id.message))
	return fmt.Sprintf("%s:%d", hex.EncodeToString(sum[:16]), p.seen[id])
}
