package terminal

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"byline/internal/answer"
)

// explainSearch says what was looked for and how sure the answer is.
func (s *Screen) explainSearch(a *answer.Answer) {
	terms := "nothing"
	if len(a.Terms) > 0 {
		terms = strings.Join(a.Terms, ", ")
	}
	s.hint(fmt.Sprintf("looked for: %s · confidence %.2f", terms, a.Confidence))
}

// explanation is a quote's score and what it is the sum of, the largest first.
// What counts for next to nothing is left out.
func explanation(quote answer.Quote) string {
	parts := slices.DeleteFunc(slices.Clone(quote.Parts), func(p answer.Part) bool { return math.Abs(counts(p)) < 0.0005 })
	slices.SortStableFunc(parts, func(a, b answer.Part) int {
		return cmp.Compare(math.Abs(counts(b)), math.Abs(counts(a)))
	})
	var text strings.Builder
	fmt.Fprintf(&text, "score %.3f", quote.Score)
	plus, minus := " = ", " = -"
	for _, part := range parts {
		sign := plus
		if counts(part) < 0 {
			sign = minus
		}
		fmt.Fprintf(&text, "%s%s %.3f", sign, part.Name, math.Abs(counts(part)))
		plus, minus = " + ", " - "
	}
	return text.String()
}

// counts is what a part adds to the score.
func counts(part answer.Part) float64 { return part.Value * part.Weight }
