package timeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"aims/generator/files"
	"aims/generator/record"
)

// Merged is the file of what was in force when, above all editions of an audience: a page
// that was sealed learns from it of what came later. It is made from what those editions
// list, and so tells nothing that they do not.
func Merged(folder string, versions []Version) files.Merged {
	return files.Merged{Name: folder + "/effective.js", Make: func(read files.Read) ([]byte, error) {
		lists := make([][]entry, len(versions))
		known := make([]Version, len(versions))
		for i, v := range versions {
			list, err := read(folder + "/" + v.Name + "/" + ListFile)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
			entries, ok := parse(string(list))
			v.Unread = !ok
			lists[i], known[i] = entries, v
		}
		return script(known, lists)
	}}
}

// told is what the script hands to a page.
type told struct {
	Versions []toldVersion    `json:"versions"` // the oldest first
	Unread   []string         `json:"unread"`
	Handbook Line             `json:"handbook"`
	Records  map[string][]any `json:"records"` // spans, and versions unseen if there are any
}

type toldVersion struct {
	Name     string `json:"name"`
	Day      string `json:"day"`
	Released bool   `json:"released"`
}

func script(versions []Version, lists [][]entry) ([]byte, error) {
	out := told{Unread: []string{}, Handbook: Releases(versions), Records: map[string][]any{}}
	for _, v := range versions {
		out.Versions = append(out.Versions, toldVersion{v.Name, v.Day, v.Released})
		if v.Unread {
			out.Unread = append(out.Unread, v.Name)
		}
	}
	for id, line := range lines(versions, lists) {
		out.Records[id] = line.brief()
	}
	text, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("writing what was in force: %w", err)
	}
	return fmt.Appendf(nil, "AIMS.effective(%s);\n", text), nil
}

// brief is a line as short as the script can have it: most of it is names of keys.
func (l Line) brief() []any {
	spans := make([][]any, 0, len(l.Spans))
	for _, s := range l.Spans {
		spans = append(spans, []any{s.From, s.State, s.Own, s.Dated, s.Seen, s.By})
	}
	if len(l.Unseen) == 0 {
		return []any{spans}
	}
	return []any{spans, l.Unseen}
}

// lines are the lives of all records of which it can be asked.
func lines(versions []Version, lists [][]entry) map[string]Line {
	sights := map[string][]*Sight{}
	asked := map[string]bool{}
	for i, entries := range lists {
		next := successors(entries)
		for k := range entries {
			e := &entries[k]
			if sights[e.id] == nil {
				sights[e.id] = make([]*Sight, len(versions))
			}
			e.Successor = next[e.id]
			sights[e.id][i] = &e.Sight
			asked[e.id] = asked[e.id] || e.Own != "" || e.Effective != ""
		}
	}
	all := make(map[string]Line, len(asked))
	for id, yes := range asked {
		if yes {
			all[id] = Of(versions, sights[id])
		}
	}
	return all
}

// successors are, for each record whose place another took, that other.
func successors(entries []entry) map[string]Successor {
	next := map[string]Successor{}
	for _, e := range entries {
		if e.Status != record.Approved {
			continue
		}
		for _, before := range e.before {
			if _, taken := next[before]; !taken {
				next[before] = Successor{ID: e.id, Effective: e.Effective}
			}
		}
	}
	return next
}

// Releases is the life of the handbook: each release is in force from its day.
func Releases(versions []Version) Line {
	l := Line{Spans: []Span{}} // a script reads it: none is an empty list
	for i, v := range versions {
		if v.Released {
			l.begin(i, &Sight{Own: v.Name, Effective: v.Day}, v.Day)
		}
	}
	return l
}
