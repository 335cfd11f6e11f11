package query

import (
	"context"
	"math"
	"slices"

	"byline/internal/words"
)

// understand fills in a query from the parts of its text, once they are
// complete and their spelling is corrected.
func (p *parser) understand(ctx context.Context, q *Query, parts []part) error {
	t := whole(parts)
	q.Text = t.String
	left := t.frame()
	spans := p.times(t, left.open)
	q.Days = days(spans)
	q.Newest = left.newest
	// Of a text that was mended or completed, some words are not known yet.
	terms, spelt := p.own(t)
	spellings, err := p.learnAll(ctx, terms, spelt)
	if err != nil {
		return err
	}
	if err := p.look(ctx, spellings...); err != nil {
		return err
	}
	if err := p.terms(ctx, q, t, parts, skipped(t, left, spans)); err != nil {
		return err
	}
	q.News = left.forReports
	q.Open = left.open && (left.forReports || few(q.Terms))
	if left.open && !q.Open {
		// "What happened to" with many words asks for a detail; its spans were
		// read as if it did not.
		spans = p.times(t, false)
		q.Days = days(spans)
	}
	q.IsQuestion = t.asks(q)
	return nil
}

// skipped reports of a text's words whether they are not looked for, by what
// asks and the times in it.
func skipped(t text, asking frame, spans []span) func(i int) bool {
	return func(i int) bool {
		s, timed := at(spans, t.Tokens[i].Start)
		return !t.content(i) || asking.words[i] || timed && !s.term
	}
}

// terms adds the words that skip does not name to the terms.
func (p *parser) terms(ctx context.Context, q *Query, t text, parts []part, skip func(int) bool) error {
	q.Articles = p.vocabulary.Len()
	seen := make(map[string]bool)
	first, last := -1, -1 // the words that terms are of
	part, end := -1, 0    // the part that the word is of, and where it ends
	for i, token := range t.Tokens {
		for token.Start >= end {
			part++
			end += len(parts[part].text)
		}
		if seen[token.Term] || len(q.Terms) == maxTerms || skip(i) {
			continue
		}
		seen[token.Term] = true
		if last = i; first < 0 {
			first = i
		}
		n, err := p.frequency(ctx, token.Term)
		if err != nil {
			return err
		}
		term := Term{Text: token.Term, Frequency: n, Name: i > 0 && t.name(i), Known: n > 0}
		if term.Also, err = p.variants(ctx, token.Term, term.Name); err != nil {
			return err
		}
		if typed := p.typed[token.Term]; typed != "" && !slices.Contains(term.Also, typed) {
			term.Also = append(term.Also, typed)
		}
		for _, other := range term.Also {
			seen[other] = true
			m, err := p.frequency(ctx, other)
			if err != nil {
				return err
			}
			n, term.Known = n+m, true
		}
		for _, other := range words.Alike(token.Term) {
			m, err := p.frequency(ctx, other)
			if err != nil {
				return err
			}
			term.Synonyms = append(term.Synonyms, Synonym{other, m})
		}
		term.Weight = parts[part].weight * idf(n, q.Articles)
		q.Terms = append(q.Terms, term)
	}
	for first > 1 && words.StartsUpper(t.Word(first-1)) {
		first-- // the Ever Given
	}
	if first >= 0 {
		q.Subject = t.String[t.Tokens[first].Start:t.Tokens[last].End]
	}
	return nil
}

// SupposedArticles is how many articles, one of which holds the term, are
// counted beside the corpus's own. Without them, in a corpus of a few articles,
// every word that it lacks would have the highest weight.
const SupposedArticles = 50

// idf is the inverse document frequency of a term that n of all articles hold:
// log(1 + (N-n+½)/(n+½)), the form of Robertson and Spärck Jones that BM25
// uses.
func idf(n, all int) float64 {
	n, all = n+1, all+SupposedArticles
	n = min(n, all)
	return math.Log(1 + (float64(all-n)+0.5)/(float64(n)+0.5))
}

// few reports whether a question has so few terms that it asks for no detail:
// at most two, one of which may be a name of several words.
func few(terms []Term) bool {
	const most = 2
	n := 0
	for i, term := range terms {
		if i == 0 || !term.Name || !terms[i-1].Name {
			n++
		}
	}
	return n <= most
}
