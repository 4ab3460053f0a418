package verify

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A packer writes ZIPs as various programs do, and some as none does.
type packer struct {
	bytes.Buffer
	list    bytes.Buffer
	entries int
	behind  int                  // length of what stands behind streamed data: 0, 12, 16, 20, 24
	wide    bool                 // sizes and places in extra fields
	large   func(end *[3]uint64) // an end for large ZIPs, that may tell something else
	own     func(own *header)
	between string // after the first entry
}

// A header is what stands before an entry.
type header struct {
	name         string
	flags        uint16
	method       uint16
	crc          uint32
	packed, size uint32
	extra        string
}

func (p *packer) short(to *bytes.Buffer, numbers ...int) {
	for _, n := range numbers {
		to.Write(little.AppendUint16(nil, uint16(n)))
	}
}

func (p *packer) long(to *bytes.Buffer, numbers ...uint32) {
	for _, n := range numbers {
		to.Write(little.AppendUint32(nil, n))
	}
}

func wideField(numbers ...uint64) string {
	field := little.AppendUint16(little.AppendUint16(nil, 1), uint16(8*len(numbers)))
	for _, n := range numbers {
		field = little.AppendUint64(field, n)
	}
	return string(field)
}

// add stores a file.
func (p *packer) add(name, content string) {
	at, size, crc := uint32(p.Len()), uint32(len(content)), crc32.ChecksumIEEE([]byte(content))
	h := header{name, 0, zip.Store, crc, size, size, ""}
	listedExtra := ""
	if p.behind > 0 {
		h.flags, h.crc, h.packed, h.size = streamed, 0, 0, 0
	}
	if p.wide {
		h.extra, listedExtra = wideField(uint64(h.size), uint64(h.packed)), wideField(uint64(size), uint64(size), uint64(at))
		h.packed, h.size = max32, max32
	}
	flags := h.flags
	if p.own != nil {
		p.own(&h)
	}
	p.WriteString("PK\x03\x04")
	p.short(&p.Buffer, 20, int(h.flags), int(h.method), 0, 0)
	p.long(&p.Buffer, h.crc, h.packed, h.size)
	p.short(&p.Buffer, len(h.name), len(h.extra))
	p.WriteString(h.name + h.extra + content)
	if p.behind == 16 || p.behind == 24 {
		p.WriteString("PK\x07\x08")
	}
	switch p.behind {
	case 12, 16:
		p.long(&p.Buffer, crc, size, size)
	case 20, 24:
		p.long(&p.Buffer, crc, size, 0, size, 0)
	}
	if p.entries == 0 {
		p.WriteString(p.between)
	}
	p.list.WriteString("PK\x01\x02")
	p.short(&p.list, 20, 20, int(flags), int(zip.Store), 0, 0)
	if p.wide {
		p.long(&p.list, crc, max32, max32)
		at = max32
	} else {
		p.long(&p.list, crc, size, size)
	}
	p.short(&p.list, len(name), len(listedExtra), 0, 0, 0)
	p.long(&p.list, 0, at)
	p.list.WriteString(name + listedExtra)
	p.entries++
}

// zip packs a story, its files in their order.
func (p packer) zip(s story) []byte {
	for _, pair := range sorted(s) {
		p.add(pair[0], pair[1])
	}
	at, length := uint32(p.Len()), uint32(p.list.Len())
	p.Write(p.list.Bytes())
	if p.large != nil {
		end, where := [3]uint64{uint64(p.entries), uint64(length), uint64(at)}, p.Len()
		p.large(&end)
		p.WriteString("PK\x06\x06")
		p.long(&p.Buffer, 44, 0, 20|20<<16, 0, 0, uint32(end[0]), 0)
		for _, n := range end {
			p.Write(little.AppendUint64(nil, n))
		}
		p.WriteString("PK\x06\x07")
		p.long(&p.Buffer, 0, uint32(where), 0, 1)
		at, length = max32, max32
	}
	p.WriteString("PK\x05\x06")
	p.short(&p.Buffer, 0, 0, p.entries, p.entries)
	p.long(&p.Buffer, length, at)
	p.short(&p.Buffer, 0)
	return p.Bytes()
}

func sorted(s story) (pairs [][2]string) {
	for name, content := range s {
		pairs = append(pairs, [2]string{name, content})
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return pairs
}

// moved is a ZIP behind other bytes, with all places in it mended: zip -A does that.
func moved(before, data []byte) []byte {
	data = slices.Clone(data)
	shift := func(at int) { little.PutUint32(data[at:], little.Uint32(data[at:])+uint32(len(before))) }
	for at := 0; ; at += 4 {
		next := bytes.Index(data[at:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += next
		shift(at + 42)
	}
	shift(len(data) - 6)
	return slices.Concat(before, data)
}

// layouts are ZIPs of one edition with what is wrong with them, "" for nothing and "?" for
// those that are refused as a whole.
func layouts() map[string]struct {
	data []byte
	want string
} {
	type one = struct {
		data []byte
		want string
	}
	s := handbook().listed()
	first := sorted(s)[0]
	of := func(name string, change func(*header)) func(*header) {
		return func(h *header) {
			if h.name == name {
				change(h)
			}
		}
	}
	all := map[string]one{
		"stored":           {packer{}.zip(s), ""},
		"wide":             {packer{wide: true}.zip(s), ""},
		"wide, streamed":   {packer{wide: true, behind: 24}.zip(s), ""},
		"two in a file":    {slices.Concat(packer{}.zip(handbook()), packer{}.zip(s)), "?"},
		"mended":           {moved(packer{}.zip(handbook()), packer{}.zip(s)), first[0] + ": archive: before it lie 815 bytes of no file, in which other programs may find something else"},
		"behind the end":   {append(packer{}.zip(s), "more"...), "?"},
		"an end in an end": {slices.Concat(packer{}.zip(s)[:len(packer{}.zip(s))-2], []byte("\x16\x00PK\x05\x06"), make([]byte, 18)), "?"},
		"in between":       {packer{between: "PK\x03\x04"}.zip(s), first[0] + ": archive: behind it lie 4 bytes of no file, in which other programs may find something else"},
		"in between, 16":   {packer{behind: 12, between: "PK\x03\x04"}.zip(s), first[0] + ": archive: behind it lie 16 bytes of no file, in which other programs may find something else"},
		"another name":     {packer{own: of("index.html", func(h *header) { h.name = "index.htm_" })}.zip(s), "index.html: archive: " + otherName},
		"a longer name":    {packer{own: of("index.html", func(h *header) { h.name = "index.html5" })}.zip(s), "index.html: archive: " + otherName},
		"its own alphabet": {packer{own: of("index.html", func(h *header) { h.flags = 1 << 11 })}.zip(s), "index.html: archive: " + otherName},
		"a name more": {packer{own: of("index.html", func(h *header) {
			h.extra = "\x75\x70\x0d\x00\x01" + string(little.AppendUint32(nil, crc32.ChecksumIEEE([]byte(h.name)))) + "evil.htm"
		})}.zip(s), "index.html: archive: " + otherName},
		"another method": {packer{own: of("index.html", func(h *header) { h.method = zip.Deflate })}.zip(s), "index.html: archive: " + otherSize},
		"another size":   {packer{own: of("index.html", func(h *header) { h.size-- })}.zip(s), "index.html: archive: " + otherSize},
		"packed shorter": {packer{own: of("index.html", func(h *header) { h.packed-- })}.zip(s), "index.html: archive: " + otherSize},
		"another sum":    {packer{own: of("index.html", func(h *header) { h.crc++ })}.zip(s), "index.html: archive: " + otherSize},
		"no size":        {packer{own: of("index.html", func(h *header) { h.size, h.packed = 0, 0 })}.zip(s), "index.html: archive: " + otherSize},
	}
	for _, behind := range []int{12, 16, 20, 24} {
		all[fmt.Sprint("streamed, ", behind)] = one{packer{behind: behind}.zip(s), ""}
	}
	return all
}

func TestAZipIsTheSameToEveryProgram(t *testing.T) {
	for name, c := range layouts() {
		file := filepath.Join(t.TempDir(), "handbook.zip")
		require.NoError(t, os.WriteFile(file, c.data, 0o600))
		report, err := Paths(t.Context(), []string{file}, Options{})
		if c.want == "?" {
			require.ErrorIs(t, err, errList, name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, c.want, strings.Join(told(report), "\n"), name)
	}
}

// A ZIP may have two ends, the one before the other for what has no room in that: some
// programs take the one, some the other.
func TestTwoEndsOfAZipSayTheSame(t *testing.T) {
	s := handbook().listed()
	require.Empty(t, told(verifiedZip(t, packer{wide: true, large: func(*[3]uint64) {}}.zip(s))))
	for i := range 3 {
		file := filepath.Join(t.TempDir(), "handbook.zip")
		require.NoError(t, os.WriteFile(file, packer{large: func(end *[3]uint64) { end[i]-- }}.zip(s), 0o600))
		_, err := Paths(t.Context(), []string{file}, Options{})
		require.Error(t, err, "%d", i)
	}
}

// The page tells the same of the same ZIPs.
func TestAZipIsTheSameInTheBrowser(t *testing.T) {
	browser := openPage(t)
	for name, c := range layouts() {
		file := filepath.Join(t.TempDir(), "handbook.zip")
		require.NoError(t, os.WriteFile(file, c.data, 0o600))
		status, problems := choose(t, browser, "#verify-zip", file)
		switch c.want {
		case "":
			require.Equal(t, "Everything is as it was published, in 1 edition.", status, name)
		case "?":
			require.Contains(t, status, "This is no whole ZIP", name)
		default:
			require.Equal(t, []string{c.want}, problems, name)
		}
	}
}

// What is behind the end of a packed file is where a program that reads on goes on.
func TestAFileBehindTheEndOfAPackedOne(t *testing.T) {
	browser, s := openPage(t), story{"README.txt": "Read me"}
	s.at("v1.0", handbook().listed())
	for name, want := range map[string]string{
		"v1.0/index.html": "v1.0/index.html: altered: it cannot be unpacked: ",
		"README.txt":      "README.txt: archive: it cannot be unpacked: ",
	} {
		data := stuffed(t, zipped(t, zip.Deflate, s.pairs()...), name)
		require.Equal(t, []string{want + "there is more behind its end"}, told(verifiedZip(t, data)))
		file := filepath.Join(t.TempDir(), "handbook.zip")
		require.NoError(t, os.WriteFile(file, data, 0o600))
		_, problems := choose(t, browser, "#verify-zip", file)
		require.Equal(t, []string{want + "it is damaged"}, problems)
	}
}

// stuffed is a ZIP with something behind the end of a packed file.
func stuffed(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range archive.File {
		raw, err := f.OpenRaw()
		require.NoError(t, err)
		packed, err := io.ReadAll(raw)
		require.NoError(t, err)
		if f.Name == name {
			packed = append(packed, "PK\x03\x04 and so on"...)
		}
		f.CompressedSize64 = uint64(len(packed))
		to, err := w.CreateRaw(&f.FileHeader)
		require.NoError(t, err)
		_, err = to.Write(packed)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

// Packages as Info-ZIP 3.0 makes them verify: zip -qr, -qrfd (sizes behind the data, as in a
// pipe) and -qrfz (zip64).
func TestZipsOfInfoZIP(t *testing.T) {
	for _, name := range []string{"plain", "descriptors", "zip64"} {
		report := verified(t, Options{}, filepath.Join("testdata", "infozip-"+name+".zip"))
		require.Empty(t, told(report), name)
		require.Len(t, report.Editions, 1, name)
		require.Equal(t, 8, report.Editions[0].Files, name)
	}
}
