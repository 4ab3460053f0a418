// Package theme holds a look: layouts that pages are poured into, and assets that go
// with them. A theme is one or more layers of files; a later layer replaces single
// files of an earlier one. This package knows no page and no record (render does);
// only it knows html/template and esbuild.
package theme

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"aims/generator/files"
)

// A Theme is ready for use by any number of goroutines and never changes.
type Theme struct {
	name    string
	layouts *template.Template
	assets  map[string]asset // by the name that a layout uses
	digest  string
}

// An asset is a file as it is published.
type asset struct {
	path    string // assets/site-1a2b3c4d.css
	content []byte
}

// A layered file is what the last layer that has it holds.
type layered struct {
	layer   string // name of the theme, for messages
	content []byte
}

// Load joins layers, the basic one first. Each has, all optional, theme.yaml,
// layouts/*.html and assets/*. Scripts and style sheets directly in assets/ are
// bundled, with what they import, into one small file each.
func Load(layers ...fs.FS) (*Theme, error) {
	all, name, err := gather(layers)
	if err != nil {
		return nil, err
	}
	t := &Theme{name: name, digest: digest(all)}
	if err := t.parse(all); err != nil {
		return nil, err
	}
	return t, t.bundle(all)
}

// Fingerprint is the Digest that a theme of these layers has, without making it.
func Fingerprint(layers ...fs.FS) (string, error) {
	all, _, err := gather(layers)
	return digest(all), err
}

// gather joins the files of all layers; the name is that of the last layer with one.
func gather(layers []fs.FS) (all map[string]layered, name string, err error) {
	if len(layers) == 0 {
		return nil, "", errors.New("a theme needs at least one layer")
	}
	all = map[string]layered{}
	for i, layer := range layers {
		own, err := readLayer(layer, fmt.Sprintf("layer %d", i+1), all)
		if err != nil {
			return nil, "", fmt.Errorf("layer %d of the theme: %w", i+1, err)
		}
		name = cmp.Or(own, name)
	}
	return all, name, nil
}

// Name is the name of the theme, that of its last layer which has one.
func (t *Theme) Name() string { return t.name }

// Digest is a fingerprint of every file of the theme, for the keys of caches.
func (t *Theme) Digest() string { return t.digest }

// readLayer adds the files of a layer to all and returns the layer's name; unnamed
// stands for it in messages when it has none.
func readLayer(layer fs.FS, unnamed string, all map[string]layered) (string, error) {
	about, err := readAbout(layer)
	if err != nil {
		return "", err
	}
	err = fs.WalkDir(layer, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !wanted(name) {
			return err
		}
		content, err := fs.ReadFile(layer, name)
		all[name] = layered{layer: cmp.Or(about.name, unnamed), content: content}
		return err
	})
	return about.name, err
}

// wanted leaves out what editors and systems put beside files.
func wanted(name string) bool {
	hidden := strings.HasPrefix(path.Base(name), ".")
	return !hidden && (strings.HasPrefix(name, "layouts/") || strings.HasPrefix(name, "assets/"))
}

func digest(all map[string]layered) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(sum, "%q %x\n", name, sha256.Sum256(all[name].content))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// parse reads the layouts. They are named by their path, so that a message about one
// says which file to open.
func (t *Theme) parse(all map[string]layered) error {
	t.layouts = template.New("").Option("missingkey=error").Funcs(template.FuncMap{"asset": t.Asset})
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasPrefix(name, "layouts/") || path.Ext(name) != ".html" {
			continue
		}
		file := all[name]
		if _, err := t.layouts.New(name).Parse(string(tight(file.content))); err != nil {
			return fmt.Errorf("theme %q: %w", file.layer, err)
		}
	}
	return nil
}

// tight drops the indentation of a layout: it would be sent with every page. Lines
// stay lines, so that a message names the right one.
func tight(layout []byte) []byte {
	var out []byte
	for line := range bytes.Lines(layout) {
		ended := bytes.HasSuffix(line, []byte("\n"))
		out = append(out, bytes.TrimSpace(line)...)
		if ended {
			out = append(out, '\n')
		}
	}
	return out
}

// Has says whether there is a layout of that name, such as "record".
func (t *Theme) Has(layout string) bool { return t.layouts.Lookup(file(layout)) != nil }

// Append pours data into a layout.
func (t *Theme) Append(to []byte, layout string, data any) ([]byte, error) {
	buffer := bytes.NewBuffer(to)
	if err := t.layouts.ExecuteTemplate(buffer, file(layout), data); err != nil {
		return to, fmt.Errorf("theme %q: %w", t.name, err)
	}
	return buffer.Bytes(), nil
}

func file(layout string) string { return "layouts/" + layout + ".html" }

// Asset is the path of an asset from the root of an edition. A name that the theme
// does not have stays as it is: another part of the program may publish it.
func (t *Theme) Asset(name string) string {
	if a, found := t.assets[name]; found {
		return a.path
	}
	return "assets/" + name
}

// AddAssets promises the assets, below a folder ("" for the root).
func (t *Theme) AddAssets(set *files.Set, folder string) {
	for _, name := range slices.Sorted(maps.Keys(t.assets)) {
		a := t.assets[name]
		set.AddBytes(path.Join(folder, a.path), a.content)
	}
}
