package when

import "strings"

// nameWeekday reports whether the weekday at the i-th word is part of a name,
// or stands for one: Good Friday, the Sunday Times, Sheffield Wednesday.
func (r *reader) nameWeekday(i int) bool {
	if r.inName(i) {
		return true
	}
	for k := range r.words { // "Wednesday beat Leeds, said Sheffield Wednesday."
		if k != i && r.is(k, weekday) && r.value(k) == r.value(i) && r.isClub(k) {
			return true
		}
	}
	return false
}

// isClub reports whether a name that something is called by stands before the
// weekday at the i-th word, as part of one name with it.
func (r *reader) isClub(i int) bool {
	return r.joined(i) && i > 0 && r.words[i-1].capital && beforeNamed[r.lower(i-1)]
}

func (r *reader) inName(i int) bool {
	next := i + 1
	switch {
	case !r.words[i].capital:
		return false
	case r.isClub(i), r.startsSentenceAsName(i):
		return true
	case r.is(next, partOfDay) && r.joined(next) && r.words[next].capital: // Monday Night Football
		return r.is(next+1, other) && r.joined(next+1) && r.words[next+1].capital
	case r.is(next, other) && r.joined(next) && r.words[next].capital:
		return r.is(i-1, article) && r.joined(i) || namedByDay[r.lower(next)]
	case r.spelled(i-1, "on") && r.spelled(i-2, "mail", "independent", "scotland", "wales"): // the Mail on Sunday
		return r.words[i-2].capital && (r.spelled(i-3, "the") && !r.spelled(i-2, "scotland", "wales") || r.text[r.words[i-1].start] == 'O')
	case r.spelled(next, "worship"), r.spelled(i, "sunday") && r.spelled(next, "school", "roast", "best"):
		return true
	}
	return false
}

// startsSentenceAsName reports whether a weekday ends the capitals that start a
// sentence, and a verb follows: "Ruby Tuesday closed". Of words that say when or
// how someone did something, as in "Speaking Tuesday to reporters", and of who
// said something, it is no name: "Amazon Friday said".
func (r *reader) startsSentenceAsName(i int) bool {
	if i == 0 || i > 3 || !r.is(i+1, other) || !r.joined(i+1) || r.words[i+1].capital || r.spelled(i+1, "as", "after", "when", "while", "but", "that", "called", "said") {
		return false
	}
	for k := range i {
		if !r.is(k, other) || !r.words[k].capital || k > 0 && !r.joined(k) {
			return false
		}
	}
	word := r.text[r.words[i-1].start:r.words[i-1].end]
	for _, ending := range []string{"ing", "ed", "ly"} {
		if strings.HasSuffix(word, ending) {
			return false
		}
	}
	return r.joined(i) && len(word) > 2 && strings.ToUpper(word) != word && !noName[strings.ToLower(word)] && !r.is(i+1, saying)
}

// dayOfBody reports whether a day of a month that ends before the next-th word
// names a body or a place: the January 6 committee, the 26 July Movement.
func (r *reader) dayOfBody(next int) bool {
	for k := next; k < next+3 && r.is(k, other) && r.joined(k); k++ {
		if bodies[r.lower(k)] {
			return true
		}
	}
	return false
}

// Words of names that hold a day. Which names there are, no rule can tell.
var (
	beforeNamed = set("good black bloody ash cyber super palm easter holy giving blue fat shrove maundy whit sheffield ruby casual freaky manic stormy happy taco selection mothering remembrance girl spy")
	namedByDay  = set("times mail telegraph mirror express post herald independent tribune gazette courier register group club addams")
	noName      = set("police officials authorities later earlier late early by then also noon midnight starting last next this every each taught court prosecutors residents")
	bodies      = set("committee panel commission inquiry investigation hearing hearings movement alliance coalition brigade brigades bloc group foundation memorial museum street avenue square bridge airport university stadium defendants rioters")
)
