package digest

import (
	"slices"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

// When an article, or a sentence of it, is of a topic.
const (
	// naming is the part of the topic that a sentence holds which names it,
	// its article's title counted for half. A title or a lead that holds it
	// tells that the article is about the topic.
	naming = 0.6
	// titleMeets is how fully a term in the title counts for each sentence.
	titleMeets = 0.5
	// spoken is how relevant an article must be for its lead to tell that: one
	// of usual length that names the topic once is less.
	spoken = 0.5
)

// touch is how much of the topic an article holds.
type touch struct {
	// sentences is, for each sentence, the part of the topic's weight that it
	// holds, from 0 to 1, the title's words for half.
	sentences []float64
	// about is whether the title tells that the article is about the topic, or
	// the lead does.
	about bool
}

// touching is how much of the terms of a topic an article of some relevance
// holds.
func touching(terms []index.Term, document *index.Document, relevance float64) *touch {
	position := make([]uint8, len(document.Vocabulary)) // of the topic's terms, from 1
	for i, term := range terms {
		alike := words.Alike(term.Text)
		for t, word := range document.Vocabulary {
			if word == term.Text || slices.Contains(alike, word) {
				position[t] = uint8(i + 1)
			}
		}
	}
	met := make([]float64, len(terms))
	part := func(of []uint32) float64 {
		for _, t := range of {
			if i := position[t]; i > 0 {
				met[i-1] = 1
			}
		}
		sum, all := 0.0, 0.0
		for i, term := range terms {
			sum += met[i] * term.Weight
			all += term.Weight
		}
		return sum / all
	}
	found := &touch{sentences: make([]float64, len(document.Terms))}
	lead := slices.IndexFunc(document.Sentences, corpus.Sentence.Tells)
	found.about = part(document.TitleTerms) >= naming
	titled := slices.Clone(met)
	for i := range titled {
		titled[i] *= titleMeets
	}
	if lead >= 0 && relevance >= spoken {
		clear(met)
		found.about = found.about || part(document.Terms[lead]) >= naming
	}
	for s, of := range document.Terms {
		copy(met, titled)
		found.sentences[s] = part(of)
	}
	return found
}
