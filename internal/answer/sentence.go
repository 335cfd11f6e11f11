package answer

import (
	"strings"

	"byline/internal/index"
)

// near is where a term can stand that a sentence does not hold itself.
type near int

const (
	inSentence near = iota
	before
	inTitle
	after
	elsewhere
	nears
)

// nearNames are the names of the parts of a score.
var nearNames = [nears]string{"sentence", "before", "title", "after", "elsewhere"}

// nearShares are what a term counts by where it stands, as a part of 1.
var nearShares = [nears]float64{1, 0.5, 0.4, 0.2, 0.15}

// scoreSentences scores the sentences of an article that hold at least one of
// the question's terms, by the part of the question's weight that they cover:
// a term counts in full where the sentence holds it, and in part where only a
// neighbour, the title or the rest of the article does.
func scoreSentences(q *query, d *index.Document) []scored {
	if q.weight == 0 {
		return nil
	}
	found := findTerms(q, d)
	var sentences []scored
	for i := range d.Sentences {
		s := scored{document: d, position: i}
		rows := [nears][]float64{found.sentence(i), found.neighbour(i, -1), found.title, found.neighbour(i, +1), found.article}
		for t, term := range q.terms {
			best := 0.0
			for n, row := range rows {
				if gain := row[t]*nearShares[n] - best; gain > 0 {
					s.covered[n] += gain * term.weight / q.weight
					best += gain
				}
			}
		}
		if s.covered[inSentence] == 0 {
			continue
		}
		for _, share := range s.covered {
			s.score += share
		}
		if len(d.Terms[i]) < minWords {
			s.multiply("short", shortFactor)
		}
		if strings.HasSuffix(d.Text[:d.Sentences[i].End], "?") {
			s.multiply("asks", askingFactor)
		}
		sentences = append(sentences, s)
	}
	return sentences
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
