package answer

import (
	"context"
	"strings"
	"unicode"
)

// The features of a sentence's promise: how likely it seems to answer before it
// is read. Shares are of the weight of the question's terms, from 0 to 1.
const (
	byCover    = iota // the share that is met, also by what stands around
	byVicinity        // the share that is met within two sentences
	byLikeness        // the share that its own words meet, cosines in full
	byNames           // the share that its own words name
	byStrength        // how well the article was found, from 0 to 1
	byTime            // the article's nearness, from 0 to 1
	byLateness        // its place in the article, from 0 to 1
	byBrevity         // 1 for fewer than shortWords, which seldom say anything
	byAsking          // 1 for a question, which seldom answers one
	byFigures         // 1 for a digit
	promises
)

var promiseNames = [promises]string{"cover", "vicinity", "likeness", "names", "strength", "time", "lateness", "brevity", "asking", "figures"}

// shortWords is how many words make a sentence that may say something.
const shortWords = 5

// promised is the features of a sentence's promise.
type promised [promises]float64

// score is the promise: a logit up to a constant that all sentences of a
// question share.
func (p promised) score() float64 {
	sum := 0.0
	for i, value := range p {
		sum += value * model.promise[i]
	}
	return sum
}

// promises are the features of each sentence of an article.
func (m *matcher) promises(f *found) []promised {
	d := f.document
	title, whole := m.meetAll(d.Vocabulary, d.TitleTerms), meeting{}
	rows := make([]meeting, len(d.Terms))
	for i, terms := range d.Terms {
		rows[i] = m.meetAll(d.Vocabulary, terms)
		whole.add(rows[i], len(m.terms))
	}
	around := func(i, term int) float64 {
		if i < 0 || i >= len(rows) {
			return 0
		}
		return rows[i].at(term)
	}
	all := make([]promised, len(rows))
	for i, own := range rows {
		p := &all[i]
		p[byCover] = weightOf(m.terms, func(t int) float64 {
			return covered(own.at(t), max(around(i-1, t), around(i+1, t)), title.at(t), whole.at(t))
		})
		p[byVicinity] = weightOf(m.terms, func(t int) float64 {
			return max(own.at(t), around(i-2, t), around(i-1, t), around(i+1, t), around(i+2, t))
		})
		p[byLikeness] = weightOf(m.terms, func(t int) float64 { return max(valueAt(own.named, t), valueAt(own.alike, t)) })
		p[byNames] = weightOf(m.terms, func(t int) float64 { return valueAt(own.named, t) })
		p[byStrength], p[byTime] = f.strength, f.nearness
		p[byLateness] = float64(i) / float64(len(rows))
		text := d.Text[d.Sentences[i].Start:d.Sentences[i].End]
		p[byBrevity] = oneIf(len(d.Terms[i]) < shortWords)
		p[byAsking] = oneIf(strings.HasSuffix(text, "?"))
		p[byFigures] = oneIf(strings.ContainsFunc(text, unicode.IsDigit))
	}
	return all
}

func oneIf(condition bool) float64 {
	if condition {
		return 1
	}
	return 0
}

// Promising is a sentence of an article that was opened for a question, and the
// features of its promise in the order of [PromiseNames].
type Promising struct {
	Article  *Article
	Sentence string
	Features []float64
}

// PromiseNames are the names of a promise's features, as the fitted weights are
// named.
func PromiseNames() []string { return promiseNames[:] }

// Promising are the sentences from which the passages are chosen; the weights of
// the promise are fitted to them. The error is that of [Answerer.Ask].
func (a *Answerer) Promising(ctx context.Context, question Question) ([]Promising, error) {
	q, opened, err := a.parseAndRetrieve(ctx, question)
	if err != nil {
		return nil, err
	}
	match := newMatcher(q)
	var all []Promising
	for _, f := range opened {
		for i, features := range match.promises(f) {
			if !f.document.Sentences[i].Aside {
				all = append(all, Promising{f.Article, f.document.Sentence(i), features[:]})
			}
		}
	}
	return all, nil
}
