package digest

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"byline/internal/index"
	"byline/internal/words"
)

// How much of the corpus is looked at for a topic.
const (
	// maxRead is how many of the articles that bear on a topic are read.
	maxRead = 300
	// maxTerms and maxTopic, in bytes, bound the part of a topic's text that
	// is looked for.
	maxTerms = 12
	maxTopic = 1 << 10
)

// When an article bears on a topic.
const (
	// leastCovered is the part of the topic's weight that it must hold.
	leastCovered = 0.6
	// leastRelevant is how relevant it must be, as a part of the most
	// relevant one.
	leastRelevant = 0.5
	// fullScore is the score, by BM25, of an article that is all about a term.
	fullScore = 2.2
	// alikeStrength is how fully another word for the same thing meets a term.
	alikeStrength = 0.3
)

// When a topic is too wide: that many articles, and that part of the corpus,
// bear on it. What is narrowed by day or source is measured against the whole
// corpus all the same, so that narrowing helps.
const (
	wideArticles = 10
	widePart     = 0.6
)

// material is what there is to read for a topic.
type material struct {
	// terms are the topic's own words, weighted by their rarity; none when
	// the topic names an article.
	terms []index.Term
	// articles is how many articles bear on the topic; bearers are the most
	// relevant of them, best first, at most maxRead.
	articles int
	bearers  []bearer
	// found are all the articles that bear on it, not all of them read.
	found []bearer
}

// bearer is an article that bears on a topic.
type bearer struct {
	*index.Summary
	document *index.Document
	// relevance is how much of it the topic is, above 0 and at most 1; 1 for
	// an article that the topic names.
	relevance float64
	// touch is how much of the topic it holds; nil for an article that the
	// topic names, or that is not read yet.
	touch *touch
}

// bearing reads the articles that bear on a topic. The error is [ErrEmpty],
// [ErrNothing], a [TooWideError], ctx's, or the index's.
func (d *Digester) bearing(ctx context.Context, topic Topic) (*material, error) {
	if named := d.named(topic); named != nil {
		return d.read(ctx, nil, named)
	}
	terms, err := d.terms(ctx, topic.Text)
	if err != nil {
		return nil, err
	}
	found, err := d.find(ctx, topic, terms)
	if err != nil {
		return nil, err
	}
	if name := nameWithStops(topic.Text); name != "" {
		if found, err = d.holding(ctx, found, name); err != nil {
			return nil, err
		}
	}
	switch all := d.finder.Len(); {
	case len(found) == 0:
		return nil, ErrNothing
	case len(found) >= wideArticles && float64(len(found)) >= widePart*float64(all):
		narrower, err := d.narrower(ctx, topic, found)
		if err != nil {
			return nil, err
		}
		return nil, &TooWideError{Topic: topic.Text, Articles: len(found), All: all, Narrower: narrower}
	}
	return d.read(ctx, terms, found)
}

// named is the article whose id or title the topic's text is, if it passes the
// topic's filters; several articles may have one title.
func (d *Digester) named(topic Topic) []bearer {
	text := oneLine(topic.Text)
	if text == "" {
		return nil
	}
	var titled []bearer
	for _, article := range d.finder.Articles() {
		id := article.ID == strings.TrimSpace(topic.Text)
		if !id && !strings.EqualFold(oneLine(article.Title), text) || !topic.admits(article) {
			continue
		}
		b := bearer{Summary: article, relevance: 1}
		if id {
			return []bearer{b}
		}
		titled = append(titled, b)
	}
	return titled
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// admits reports whether an article passes the topic's filters.
func (t Topic) admits(article *index.Summary) bool {
	return index.Selection{Source: t.Source, Sources: t.Sources, Since: t.Since, Until: t.Until}.Admits(article.Source, article.Published)
}

// asking is the terms that ask for a digest and are no part of what it is of:
// what happened in Rome, the latest news about Rome.
var asking = words.TermSet("happened happening news latest summary summarise summarize timeline story event")

// terms are the distinct words of a topic's text that can be looked for.
// Those that only ask are left out unless there are no others.
func (d *Digester) terms(ctx context.Context, text string) ([]index.Term, error) {
	if len(text) > maxTopic {
		text = strings.ToValidUTF8(text[:maxTopic], "")
	}
	var telling, others []string
	for _, token := range words.Tokens(text) {
		switch term := token.Term; {
		case words.Stop(term) || slices.Contains(telling, term) || slices.Contains(others, term):
		case asking[term]:
			others = append(others, term)
		default:
			telling = append(telling, term)
		}
	}
	if len(telling) == 0 {
		telling = others
	}
	if len(telling) == 0 {
		return nil, ErrEmpty
	}
	var terms []index.Term
	for _, term := range telling[:min(len(telling), maxTerms)] {
		n, err := d.finder.Frequency(ctx, term)
		if err != nil {
			return nil, err
		}
		terms = append(terms, index.Term{Text: term, Weight: rarity(n, d.finder.Len())})
	}
	return terms, nil
}

// rarity is the inverse document frequency of a term that n of all articles
// hold, in the form that BM25 uses and above 0.
func rarity(n, all int) float64 {
	return math.Log(1 + (float64(all-n)+0.5)/(float64(n)+0.5))
}

// find is the articles that bear on the terms and pass the topic's filters,
// most relevant first, not yet read.
//
// Each term is searched for by itself: that tells which terms an article
// holds, so that none need be read that holds too few.
func (d *Digester) find(ctx context.Context, topic Topic, terms []index.Term) ([]bearer, error) {
	type met struct {
		*index.Summary
		covered, relevance float64
	}
	byArticle := make(map[*index.Summary]*met)
	all, best := 0.0, 0.0
	for _, term := range terms {
		all += term.Weight
		hits, err := d.finder.Search(ctx, withAlike(term.Text), d.finder.Len())
		if err != nil {
			return nil, err
		}
		for _, hit := range hits {
			m := byArticle[hit.Summary]
			if m == nil {
				m = &met{Summary: hit.Summary}
				byArticle[hit.Summary] = m
			}
			m.covered += term.Weight
			m.relevance += term.Weight * min(1, hit.Score/fullScore)
		}
	}
	var found []bearer
	for article, m := range byArticle {
		if m.covered >= leastCovered*all && topic.admits(article) {
			found = append(found, bearer{Summary: article, relevance: m.relevance / all})
			best = max(best, m.relevance/all)
		}
	}
	found = slices.DeleteFunc(found, func(b bearer) bool { return b.relevance < leastRelevant*best })
	slices.SortFunc(found, func(a, b bearer) int {
		return cmp.Or(cmp.Compare(b.relevance, a.relevance), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

// withAlike is a term and, for less, the words for the same thing.
func withAlike(term string) []index.Term {
	terms := []index.Term{{Text: term, Weight: 1}}
	for _, other := range words.Alike(term) {
		terms = append(terms, index.Term{Text: other, Weight: alikeStrength})
	}
	return terms
}

// read reads the most relevant articles of those found.
func (d *Digester) read(ctx context.Context, terms []index.Term, found []bearer) (*material, error) {
	m := &material{terms: terms, articles: len(found), bearers: found[:min(len(found), maxRead)], found: found}
	for i := range m.bearers {
		document, err := d.finder.Document(ctx, m.bearers[i].ID)
		if err != nil {
			return nil, err
		}
		b := &m.bearers[i]
		b.document = document
		if len(terms) > 0 {
			b.touch = touching(terms, document, b.relevance)
		}
	}
	return m, nil
}

// ofCalendar is the terms of days and months.
var ofCalendar = words.TermSet("Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December")
