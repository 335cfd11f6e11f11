package when

import (
	"slices"
	"strings"
)

// tense is on which side of the anchor what a clause tells lies.
type tense uint8

const (
	open   tense = iota // its words do not say
	done                // a verb of the past
	coming              // a word of the future, or a verb of what is scheduled
)

// How many days ahead a date without a year may lie that no word calls ahead.
// Who writes "May 17" on May 1 means the one of this month, for he would name
// the year of the one that is a year gone; pages that go on being written after
// their day of publication do so even of what is done.
const (
	soonOpen = 60
	soonDone = 30
	// justGone is how many days ago it may lie although what is told with it
	// seems to be ahead: chronicles tell the past in the present tense.
	justGone = 60
)

// ahead reports whether what is told with the i-th word is still to come.
func (r *reader) ahead(i int) bool { return r.direction == Future || r.tense(i) == coming }

// tense is that of the clause of the i-th word, at which a time starts. The
// nearest verb before it decides, or else, where the time comes first, the
// nearest after it. There is no tagger here, as one takes longer than all else:
// verbs are told by their endings and by the lists below.
func (r *reader) tense(i int) tense {
	if r.possessive(i) {
		if r.spelled(i-1, "of") && r.spelled(i-2, "ahead", "eve") || r.aheadOfCalled(i) {
			return coming
		}
	}
	if found := r.before(i); found != open {
		return found
	}
	if r.leads(i) && !r.possessive(i) {
		return r.after(i)
	}
	return open
}

// aheadOfCalled reports whether a clause that the i-th word's own is joined to
// tells what will be: what is called by its day, as in "Sunday's final", is then
// ahead, too.
func (r *reader) aheadOfCalled(i int) bool {
	for ; i > 0; i-- {
		gap := r.gap(i)
		switch {
		case endsClause(gap), r.is(i-1, saying):
			return false
		case strings.Contains(gap, ",") && !r.spelled(i, "so", "and", "but", "or", "because"):
			return false
		case r.spelled(i-1, "will", "ll", "shall"):
			return true
		}
	}
	return false
}

// endsClause reports whether what stands between two words ends a clause,
// commas aside.
func endsClause(gap string) bool { return strings.ContainsAny(gap, ";:\"()`“”") }

// comma reports whether a comma stands before the i-th word that is no part of
// a number.
func (r *reader) comma(i int) bool {
	return strings.Contains(r.gap(i), ",") && !(r.joinedBy(i, ",") && isDigit(r.text[r.words[i].start]))
}

// before is the tense by the words before the i-th, in its clause.
func (r *reader) before(i int) tense {
	near := i // where the time starts, with the small words before it
	for near > 0 && (r.joined(near) && (r.is(near-1, preposition) || r.is(near-1, article)) || r.is(near-1, part) && (r.joined(near) || r.dashed(near))) {
		near--
	}
	if by := slices.IndexFunc(r.words[near:i], func(w word) bool { return r.text[w.start:w.end] == "by" || r.text[w.start:w.end] == "By" }); by >= 0 {
		return r.deadline(near+by, i)
	}
	if r.is(near-1, until) && !r.spelled(near-1, "to") && r.joined(near) {
		return r.deadline(near-1, i)
	}
	found, k := open, i
	for ; k > 0 && !endsClause(r.gap(k)) && !r.comma(k); k-- {
		switch w := k - 1; {
		case r.is(w, saying):
			return done
		case r.comes(w):
			return coming
		case w == near-1 && r.spelled(w, "starting", "beginning", "effective", "upcoming"):
			if !r.comma(i+1) && r.after(i) == done {
				return done
			}
			return coming
		case w >= near-2 && r.spelled(w, "of") && r.spelled(w-1, "ahead") && !r.is(i, weekday):
			return coming
		case found == open && (w == near-1 && r.spelled(w, "is", "are") || r.scheduled(w)):
			return coming
		case found == done && r.subordinates(w):
			return done
		case r.past(w) && (finite[r.lower(w)] || r.spelled(w-1, "i", "you", "he", "she", "it", "we", "they")):
			return done
		case r.past(w): // or a participle: will meet the injured
			found = done
		}
	}
	// In a whole sentence without another verb, the word in -s before the time
	// is its verb.
	if w := near - 1; k == 0 && found == open && w > 0 && !r.lists(w-1) && r.thirdPerson(w) && strings.HasSuffix(r.text, ".") && !r.verbAfter(i) {
		return coming
	}
	return found
}

// deadline is the tense of "until" or "by", the w-th word, with the time at the
// i-th: ahead, unless what lasts so long or is done by then is over.
func (r *reader) deadline(w, i int) tense {
	if before := r.before(w); before == done && !r.puts(w) || before == open && r.after(i) == done {
		return done
	}
	return coming
}

// after is the tense by the words after the i-th.
func (r *reader) after(i int) tense {
	for k := i + 1; k < len(r.words); k++ {
		switch {
		case endsClause(r.gap(k)), r.subordinates(k):
			return open
		case r.comes(k), r.scheduled(k):
			return coming
		case r.is(k, saying), r.past(k):
			return done
		}
	}
	return open
}

// leads reports whether the clause of the i-th word starts with the time.
func (r *reader) leads(i int) bool {
	for ; i > 0; i-- {
		if gap := r.gap(i); endsClause(gap) {
			return true
		}
		if r.is(i-1, other) && !r.spelled(i-1, "and", "but", "so", "then") {
			return false
		}
	}
	return true
}

// verbAfter reports whether a verb follows the i-th word in its clause.
func (r *reader) verbAfter(i int) bool {
	for k := i + 1; k < len(r.words) && !endsClause(r.gap(k)); k++ {
		if r.past(k) || r.comes(k) || r.is(k, saying) || r.spelled(k, "is", "are") {
			return true
		}
	}
	return false
}

// comes reports whether the w-th word says that something is to come.
func (r *reader) comes(w int) bool {
	switch {
	case r.is(w, future):
		return true
	case r.spelled(w, "may", "might", "can", "could", "must", "should"):
		return !r.words[w].capital && !r.spelled(w+1, "not", "have", "t")
	case r.spelled(w, "to"):
		return governsInfinitive[r.lower(w-1)] && !r.is(w+1, weekday) && !r.is(w+1, monthName) && !r.is(w+1, article)
	}
	return false
}

// past reports whether the w-th word is a verb of the past.
func (r *reader) past(w int) bool {
	word := r.lower(w)
	if pastForms[word] {
		return true
	}
	if len(word) < 4 || !strings.HasSuffix(word, "ed") || noPast[word] || r.words[w].capital && w > 0 {
		return false
	}
	at := w - 1
	if strings.HasSuffix(r.lower(at), "ly") {
		at--
	}
	return !r.spelled(at, "be", "being", "is", "are", "get", "gets")
}

// puts reports whether, before the w-th word, a clause tells what is put off or
// shut, which ends on the day that follows, be the verb of the past or not.
func (r *reader) puts(w int) bool {
	for ; w > 0 && !endsClause(r.gap(w)); w-- {
		if putsOff[r.lower(w-1)] {
			return true
		}
	}
	return false
}

// scheduled reports whether the w-th word is a verb in the present tense of what
// takes place by a calendar: "the court meets", "tickets go".
func (r *reader) scheduled(w int) bool {
	word := r.lower(w)
	if w == 0 || r.lists(w-1) || !r.joined(w) {
		return false
	}
	subject := r.lower(w - 1)
	if calendarVerbs[word] {
		return strings.HasSuffix(subject, "s") && !strings.HasSuffix(subject, "ss") || r.spelled(w-1, "they", "we")
	}
	return r.thirdPerson(w) && (calendarVerbs[strings.TrimSuffix(word, "s")] || calendarVerbs[strings.TrimSuffix(word, "es")] || word == "flies")
}

// thirdPerson reports whether the w-th word may be a verb in -s.
func (r *reader) thirdPerson(w int) bool {
	word := r.lower(w)
	return r.is(w, other) && !r.words[w].capital && len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us")
}

// lists reports whether a noun and no verb follows the w-th word.
func (r *reader) lists(w int) bool {
	return r.is(w, article) || r.is(w, number) || r.is(w, ordinal) || r.is(w, of) || r.is(w, and) || r.is(w, preposition) || r.is(w, shift) ||
		r.spelled(w, "his", "her", "their", "its", "our", "my", "s", "after", "before", "more", "many", "several", "some", "all", "no", "mass")
}

// subordinates reports whether the w-th word starts a clause within another.
func (r *reader) subordinates(w int) bool {
	return r.spelled(w, "who", "which", "that", "where", "when", "whose", "whether", "after", "before", "because", "although", "though", "while", "as", "if", "what", "since")
}

// lower is the w-th word in lower case; "" where there is none.
func (r *reader) lower(w int) string {
	if w < 0 || w >= len(r.words) {
		return ""
	}
	return strings.ToLower(r.text[r.words[w].start:r.words[w].end])
}

// Verbs, by what they tell of when something happens. English has no ending that
// says so; the forms of the past are those that no ending shows and that are not
// also of the present, as "put" is.
var (
	pastForms = set("was were had has have did began broke brought built bought caught chose came dealt drew drove drank ate fell fed felt fought found fled flew forgot froze got gave went grew heard held hid kept knew laid led left lent lost made meant met paid rode rang rose ran saw sought sold sent shook shot shone sang sank sat slept slid spoke spent stood stole struck swam swore swept swung took taught thought threw understood woke wore won withdrew wrote ve")
	// finite are those that are no participles.
	finite = set("was were had did began broke chose came drew drove drank ate fell flew forgot froze gave went grew knew rode rang rose ran saw shook sang sank spoke stole swam swore took threw woke wore withdrew wrote")
	// noPast end as such forms do.
	noPast = set("need needed feed speed seed breed weed deed indeed hundred sacred exceed proceed succeed embed bleed greed steed creed")
	// governsInfinitive: with an infinitive, these tell of what is to come.
	governsInfinitive = set("is are was were be due set ready about going agreed agree agrees hope hopes hoped hoping want wants vowed vows pledged pledges promised promises prepare prepares prepared preparing aim aims aimed intend intends intended asked urged ordered likely bound poised slated supposed has have preparations seeks")
	// putsOff: verbs of what lasts until a day.
	putsOff = set("extend extended extends postpone postponed postpones cancel canceled cancelled suspend suspended delay delayed close closed shut ban banned adjourn adjourned remanded jailed barred halted")
	// calendarVerbs, in the present tense, tell of what is scheduled.
	calendarVerbs = set("open reopen meet start begin close end resume return go take expire kick launch air premiere leave arrive come convene vote play face run conclude host head depart speak testify visit sail fly travel")
)

func set(list string) map[string]bool {
	words := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		words[word] = true
	}
	return words
}
