package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/gif" // sizes of images, for pages that do not jump while they load
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"path"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

// attach finds the files that a record publishes with it: those that relative links
// and images of its body name, and those of file fields.
func (f *fileReader) attach(r *record.Record) {
	for _, l := range r.Body.Links {
		if l.Wiki || l.Outside() {
			continue
		}
		at := finding.Position{File: r.File, Line: l.Line, Column: l.Column, EndColumn: l.EndColumn}
		destination, _, _ := strings.Cut(l.Destination, "#")
		f.attachment(r, at, destination)
	}
	f.fileFields(r, r.Fields, f.files[nil])
	if r.Kind != nil {
		f.fileFields(r, r.Fields, f.files[r.Kind])
	}
}

// fieldsWithFiles leaves out the fields that no file can be in: most kinds have none, and
// every field of every record would have to be looked at.
func fieldsWithFiles(fields []record.Field) []record.Field {
	var some []record.Field
	for _, field := range fields {
		field.Fields = fieldsWithFiles(field.Fields)
		if field.Type == record.FileField || len(field.Fields) > 0 {
			some = append(some, field)
		}
	}
	return some
}

func (f *fileReader) fileFields(r *record.Record, in record.Value, fields []record.Field) {
	for _, field := range fields {
		for item := range in.Get(field.Name).All() {
			switch field.Type {
			case record.FileField:
				f.attachment(r, item.Position, item.Text)
			case record.MapField, record.ListField:
				f.fileFields(r, item, field.Fields)
			}
		}
	}
}

func (f *fileReader) attachment(r *record.Record, at finding.Position, destination string) {
	name := r.Beside(destination)
	beside, found := f.tree.files[name]
	switch {
	case destination == "":
		return
	case name != "content" && !strings.HasPrefix(name, "content/") || f.throughLink(name):
		f.findings = append(f.findings, escape(at, destination))
		return
	case strings.HasSuffix(strings.ToLower(name), ".md"), !found:
		return // another record, or nothing: the graph knows
	}
	isIt := func(a record.Attachment) bool { return a.File == name }
	if slices.ContainsFunc(r.Attachments, isIt) {
		return
	}
	if known := slices.IndexFunc(f.known, isIt); known >= 0 {
		r.Attachments = append(r.Attachments, f.known[known])
		return
	}
	described, err := f.describe(beside)
	if err != nil {
		f.findings = append(f.findings, tooLarge(name, err))
		return
	}
	f.attached = append(f.attached, described)
	r.Attachments = append(r.Attachments, described.Attachment)
}

// throughLink says that a path is a symbolic link or leads through one: what is behind
// it may lie anywhere.
func (f *fileReader) throughLink(name string) bool {
	for ; name != "."; name = path.Dir(name) {
		if f.tree.links[name] {
			return true
		}
	}
	return false
}

func escape(at finding.Position, destination string) finding.Finding {
	return finding.Finding{
		Rule: "path-escapes", Severity: finding.Error, Position: at,
		Message: "the path \"" + destination + "\" leaves content/, or is a symbolic link",
		Hint:    "copy the file into content/ and link to it there",
	}
}

func describe(name string, data []byte) record.Attachment {
	sum := sha256.Sum256(data)
	a := record.Attachment{File: name, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data))}
	if size, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		a.Width, a.Height = size.Width, size.Height
	}
	return a
}

// Bytes reads an attachment for publishing.
func Bytes(fsys fs.FS, a record.Attachment) ([]byte, error) {
	data, _, err := readBounded(fsys, a.File)
	return data, err
}
