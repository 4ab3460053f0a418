package theme

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// bundle makes the published assets: scripts and style sheets directly in assets/
// become one minified file each; those in folders below are parts of them; every
// other file is published as it is. The name of a bundle holds a digest of its bytes,
// so that a browser may keep it for ever.
func (t *Theme) bundle(all map[string]layered) error {
	t.assets = map[string]asset{}
	for _, full := range slices.Sorted(maps.Keys(all)) {
		name, found := strings.CutPrefix(full, "assets/")
		if !found {
			continue
		}
		source := isSource(name)
		switch {
		case source && strings.Contains(name, "/"):
		case source:
			content, err := build(all, full)
			if err != nil {
				return fmt.Errorf("theme %q: bundling %s: %w", all[full].layer, full, err)
			}
			t.assets[name] = asset{path: named(full, content), content: content}
		default:
			t.assets[name] = asset{path: full, content: all[full].content}
		}
	}
	return nil
}

// With is the theme with one more script or style sheet, which another part of the
// program brings, such as search.js. What the theme has of that name itself stays.
func (t *Theme) With(name string, content []byte) (*Theme, error) {
	if _, own := t.assets[name]; own {
		return t, nil
	}
	full := "assets/" + name
	bundled, err := build(map[string]layered{full: {content: content}}, full)
	if err != nil {
		return nil, fmt.Errorf("bundling %s: %w", full, err)
	}
	with := *t
	with.assets = maps.Clone(t.assets)
	with.assets[name] = asset{path: named(full, bundled), content: bundled}
	sum := sha256.Sum256(append([]byte(t.digest+" "+name+" "), content...))
	with.digest = hex.EncodeToString(sum[:])
	if with.layouts, err = t.layouts.Clone(); err != nil {
		return nil, fmt.Errorf("copying layouts: %w", err)
	}
	with.layouts.Funcs(template.FuncMap{"asset": with.Asset})
	return &with, nil
}

func isSource(name string) bool {
	return path.Ext(name) == ".js" || path.Ext(name) == ".css"
}

// named is the published path of a bundle: assets/site.css is assets/site-1a2b3c4d.css.
func named(full string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(full)
	return strings.TrimSuffix(full, ext) + "-" + hex.EncodeToString(sum[:4]) + ext
}

// build bundles one entry. Classic scripts only: a page opened from disk may not load
// modules.
func build(all map[string]layered, entry string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		Outfile:           "out" + path.Ext(entry),
		Bundle:            true,
		Write:             false,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Format:            api.FormatIIFE,
		Target:            api.ES2020,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelSilent,
		AbsWorkingDir:     "/",
		Plugins:           []api.Plugin{fromMemory(all)},
	})
	if len(result.Errors) > 0 {
		return nil, problems(result.Errors)
	}
	return result.OutputFiles[0].Contents, nil
}

func problems(messages []api.Message) error {
	var all []error
	for _, m := range messages {
		if m.Location != nil {
			all = append(all, fmt.Errorf("%s:%d:%d: %s", strings.TrimPrefix(m.Location.File, "theme:"), m.Location.Line, m.Location.Column+1, m.Text))
		} else {
			all = append(all, errors.New(m.Text))
		}
	}
	return errors.Join(all...)
}

// fromMemory lets esbuild read the theme's files and nothing of the machine. Pictures
// that a style sheet names keep their address beside it.
func fromMemory(all map[string]layered) api.Plugin {
	return api.Plugin{Name: "theme", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `.*`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if args.Kind == api.ResolveEntryPoint {
				return api.OnResolveResult{Path: args.Path, Namespace: "theme"}, nil
			}
			full := path.Join(path.Dir(args.Importer), args.Path)
			switch _, found := all[full]; {
			case args.Kind == api.ResolveCSSURLToken:
				return api.OnResolveResult{Path: args.Path, External: true}, nil
			case !found:
				return api.OnResolveResult{}, fmt.Errorf("the theme has no file %q", full)
			}
			return api.OnResolveResult{Path: full, Namespace: "theme"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "theme"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			content, loader := string(all[args.Path].content), api.LoaderJS
			if path.Ext(args.Path) == ".css" {
				loader = api.LoaderCSS
			}
			return api.OnLoadResult{Contents: &content, Loader: loader}, nil
		})
	}}
}
