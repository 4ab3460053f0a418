package generator

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"aims/generator/search"
	"aims/generator/theme"
	"aims/generator/verify"
)

const basicTheme = "default"

// themeCache keeps the theme of the last build: bundling takes longer than a preview may.
type themeCache struct {
	mutex sync.Mutex
	key   string
	theme *theme.Theme
}

// load finds the theme that a handbook names: its own below themes/, on top of the
// program's when it extends that, or one of the program's.
func (c *themeCache) load(program, handbook fs.FS, name string) (*theme.Theme, error) {
	layers, err := layersOf(program, handbook, cmp.Or(name, basicTheme))
	if err != nil {
		return nil, err
	}
	key, err := theme.Fingerprint(layers...)
	if err != nil {
		return nil, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.key == key {
		return c.theme, nil
	}
	loaded, err := theme.Load(layers...)
	if err != nil {
		return nil, err
	}
	if loaded, err = loaded.With("search.js", search.Client()); err != nil {
		return nil, err
	}
	if loaded, err = loaded.With("verify.js", verify.Client()); err != nil {
		return nil, err
	}
	c.key, c.theme = key, loaded
	return loaded, nil
}

func layersOf(program, handbook fs.FS, name string) ([]fs.FS, error) {
	own, err := folder(handbook, "themes/"+name)
	if err != nil {
		return nil, err
	}
	if own == nil {
		built, err := folder(program, name)
		if err == nil && built == nil {
			err = fmt.Errorf("content/site.yaml: there is no theme %q, neither in themes/ nor in the program", name)
		}
		return []fs.FS{built}, err
	}
	extends, err := theme.Extends(own)
	if err != nil {
		return nil, fmt.Errorf("themes/%s: %w", name, err)
	}
	if extends == "" {
		return []fs.FS{own}, nil
	}
	basic, err := fs.Sub(program, extends)
	return []fs.FS{basic, own}, err
}

// folder is a folder of a file system, nil when there is none.
func folder(fsys fs.FS, name string) (fs.FS, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s is not a folder", name)
	}
	return fs.Sub(fsys, name)
}
