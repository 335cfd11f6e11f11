package answer

import (
	"math"
	"slices"
	"strings"

	"byline/internal/index"
	"byline/internal/words"
)

// scored is a sentence with its score.
type scored struct {
	document *index.Document
	article  *index.Summary
	position int
	measures measures
	score    float64
}

// places are where a term can stand, from the nearest on.
var places = [...]feature{inSentence, inBefore, inTitle, inAfter, inArticle}

// minWords is how many words a sentence needs to be likely to answer.
const minWords = 5

// measureWords measures the sentences of an article by where the question's
// words stand: in the sentence, beside it, in the title or elsewhere. That is
// quick, and enough to tell which sentences are worth a closer look. It leaves
// out sentences that hold none of the words, unless all is set, and those that
// tell no news.
func measureWords(q *query, d *index.Document, found *foundTerms, all bool) []scored {
	topicCovered := q.topicCovered(found)
	titleMeaning := q.likenessOfTitle(d)
	neverHeard := q.lacking(found.article, isNameOrFigure)
	var sentences []scored
	if all {
		sentences = make([]scored, 0, len(d.Sentences))
	}
	for i, place := range d.Sentences {
		asking := strings.HasSuffix(d.Text[:place.End], "?")
		if !all && (asking || !slices.ContainsFunc(found.sentence(i), isMet)) {
			continue
		}
		if place.Aside {
			continue
		}
		if place.Headline && d.Text[place.Start:place.End] == d.Title {
			continue // the title is shown with every quote
		}
		s := scored{document: d, position: i}
		m := &s.measures
		rows := [len(places)][]float64{found.sentence(i), found.neighbour(i, -1), found.title, found.neighbour(i, +1), found.article}
		for t := range q.terms {
			weight, best := q.terms[t].weight/q.weight, 0.0
			for n, row := range rows {
				if gain := row[t] - best; gain > 0 {
					m[places[n]] += gain * weight
					best = row[t]
				}
			}
			if rows[0][t] == 1 {
				m[exact] += weight
			}
		}
		m[around] = titleMeaning
		m[names] = q.namesMet(found.sentence(i), found.neighbour(i, -1), found.title)
		m[figureless] = q.lacking(rows[0], isFigure)
		m[unheard] = neverHeard
		m[whole] = indicator(m[inSentence] > 0.9)
		m[focus] = indicator(q.focus >= 0 && rows[0][max(0, q.focus)] > 0)
		m[short] = indicator(len(d.Terms[i]) < minWords)
		m[long] = math.Log(float64(1+len(d.Terms[i])) / 25)
		m[asks] = indicator(asking)
		m[early] = m[inSentence] / (1 + float64(i)/4)
		m[topic] = topicCovered
		m[headline] = indicator(place.Headline)
		sentences = append(sentences, s)
	}
	return sentences
}

// indicator is 1 for true and 0 for false.
func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func isMet(strength float64) bool { return strength > 0 }

// kindFeatures are the features of the kinds that have one of their own.
var kindFeatures = map[asked]feature{
	aNumber: hasNumber, anAmount: hasNumber, aTime: hasTime, aPlace: hasPlace, aPerson: hasPerson, aReason: hasReason, aStatement: hasStatement,
}

// measureSentence measures what only a closer look at a sentence tells.
func (s *scored) measureSentence(q *query) {
	m := &s.measures
	text := s.document.Sentence(s.position)
	sentence := words.Tokens(text)
	evidence := q.findEvidence(text, sentence)
	if q.asked != anything {
		m[hasKind] = indicator(evidence[q.asked])
		m[lacksKind] = indicator(!evidence[q.asked])
		if own, ok := kindFeatures[q.asked]; ok {
			m[own] = indicator(evidence[q.asked])
		}
	}
	r := reading{text, sentence}
	s.measureNames(q, r)
	m[counted] = indicator(q.counts(r))
	m[polarity] = indicator(q.negated && !r.negated())
	m[pairs] = q.pairsMet(sentence)
	s.measureMeaning(q, sentence)
	if len(sentence) > 0 {
		m[pronoun] = indicator(pronouns[sentence[0].Term])
	}
	if doneTo, found := q.cast(text, sentence); found {
		m[rightRole] = indicator(doneTo == q.role.doneTo)
		m[wrongRole] = indicator(doneTo != q.role.doneTo)
	}
}

var pronouns = words.Set("he she it they this that these those")

// namesMet is the part of the question's names that any of the rows meets.
func (q *query) namesMet(rows ...[]float64) float64 {
	met, weight := 0.0, 0.0
	for t, term := range q.terms {
		if !term.name {
			continue
		}
		weight += term.weight
		for _, row := range rows {
			if row[t] > 0 {
				met += term.weight
				break
			}
		}
	}
	if weight == 0 {
		return 1
	}
	return met / weight
}

// lacking is the part of the question's terms of a kind, by weight, that a row
// does not meet; 0 for a question without such terms.
func (q *query) lacking(row []float64, kind func(*term) bool) float64 {
	lacking, weight := 0.0, 0.0
	for t := range q.terms {
		term := &q.terms[t]
		if !kind(term) {
			continue
		}
		weight += term.weight
		if row[t] == 0 {
			lacking += term.weight
		}
	}
	return lacking / max(weight, math.SmallestNonzeroFloat64)
}

func isFigure(t *term) bool { return t.text[0] >= '0' && t.text[0] <= '9' }

func isNameOrFigure(t *term) bool { return t.name || isFigure(t) }

// topicSentences is how many sentences from an article's start say what it is
// about.
const topicSentences = 3

// topicCovered is the part of the question's weight that the title and the
// first sentences cover.
func (q *query) topicCovered(found *foundTerms) float64 {
	covered := 0.0
	for t, term := range q.terms {
		best := found.title[t]
		for i := range topicSentences {
			best = max(best, found.neighbour(i, 0)[t])
		}
		covered += term.weight * best / q.weight
	}
	return covered
}

// pairReach is how many words apart two words of a pair may stand.
const pairReach = 3

// pairsMet is the part of the question's pairs of neighbouring terms, by
// weight, that stand near each other in the sentence.
func (q *query) pairsMet(sentence []words.Token) float64 {
	if len(q.terms) < 2 {
		return 0
	}
	last := make([]int, len(q.terms)) // where a term stood last, from 1
	met := make([]bool, len(q.terms)) // whether it stands near the one before it
	for i, token := range sentence {
		for _, m := range q.match[token.Term] {
			last[m.position] = i + 1
			for _, other := range [2]int{m.position - 1, m.position + 1} {
				if other >= 0 && other < len(last) && last[other] > 0 && i+1-last[other] <= pairReach && i+1 != last[other] {
					met[max(other, m.position)] = true
				}
			}
		}
	}
	sum, weight := 0.0, 0.0
	for t := 1; t < len(q.terms); t++ {
		pair := q.terms[t-1].weight + q.terms[t].weight
		weight += pair
		if met[t] {
			sum += pair
		}
	}
	return sum / weight
}

// foundTerms is how fully each of the question's terms is met, from 0 to 1.
type foundTerms struct {
	sentences      []float64 // a row a sentence, a column a term
	title, article []float64
	none           []float64
}

func findTerms(q *query, d *index.Document) *foundTerms {
	n := len(q.terms)
	meets := make([][]matched, len(d.Vocabulary))
	for i, word := range d.Vocabulary {
		meets[i] = q.match[word]
	}
	found := &foundTerms{
		sentences: make([]float64, n*len(d.Sentences)),
		title:     make([]float64, n),
		article:   make([]float64, n),
		none:      make([]float64, n),
	}
	mark := func(row []float64, terms []uint32) {
		for _, word := range terms {
			for _, m := range meets[word] {
				row[m.position] = max(row[m.position], m.strength)
				found.article[m.position] = max(found.article[m.position], m.strength)
			}
		}
	}
	mark(found.title, d.TitleTerms)
	for i, terms := range d.Terms {
		mark(found.sentence(i), terms)
	}
	return found
}

func (f *foundTerms) sentence(i int) []float64 {
	n := len(f.none)
	return f.sentences[i*n : (i+1)*n]
}

// neighbour is the row of the sentence beside i; of none at the ends.
func (f *foundTerms) neighbour(i, step int) []float64 {
	n := len(f.none)
	if i += step; i < 0 || (i+1)*n > len(f.sentences) {
		return f.none
	}
	return f.sentence(i)
}
