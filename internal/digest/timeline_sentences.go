package digest

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"byline/internal/report"
	"byline/internal/when"
)

// What a day's sentences are chosen by: the sum of how like the sentence is to
// what else is told of the day, how often its words are used throughout the
// articles, whether it holds a word of the topic, its length, and how near the
// top of its article it stands.
const (
	weightOfDay      = 1.0
	weightOfCommon   = 1.0
	weightOfLength   = 0.5
	weightOfPosition = -0.05
	weightOfTopic    = 0.2
)

const (
	// shortest and longest are the lengths, in words, of a sentence chosen.
	shortest, longest = 6, 45
	// sameThing is the part of the shorter sentence's terms that two of one
	// day may share, and sameSentence that two of a timeline may.
	sameThing, sameSentence = 0.5, 0.8
	// openings is how many sentences of a day's own articles tell what the
	// day is about, and fewOpenings how many can stand for a day that no
	// sentence names.
	openings, fewOpenings = 10, 3
	// sameOccasion is how long what is told in the same words is one event,
	// also where the reports name different days.
	sameOccasion = 3 * 24 * time.Hour
	// considered is how many of a day's sentences are considered.
	considered = 8
)

// chooser chooses the sentences of days, none of them twice.
type chooser struct {
	*lexis
	chosen []option
	// shown are the sentences chosen and those put before them.
	shown map[telling]bool
}

func newChooser(m *material) *chooser {
	return &chooser{lexis: newLexis(m), shown: make(map[telling]bool)}
}

// option is a sentence that can be chosen.
type option struct {
	telling
	day    time.Time
	before string // the sentence before it, where it needs that
	terms  []int  // distinct, in order
	score  float64
}

// choice is the choosing of a day's sentences.
type choice struct {
	*toldDay
	// options are the best, best first; taken are those chosen.
	options, taken []option
}

// consider finds the best sentences that can be chosen for a day: those that
// speak of it; where none can stand alone, the openings of the day's articles,
// or a sentence together with the one before it.
func (c *chooser) consider(day *toldDay) *choice {
	told := make([]option, len(day.tellings))
	for i, at := range day.tellings {
		told[i] = option{telling: at, terms: c.termsOf(at)}
	}
	center := c.center(told, day.published)
	told = slices.DeleteFunc(told, func(o option) bool { return !c.fits(o.telling) })
	c.rank(told, center)
	choice := &choice{toldDay: day, options: best(told, c.standing)}
	if len(choice.options) == 0 {
		for _, bearer := range day.published {
			choice.options = append(choice.options, c.opening(bearer)...)
		}
		c.rank(choice.options, center)
	}
	if len(choice.options) == 0 {
		choice.options = best(told, c.propped)
	}
	for i := range choice.options {
		choice.options[i].day = day.date
	}
	return choice
}

// rank scores options and puts the best first.
func (c *chooser) rank(options []option, center []float64) {
	for i := range options {
		options[i].score = c.score(options[i], center)
	}
	slices.SortFunc(options, func(a, b option) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.bearer, b.bearer), cmp.Compare(a.sentence, b.sentence))
	})
}

// best is the first few different options that are good.
func best(options []option, good func(*option) bool) []option {
	var found []option
	for _, o := range options {
		if len(found) == considered {
			break
		}
		if !repeats(o, found, sameSentence) && good(&o) {
			found = append(found, o)
		}
	}
	return found
}

// standing reports whether an option can stand alone.
func (c *chooser) standing(o *option) bool { return !leans(c.text(o.telling)) }

// propped reports whether an option can stand together with the sentence
// before it, and puts that before it.
func (c *chooser) propped(o *option) bool {
	before := telling{o.bearer, o.sentence - 1}
	if !c.fits(before) || leans(c.text(before)) {
		return false
	}
	o.before = c.text(before)
	return true
}

// take chooses one sentence more for a day, if there is one that says
// something else.
func (c *chooser) take(choice *choice) bool {
	for _, o := range choice.options {
		before := telling{o.bearer, o.sentence - 1}
		if c.shown[o.telling] || o.before != "" && c.shown[before] ||
			repeats(o, choice.taken, sameThing) || c.toldBefore(o) {
			continue
		}
		choice.taken = append(choice.taken, o)
		c.chosen = append(c.chosen, o)
		c.shown[o.telling] = true
		if o.before != "" {
			c.shown[before] = true
		}
		return true
	}
	return false
}

// toldBefore reports whether a sentence chosen before says the same. One in the
// same words of another day does not, as strikes, matches and polls come again,
// unless both appeared within a few days: then they disagree on the day. They
// cannot where the one appeared before the day of the other, nor where they tell
// of different figures or sides.
func (c *chooser) toldBefore(o option) bool {
	one := c.bearers[o.bearer]
	return slices.ContainsFunc(c.chosen, func(chosen option) bool {
		other := c.bearers[chosen.bearer]
		if !repeats(o, []option{chosen}, sameSentence) {
			return false
		}
		if !o.day.Equal(chosen.day) && (o.day.After(dayOf(other.Published)) || chosen.day.After(dayOf(one.Published))) {
			return false
		}
		a, b := report.State(one.document, o.sentence), report.State(other.document, chosen.sentence)
		return a.SameTime(b) || one.Published.Sub(other.Published).Abs() <= sameOccasion && !a.Recurs(b)
	})
}

// sentences is the sentences chosen for a day, in the order in which the
// reports told them.
func (c *chooser) sentences(choice *choice) []Sentence {
	slices.SortFunc(choice.taken, func(a, b option) int {
		one, other := c.bearers[a.bearer], c.bearers[b.bearer]
		return cmp.Or(one.Published.Compare(other.Published), cmp.Compare(one.ID, other.ID), cmp.Compare(a.sentence, b.sentence))
	})
	sentences := make([]Sentence, len(choice.taken))
	for i, o := range choice.taken {
		sentences[i] = Sentence{Article: c.bearers[o.bearer].Summary, Position: o.sentence, Text: c.text(o.telling), Before: o.before}
	}
	return sentences
}

func (c *chooser) text(at telling) string { return c.bearers[at.bearer].document.Sentence(at.sentence) }

// opening is the first sentences of an article that can stand for its day:
// none where one of them names a day, which is then what they tell of, and none
// that names another time.
func (c *chooser) opening(bearer int) []option {
	document := c.bearers[bearer].document
	var options []option
	for s := range min(fewOpenings, len(document.Sentences)) {
		text := document.Sentence(s)
		spans := when.Find(text, document.Published, when.Past)
		if slices.ContainsFunc(spans, func(s when.Span) bool { return s.Granularity == when.Day }) {
			return nil
		}
		if at := (telling{bearer, s}); len(spans) == 0 && c.fits(at) && !leans(text) {
			options = append(options, option{telling: at, terms: c.termsOf(at)})
		}
	}
	return options
}

// fits reports whether a sentence tells news, is no question, and is of a length
// that can be read in a timeline.
func (c *chooser) fits(at telling) bool {
	document := c.bearers[at.bearer].document
	if at.sentence < 0 || !document.Sentences[at.sentence].Tells() || strings.HasSuffix(document.Text[:document.Sentences[at.sentence].End], "?") {
		return false
	}
	n := len(document.Terms[at.sentence])
	return n >= shortest && n <= longest
}

// center is what is told of a day, by the sentences that speak of it and the
// openings of the articles published on it: for each term its weight, as a
// vector of length 1.
func (c *chooser) center(told []option, published []int) []float64 {
	center := make([]float64, len(c.rarity))
	add := func(terms []int, weight float64) {
		for _, term := range terms {
			center[term] += weight * c.rarity[term]
		}
	}
	for _, o := range told {
		add(o.terms, 1)
	}
	for _, i := range published {
		for s := range min(openings, len(c.bearers[i].document.Sentences)) {
			add(c.termsOf(telling{i, s}), 0.3/float64(1+s))
		}
	}
	length := 0.0
	for _, weight := range center {
		length += weight * weight
	}
	for term := range center {
		center[term] /= math.Sqrt(max(length, math.SmallestNonzeroFloat64))
	}
	return center
}

func (c *chooser) score(o option, center []float64) float64 {
	if len(o.terms) == 0 {
		return 0
	}
	like, length, common, asked := 0.0, 0.0, 0.0, 0.0
	for _, term := range o.terms {
		like += c.rarity[term] * center[term]
		length += c.rarity[term] * c.rarity[term]
		common += c.common[term]
		if c.asked[term] {
			asked = 1
		}
	}
	return weightOfDay*like/math.Sqrt(length) +
		weightOfCommon*common/float64(len(o.terms)) +
		weightOfTopic*asked +
		weightOfLength*math.Log(float64(len(c.bearers[o.bearer].document.Terms[o.sentence]))) +
		weightOfPosition*math.Log1p(float64(o.sentence))
}

// repeats reports whether a sentence says again what another does: whether
// they share so large a part of the shorter one's terms.
func repeats(o option, others []option, most float64) bool {
	for _, other := range others {
		shared, i, j := 0, 0, 0
		for i < len(o.terms) && j < len(other.terms) {
			switch {
			case o.terms[i] < other.terms[j]:
				i++
			case o.terms[i] > other.terms[j]:
				j++
			default:
				shared, i, j = shared+1, i+1, j+1
			}
		}
		if float64(shared) >= most*float64(max(1, min(len(o.terms), len(other.terms)))) {
			return true
		}
	}
	return false
}

// speaking are words of somebody who is not named where the sentence stands
// alone: a quotation's "we", or "he said".
var speaking = regexp.MustCompile(`\b(?:I|we|my|our|you|your)\b|\b(?:he|she|they) (?:said|told|added|says)\b`)

// leans reports whether a sentence cannot stand alone.
func leans(text string) bool {
	return speaking.MatchString(text) || !isWhole(text) || !standsAlone(text)
}
