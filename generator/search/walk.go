package search

import (
	"container/heap"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// A posting says that a document has a term in a field, and how often: numbers are
// sorted faster than anything else.
type posting uint64

func newPosting(document uint32, frequency uint64) posting {
	return posting(document)<<32 | posting(frequency)
}

func (p posting) document() uint32  { return uint32(p >> 32) }
func (p posting) frequency() uint32 { return uint32(p) }

// A cursor goes through the terms of one field in one of Bleve's segments.
type cursor struct {
	term  string // an exact id with keyMark before it
	field int
	next  func() (term string, err error)                    // "" at the end
	read  func(to []posting, term string) ([]posting, error) // the postings of a term, in any order
}

// walk calls take for every term in byte order. Asking Bleve for one term after another
// takes ten times as long: it would look for each in every segment.
func (e *engine) walk(take func(term string, found *[allFields][]posting)) error {
	cursors, err := e.cursors()
	if err != nil {
		return err
	}
	heap.Init(&cursors)
	var found [allFields][]posting
	for len(cursors) > 0 {
		term := cursors[0].term
		for field := range found {
			found[field] = found[field][:0]
		}
		for len(cursors) > 0 && cursors[0].term == term {
			c := cursors[0]
			if found[c.field], err = c.read(found[c.field], strings.TrimPrefix(term, keyMark)); err != nil {
				return fmt.Errorf("reading the postings of %q: %w", term, err)
			}
			if err := cursors.advance(); err != nil {
				return err
			}
		}
		for field := range found {
			slices.Sort(found[field])
		}
		take(term, &found)
	}
	return nil
}

// cursors has the cursor with the least term first.
type cursors []*cursor

func (c cursors) Len() int           { return len(c) }
func (c cursors) Less(i, j int) bool { return c[i].term < c[j].term }
func (c cursors) Swap(i, j int)      { c[i], c[j] = c[j], c[i] }
func (c *cursors) Push(one any)      { *c = append(*c, one.(*cursor)) }
func (c *cursors) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

// advance moves the first cursor to its next term.
func (c *cursors) advance() error {
	if err := (*c)[0].advance(); err != nil {
		return err
	}
	if (*c)[0].term == "" {
		heap.Pop(c)
		return nil
	}
	heap.Fix(c, 0)
	return nil
}

func (c *cursor) advance() error {
	term, err := c.next()
	if term != "" && c.field == keyField {
		term = keyMark + term
	}
	c.term = term
	return err
}

func (e *engine) cursors() (cursors, error) {
	snapshot, ok := e.reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("reading the search index: it is a %T", e.reader)
	}
	var all cursors
	offset := uint64(0)
	for _, s := range snapshot.Segments() {
		for field := range allFields {
			c, err := e.cursor(s, field, offset)
			if err != nil {
				return nil, err
			}
			if c.term != "" {
				all = append(all, c)
			}
		}
		offset += s.Count()
	}
	return all, nil
}

// cursor is at the first term of a field in a segment whose documents are numbered from
// offset on.
func (e *engine) cursor(s *scorch.SegmentSnapshot, field int, offset uint64) (*cursor, error) {
	dictionary, err := s.Segment().Dictionary(fieldName(field))
	if err != nil {
		return nil, fmt.Errorf("reading the terms of the field %s: %w", fieldName(field), err)
	}
	iterator := dictionary.AutomatonIterator(nil, nil, nil)
	c := &cursor{field: field}
	c.next = func() (string, error) {
		entry, err := iterator.Next()
		if err != nil || entry == nil {
			return "", err
		}
		return strings.Clone(entry.Term), nil
	}
	// The last list and iterator are used again for the next term.
	list, err := dictionary.PostingsList(nil, nil, nil)
	if err != nil {
		return nil, err
	}
	postings := list.Iterator(true, false, false, nil)
	c.read = func(to []posting, term string) ([]posting, error) {
		if list, err = dictionary.PostingsList([]byte(term), nil, list); err != nil {
			return nil, err
		}
		postings = list.Iterator(true, false, false, postings)
		for {
			p, err := postings.Next()
			if err != nil || p == nil {
				return to, err
			}
			to = append(to, newPosting(e.ordinal[offset+p.Number()], p.Frequency()))
		}
	}
	return c, c.advance()
}
