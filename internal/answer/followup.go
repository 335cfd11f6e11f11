package answer

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"byline/internal/words"
)

// borrowedWeight is what a word of an earlier question counts beside one of a
// question that asks for something else: "and when?" wants a time first. One
// that asks the same of another, "and the rebels?", borrows in full.
const borrowedWeight = 0.6

// maxBefore is how many earlier questions are looked at, the latest first.
const maxBefore = 3

var (
	joins    = words.Set("and but or so then")
	pointers = words.Set("he she it they him her them his hers its their theirs there this that these those then so")
	askWords = words.Set("who whom whose what which when where why how")
)

// parseInContext reads a question that may follow up on earlier ones: "and
// when?" asks when what was asked about before happened, and "and the rebels?"
// asks the same of the rebels.
func parseInContext(ctx context.Context, question Question, frequencies Frequencies) (*query, error) {
	q, err := parse(ctx, question.Text, frequencies)
	if err != nil {
		return nil, err
	}
	next, settled := reading{question.Text, words.Tokens(question.Text)}, false
	for _, earlier := range slices.Backward(question.Before[max(0, len(question.Before)-maxBefore):]) {
		if !next.followsUp() {
			break
		}
		settled = settled || next.asks()
		if next, err = q.borrow(ctx, next, earlier, settled, frequencies); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// followsUp reports whether a question cannot be understood without the one
// before it: it goes on with "and", points back with a pronoun, or holds at
// most one word to look for, and that no name.
func (r reading) followsUp() bool {
	if joins[r.word(0)] || r.word(1) == "about" {
		return true
	}
	content, name := 0, false
	for i, token := range r.tokens {
		if pointers[r.word(i)] {
			return true
		}
		if !words.Stop(token.Term) {
			content++
			name = name || i > 0 && startsUpper(r.text[token.Start:])
		}
	}
	return content <= 1 && !name
}

// asks reports whether a question says itself what kind of thing it asks for.
func (r reading) asks() bool {
	for i := range r.tokens {
		if askWords[r.word(i)] && r.word(i+1) != "about" {
			return true
		}
	}
	return false
}

// borrow adds the words of an earlier question to one that follows up on it
// and, unless it is settled what kind of thing is asked for, that kind and who
// does what: "and the rebels?" then asks the same of the rebels, and their
// name stands in place of the one before.
func (q *query) borrow(ctx context.Context, next reading, earlier string, settled bool, frequencies Frequencies) (reading, error) {
	old := reading{earlier, words.Tokens(earlier)}
	role, replaced := parseRole(old.tokens), ""
	if party := head(next.tokens); party != "" && role.verb != "" && !next.asks() {
		role.party, replaced = party, role.party
	}
	if !settled {
		q.asked, q.role = askedFor(earlier, old.tokens), role
	}
	factor := 1.0
	if next.asks() {
		factor = borrowedWeight
	}
	return old, q.add(ctx, old, factor, func(i int) bool { return old.tokens[i].Term == replaced }, frequencies)
}

// whoSaid matches a question for who stands behind the answer before it.
var whoSaid = regexp.MustCompile(`(?i)^\W*(?:and |but |so )?(?:who (?:said|says|claims|claimed|reports|reported|told|stated)(?: (?:so|that|this|it|you|us))*|says who|according to whom?|(?:what|who)(?:['’]?s| is| was) (?:the|your|its|their) source|(?:the )?sources?|whose word is (?:that|this|it))\W*$`)

// sayWho answers who says what was asked about before: the earlier question's
// quotes, those that name a speaker first, with the speaker marked.
func (a *Answerer) sayWho(ctx context.Context, question Question) (*Answer, error) {
	last := len(question.Before) - 1
	earlier := question
	earlier.Text, earlier.Before, earlier.Limit = question.Before[last], question.Before[:last], max(question.Limit, disputeDepth)
	answer, err := a.Ask(ctx, earlier)
	if err != nil {
		return nil, err
	}
	answer.Question = question
	slices.SortStableFunc(answer.Quotes, func(a, b Quote) int {
		return cmp.Compare(min(1, len(b.SaidBy)), min(1, len(a.SaidBy)))
	})
	answer.Quotes = answer.Quotes[:min(len(answer.Quotes), max(1, question.Limit))]
	for i := range answer.Quotes {
		quote := &answer.Quotes[i]
		quote.DiffersFrom = nil // its ranks are those of the earlier question
		quote.Highlight = Span{}
		if start := strings.Index(quote.Sentence, quote.SaidBy); quote.SaidBy != "" && start >= 0 {
			quote.Highlight = Span{start, start + len(quote.SaidBy)}
		}
	}
	if answer.Answered && answer.Quotes[0].SaidBy == "" {
		answer.Answered, answer.WhyNot = false, Unanswered
	}
	return answer, nil
}
