package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"aims/generator/git"
)

// A commitLog is every commit that some version contains, by hash.
type commitLog map[string]*commit

type commit struct {
	parents []string
	change  Change
	files   []touched // below content/, paths as in Tree.FS
}

// A touched file is one that a commit added, changed or renamed.
type touched struct {
	path string
	from string // the former path when it was renamed
}

// logFormat begins a commit with a byte that begins no file status, so that no
// name of a file and no subject can be taken for a commit.
const logFormat = "--format=%x01%H%x00%P%x00%an%x00%ct%x00%s"

// readLog reads the commits of all versions in one run of git. --full-history and
// --sparse list also the commits that touch no content, because the way from a
// tag to its past leads through them; -c lists what a merge itself changed.
func readLog(ctx context.Context, tips []string, prefix string, run git.Runner) (commitLog, error) {
	if len(tips) == 0 {
		return nil, nil
	}
	output, err := run(ctx, strings.Join(tips, "\n")+"\n", "log", "-z", logFormat, "--name-status", "-M", "-l1000", "-c",
		"--full-history", "--sparse", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-notes", "--no-color",
		"--no-decorate", "--encoding=UTF-8", "--stdin", "--", "content")
	if err != nil {
		return nil, err
	}
	log, err := parseLog(output, prefix)
	if err != nil {
		return nil, fmt.Errorf("git log: %w", err)
	}
	return log, nil
}

// parseLog reads what git log wrote, in which everything ends with a NUL.
func parseLog(output []byte, prefix string) (commitLog, error) {
	log, rest := commitLog{}, fields{output}
	for !rest.done() {
		if err := parseCommit(&rest, log, prefix); err != nil {
			return nil, err
		}
	}
	return log, nil
}

var errLogCut = errors.New("the output ends within a commit")

func parseCommit(rest *fields, log commitLog, prefix string) error {
	var head [5]string
	for i := range head {
		var found bool
		if head[i], found = rest.next(); !found {
			return errLogCut
		}
	}
	hash := commitHash(strings.TrimPrefix(head[0], "\x01"))
	seconds, err := strconv.ParseInt(head[3], 10, 64)
	if !strings.HasPrefix(head[0], "\x01") || hash == "" || err != nil {
		return fmt.Errorf("%.60q is not the beginning of a commit", strings.Join(head[:], " "))
	}
	c := &commit{parents: strings.Fields(head[1])}
	c.change = Change{Commit: hash, Author: oneLine(head[2]), Date: time.Unix(seconds, 0).UTC(), Subject: oneLine(head[4])}
	log[hash] = c
	for !rest.done() && !rest.at('\x01') {
		status, _ := rest.next()
		if status = strings.TrimPrefix(status, "\n"); status == "" {
			continue
		}
		if err := parseFile(rest, status, c, prefix); err != nil {
			return err
		}
	}
	return nil
}

// parseFile reads the paths after a status such as A, M, R087, or MM in a merge of two.
func parseFile(rest *fields, status string, c *commit, prefix string) error {
	letters := strings.TrimRight(status, "0123456789")
	if letters == "" || strings.Trim(letters, "ABCDMRTUX") != "" {
		return fmt.Errorf("%.60q is not the status of a file", status)
	}
	var file touched
	var found bool
	if letters == "R" || letters == "C" {
		if file.from, found = rest.next(); !found {
			return errLogCut
		}
	}
	if file.path, found = rest.next(); !found {
		return errLogCut
	}
	if letters == "C" {
		file.from = ""
	}
	file.from = strings.TrimPrefix(file.from, prefix)
	if file.path, found = strings.CutPrefix(file.path, prefix); found && strings.HasPrefix(file.path, "content/") && shown(file.path) {
		c.files = append(c.files, file)
	}
	return nil
}

// commitHash is a hash in git's own writing, "" when it is none.
func commitHash(hash string) string { return commitComment(hash) }

// oneLine makes text from a commit fit to be shown: valid, without control characters.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.TrimSpace(text)
}

// fields are NUL-ended strings.
type fields struct {
	rest []byte
}

func (f *fields) done() bool     { return len(f.rest) == 0 }
func (f *fields) at(b byte) bool { return len(f.rest) > 0 && f.rest[0] == b }

// next is the next field; the last one of git log has no NUL after it.
func (f *fields) next() (string, bool) {
	if f.done() {
		return "", false
	}
	field, rest, _ := bytes.Cut(f.rest, []byte{0})
	f.rest = rest
	return string(field), true
}
