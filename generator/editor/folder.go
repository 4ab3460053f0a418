package editor

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// pathOf is the file of an address such as file:///home/ada/handbook/content/ai.md; "" for
// what is no file of this machine.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" || u.Host != "" && u.Host != "localhost" {
		return ""
	}
	name := u.Path
	if len(name) > 2 && name[0] == '/' && name[2] == ':' { // a drive of Windows
		name = name[1:]
	}
	return filepath.FromSlash(name)
}

// uriOf is the address of a file.
func uriOf(name string) string {
	slashed := filepath.ToSlash(name)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return (&url.URL{Scheme: "file", Path: slashed}).String()
}

// handbookAt is the handbook that a file or folder belongs to: the nearest folder above
// it, or itself, that has a content/; "" when there is none.
func handbookAt(name string) string {
	for dir := name; dir != ""; dir = filepath.Dir(dir) {
		if holdsContent(dir) {
			return dir
		}
		if filepath.Dir(dir) == dir {
			break
		}
	}
	return ""
}

// handbookIn is handbookAt, or the one folder of a workspace that is a handbook.
func handbookIn(workspace string) string {
	if dir := handbookAt(workspace); dir != "" {
		return dir
	}
	entries, _ := os.ReadDir(workspace)
	found := ""
	for _, entry := range entries {
		dir := filepath.Join(workspace, entry.Name())
		if _, err := os.Stat(filepath.Join(dir, "content", "site.yaml")); err != nil {
			continue
		}
		if found != "" {
			return "" // several: the first file that is opened tells which
		}
		found = dir
	}
	return found
}

func holdsContent(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "content"))
	return err == nil && info.IsDir()
}

// inside is the path of a file in a handbook, with forward slashes; false when it lies
// elsewhere.
func inside(handbook, name string) (string, bool) {
	inner, err := filepath.Rel(handbook, name)
	if err != nil || !filepath.IsLocal(inner) {
		return "", false
	}
	return path.Clean(filepath.ToSlash(inner)), true
}
