package terminal

import (
	"fmt"
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

// explanation is a quote's score as a sum, in brackets when it has factors,
// and those. Addends of nothing are left out.
func explanation(quote answer.Quote) string {
	var addends, factors []string
	for _, part := range quote.Parts {
		text := fmt.Sprintf("%s %.3f", part.Name, part.Value)
		switch {
		case part.Factor:
			factors = append(factors, text)
		case part.Value != 0:
			addends = append(addends, text)
		}
	}
	sum := strings.Join(addends, " + ")
	if len(factors) > 0 && len(addends) > 1 {
		sum = "(" + sum + ")"
	}
	if sum != "" {
		factors = append([]string{sum}, factors...)
	}
	return fmt.Sprintf("score %.3f = %s", quote.Score, strings.Join(factors, " × "))
}
