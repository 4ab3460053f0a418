package exchange

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
	"aims/generator/load"
)

// program is what ships: every test that says "all" means these.
func program(t testing.TB) (load.Crosswalks, *framework.Library) {
	t.Helper()
	read := shipped()
	library, findings := read.Library()
	require.Empty(t, findings)
	return read, library
}

var shipped = sync.OnceValue(func() load.Crosswalks {
	read, _ := load.Frameworks(os.DirFS("../../crosswalks"), ".")
	return read
})

// bareMap is a map without the places in its file.
func bareMap(m framework.MapFile) framework.MapFile {
	m.File, m.Sum, m.Place = "", "", framework.Place{}
	pairs := m.Pairs
	m.Pairs = nil
	for _, pair := range pairs {
		pair.Place = framework.Place{}
		m.Pairs = append(m.Pairs, pair)
	}
	return m
}

func TestEveryMapSurvivesOSCAL(t *testing.T) {
	read, library := program(t)
	require.Len(t, library.Maps(), 15)
	for i, m := range library.Maps() {
		written, err := WriteOSCALMap(m)
		require.NoError(t, err)
		again := Read(Input{Name: m.ID + ".json", Data: written, Library: library})
		require.Empty(t, again.Findings, m.ID)
		require.Len(t, again.Maps, 1)
		require.Equal(t, bareMap(read.Maps[i]), bareMap(again.Maps[0]))
		require.Equal(t, load.WriteMap(read.Maps[i]), load.WriteMap(again.Maps[0]), "the file is the same to the byte")
		second, err := WriteOSCALMap(m)
		require.NoError(t, err)
		require.Equal(t, written, second, "no clock and no chance")
	}
}

// bareFramework is what a catalog holds of a framework: everything but its places.
func bareFramework(f framework.FrameworkFile) framework.FrameworkFile {
	f.File, f.Sum, f.Place = "", "", framework.Place{}
	provisions, counts := f.Provisions, f.Counts
	f.Provisions, f.Counts = nil, nil
	for _, p := range provisions {
		p.Place = framework.Place{}
		f.Provisions = append(f.Provisions, p)
	}
	for _, c := range counts {
		c.Place = framework.Place{}
		f.Counts = append(f.Counts, c)
	}
	slices.SortFunc(f.Counts, func(a, b framework.Count) int { return strings.Compare(a.Kind, b.Kind) })
	return f
}

func TestEveryFrameworkSurvivesOSCAL(t *testing.T) {
	read, library := program(t)
	require.Len(t, read.Frameworks, 13)
	for _, want := range read.Frameworks {
		f := library.Framework(want.Framework.ID)
		written, err := WriteOSCALFramework(f)
		require.NoError(t, err)
		again := Read(Input{Name: f.ID + ".json", Data: written})
		require.Empty(t, again.Findings, f.ID)
		require.Len(t, again.Frameworks, 1)
		require.Equal(t, string(load.WriteFramework(bareFramework(want))), string(load.WriteFramework(bareFramework(again.Frameworks[0]))))
	}
}
