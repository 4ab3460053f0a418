package theme

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// aboutFile says what a layer is.
const aboutFile = "theme.yaml"

// about is what theme.yaml says. The file holds nothing but single words, so it is
// read here and not by a YAML library.
type about struct {
	name    string
	extends string
}

func readAbout(layer fs.FS) (about, error) {
	content, err := fs.ReadFile(layer, aboutFile)
	if errors.Is(err, fs.ErrNotExist) {
		return about{}, nil
	}
	if err != nil {
		return about{}, fmt.Errorf("reading %s: %w", aboutFile, err)
	}
	return parseAbout(content)
}

func parseAbout(content []byte) (about, error) {
	var a about
	lines := bufio.NewScanner(bytes.NewReader(content))
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(line, ":")
		value, _, _ = strings.Cut(value, " #")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch {
		case !found || value == "":
			return a, fmt.Errorf("%s:%d: a line is \"key: value\"", aboutFile, number)
		case key == "name":
			a.name = value
		case key == "extends" && value == "default":
			a.extends = value
		case key == "extends":
			return a, fmt.Errorf("%s:%d: there is no theme %q to extend; the program has \"default\"", aboutFile, number, value)
		default:
			return a, fmt.Errorf("%s:%d: unknown key %q; name and extends are known", aboutFile, number, key)
		}
	}
	if err := lines.Err(); err != nil {
		return a, fmt.Errorf("reading %s: %w", aboutFile, err)
	}
	return a, nil
}

// Extends is the theme that a handbook's own theme builds on: "default", or "" when
// it stands alone.
func Extends(own fs.FS) (string, error) {
	a, err := readAbout(own)
	return a.extends, err
}
