package check

import (
	"fmt"
	"strings"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// repetitionRules are about what is said twice, in words and in a field.
func repetitionRules() []Rule { return []Rule{intervalContradicted} }

var intervalContradicted = Rule{
	Name:  "interval-contradicted",
	Title: "A record is reviewed as often as its text says",
	Doc: `The text says how often the record itself is reviewed, and the fields say something else: review-every, or
		next-review, or the interval of content/site.yaml for its kind. Readers believe the text, the program
		counts by the fields, and an auditor holds the organization to the stricter one. Correct the one that is
		wrong. Sentences about reviews of other things are not compared.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"7.5.2", "7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		w := p.around.wording()
		if w == nil || r.Body == nil || !binding(r) || !w.reviews.in(r.Body.Text()) {
			return
		}
		for _, s := range p.sentences(r) {
			if !w.reviews.in(s.text()) {
				continue
			}
			words := p.words(s)
			if !w.review.among(words) || !w.aboutItself(r, words, s.in.under) {
				continue
			}
			said, from, to, found := w.oneInterval(words)
			if !found || cited(s.in.text, from) {
				continue
			}
			if field := p.otherInterval(r, said, w.atMost.among(words)); field != "" {
				at, _ := p.placeOf(r, s.in, from, to)
				p.Report(at, fmt.Sprintf("the text says %s, but %s", quoted(s.in.text[from:to]), field), "correct the one that is wrong")
			}
		}
	},
}

// aboutItself says that a sentence speaks of the record it stands in: this policy; under a
// heading about reviews also the policy.
func (w *wording) aboutItself(r *record.Record, words []word, under string) bool {
	kind := strings.Fields(strings.ToLower(r.Kind.Title))
	names := append(kind[len(kind)-1:len(kind):len(kind)], w.Itself...)
	itself := phrasesOf(names)
	underReview := w.review.among(appendWords(nil, under, 0, len(under)))
	for i := range words {
		isThis, _ := w.this.at(words, i)
		isThe, _ := w.the.at(words, i)
		if isThis > 0 || underReview && isThe > 0 {
			if _, length, _ := itself.in(words[i:min(i+4, len(words))], 0); length > 0 {
				return true
			}
		}
	}
	return false
}

// oneInterval is the interval that a sentence names, and where; not when it names two.
func (w *wording) oneInterval(words []word) (said record.Interval, from, to int, found bool) {
	for i := 0; i < len(words); i++ {
		length, about := w.intervals.at(words, i)
		one := record.Interval{}
		switch {
		case length > 0:
			one = w.Words.Intervals[about].Is
		case i+2 < len(words):
			if isEvery, _ := w.every.at(words, i); isEvery > 0 {
				one, _ = record.ParseInterval(words[i+1].text + " " + words[i+2].text)
				length = 3
			}
		}
		if one == (record.Interval{}) {
			continue
		}
		if found {
			return record.Interval{}, 0, 0, false
		}
		said, from, to, found = one, words[i].from, words[i+length-1].to, true
		i += length - 1
	}
	return said, from, to, found
}

// otherInterval says which field tells of another interval than the text, "" when none does.
// Where the text names the longest one, a field may name a shorter one.
func (p *Pass) otherInterval(r *record.Record, said record.Interval, atMost bool) string {
	differs := func(field record.Interval) bool {
		text, fields := days(said), days(field)
		return fields > text*1.05 || !atMost && fields < text*0.95
	}
	if pair := pairOf(&r.Fields, "review-every"); pair != nil && pair.Value.Has() {
		if own, ok := record.ParseInterval(pair.Value.Text); ok && differs(own) {
			return fmt.Sprintf("review-every is %q", pair.Value.Text)
		}
		return ""
	}
	if next, ok := r.Fields.Get("next-review").Date(); ok {
		last := link.LastReviewed(r)
		if !last.IsZero() && next.After(said.After(last).AddDate(0, 0, 31)) {
			return fmt.Sprintf("next-review is %q, and the last one was on %q", next.Format(record.DateLayout), last.Format(record.DateLayout))
		}
		return ""
	}
	if every, ok := p.ReviewEvery(r); ok && differs(every) {
		return fmt.Sprintf("content/site.yaml gives such records %q", every)
	}
	return ""
}

// days is about how long an interval is.
func days(i record.Interval) float64 {
	return 365*float64(i.Years) + 365.0/12*float64(i.Months) + float64(i.Days)
}
