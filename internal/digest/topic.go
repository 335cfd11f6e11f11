package digest

import (
	"context"
	"math"
	"slices"
	"strings"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/words"
)

// How much of the corpus is looked at for a topic.
const (
	// maxRead is how many of the articles that bear on a topic are read, and
	// mostFound how many are counted by day and outlet.
	maxRead   = 300
	mostFound = 10_000
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
	// found are the articles that bear on it, at most mostFound, not all of them
	// read.
	found []bearer
}

// bearer is an article that bears on a topic. Of one that is not read, Summary
// has the id, the source and the day alone.
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
	named, err := d.named(ctx, topic)
	if err != nil {
		return nil, err
	}
	if named != nil {
		return d.read(ctx, nil, named, len(named))
	}
	terms, err := d.terms(ctx, topic.Text)
	if err != nil {
		return nil, err
	}
	found, bearing, err := d.find(ctx, topic, terms)
	if err != nil {
		return nil, err
	}
	if name := nameWithStops(topic.Text); name != "" {
		held, err := d.holding(ctx, found, name)
		if err != nil {
			return nil, err
		}
		if len(held) < len(found) {
			found, bearing = held, len(held)
		}
	}
	switch all := d.finder.Len(); {
	case len(found) == 0:
		return nil, ErrNothing
	case bearing >= wideArticles && float64(bearing) >= widePart*float64(all):
		narrower, err := d.narrower(ctx, topic, found, bearing)
		if err != nil {
			return nil, err
		}
		return nil, &TooWideError{Topic: topic.Text, Articles: bearing, All: all, Narrower: narrower}
	}
	return d.read(ctx, terms, found, bearing)
}

// named is the article whose id or title the topic's text is, if it passes the
// topic's filters; several articles may have one title.
func (d *Digester) named(ctx context.Context, topic Topic) ([]bearer, error) {
	if oneLine(topic.Text) == "" {
		return nil, nil
	}
	selection := topic.Selection
	byID, err := d.finder.Lookup(ctx, index.Lookup{IDs: []string{strings.TrimSpace(topic.Text)}})
	if err != nil {
		return nil, err
	}
	if of := byID[0]; of != nil && selection.Admits(of.Source, of.Published) {
		return []bearer{{Summary: &of.Summary, relevance: 1}}, nil
	}
	titled, err := d.finder.Lookup(ctx, index.Lookup{Title: topic.Text})
	if err != nil {
		return nil, err
	}
	var named []bearer
	for _, of := range titled {
		if selection.Admits(of.Source, of.Published) {
			named = append(named, bearer{Summary: &of.Summary, relevance: 1})
		}
	}
	return named, nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

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
	telling = telling[:min(len(telling), maxTerms)]
	// Their synonyms are counted too: an engine that is far away is then not asked
	// again for what it needs to find the articles.
	counted := slices.Clone(telling)
	for _, term := range telling {
		counted = append(counted, words.Alike(term)...)
	}
	frequencies, err := d.finder.Frequencies(ctx, counted)
	if err != nil {
		return nil, err
	}
	var terms []index.Term
	for i, term := range telling {
		terms = append(terms, index.Term{Text: term, Weight: rarity(frequencies[i], d.finder.Len())})
	}
	return terms, nil
}

// rarity is the inverse document frequency of a term that n of all articles
// hold, in the form that BM25 uses and above 0.
func rarity(n, all int) float64 {
	return math.Log(1 + (float64(all-n)+0.5)/(float64(n)+0.5))
}

// find is the articles that bear on the terms and pass the topic's filters,
// most relevant first, at most mostFound and not yet read, and how many there are.
func (d *Digester) find(ctx context.Context, topic Topic, terms []index.Term) ([]bearer, int, error) {
	looked := article.Topic{Selection: topic.Selection, Covered: leastCovered, Relevant: leastRelevant, Limit: mostFound}
	for _, term := range terms {
		looked.Words = append(looked.Words, article.Word{Terms: withAlike(term.Text), Weight: term.Weight, Full: fullScore})
	}
	candidates, all, err := d.finder.Bearing(ctx, looked)
	if err != nil {
		return nil, 0, err
	}
	found := make([]bearer, len(candidates))
	for i, c := range candidates {
		found[i] = bearer{Summary: &index.Summary{ID: c.ID, Source: c.Source, Published: c.Published}, relevance: c.Score}
	}
	return found, all, nil
}

// withAlike is a term and, for less, the words for the same thing.
func withAlike(term string) []index.Term {
	terms := []index.Term{{Text: term, Weight: 1}}
	for _, other := range words.Alike(term) {
		terms = append(terms, index.Term{Text: other, Weight: alikeStrength})
	}
	return terms
}

// read reads the most relevant articles of those found, of all that bear.
func (d *Digester) read(ctx context.Context, terms []index.Term, found []bearer, all int) (*material, error) {
	m := &material{terms: terms, articles: all, bearers: found[:min(len(found), maxRead)], found: found}
	documents, err := d.documents(ctx, m.bearers)
	if err != nil {
		return nil, err
	}
	for i := range m.bearers {
		b := &m.bearers[i]
		b.document, b.Summary = documents[i], documents[i].Summary()
		if len(terms) > 0 {
			b.touch = touching(terms, b.document, b.relevance)
		}
	}
	return m, nil
}

// documents is the articles found, all of which the index has.
func (d *Digester) documents(ctx context.Context, found []bearer) ([]*index.Document, error) {
	ids := make([]string, len(found))
	for i, b := range found {
		ids[i] = b.ID
	}
	return index.DocumentsOf(ctx, d.finder, ids)
}
