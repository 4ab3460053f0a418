package load

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// programIDs are the ids of every framework by kind, in the order of the publication.
// They were typed out from the tables of contents and not copied from the data, so that
// a slip in one shows against the other. "A.5.1 to 37" is every number up to A.5.37,
// "5.2.a to d" every letter.
var programIDs = map[string]map[string]string{
	"iso42001": {
		"clause": `4, 4.1 to 4, 5, 5.1 to 3, 6, 6.1, 6.1.1 to 4, 6.2 to 3, 7, 7.1 to 5, 7.5.1 to 3, 8, 8.1 to 4,
			9, 9.1 to 2, 9.2.1 to 2, 9.3, 9.3.1 to 3, 10, 10.1 to 2`,
		"element": `4.1-1 to 4, 4.2-1 to 3, 4.3-1 to 5, 4.4-1 to 5,
			5.1-1 to 8, 5.2.a to d, 5.2-1 to 4, 5.3-1 to 2, 5.3.a to b,
			6.1.1-1 to 11, 6.1.1.a, 6.1.1.b.1 to 2, 6.1.1-12,
			6.1.2.a to c, 6.1.2.d.1 to 3, 6.1.2.e.1 to 2, 6.1.2-1,
			6.1.3.a to g, 6.1.3-1 to 7, 6.1.4-1 to 6, 6.2-1, 6.2.a to g, 6.2-2 to 6, 6.3-1,
			7.1-1 to 2, 7.2-1 to 4, 7.3-1 to 3, 7.4-1 to 4, 7.5.1.a to b, 7.5.2-1 to 3, 7.5.3.a to b, 7.5.3-1 to 5,
			8.1-1 to 9, 8.2-1 to 2, 8.3-1 to 4, 8.4-1 to 2,
			9.1-1 to 6, 9.2.1.a.1 to 2, 9.2.1.b, 9.2.2-1 to 2, 9.2.2.a to c, 9.2.2-3,
			9.3.1-1 to 2, 9.3.2.a to c, 9.3.2.d.1 to 3, 9.3.2.e, 9.3.3-1 to 3,
			10.1-1, 10.2.a.1 to 2, 10.2.b.1 to 3, 10.2.c to e, 10.2-1 to 3`,
		"area":    `A.2 to 10`,
		"subarea": `A.6.1 to 2`,
		"control": `A.2.2 to 4, A.3.2 to 3, A.4.2 to 6, A.5.2 to 5, A.6.1.2 to 3, A.6.2.2 to 8, A.7.2 to 6, A.8.2 to 5,
			A.9.2 to 4, A.10.2 to 4`,
		"annex-part":               `C.2 to 3`,
		"organizational-objective": `C.2.1 to 11`,
		"risk-source":              `C.3.1 to 7`,
	},
	"iso27001": {
		"clause": `4 to 10`,
		"subclause": `4.1 to 4, 5.1 to 3, 6.1, 6.1.1 to 3, 6.2 to 3, 7.1 to 5, 7.5.1 to 3, 8.1 to 3,
			9.1 to 2, 9.2.1 to 2, 9.3, 9.3.1 to 3, 10.1 to 2`,
		"theme":   `A.5 to 8`,
		"control": `A.5.1 to 37, A.6.1 to 8, A.7.1 to 14, A.8.1 to 34`,
	},
	"iso42005": {
		"clause":    `5 to 6`,
		"subclause": `5.1 to 12, 6.1 to 3, 6.3.1 to 5, 6.4, 6.4.1 to 2, 6.5 to 6, 6.6.1 to 2, 6.7 to 8, 6.8.1 to 3, 6.9`,
		"annex":     `Annex A to E`,
	},
	"iso23894": {
		"clause": `4 to 6`,
		"subclause": `5.1 to 4, 5.4.1 to 5, 5.5 to 7, 6.1 to 3, 6.3.1 to 4, 6.4, 6.4.1 to 2, 6.4.2.1 to 6, 6.4.3, 6.4.3.1 to 3,
			6.4.4, 6.5, 6.5.1 to 3, 6.6 to 7`,
		"annex": `Annex A to C`,
	},
	"nist-ai-rmf": {
		"function": `GOVERN, MAP, MEASURE, MANAGE`,
		"category": `GOVERN 1 to 6, MAP 1 to 5, MEASURE 1 to 4, MANAGE 1 to 4`,
		"subcategory": `GOVERN 1.1 to 7, GOVERN 2.1 to 3, GOVERN 3.1 to 2, GOVERN 4.1 to 3, GOVERN 5.1 to 2, GOVERN 6.1 to 2,
			MAP 1.1 to 6, MAP 2.1 to 3, MAP 3.1 to 5, MAP 4.1 to 2, MAP 5.1 to 2,
			MEASURE 1.1 to 3, MEASURE 2.1 to 13, MEASURE 3.1 to 3, MEASURE 4.1 to 3,
			MANAGE 1.1 to 4, MANAGE 2.1 to 4, MANAGE 3.1 to 2, MANAGE 4.1 to 3`,
	},
	"nist-ai-600-1": {"risk": `1 to 12`},
	"eu-ai-act": {
		"chapter": `Ch. I, Ch. II, Ch. III, Ch. IV, Ch. V, Ch. VI, Ch. IX, Ch. X, Ch. XII, Ch. XIII`,
		"section": `Ch. III.1 to 3, Ch. III.5`,
		"article": `Art. 2 to 4, Art. 4a, Art. 5 to 6, Art. 8 to 27, Art. 40 to 44, Art. 47 to 57, Art. 60, Art. 60a, Art. 61,
			Art. 72 to 73, Art. 85 to 87, Art. 95, Art. 99, Art. 101, Art. 111, Art. 113`,
		"paragraph": `Art. 26(1) to (2), Art. 26(4) to (12), Art. 50(1) to (5)`,
		"point": `Art. 5(1)(a) to (b), Art. 5(1)(ba) to (bb), Art. 5(1)(c) to (h), Art. 16(a) to (l), Art. 17(1)(a) to (m),
			Art. 27(1)(a) to (f), Art. 53(1)(a) to (d), Art. 55(1)(a) to (d)`,
		"annex":       `Annex I, Annex III, Annex IV, Annex V, Annex VI, Annex VII, Annex VIII, Annex IX, Annex XI, Annex XII, Annex XIII`,
		"annex-point": `Annex III.1 to 8, Annex IV.1 to 9`,
	},
	"colorado-ai-act": {
		"section": `6-1-1701 to 1709`,
		"paragraph": `6-1-1702(1)(a) to (e), 6-1-1702(2), 6-1-1702(4), 6-1-1704(1) to (4),
			6-1-1705(1)(a)(I), 6-1-1705(1)(a)(II), 6-1-1705(3)`,
	},
	"texas-traiga": {
		"chapter": `551 to 554`,
		"section": `551.001, 551.002, 552.001, 552.002, 552.003,
			552.051, 552.052, 552.053, 552.054, 552.055, 552.056, 552.057, 552.101 to 106,
			553.051, 553.052, 553.053, 553.102, 503.001`,
	},
	"nyc-ll144": {
		"section":   `20-870 to 874`,
		"paragraph": `20-871(a)(1) to (2), 20-871(b)(1) to (3)`,
		"rule":      `5-300 to 304`,
	},
	"korea-ai-basic-act": {
		"article":   `Art. 2 to 4, Art. 27, Art. 30 to 36, Art. 40, Art. 42 to 43`,
		"paragraph": `Art. 31(1) to (3), Art. 32(1) to (2)`,
		"item":      `Art. 34(1)1 to 6`,
	},
	"oecd-ai-principles": {
		"section":        `1 to 2`,
		"principle":      `1.1 to 5`,
		"recommendation": `2.1 to 5`,
	},
	"singapore-ai-verify": {
		"principle": `1 to 11`,
		"section":   `12`,
	},
}

// listed spells out a list of ids.
func listed(list string) []string {
	var ids []string
	for entry := range strings.SplitSeq(list, ",") {
		first, last, ranged := strings.Cut(strings.TrimSpace(entry), " to ")
		if !ranged {
			ids = append(ids, first)
			continue
		}
		end := ""
		if strings.HasSuffix(last, ")") {
			first, last, end = strings.TrimSuffix(first, ")"), strings.Trim(last, "()"), ")"
		}
		if upTo, err := strconv.Atoi(last); err == nil {
			stem := strings.TrimRight(first, "0123456789")
			for n, _ := strconv.Atoi(first[len(stem):]); n <= upTo; n++ {
				ids = append(ids, stem+strconv.Itoa(n)+end)
			}
			continue
		}
		stem := first[:len(first)-1]
		for letter := first[len(stem)]; letter <= last[len(last)-1]; letter++ {
			ids = append(ids, stem+string(letter)+end)
		}
	}
	return ids
}

func TestAListIsSpeltOut(t *testing.T) {
	require.Equal(t, strings.Split("A.5.9 A.5.10 5.2.a 5.2.b 5(1)(ba) 5(1)(bb) 50(1) 50(2) 9 10", " "),
		listed("A.5.9 to 10, 5.2.a to b, 5(1)(ba) to (bb), 50(1) to (2), 9 to 10"))
}

func TestEveryFrameworkHasTheseIdsAndNoOthers(t *testing.T) {
	library := programLibrary(t)
	require.Len(t, library.Frameworks(), len(programIDs))
	for id, kinds := range programIDs {
		f, total := library.Framework(id), 0
		require.NotNil(t, f, id)
		for kind, list := range kinds {
			want := listed(list)
			require.Equal(t, want, idsOf(f.OfKind(kind)), "%s: %s", id, kind)
			total += len(want)
		}
		require.Len(t, f.Provisions, total, "%s has no other kinds", id)
	}
}

// Where an id is a bare number only the title tells whether it is the right provision.
func TestTitlesOfWhatIsNumberedFromOne(t *testing.T) {
	library := programLibrary(t)
	for id, titles := range map[string]string{
		"nist-ai-600-1": `CBRN Information or Capabilities
			Confabulation
			Dangerous, Violent, or Hateful Content
			Data Privacy
			Environmental Impacts
			Harmful Bias or Homogenization
			Human-AI Configuration
			Information Integrity
			Information Security
			Intellectual Property
			Obscene, Degrading, and/or Abusive Content
			Value Chain and Component Integration`,
		"singapore-ai-verify": `Transparency
			Explainability
			Repeatability / Reproducibility
			Safety
			Security
			Robustness
			Fairness
			Data Governance
			Accountability
			Human Agency and Oversight
			Inclusive Growth, Societal and Environmental Well-being
			Organisational Considerations`,
	} {
		for i, title := range strings.Split(titles, "\n") {
			require.Equal(t, strings.TrimSpace(title), library.Find(id, strconv.Itoa(i+1)).Title, id)
		}
	}
}
