package exchange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func readTable(t *testing.T, in Input, text string) Result {
	_, library := program(t)
	in.Name, in.Data, in.Library = "table.csv", []byte(text), library
	return Read(in)
}

// pairsOf are the pairs of all maps, a line each.
func pairsOf(got Result) []string {
	var lines []string
	for _, m := range got.Maps {
		for _, p := range m.Pairs {
			lines = append(lines, strings.TrimRight(fmt.Sprintf("%s: %s %s %s | %s | %s | %s", m.Map.ID, p.FromID, p.Relation, p.ToID, p.Confidence, p.Rationale, p.Note), " |"))
		}
	}
	return lines
}

func TestATableOfOurs(t *testing.T) {
	for name, text := range map[string]string{
		"with a row about the map":  "from,to,relation,rationale,confidence\niso42001:,iso27001:,,,high\n5.2,5.10,subset,\"AI, too\",\n5.1,A.5.1,equal,,low\n",
		"a byte order mark and CRs": "\ufefffrom,to,relation,rationale,confidence\r\niso42001:,iso27001:,,,high\r\n5.2,5.10,subset,\"AI, too\",\r\n5.1,A.5.1,equal,,low\r\n",
		"semicolons":                "from;to;relation;rationale;confidence\niso42001:;iso27001:;;;high\n5.2;5.10;subset;AI, too;\n5.1;A.5.1;equal;;low\n",
		"other order, blank lines":  "\n\nrelation,to,from,rationale,confidence\n,iso27001:,iso42001:,,high\n,,,,\nsubset,5.10,5.2,\"AI, too\"\nequal,A.5.1,5.1,,low\n",
	} {
		got := readTable(t, Input{}, strings.ReplaceAll(text, "5.10", "A.5.10"))
		require.Empty(t, got.Findings, name)
		require.Equal(t, []string{"iso42001--iso27001: 5.2 subset A.5.10 | high | AI, too", "iso42001--iso27001: 5.1 equal A.5.1 | low"}, pairsOf(got), name)
	}
	got := readTable(t, Input{}, "from,to,relation\niso42001:5.2,iso27001:A.5.10,subset\n")
	require.Empty(t, got.Findings, "references say their framework")
	require.Equal(t, "imported from table.csv", got.Maps[0].Map.Source)
	got = readTable(t, Input{From: "iso42001", To: "iso27001"}, "from,to,relation\n5.2,A.5.10,subset\n")
	require.Equal(t, []string{"iso42001--iso27001: 5.2 subset A.5.10"}, pairsOf(got))
}

func TestATableOfTrestle(t *testing.T) {
	got := readTable(t, Input{}, `$$Source_Resource,$$Target_Resource,$$Map_Source_ID_Ref_list,$$Map_Target_ID_Ref_list,$$Map_Relationship,$Map_Confidence_Score,$Map_Coverage
A reference to a resource,A reference to a resource,A list of source IDs,A list of target IDs,The relationship type,Confidence score,Coverage percentage
catalogs/iso42001/catalog.json,catalogs/nist-ai-rmf/catalog.json,_5.2 a.6.2.4,govern-1.1 govern-1.2,subset-of,90%,20%
catalogs/iso42001/catalog.json,catalogs/iso27001/catalog.json,_5.2,a.5.1,equal-to,,
`)
	require.Empty(t, got.Findings)
	require.Equal(t, []string{
		"iso42001--nist-ai-rmf: 5.2 subset GOVERN 1.1 | 90%", "iso42001--nist-ai-rmf: 5.2 subset GOVERN 1.2 | 90%",
		"iso42001--nist-ai-rmf: A.6.2.4 subset GOVERN 1.1 | 90%", "iso42001--nist-ai-rmf: A.6.2.4 subset GOVERN 1.2 | 90%",
		"iso42001--iso27001: 5.2 equal A.5.1",
	}, pairsOf(got))
	require.Contains(t, got.LeftOut, LeftOut{`cells of the column "$Map_Coverage"`, 1})
	require.Contains(t, got.LeftOut, LeftOut{"rows that say what the columns mean", 1})
}

func TestASheetOfSTRM(t *testing.T) {
	got := readTable(t, Input{From: "iso42001", To: "iso27001"}, `DE #,FDE Name,"Focal Document Element
(FDE) Description",STRM Rationale,STRM Relationship,SCF Control,SCF #,Strength of Relationship (optional),Notes (optional)
"5.1
5.2",Leadership,"Top management
leads",Functional,intersects with,Policy,"A.5.1
A.5.2",5,"see
both"
A.6.2.4,Verification,Tests,Tests of both overlap,Subset Of,Testing,A.8.29,10,
A.6.2.5,Release,x,Semantic,no relationship,x,A.8.29,0,
`)
	require.Empty(t, got.Findings)
	require.Equal(t, []string{
		"iso42001--iso27001: 5.1 intersects A.5.1 |  |  | see both", "iso42001--iso27001: 5.1 intersects A.5.2 |  |  | see both",
		"iso42001--iso27001: 5.2 intersects A.5.1 |  |  | see both", "iso42001--iso27001: 5.2 intersects A.5.2 |  |  | see both",
		"iso42001--iso27001: A.6.2.4 subset A.8.29 |  | Tests of both overlap",
	}, pairsOf(got))
	require.Contains(t, got.LeftOut, LeftOut{`cells of the column "Focal Document Element (FDE) Description"`, 3})
	require.Contains(t, got.LeftOut, LeftOut{"ways of matching (functional)", 1})
	require.Contains(t, got.LeftOut, LeftOut{"pairs without a relation", 1})
}

func TestASheetOfOLIR(t *testing.T) {
	got := readTable(t, Input{From: "nist-ai-rmf", To: "iso42001"}, `Focal Document Element,Focal Document Element Description,Rationale,Relationship,Reference Document Element,Reference Document Element Description,Fulfilled By,Comments (optional)
GOVERN 1.1,Legal,Semantic,intersects with,4.1; 4.2,Context,N,Misprint in the source
`)
	require.Empty(t, got.Findings)
	require.Equal(t, []string{
		"nist-ai-rmf--iso42001: GOVERN 1.1 intersects 4.1 |  |  | Misprint in the source",
		"nist-ai-rmf--iso42001: GOVERN 1.1 intersects 4.2 |  |  | Misprint in the source",
	}, pairsOf(got))
}

func TestATableOfProvisions(t *testing.T) {
	got := readTable(t, Input{ID: "own-rules"}, "id,kind,title,label,parent,roles,Owner\n5.10,rule,Data,Data is checked,,\"writer\nreader\",Ada\n5.10.1,rule,,Labels,5.10,,\n")
	require.Empty(t, got.Findings)
	f := got.Frameworks[0]
	require.Equal(t, []string{"writer", "reader"}, f.Provisions[0].Roles)
	require.Equal(t, "5.10", f.Provisions[1].ParentID)
	require.Equal(t, []LeftOut{{`cells of the column "Owner"`, 1}}, got.LeftOut)
	got = readTable(t, Input{}, "id,kind,title\n5.10,rule,Data\n")
	require.Contains(t, fmt.Sprint(got.Findings), "--id ID")
}

func TestWhatIsWrongInATableHasItsPlace(t *testing.T) {
	head := "from,to,relation\niso42001:,iso27001:,\n"
	for text, want := range map[string]string{
		head + "5.2,A.5.1,equal\n5.1,A.5.111,subset\n":   "table.csv:4:5: error: iso27001 has no provision \"A.5.111\"",
		head + "5.2,A.5.1,similar\n":                     "table.csv:3:11: error: unknown relation \"similar\"",
		head + "5.2,A.5.1,\n":                            "table.csv:3:11: error: the row has no relation",
		head + ",A.5.1,equal\n":                          `names no provision in the column "from"`,
		head + "5.2,A.5.1,equal,more\n":                  "table.csv:3:17: error: the row has more cells than there are columns",
		head + "5.2,\"A.5.1,equal\n5.3,A.5.2,equal\n":    "table.csv:3: error: the row that begins here has a quote that is not closed",
		head + "5.2,A\"5.1,equal\n":                      "table.csv:3:6: error: this is not CSV: bare \"",
		head + "5.2,A.5.1,equal\n5.2,A.5.1,subset\n":     "already paired in line 3, otherwise",
		"from,to,from\n1,2,3\n":                          `table.csv:1:9: error: a second column "from"`,
		"from,to,relation\n5.2,A.5.1,equal\n":            `which framework`,
		"id,title\n1,2\n":                                `table.csv:1:1: error: this looks like a table of the kind "provisions", but the column "kind" is missing`,
		"Focal Document Element;Comments\n1;2\n":         `but the column "reference document element", "relationship" is missing`,
		"a,b\n1,2\n":                                     "this is no file of a format that is known here",
		"from,to\n" + strings.Repeat(",", 300) + "x\n":   "the row has more than 200 cells",
		head + "é5.2,A.5.1,equal\n":                      "table.csv:3:1: error: iso42001 has no provision \"é5.2\"",
		head + "5.2,A.5.1,equal\niso42001:,iso27001:,\n": "this row is about a whole map",
	} {
		got := readTable(t, Input{}, text)
		require.NotEmpty(t, got.Findings, text)
		require.Contains(t, fmt.Sprint(got.Findings), want)
	}
	got := readTable(t, Input{Format: "csv"}, "a,b\n1,2\n")
	require.Contains(t, fmt.Sprint(got.Findings), "no table that is known here begins like this")
}

func TestWhatIsNoTextIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "the file is empty",
		" \n":                               "the file is empty",
		"PK\x03\x04":                        "this is a workbook or an archive",
		"<catalog/>":                        "this is XML or HTML",
		"{\"catalog\":\n \xff}":             "table.csv:2:2: error: this byte is no text: 0xff",
		"a\x00b":                            "this byte is no text: 0x00",
		"{\"catalog\": {\n  \"a\": 1,,\n}}": "table.csv:2:10: error: this is not JSON",
		"{\"catalog\": {}":                  "this is not JSON: unexpected end",
		"{\"a\": 1,\n \"a\": 2}":            "table.csv:2:2: error: the key \"a\" is here twice",
		`{"catalog": "\u0007"}`:             "a control character is in this text: U+0007",
		`{"catalog": "\ud800"}`:             "a character of this text is broken",
		`{"profile": {}}`:                   `neither a catalog nor a mapping-collection in this file, but "profile"`,
		`[]`:                                "neither a catalog nor",
		`{"catalog": {"metadata": []}}`:     "an object belongs here, not a list",
		strings.Repeat("[", 100000):         "this is not JSON",
		"{\"a\":" + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}": "nested deeper than 64 levels",
		"[" + strings.Repeat("1,", maxValues) + "1]":                          "the file has more than",
	} {
		got := readTable(t, Input{}, text)
		require.NotEmpty(t, got.Findings, text)
		require.Contains(t, fmt.Sprint(got.Findings), want)
		require.Empty(t, got.Frameworks)
	}
	got := readTable(t, Input{Format: "pdf"}, "x")
	require.Contains(t, fmt.Sprint(got.Findings), `there is no format "pdf"`)
	got = readTable(t, Input{}, strings.Repeat("x", MaxFile+1))
	require.Contains(t, fmt.Sprint(got.Findings), "the file has more than 32 MB")
}
