package leak

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"aims/generator/files"
	"aims/generator/parallel"
)

// A Check looks for the secrets of one edition. Any number of goroutines may use it.
type Check struct {
	in      Input
	matcher *matcher
	terms   map[string]rare // by term
	files   map[string]int  // that secrets publish: the number of the secret, by hash
	sizes   map[int64]bool  // of those

	again    func() (*files.Set, error)
	asked    atomic.Bool
	asking   sync.Mutex    // one find at a time
	cleared  []atomic.Bool // patterns that are in the edition without the secrets too
	innocent sync.Map      // the same of terms
}

// New reads all sources.
func New(in Input) (*Check, error) {
	k, err := know(in.Known, in.Secrets)
	if err != nil {
		return nil, fmt.Errorf("reading what %s may read: %w", in.Audience, err)
	}
	c := &Check{in: in, files: map[string]int{}, sizes: map[int64]bool{}, again: sync.OnceValues(in.Again)}
	found, words, err := gather(in, k)
	if err != nil {
		return nil, fmt.Errorf("reading what %s may not read: %w", in.Audience, err)
	}
	c.matcher = newMatcher(in.Secrets, found)
	c.cleared = make([]atomic.Bool, len(c.matcher.patterns))
	for i, s := range in.Secrets {
		for _, f := range s.Files {
			c.files[f.SHA256], c.sizes[f.Size] = i, true
		}
	}
	if in.Terms != nil {
		c.terms = rareTerms(in.Terms(), words, k.words)
	}
	return c, nil
}

// gather collects the patterns and rare words of all secrets, in their order.
func gather(in Input, k *known) ([][]pattern, map[string]rare, error) {
	const batch = 64
	batches := make([]*gatherer, (len(in.Secrets)+batch-1)/batch)
	err := parallel.Do(context.Background(), len(batches), func(b int) error {
		g := &gatherer{known: k, words: map[uint64]rare{}}
		batches[b] = g
		for i := b * batch; i < min((b+1)*batch, len(in.Secrets)); i++ {
			source, err := in.Read(in.Secrets[i].File)
			if err != nil {
				return err
			}
			g.take(i, &in.Secrets[i], source)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	patterns := make([][]pattern, len(batches))
	words := map[string]rare{}
	for b, g := range batches {
		patterns[b] = g.patterns
		for _, w := range g.words {
			if _, met := words[w.text]; !met {
				words[w.text] = w
			}
		}
	}
	return patterns, words, nil
}

// rareTerms are the terms of rare words that no known word has.
func rareTerms(of func(string) []string, words map[string]rare, known []string) map[string]rare {
	told := map[string]bool{}
	for _, word := range known {
		for _, term := range of(word) {
			told[term] = true
		}
	}
	terms := map[string]rare{}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		for _, term := range of(word) {
			if _, met := terms[term]; !met && !told[term] && len(term) >= shortestTerm {
				terms[term] = words[word]
			}
		}
	}
	return terms
}

// Guard are the same promises, but one whose file would tell of a secret is an error. The
// check is made when the first file is.
func Guard(set *files.Set, check func() (*Check, error)) *files.Set {
	guarded, unpack := &files.Set{}, unpacker{set: set}
	for name, promise := range set.All() {
		guarded.Add(name, func() ([]byte, error) {
			content, err := promise()
			if err != nil {
				return nil, err
			}
			c, err := check()
			if err != nil {
				return nil, err
			}
			return content, c.examine(name, content, &unpack)
		})
	}
	return guarded
}

// An unpacker unpacks files of a set with what a check says about that, which is known when the
// first file is looked at.
type unpacker struct {
	set    *files.Set
	once   sync.Once
	unpack func(name string, content []byte) (Unpacked, bool, error)
}

func (u *unpacker) unpacked(in *Input, name string, content []byte) (Unpacked, bool, error) {
	if in.Unpack == nil {
		return Unpacked{}, false, nil
	}
	u.once.Do(func() {
		u.unpack = in.Unpack(func(name string) ([]byte, error) {
			promise, found := u.set.Get(name)
			if !found {
				return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
			}
			return promise()
		})
	})
	return u.unpack(name, content)
}

// Merged looks at a file that is made from files of several editions, each of which was
// looked at when it was made. What one of them says is no leak: it may be of another version.
// Only names count: pieces of several files that come to stand side by side make words in a
// row that nobody wrote.
func (c *Check) Merged(name string, content []byte, parts [][]byte) error {
	found := slices.DeleteFunc(c.finds(plain(content)), func(f find) bool { return f.what == "" })
	for _, part := range parts {
		if len(found) == 0 {
			return nil
		}
		for _, f := range c.finds(plain(part)) {
			found = slices.DeleteFunc(found, f.same)
		}
	}
	return c.tell(name, found)
}

// examine is an error when a file of the edition tells of a secret.
func (c *Check) examine(name string, content []byte, unpack *unpacker) error {
	found, err := c.look(name, content, unpack)
	if err != nil || len(found) == 0 {
		return err
	}
	c.asking.Lock()
	defer c.asking.Unlock()
	found = slices.DeleteFunc(found, c.isCleared)
	if len(found) == 0 {
		return nil
	}
	if err := c.ask(name, found); err != nil {
		return err
	}
	return c.tell(c.in.Dir+"/"+name, slices.DeleteFunc(found, c.isCleared))
}

// ask clears what is in the file, too, when the sources never had the secrets. The files of
// a search index hang together, so that all of them count.
func (c *Check) ask(name string, found []find) error {
	c.asked.Store(true)
	set, err := c.again()
	if err != nil {
		return fmt.Errorf("making the edition without what %s may not read: %w", c.in.Audience, err)
	}
	names := []string{name}
	if folder, _, inside := strings.Cut(name, "/"); inside && folder == "search" {
		for other := range set.All() {
			if strings.HasPrefix(other, folder+"/") && other != name {
				names = append(names, other)
			}
		}
	}
	unpack := &unpacker{set: set}
	for _, name := range names {
		if !slices.ContainsFunc(found, func(f find) bool { return !c.isCleared(f) }) {
			return nil
		}
		promise, there := set.Get(name)
		if !there {
			continue
		}
		content, err := promise()
		if err != nil {
			return fmt.Errorf("making %s without what %s may not read: %w", name, c.in.Audience, err)
		}
		innocent, err := c.look(name, content, unpack)
		if err != nil {
			return err
		}
		for _, f := range innocent {
			c.clear(f)
		}
	}
	return nil
}

// Asked says that the edition had to be made again, which takes as long as making it.
func (c *Check) Asked() bool { return c.asked.Load() }

func (c *Check) clear(f find) {
	if f.pattern >= 0 {
		c.cleared[f.pattern].Store(true)
	} else {
		c.innocent.Store(f.term, true)
	}
}

func (c *Check) isCleared(f find) bool {
	if f.pattern >= 0 {
		return c.cleared[f.pattern].Load()
	}
	_, cleared := c.innocent.Load(f.term)
	return cleared
}

// A find is something that tells of a secret, or seems to.
type find struct {
	pattern      int    // -1 for a term or a whole file
	term         string // also the hash of a whole file
	secret, line int
	what         string // "the title", "" for words
	words        string // as they stand in the file
	at           string // "byte 12"
}

func (f find) same(g find) bool { return f.pattern == g.pattern && f.term == g.term }

// look finds what may tell of secrets in a file, its name included, each once.
func (c *Check) look(name string, content []byte, unpack *unpacker) ([]find, error) {
	if secret, published := c.published(content); published {
		return []find{{pattern: -1, term: sum(content), secret: secret, what: "a file", words: name, at: "all of it"}}, nil
	}
	sources := []part{{"its name", []byte(name)}}
	var terms []string
	unpacked, packed, err := unpack.unpacked(&c.in, name, content)
	if err != nil {
		return nil, fmt.Errorf("looking into %s: %w", name, err)
	}
	if packed {
		sources, terms = append(sources, part{"unpacked", unpacked.Text}), unpacked.Terms
	}
	if !packed {
		sources = append(sources, part{"", content})
		more, err := unzipped(content)
		if err != nil {
			return nil, fmt.Errorf("looking into %s: %w", name, err)
		}
		sources = append(sources, more...)
	}
	found := c.finds(sources)
	for _, term := range terms {
		if rare, secret := c.terms[term]; secret {
			f := find{pattern: -1, term: term, secret: int(rare.secret), line: int(rare.line), what: "a search term", words: rare.text, at: "unpacked"}
			if !c.isCleared(f) && !slices.ContainsFunc(found, f.same) {
				found = append(found, f)
			}
		}
	}
	return found, nil
}

// published tells whether a file is one that only a secret publishes.
func (c *Check) published(content []byte) (secret int, published bool) {
	if !c.sizes[int64(len(content))] {
		return 0, false
	}
	secret, published = c.files[sum(content)]
	return secret, published
}

func sum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// A part is a text that is in a file.
type part struct {
	where string // "" for the file itself
	text  []byte
}

func plain(content []byte) []part { return []part{{"", content}} }

func (c *Check) finds(parts []part) []find {
	var all []find
	met := map[int]bool{}
	for _, p := range parts {
		c.matcher.find(p.text, func(number, from, to int) {
			if met[number] || c.cleared[number].Load() {
				return
			}
			met[number] = true
			pattern := &c.matcher.patterns[number]
			f := find{pattern: number, secret: int(pattern.secret), line: int(pattern.line), words: quotable(p.text[from:to])}
			if f.at = fmt.Sprintf("byte %d", from); p.where != "" {
				f.at = p.where + ", " + f.at
			}
			if name := c.matcher.nameOf(pattern); name != nil {
				f.what = name.What
			}
			all = append(all, f)
		})
	}
	return all
}

// quotable is a text of one line.
func quotable(text []byte) string {
	const most = 80
	line := string(bytes.ToValidUTF8(bytes.Join(bytes.Fields(text), []byte(" ")), nil))
	if runes := []rune(line); len(runes) > most {
		line = string(runes[:most]) + "…"
	}
	return line
}

// shownFinds is how many finds an error names.
const shownFinds = 10

// tell is the error that names both ends of each leak; nil without finds.
func (c *Check) tell(name string, found []find) error {
	if len(found) == 0 {
		return nil
	}
	var text strings.Builder
	fmt.Fprintf(&text, "leak: %s would show what %s may not read, so it is not published:\n", name, c.in.Audience)
	for _, f := range found[:min(len(found), shownFinds)] {
		s := &c.in.Secrets[f.secret]
		place := s.File
		if f.line > 0 {
			place = fmt.Sprintf("%s:%d", s.File, f.line)
		}
		what := f.what
		if what != "" {
			what = ", " + what
		}
		fmt.Fprintf(&text, "  %s (%s): %q%s of %s (%s), which %s may not read\n", name, f.at, f.words, what, s.name(), place, c.in.Audience)
	}
	if more := len(found) - shownFinds; more > 0 {
		fmt.Fprintf(&text, "  and %d more\n", more)
	}
	text.WriteString("this is a fault of the program or of the handbook's own theme, not of the records: report it, with this message")
	return &Error{text: text.String()}
}

// An Error says what a file would have told.
type Error struct{ text string }

func (e *Error) Error() string { return e.text }
