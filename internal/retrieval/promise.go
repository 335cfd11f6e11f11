package retrieval

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strings"
	"unicode"

	"byline/internal/perceptron"
	"byline/internal/query"
	"byline/internal/words"
)

// The features of a sentence's promise: how likely it seems to answer before it
// is read. Shares are of the weight of the question's terms, from 0 to 1.
const (
	byCover           = iota // the share that is met, also by what stands around
	byVicinity               // the share that is met within two sentences
	byLikeness               // the share that its own words meet, cosines in full
	byNames                  // the share that its own words name
	byTitle                  // the share that the title meets
	byWhole                  // the share that the article meets
	byUnnamed                // the share of the terms that are no names which its own words meet
	byUnnamedLikeness        // the same with its own words' cosines in full
	byRarest                 // how fully its own words meet the term of the most weight
	bySecond                 // and that of the second most
	byThird                  // and that of the third most
	byBest                   // the largest share that a sentence of the article meets by its own words
	byStrength               // how well the article was found, from 0 to 1
	byRank                   // how many articles were found better, as a fraction of openedArticles
	byArticleLength          // the log of one more than the article's sentences
	byTime                   // the article's nearness, from 0 to 1
	byLateness               // its place in the article, from 0 to 1
	byFirst                  // 1 for the article's first sentence
	byNext                   // 1 for its second
	byLast                   // 1 for its last
	byDistance               // how much cover it lacks to the article's best, at most 0
	byLength                 // the log of one more than its words
	byCapitals               // the log of one more than its names that the question lacks
	byAsking                 // 1 for a question, which seldom answers one
	byQuoting                // 1 for a quotation mark
	byFigures                // 1 for a digit
	// After these comes 1 for each of askingWords that the question has: who
	// asks for a name, and how many for a figure.
	sentenceFeatures
)

var (
	askingWords  = [...]string{"who", "when", "where", "which", "what", "why", "how", "many", "much", "long", "say"}
	promiseNames = append([]string{
		"cover", "vicinity", "likeness", "names", "title", "whole", "unnamed", "unnamed-likeness",
		"rarest", "second", "third", "best", "strength", "rank", "article-length", "time",
		"lateness", "first", "next", "last", "distance", "length", "capitals", "asking", "quoting", "figures",
	}, askingWords[:]...)
)

// promises is the number of features.
const promises = sentenceFeatures + len(askingWords)

// promised is the features of a sentence's promise.
type promised [promises]float64

// promiseText is the network that makes one number of the features; `evaluate
// fit-promise` writes it.
//
//go:embed promise.txt
var promiseText string

// promiseOf is the parsed promiseText.
var promiseOf = mustReadPromise(promiseText)

func mustReadPromise(text string) *perceptron.Perceptron {
	network, err := perceptron.Parse(text, promiseNames)
	if err != nil {
		panic("the embedded network of promises: " + err.Error())
	}
	return network
}

// promiser computes what the sentences of articles promise to a question.
type promiser struct {
	*matcher
	heaviest []int           // the terms of the most weight, at most byThird-byRarest+1 of them
	unnamed  []query.Term    // the terms that are no names
	places   []int           // where these stand among all terms
	words    map[string]bool // the question's, in small letters
	asks     [len(askingWords)]float64
}

func newPromiser(q *query.Query) *promiser {
	p := &promiser{matcher: newMatcher(q), words: make(map[string]bool)}
	for i := range q.Terms {
		p.heaviest = append(p.heaviest, i)
	}
	p.unnamed, p.places = termsThat(q.Terms, func(t query.Term) bool { return !t.Name })
	slices.SortStableFunc(p.heaviest, func(a, b int) int { return cmp.Compare(q.Terms[b].Weight, q.Terms[a].Weight) })
	p.heaviest = p.heaviest[:min(len(p.heaviest), byThird-byRarest+1)]
	for word := range strings.FieldsFuncSeq(strings.ToLower(q.Text), notOfWord) {
		p.words[word] = true
	}
	for i, word := range askingWords {
		p.asks[i] = oneIf(p.words[word])
	}
	return p
}

// notOfWord reports whether a character is none of a word.
func notOfWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// score is the promise: a logit up to a constant that all sentences of a
// question share.
func (f *promised) score() float64 { return promiseOf.Score(f[:]) }

// promises are the features of each sentence of an article.
func (p *promiser) promises(f *Found) []promised {
	d := f.Document
	vocabulary := p.meetings(d.Vocabulary)
	title, whole := p.meetAll(vocabulary, d.TitleTerms), meeting{}
	rows := make([]meeting, len(d.Terms))
	for i, terms := range d.Terms {
		rows[i] = p.meetAll(vocabulary, terms)
		whole.add(rows[i], len(p.terms))
	}
	around := func(i, term int) float64 {
		if i < 0 || i >= len(rows) {
			return 0
		}
		return rows[i].at(term)
	}
	titleShare, wholeShare, mostCover, mostOwn := weightOf(p.terms, title.at), weightOf(p.terms, whole.at), 0.0, 0.0
	all := make([]promised, len(rows))
	for i, own := range rows {
		features := &all[i]
		features[byCover] = weightOf(p.terms, func(t int) float64 {
			return covered(own.at(t), max(around(i-1, t), around(i+1, t)), title.at(t), whole.at(t))
		})
		mostCover, mostOwn = max(mostCover, features[byCover]), max(mostOwn, weightOf(p.terms, own.at))
		features[byVicinity] = weightOf(p.terms, func(t int) float64 {
			return max(own.at(t), around(i-2, t), around(i-1, t), around(i+1, t), around(i+2, t))
		})
		features[byLikeness] = weightOf(p.terms, own.likeness)
		features[byNames] = weightOf(p.terms, func(t int) float64 { return valueAt(own.named, t) })
		features[byUnnamed] = weightOf(p.unnamed, func(t int) float64 { return own.at(p.places[t]) })
		features[byUnnamedLikeness] = weightOf(p.unnamed, func(t int) float64 { return own.likeness(p.places[t]) })
		features[byTitle], features[byWhole] = titleShare, wholeShare
		for n, term := range p.heaviest {
			features[byRarest+n] = own.at(term)
		}
		features[byStrength], features[byRank], features[byTime] = f.Strength, f.Rank, f.Nearness
		features[byArticleLength] = math.Log1p(float64(len(rows)))
		features[byLateness] = float64(i) / float64(len(rows))
		features[byFirst], features[byNext], features[byLast] = oneIf(i == 0), oneIf(i == 1), oneIf(i == len(rows)-1)
		features[byLength] = math.Log1p(float64(len(d.Terms[i])))
		text := d.Text[d.Sentences[i].Start:d.Sentences[i].End]
		features[byCapitals] = math.Log1p(float64(p.newNames(text)))
		features[byAsking] = oneIf(strings.HasSuffix(text, "?"))
		features[byQuoting] = oneIf(strings.Contains(text, `"`) || strings.Contains(text, "“"))
		features[byFigures] = oneIf(strings.ContainsFunc(text, unicode.IsDigit))
		copy(features[sentenceFeatures:], p.asks[:])
	}
	for i := range all {
		all[i][byDistance], all[i][byBest] = all[i][byCover]-mostCover, mostOwn
	}
	return all
}

// newNames is the number of words of a sentence, but for its first, that start
// with a capital and are none of the question's.
func (p *promiser) newNames(sentence string) (names int) {
	first := true
	for word := range strings.FieldsFuncSeq(sentence, notOfWord) {
		if !first && words.StartsUpper(word) && !p.words[strings.ToLower(word)] {
			names++
		}
		first = false
	}
	return names
}

// PromiseNames are the names of a promise's features, as the rows of the fitted
// network are named.
func PromiseNames() []string { return promiseNames }

// Promising is a sentence of an article that was opened for a question, and the
// features of its promise in the order of [PromiseNames].
type Promising struct {
	*Found
	Sentence string
	Features []float64
}

// PromisingOf are the sentences of articles from which passages are chosen; the
// network of the promise is fitted to them.
func PromisingOf(q *query.Query, opened []*Found) []Promising {
	promise := newPromiser(q)
	var all []Promising
	for _, f := range opened {
		for i, features := range promise.promises(f) {
			if !f.Document.Sentences[i].Aside {
				all = append(all, Promising{f, f.Document.Sentence(i), features[:]})
			}
		}
	}
	return all
}
