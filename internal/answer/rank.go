package answer

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"byline/internal/query"
	"byline/internal/reader"
	"byline/internal/retrieval"
)

// wholeSentences is how many sentences of a question's passages are read to the
// end: those that look best from the reader's first layers.
const wholeSentences = 14

// candidate is a sentence that may answer.
type candidate struct {
	*retrieval.Found
	position int
	sentence string // its text, on one line
	// reading is the reader's reading; read is false when there was no time for
	// it.
	reading reader.Sentence
	read    bool
	// news marks the first sentence of a report that is wanted as such: there
	// is nothing to weigh.
	news bool
	// measures are the features of its score; see byReader and the constants
	// after it.
	measures [measures]float64
	score    float64
}

// rank returns the sentences of articles that may answer, best first,
// reading at most so many passages.
func (a *Answerer) rank(ctx context.Context, q *query.Query, opened []*retrieval.Found, most int) ([]*candidate, error) {
	chosen := retrieval.Passages(q, opened, most)
	given := toRead(chosen)
	readings, err := a.read(ctx, q, given)
	if err != nil {
		return nil, err
	}
	var ranked []*candidate
	for i, p := range chosen {
		for position := p.First; position <= p.Last; position++ {
			c := &candidate{Found: p.Found, position: position, sentence: given[i].Sentences[position-p.First]}
			if found := readings[i]; len(found) > position-p.First {
				c.reading = found[position-p.First]
				c.read = c.reading.Score != reader.Unread
			}
			c.measure(p, c.place(p, i, len(chosen)))
			ranked = append(ranked, c)
		}
	}
	ranked = corrected(ranked)
	order(ranked)
	spread(ranked)
	return ranked, nil
}

// toRead are the passages in the form that the reader takes.
func toRead(chosen []*retrieval.Passage) []reader.Passage {
	given := make([]reader.Passage, len(chosen))
	for i, p := range chosen {
		given[i].Title, given[i].Prior = heading(p), mixed(known(p))
		for position := p.First; position <= p.Last; position++ {
			given[i].Sentences = append(given[i].Sentences, p.Document.Sentence(position))
		}
	}
	return given
}

// read reads the passages beside the question, for at most ReadTime. When that
// is too short for a single one, as on a slow processor, the lexical reader is
// used instead.
func (a *Answerer) read(ctx context.Context, q *query.Query, given []reader.Passage) ([]reader.Reading, error) {
	reading, cancel := context.WithTimeout(ctx, a.ReadTime)
	defer cancel()
	readings, err := a.Reader.Read(reading, q.Text, given, wholeSentences)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	}
	if !slices.ContainsFunc(readings, func(r reader.Reading) bool { return len(r) > 0 }) {
		return reader.Lexical{}.Read(ctx, q.Text, given, reader.All)
	}
	return readings, nil
}

// heading is the text that the reader gets about the passage's article.
func heading(p *retrieval.Passage) string {
	parts := []string{p.Title, p.Day()}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ; ")
}

// known is the features that all sentences of a passage have, whatever the reader
// says.
func known(p *retrieval.Passage) (m [measures]float64) {
	m[byArticle], m[byNearness], m[byPromise] = p.Strength, p.Nearness, p.Promise
	return m
}

// place is the candidate's rank in the first stage, from 0 up to 1, given its
// passage's, the i-th of n: first the most promising sentence of each passage,
// then the others.
func (c *candidate) place(p *retrieval.Passage, i, n int) float64 {
	if c.position != p.Best {
		i += n
	}
	return float64(i) / float64(2*n)
}

// measure computes the features of a candidate's score. A candidate that was
// not read is scored by its place only.
func (c *candidate) measure(p *retrieval.Passage, place float64) {
	if c.read {
		c.measures = known(p)
		c.measures[byReader] = c.reading.Score
		if c.reading.Early {
			c.measures[byEarly] = 1
		}
	} else {
		c.measures[byUnread] = 1 + place
	}
	c.score = mixed(c.measures)
}

// mixed is the score that features make.
func mixed(m [measures]float64) (score float64) {
	for i, value := range m {
		score += float64(value * model.mix[i]) // float64 forbids a fused sum, which would differ by machine
	}
	return score
}

// order sorts candidates by score.
func order(ranked []*candidate) { slices.SortStableFunc(ranked, byScore) }

// byScore compares candidates, the better one first; equal ones by article and
// place, so that the same question always gets the same answer.
func byScore(a, b *candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.ID, b.ID), cmp.Compare(a.position, b.position))
}

// spread lowers the score of a sentence for each better one of its article, and
// sorts the candidates again: five sentences from three articles are right more
// often than five from one, which may be the wrong one. Candidates that were
// not read keep the order of the first stage, which has already spread its
// passages.
func spread(ranked []*candidate) {
	taken := make(map[*retrieval.Found]float64)
	repeats := func(c *candidate) float64 {
		if !c.read {
			return 0
		}
		return taken[c.Found]
	}
	for i := range ranked {
		best, bestScore := i, math.Inf(-1)
		for j := i; j < len(ranked) && ranked[j].score > bestScore; j++ {
			if score := ranked[j].score + float64(model.mix[byRepeats]*repeats(ranked[j])); score > bestScore {
				best, bestScore = j, score
			}
		}
		chosen := ranked[best]
		copy(ranked[i+1:best+1], ranked[i:best])
		ranked[i] = chosen
		chosen.measures[byRepeats] = repeats(chosen)
		chosen.score = bestScore
		taken[chosen.Found]++
	}
}
