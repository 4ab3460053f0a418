package theme_test

import (
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/theme"
)

func layer(nameAndContent ...string) fstest.MapFS {
	layer := fstest.MapFS{}
	for i := 0; i < len(nameAndContent); i += 2 {
		layer[nameAndContent[i]] = &fstest.MapFile{Data: []byte(nameAndContent[i+1])}
	}
	return layer
}

var basic = layer(
	"theme.yaml", "# The basic look\nname: default\n",
	"layouts/page.html", "<main>\n  {{.}}\n</main>",
	"layouts/record.html", "<h1>{{.}}</h1>",
	"assets/site.js", "import { greet } from './js/greet.js';\ngreet('captain');\n",
	"assets/js/greet.js", "export function greet(who) { console.log(`Ahoy, ${who}`); }\n",
	"assets/site.css", "@import './css/colours.css';\nbody { background: url(sea.svg) }\n",
	"assets/css/colours.css", ":root { --sea: navy }\n",
	"assets/sea.svg", "<svg/>",
	"assets/.DS_Store", "junk",
)

func published(t *testing.T, look *theme.Theme) map[string]string {
	t.Helper()
	var set files.Set
	look.AddAssets(&set, "")
	require.NoError(t, set.Err())
	made := map[string]string{}
	for name, make := range set.All() {
		content, err := make()
		require.NoError(t, err)
		made[name] = string(content)
	}
	return made
}

func TestScriptsAndStylesAreBundled(t *testing.T) {
	look, err := theme.Load(basic)
	require.NoError(t, err)
	require.Equal(t, "default", look.Name())
	assets := published(t, look)
	require.Len(t, assets, 3, "parts of bundles are not published by themselves, hidden files not at all")
	script := assets[look.Asset("site.js")]
	require.Contains(t, script, "Ahoy, ")
	require.True(t, strings.HasPrefix(script, "(()=>{"), "a classic script that leaves no names behind: %s", script)
	require.NotContains(t, script, "import")
	require.Contains(t, assets[look.Asset("site.css")], "navy")
	require.Contains(t, assets[look.Asset("site.css")], "url(sea.svg)")
	require.Regexp(t, `^assets/site-[0-9a-f]{8}\.css$`, look.Asset("site.css"))
	require.Equal(t, "assets/sea.svg", look.Asset("sea.svg"))
	require.Equal(t, "assets/search.js", look.Asset("search.js"), "another part of the program publishes it")
}

func TestLaterLayerReplacesSingleFiles(t *testing.T) {
	own := layer("theme.yaml", "name: harbour\nextends: default # the program's\n", "layouts/record.html", "<h2>{{.}}</h2>", "assets/css/colours.css", ":root { --sea: teal }")
	look, err := theme.Load(basic, own)
	require.NoError(t, err)
	require.Equal(t, "harbour", look.Name())
	page, err := look.Append(nil, "record", "SYS-001 <b>")
	require.NoError(t, err)
	require.Equal(t, "<h2>SYS-001 &lt;b&gt;</h2>", string(page))
	require.True(t, look.Has("page"))
	require.False(t, look.Has("poster"))
	require.Contains(t, published(t, look)[look.Asset("site.css")], "teal")

	extends, err := theme.Extends(own)
	require.NoError(t, err)
	require.Equal(t, "default", extends)
}

func TestAnotherPartBringsAScript(t *testing.T) {
	look, err := theme.Load(basic, layer("layouts/page.html", `{{asset "search.js"}}`))
	require.NoError(t, err)
	with, err := look.With("search.js", []byte("const far = 'horizon'; console.log(far);"))
	require.NoError(t, err)
	require.Contains(t, published(t, with)[with.Asset("search.js")], "horizon")
	page, err := with.Append(nil, "page", nil)
	require.NoError(t, err)
	require.Equal(t, with.Asset("search.js"), string(page))
	require.Regexp(t, `^assets/search-[0-9a-f]{8}\.js$`, string(page))
	require.NotEqual(t, look.Digest(), with.Digest())

	same, err := with.With("search.js", []byte("other()"))
	require.NoError(t, err)
	require.Equal(t, with.Asset("search.js"), same.Asset("search.js"), "what the theme has stays")
	_, err = look.With("broken.js", []byte("let = ;"))
	require.ErrorContains(t, err, "assets/broken.js:1:")
}

func TestDigestChangesWithEveryFile(t *testing.T) {
	look, err := theme.Load(basic)
	require.NoError(t, err)
	print, err := theme.Fingerprint(basic)
	require.NoError(t, err)
	require.Equal(t, look.Digest(), print)
	for name := range basic {
		changed, err := theme.Fingerprint(basic, layer(name, string(basic[name].Data)+"\n"))
		require.NoError(t, err)
		ours := name != "theme.yaml" && !strings.HasPrefix(path.Base(name), ".")
		require.Equal(t, ours, changed != print, name)
	}
}

func TestMistakesNameTheirPlace(t *testing.T) {
	for _, mistake := range []struct{ file, content, want string }{
		{"layouts/record.html", "<h1>\n{{.Title}</h1>", "layouts/record.html:2"},
		{"assets/site.js", "let a;\nlet b = ;", "assets/site.js:2:9"},
		{"assets/site.css", "@import './gone.css';", `no file "assets/gone.css"`},
		{"theme.yaml", "name: x\nparent: default", `theme.yaml:2: unknown key "parent"`},
		{"theme.yaml", "extends: fancy", `theme.yaml:1: there is no theme "fancy"`},
		{"theme.yaml", "name", "theme.yaml:1: a line is"},
	} {
		_, err := theme.Load(basic, layer(mistake.file, mistake.content))
		require.ErrorContains(t, err, mistake.want)
	}
	_, err := theme.Load()
	require.Error(t, err)
}

// Nothing outside the theme is read, whatever a file of it asks for.
func TestBundleReadsNothingOfTheMachine(t *testing.T) {
	for _, file := range []string{"/etc/hostname", "../../../../etc/hostname", "some-package"} {
		_, err := theme.Load(basic, layer("assets/site.js", "import '"+file+"';"))
		require.ErrorContains(t, err, "the theme has no file")
	}
}

func FuzzAbout(f *testing.F) {
	for _, seed := range []string{"name: default", "# c\n\nname: 'a'\nextends: default", "name", "\x00", "extends: x", "name: \"\ufeff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		extends, err := theme.Extends(layer("theme.yaml", content))
		if err == nil {
			require.Contains(t, []string{"", "default"}, extends)
		}
	})
}
