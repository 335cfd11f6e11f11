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

// variants is the other spellings of a word that articles have, as terms: of
// British and American English, and of transliterated names.
func (p *parser) variants(ctx context.Context, word, term string, name bool) ([]string, error) {
	if len(term) < shortestVariant || isNumber(term) {
		return nil, nil
	}
	similar, err := p.vocabulary.Similar(ctx, term)
	if err != nil {
		return nil, err
	}
	similar = slices.DeleteFunc(similar, func(other string) bool {
		return len(other) < shortestVariant || spelling(other, name) != spelling(term, name)
	})
	if i := max(strings.LastIndex(word, "is"), strings.LastIndex(word, "iz")); i > 0 {
		// The stems of "legalised" and "legalized" are far apart.
		other := map[byte]string{'s': "iz", 'z': "is"}[word[i+1]]
		similar = append(similar, termOf(word[:i]+other+word[i+2:]))
	}
	if err := p.look(ctx, similar...); err != nil {
		return nil, err
	}
	var found []string
	for _, other := range similar {
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

// british maps British spellings to the key of the American ones, and foreign
// different transliterations of a name to one key.
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
