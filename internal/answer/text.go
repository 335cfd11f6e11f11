package answer

import (
	"slices"

	"byline/internal/index"
	"byline/internal/meaning"
	"byline/internal/words"
)

// textFeature is one thing more that is measured of the sentences of one text
// alone, such as a page about what is asked. There, unlike in the news, where
// a sentence stands tells much, and nearly all sentences hold the words for
// what the page is about.
type textFeature int

const (
	// onlyHere is the part of the question's weight that is met in the
	// sentence and in no other.
	onlyHere textFeature = iota
	// beside is how like the meaning of the sentence's other words is to that
	// of the question's words that few sentences hold, from -1 to 1.
	beside
	// opens is 1 when one of the first words of the sentence is the question's.
	opens
	// defines is 1 when the question asks only what or who something is, and
	// the sentence says of it what it is.
	defines
	// placed falls from 1 for the first sentence to 0 for the one after
	// firstSentences.
	placed
	// gap is how much the question's word that it has least for lacks in the
	// sentence of the text where it lacks least, from 0 to 1: the same for all
	// sentences. opposite is 1 when the opposite of a word of the question
	// stands in a sentence that lacks the word. negated is 1 when the question
	// asks for what is not so, which texts seldom tell.
	gap
	opposite
	negated
	textFeatures
)

var textFeatureNames = [textFeatures]string{"only here", "beside the topic", "opens with it", "defines", "place in text", "gap", "opposite", "negated"}

const (
	// openingWords is how many words a sentence opens with; a definition's
	// "is" is one of the first definingWords.
	openingWords  = 4
	definingWords = 12
	// firstSentences is how many sentences the start of a text has.
	firstSentences = 10
	// soleTerms is how many terms a question for a definition has at most.
	soleTerms = 2
)

var saysWhatIs = words.TermSet("is are was were refers means describes")

// measureText measures the sentences of one text, as far as only that text
// tells.
func (q *query) measureText(d *index.Document, found *foundTerms) [][textFeatures]float64 {
	held := make([]float64, len(q.terms)) // in how many sentences a term is met
	for i := range d.Sentences {
		for t, strength := range found.sentence(i) {
			held[t] += indicator(strength > 0)
		}
	}
	var rare meaning.Sum
	for t, term := range q.terms {
		if term.known {
			rare.AddPart(term.vector, 1-held[t]/float64(len(d.Sentences)))
		}
	}
	measured := make([][textFeatures]float64, len(d.Sentences))
	gaps, least := newGaps(q, d), 1.0
	for i := range measured {
		m, met := &measured[i], found.sentence(i)
		for t, strength := range met {
			if held[t] == 1 {
				m[onlyHere] += strength * q.terms[t].weight / q.weight
			}
		}
		sentence := make([]string, len(d.Terms[i]))
		for n, position := range d.Terms[i] {
			sentence[n] = d.Vocabulary[position]
		}
		others := q.meaningOfOthers(sentence)
		m[beside] = others.Likeness(&rare)
		m[opens] = indicator(slices.ContainsFunc(sentence[:min(len(sentence), openingWords)], q.speaksOf))
		m[defines] = indicator(q.asksWhatIs && q.isDefined(sentence))
		m[placed] = max(0, 1-float64(i)/firstSentences)
		lacking, opposed := gaps.widest(sentence, met)
		m[opposite] = indicator(opposed)
		m[negated] = indicator(q.negated)
		least = min(least, lacking)
	}
	for i := range measured {
		measured[i][gap] = least
	}
	return measured
}

// meaningOfOthers is the meaning of a sentence's terms that the question lacks.
func (q *query) meaningOfOthers(sentence []string) (sum meaning.Sum) {
	for _, term := range sentence {
		if words.Stop(term) || q.speaksOf(term) {
			continue
		}
		if like := q.likenessOf(term); like != nil {
			sum.Add(like.vector)
		}
	}
	return sum
}

// isDefined reports whether a sentence says what a thing of the question is:
// "a glacier cave is a cave".
func (q *query) isDefined(sentence []string) bool {
	named := false
	for _, term := range sentence[:min(len(sentence), definingWords)] {
		if named && saysWhatIs[term] {
			return true
		}
		named = named || q.speaksOf(term)
	}
	return false
}

// asksWhatIs reports whether a question only asks what or who something is.
func (r reading) asksWhatIs(terms int) bool {
	return terms <= soleTerms && (r.word(0) == "what" || r.word(0) == "who") && isBe[r.word(1)]
}

// TextFeatureNames are the names of the parts of a sentence of one text, in
// their order: those of a quote, and those that only such a text has.
func TextFeatureNames() []string { return slices.Concat(featureNames[:], textFeatureNames[:]) }
