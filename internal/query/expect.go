package query

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"unicode/utf8"

	"byline/internal/words"
)

// expected is what will probably be looked up next; see [Vocabulary.Expect].
type expected struct{ terms, spelt, written []string }

// maxExpected bounds the terms, of those that a misspelt word may mean, whose
// own spellings are looked up before it is known which of them it is.
const maxExpected = 12

// maxCounted bounds the terms similar to a misspelt word that are counted
// before it is known whether one of them is meant.
const maxCounted = 40

// expect tells the vocabulary what is not known yet of what is expected.
func (p *parser) expect(ctx context.Context, next expected) error {
	next.terms, next.spelt, next.written = unknown(next.terms, p.frequencies), unknown(next.spelt, p.similar), unknown(next.written, p.forms)
	if len(next.spelt)+len(next.written) == 0 {
		return ctx.Err() // a single call will look up the rest
	}
	p.lookups++
	return p.vocabulary.Expect(ctx, next.terms, next.spelt, next.written)
}

// expectMeant adds what mending a text and understanding it once it is mended
// will take. The vocabulary expects to be asked for what is similar to those of
// its words that are invariant.
func (p *parser) expectMeant(ctx context.Context, t text, invariant []string, next *expected) error {
	typos, err := p.typos(ctx, t)
	if err != nil {
		return err
	}
	var misspelt []string
	for _, w := range typos {
		if slices.Contains(invariant, w.term) {
			misspelt = append(misspelt, w.term)
		}
	}
	if err := p.learn(ctx, nil, misspelt); err != nil {
		return err
	}
	for _, w := range typos {
		p.exclude(w)
		possible := p.possible(w)
		next.written = append(next.written, possible...)
		likely := possible[:min(len(possible), maxExpected)]
		similar := p.similar[w.term]
		// What the word means may be written in several ways.
		next.terms = append(next.terms, similar[:min(len(similar), maxCounted)]...)
		if w.mayHaveTwo() {
			next.terms = append(next.terms, similar...)
			likely = slices.Concat(likely, similar[:min(len(similar), maxExpected)])
			next.written = append(next.written, likely...)
		}
		for _, term := range slices.Concat(possible, likely) {
			next.terms = append(append(next.terms, term), words.Alike(term)...)
		}
		for _, term := range likely {
			if varies(term, true) {
				next.spelt = append(next.spelt, term)
			}
		}
	}
	return nil
}

// exclude notes of which terms that a word may mean it is known that no article
// holds them: those that would be among the similar ones otherwise.
func (p *parser) exclude(w typo) {
	similar, known := p.similar[w.term]
	if !known || len(similar) >= words.MostSimilar {
		return
	}
	for term := range w.terms {
		if _, counted := p.frequencies[term]; !counted && isSimilar(w.term, term) && !holds(similar, term) {
			p.frequencies[term] = 0
		}
	}
}

// isSimilar reports whether a vocabulary that has the second term names it as
// similar to the first.
func isSimilar(term, other string) bool {
	a, _ := utf8.DecodeRuneInString(term)
	b, _ := utf8.DecodeRuneInString(other)
	_, near := slipsIn(term, other)
	return near && a == b
}

// holds reports whether terms in alphabetical order hold one.
func holds(terms []string, term string) bool {
	i := sort.SearchStrings(terms, term)
	return i < len(terms) && terms[i] == term
}

// possible is the terms within one edit that a word may mean, but for those of
// which it is known that no article holds them, likeliest first: those that some
// article holds before those that are not looked up yet.
func (p *parser) possible(w typo) []string {
	similar := p.similar[w.term]
	var held, others []string
	for term := range w.terms {
		switch n, counted := p.frequencies[term]; {
		case holds(similar, term), n > 0:
			held = append(held, term)
		case !counted:
			others = append(others, term)
		}
	}
	likelier := func(a, b string) int {
		return cmp.Or(cmp.Compare(speller.ofSlips(w.terms[b]), speller.ofSlips(w.terms[a])), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
	slices.SortFunc(held, likelier)
	slices.SortFunc(others, likelier)
	return append(held, others...)
}
