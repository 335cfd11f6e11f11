package query

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/words"
)

const (
	// rareArticles is the number of articles below which a word that they hold
	// may be misspelt.
	rareArticles = 3
	// A shorter word is likelier to be correct. With fewer letters than
	// shortest, a word is never corrected. With fewer than middling, it is
	// corrected only to a common word, and only if letters were left out or
	// swapped or a vowel was changed. With fewer than longWord, it is corrected
	// only to a common word if another letter was changed. With at least
	// longer, corrections may be two edits away.
	shortest, middling, longWord, longer = 4, 6, 8, 10
	// longest bounds the bytes of a word that is corrected.
	longest = 24
	// maxLooked bounds the words of a question that corrections are sought for,
	// and maxForms the candidates whose written form is looked up.
	maxLooked, maxForms = 8, 5
	// muchCommoner is how many times as many articles must hold the correction
	// as hold the word as typed. commonShare is the least share of all
	// articles, one in so many, that hold a common word. In a corpus of fewer
	// than fewArticles, one article is enough to make a word valid.
	muchCommoner, commonShare, fewArticles = 50, 50, 200
)

// mend replaces misspelt words of a text by the commonest words of similar
// spelling.
func (p *parser) mend(ctx context.Context, s *string) ([]Mending, error) {
	t := read(*s)
	typos, err := p.typos(ctx, t)
	if err != nil {
		return nil, err
	}
	var terms []string
	for _, w := range typos {
		terms = slices.AppendSeq(terms, maps.Keys(w.terms))
	}
	if err := p.look(ctx, terms...); err != nil {
		return nil, err
	}
	terms = nil
	for _, w := range typos {
		guesses, err := p.guesses(ctx, w, w.terms)
		if err != nil {
			return nil, err
		}
		terms = append(terms, guesses...)
	}
	if err := p.learnForms(ctx, terms); err != nil {
		return nil, err
	}
	var mended []Mending
	var out strings.Builder
	end := 0
	for _, w := range typos {
		meant, err := p.meant(ctx, w)
		if err != nil {
			return nil, err
		}
		if meant == "" {
			continue
		}
		typed, start := withoutPossessive(t.Word(w.place)), t.Tokens[w.place].Start
		if words.StartsUpper(typed) {
			meant = withFirst(meant, unicode.ToUpper)
		}
		mended = append(mended, Mending{typed, meant})
		if w.articles > 0 {
			p.typed[termOf(meant)] = w.term
		}
		out.WriteString(t.String[end:start] + meant)
		end = start + len(typed)
	}
	out.WriteString(t.String[end:])
	*s = out.String()
	return mended, nil
}

// typos is the words of a text that may be misspelt, at most maxLooked.
func (p *parser) typos(ctx context.Context, t text) ([]typo, error) {
	var terms []string
	for i, token := range t.Tokens {
		if t.content(i) {
			terms = append(terms, token.Term)
		}
	}
	if err := p.look(ctx, terms...); err != nil {
		return nil, err
	}
	var typos []typo
	for i, token := range t.Tokens {
		typed := withoutPossessive(t.Word(i))
		if len(typos) == maxLooked || !t.content(i) || ownWord(t.folded(i)) || !spellable(typed, t.plain) {
			continue
		}
		n := p.frequencies[token.Term]
		if n >= rareArticles || n > 0 && (t.name(i) || len(typed) < middling) || words.Alike(token.Term) != nil {
			continue
		}
		w := typo{typed: strings.ToLower(typed), term: token.Term, place: i, articles: n, name: t.name(i)}
		w.edit()
		typos = append(typos, w)
	}
	return typos, nil
}

// withFirst is the text with its first letter in another case.
func withFirst(text string, to func(rune) rune) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(to(first)) + text[size:]
}

func withoutPossessive(word string) string {
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
}

// spellable reports whether a word is long enough to be corrected and has only
// letters, none but the first a capital.
func spellable(typed string, plain bool) bool {
	n := 0
	for i, r := range typed {
		if !unicode.IsLetter(r) || plain && i > 0 && unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= shortest && len(typed) <= longest
}

// typo is a word that may be a misspelling: as typed, in lower case; its term and
// its place in the text; the number of articles that hold it; and whether it is
// written as a name.
type typo struct {
	typed, term     string
	place, articles int
	name            bool
	// forms are the words that an edit turns it into and that it may have come
	// from, and terms are theirs.
	forms, terms map[string]edit
}

// edit fills in forms and terms.
func (w *typo) edit() {
	w.forms, w.terms = edits(w.typed), make(map[string]edit)
	for form, kind := range w.forms {
		if kind < w.least() {
			delete(w.forms, form)
			continue
		}
		term := termOf(form)
		if term == w.term {
			delete(w.forms, form)
			continue
		}
		w.terms[term] = max(w.terms[term], kind)
	}
}

// meant is the correction of a word; "" when there is none.
func (p *parser) meant(ctx context.Context, w typo) (string, error) {
	meant, err := p.best(ctx, w, w.terms, func(form string) int { return int(w.forms[form]) })
	if err != nil || meant != "" || !w.mayHaveTwo() {
		return meant, err
	}
	similar, err := p.similarTo(ctx, w.term)
	if err != nil {
		return "", err
	}
	terms := make(map[string]edit)
	for _, term := range similar {
		terms[term] = twoEdits
	}
	return p.best(ctx, w, terms, func(form string) int {
		if max(len(w.typed)-len(form), len(form)-len(w.typed)) > 1 {
			return 0 // such as "sportsmen" of "sportswomen"
		}
		return 3 - distance(w.typed, form)
	})
}

// mayHaveTwo reports whether a correction may be two edits away.
func (w typo) mayHaveTwo() bool { return len(w.typed) >= longer && w.articles == 0 && !w.name }

// least is the least likely edit that is accepted for a word: the shorter it
// is, and if it is a name or an article holds it, the likelier it is to be
// correct.
func (w typo) least() edit {
	switch {
	case len(w.typed) < middling-1, w.articles > 0, w.name:
		return leftOut
	case len(w.typed) < middling:
		return vowel
	}
	return other
}

// enough is how many articles must hold a correction that is reached by an
// edit.
func (p *parser) enough(w typo, kind edit) int {
	all, n := p.vocabulary.Len(), len(w.typed)
	switch {
	case n < middling, n == middling && kind < leftOut, n < longWord && kind < vowel:
		return max(rareArticles, all/commonShare)
	case w.articles == 0 && kind != twoEdits && n >= longWord-1:
		return min(rareArticles, 1+all/fewArticles)
	}
	return max(rareArticles, muchCommoner*w.articles)
}

// best is the likeliest correction among terms, by how many articles hold them
// and how likely the edits are; "" when there is none. rank orders a term's
// words: higher is better, and 0 excludes a word.
func (p *parser) best(ctx context.Context, w typo, terms map[string]edit, rank func(string) int) (string, error) {
	guesses, err := p.guesses(ctx, w, terms)
	if err != nil {
		return "", err
	}
	if err := p.learnForms(ctx, guesses); err != nil {
		return "", err
	}
	for _, term := range guesses {
		forms := slices.Clone(p.forms[term])
		// A singular may be replaced by its plural, and the other way round.
		for _, form := range forms {
			if singular, ok := strings.CutSuffix(form, "s"); ok {
				forms = append(forms, singular)
			} else if strings.HasPrefix(form, term) && len(form) <= len(term)+1 {
				forms = append(forms, form+"s")
			}
		}
		best := slices.MaxFunc(append(forms, ""), func(a, b string) int { return rank(a) - rank(b) })
		if rank(best) > 0 && termOf(best) == term {
			return best, nil
		}
	}
	return "", nil
}

// guesses are the terms that a word may be corrected to, likeliest first, at most
// maxForms.
func (p *parser) guesses(ctx context.Context, w typo, terms map[string]edit) ([]string, error) {
	if err := p.look(ctx, slices.Collect(maps.Keys(terms))...); err != nil {
		return nil, err
	}
	scores := make(map[string]int)
	for term, kind := range terms {
		if n := p.frequencies[term]; n >= p.enough(w, kind) {
			scores[term] = n * int(kind)
		}
	}
	guesses := slices.SortedFunc(maps.Keys(scores), func(a, b string) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b))
	})
	return guesses[:min(len(guesses), maxForms)], nil
}

// termOf is the term of a single word.
func termOf(word string) string {
	if tokens := words.Tokens(word); len(tokens) == 1 {
		return tokens[0].Term
	}
	return ""
}
