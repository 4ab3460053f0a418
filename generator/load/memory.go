package load

import (
	"bytes"

	"aims/generator/markdown"
	"aims/generator/record"
)

// A memory is the files of one load, by path. While a load reads the memory of the one
// before it changes nothing there, so that many may read at once.
type memory struct {
	records     map[string]*remembered
	attachments map[string]*attached
}

// remembered is a file of a record or page as it was parsed.
type remembered struct {
	reading reading
	data    []byte
	parsed  parsedFile
	body    *markdown.Document
	shown   []shownBody // to those who may not read all of it
	digest  string
	words   string // only where an approval asks for them
}

// attached is a file beside the records as it was described.
type attached struct {
	reading reading
	record.Attachment
}

// add keeps what was seen of a file.
func (m memory) add(name string, f found) {
	if f.seen != nil {
		m.records[name] = f.seen
	}
	for _, a := range f.attached {
		m.attachments[a.File] = a
	}
}

// read gives a file parsed. It is not read again when its stamp holds, and not parsed
// again when its bytes are the same.
func (f *fileReader) read() *remembered {
	known := f.before.records[f.file.name]
	if known != nil && known.reading.holds(f.file.entry) {
		return known
	}
	data, info, err := f.file.read()
	if err != nil {
		f.findings = append(f.findings, tooLarge(f.file.name, err))
		return nil
	}
	now := readingOf(info, f.began)
	if known != nil && bytes.Equal(known.data, data) {
		same := *known
		same.reading = now
		return &same
	}
	parsed := split(f.file.name, data)
	m := &remembered{
		reading: now, data: data, parsed: parsed,
		body:   f.parser.Parse(parsed.body, parsed.line),
		digest: f.digester.Digest(parsed.fields, parsed.body),
	}
	m.shown = f.shownBodies(m)
	if record.Drifted(parsed.fields, m.digest) {
		m.words = record.WordsDigest(parsed.fields, m.body)
	}
	return m
}

// describe gives a file beside the records, read only when its stamp does not hold.
func (f *fileReader) describe(beside file) (*attached, error) {
	if known := f.before.attachments[beside.name]; known != nil && known.reading.holds(beside.entry) {
		return known, nil
	}
	data, info, err := beside.read()
	if err != nil {
		return nil, err
	}
	return &attached{readingOf(info, f.began), describe(beside.name, data)}, nil
}
