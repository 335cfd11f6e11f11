package digest

import (
	"context"
	"slices"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

// Standing is a topic that is looked for in articles as they come in. It does
// not change and is safe for concurrent use.
type Standing struct {
	terms []index.Term
	// name is the topic where it is a name with stop words in it, in which its
	// words must stand side by side; else empty.
	name string
}

// Stand reads a topic that is to be looked for, with weights by the articles
// that are there. The error is [ErrEmpty], ctx's or the index's.
func (d *Digester) Stand(ctx context.Context, text string) (*Standing, error) {
	terms, err := d.terms(ctx, text)
	if err != nil {
		return nil, err
	}
	return &Standing{terms, nameWithStops(text)}, nil
}

// Terms are the words that the topic is found by.
func (s *Standing) Terms() []index.Term { return s.terms }

// reported is how often an article holds a topic's words, each on average, to
// be about it for its lead alone.
const reported = 2

// newsSentences is how many of an article's first sentences may tell what it
// reports; what stands further down is background.
const newsSentences = 6

// News is the place of the sentence that tells what an article reports of the
// topic; ok is false where the article is not about the topic, but names it in
// passing, or no sentence stands for itself.
func (s *Standing) News(document *index.Document) (position int, ok bool) {
	if s.name != "" && !holdsName(document, s.name) {
		return 0, false
	}
	if !s.about(document) {
		return 0, false
	}
	touch := touching(s.terms, document, 0)
	best, told := 0.0, 0
	for i, sentence := range document.Sentences {
		text := document.Sentence(i)
		n := len(document.Terms[i])
		if !sentence.Tells() || n < fewWords || n > manyWords {
			continue
		}
		if told++; told > newsSentences {
			break
		}
		if touch.sentences[i] < inPart || told > 2 && s.share(document, document.Terms[i]) == 0 || !isWhole(text) || !standsAlone(text) {
			continue
		}
		// The first sentence that holds as much tells the news.
		if value := touch.sentences[i] - 0.05*float64(told); !ok || value > best {
			best, position, ok = value, i, true
		}
	}
	return position, ok
}

// about is whether the title tells that an article is about the topic, or its
// lead where the article goes on about it.
func (s *Standing) about(document *index.Document) bool {
	least := naming
	if len(s.terms) <= 2 {
		least = 1 // "World Series" is neither the world nor a series
	}
	if s.share(document, document.TitleTerms) >= least {
		return true
	}
	lead := slices.IndexFunc(document.Sentences, corpus.Sentence.Tells)
	return lead >= 0 && s.share(document, document.Terms[lead]) >= least && s.count(document) >= reported*len(s.terms)
}

// share is the part of the topic's weight that some terms of an article hold.
func (s *Standing) share(document *index.Document, of []uint32) float64 {
	held, all := 0.0, 0.0
	for _, term := range s.terms {
		all += term.Weight
		alike := words.Alike(term.Text)
		if slices.ContainsFunc(of, func(t uint32) bool {
			word := document.Vocabulary[t]
			return word == term.Text || slices.Contains(alike, word)
		}) {
			held += term.Weight
		}
	}
	return held / all
}

// count is how many words of an article are the topic's.
func (s *Standing) count(document *index.Document) int {
	ours := make(map[uint32]bool)
	for i, word := range document.Vocabulary {
		if slices.ContainsFunc(s.terms, func(term index.Term) bool {
			return term.Text == word || slices.Contains(words.Alike(term.Text), word)
		}) {
			ours[uint32(i)] = true
		}
	}
	n := 0
	for _, terms := range append([][]uint32{document.TitleTerms}, document.Terms...) {
		for _, term := range terms {
			if ours[term] {
				n++
			}
		}
	}
	return n
}

// Lead is the place of the sentence that tells what an article reports: the
// first that stands for itself; ok is false where none of the first does.
func Lead(document *index.Document) (position int, ok bool) {
	told := 0
	for i, sentence := range document.Sentences {
		n := len(document.Terms[i])
		if !sentence.Tells() || n < fewWords || n > manyWords {
			continue
		}
		if told++; told > newsSentences {
			break
		}
		if text := document.Sentence(i); isWhole(text) && standsAlone(text) {
			return i, true
		}
	}
	return 0, false
}
