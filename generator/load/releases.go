package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"aims/generator/finding"
	"aims/generator/seal"
)

// releases reads the files of releases, and finds what they do not say as it was written.
func releases(handbook fs.FS) (found []finding.Finding) {
	texts := map[string][]byte{}
	read := map[string]seal.Release{}
	at := func(name string, line int, hint, format string, args ...any) {
		found = append(found, finding.Finding{
			Rule: "release-altered", Severity: finding.Error, Hint: hint,
			Position: finding.Position{File: path.Join(seal.Folder, name), Line: line}, Message: fmt.Sprintf(format, args...),
		})
	}
	tell := func(name, key, hint, format string, args ...any) {
		at(name, lineOf(texts[name], key), hint, format, args...)
	}
	const restore = "bring the file back from the tag of the release: git checkout TAG -- FILE"
	entries, err := fs.ReadDir(handbook, seal.Folder)
	if err != nil {
		return nil // there are no releases
	}
	for _, entry := range entries {
		name := entry.Name()
		release, isYAML := strings.CutSuffix(name, ".yaml")
		if !isYAML || !entry.Type().IsRegular() {
			continue
		}
		if texts[name], err = fs.ReadFile(handbook, path.Join(seal.Folder, name)); err != nil {
			tell(name, "", "", "the file cannot be read: %v", reason(err))
			continue
		}
		texts[name] = seal.Plain(texts[name])
		if about, isRecords := strings.CutSuffix(release, ".records"); isRecords {
			if records, err := seal.ParseRecords(texts[name]); err != nil {
				at(name, max(faultOf(err).Line, 1), restore, "%s", faultOf(err).Text)
			} else if records.Release != about {
				tell(name, "release", restore, "it is about release %s, and called by %s", records.Release, about)
			}
			continue
		}
		r, err := seal.ParseRelease(texts[name])
		switch {
		case err != nil:
			at(name, max(faultOf(err).Line, 1), restore, "%s", faultOf(err).Text)
		case r.Name != release:
			tell(name, "release", restore, "it is about release %s, and called by %s", r.Name, release)
		default:
			read[release] = r
		}
	}
	for _, entry := range entries {
		name := entry.Name()
		r, isRelease := read[strings.TrimSuffix(name, ".yaml")]
		former, kept := texts[r.Former+".yaml"]
		switch {
		case !isRelease || r.Former == "":
		case !kept:
			tell(name, "former", "bring it back from its tag", "release %s follows release %s, whose file is gone", r.Name, r.Former)
		case seal.Digest(former) != r.FormerDigest:
			tell(name, "former-digest", restore, "the file of release %s, which this one follows, is not the one it was: one of the two was altered", r.Former)
		}
	}
	return found
}

func faultOf(err error) (fault seal.Fault) {
	errors.As(err, &fault)
	return fault
}

// lineOf is the line of a key, the first one when it has none.
func lineOf(text []byte, key string) int {
	for i, line := range strings.Split(string(text), "\n") {
		if key != "" && strings.HasPrefix(line, key+":") {
			return i + 1
		}
	}
	return 1
}
