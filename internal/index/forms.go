package index

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"byline/internal/article"
	"byline/internal/words"
)

// Forms is [Forms] of the index.
func (ix *Index) Forms(ctx context.Context, terms []string) ([][]string, error) {
	return Forms(ctx, ix, terms)
}

// Forms is [Forms] of both collections.
func (u *Union) Forms(ctx context.Context, terms []string) ([][]string, error) {
	return Forms(ctx, u, terms)
}

// formArticles is how many articles [Forms] reads for a term.
const formArticles = 12

// Searcher searches articles and reads them, as a [Snapshot] does.
type Searcher interface {
	Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error)
	Documents(ctx context.Context, ids []string) ([]*article.Document, error)
}

// Forms returns, for each term, the words that it stands for in some of the
// articles that hold it, in lower case and without a possessive 's, commonest
// first. The error is the snapshot's.
func Forms(ctx context.Context, in Searcher, terms []string) ([][]string, error) {
	if len(terms) == 0 {
		return nil, ctx.Err()
	}
	queries := make([]article.Query, len(terms))
	for i, term := range terms {
		queries[i] = article.Query{Terms: []article.Term{{Text: term, Weight: 1}}, Limit: formArticles}
	}
	found, err := in.Search(ctx, queries...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, candidates := range found {
		for _, candidate := range candidates {
			ids = append(ids, candidate.ID)
		}
	}
	documents, err := in.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	forms := make([][]string, len(terms))
	for i, term := range terms {
		counts := make(map[string]int)
		for _, document := range documents[:len(found[i])] {
			if document != nil {
				countForms(document, term, counts)
			}
		}
		documents = documents[len(found[i]):]
		forms[i] = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
			return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
		})
	}
	return forms, nil
}

// countForms counts the words that a term stands for.
func countForms(d *Document, term string, counts map[string]int) {
	position := uint32(slices.Index(d.Vocabulary, term))
	add := func(text string) {
		for _, token := range words.Tokens(text) {
			if token.Term == term {
				form := strings.ToLower(text[token.Start:token.End])
				form = strings.TrimSuffix(strings.TrimSuffix(form, "'s"), "’s")
				counts[form]++
			}
		}
	}
	if slices.Contains(d.TitleTerms, position) {
		add(d.Title)
	}
	for i, terms := range d.Terms {
		if slices.Contains(terms, position) {
			add(d.Sentence(i))
		}
	}
}
