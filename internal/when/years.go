package when

import (
	"strings"
	"time"
)

// fromYear reads a year, which only the words around it tell from another
// number, and the years of "2010-15".
func (r *reader) fromYear(i int) (meant, int) {
	next := i + 1
	found := inYear(r.value(i))
	if r.joinedBy(next, "-–/") && len(r.lower(next)) == 2 && r.value(next) > r.value(i)%100 {
		found.last = inYear(r.value(i)/100*100 + r.value(next)).last
		next++
	}
	if r.tellsYear(i, next) {
		return found, next
	}
	return meant{}, i
}

// tellsYear reports whether the words around the i-th and before the next-th
// make it a year.
func (r *reader) tellsYear(i, next int) bool {
	switch {
	case strings.HasPrefix(strings.TrimLeft(r.text[r.words[next-1].end:], " "), "BC"), r.is(next, unit) && r.joined(next):
		return false
	case r.spelled(i-1, "ad") && r.text[r.words[i-1].start] == 'A', r.spelled(next, "ad", "ce") && r.joined(next) && r.words[next].capital:
		return true
	case r.joined(i) || r.dashed(i) && r.is(i-1, part):
		if r.is(i-1, since) {
			return true
		}
		if (r.is(i-1, from) || r.is(i-1, between) || r.is(i-1, until) || r.is(i-1, and) || r.is(i-1, part) || beforeYear[r.lower(i-1)]) && !r.counts(i, next) {
			return true
		}
	}
	if !r.recent(i) {
		return false
	}
	after := r.gapAfter(next - 1)
	switch {
	case r.gap(i) == "(" && strings.HasPrefix(after, ")"):
		return true
	case r.gap(i) == "," && (strings.HasPrefix(after, ",") || strings.HasPrefix(after, ")")):
		return i > 0 && !r.is(i-1, number) || r.inYears(i)
	case i == 0: // 1946 — For the first time
		return next < len(r.words) && (r.dashed(next) && strings.ContainsAny(r.text[r.words[i].end:r.words[next].start], "—–") || r.gap(next) == ":")
	case r.spelled(i-1, "was", "is", "for") && r.joined(i):
		return after == "" || after[0] == '.' || after[0] == ','
	case r.gap(i) == ",", r.is(i-1, and):
		return r.inYears(i)
	}
	if i > 0 && r.words[i-1].capital && r.joined(i) && (events[r.lower(i-1)] || r.spelled(i-1, "festival", "expo", "euro")) {
		return true
	}
	return r.beforeEvent(i, next)
}

// inYears reports whether the i-th word goes on with a list of years.
func (r *reader) inYears(i int) bool {
	k := i - 1
	if r.is(k, and) {
		k--
	}
	if !r.is(k, number) || !r.words[k].isYear() || !r.recent(k) {
		return false
	}
	return r.tellsYear(k, k+1)
}

// beforeEvent reports whether the year says which of several events or things
// the noun after it is: "the 2016 vote", "Ada Holm's 2012 campaign", "its 2017
// tax cuts". Of a noun in the plural after a round number, it says how many.
func (r *reader) beforeEvent(i, next int) bool {
	if !r.is(next, other) || !r.joined(next) || r.counts(i, next) {
		return false
	}
	for k := next; k < next+3 && k < len(r.words) && r.joined(k); k++ {
		if noEvent[r.lower(k)] {
			return false
		}
	}
	if r.joined(i) && (r.is(i-1, article) || r.spelled(i-1, "s", "his", "her", "its", "their", "our", "my", "this", "that")) {
		return true
	}
	for k := next; k < next+3 && k < len(r.words) && r.joined(k); k++ {
		if events[r.lower(k)] {
			return true
		}
	}
	return false
}

// counts reports whether the i-th word says how many there are of what is named
// after it: "in 2000 cases". Other numbers of four digits are written "2,016".
func (r *reader) counts(i, next int) bool {
	if r.value(i)%100 != 0 || !r.is(next, other) || !r.joined(next) || r.words[next].capital {
		return false
	}
	word := r.lower(next)
	return len(word) > 3 && strings.HasSuffix(word, "s") || word == "people"
}

// recent reports whether the i-th word is a year that news speak of without a
// preposition.
func (r *reader) recent(i int) bool { return r.value(i) >= 1900 && r.value(i) <= 2100 }

// gapAfter is what stands between the i-th word and the next one, without
// spaces.
func (r *reader) gapAfter(i int) string {
	if i+1 < len(r.words) {
		return r.gap(i + 1)
	}
	return strings.TrimSpace(r.text[r.words[i].end:])
}

// joinedBy reports whether one of some marks, and no space, stands before the
// i-th word.
func (r *reader) joinedBy(i int, marks string) bool {
	return i > 0 && i < len(r.words) && strings.ContainsAny(r.text[r.words[i-1].end:r.words[i].start], marks) && !strings.Contains(r.text[r.words[i-1].end:r.words[i].start], " ")
}

// year is the year that the i-th word is, or that "last year" there is, after
// an optional comma or "of" or "in"; next is i where there is none.
func (r *reader) year(i int) (year, next int) {
	at := i
	if (r.is(at, of) || r.spelled(at, "in")) && r.joined(at) {
		at++
	}
	if at < len(r.words) && r.words[at].isYear() && (r.joined(at) || r.gap(at) == "," || r.gap(at) == ".") {
		return r.value(at), at + 1
	}
	if r.is(at, shift) && r.joined(at) && r.is(at+1, unit) && r.value(at+1) == int(years) && r.joined(at+1) && !r.spelled(at, "past") {
		return r.anchor.Year() + r.value(at), at + 2
	}
	return 0, i
}

// fromSeason reads "summer 2022", "the fall of 2020", "winter last year" and,
// after a preposition, "the summer".
func (r *reader) fromSeason(i int) (meant, int) {
	month := time.Month(r.value(i))
	if year, next := r.year(i + 1); next > i+1 {
		return season(year, month), next
	}
	alone := r.gapAfter(i) != "" || r.is(i+1, and) || r.spelled(i+1, "or") || r.is(i+1, preposition) && !r.spelled(i+1, "of", "in")
	if alone && (r.is(i-1, article) && r.spelled(i-1, "the") && (r.is(i-2, preposition) || r.spelled(i-2, "from", "since", "or")) || r.is(i-1, part)) {
		found := nearestMonth(r.anchor, month, r.ahead(i)).first
		return season(found.Year(), month), i + 1
	}
	return meant{}, i
}

// season is the three months from the first one.
func season(year int, first time.Month) meant {
	start := date(year, first, 1)
	return meant{start, start.AddDate(0, 3, -1), Year}
}

// quarters and halves of a year, as companies count them.
var yearParts = map[string]struct{ n, months int }{
	"q1": {0, 3}, "q2": {1, 3}, "q3": {2, 3}, "q4": {3, 3}, "h1": {0, 6}, "h2": {1, 6},
}

// fromYearPart reads "Q4 2023" and "the fourth quarter of last year".
func (r *reader) fromYearPart(i int) (meant, int) {
	part, ok := yearParts[r.lower(i)]
	next := i + 1
	if nth := ordinals[r.lower(i)]; !ok && nth > 0 && r.joined(next) {
		switch {
		case r.spelled(next, "quarter") && nth <= 4:
			part.n, part.months, ok = nth-1, 3, true
		case r.spelled(next, "half") && nth <= 2:
			part.n, part.months, ok = nth-1, 6, true
		}
		next++
	}
	if !ok {
		return meant{}, i
	}
	if r.is(next, of) && r.spelled(next+1, "the") && r.is(next+2, unit) && r.spelled(next+2, "year") {
		return partOfYear(r.anchor.Year(), part.n, part.months), next + 3
	}
	if year, end := r.year(next); end > next {
		return partOfYear(year, part.n, part.months), end
	}
	return meant{}, i
}

func partOfYear(year, n, months int) meant {
	first := date(year, time.Month(1+n*months), 1)
	return meant{first, first.AddDate(0, months, -1), Year}
}

var (
	// ordinals are those that are written out.
	ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
	// beforeYear stand before a year, and before few other numbers of four digits.
	beforeYear = set("in during by throughout around of into unlike after before come circa than beginning starting")
	// noEvent: what is named by its year without having happened in it.
	noEvent = set("model models candidate candidates nominee nominees hopeful hopefuls graduate graduates edition")
	// events are nouns that a year stands before, also without an article.
	events = set("election elections vote poll polls referendum campaign war attack attacks crash earthquake quake flood floods fire hurricane olympics games cup championship championships tournament season summit deal agreement treaty coup uprising revolution massacre shooting bombing invasion crisis recession pandemic outbreak census lawsuit report")
)
