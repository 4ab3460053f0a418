package timeline

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/record"
)

// handbook is three releases and the work tree.
var handbook = []Version{
	{Name: "v1.0", Day: "2025-06-30", Released: true},
	{Name: "v1.1", Day: "2026-01-30", Released: true},
	{Name: "v2.0", Day: "2026-07-01", Released: true},
	{Name: "next", Day: "2026-11-23"},
}

func approved(own, effective string, approvals ...Approval) *Sight {
	return &Sight{Own: own, Effective: effective, Status: record.Approved, Approvals: approvals}
}

func retired(by Successor) *Sight { return &Sight{Own: "1.0", Status: record.Retired, Successor: by} }

// A life is what four versions of a handbook say of a record, and what follows for some days.
type life struct {
	name   string
	sights []*Sight
	days   []told1
}

// told1 is what is to be answered for a day: state, version and where to read it, such as
// "in-force 1.0 in v1.0, until 2026-01-30".
type told1 struct{ day, says string }

var lives = []life{
	{"each version of the handbook has the next one", []*Sight{
		approved("1.0", "2025-06-15"), approved("2.0", "2026-01-30"), approved("2.0", "2026-01-30"), approved("2.1", "2026-10-01"),
	}, []told1{
		{"2025-06-14", "nothing known, until 2025-06-15"},
		{"2025-06-15", "in-force 1.0 in v1.0, until 2026-01-30"},
		{"2025-06-30", "in-force 1.0 in v1.0, until 2026-01-30"},
		{"2025-07-01", "perhaps in-force 1.0 in v1.0, until 2026-01-30"},
		{"2026-01-29", "perhaps in-force 1.0 in v1.0, until 2026-01-30"},
		{"2026-01-30", "in-force 2.0 in v1.1, until 2026-10-01"},
		{"2026-07-01", "in-force 2.0 in v2.0, until 2026-10-01"},
		{"2026-11-23", "in-force 2.1 in next"},
		{"2027-01-01", "perhaps in-force 2.1 in next"},
	}},
	{"it was changed twice between two versions", []*Sight{
		approved("1.0", "2025-06-30"), approved("2.0", "2026-01-30"), approved("2.0", "2026-01-30"),
		approved("3.1", "2026-10-01", Approval{"3.0", "2026-06-18"}, Approval{"3.0", "2026-06-19"}, Approval{"3.1", "2026-09-30"}),
	}, []told1{
		{"2026-06-17", "in-force 2.0 in v1.1, until 2026-10-01"},
		{"2026-06-18", "perhaps in-force 2.0 in v1.1, until 2026-10-01; 3.0 approved 2026-06-18"},
		{"2026-10-01", "in-force 3.1 in next"},
	}},
	{"without a day it is in force from the release at the latest", []*Sight{
		approved("1.0", ""), approved("1.0", ""), approved("2.0", ""), approved("2.0", ""),
	}, []told1{
		{"2025-06-29", "nothing known, until 2025-06-30"},
		{"2025-06-30", "in-force 1.0 in v1.0, until 2026-07-01"},
		{"2026-11-23", "in-force 2.0 in v2.0"},
	}},
	{"a draft leaves in force what was", []*Sight{
		approved("1.0", "2025-06-30"), {Own: "2.0", Status: record.Draft}, {Own: "2.0", Status: record.InReview}, approved("2.0", "2026-09-01"),
	}, []told1{
		{"2026-08-31", "perhaps in-force 1.0 in v1.0, until 2026-09-01"},
		{"2026-09-01", "in-force 2.0 in next"},
	}},
	{"it was never approved", []*Sight{nil, nil, {Own: "0.1", Status: record.Draft}, {Own: "0.2", Status: record.Draft}}, []told1{
		{"2026-08-31", "nothing known"},
	}},
	{"it was approved, and takes effect later", []*Sight{nil, approved("1.0", "2026-03-01"), approved("1.0", "2026-03-01"), approved("2.0", "2027-01-01")}, []told1{
		{"2026-02-28", "nothing known, until 2026-03-01"},
		{"2026-03-01", "in-force 1.0 in v1.1, until 2027-01-01"},
		{"2026-12-31", "perhaps in-force 1.0 in v2.0, until 2027-01-01"},
		{"2027-01-01", "perhaps in-force 2.0 in next"},
	}},
	{"its day was put off before it came", []*Sight{approved("1.0", "2025-06-30"), approved("2.0", "2026-09-01"), approved("2.0", "2026-10-01"), approved("2.0", "2026-10-01")}, []told1{
		{"2026-09-15", "perhaps in-force 1.0 in v1.0, until 2026-10-01"},
		{"2026-10-01", "in-force 2.0 in v2.0"},
	}},
	{"another record took its place on a day", []*Sight{approved("1.0", "2025-06-30"), approved("1.0", "2025-06-30"), retired(Successor{"PRO-009", "2026-05-04"}), nil}, []told1{
		{"2026-05-03", "perhaps in-force 1.0 in v1.1, until 2026-05-04"},
		{"2026-05-04", "replaced by PRO-009"},
		{"2026-12-01", "replaced by PRO-009"},
	}},
	{"it was retired, and nobody says when", []*Sight{approved("1.0", "2025-06-30"), retired(Successor{}), retired(Successor{}), retired(Successor{})}, []told1{
		{"2026-01-29", "perhaps in-force 1.0 in v1.0, until 2026-01-30"},
		{"2026-01-30", "retired"},
	}},
	{"what took its place is told later", []*Sight{approved("1.0", "2025-06-30"), retired(Successor{}), retired(Successor{ID: "PRO-009"}), nil}, []told1{
		{"2026-01-30", "replaced by PRO-009"},
	}},
	{"it is gone, and retired is what it was", []*Sight{approved("1.0", "2025-06-30"), nil, retired(Successor{}), retired(Successor{})}, []told1{
		{"2026-01-29", "perhaps in-force 1.0 in v1.0, until 2026-01-30"},
		{"2026-01-30", "retired"},
	}},
	{"it is gone and comes back", []*Sight{approved("1.0", "2025-06-01"), nil, approved("1.0", "2025-06-01"), approved("1.0", "2025-06-01")}, []told1{
		{"2025-06-01", "in-force 1.0 in v1.0, until 2026-01-30"},
		{"2026-02-01", "gone, until 2026-07-01"},
		{"2026-07-01", "in-force 1.0 in v2.0"},
	}},
	{"a version in force is taken back", []*Sight{approved("1.0", "2025-06-01"), approved("2.0", "2026-01-01"), approved("1.0", "2025-06-01"), approved("1.0", "2025-06-01")}, []told1{
		{"2026-01-30", "in-force 2.0 in v1.1, until 2026-07-01"},
		{"2026-07-01", "in-force 1.0 in v2.0"},
		{"2026-11-23", "in-force 1.0 in v2.0"},
	}},
	{"the newest word on a day counts", []*Sight{approved("1.0", "2025-06-01"), approved("2.0", "2025-05-01"), approved("2.0", "2025-05-01"), approved("2.0", "2025-05-01")}, []told1{
		{"2025-05-01", "in-force 2.0 in v1.1"},
		{"2025-06-30", "in-force 2.0 in v1.1"},
	}},
	{"without numbers, days tell versions apart", []*Sight{approved("", "2025-06-01"), approved("", "2025-12-01"), approved("", "2025-12-01"), approved("", "2025-12-01")}, []told1{
		{"2025-11-30", "perhaps in-force in v1.0, until 2025-12-01"},
		{"2025-12-01", "in-force in v1.1"},
	}},
}

// says is an answer in the words of the stories.
func (l Line) says(a Answer) string {
	text := "nothing known"
	if a.Span >= 0 {
		span := l.Spans[a.Span]
		text = string(span.State)
		switch {
		case span.By != "":
			text += " by " + span.By
		case span.State == InForce && span.Own != "":
			text += " " + span.Own
		}
		if span.State == InForce {
			text += " in " + handbook[a.Read].Name
		}
		if !a.Sure {
			text = "perhaps " + text
		}
	}
	if a.Until != "" {
		text += ", until " + a.Until
	}
	for _, u := range a.Unseen {
		text += "; " + u.Own + " approved " + u.On
	}
	return text
}

func TestWhatWasInForceOnADay(t *testing.T) {
	for _, life := range lives {
		line := Of(handbook, life.sights)
		for _, d := range life.days {
			require.Equal(t, d.says, line.says(line.On(handbook, d.day)), "%s, on %s: %+v", life.name, d.day, line)
		}
	}
}

// From a version that lists no records, nothing follows: neither that one is gone, nor that it was there.
func TestAVersionWithoutAListSaysNothing(t *testing.T) {
	versions := append([]Version{}, handbook...)
	versions[1].Unread = true
	line := Of(versions, []*Sight{approved("1.0", "2025-06-01"), nil, approved("1.0", "2025-06-01"), nil})
	require.Equal(t, "in-force 1.0 in v1.0, until 2026-11-23", line.says(line.On(versions, "2026-02-01")))
	require.Equal(t, "gone", line.says(line.On(versions, "2026-11-23")))
}

func TestReleasesFollowEachOther(t *testing.T) {
	line := Releases(handbook)
	require.Equal(t, "nothing known, until 2025-06-30", line.says(line.On(handbook, "2025-06-29")))
	require.Equal(t, "v1.0", line.Spans[line.On(handbook, "2026-01-29").Span].Own)
	require.Equal(t, "v2.0", line.Spans[line.On(handbook, "2030-01-01").Span].Own, "the work tree is no release")
	require.Empty(t, Releases([]Version{{Name: "next", Day: "2026-11-23"}}).Spans)
}

// Whatever versions say, a line is in order and each of its spans can be read somewhere.
func FuzzOf(f *testing.F) {
	f.Add("abcd", "0123")
	f.Add("rgab", "9990")
	f.Fuzz(func(t *testing.T, what, when string) {
		sights := make([]*Sight, len(handbook))
		for i := range sights {
			if i >= len(what) || i >= len(when) {
				continue
			}
			s := approved(string('1'+what[i]%3), [...]string{"", "2025-05-01", "2025-12-01", "2026-12-01"}[when[i]%4])
			switch what[i] % 5 {
			case 0:
				s.Status = record.Retired
				s.Successor = Successor{[...]string{"", "PRO-009"}[when[i]%2], "2026-04-01"}
			case 1:
				s.Status = record.Draft
			case 2:
				s = nil
			}
			sights[i] = s
		}
		line := Of(handbook, sights)
		for k, span := range line.Spans {
			require.NotEmpty(t, span.Seen)
			require.True(t, k == 0 || line.Spans[k-1].From < span.From, "%+v", line)
			require.IsIncreasing(t, append([]int{-1}, span.Seen...))
		}
		for _, day := range []string{"2025-01-01", "2025-12-01", "2026-06-01", "2027-01-01"} {
			a := line.On(handbook, day)
			require.True(t, a.Span < 0 || line.Spans[a.Span].From <= day)
			require.True(t, a.Until == "" || a.Until > day)
		}
	})
}
