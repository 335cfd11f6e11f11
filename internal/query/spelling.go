package query

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/meaning"
	"byline/internal/words"
)

const (
	// rareArticles is the number of articles below which a word that they hold
	// may be misspelt.
	rareArticles = 3
	// shortest is the least number of letters of a word that may be misspelt, and
	// longest the largest number of bytes. With at least longer letters, there
	// may be two slips in it: too many words are two slips away from a short one.
	shortest, longer, longest = 4, 8, 24
	// maxLooked bounds the words of a question that corrections are sought for,
	// and maxForms the candidates whose written form is looked up.
	maxLooked, maxForms = 8, 5
)

// mend replaces misspelt words of a text by what is most likely meant.
func (p *parser) mend(ctx context.Context, s *string) ([]Mending, error) {
	t := read(*s)
	typos, guesses, err := p.doubtful(ctx, t)
	if err != nil {
		return nil, err
	}
	var mended []Mending
	var out strings.Builder
	end := 0
	for i, w := range typos {
		meant := speller.meant(p.ofTyped(w), guesses[i])
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

// doubtful is the words of a text that may be misspelt, and the words that each of
// them may mean.
func (p *parser) doubtful(ctx context.Context, t text) ([]typo, [][]guess, error) {
	typos, err := p.typos(ctx, t)
	if err != nil {
		return nil, nil, err
	}
	guesses, err := p.guesses(ctx, t, typos)
	return typos, guesses, err
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
		if n >= rareArticles || words.Alike(token.Term) != nil {
			continue
		}
		w := typo{typed: strings.ToLower(typed), term: token.Term, place: i, articles: n}
		w.terms = p.oneSlipFrom(w)
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
// its place in the text; and the number of articles that hold it.
type typo struct {
	typed, term     string
	place, articles int
	// terms are those of the words that it may mean, each with the likeliest slips
	// that turned one of these into it.
	terms map[string][]slip
}

// oneSlipFrom is the terms of the words that one slip may have turned into a
// typo. A question's typos are sought before and after it is looked up, so they
// are found once.
func (p *parser) oneSlipFrom(w typo) map[string][]slip {
	if terms, ok := p.meant[w.typed]; ok {
		return terms
	}
	terms := make(map[string][]slip)
	for _, meant := range oneSlip(w.typed) {
		term := termOf(meant)
		if term == w.term {
			continue
		}
		slips, _ := slipsIn(w.typed, meant)
		if known, ok := terms[term]; !ok || speller.ofSlips(slips) > speller.ofSlips(known) {
			terms[term] = slips
		}
	}
	p.meant[w.typed] = terms
	return terms
}

// letters is the number of letters typed.
func (w typo) letters() int { return utf8.RuneCountInString(w.typed) }

// mayHaveTwo reports whether there may be two slips in the word.
func (w typo) mayHaveTwo() bool { return w.letters() >= longer }

// guess is a word that may be meant, and its features.
type guess struct {
	word     string
	features wordFeatures
}

// meant is the word that is most likely meant; "" if the word is likelier as it
// is typed, or nothing is likely enough.
func (m *spellerModel) meant(typed wordFeatures, guesses []guess) string {
	all := math.Exp(m.score(typed))
	best, most := "", 0.0
	for _, g := range guesses {
		odds := math.Exp(m.score(g.features))
		if all += odds; odds > most {
			best, most = g.word, odds
		}
	}
	if most < m.leastChance*all {
		return ""
	}
	return best
}

// guesses are the words that each of the typos of a text may mean.
func (p *parser) guesses(ctx context.Context, t text, typos []typo) ([][]guess, error) {
	var all []string
	for _, w := range typos {
		if err := p.findTwoSlips(ctx, w); err != nil {
			return nil, err
		}
		all = slices.AppendSeq(all, maps.Keys(w.terms))
	}
	if err := p.look(ctx, all...); err != nil {
		return nil, err
	}
	about := p.about(t, typos)
	terms := make([][]string, len(typos))
	for i, w := range typos {
		terms[i] = p.likeliest(w, about)
	}
	if err := p.learnForms(ctx, slices.Concat(terms...)); err != nil {
		return nil, err
	}
	guesses := make([][]guess, len(typos))
	for i, w := range typos {
		for _, term := range terms[i] {
			if word, slips, ok := p.written(w, term); ok {
				guesses[i] = append(guesses[i], guess{word, p.ofMeant(slips, term, about)})
			}
		}
	}
	return guesses, nil
}

// findTwoSlips adds the terms that are two slips away to those of a typo.
func (p *parser) findTwoSlips(ctx context.Context, w typo) error {
	if !w.mayHaveTwo() {
		return nil
	}
	similar, err := p.similarTo(ctx, w.term)
	if err != nil {
		return err
	}
	for _, term := range similar {
		if slips, ok := slipsIn(w.term, term); ok && w.terms[term] == nil {
			w.terms[term] = slips
		}
	}
	return nil
}

// about is the meaning of the rest of a text, without its typos.
func (p *parser) about(t text, typos []typo) []meaning.Vector {
	var about []meaning.Vector
	for i := range t.Tokens {
		if !t.content(i) || slices.ContainsFunc(typos, func(w typo) bool { return w.place == i }) {
			continue
		}
		if v, ok := meaning.Of(t.Term(i)); ok {
			about = append(about, v)
		}
	}
	return about
}

// likeliest is the terms that a typo may mean and that some article holds,
// likeliest first, at most maxForms.
func (p *parser) likeliest(w typo, about []meaning.Vector) []string {
	scores := make(map[string]float64)
	for term, slips := range w.terms {
		if p.frequencies[term] > 0 {
			scores[term] = speller.score(p.ofMeant(slips, term, about))
		}
	}
	terms := slices.SortedFunc(maps.Keys(scores), func(a, b string) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b))
	})
	return terms[:min(len(terms), maxForms)]
}

// written is the word of a term that a typo most likely means, and the slips in
// it: the fewest, preferably of a word that articles write, or else of its
// singular or plural.
func (p *parser) written(w typo, term string) (word string, slips []slip, ok bool) {
	var others []string
	for _, form := range p.forms[term] {
		if singular, ok := strings.CutSuffix(form, "s"); ok {
			others = append(others, singular)
		} else if strings.HasPrefix(form, term) && len(form) <= len(term)+1 {
			others = append(others, form+"s")
		}
	}
	for i, form := range slices.Concat(p.forms[term], others) {
		made, near := slipsIn(w.typed, form)
		if !near || len(made) > 1 && !w.mayHaveTwo() || termOf(form) != term {
			continue
		}
		likelier := i < len(p.forms[term]) && len(made) == len(slips) && speller.ofSlips(made) > speller.ofSlips(slips)
		if !ok || len(made) < len(slips) || likelier {
			word, slips, ok = form, made, true
		}
	}
	return word, slips, ok
}

// termOf is the term of a single word.
func termOf(word string) string {
	if tokens := words.Tokens(word); len(tokens) == 1 {
		return tokens[0].Term
	}
	return ""
}
