package query

import (
	"context"
	"slices"
	"strings"
)

// Terms with fewer letters have no other spellings: similar ones are often other
// words. Of words that are not written as names, only long ones may be names.
const shortestVariant, shortestUnmarked = 6, 8

// maxVariants bounds the variants of a term.
const maxVariants = 5

// varies reports whether other spellings of a term are sought for.
func varies(term string, name bool) bool {
	return !isNumber(term) && (len(term) >= shortestUnmarked || name && len(term) >= shortestVariant)
}

// spellings is what may be other spellings of a term: those that two ways of
// writing a foreign name come to.
func (p *parser) spellings(ctx context.Context, term string) ([]string, error) {
	similar, err := p.similarTo(ctx, term)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(similar), func(other string) bool {
		return len(other) < shortestVariant || spelling(other) != spelling(term)
	}), nil
}

// variants is the other spellings of a term that articles have.
func (p *parser) variants(ctx context.Context, term string, name bool) ([]string, error) {
	if !varies(term, name) {
		return nil, nil
	}
	spellings, err := p.spellings(ctx, term)
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

// foreign leads the ways of writing a name from another alphabet to one.
var foreign = strings.NewReplacer("y", "i", "j", "i", "z", "s", "ou", "u", "kh", "h", "q", "k", "w", "f", "v", "f", "ph", "f")

// spelling is a key that all spellings of a term share. It ignores doubled
// letters.
func spelling(term string) string {
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
