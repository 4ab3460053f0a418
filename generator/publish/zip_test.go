package publish

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
)

func packageOf(s story) Package {
	beside := &files.Set{}
	beside.AddBytes("README.txt", []byte("Read me\r\n"))
	return Package{Folder: "auditors-v1.2", Day: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), Beside: beside, Files: s.set()}
}

func TestAPackageIsTheEditionInAFolder(t *testing.T) {
	s := story{"index.html": strings.Repeat("Overview ", 900), "a b/ä.html": "2", "empty.txt": ""}
	out := filepath.Join(t.TempDir(), "handbook.zip")
	count, err := Zip(t.Context(), out, packageOf(s))
	require.NoError(t, err)
	require.Equal(t, 3, count)
	site := t.TempDir()
	publish(t, site, Site{Editions: []Edition{edition("auditors/v1.2", "", s)}})

	archive, err := zip.OpenReader(out)
	require.NoError(t, err)
	defer archive.Close()
	var names []string
	unpacked := story{}
	for _, f := range archive.File {
		names = append(names, f.Name)
		require.Equal(t, "2026-11-30 00:00:00", f.Modified.UTC().Format(time.DateTime), f.Name)
		require.Empty(t, f.Extra, f.Name)
		from, err := f.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(from)
		require.NoError(t, err, "with its checksum")
		unpacked[strings.TrimPrefix(f.Name, "auditors-v1.2/")] = string(content)
	}
	require.Equal(t, []string{"README.txt", "auditors-v1.2/a b/ä.html", "auditors-v1.2/empty.txt", "auditors-v1.2/index.html", "auditors-v1.2/manifest.sha256"}, names)
	delete(unpacked, "README.txt")
	built := onDisk(t, filepath.Join(site, "auditors/v1.2"))
	delete(built, "a b/")
	require.Equal(t, built, unpacked, "the manifest included")

	again := filepath.Join(t.TempDir(), "again.zip")
	_, err = Zip(t.Context(), again, packageOf(s))
	require.NoError(t, err)
	one, err := os.ReadFile(out)
	require.NoError(t, err)
	two, err := os.ReadFile(again)
	require.NoError(t, err)
	require.Equal(t, one, two)
}

// A package that cannot be made leaves the former one, and nothing beside it.
func TestAPackageIsWholeOrNotThere(t *testing.T) {
	out := filepath.Join(t.TempDir(), "handbook.zip")
	require.NoError(t, os.WriteFile(out, []byte("former"), 0o600))
	bad := packageOf(story{"index.html": "Overview"})
	bad.Files.Add("risks.html", func() ([]byte, error) { return nil, errors.New("the layout is broken") })
	_, err := Zip(t.Context(), out, bad)
	require.EqualError(t, err, "risks.html: the layout is broken")
	require.Equal(t, story{"handbook.zip": "former"}, onDisk(t, filepath.Dir(out)))
}

func TestNamesThatWindowsHasNoPlaceFor(t *testing.T) {
	for name, why := range map[string]string{
		"attachments/aux.csv":                "AUX is the name of a device in Windows",
		"attachments/Com1":                   "COM1 is the name of a device in Windows",
		"attachments/nul .tar.gz":            "NUL is the name of a device in Windows",
		"lpt9/a.html":                        "LPT9 is the name of a device in Windows",
		"a<b.csv":                            `Windows has no "<" in names`,
		"a\"b.csv":                           `Windows has no "\"" in names`,
		"what?.csv":                          `Windows has no "?" in names`,
		"tab\there.csv":                      `Windows has no "\t" in names`,
		"dot./a.csv":                         "Windows has no names that end with a dot or a blank",
		"blank ":                             "Windows has no names that end with a dot or a blank",
		strings.Repeat("ä", 137):             "its path has 151 characters, and Windows has room for 150 of them below somebody's folder",
		strings.Repeat("x", 40) + "/con/a":   "CON is the name of a device in Windows",
		"policies/" + strings.Repeat("ü", 9): "",
		"contents/auxiliary.csv":             "",
		"com10.csv":                          "",
		strings.Repeat("ä", 136):             "",
	} {
		_, err := Zip(t.Context(), filepath.Join(t.TempDir(), "x.zip"), packageOf(story{name: "x"}))
		if why == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, "cannot be in a package: "+why+"; rename the file that it is made from", name)
	}
}
