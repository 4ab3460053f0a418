package record

import "strings"

// Words are what rules about wording look for in texts of one language: data, in
// words/LANGUAGE.yaml. That file says of each list what it is for.
type Words struct {
	Language string

	Requirement, Promise        []string
	Vague                       []VagueWords
	ExactAfter                  []string
	Recurring, When, Actor      []string
	Passive                     []string
	DoingEnds, Doings, NoDoings []string
	Placeholders, ValuesToCome  []string
	NoText                      []string
	Review, Itself, This, The   []string
	Intervals                   []IntervalWords
	Every, AtMost               []string
	Office                      []string
	Synonyms                    [][]string // groups of words that a search takes for each other
	RiskSources                 []SourceWords
}

// SourceWords are words that a source of risk is called by, and what it is.
type SourceWords struct {
	Words []string
	Is    string
}

// VagueWords are words that leave open what is meant.
type VagueWords struct {
	Words   []string
	Instead string
}

// IntervalWords are words for one interval.
type IntervalWords struct {
	Words []string
	Is    Interval
}

// WordsOf are the words of a language such as en or en-IE, nil when there are none.
func (k *Kinds) WordsOf(language string) *Words {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	for _, words := range k.Words {
		if words.Language == base {
			return words
		}
	}
	return nil
}
