package compare

import (
	"bytes"
	"strings"

	"aims/generator/record"
)

// A Trail is the way of every record through the versions so far.
type Trail struct {
	keys  []string
	steps map[string][]byte // JSON of []stretch, oldest first
}

// A stretch is a step and the versions after it in which nothing happened to the record.
type stretch struct {
	Step
	Also []string `json:"also,omitempty"`
}

// A Step is a version that has the record.
type Step struct {
	In   string `json:"in"` // the version of the handbook
	Head        // of the record in it
	What string `json:"what,omitempty"` // what happened in it: "" for nothing
}

// First is what a step says in the first version there is.
const First = "first published"

// Extend is the trail with one more version: the records that it has, and what changed in it
// since the version before; nil changes begin the trail. Records that a version has not are
// kept, as a later one may have them again.
func Extend(before *Trail, changes *Changes, s *Snapshot) (*Trail, error) {
	t := &Trail{steps: map[string][]byte{}}
	if before != nil {
		t.keys = append(t.keys, before.keys...)
		for key, steps := range before.steps {
			t.steps[key] = steps
		}
	}
	happened := changes.happened()
	for _, l := range s.parts[recordPart].lines {
		head, err := decode[Head](l.head)
		if err != nil {
			return nil, err
		}
		former, known := t.steps[l.key]
		if !known {
			t.keys = append(t.keys, l.key)
		}
		if t.steps[l.key], err = extended(former, stepOf(s.Version, head, happened, changes == nil)); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// extended is the way of a record with one more step.
func extended(way []byte, step Step) ([]byte, error) {
	if way == nil {
		return encode([]stretch{{Step: step}}), nil
	}
	stretches, err := decode[[]stretch](way)
	if err != nil {
		return nil, err
	}
	if last := &stretches[len(stretches)-1]; step.What == "" && step.Head == last.Head {
		last.Also = append(last.Also, step.In)
		return encode(stretches), nil
	}
	return encode(append(stretches, stretch{Step: step})), nil
}

// happened are the words of Happened by record.
func (c *Changes) happened() map[string]string {
	if c == nil {
		return nil
	}
	words := make(map[string]string, len(c.Records))
	for i := range c.Records {
		words[c.Records[i].Key] = strings.Join(c.Records[i].Happened(), ", ")
	}
	return words
}

// stepOf is the step of a record in a version.
func stepOf(version string, head Head, happened map[string]string, first bool) Step {
	step := Step{In: version, Head: head, What: happened[keyOfHead(head)]}
	if first {
		step.What = First
	}
	return step
}

// Step is the step of a record in the version that was compared.
func (c *Changes) Step(r *record.Record) Step {
	step := Step{In: c.To.Version, Head: headOf(r)}
	if change := c.Record(KeyOf(r)); change != nil {
		step.What = strings.Join(change.Happened(), ", ")
	}
	return step
}

func keyOfHead(h Head) string {
	if h.ID != "" {
		return h.ID
	}
	return h.Path
}

// Of are the steps of a record, oldest first.
func (t *Trail) Of(key string) ([]Step, error) {
	data, found := t.steps[key]
	if !found {
		return nil, nil
	}
	stretches, err := decode[[]stretch](data)
	if err != nil {
		return nil, err
	}
	var steps []Step
	for _, s := range stretches {
		steps = append(steps, s.Step)
		for _, version := range s.Also {
			steps = append(steps, Step{In: version, Head: s.Head})
		}
	}
	return steps, nil
}

const trailHeader = "aims trail 2\n"

// Bytes is the trail to be kept: a line for each record.
func (t *Trail) Bytes() []byte {
	out := bytes.NewBufferString(trailHeader)
	for _, key := range t.keys {
		out.WriteString(key + "\t")
		out.Write(t.steps[key])
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// ReadTrail is a trail that was kept.
func ReadTrail(data []byte) (*Trail, error) {
	rest, found := bytes.CutPrefix(data, []byte(trailHeader))
	if !found {
		return nil, errDamaged
	}
	t := &Trail{steps: map[string][]byte{}}
	for len(rest) > 0 {
		var l []byte
		var whole bool
		l, rest, whole = bytes.Cut(rest, []byte("\n"))
		key, steps, tab := strings.Cut(string(l), "\t")
		if _, twice := t.steps[key]; !whole || !tab || key == "" || twice || !strings.HasPrefix(steps, "[{") || !strings.HasSuffix(steps, "}]") {
			return nil, errDamaged
		}
		t.keys, t.steps[key] = append(t.keys, key), []byte(steps)
	}
	return t, nil
}
