package compare

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A snapshot is kept as lines of tabs, each with the number of its part, its key, and JSON:
//
//	aims snapshot 2	v1.0	2025-12-15	214
//	0	POL-001	{"id":"POL-001",...}	{"f":"content/ai-policy.md",...}
//	1	5.2.d	{"n":"Commitment to improve","s":"ap"}
//
// The number in the first line is how many follow, so that a file that ends early is found
// out. JSON has neither tabs nor line ends, which it writes as \t and \n.
const header = "aims snapshot 2"

var errDamaged = errors.New("the snapshot is damaged")

// encode writes what this package made: texts, lists and flags, which JSON always can.
func encode(data any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(data); err != nil {
		return []byte("{}")
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// onOneLine makes a text fit for a key.
func onOneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Bytes is the snapshot to be kept: the same for the same snapshot.
func (s *Snapshot) Bytes() []byte {
	var out bytes.Buffer
	count, size := 0, 0
	for i := range s.parts {
		count += len(s.parts[i].lines)
		for _, l := range s.parts[i].lines {
			size += len(l.key) + len(l.head) + len(l.data) + 5
		}
	}
	out.Grow(size + 100)
	fmt.Fprintf(&out, "%s\t%s\t%s\t%d\n", header, s.Version, s.Day, count)
	for i := range s.parts {
		for _, l := range s.parts[i].lines {
			out.WriteString(strconv.Itoa(i))
			for _, column := range [][]byte{[]byte(l.key), l.head, l.data} {
				if column != nil {
					out.WriteByte('\t')
					out.Write(column)
				}
			}
			out.WriteByte('\n')
		}
	}
	return out.Bytes()
}

// Read is a snapshot that was kept. What is damaged is an error, here or when it is compared.
func Read(data []byte) (*Snapshot, error) {
	top, rest, whole := bytes.Cut(data, []byte("\n"))
	columns := strings.Split(string(top), "\t")
	if !whole || len(columns) != 4 || columns[0] != header {
		return nil, errDamaged
	}
	s := &Snapshot{Version: columns[1], Day: columns[2]}
	count, last := 0, 0
	for len(rest) > 0 {
		var l []byte
		if l, rest, whole = bytes.Cut(rest, []byte("\n")); !whole {
			return nil, errDamaged
		}
		number, err := s.readLine(l)
		if err != nil || number < last {
			return nil, errDamaged
		}
		count, last = count+1, number
	}
	if columns[3] != strconv.Itoa(count) {
		return nil, errDamaged
	}
	return s, nil
}

// readLine gives the number of the part that the line is of.
func (s *Snapshot) readLine(text []byte) (int, error) {
	columns := bytes.Split(text, []byte("\t"))
	if len(columns[0]) != 1 {
		return 0, errDamaged
	}
	number := int(columns[0][0] - '0')
	want := 3
	if number == recordPart {
		want = 4
	}
	if number < 0 || number >= parts || len(columns) != want || len(columns[1]) == 0 {
		return 0, errDamaged
	}
	l := line{key: string(columns[1]), data: columns[want-1]}
	if number == recordPart {
		l.head = columns[2]
	}
	if !s.parts[number].add(l) {
		return 0, errDamaged
	}
	return number, nil
}

// decode reads the JSON of a line.
func decode[T any](data []byte) (T, error) {
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return v, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return v, nil
}
