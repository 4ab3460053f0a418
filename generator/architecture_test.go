package generator_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// modules are the third-party modules by the short name that ARCHITECTURE.md uses.
var modules = map[string]string{
	"goldmark":    "github.com/yuin/goldmark",
	"chroma":      "github.com/alecthomas/chroma/v2",
	"frontmatter": "github.com/adrg/frontmatter",
	"yaml":        "go.yaml.in/yaml/v4",
	"bleve":       "github.com/blevesearch/",
	"chromedp":    "github.com/chromedp/",
	"esbuild":     "github.com/evanw/esbuild",
	"zstd":        "github.com/klauspost/compress",
	"go-diff":     "github.com/sergi/go-diff",
	"fsnotify":    "github.com/fsnotify/fsnotify",
	"cobra":       "github.com/spf13/cobra",
	"x/text":      "golang.org/x/text",
	"x/term":      "golang.org/x/term",
}

// A room is a row of the table in ARCHITECTURE.md.
type room struct{ grants []string }

var quotedWord = regexp.MustCompile("`([^`]+)`")

// rooms reads the table: package, duty, grants.
func rooms(t *testing.T) map[string]room {
	text, err := os.ReadFile("../ARCHITECTURE.md")
	require.NoError(t, err)
	found := map[string]room{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 5 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		name := strings.Trim(strings.TrimSpace(cells[1]), "`")
		var r room
		for _, m := range quotedWord.FindAllStringSubmatch(cells[3], -1) {
			r.grants = append(r.grants, m[1])
		}
		if strings.Contains(cells[3], "all stages above") {
			for other := range found {
				r.grants = append(r.grants, strings.TrimPrefix(other, "generator/"))
			}
		}
		found[name] = r
	}
	require.NotEmpty(t, found, "ARCHITECTURE.md has no table of packages")
	return found
}

// grantOf is the word that a row must have to allow an import; "" for the standard library.
func grantOf(imported string) (grant string, known bool) {
	if inner, ours := strings.CutPrefix(imported, "aims/"); ours {
		return strings.TrimPrefix(inner, "generator/"), true
	}
	if !strings.Contains(strings.Split(imported, "/")[0], ".") {
		return "", true
	}
	for name, module := range modules {
		if imported == module || strings.HasPrefix(imported, module) {
			return name, true
		}
	}
	return imported, false
}

func TestImportsAreGranted(t *testing.T) {
	table, seen := rooms(t), map[string]bool{}
	for name, imports := range importsByPackage(t) {
		seen[name] = true
		row, found := table[name]
		require.True(t, found, "the package %s has no row in ARCHITECTURE.md", name)
		for _, imported := range imports {
			grant, known := grantOf(imported)
			require.True(t, known, "%s imports %q, a module that architecture_test.go does not name", name, imported)
			if grant != "" {
				require.Contains(t, row.grants, grant, "%s imports %q, which its row in ARCHITECTURE.md does not grant", name, imported)
			}
		}
	}
	for name := range table {
		require.True(t, seen[name], "ARCHITECTURE.md has a row for %s, which has no Go code", name)
	}
}

func importsByPackage(t *testing.T) map[string][]string {
	found := map[string][]string{}
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && name != "." || slices.Contains([]string{"testdata", "bin", "bench", "public"}, entry.Name()) && name != "cmd/bench") {
			return fs.SkipDir
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", name), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		found[dir] = append(found[dir], []string{}...)
		for _, spec := range file.Imports {
			found[dir] = append(found[dir], strings.Trim(spec.Path.Value, `"`))
		}
		return nil
	})
	require.NoError(t, err)
	return found
}

func TestTopLevelIsTheLayout(t *testing.T) {
	entries, err := os.ReadDir("..")
	require.NoError(t, err)
	allowed := []string{
		"cmd", "content", "themes", "generator", "crosswalks", "public", "go.mod", "go.sum", "Makefile",
		"README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "bin", "bench",
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") {
			require.Contains(t, allowed, entry.Name(), "the top level holds the layout and nothing else")
		}
	}
}

// Data folders have exactly one Go file, the one that embeds them.
func TestDataFoldersHaveOneGoFile(t *testing.T) {
	for _, dir := range []string{"content", "crosswalks", "themes"} {
		files, err := filepath.Glob("../" + dir + "/*.go")
		require.NoError(t, err)
		tests, err := filepath.Glob("../" + dir + "/*_test.go")
		require.NoError(t, err)
		require.Len(t, files, 1+len(tests), dir)
	}
}
