// Package verify compares what was published with its manifests and seals: every file of
// every edition, the edition with its release, the signature, and each release with the
// one before it. It reads folders and ZIPs that anybody may have changed, believes no name
// in them, and writes nothing.
//
//	report, err := verify.Paths(ctx, []string{"public"}, verify.Options{Signers: file})
//
// What is wrong with what was published is a Problem; an error is about us. The same in a
// browser, as far as a browser can, is the script that Client gives.
package verify

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"aims/generator/publish"
	"aims/generator/seal"
)

// SignersFile says in a handbook whose signatures are good.
const SignersFile = seal.Folder + "/allowed-signers"

// Options say how much is asked.
type Options struct {
	Signers string // file of allowed signers; "" when nobody says whose keys are good
	Signed  bool   // an edition that none of them signed is a problem

	Progress func(edition string, done, total int) // nil: nobody wants to know
}

// A Report is what was found.
type Report struct {
	Editions []*Edition `json:"editions"`
	Outside  []string   `json:"outside"`  // files in no edition, and so in no manifest
	Problems []Problem  `json:"problems"` // of no single edition
}

// A Problem is one thing that is not as it was published.
type Problem struct {
	Kind string `json:"kind"`
	File string `json:"file"` // as the reader finds it
	Text string `json:"text"`
	Mend string `json:"mend"`
}

// Kinds of problems.
const (
	altered     = "altered"
	missing     = "missing"
	added       = "added"
	ofManifest  = "manifest"
	ofSeal      = "seal"
	ofSignature = "signature"
	ofTimeStamp = "time-stamp"
	ofChain     = "chain"
	ofPlace     = "place"
	ofArchive   = "archive"
	ofLink      = "link"
)

// OK is true when everything is as it was published, as far as it can be told.
func (r *Report) OK() bool {
	return len(r.Problems) == 0 && !slices.ContainsFunc(r.Editions, func(e *Edition) bool { return len(e.Problems) > 0 })
}

// ErrNoEdition is why there is nothing to verify.
var ErrNoEdition = errors.New("there is no published edition: no folder with a file " + publish.ManifestName)

// Paths verifies what is published in some folders and ZIPs: editions, or folders above
// them.
func Paths(ctx context.Context, paths []string, opt Options) (*Report, error) {
	report := &Report{Editions: []*Edition{}, Outside: []string{}, Problems: []Problem{}}
	for _, name := range paths {
		if err := report.add(ctx, name, len(paths) > 1, opt); err != nil {
			return nil, err
		}
	}
	report.checkChain()
	return report, nil
}

// add verifies what one path holds.
func (r *Report) add(ctx context.Context, name string, several bool, opt Options) error {
	from, err := open(name)
	if err != nil {
		return err
	}
	defer from.close()
	label := ""
	if several {
		label = filepath.ToSlash(name)
	}
	r.Problems = append(r.Problems, from.problems...)
	dirs := from.editions()
	for _, dir := range dirs {
		e, err := verifyEdition(ctx, from, dir, nameOf(name, label, dir), opt)
		if err != nil {
			return err
		}
		r.Editions = append(r.Editions, e)
	}
	found := r.Editions[len(r.Editions)-len(dirs):]
	checkBeside(found)
	if opt.Signed {
		checkUnsealed(found, from.name)
	}
	r.addOutside(from, dirs, label)
	if len(dirs) == 0 && len(r.Problems) == 0 {
		return fmt.Errorf("%s: %w", name, ErrNoEdition)
	}
	return nil
}

// nameOf is how people are told of an edition: by its folder below the path they named, or
// by the name of that.
func nameOf(named, label, dir string) string {
	if dir != "." {
		return path.Join(label, dir)
	}
	if full, err := filepath.Abs(named); err == nil && label == "" {
		return filepath.Base(full)
	}
	return label
}

// addOutside lists the files of no edition, and names folders that should be one.
func (r *Report) addOutside(from *source, dirs []string, label string) {
	for _, name := range from.names() {
		if slices.ContainsFunc(dirs, func(dir string) bool { return within(dir, name) }) {
			continue
		}
		r.Outside = append(r.Outside, path.Join(label, name))
		if isLink(from.files[name]) {
			r.Problems = append(r.Problems, Problem{ofLink, path.Join(label, name), "it is a link, and what it leads to is not verified", "put what it leads to in its place, or remove it"})
		}
		if why := from.damage(name); why != "" {
			r.Problems = append(r.Problems, Problem{ofArchive, path.Join(label, name), why, unpackable})
		}
		for _, sign := range []string{"verify.html", "seal/edition.yaml"} { // every edition has the first, and a sealed one both
			if name != sign && !strings.HasSuffix(name, "/"+sign) {
				continue
			}
			gone := Problem{ofManifest, path.Join(label, strings.TrimSuffix(name, sign), publish.ManifestName), "it is missing, so nothing in this folder can be verified", "take the edition from a copy that verifies, or publish it again"}
			if !slices.Contains(r.Problems, gone) {
				r.Problems = append(r.Problems, gone)
			}
		}
	}
}

// within tells whether a file lies in a folder.
func within(dir, name string) bool { return dir == "." || strings.HasPrefix(name, dir+"/") }
