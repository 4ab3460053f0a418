package compare

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"aims/generator/link"
	"aims/generator/record"
)

// Without is a former version for readers who may no longer see some of it: without the
// records of those keys and the decisions on them or their parts, and with other words for the
// names of what they may not see. names are those of now; the titles that the records had then
// are found here. A snapshot that has none of it is returned as it is.
//
// A name that readers find in the snapshot of now as well is no secret and stays: other words in
// its place would differ from those of now, and so tell whose name it is.
func (s *Snapshot) Without(keys, names []string, now *Snapshot) (*Snapshot, error) {
	hidden := map[string]bool{}
	for _, key := range keys {
		id, _, _ := strings.Cut(key, "#")
		for _, p := range []int{recordPart, riskPart, findingPart} {
			if _, found := s.parts[p].find(id); found {
				hidden[key] = true
			}
		}
	}
	if len(hidden) == 0 {
		return s, nil
	}
	names = slices.Clone(names)
	for key := range hidden {
		l, found := s.parts[recordPart].find(key)
		if !found {
			continue
		}
		head, err := decode[Head](l.head)
		if err != nil {
			return nil, err
		}
		names = append(names, key, head.Title, head.Path)
	}
	return s.rewritten(hidden, newHider(now.unsaid(names)))
}

// unsaid are those of the names that no line has.
func (s *Snapshot) unsaid(names []string) []string {
	h := newHider(names)
	for i := range s.parts {
		for _, l := range s.parts[i].lines {
			h = h.unsaidIn(l.head).unsaidIn(l.data)
		}
	}
	return h.names
}

// spaced has spaces for line ends and tabs, which are letters in JSON.
func spaced(data string) string { return strings.NewReplacer(`\n`, " ", `\t`, " ").Replace(data) }

// unsaidIn is the hider without the names that a line says.
func (h hider) unsaidIn(data []byte) hider {
	text := string(data)
	if h.written.Replace(text) == text {
		return h
	}
	text = spaced(text)
	left := slices.DeleteFunc(slices.Clone(h.names), func(name string) bool { return saysName(text, insideJSON(name)) })
	if len(left) == len(h.names) {
		return h
	}
	return newHider(left)
}

// Renamed are the keys of pages that s has and now has not, as they have other addresses and are
// hidden: a page is known by its address alone, but what has the title or the text of one that went,
// or is the same file, is that one. view has the hidden records.
func (s *Snapshot) Renamed(now *Snapshot, view *link.View, hidden []*record.Record, sameFile func(file string, r *record.Record) bool) (keys []string, err error) {
	var gone []line
	for _, l := range s.parts[recordPart].lines {
		if _, stays := now.parts[recordPart].find(l.key); !stays && isPage(l.key) {
			gone = append(gone, l)
		}
	}
	if len(gone) == 0 {
		return nil, nil
	}
	titles, texts := map[string]bool{}, map[string]bool{}
	for _, r := range hidden {
		titles[r.Title], texts[textOf(blocksOf(view, r))] = true, true
	}
	for _, l := range gone {
		head, err := decode[Head](l.head)
		if err != nil {
			return nil, err
		}
		was, err := decode[body](l.data)
		if err != nil {
			return nil, err
		}
		text := textOf(was.Blocks)
		if titles[head.Title] || text != "" && texts[text] || slices.ContainsFunc(hidden, func(r *record.Record) bool { return sameFile(was.File, r) }) {
			keys = append(keys, l.key)
		}
	}
	return keys, nil
}

func textOf(blocks []block) string { return strings.Join(sayings(blocks), "\n") }

// A hider puts other words in the place of names.
type hider struct {
	names   []string          // the longest first
	written *strings.Replacer // tells whether JSON may have one
}

func newHider(names []string) hider {
	// Longer names first: a replacer takes the first that fits.
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
	var written []string
	for _, name := range names {
		written = append(written, insideJSON(name), link.OutOfSight)
	}
	return hider{names, strings.NewReplacer(written...)}
}

// plain is a text without the names.
func (h hider) plain(text string) string {
	var out strings.Builder
	last := ' '
	for text != "" {
		if name := h.begins(last, text); name != "" {
			out.WriteString(link.OutOfSight)
			text, last = text[len(name):], ' '
			continue
		}
		c, size := utf8.DecodeRuneInString(text)
		out.WriteString(text[:size])
		text, last = text[size:], c
	}
	return out.String()
}

// begins is the name that a text begins with after a letter. PRO-0101 does not name PRO-010, but
// several words may be of a title in the plural.
func (h hider) begins(last rune, text string) string {
	if isWord(last) {
		return ""
	}
	for _, name := range h.names {
		if rest, found := strings.CutPrefix(text, name); found {
			if next, _ := utf8.DecodeRuneInString(rest); rest == "" || !isWord(next) || strings.Contains(name, " ") {
				return name
			}
		}
	}
	return ""
}

// saysName says that a text has the name as words of their own.
func saysName(text, name string) bool {
	for {
		before, rest, found := strings.Cut(text, name)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(rest)
		if (before == "" || !isWord(last)) && (rest == "" || !isWord(next)) {
			return true
		}
		text = rest
	}
}

// insideJSON is a text as it stands in JSON.
func insideJSON(text string) string {
	quoted := encode(text)
	return string(quoted[1 : len(quoted)-1])
}

// hide is the JSON without the names; nearly all of it has none and stays as it is.
func (h hider) hide(data []byte) ([]byte, error) {
	if data == nil || h.written.Replace(string(data)) == string(data) {
		return data, nil
	}
	told, err := decode[any](data)
	if err != nil {
		return nil, err
	}
	return encode(h.value(told)), nil
}

func (h hider) value(v any) any {
	switch v := v.(type) {
	case string:
		return withoutPlaces(h.plain(v))
	case []any:
		for i := range v {
			v[i] = h.value(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = h.value(v[key])
		}
	}
	return v
}

// withoutPlaces is a text without the places of what it hides: PRO-010#feeds names a heading.
func withoutPlaces(text string) string {
	parts := strings.Split(text, link.OutOfSight+"#")
	for i, rest := range parts[1:] {
		parts[i+1] = strings.TrimLeftFunc(rest, func(c rune) bool { return isWord(c) || c == '-' || c == '_' })
	}
	return strings.Join(parts, link.OutOfSight)
}

func (s *Snapshot) rewritten(hidden map[string]bool, h hider) (*Snapshot, error) {
	c := &Snapshot{Version: s.Version, Day: s.Day}
	for i := range s.parts {
		for _, l := range s.parts[i].lines {
			id, _, _ := strings.Cut(l.key, "#") // a decision may be on a part of a record
			if hidden[id] || hidden[l.key] {
				continue
			}
			var err error
			if l.data, err = h.hide(l.data); err != nil {
				return nil, err
			}
			if l.head, err = h.hide(l.head); err != nil {
				return nil, err
			}
			c.parts[i].add(l)
		}
	}
	return c, nil
}
