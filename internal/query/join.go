package query

import (
	"slices"
	"strings"
	"unicode"

	"byline/internal/when"
	"byline/internal/words"
)

// join completes a question that follows up on an earlier one.
//
//   - "What about France?" asks the same of another: the new part takes the
//     place of what it is like in the old question.
//   - "And when?" asks something else of the same: its question words take the
//     place of the old ones.
//   - "How much did he win?" is a question of its own words, after which what
//     the old one was about is added in brackets.
func join(t, old text) []part {
	first, _ := t.joined()
	own := read(t.from(first))
	asking, content, points := auxiliaries[own.folded(0)] || len(own.frame().words) > 0, false, false
	for i := range own.Tokens {
		asking = asking || askWords[own.folded(i)]
		points = points || pointers[own.folded(i)]
		content = content || own.content(i)
	}
	own.String = strings.TrimRight(own.String, " ?!.")
	if !asking {
		return replace(old, own)
	}
	start := old.asked()
	if !content && !points {
		return []part{{own.String + " ", 1}, {old.rest(start), borrowedWeight}}
	}
	for auxiliaries[old.folded(start)] {
		start++
	}
	about := strings.TrimRight(old.from(start), " ?!.")
	if about == "" {
		about = strings.TrimRight(old.String, " ?!.")
	}
	return []part{{own.String, 1}, {" (" + about + ")?", borrowedWeight}}
}

// rest is the text from the i-th word on, without a capital for the start of a
// sentence.
func (t text) rest(i int) string {
	rest := t.from(i)
	if i == 0 && (auxiliaries[t.folded(0)] || words.Stop(t.Term(0))) {
		rest = withFirst(rest, unicode.ToLower)
	}
	return rest
}

// asked is the position of the first word after the question words that start a
// question, such as "how many" and "in which"; 0 when there are none.
func (t text) asked() int {
	for i := range min(3, len(t.Tokens)) {
		if t.folded(i) == "how" && measures[t.folded(i+1)] {
			return i + 2
		}
		if askWords[t.folded(i)] {
			return i + 1
		}
	}
	return 0
}

// replace is an old question with the new part in place of its counterpart: a
// time replaces a time, a part with a preposition one with the same
// preposition, a name the last name that is no time, "the rebels" the last
// phrase with "the". Without a counterpart, the new part is added at the end.
func replace(old, own text) []part {
	start, end := old.like(own)
	if start == end {
		return []part{{strings.TrimRight(old.String, " ?!.") + ", " + own.String + "?", 1}}
	}
	return []part{{old.String[:start] + own.String + old.String[end:], 1}}
}

// like is the counterpart, in an old question, of a new part; 0, 0 when there
// is none.
func (t text) like(own text) (start, end int) {
	first := own.folded(0)
	if times := timesIn(own); len(times) > 0 && times[0].End == len(own.String) {
		return t.likeTime(prepositions[first])
	}
	times, names, reports := timesIn(t), false, t.frame().forReports
	named := func(i int) bool { return i > 0 && t.name(i) && !within(times, t.Tokens[i].Start) }
	for i := range t.Tokens {
		names = names || named(i)
	}
	for i := len(t.Tokens) - 1; i > 0; i-- {
		switch {
		case prepositions[first]:
			same := t.folded(i) == first || reports && onWhat[t.folded(i)] && onWhat[first] // the latest on Aleppo, in Beirut
			if same && i+1 < len(t.Tokens) {
				return t.Tokens[i].Start, t.phrase(i + 1)
			}
		case determiners[first]:
			if determiners[t.folded(i)] && !t.name(i+1) {
				return t.Tokens[i].Start, t.phrase(i)
			}
		case own.name(0) && names:
			if named(i) {
				end = t.Tokens[i].End
				for named(i-1) && strings.TrimSpace(t.Gap(i)) == "" {
					i--
				}
				return t.Tokens[i].Start, end
			}
		case !names && t.content(i) && prepositions[t.folded(i-1)] && !within(times, t.Tokens[i].Start): // typed in lower case
			return t.Tokens[i].Start, t.phrase(i)
		}
	}
	return 0, 0
}

// within reports whether a place of the text is in one of its times.
func within(times []when.Span, place int) bool {
	return slices.ContainsFunc(times, func(s when.Span) bool { return s.Start <= place && place < s.End })
}

// likeTime is the first time of a question, including its preposition if the
// new one has one too.
func (t text) likeTime(preposition bool) (start, end int) {
	times := timesIn(t)
	if len(times) == 0 {
		return 0, 0
	}
	start, end = times[0].Start, times[0].End
	for i := range t.Tokens {
		if preposition && prepositions[t.folded(i)] && i+1 < len(t.Tokens) && t.Tokens[i+1].Start == start {
			return t.Tokens[i].Start, end
		}
	}
	return start, end
}

// phrase is the end of the phrase that the i-th word belongs to: the next stop
// word or the end of the clause.
func (t text) phrase(i int) int {
	next := i + 1
	for next < len(t.Tokens) && t.content(next) && !t.ends(next) {
		next++
	}
	return t.Tokens[next-1].End
}

var (
	determiners  = words.Set("the a an this that these those")
	prepositions = words.Set("in on at for by from to of with about during since against under over near")
)
