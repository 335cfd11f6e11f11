package query

import (
	"context"
	"slices"
	"strings"
)

// shortestVariant is the length of the shortest term that other spellings are
// sought for; variants of shorter ones are often other words.
const shortestVariant = 6

// maxVariants bounds the variants of a term.
const maxVariants = 5

// varies reports whether other spellings of a term are sought for.
func varies(term string) bool { return len(term) >= shortestVariant && !isNumber(term) }

// spellings is what may be other spellings of a word, with its term: those that
// British and American English, or two ways of writing a foreign name, come to.
func (p *parser) spellings(ctx context.Context, word, term string, name bool) ([]string, error) {
	if !varies(term) {
		return nil, nil
	}
	similar, err := p.similarTo(ctx, term)
	if err != nil {
		return nil, err
	}
	similar = slices.DeleteFunc(slices.Clone(similar), func(other string) bool {
		return len(other) < shortestVariant || spelling(other, name) != spelling(term, name)
	})
	if other := otherEnding(word); other != "" {
		similar = append(similar, other)
	}
	return similar, nil
}

// variants is the other spellings of a word, with its term, that articles have.
func (p *parser) variants(ctx context.Context, word, term string, name bool) ([]string, error) {
	spellings, err := p.spellings(ctx, word, term, name)
	if err != nil {
		return nil, err
	}
	if err := p.look(ctx, spellings...); err != nil {
		return nil, err
	}
	var found []string
	for _, other := range spellings {
		if len(found) == maxVariants || other == term {
			continue
		}
		if n, err := p.frequency(ctx, other); err != nil {
			return nil, err
		} else if n > 0 && !slices.Contains(found, other) {
			found = append(found, other)
		}
	}
	return found, nil
}

// otherEnding is the term of a word with "iz" for its "is", or the other way
// round: the stems of "legalised" and "legalized" are far apart. It is "" for a
// word with neither.
func otherEnding(word string) string {
	i := max(strings.LastIndex(word, "is"), strings.LastIndex(word, "iz"))
	if i <= 0 {
		return ""
	}
	other := map[byte]string{'s': "iz", 'z': "is"}[word[i+1]]
	return termOf(word[:i] + other + word[i+2:])
}

// british leads British spellings to what American ones come to as well, and
// foreign those of names in other alphabets to one.
var (
	british = strings.NewReplacer("our", "or", "z", "s", "ae", "e", "oe", "e", "ence", "ense", "ogu", "og", "tre", "ter", "ll", "l")
	foreign = strings.NewReplacer("y", "i", "j", "i", "z", "s", "ou", "u", "kh", "h", "q", "k", "w", "f", "v", "f", "ph", "f")
)

// spelling is a key that all spellings of a term share. In long words and names
// it also ignores doubled letters; in short words that would mix up different
// ones, such as "planed" and "planned".
func spelling(term string, name bool) string {
	if !name {
		term = british.Replace(term)
		if len(term) < longWord {
			return term
		}
	}
	var once strings.Builder
	last := rune(0)
	for _, r := range foreign.Replace(term) {
		if r != last {
			once.WriteRune(r)
		}
		last = r
	}
	return once.String()
}
