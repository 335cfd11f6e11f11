package query

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// counting counts the calls of a vocabulary.
type counting struct {
	Vocabulary
	words, forms int
}

func (c *counting) Words(ctx context.Context, terms, spelt []string) ([]int, [][]string, error) {
	c.words++
	return c.Vocabulary.Words(ctx, terms, spelt)
}

func (c *counting) Forms(ctx context.Context, terms []string) ([][]string, error) {
	c.forms++
	return c.Vocabulary.Forms(ctx, terms)
}

// TestWordsAreLookedUpTogether: one call looks up the words of a question and
// of earlier ones, with their synonyms and spellings; one more looks up the
// spellings of words taken from an earlier question, one the words similar to
// misspelt ones, and one more all candidates for those. One call looks up the
// written forms of all of them.
func TestWordsAreLookedUpTogether(t *testing.T) {
	var long strings.Builder
	for i := range 300 {
		fmt.Fprintf(&long, "harbour%c%c ", 'a'+i/26, 'a'+i%26)
	}
	for _, test := range []struct {
		text    string
		unknown rich
		before  []string
		calls   int
		forms   int
	}{
		{"Which harbour workers organised the strike on Friday?", rich{}, nil, 1, 0},
		{"any news?", rich{}, []string{"Who backs the council?"}, 1, 0},
		{"how many did he save?", rich{}, []string{"thanks!", "Which pilots of the Lundholm ferry won?", "who said so?"}, 1, 0},
		{long.String(), rich{}, nil, 2, 0}, // the first words, then all others
		{strings.Repeat("harbour ", 60) + "strike of the workers", rich{}, nil, 1, 0},
		{"what of the minnister and the harbpur", rich{"minnist": 0, "harbpur": 0}, nil, 3, 1},
	} {
		v := &counting{Vocabulary: test.unknown}
		parsed(t, v, test.text, test.before...)
		if v.words != test.calls {
			t.Errorf("%q: words were looked up %d times, want %d", test.text, v.words, test.calls)
		}
		if v.forms != test.forms {
			t.Errorf("%q: forms were looked up %d times, want %d", test.text, v.forms, test.forms)
		}
	}
}
