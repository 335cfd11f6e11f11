package answer

import (
	"slices"
	"strings"

	"byline/internal/words"
)

// The words that deny. What each governs follows it in its clause; for those of
// deniedAfter it stands before, and the verbs of denying have a denier before
// them who is not denied.
var (
	denyingVerbs  = words.Set("deny denies denied denying refute refutes refuted rebut rebutted")
	rejectingVerb = words.Set("reject rejects rejected rejecting dismiss dismisses dismissed dismissing disputed disputes dispute")
	claimNouns    = words.Set("claim claims report reports allegation allegations accusation accusations suggestion suggestions rumour rumours rumor rumors idea notion speculation talk theory")
	plainNots     = words.Set("not never nor don't didn't doesn't isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't cannot couldn't")
	wholeNots     = words.Set("none neither nobody nothing") // negate all of their clause
	// notAsFacts are what a negation before them leaves open: what is not
	// known may yet be so, and what is not only so is so.
	notAsFacts  = words.Set("only just yet known clear say said saying disclosed disclose named name comment commented specify specified give gave confirm confirmed immediately certain sure possible ruled rule deny denied exclude excluded necessarily least first know explain explained reveal revealed identified identify given provide provided")
	noIdioms    = words.Set("longer doubt question less fewer more lower higher matter later sooner earlier other one further word comment details information immediate wonder means secret and or")
	deniedAfter = words.Set("untrue false baseless unfounded fabricated")
	clauseEnds  = words.Set("but although though while whereas however until unless because after when if since")
)

// governs is how many words after a negation it may reach.
const governs = 12

// denies reports whether a sentence denies what the question asks about: its
// negation governs most of the question's words there, names left out, which
// only say who is spoken of.
func denies(sentence []words.Token, text string, q *query) bool {
	r := reading{text, sentence}
	for i := range sentence {
		from, end, after := r.governed(i)
		if from >= end {
			continue
		}
		inside, outside, namesInside, others := 0.0, 0.0, 0.0, false
		for n, token := range sentence {
			within := n >= from && n < end
			for _, m := range q.match[token.Term] {
				term := q.terms[m.position]
				isName := term.name || n > 0 && startsUpper(text[token.Start:])
				switch {
				case asking()[term.text] && !within:
				case isName && within:
					namesInside += term.weight
				case isName || after && n < i: // the denier
				case within:
					inside, others = inside+term.weight, true
				default:
					outside, others = outside+term.weight, true
				}
			}
		}
		if others && inside > 0 && inside >= outside || !others && namesInside > 0 {
			return true
		}
	}
	return false
}

// governed is the words that a negation at word i governs; none when there is
// no negation there. byDenier is set where the words before it name who denies.
func (r reading) governed(i int) (from, end int, byDenier bool) {
	word := strings.ReplaceAll(r.word(i), "’", "'")
	next := r.word(i + 1)
	switch {
	case word == "ruled" || word == "rules" || word == "ruling":
		if next != "out" || r.negatedBefore(i) {
			return 0, 0, false
		}
		if r.isPassive(i) {
			return r.clauseStart(i), i, false
		}
		return i + 2, r.clauseEnd(i + 2), true
	case denyingVerbs[word]:
		if r.negatedBefore(i) {
			return 0, 0, false
		}
		if r.isPassive(i) {
			if next == "" || next == "by" || r.endsClause(i) {
				return r.clauseStart(i), i, false
			}
			return 0, 0, false // was denied bail
		}
		return i + 1, r.clauseEnd(i + 1), true
	case rejectingVerb[word]:
		for n := i + 1; n < min(i+4, len(r.tokens)); n++ {
			if claimNouns[r.word(n)] && !r.negatedBefore(i) {
				return n + 1, r.clauseEnd(n + 1), true
			}
		}
	case word == "denial" && next == "of":
		return i + 2, r.clauseEnd(i + 2), true
	case word == "no" && !noIdioms[next] && !strings.HasPrefix(r.text[r.tokens[i].End:], "."):
		return i + 1, r.clauseEnd(i + 1), false
	case plainNots[word] && !notAsFacts[next] && !notAsFacts[r.word(i+2)]:
		if next == "the" && notAsFacts[r.word(i+2)] {
			return 0, 0, false
		}
		return i + 1, r.clauseEnd(i + 1), false
	case wholeNots[word]:
		return r.clauseStart(i), r.clauseEnd(i + 1), false
	case word == "refused" && next == "to":
		return i + 2, r.clauseEnd(i + 2), false
	case deniedAfter[word] && i > 0 && slices.Contains([]string{"is", "was", "are", "were", "as", "be", "completely", "entirely", "totally"}, r.word(i-1)):
		return r.clauseStart(i), i, false
	}
	return 0, 0, false
}

// negated reports whether anything in the text is negated.
func (r reading) negated() bool {
	for i := range r.tokens {
		if r.isNegation(i) || r.word(i) == "without" {
			return true
		}
	}
	return false
}

func (r reading) isNegation(i int) bool {
	word := strings.ReplaceAll(r.word(i), "’", "'")
	return plainNots[word] || wholeNots[word] || word == "no" || word == "unable"
}

// asksNegated reports whether a question asks for what is not so: in its last
// sentence, and there not in a clause of its own as in "who won after no one
// had voted?" and not in "without a vote".
func (r reading) asksNegated() bool {
	negated := false
	for i := 0; i < len(r.tokens); i++ {
		if i > 0 && strings.ContainsAny(r.text[r.tokens[i-1].End:r.tokens[i].Start], ".!?;") && r.asksFrom(i) {
			negated = false // of what leads up to the question, and not after "the U.S."
		}
		switch {
		case clauseStarts[r.word(i)] && i > 0:
			for i+1 < len(r.tokens) && !r.breaks(i+1) && !askWords[r.word(i+1)] {
				i++
			}
		case r.isNegation(i):
			negated = true
		}
	}
	return negated
}

// asksFrom reports whether a question word stands among the words from i on.
func (r reading) asksFrom(i int) bool {
	for ; i < len(r.tokens); i++ {
		if askWords[r.word(i)] {
			return true
		}
	}
	return false
}

// negatedBefore reports whether a word is itself negated: was not ruled out.
func (r reading) negatedBefore(i int) bool {
	for n := max(0, i-3); n < i; n++ {
		if word := strings.ReplaceAll(r.word(n), "’", "'"); plainNots[word] || word == "neither" || word == "without" || word == "no" {
			return true
		}
	}
	return false
}

var passiveMarks = words.Set("was were been be being is are")

func (r reading) isPassive(i int) bool {
	return passiveMarks[r.word(i-1)] || passiveMarks[r.word(i-2)] && strings.HasSuffix(r.word(i-1), "ly")
}

func (r reading) clauseEnd(i int) int {
	end := min(i+governs, len(r.tokens))
	for n := i; n < end; n++ {
		if n > i && clauseEnds[r.word(n)] || r.endsClause(n) && n+1 < end {
			if r.endsClause(n) {
				return n + 1
			}
			return n
		}
	}
	return end
}

func (r reading) clauseStart(i int) int {
	for n := i - 1; n >= 0; n-- {
		if clauseEnds[r.word(n)] || r.endsClause(n) {
			return n + 1
		}
	}
	return 0
}

// endsClause reports whether a mark that ends a clause follows word i.
func (r reading) endsClause(i int) bool {
	if i < 0 || i >= len(r.tokens) {
		return false
	}
	after := r.text[r.tokens[i].End:]
	if i+1 < len(r.tokens) {
		after = r.text[r.tokens[i].End:r.tokens[i+1].Start]
	}
	return strings.ContainsAny(after, ",;:—") || strings.Contains(after, " - ") || strings.Contains(after, " – ")
}
