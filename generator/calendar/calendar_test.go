package calendar

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func viewOf(t testing.TB, handbook fs.FS, audience string) *link.View {
	t.Helper()
	h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: handbook})
	require.NoError(t, err)
	g := link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: "next", Today: today})
	for _, a := range g.Site.Audiences {
		if a.Name == audience {
			return g.For(a)
		}
	}
	require.Fail(t, "no such audience", audience)
	return nil
}

// days is the handbook that the stories are about.
func days(t testing.TB) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/days.txtar")
	require.NoError(t, err)
	handbook := fstest.MapFS{}
	for _, f := range archive.Files {
		handbook[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return handbook
}

// A property is a line of a calendar as a program reads it.
type property struct{ name, parameters, value string }

var (
	propertyLine = regexp.MustCompile(`^([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[A-Za-z0-9-]+)*):(.*)$`)
	controls     = regexp.MustCompile("[\x00-\x08\x0a-\x1f\x7f]")
)

// read reads a calendar as strictly as RFC 5545 writes it, and gives the properties of its events.
func read(t testing.TB, file []byte) (calendar []property, events [][]property) {
	t.Helper()
	text := string(file)
	require.True(t, utf8.ValidString(text))
	require.True(t, strings.HasSuffix(text, "\r\n"))
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	for _, line := range lines {
		require.LessOrEqual(t, len(line), 75, "%q", line)
		require.True(t, utf8.ValidString(line), "a character is cut in two: %q", line)
		require.NotRegexp(t, controls, line)
		require.NotEmpty(t, strings.TrimPrefix(line, " "), "an empty line")
	}
	var open []string
	for line := range strings.SplitSeq(strings.Join(unfold(lines), "\n"), "\n") {
		m := propertyLine.FindStringSubmatch(line)
		require.NotNil(t, m, "%q", line)
		p := property{m[1], m[2], m[3]}
		switch {
		case p.name == "BEGIN":
			open = append(open, p.value)
			if p.value == "VEVENT" {
				events = append(events, nil)
			}
		case p.name == "END":
			require.Equal(t, open[len(open)-1], p.value)
			open = open[:len(open)-1]
		case len(open) == 1:
			calendar = append(calendar, p)
		default:
			require.Equal(t, []string{"VCALENDAR", "VEVENT"}, open)
			events[len(events)-1] = append(events[len(events)-1], p)
		}
	}
	require.Empty(t, open)
	return calendar, events
}

func unfold(lines []string) (whole []string) {
	for _, line := range lines {
		if rest, folded := strings.CutPrefix(line, " "); folded {
			whole[len(whole)-1] += rest
		} else {
			whole = append(whole, line)
		}
	}
	return whole
}

// words is the text that a value stands for.
func words(t testing.TB, value string) string {
	t.Helper()
	var out strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\':
			i++
			require.Less(t, i, len(value), "an escape of nothing: %q", value)
			require.Contains(t, `\;,nN`, string(value[i]))
			out.WriteString(strings.NewReplacer("n", "\n", "N", "\n").Replace(string(value[i])))
		default:
			require.NotContains(t, ";,", string(c), "not escaped: %q", value)
			out.WriteByte(c)
		}
	}
	return out.String()
}

func one(t testing.TB, properties []property, name string) property {
	t.Helper()
	var found []property
	for _, p := range properties {
		if p.name == name {
			found = append(found, p)
		}
	}
	require.Len(t, found, 1, name)
	return found[0]
}

func TestDaysThatAreDue(t *testing.T) {
	c := Of(viewOf(t, days(t), "auditors"))
	var said []string
	for _, e := range c.Events {
		said = append(said, e.Day.Format(record.DateLayout)+" "+e.Summary)
	}
	require.Equal(t, []string{
		"2026-06-01 Audit: Operation (AUDP-001 Audit programme 2026)",
		"2026-10-15 Finish: Train the nurses (TRT-001 Treatment of the risks of triage)",
		"2026-12-01 Renew EVD-001 Bias test",
		"2026-12-05 Answer CON-002 A complaint; \"too slow, again\"",
		"2026-12-31 Last day of EXC-001 No second reader at night",
		"2027-01-20 Audit: Planning, moved (AUDP-001 Audit programme 2026)",
		"2027-03-01 Renew Certificate in machine learning (COMP-001 Competence of the lead)",
		"2027-03-31 Last day of the acceptance of RSK-001 (TRT-001 Treatment of the risks of triage)",
		"2027-05-04 Review POL-001 AI policy",
		"2027-06-01 Review POL-002 Policy of a hidden programme",
		"2027-10-02 Renew EVD-002 Drill",
		"2027-12-31 Last day of the waiver of vague-wording (POL-001 AI policy)",
	}, said)
}

func TestACalendarProgramReadsIt(t *testing.T) {
	c := Of(viewOf(t, days(t), "auditors"))
	file := c.Bytes()
	calendar, events := read(t, file)
	require.Equal(t, "2.0", one(t, calendar, "VERSION").value)
	require.NotEmpty(t, one(t, calendar, "PRODID").value)
	require.Equal(t, "Harbour Health: Handbook, with a comma", words(t, one(t, calendar, "X-WR-CALNAME").value))
	require.Len(t, events, len(c.Events))
	uids := map[string]bool{}
	for i, e := range events {
		uid := one(t, e, "UID").value
		require.False(t, uids[uid], "%s stands twice", uid)
		uids[uid] = true
		require.Equal(t, "20261123T000000Z", one(t, e, "DTSTAMP").value)
		start := one(t, e, "DTSTART")
		require.Equal(t, ";VALUE=DATE", start.parameters)
		require.Equal(t, c.Events[i].Day.Format("20060102"), start.value)
		require.Equal(t, c.Events[i].Summary, words(t, one(t, e, "SUMMARY").value))
		require.Contains(t, words(t, one(t, e, "DESCRIPTION").value), "In the handbook: "+c.Events[i].Path)
	}
	require.Equal(t, file, Of(viewOf(t, days(t), "auditors")).Bytes())
}

// A calendar program shows an event once, from whichever version or edition it comes.
func TestAnEventKeepsItsName(t *testing.T) {
	before, after := Of(viewOf(t, days(t), "auditors")), days(t)
	text := string(after["content/treatment.md"].Data)
	after["content/treatment.md"].Data = []byte(strings.Replace(text, "      - {what: Train", "      - {what: Buy a second screen, owner: CEO, due: 2026-12-20, state: planned}\n      - {what: Train", 1))
	uids := func(c Calendar) map[string]string {
		all := map[string]string{}
		for _, e := range c.Events {
			all[e.Summary] = e.UID
		}
		return all
	}
	changed := uids(Of(viewOf(t, after, "auditors")))
	require.Len(t, changed, len(before.Events)+1)
	for summary, uid := range uids(before) {
		require.Equal(t, uid, changed[summary], summary)
	}
	for summary, uid := range uids(Of(viewOf(t, days(t), "everyone"))) {
		require.Equal(t, uid, changed[summary], summary)
	}
}

func TestACalendarTellsNothingHidden(t *testing.T) {
	c := Of(viewOf(t, days(t), "everyone"))
	require.NotEmpty(t, c.Events)
	for _, hidden := range []string{"POL-002", "hidden programme", "pol-002"} {
		require.NotContains(t, string(c.Bytes()), hidden)
	}
}

func FuzzText(f *testing.F) {
	f.Add("Prüfung; der, \\ Wörter\r\nund 日本語 mehr " + strings.Repeat("ä", 80))
	f.Add("a\x00b\nEND:VEVENT\r\nBEGIN:VEVENT")
	f.Add("\xff\u2028 \t")
	f.Fuzz(func(t *testing.T, text string) {
		c := Calendar{Name: text, AsOf: today, Events: []Event{{Day: today, UID: "u", Summary: text, Path: "a.html", Record: &record.Record{Kind: &record.Kind{Title: text}}}}}
		calendar, events := read(t, c.Bytes())
		require.Len(t, events, 1)
		plain := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
		plain = regexp.MustCompile("[\x00-\x08\x0b-\x1f\x7f]").ReplaceAllString(plain, "")
		require.Equal(t, plain, words(t, one(t, calendar, "NAME").value))
		require.Equal(t, plain, words(t, one(t, events[0], "SUMMARY").value))
	})
}
