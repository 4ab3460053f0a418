package verify

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/asn1"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/publish"
	"aims/generator/seal"
	"aims/generator/signature"
)

// A story is the files of an edition, or of a whole site, name by content.
type story map[string]string

func handbook() story {
	return story{
		"index.html": "Overview", "verify.html": "Verify", "policies/pol-001.html": "AI policy", "policies/index.html": "Policies",
		"attachments/bias q3.csv": "a,b\n1,2\n", "assets/site.css": "body{}", "empty.txt": "",
	}
}

// manifest lists what is in a story.
func (s story) manifest() []byte {
	m := publish.Manifest{}
	for name, content := range s {
		if name != publish.ManifestName {
			m[name] = sha256.Sum256([]byte(content))
		}
	}
	return m.Text()
}

// with is a story with a list of what is in it.
func (s story) listed() story {
	s[publish.ManifestName] = string(s.manifest())
	return s
}

func (s story) write(t *testing.T, dir string) {
	t.Helper()
	for name, content := range s {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
	}
}

func (s story) at(dir string, inner story) {
	for name, content := range inner {
		s[path.Join(dir, name)] = content
	}
}

// A keeper seals releases, each after the one before.
type keeper struct {
	t            *testing.T
	key          string // "" does not sign
	former, text string
}

func digest(text string) string { return seal.Digest([]byte(text)) }

// release seals editions, by audience.
func (k *keeper) release(name string, editions map[string]story) {
	k.t.Helper()
	records := seal.Records{Release: name}
	copy(records.Secret[:], "a secret of "+name)
	for audience, pages := range editions {
		records.Editions = append(records.Editions, seal.Made{Audience: audience, Root: seal.RootOf(pages.manifest()), Sees: []string{"public"}})
	}
	slices.SortFunc(records.Editions, func(a, b seal.Made) int { return strings.Compare(a.Audience, b.Audience) })
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	r := seal.Release{
		Name: name, Tag: "v" + name, Date: day, AsOf: day, Commit: strings.Repeat("0f", 20), Content: digest("c"), Catalogue: digest("f"),
		Program: "aims 0.6.0", ProgramDigest: digest("p"), Editions: records.Commit(),
	}
	if k.former != "" {
		r.Former, r.FormerDigest = k.former, digest(k.text)
	}
	k.former, k.text = name, string(r.Text())
	for audience, pages := range editions {
		made, _ := records.Of(audience)
		pages[seal.ReleaseFile], pages[seal.EditionFile] = k.text, string(records.Edition(made).Text())
		if k.key != "" {
			sig, err := signature.Sign(k.t.Context(), k.key, seal.Namespace, []byte(k.text))
			require.NoError(k.t, err)
			pages[seal.SignatureFile] = string(sig)
		}
		pages.listed()
	}
}

// newKey makes a key and a file of allowed signers that has it.
func newKey(t *testing.T) (key, signers string) {
	t.Helper()
	key = filepath.Join(t.TempDir(), "key")
	said, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).CombinedOutput()
	require.NoError(t, err, string(said))
	public, err := os.ReadFile(key + ".pub")
	require.NoError(t, err)
	signers = filepath.Join(t.TempDir(), "allowed-signers")
	require.NoError(t, os.WriteFile(signers, []byte("governance@example.org "+string(public)), 0o600))
	return key, signers
}

// threeReleases is a whole site: two audiences, three releases, the work tree.
func threeReleases(t *testing.T, key string) story {
	t.Helper()
	site := story{"index.html": "audiences", "auditors/versions.js": "versions", ".aims-state.json": "{}"}
	k := &keeper{t: t, key: key}
	for _, name := range []string{"1.0", "1.1", "1.2"} {
		auditors, everyone := handbook(), handbook()
		auditors["policies/pol-001.html"] += " of " + name
		delete(everyone, "attachments/bias q3.csv")
		k.release(name, map[string]story{"auditors": auditors, "everyone": everyone})
		site.at("auditors/v"+name, auditors)
		site.at("everyone/v"+name, everyone)
	}
	site.at("auditors/next", handbook().listed())
	return site
}

func verified(t *testing.T, opt Options, paths ...string) *Report {
	t.Helper()
	report, err := Paths(t.Context(), paths, opt)
	require.NoError(t, err)
	return report
}

// told is every problem in a line.
func told(r *Report) []string {
	lines := []string{}
	for _, p := range r.Problems {
		lines = append(lines, p.File+": "+p.Kind+": "+p.Text)
	}
	for _, e := range r.Editions {
		for _, p := range e.Problems {
			lines = append(lines, p.File+": "+p.Kind+": "+p.Text)
		}
	}
	return lines
}

func find(t *testing.T, r *Report, name string) *Edition {
	t.Helper()
	i := slices.IndexFunc(r.Editions, func(e *Edition) bool { return e.Name == name })
	require.GreaterOrEqual(t, i, 0, name)
	return r.Editions[i]
}

func TestAWholeSite(t *testing.T) {
	key, signers := newKey(t)
	dir := t.TempDir()
	threeReleases(t, key).write(t, dir)
	report := verified(t, Options{Signers: signers, Signed: true}, dir)
	require.Empty(t, told(report))
	require.True(t, report.OK())
	require.Equal(t, []string{".aims-state.json", "auditors/versions.js", "index.html"}, report.Outside)
	var names []string
	for _, e := range report.Editions {
		names = append(names, e.Name)
	}
	require.Equal(t, []string{"auditors/next", "auditors/v1.0", "auditors/v1.1", "auditors/v1.2", "everyone/v1.0", "everyone/v1.1", "everyone/v1.2"}, names)
	e := find(t, report, "auditors/v1.2")
	require.Equal(t, 10, e.Files)
	require.Equal(t, []any{true, "1.2", "auditors", "1.1", true, Verified, "governance@example.org"},
		[]any{e.Sealed, e.Release, e.Audience, e.Former, e.Linked, e.Signed, e.Signer})
	require.False(t, find(t, report, "auditors/next").Sealed)
	require.Empty(t, e.Notes)

	// Without allowed signers the signature is whole, and nobody says whose it is.
	e = find(t, verified(t, Options{}, dir), "auditors/v1.2")
	require.Equal(t, Whole, e.Signed)
	require.Empty(t, e.Signer)
	require.Contains(t, e.Key, "SHA256:")

	// One edition alone, by its folder or that of its audience; the hole in the chain is said.
	report = verified(t, Options{Signers: signers}, filepath.Join(dir, "auditors/v1.2"))
	require.Equal(t, "v1.2", report.Editions[0].Name)
	require.Empty(t, told(report))
	require.Equal(t, []string{"release 1.1, which it follows, is not here, so that this link of the chain is not shown"}, report.Editions[0].Notes)
	require.Len(t, verified(t, Options{}, filepath.Join(dir, "auditors")).Editions, 4)
	both := verified(t, Options{}, filepath.Join(dir, "auditors/v1.1"), filepath.Join(dir, "auditors/v1.2"))
	require.True(t, both.Editions[1].Linked)
	require.True(t, strings.HasSuffix(both.Editions[1].Name, "auditors/v1.2"))
}

// Whatever byte of whatever file of a sealed edition is flipped, that file is named.
func TestEveryFlippedByteIsNamed(t *testing.T) {
	key, signers := newKey(t)
	k := &keeper{t: t, key: key}
	pages := handbook()
	k.release("1.0", map[string]story{"auditors": pages})
	dir := t.TempDir()
	pages.write(t, dir)
	for name, content := range pages {
		for _, at := range []int{0, len(content) / 2, len(content) - 1} {
			if content == "" {
				continue
			}
			flipped := []byte(content)
			flipped[at] ^= 1
			story{name: string(flipped)}.write(t, dir)
			report := verified(t, Options{Signers: signers}, dir)
			require.False(t, report.OK(), "%s, byte %d", name, at)
			require.Contains(t, strings.Join(told(report), "\n"), path.Join(filepath.Base(dir), name), "byte %d", at)
		}
		story{name: content}.write(t, dir)
	}
	require.True(t, verified(t, Options{Signers: signers}, dir).OK(), "and all is well again")
}

var someDigest = regexp.MustCompile(`sha256:[0-9a-f]{12}`)

func TestChangesToAnEdition(t *testing.T) {
	for name, c := range map[string]struct {
		change func(story)
		want   []string
	}{
		"altered": {func(s story) { s["policies/pol-001.html"] = "AI polity" }, []string{"policies/pol-001.html: altered: its bytes are not those that were published"}},
		"removed": {func(s story) { delete(s, "empty.txt") }, []string{"empty.txt: missing: it was published, and is not here"}},
		"added":   {func(s story) { s["policies/pol-666.html"] = "x" }, []string{"policies/pol-666.html: added: no build published it: the manifest does not list it"}},
		"altered with its line": {func(s story) { s["index.html"] = "Forged"; s.listed() },
			[]string{"manifest.sha256: seal: it lists other files than were sealed: its root is DIGEST, and DIGEST was sealed"}},
		"added with its line to the seal": {func(s story) { s["seal/note.html"] = "x"; s.listed() },
			[]string{"seal/note.html: seal: it is no part of a seal, and what lies in seal/ is in no root"}},
		"a line that leads out": {func(s story) {
			s[publish.ManifestName] += strings.Repeat("ab", 32) + "  ../../index.html\n"
		}, []string{"manifest.sha256: manifest: line 10 is not as a build writes it: the list was edited",
			"manifest.sha256: seal: it lists other files than were sealed: its root is DIGEST, and DIGEST was sealed"}},
		"an empty list": {func(s story) { clear(s); s["index.html"], s[publish.ManifestName] = "x", "" },
			[]string{"manifest.sha256: manifest: it lists no file", "index.html: added: no build published it: the manifest does not list it"}},
		"the release edited": {func(s story) {
			s[seal.ReleaseFile] = strings.Replace(s[seal.ReleaseFile], "as-of: 2026-11-20", "as-of: 2026-11-21", 1)
			s.listed()
		},
			[]string{}}, // a whole release by another, which only the signature tells
		"the release cut short": {func(s story) { s[seal.ReleaseFile] = s[seal.ReleaseFile][:300]; s.listed() },
			[]string{"seal/release.yaml: seal: line 7: it is cut short"}},
		"no release":      {func(s story) { delete(s, seal.ReleaseFile); s.listed() }, []string{"seal/release.yaml: seal: there is a seal without the release that it is of"}},
		"no edition file": {func(s story) { delete(s, seal.EditionFile); s.listed() }, []string{"seal/edition.yaml: seal: without it nobody can tell whether this edition is one of the release"}},
		"another edition's file": {func(s story) {
			other := seal.Records{Release: "1.0", Editions: []seal.Made{{Audience: "auditors", Root: digest("x")}}}
			made := other.Editions[0]
			made.Root = seal.RootOf([]byte(s[publish.ManifestName]))
			s[seal.EditionFile] = string(other.Edition(made).Text())
			s.listed()
		}, []string{"seal/edition.yaml: seal: this edition is none of those that release 1.0 sealed"}},
	} {
		t.Run(name, func(t *testing.T) {
			k, pages, dir := &keeper{t: t}, handbook(), t.TempDir()
			k.release("1.0", map[string]story{"auditors": pages})
			c.change(pages)
			pages.write(t, dir)
			var got []string
			for _, line := range told(verified(t, Options{}, dir)) {
				got = append(got, someDigest.ReplaceAllString(strings.TrimPrefix(line, filepath.Base(dir)+"/"), "DIGEST"))
			}
			require.ElementsMatch(t, c.want, got)
		})
	}
}

func TestSignatures(t *testing.T) {
	key, signers := newKey(t)
	other, _ := newKey(t)
	for name, c := range map[string]struct {
		key    string
		opt    Options
		change func(story)
		signed Signed
		want   string
	}{
		"not signed":              {"", Options{Signers: signers}, nil, Unsigned, ""},
		"not signed, but it must": {"", Options{Signers: signers, Signed: true}, nil, Unsigned, "seal/release.yaml: signature: release 1.0 is not signed"},
		"signed by somebody":      {other, Options{Signers: signers}, nil, Stranger, "is the key of none of the allowed signers on 2026-11-20"},
		"signature of another day": {key, Options{Signers: signers}, func(s story) {
			s[seal.ReleaseFile] = strings.Replace(s[seal.ReleaseFile], "as-of: 2026-11-20", "as-of: 2026-11-21", 1)
		}, Broken, "seal/release.yaml.sig: signature: it is no signature of seal/release.yaml"},
		"no signature at all": {key, Options{}, func(s story) { s[seal.SignatureFile] = "yes" }, Broken, "seal/release.yaml.sig: signature: it is no signature of seal/release.yaml"},
		"far too long":        {key, Options{}, func(s story) { s[seal.SignatureFile] = strings.Repeat("x", maxSeal+1) }, Broken, "seal/release.yaml.sig: signature: it is no signature of seal/release.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			k, pages, dir := &keeper{t: t, key: c.key}, handbook(), t.TempDir()
			k.release("1.0", map[string]story{"auditors": pages})
			if c.change != nil {
				c.change(pages)
				pages.listed()
			}
			pages.write(t, dir)
			report := verified(t, c.opt, dir)
			require.Equal(t, c.signed, report.Editions[0].Signed)
			require.Equal(t, c.want == "", report.OK(), told(report))
			require.Contains(t, strings.Join(told(report), "\n"), c.want)
		})
	}
	unsealed := t.TempDir()
	handbook().listed().write(t, unsealed)
	require.Contains(t, told(verified(t, Options{Signers: signers, Signed: true}, unsealed))[0], "it is not sealed by a release, so it is not signed")

	_, err := Paths(t.Context(), []string{dirWithRelease(t, key)}, Options{Signers: filepath.Join(t.TempDir(), "none")})
	require.ErrorIs(t, err, os.ErrNotExist)
	signed := dirWithRelease(t, key)
	t.Setenv("PATH", "")
	report := verified(t, Options{}, signed)
	require.True(t, report.OK())
	require.Equal(t, Unread, report.Editions[0].Signed)
	_, err = Paths(t.Context(), []string{signed}, Options{Signers: signers, Signed: true})
	require.ErrorIs(t, err, signature.ErrMissing)
}

func dirWithRelease(t *testing.T, key string) string {
	t.Helper()
	k, pages, dir := &keeper{t: t, key: key}, handbook(), t.TempDir()
	k.release("1.0", map[string]story{"auditors": pages})
	pages.write(t, dir)
	return dir
}

func TestTheChain(t *testing.T) {
	// Release 1.1 is made anew later, with other pages: 1.2 does not follow that one.
	dir := t.TempDir()
	site := threeReleases(t, "")
	again, pages := &keeper{t: t}, handbook()
	again.release("1.0", map[string]story{"auditors": handbook()})
	again.release("1.1", map[string]story{"auditors": pages})
	for name := range site {
		if strings.HasPrefix(name, "auditors/v1.1/") {
			delete(site, name)
		}
	}
	delete(site, "everyone/v1.1/"+publish.ManifestName)
	site.at("auditors/v1.1", pages)
	site.write(t, dir)
	report := strings.Join(told(verified(t, Options{}, dir)), "\n")
	require.Contains(t, report, "auditors/v1.1/seal/release.yaml: chain: it follows another release 1.0 than the one in auditors/v1.0")
	require.Contains(t, report, "auditors/v1.2/seal/release.yaml: chain: it follows another release 1.1 than the one in auditors/v1.1")
	require.Contains(t, report, "everyone/v1.1/manifest.sha256: manifest: it is missing, so nothing in this folder can be verified")

	// Two releases that follow the same one, and two of one name.
	k, fork := &keeper{t: t}, story{}
	first, second, third := handbook(), handbook(), handbook()
	k.release("1.0", map[string]story{"auditors": first})
	other := *k
	k.release("1.1", map[string]story{"auditors": second})
	other.release("1.2", map[string]story{"auditors": third})
	fork.at("auditors/v1.0", first)
	fork.at("auditors/v1.1", second)
	fork.at("auditors/v1.2", third)
	dir = t.TempDir()
	fork.write(t, dir)
	require.Equal(t, []string{"auditors/v1.2/seal/release.yaml: chain: the releases 1.1 and 1.2 both follow release 1.0: the chain has a fork"}, told(verified(t, Options{}, dir)))

	twice, changed := story{}, handbook()
	changed["index.html"] = "Other"
	(&keeper{t: t}).release("1.0", map[string]story{"auditors": changed})
	twice.at("auditors/v1.0", first)
	twice.at("old/auditors-v1.0", changed)
	dir = t.TempDir()
	twice.write(t, dir)
	require.Equal(t, []string{"old/auditors-v1.0/seal/release.yaml: chain: it is another release 1.0 than that in auditors/v1.0"}, told(verified(t, Options{}, dir)))
}

// A former edition in the folder of the newest one, and one audience's as another's.
func TestEditionsInTheWrongPlace(t *testing.T) {
	k, old, site := &keeper{t: t}, handbook(), story{}
	k.release("1.0", map[string]story{"auditors": old})
	site.at("auditors/v1.2", old)
	site.at("everyone/v1.0", old)
	site.at("somewhere/auditors-v1.0", old)
	dir := t.TempDir()
	site.write(t, dir)
	require.Equal(t, []string{
		"auditors/v1.2: place: this folder holds the edition of v1.0 for auditors",
		"everyone/v1.0: place: this folder holds the edition of v1.0 for auditors",
	}, told(verified(t, Options{}, dir)))

	// The name of the folder above is not known here, but those beside each other tell.
	mixed := threeReleases(t, "")
	mixed.move("everyone/v1.1", "auditors/v1.1")
	dir = t.TempDir()
	mixed.write(t, dir)
	require.Equal(t, []string{"v1.1: place: it is an edition for everyone, and v1.0 beside it is one for auditors"},
		told(verified(t, Options{}, filepath.Join(dir, "auditors"))))
}

func TestLinksAreNoFiles(t *testing.T) {
	dir := t.TempDir()
	handbook().listed().write(t, dir)
	outside := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(outside, []byte("Overview"), 0o600))
	require.NoError(t, os.Remove(filepath.Join(dir, "index.html")))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "index.html")))
	require.NoError(t, os.Symlink("/etc", filepath.Join(dir, "etc")))
	base := filepath.Base(dir)
	require.Equal(t, []string{
		base + "/index.html: altered: it is a link, and a file was published",
		base + "/etc: added: no build published it: it is a link",
	}, told(verified(t, Options{}, dir)))
}

// A folder elsewhere in the place of an edition is not passed over as if it were nothing.
func TestALinkOutsideOfEditionsIsNamed(t *testing.T) {
	dir := t.TempDir()
	site := threeReleases(t, "")
	site.write(t, dir)
	elsewhere := filepath.Join(t.TempDir(), "v1.2")
	require.NoError(t, os.Rename(filepath.Join(dir, "auditors/v1.2"), elsewhere))
	require.NoError(t, os.Symlink(elsewhere, filepath.Join(dir, "auditors/v1.2")))
	const link = "auditors/v1.2: link: it is a link, and what it leads to is not verified"
	require.Equal(t, []string{link}, told(verified(t, Options{}, dir)))

	for name := range site {
		if strings.HasPrefix(name, "auditors/v1.2/") {
			delete(site, name)
		}
	}
	site["auditors/v1.2@"] = elsewhere
	require.Equal(t, []string{link}, told(verifiedZip(t, zipped(t, zip.Deflate, site.pairs()...))))
}

// Whoever forges an edition chooses the name of its folder.
func TestOnlyTheWorkInProgressOfASiteIsUnsealed(t *testing.T) {
	key, signers := newKey(t)
	signed := Options{Signers: signers, Signed: true}
	const bare = ": signature: it is not sealed by a release, so it is not signed"
	dir := filepath.Join(t.TempDir(), "site")
	site := threeReleases(t, key)
	site.at("board/next", handbook().listed())
	site.at("old/auditors/next", handbook().listed())
	site.write(t, dir)
	report := verified(t, signed, dir)
	require.Equal(t, []string{"board/next" + bare, "old/auditors/next" + bare}, told(report))
	require.Equal(t, []string{"it is work in progress, which no release sealed and nobody signed"}, find(t, report, "auditors/next").Notes)
	require.Empty(t, told(verified(t, signed, filepath.Join(dir, "auditors"))), "the folder of an audience")
	require.Equal(t, []string{"next" + bare}, told(verified(t, signed, filepath.Join(dir, "auditors/next"))))

	loose := story{}
	loose.at("next", handbook().listed())
	file := filepath.Join(t.TempDir(), "evil.zip")
	require.NoError(t, os.WriteFile(file, zipped(t, zip.Deflate, loose.pairs()...), 0o600))
	require.Equal(t, []string{"next" + bare}, told(verified(t, signed, file)))
}

func TestTimeStampsOfAnotherText(t *testing.T) {
	token := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		imprint, err := asn1.Marshal(struct {
			Algorithm struct {
				OID  asn1.ObjectIdentifier
				Null asn1.RawValue
			}
			Sum []byte
		}{struct {
			OID  asn1.ObjectIdentifier
			Null asn1.RawValue
		}{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}, asn1.NullRawValue}, sum[:]})
		require.NoError(t, err)
		return string(imprint)
	}
	for name, c := range map[string]struct {
		token func(release string) string
		good  bool
	}{
		"good":           {token, true},
		"of another":     {func(string) string { return token("something else") }, false},
		"no DER":         {func(string) string { return "yes" }, false},
		"more behind it": {func(release string) string { return token(release) + "x" }, false},
	} {
		k, pages, dir := &keeper{t: t}, handbook(), t.TempDir()
		k.release("1.0", map[string]story{"auditors": pages})
		pages[seal.TokenFile] = c.token(pages[seal.ReleaseFile])
		pages.listed()
		pages.write(t, dir)
		report := verified(t, Options{}, dir)
		require.Equal(t, c.good, report.OK(), name)
		require.Equal(t, c.good, report.Editions[0].Stamped, name)
	}
}

func TestNothingToVerify(t *testing.T) {
	_, err := Paths(t.Context(), []string{t.TempDir()}, Options{})
	require.ErrorIs(t, err, ErrNoEdition)
	_, err = Paths(t.Context(), []string{filepath.Join(t.TempDir(), "none")}, Options{})
	require.ErrorIs(t, err, os.ErrNotExist)
}

func FuzzTimeStamps(f *testing.F) {
	sum := sha256.Sum256([]byte("text"))
	f.Add(slices.Concat([]byte{0x30, 2 + 15 + 32 - 2}, sha256OID, []byte{4, 32}, sum[:]))
	f.Add([]byte{0x30, 0x84, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, token []byte) {
		if stamps(token, []byte("text")) {
			require.Contains(t, string(token), string(sum[:]))
		}
	})
}
