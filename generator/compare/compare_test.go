package compare_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/compare"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// versions are the two of a story, each on a day of its own.
func versions(t testing.TB, story, audience string) (from, to *link.View) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", story+".txtar"))
	require.NoError(t, err)
	handbooks := map[string]fstest.MapFS{"from": {}, "to": {}}
	for _, file := range archive.Files {
		version, name, _ := strings.Cut(file.Name, "/")
		handbooks[version][name] = &fstest.MapFile{Data: file.Data}
	}
	return viewOf(t, handbooks["from"], "v1.0", audience, time.Date(2025, 10, 15, 0, 0, 0, 0, time.UTC)),
		viewOf(t, handbooks["to"], "next", audience, time.Date(2026, 10, 15, 0, 0, 0, 0, time.UTC))
}

func viewOf(t testing.TB, handbook fs.FS, version, audience string, day time.Time) *link.View {
	t.Helper()
	h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: handbook})
	require.NoError(t, err)
	g := link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: version, Today: day})
	for _, a := range g.Site.Audiences {
		if a.Name == audience {
			return g.For(a)
		}
	}
	require.Fail(t, "no such audience", audience)
	return nil
}

// told is everything that changed, a line for each.
func told(c *compare.Changes) string {
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	for i := range c.Records {
		r := &c.Records[i]
		say("%s %s %q: %s", r.What, r.Key, r.Title, strings.Join(r.Happened(), ", "))
		if r.Moved != nil {
			say("  file %s -> %s", r.Moved.Before, r.Moved.Now)
		}
		for _, f := range r.Fields {
			say("  field %s/%s/%s %q -> %q %s", f.Field, f.Row, f.Name, f.Before, f.Now, marked(f.Words))
		}
		for _, a := range r.Approvals {
			say("  approval by %s on %s gone=%t", a.By, a.On, a.Gone)
			for _, f := range a.Altered {
				say("    altered %s %q -> %q", f.Field, f.Before, f.Now)
			}
		}
		if r.Standing != nil {
			say("  approval stands %q -> %q", r.Standing.Before, r.Standing.Now)
		}
		if e := r.Evidence; e != nil {
			say("  evidence %s: %v -> %v", e.What, e.Before, e.Now)
		}
		for _, b := range r.Blocks {
			say("  %s %s under %q #%s %s", b.What, b.Kind, b.Under, b.Anchor, marked(b.Words))
			if len(b.Before)+len(b.Now) > 0 {
				say("    leads %q -> %q", b.Before, b.Now)
			}
			for _, row := range b.Rows {
				var cells []string
				for _, cell := range row.Cells {
					cells = append(cells, marked(cell))
				}
				say("    %s | %s", row.What, strings.Join(cells, " | "))
			}
		}
		for _, f := range r.Files {
			say("  attachment %s %s", f.What, f.Name)
		}
		for _, a := range r.Answers {
			say("  answer %s %s #%s counts=%t", a.What, a.Provision, a.Anchor, a.Counts)
		}
	}
	for _, d := range c.Decisions {
		say("decision %s %v -> %v", d.Control, *d.Before, *d.Now)
	}
	for _, r := range c.Risks {
		say("risk %s %s %q level %v", r.What, r.ID, r.Title, *r.Level)
	}
	for _, f := range c.Findings {
		say("finding %s %s %q %v", f.What, f.ID, f.Title, f.Graded)
	}
	for _, p := range c.Provisions {
		say("provision %s %v %d answers", p.Provision, p.States, len(p.Answers))
	}
	s := c.Summary
	highlights := s.Highlights
	s.Highlights = nil
	say("%+v", s)
	for _, h := range highlights {
		say("first: %s %s %s", h.Subject, h.Title, h.Text)
	}
	return out.String()
}

func marked(pieces []compare.Piece) string {
	var out strings.Builder
	for _, p := range pieces {
		switch p.What {
		case compare.Gone:
			out.WriteString("[-" + p.Text + "-]")
		case compare.Come:
			out.WriteString("{+" + p.Text + "+}")
		default:
			out.WriteString(p.Text)
		}
	}
	return out.String()
}

var update = flag.Bool("update", false, "write what is told anew; its difference is then the review")

// The seeded changes are told, each once, and nothing else: neither to those who may see all
// nor, of what they may not see, to others.
func TestExactlyTheSeededChanges(t *testing.T) {
	for _, audience := range []string{"auditors", "everyone"} {
		t.Run(audience, func(t *testing.T) {
			from, to := versions(t, "seeded", audience)
			got := told(seeded(t, from, to))
			file := filepath.Join("testdata", "seeded-"+audience+".txt")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
			if audience == "everyone" {
				for _, secret := range []string{"PRO-005", "Lockpicking", "PRO-007", "Trapdoors", "PRO-011", "Vault", "vault", "RA-001", "RSK-001", "NC-001"} {
					require.NotContains(t, got, secret)
				}
			}
		})
	}
}

// seeded compares as a build does: what an audience may no longer see is not told.
func seeded(t *testing.T, from, to *link.View) *compare.Changes {
	t.Helper()
	before := compare.Take(from)
	if to.Audience.Name == "everyone" {
		var err error
		before, err = before.Without([]string{"PRO-011"}, []string{"Vault codes of today", "content/turned.md"}, compare.Take(to))
		require.NoError(t, err)
	}
	changes, err := compare.Compare(before, compare.Take(to))
	require.NoError(t, err)
	return changes
}

// A snapshot that was kept says the same as one that is taken, and of one version nothing
// has changed.
func TestKeptIsWhatWasTaken(t *testing.T) {
	from, to := versions(t, "seeded", "auditors")
	before, now := compare.Take(from), compare.Take(to)
	require.Equal(t, string(before.Bytes()), string(compare.Take(from).Bytes()))
	read, err := compare.Read(before.Bytes())
	require.NoError(t, err)
	require.Equal(t, string(before.Bytes()), string(read.Bytes()))
	taken, err := compare.Compare(before, now)
	require.NoError(t, err)
	kept, err := compare.Compare(read, now)
	require.NoError(t, err)
	require.Equal(t, told(taken), told(kept))
	none, err := compare.Compare(now, now)
	require.NoError(t, err)
	require.Empty(t, none.Records)
	require.Empty(t, none.Provisions)
	require.Equal(t, len(to.Records()), none.Summary.Unchanged)
}

// The way of a record through three versions, kept and read in between.
func TestTrail(t *testing.T) {
	from, to := versions(t, "seeded", "auditors")
	before, now := compare.Take(from), compare.Take(to)
	first, err := compare.Extend(nil, nil, before)
	require.NoError(t, err)
	changes, err := compare.Compare(before, now)
	require.NoError(t, err)
	kept, err := compare.ReadTrail(first.Bytes())
	require.NoError(t, err)
	second, err := compare.Extend(kept, changes, now)
	require.NoError(t, err)
	steps := func(key string) (said []string) {
		all, err := second.Of(key)
		require.NoError(t, err)
		for _, step := range all {
			said = append(said, step.In+" "+step.Status+": "+step.What)
		}
		return said
	}
	require.Equal(t, []string{"v1.0 approved: first published", "next approved: reworded"}, steps("POL-001"))
	require.Equal(t, []string{"v1.0 approved: first published", "next approved: "}, steps("PRO-003"))
	require.Equal(t, []string{"next approved: new"}, steps("PRO-004"))
	require.Equal(t, []string{"v1.0 approved: first published"}, steps("PRO-006"))
	require.Empty(t, steps("PRO-099"))
	require.Equal(t, "reworded", changes.Step(to.Record("POL-001")).What)

	// A version in which nothing happened adds its name and no more.
	later := *now
	later.Version = "v2.0"
	none, err := compare.Compare(now, &later)
	require.NoError(t, err)
	size := len(second.Bytes())
	second, err = compare.Extend(second, none, &later)
	require.NoError(t, err)
	require.Equal(t, []string{"v1.0 approved: first published", "next approved: reworded", "v2.0 approved: "}, steps("POL-001"))
	require.Equal(t, []string{"v1.0 approved: first published", "next approved: ", "v2.0 approved: "}, steps("PRO-003"))
	require.Equal(t, []string{"v1.0 approved: first published"}, steps("PRO-006"))
	require.Less(t, len(second.Bytes())-size, len(to.Records())*len(`,"also":["v2.0"]`))
}

// few is a snapshot with some lines of each part: a large one is slow to vary.
func few(data []byte) []byte {
	all := strings.SplitAfter(string(data), "\n")
	var kept []string
	taken := map[byte]int{}
	for _, line := range all[1:] {
		if line != "" && len(line) < 600 && taken[line[0]] < 2 {
			taken[line[0]]++
			kept = append(kept, line)
		}
	}
	head := all[0][:strings.LastIndexByte(all[0], '\t')+1]
	return fmt.Appendf(nil, "%s%d\n%s", head, len(kept), strings.Join(kept, ""))
}

// Whatever is read is whole or refused, and never ends the program.
func FuzzRead(f *testing.F) {
	from, to := versions(f, "seeded", "everyone")
	f.Add(few(compare.Take(from).Bytes()))
	f.Add([]byte("aims snapshot 2\tv1.0\t2026-01-30\t1\n0\tPOL-001\t{}\t{}\n"))
	f.Add([]byte("aims snapshot 2\tv1.0\t2026-01-30\t2\n1\t5.2\t{\"s\":\"ap\"}\n4\tNC-001\t{\n"))
	now := compare.Take(to)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := compare.Read(data)
		if err != nil {
			return
		}
		require.Equal(t, string(data), string(s.Bytes()), "what is read is what was written")
		changes, err := compare.Compare(s, now)
		if err != nil {
			return
		}
		// A head that cannot be read is an error of these.
		if trail, err := compare.Extend(nil, changes, s); err == nil {
			_, err = compare.ReadTrail(trail.Bytes())
			require.NoError(t, err)
		}
		if left, err := s.Without([]string{"POL-001"}, []string{"AI policy"}, now); err == nil {
			_, err = compare.Read(left.Bytes())
			require.NoError(t, err)
		}
	})
}

func FuzzReadTrail(f *testing.F) {
	from, _ := versions(f, "seeded", "everyone")
	trail, err := compare.Extend(nil, nil, compare.Take(from))
	require.NoError(f, err)
	short, _, _ := strings.Cut(string(trail.Bytes()), "\nOBJ-001")
	f.Add([]byte(short+"\n"), "POL-001")
	f.Add([]byte("aims trail 2\nPOL-001\t[{}]\n"), "POL-001")
	f.Fuzz(func(t *testing.T, data []byte, key string) {
		trail, err := compare.ReadTrail(data)
		if err != nil {
			return
		}
		require.Equal(t, string(data), string(trail.Bytes()))
		steps, err := trail.Of(key)
		require.False(t, err != nil && steps != nil)
	})
}
