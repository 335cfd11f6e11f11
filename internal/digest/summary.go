package digest

import (
	"cmp"
	"context"
	"slices"

	"byline/internal/index"
)

// How long a summary is: at least LeastSentences and at most MostSentences, as
// far as there are so many; without a limit it has topicSentences of a topic
// and LeastSentences of an article.
const (
	LeastSentences = 3
	topicSentences = 5
	MostSentences  = 7
)

// Summarize summarises an article or a topic. A topic's text that is the id or
// the title of an article means that one. The error is [ErrEmpty],
// [ErrNothing], a [TooWideError], ctx's, or the index's.
func (d *Digester) Summarize(ctx context.Context, topic Topic) (*Summary, error) {
	m, err := d.bearing(ctx, topic)
	if err != nil {
		return nil, err
	}
	limit := topic.Limit
	switch {
	case limit != 0:
		limit = min(max(limit, LeastSentences), MostSentences)
	case len(m.bearers) == 1:
		limit = LeastSentences
	default:
		limit = topicSentences
	}
	c, err := d.newContent(ctx, m)
	if err != nil {
		return nil, err
	}
	picks, err := c.picks(ctx, limit)
	if err != nil {
		return nil, err
	}
	chosen := c.choose(picks, limit)
	chosen, disputes := c.dispute(chosen, picks, limit)
	chosen = c.fill(chosen, picks, limit)
	if len(chosen) == 0 {
		return nil, ErrNothing // the topic is in headings only
	}
	c.order(chosen)
	summary := &Summary{Topic: topic, Articles: m.articles}
	for _, p := range chosen {
		summary.Sentences = append(summary.Sentences, c.sentence(chosen, p))
	}
	for _, pair := range disputes {
		i, j := slices.Index(chosen, pair[0]), slices.Index(chosen, pair[1])
		summary.Differ = append(summary.Differ, [2]int{min(i, j), max(i, j)})
	}
	slices.SortFunc(summary.Differ, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	return summary, nil
}

// fill adds sentences that cannot stand alone, to be shown with the one before
// them, where too few can; and where there are none either, any sentence of
// the topic in the order of the articles.
func (c *content) fill(chosen, picks []*pick, limit int) []*pick {
	for _, p := range picks {
		if len(chosen) >= min(limit, LeastSentences) {
			return chosen
		}
		if !slices.Contains(chosen, p) && !slices.ContainsFunc(chosen, func(q *pick) bool { return c.repeats(p, q) }) {
			chosen = append(chosen, p)
		}
	}
	if len(chosen) > 0 {
		return chosen
	}
	for b, bearer := range c.bearers {
		for i, terms := range bearer.document.Terms {
			ofTopic := bearer.touch == nil || bearer.touch.about || bearer.touch.sentences[i] >= naming
			if len(chosen) < limit && len(terms) > 0 && ofTopic && bearer.document.Sentences[i].Tells() {
				p := c.pick(place{b, i})
				p.alone = true
				if !slices.ContainsFunc(chosen, func(q *pick) bool { return c.repeats(p, q) }) {
					chosen = append(chosen, p)
				}
			}
		}
	}
	return chosen
}

// order puts sentences in the order in which they read well: articles by their
// day, those without one last, and the sentences of one together in its order.
func (c *content) order(chosen []*pick) {
	slices.SortFunc(chosen, func(p, q *pick) int {
		a, b := c.bearers[p.bearer].Summary, c.bearers[q.bearer].Summary
		if a == b {
			return cmp.Compare(p.sentence, q.sentence)
		}
		switch {
		case a.Published.IsZero() != b.Published.IsZero():
			if a.Published.IsZero() {
				return 1
			}
			return -1
		case a.Day() != b.Day():
			return cmp.Compare(a.Day(), b.Day())
		}
		return cmp.Or(cmp.Compare(p.bearer, q.bearer), cmp.Compare(a.ID, b.ID))
	})
}

// sentence is the sentence of p, with the one before it where it needs that
// and the summary does not have it.
func (c *content) sentence(chosen []*pick, p *pick) Sentence {
	b := c.bearers[p.bearer]
	s := Sentence{Article: b.Summary, Position: p.sentence, Text: b.document.Sentence(p.sentence)}
	if !follows(chosen, p) {
		s.Before = b.document.Sentence(p.sentence - 1)
	}
	return s
}

// SummaryOf summarises a document by itself, in at most limit sentences.
func SummaryOf(ctx context.Context, document *index.Document, limit int) ([]string, error) {
	m := &material{articles: 1, bearers: []bearer{{Summary: &index.Summary{ID: document.ID}, document: document, relevance: 1}}}
	c, err := new(Digester).newContent(ctx, m)
	if err != nil {
		return nil, err
	}
	picks, err := c.picks(ctx, limit)
	if err != nil {
		return nil, err
	}
	chosen := c.fill(c.choose(picks, limit), picks, limit)
	c.order(chosen)
	sentences := make([]string, len(chosen))
	for i, p := range chosen {
		sentences[i] = document.Sentence(p.sentence)
	}
	return sentences, nil
}
