package check

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

var linkBroken = Rule{
	Name:  "link-broken",
	Title: "Links lead to a file of the handbook",
	Doc: `A link such as [the plan](../plans/test.md) or an image names a file relative to the one it stands in.
		When there is no such file, the published page would have a dead link. Correct the path; capital letters
		matter, also where your own machine does not mind. To name a record, [[PRO-006]] is safer: it holds when
		files move.`,
	Basis: Integrity, Severity: finding.Error, InPages: finding.Warning, Serves: []string{"7.5.3"},
	Reference: func(p *Pass, ref *link.Reference) {
		if ref.To.Found() || ref.Text == "" || !isAddress(ref) || p.shared.refused()[place(ref.Position)] {
			return
		}
		if file := fileOf(ref.From, ref.Text); !p.shared.unread()[file] {
			p.Report(ref.Position, fmt.Sprintf("the link %s leads to nothing: there is no file %q", quoted(ref.Text), file), p.nearFile(ref.From, ref.Text))
		}
	},
}

// isAddress says that a reference is a link by path, not by id or provision.
func isAddress(ref *link.Reference) bool {
	r := ref.From
	if ref.Field != link.InText || r.Body == nil {
		return false
	}
	for i := range r.Body.Links {
		l := &r.Body.Links[i]
		if l.Line == ref.Position.Line && l.Column == ref.Position.Column {
			return !l.Wiki
		}
	}
	return false
}

func fileOf(r *record.Record, destination string) string {
	file, _, _ := strings.Cut(destination, "#")
	return r.Beside(file)
}

// nearFile looks for a slip among the records: their files are known here.
func (p *Pass) nearFile(r *record.Record, destination string) string {
	wanted := fileOf(r, destination)
	for _, other := range p.Records() {
		if strings.EqualFold(other.File, wanted) {
			return fmt.Sprintf("the file is called %q", other.File)
		}
	}
	for _, other := range p.Records() {
		if path.Base(other.File) == path.Base(wanted) {
			return fmt.Sprintf("%q has that name", other.File)
		}
	}
	return ""
}

// place is a position without its end, to look for another finding at the same spot.
func place(at finding.Position) finding.Position {
	at.EndColumn = 0
	return at
}

// refused are the places of paths that the loader would not follow: it has said so.
func refused(loaded []finding.Finding) map[finding.Position]bool {
	places := map[finding.Position]bool{}
	for _, f := range loaded {
		if f.Rule == "path-escapes" || f.Rule == "link-refused" {
			places[place(f.Position)] = true
		}
	}
	return places
}

// unread are the files that the loader could not read or publish: it has said so, and they are there.
func unread(loaded []finding.Finding) map[string]bool {
	files := map[string]bool{}
	for _, f := range loaded {
		if f.Rule == "file-unreadable" || f.Rule == "file-too-large" || f.Rule == "file-name" {
			files[f.File] = true
		}
	}
	return files
}

var attachmentMissing = Rule{
	Name:  "attachment-missing",
	Title: "Files that a record names are there",
	Doc: `A record of evidence whose file is missing proves nothing. The path in the front matter is relative to
		the record, and the file must lie inside content/, so that it is published with the record. Put the file
		there, or correct the path; what is held elsewhere belongs in a field such as location.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		p.eachFile(r, func(f *FieldPlace, path *record.Value) {
			if attached(r, path.Text) == nil && !p.shared.refused()[place(path.Position)] {
				p.Report(path.Position, fmt.Sprintf("there is no file %q beside the record", path.Text), "it would be "+r.Beside(path.Text))
			}
		})
	},
}

var attachmentAltered = Rule{
	Name:  "attachment-altered",
	Title: "Files are the ones that were recorded",
	Doc: `The digest beside a file was taken when the file was collected. If it no longer matches, somebody has
		changed the file since, and it is no longer the evidence that was reviewed. Line ends do not count,
		as git gives a text other ones on some machines. Bring the old file back; or, if the change is meant,
		collect it anew and record the new digest with its date.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		p.eachFile(r, func(f *FieldPlace, path *record.Value) {
			digest, file := pairOf(f.In, "sha256"), attached(r, path.Text)
			if digest == nil || file == nil || !digestForm.MatchString(digest.Value.Text) {
				return
			}
			recorded := strings.TrimPrefix(strings.ToLower(digest.Value.Text), "sha256:")
			if recorded != file.SHA256 && !p.sameText(file.File, recorded) {
				p.Report(digest.Value.Position, fmt.Sprintf("the file %q has changed since its digest was recorded", path.Text), "today it is "+file.SHA256)
			}
		})
	},
}

// sameText tells whether a text has that digest with the line ends of another machine.
func (p *Pass) sameText(file, digest string) bool {
	if p.around.source == nil {
		return false
	}
	data, ok := p.around.source(file)
	if !ok || bytes.IndexByte(data, 0) >= 0 { // git takes it for no text, and leaves it alone
		return false
	}
	unix := bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	windows := bytes.ReplaceAll(unix, []byte("\n"), []byte("\r\n"))
	return fmt.Sprintf("%x", sha256.Sum256(unix)) == digest || fmt.Sprintf("%x", sha256.Sum256(windows)) == digest
}

// eachFile shows the paths of files that the front matter of a record names.
func (p *Pass) eachFile(r *record.Record, visit func(f *FieldPlace, path *record.Value)) {
	if !nameFiles(p.Kinds.Header) && !nameFiles(r.Kind.Fields) {
		return
	}
	eachField(p.Kinds, r, func(f *FieldPlace) {
		if v := &f.Pair.Value; f.Spec != nil && f.Spec.Type == record.FileField && v.Shape == record.Scalar && v.Text != "" {
			visit(f, v)
		}
	})
}

func nameFiles(fields []record.Field) bool {
	return slices.ContainsFunc(fields, func(f record.Field) bool { return f.Type == record.FileField || nameFiles(f.Fields) })
}

// attached is the file of a path in the front matter, nil when it was not found. The path
// is read as package load reads it, or a file that is published would be missed here.
func attached(r *record.Record, name string) *record.Attachment {
	file := r.Beside(name)
	for i := range r.Attachments {
		if r.Attachments[i].File == file {
			return &r.Attachments[i]
		}
	}
	return nil
}
