package exchange

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/load"
)

// requireUsable reads a file. Whatever is accepted can be written, reads back as the same
// without a finding, and links without a problem.
func requireUsable(t *testing.T, in Input) {
	in.Library = shippedLibrary()
	got := Read(in)
	if worst, _ := finding.Worst(got.Findings); worst == finding.Error {
		return
	}
	require.NotEmpty(t, len(got.Frameworks)+len(got.Maps))
	own := load.Crosswalks{}
	for _, f := range got.Frameworks {
		next, findings := own.Add(load.FrameworkName(f.Framework.ID), load.WriteFramework(f))
		require.Empty(t, findings)
		own = next
		require.Equal(t, placeless(f), placeless(own.Frameworks[len(own.Frameworks)-1]))
	}
	for _, m := range got.Maps {
		next, findings := own.Add(load.MapName(m.Map.ID), load.WriteMap(m))
		require.Empty(t, findings)
		own = next
		require.Equal(t, bareMap(m), bareMap(own.Maps[len(own.Maps)-1]))
	}
	both, _ := shipped().With(own)
	_, findings := both.Library()
	require.Empty(t, findings)
}

var shippedLibrary = sync.OnceValue(func() *framework.Library {
	library, _ := shipped().Library()
	return library
})

// placeless is a framework with the lists that nobody filled in left away.
func placeless(f framework.FrameworkFile) framework.FrameworkFile {
	f = bareFramework(f)
	for i := range f.Provisions {
		p := &f.Provisions[i].Provision
		for _, own := range provisionFields(p) {
			if own.list != nil && len(*own.list) == 0 {
				*own.list = nil
			}
		}
	}
	return f
}

func FuzzOSCALCatalog(f *testing.F) {
	f.Add([]byte(harbourCatalog))
	f.Add([]byte(`{"catalog": {"metadata": {"title": "T"}, "controls": [{"id": "x", "title": "X"}]}}`))
	library := shippedLibrary()
	for _, id := range []string{"nyc-ll144", "oecd-ai-principles"} {
		data, err := WriteOSCALFramework(library.Framework(id))
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { requireUsable(t, Input{Name: "a.json", Data: data, Format: "oscal"}) })
}

func FuzzOSCALMapping(f *testing.F) {
	f.Add(mappingOf(statement("subset-of", "A.6.2.4|a.6.2.5", "GOVERN 1.2", `, "remarks": "Both.", "confidence-score": {"percentage": 0.3}`)))
	library := shippedLibrary()
	for _, m := range library.Maps() {
		if len(m.Pairs) < 20 {
			data, err := WriteOSCALMap(m)
			require.NoError(f, err)
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		requireUsable(t, Input{Name: "a.json", Data: data, Format: "oscal"})
		requireUsable(t, Input{Name: "a.json", Data: data, Format: "oscal", From: "iso42001", To: "nist-ai-rmf", SkipUnknown: true})
	})
}

func FuzzCISO(f *testing.F) {
	f.Add([]byte(libraryHead + libraryFramework))
	f.Add([]byte(libraryHead + mappingSet("requirement_mapping_sets", "urn:x:y", "iso42001-2023", "nist-ai-rmf-1.0", "a.6.2.4 subset govern-1.1", "5.2 intersect map-1.1")))
	f.Add([]byte(libraryHead + libraryFramework + mappingSet("requirement_mapping_set", "urn:x:y", "rules-2026", "iso42001-2023", "5.10 equal 6.1.2")))
	f.Fuzz(func(t *testing.T, data []byte) {
		requireUsable(t, Input{Name: "a.yaml", Data: data, Format: "ciso"})
		requireUsable(t, Input{Name: "a.yaml", Data: data, Format: "ciso", SkipUnknown: true, ID: "own"})
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("from,to,relation,rationale,confidence\niso42001:,iso27001:,,,high\n5.2,A.5.10,subset,\"AI, too\",\n"))
	f.Add([]byte("$$Source_Resource,$$Target_Resource,$$Map_Source_ID_Ref_list,$$Map_Target_ID_Ref_list,$$Map_Relationship\na b,c,d,e,f\niso42001,iso27001,5.2 5.3,a.5.1,equal-to\n"))
	f.Add([]byte("FDE #,STRM Relationship,SCF #,Notes\n\"5.1\n5.2\",subset of,A.5.1,x\n"))
	f.Add([]byte("id,kind,title,label,parent,roles\n1,rule,T,L,,a\n1.1,rule,,L,1,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		requireUsable(t, Input{Name: "a.csv", Data: data, Format: "csv"})
		requireUsable(t, Input{Name: "a.csv", Data: data, Format: "csv", From: "iso42001", To: "iso27001", ID: "own", SkipUnknown: true})
	})
}
