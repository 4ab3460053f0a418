package source

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// Archives are the versions that a handbook keeps as files: what git archive
// wrote to content/versions/NAME.tar.gz (or .tgz, .tar), without a prefix. They
// are for versions that git has no longer, and for handbooks without git. The
// commit is the one that git wrote into it, the date that of its newest file.
func Archives(fsys fs.FS) ([]Tree, error) {
	entries, err := fs.ReadDir(fsys, versionsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var trees []Tree
	for _, entry := range entries {
		version, isArchive := archiveVersion(entry.Name())
		if !isArchive || !entry.Type().IsRegular() {
			continue
		}
		file := versionsDir + "/" + entry.Name()
		packed, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		tree, err := archiveTree(version, packed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		trees = append(trees, tree)
	}
	Sort(trees)
	return trees, nil
}

// ArchivedVersions are the versions that a handbook keeps as files, by name, without reading them.
func ArchivedVersions(fsys fs.FS) (versions []string) {
	entries, _ := fs.ReadDir(fsys, versionsDir)
	for _, entry := range entries {
		if version, isArchive := archiveVersion(entry.Name()); isArchive {
			versions = append(versions, version)
		}
	}
	return versions
}

// archiveVersion is the version in an archive's file name.
func archiveVersion(file string) (string, bool) {
	for _, end := range []string{".tar.gz", ".tgz", ".tar"} {
		if version, found := strings.CutSuffix(file, end); found && version != "" && !strings.HasPrefix(version, ".") {
			return version, true
		}
	}
	return "", false
}

func archiveTree(version string, packed []byte) (Tree, error) {
	var r io.Reader = bytes.NewReader(packed)
	if bytes.HasPrefix(packed, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(r)
		if err != nil {
			return Tree{}, err
		}
		r = unzipped
	}
	u, err := unpack(r)
	if err != nil {
		return Tree{}, err
	}
	if _, found := u.files["content"]; !found {
		return Tree{}, errors.New("the archive holds no folder content/")
	}
	tree := Tree{Version: version, Commit: u.commit, Date: u.newest, Archived: true,
		FS: shownFS{base: func() (fs.FS, error) { return u.files, nil }}}
	sum := sha256.Sum256(packed)
	tree.Digest = func() (string, error) { return digestFacts(tree, fmt.Sprintf("archive %x", sum)), nil }
	return tree, nil
}
