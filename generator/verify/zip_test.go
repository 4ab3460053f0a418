package verify

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/publish"
)

// zipped packs files in this order; a name that ends with @ is a link.
func zipped(t testing.TB, method uint16, pairs ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		name, isLink := strings.CutSuffix(pairs[i], "@")
		header := &zip.FileHeader{Name: name, Method: method}
		if isLink {
			header.SetMode(fs.ModeSymlink | 0o777)
		}
		to, err := w.CreateHeader(header)
		require.NoError(t, err)
		_, err = io.WriteString(to, pairs[i+1])
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

func (s story) pairs() (pairs []string) {
	for name, content := range s {
		pairs = append(pairs, name, content)
	}
	return pairs
}

func verifiedZip(t *testing.T, data []byte) *Report {
	t.Helper()
	file := filepath.Join(t.TempDir(), "handbook.zip")
	require.NoError(t, os.WriteFile(file, data, 0o600))
	return verified(t, Options{}, file)
}

func TestAZipIsReadAsItIs(t *testing.T) {
	site := threeReleases(t, "")
	report := verifiedZip(t, zipped(t, zip.Deflate, site.pairs()...))
	require.Empty(t, told(report))
	require.Len(t, report.Editions, 7)
	require.True(t, find(t, report, "everyone/v1.2").Linked)

	site["auditors/v1.1/index.html"] = "Forged"
	delete(site, "auditors/v1.1/empty.txt")
	site["auditors/v1.1/more.html"] = "More"
	require.Equal(t, []string{
		"auditors/v1.1/index.html: altered: its bytes are not those that were published",
		"auditors/v1.1/empty.txt: missing: it was published, and is not here",
		"auditors/v1.1/more.html: added: no build published it: the manifest does not list it",
	}, told(verifiedZip(t, zipped(t, zip.Store, site.pairs()...))))
}

func TestZipsThatWouldUnpackToSomethingElse(t *testing.T) {
	pages := story{}
	pages.at("auditors-v1", handbook().listed())
	for name, c := range map[string]struct {
		more []string
		want []string
	}{
		"a way out":          {[]string{"../evil.html", "x"}, []string{"../evil.html: archive: its name leads out of the folder that it is unpacked into, or is none"}},
		"an absolute path":   {[]string{"/etc/passwd", "x"}, []string{"/etc/passwd: archive: its name leads out of the folder that it is unpacked into, or is none"}},
		"a drive":            {[]string{"C:/evil.html", "x"}, []string{"C:/evil.html: archive: its name leads out of the folder that it is unpacked into, or is none"}},
		"a way of Windows":   {[]string{`auditors-v1\..\..\evil.html`, "x"}, []string{`auditors-v1\..\..\evil.html: archive: its name leads out of the folder that it is unpacked into, or is none`}},
		"a file twice":       {[]string{"auditors-v1/index.html", "x"}, []string{"auditors-v1/index.html: archive: the ZIP has this file twice, and programs differ in which one they unpack"}},
		"another case":       {[]string{"auditors-v1/INDEX.html", "x"}, []string{`auditors-v1/INDEX.html: archive: only case tells it from "auditors-v1/index.html", and on Windows and macOS both are one file`}},
		"below a file":       {[]string{"auditors-v1/index.html/x", "x"}, []string{`auditors-v1/index.html/x: archive: it lies in "auditors-v1/index.html", which is a file`, "auditors-v1/index.html/x: added: no build published it: the manifest does not list it"}},
		"a link":             {[]string{"auditors-v1/way@", "/etc"}, []string{"auditors-v1/way: added: no build published it: it is a link"}},
		"a folder":           {[]string{"auditors-v1/policies/", ""}, []string{}},
		"a folder leads out": {[]string{"../", ""}, []string{"../: archive: its name leads out of the folder that it is unpacked into, or is none"}},
	} {
		require.ElementsMatch(t, c.want, told(verifiedZip(t, zipped(t, zip.Deflate, append(pages.pairs(), c.more...)...))), name)
	}
}

// Damage within a packed file is that file's, and the others are verified.
func TestADamagedZip(t *testing.T) {
	pages := handbook()
	pages["long.html"] = strings.Repeat("We test each model before it is used. ", 400) + "end"
	pages.listed()
	data := zipped(t, zip.Deflate, pages.pairs()...)
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	for _, f := range archive.File {
		if f.Name != "long.html" {
			continue
		}
		at, err := f.DataOffset()
		require.NoError(t, err)
		data[at+20] ^= 4
	}
	lines := told(verifiedZip(t, data))
	require.Len(t, lines, 1)
	require.Contains(t, lines[0], "handbook.zip/long.html: altered: it cannot be unpacked: ")

	file := filepath.Join(t.TempDir(), "cut.zip")
	require.NoError(t, os.WriteFile(file, data[:len(data)/2], 0o600))
	_, err = Paths(t.Context(), []string{file}, Options{})
	require.ErrorContains(t, err, "cut.zip: neither a folder nor a ZIP that can be read")
}

// A ZIP that says it is huge is not read.
func TestZipBombs(t *testing.T) {
	data := zipped(t, zip.Deflate, "index.html", "x")
	at := bytes.Index(data, []byte("PK\x01\x02"))
	copy(data[at+24:], []byte{0xff, 0xff, 0xff, 0xfe}) // its size, unpacked, in the list at the end
	s, err := listZip(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err, "4 GiB may be")
	from, err := s.open("index.html")
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, from)
	require.Error(t, err)

	var names []string
	for i := range 17 {
		names = append(names, strings.Repeat("x", i+1), "")
	}
	data = zipped(t, zip.Deflate, names...)
	for at := bytes.Index(data, []byte("PK\x01\x02")); at >= 0 && at+28 < len(data); {
		copy(data[at+24:], []byte{0xfe, 0xff, 0xff, 0xff})
		next := bytes.Index(data[at+4:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	_, err = listZip(bytes.NewReader(data), int64(len(data)))
	require.ErrorContains(t, err, "it unpacks to more than 64 GiB")
}

func FuzzZip(f *testing.F) {
	f.Add(zipped(f, zip.Deflate, "index.html", "x", publish.ManifestName, ""))
	f.Add(zipped(f, zip.Store, "a/../b", "x", "a@", "b", "A/", ""))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := listZip(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for name := range s.files {
			require.True(t, fs.ValidPath(name), "%q", name)
		}
		for _, dir := range s.editions() {
			text, err := s.read(path.Join(dir, publish.ManifestName), 1<<16)
			if err == nil {
				_ = publish.ReadManifest(text).Text()
			}
		}
	})
}
