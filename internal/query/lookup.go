package query

import (
	"context"
	"slices"
	"time"

	"byline/internal/words"
)

func newParser(asOf time.Time, vocabulary Vocabulary) *parser {
	return &parser{
		vocabulary: vocabulary, asOf: asOf,
		frequencies: make(map[string]int), similar: make(map[string][]string), forms: make(map[string][]string), typed: make(map[string]string), meant: make(map[string]map[string][]slip),
	}
}

// lookUp looks up what reading a question takes: an engine may be far away, so
// all words, also of earlier questions, go in one call, and those that may be
// other spellings of them, or meant by misspelt ones, in a second. Whoever needs
// another word looks it up itself.
func (p *parser) lookUp(ctx context.Context, t text, before []string) error {
	texts := []text{t}
	for _, earlier := range before {
		texts = append(texts, read(clean(earlier)))
	}
	terms, spelt := p.own(texts...)
	invariant := p.invariant(texts)
	if err := p.vocabulary.Expect(ctx, terms, slices.Concat(spelt, invariant), nil); err != nil {
		return err
	}
	spellings, err := p.learnAll(ctx, terms, spelt)
	if err != nil {
		return err
	}
	next := expected{terms: spellings}
	for _, t := range texts {
		if err := p.expectMeant(ctx, t, invariant, &next); err != nil {
			return err
		}
	}
	if err := p.expect(ctx, next); err != nil {
		return err
	}
	return p.look(ctx, spellings...)
}

// own is the terms of texts that are counted, and those that similar ones are
// sought for, whether or not they are misspelt.
func (p *parser) own(texts ...text) (terms, spelt []string) {
	for _, t := range texts {
		terms = append(terms, related(t)...)
		for _, i := range p.varying(t) {
			spelt = append(spelt, t.Term(i))
		}
	}
	return terms, spelt
}

// invariant is the terms of texts that have no other spellings, but may be
// misspelt for terms that have some.
func (p *parser) invariant(texts []text) []string {
	var terms []string
	for _, t := range texts {
		for i, token := range t.Tokens {
			may := len(token.Term) >= shortestVariant-1 && !varies(token.Term, i > 0 && t.name(i))
			if may && len(terms) < maxTerms && t.content(i) && spellable(withoutPossessive(t.Word(i)), t.plain) {
				terms = append(terms, token.Term)
			}
		}
	}
	return terms
}

// learnAll learns what [parser.own] names, in one call, and returns what may be
// other spellings.
func (p *parser) learnAll(ctx context.Context, terms, spelt []string) (spellings []string, err error) {
	if err := p.learn(ctx, terms, spelt); err != nil {
		return nil, err
	}
	for _, term := range spelt {
		others, err := p.spellings(ctx, term)
		if err != nil {
			return nil, err
		}
		spellings = append(spellings, others...)
	}
	return spellings, nil
}

// related is the terms of a text and their synonyms, of its first words.
func related(t text) []string {
	var terms []string
	seen := make(map[string]bool)
	for i, token := range t.Tokens {
		if len(seen) == maxTerms {
			break
		}
		if !t.content(i) || seen[token.Term] {
			continue
		}
		seen[token.Term] = true
		terms = append(append(terms, token.Term), words.Alike(token.Term)...)
	}
	return terms
}

// varying is the places of a text's first words that other spellings are sought
// for.
func (p *parser) varying(t text) []int {
	var places []int
	asking := t.frame()
	skip := skipped(t, asking, p.times(t, asking.open))
	seen := make(map[string]bool)
	for i, token := range t.Tokens {
		if len(places) < maxTerms && !seen[token.Term] && !skip(i) && varies(token.Term, i > 0 && t.name(i)) {
			seen[token.Term] = true
			places = append(places, i)
		}
	}
	return places
}

// frequency is the number of articles that hold a term, asked for once.
func (p *parser) frequency(ctx context.Context, term string) (int, error) {
	if err := p.look(ctx, term); err != nil {
		return 0, err
	}
	return p.frequencies[term], nil
}

// look asks for the frequencies of the terms that are not known yet, all at once.
func (p *parser) look(ctx context.Context, terms ...string) error { return p.learn(ctx, terms, nil) }

// similarTo is the terms that are similar to a term, asked for once. The caller
// must not change them.
func (p *parser) similarTo(ctx context.Context, term string) ([]string, error) {
	if err := p.learn(ctx, nil, []string{term}); err != nil {
		return nil, err
	}
	return p.similar[term], nil
}

// learn asks for what is not known yet of some terms, all at once.
func (p *parser) learn(ctx context.Context, terms, spelt []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	terms, spelt = unknown(terms, p.frequencies), unknown(spelt, p.similar)
	if len(terms)+len(spelt) == 0 {
		return nil
	}
	p.lookups++
	counts, similar, err := p.vocabulary.Words(ctx, terms, spelt)
	if err != nil {
		return err
	}
	for i, term := range terms {
		p.frequencies[term] = counts[i]
	}
	for i, term := range spelt {
		p.similar[term] = similar[i]
	}
	return nil
}

// learnForms asks for the written forms of the terms that are not known yet, all
// at once.
func (p *parser) learnForms(ctx context.Context, terms []string) error {
	if terms = unknown(terms, p.forms); len(terms) == 0 {
		return ctx.Err()
	}
	forms, err := p.vocabulary.Forms(ctx, terms)
	if err != nil {
		return err
	}
	for i, term := range terms {
		p.forms[term] = forms[i]
	}
	return nil
}

// unknown is those of the terms that nothing is known of, each once.
func unknown[T any](terms []string, known map[string]T) []string {
	var others []string
	seen := make(map[string]bool)
	for _, term := range terms {
		if _, ok := known[term]; !ok && !seen[term] {
			seen[term] = true
			others = append(others, term)
		}
	}
	return others
}
