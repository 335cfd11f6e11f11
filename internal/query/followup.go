package query

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"byline/internal/when"
	"byline/internal/words"
)

// part is a part of a query's text, and the weight of its words.
type part struct {
	text   string
	weight float64
}

// whole is the joined text of parts.
func whole(parts []part) text {
	var joined strings.Builder
	for _, part := range parts {
		joined.WriteString(part.text)
	}
	return read(joined.String())
}

// borrowedWeight is what a word of an earlier question counts in a question
// that asks for something else: "and when?" wants a time first. A question that
// asks the same about another thing, "and the rebels?", borrows words at full
// weight.
const borrowedWeight = 0.6

// maxBefore is how many earlier questions are considered, the latest first.
const maxBefore = 3

// These are closed classes of English: fixed lists, with nothing to learn from
// data.
var (
	joins       = words.Set("and but or so then also ok okay")
	pointers    = words.Set("he she it they him her them his hers its their theirs there this that these those")
	objects     = words.Set("it them him her that this")
	askWords    = words.Set("who whom whose what which when where why how whos whats whens wheres hows")
	auxiliaries = words.Set("is are was were be been do does did has have had can could will would should may might must am")
	// measures go with "how": "how many", "how long".
	measures = words.Set("many much long old far often big large high fast likely soon")
)

// whoSaid matches a question for the source of the previous answer. A user who
// doubts the answer asks the same: a report is as true as its source.
var whoSaid = regexp.MustCompile(`(?i)^\W*(?:and |but |so )?(?:who (?:said|says|claims|claimed|reports|reported|told|stated)(?: (?:so|that|this|it|you|us))*|says who|according to whom?|(?:what|who)(?:['’]?s| is| was) (?:the|your|its|their) source|(?:the )?sources?|whose word is (?:that|this|it)|(?:are )?(?:you|u) (?:really )?sure(?: (?:about|of) (?:that|this|it))?|really|proof|evidence|citation|(?:the )?links?|is (?:that|this|it) (?:really )?(?:true|confirmed|official|real))\W*$`)

// asked is the earlier questions that are looked at.
func asked(before []string) []string {
	before = slices.DeleteFunc(slices.Clone(before), func(s string) bool { return strings.TrimSpace(s) == "" })
	return before[max(0, len(before)-maxBefore):]
}

// complete is the parts of a question, completed from those before it where it
// follows up on them.
func (p *parser) complete(ctx context.Context, own string, before []string) ([]part, bool, error) {
	t := read(own).trimmed()
	alone := []part{{t.String, 1}}
	if len(before) == 0 {
		return alone, false, nil
	}
	said := whoSaid.MatchString(own)
	if refers, err := p.refers(ctx, t); err != nil || !refers && !said {
		return alone, false, err
	}
	for last := len(before) - 1; last >= 0; last-- {
		earlier, _, err := p.complete(ctx, clean(before[last]), before[:last])
		if err != nil {
			return nil, false, err
		}
		old := whole(earlier)
		topic, err := p.isTopic(ctx, old)
		switch {
		case err != nil:
			return nil, false, err
		case topic && said:
			return earlier, true, nil
		case topic:
			return join(t, old), true, nil
		}
	}
	return alone, false, nil
}

// isTopic reports whether an earlier message names a topic: an article holds
// one of its words, and it is not "who said so?".
func (p *parser) isTopic(ctx context.Context, t text) (bool, error) {
	if whoSaid.MatchString(t.String) {
		return false, nil
	}
	for i := range t.Tokens {
		if !t.content(i) || replies[t.folded(i)] {
			continue
		}
		if n, err := p.frequency(ctx, t.Term(i)); err != nil || n > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// refers reports whether a question cannot be understood without the one before
// it: it continues with "and", refers back with a pronoun, or has at most one
// word to search for, which is not a name.
func (p *parser) refers(ctx context.Context, t text) (bool, error) {
	f := t.frame()
	first, about := t.joined()
	content, known, name, points, asks := 0, 0, false, false, strings.Contains(t.String, "?")
	for i := range t.Tokens {
		word := t.folded(i)
		asks = asks || askWords[word] || i == 0 && auxiliaries[word]
		points = points || pointers[word] && content == 0 && !t.leads(i) || objects[word] && i > 0 && i+1 == len(t.Tokens)
		if !t.content(i) || joins[word] || f.words[i] || replies[word] {
			continue
		}
		content++
		name = name || i > 0 && t.name(i)
		n, err := p.frequency(ctx, t.Term(i))
		if err != nil {
			return false, err
		}
		known += min(n, 1)
	}
	goesOn := first > 0
	switch {
	case !asks && !goesOn, content > 0 && known == 0 && !points && !goesOn, content == 0 && len(f.words) == 0 && t.idle():
		return false, nil // it asks nothing, or of nothing that is known
	case (f.open || f.newest) && !points && !about && (content > 0 || f.news || len(timesIn(t)) > 0):
		return false, nil // "any news today?" is a question of its own
	case goesOn, points && objects[t.folded(len(t.Tokens)-1)]:
		return content <= 3, nil
	case points:
		return content <= 3 && !name, nil
	}
	return content <= 1 && !name, nil
}

// idle reports whether a text without content words is small talk: it addresses
// the bot, or asks without any word of its own, as "really?" does.
func (t text) idle() bool {
	asks := false
	for i := range t.Tokens {
		word := t.folded(i)
		if word == "you" || word == "your" {
			return true
		}
		asks = asks || askWords[word]
	}
	return !asks
}

// leads reports whether the i-th word, a pronoun, refers to nothing: "is there
// a", "this week", "does it take", "is it ok to", "is it true that".
func (t text) leads(i int) bool {
	switch t.folded(i) {
	case "there":
		return auxiliaries[t.folded(i-1)] || auxiliaries[t.folded(i+1)]
	case "this", "that", "these", "those":
		if t.folded(i-1) == "true" {
			return true
		}
		times := timesIn(t)
		return slices.ContainsFunc(times, func(s when.Span) bool { return s.Start == t.Tokens[i].Start })
	case "it":
		return t.folded(i+1) == "take" || t.folded(i+1) == "ok" || t.folded(i+1) == "true"
	}
	return false
}

// joined is the position of the first word after "and" and the like, and after
// "what about"; about is whether the latter was found.
func (t text) joined() (first int, about bool) {
	for joins[t.folded(first)] && first+1 < len(t.Tokens) {
		first++
	}
	if (t.folded(first) == "what" || t.folded(first) == "how") && t.folded(first+1) == "about" && first+2 < len(t.Tokens) {
		return first + 2, true
	}
	return first, false
}
