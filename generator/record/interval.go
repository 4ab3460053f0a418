package record

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An Interval is a span of the calendar such as "12 months".
type Interval struct{ Years, Months, Days int }

// ParseInterval reads "12 months", "1 year", "2 weeks", "90 days" and the ISO 8601
// forms P1Y, P6M, P2W and P90D.
func ParseInterval(text string) (Interval, bool) {
	text = strings.TrimSpace(text)
	if iso, found := strings.CutPrefix(text, "P"); found && len(iso) > 1 {
		return interval(iso[:len(iso)-1], iso[len(iso)-1:])
	}
	number, unit, _ := strings.Cut(text, " ")
	return interval(number, strings.TrimSuffix(unit, "s"))
}

func interval(number, unit string) (Interval, bool) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > 10000 {
		return Interval{}, false
	}
	switch unit {
	case "Y", "year":
		return Interval{Years: n}, true
	case "M", "month":
		return Interval{Months: n}, true
	case "W", "week":
		return Interval{Days: 7 * n}, true
	case "D", "day":
		return Interval{Days: n}, true
	}
	return Interval{}, false
}

// After is the day that lies this span after a date. A month after the 31st ends on
// the last day of a shorter month, as people count, not a few days into the next.
func (i Interval) After(date time.Time) time.Time {
	year, month, day := date.Date()
	first := time.Date(year+i.Years, month+time.Month(i.Months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day, last)-1+i.Days)
}

func (i Interval) String() string {
	for _, part := range []struct {
		n    int
		unit string
	}{{i.Years, "year"}, {i.Months, "month"}, {i.Days, "day"}} {
		switch {
		case part.n == 1:
			return "1 " + part.unit
		case part.n > 1:
			return fmt.Sprintf("%d %ss", part.n, part.unit)
		}
	}
	return "no time"
}
