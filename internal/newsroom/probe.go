package newsroom

import (
	"context"
	"fmt"
	"slices"

	"byline/internal/answer"
	"byline/internal/index"
	"byline/internal/words"
)

// probe is a question that the articles answer, and the article that it is
// about, one of whose first sentences it is.
type probe struct{ question, article string }

// check checks an index before it is served: it must answer a question that the
// previous one answers. A question is chosen when one is first needed, not at
// the start, since that would map much of a large index into memory.
func (n *Newsroom) check(ctx context.Context, before, next *index.Index) error {
	changes := next.Changes()
	changed := func(id string) bool {
		return slices.Contains(changes.Changed, id) || slices.Contains(changes.Removed, id)
	}
	if n.probe.question == "" || changed(n.probe.article) {
		n.probe = probeOf(ctx, before, changed)
	}
	if n.probe.question == "" {
		return ctx.Err()
	}
	probed, err := next.Lookup(ctx, index.Lookup{IDs: []string{n.probe.article}})
	if err != nil || probed[0] == nil {
		return err
	}
	if err = quotes(ctx, next, n.probe.question); err != nil {
		return fmt.Errorf("the new index does not answer a question that it must: %w", err)
	}
	return nil
}

// probeOf returns a question that an index answers, about an article that is not
// to be left out. It is the zero probe when none of the articles tried has one,
// as when they are not in English.
//
// It uses the lexical reader, which is enough to tell whether an index can be
// searched.
func probeOf(ctx context.Context, ix *index.Index, leaveOut func(id string) bool) probe {
	const tries, longest = 5, 300
	articles, err := ix.List(ctx, "", tries)
	if err != nil {
		return probe{}
	}
	for _, tried := range articles {
		if leaveOut(tried.ID) {
			continue
		}
		documents, err := ix.Documents(ctx, []string{tried.ID})
		if err != nil || documents[0] == nil {
			return probe{}
		}
		document := documents[0]
		for i := range document.Sentences[:min(tries, len(document.Sentences))] {
			sentence := document.Sentence(i)
			if len(sentence) <= longest && isCheap(ctx, ix, document, i) && quotes(ctx, ix, sentence) == nil {
				return probe{sentence, tried.ID}
			}
		}
	}
	return probe{}
}

// isCheap reports whether a sentence can be searched for without reading much
// of the index, which would then be mapped into memory. Perhaps nobody but the
// probe ever searches a very large corpus for its most common words.
func isCheap(ctx context.Context, ix *index.Index, document *index.Document, sentence int) bool {
	const most = 200_000 // articles that hold a term, over all terms
	var terms []string
	for _, position := range document.Terms[sentence] {
		if term := document.Vocabulary[position]; !words.Stop(term) {
			terms = append(terms, term)
		}
	}
	frequencies, err := ix.Frequencies(ctx, terms)
	total := 0
	for _, n := range frequencies {
		total += n
	}
	return err == nil && total <= most
}

// quotes returns an error when an index answers a question without any quote.
func quotes(ctx context.Context, ix *index.Index, question string) error {
	found, err := answer.New(answer.Config{Finder: ix}).Ask(ctx, answer.Question{Text: question, Limit: 1})
	if err == nil && len(found.Quotes) == 0 {
		err = fmt.Errorf("no sentence is found for %q", question)
	}
	return err
}
