package answer

import (
	"iter"
	"slices"
	"strings"

	"byline/internal/words"
)

// role is who does what to whom in a question such as "who backs the
// government?": the doing, the party that is named, and whether that party is
// the one that it is done to.
type role struct {
	verb, party string
	doneTo      bool
}

// parseRole finds the role that a question about a doer or a sufferer asks
// for; its verb is empty where it is not such a question.
func parseRole(question []words.Token) role {
	start := slices.IndexFunc(question, func(t words.Token) bool { return t.Term == "who" || t.Term == "whom" || t.Term == "what" })
	if start < 0 {
		return role{}
	}
	var content []int
	rest := question[start+1:]
	for i, token := range rest {
		if !words.Stop(token.Term) {
			content = append(content, i)
		}
	}
	if len(content) < 2 {
		return role{}
	}
	auxiliary := ""
	if content[0] > 0 {
		auxiliary = rest[0].Term
	}
	by := slices.IndexFunc(rest, func(t words.Token) bool { return t.Term == "by" })
	end := content[len(content)-1]
	first, last := rest[content[0]].Term, rest[end].Term
	switch {
	case by > 0 && isBe[auxiliary] && by == content[0]+1: // who is backed by the government
		return role{first, head(rest[by+1:]), false}
	case by > 0 && isBe[auxiliary]: // who is the government backed by
		return role{last, head(rest[1:end]), true}
	case isBe[auxiliary] && slices.ContainsFunc(rest, func(t words.Token) bool { return t.Term == "of" }): // who are the backers of the government
		return role{first, last, true}
	case isDo[auxiliary]: // who does the government back
		return role{last, head(rest[1:end]), false}
	case content[0] == 0 || !isBe[auxiliary]: // who backs the government, who has backed it
		if question[start].Term == "what" && content[0] == 0 && (content[1] == 1 || rest[1].Term == "of") { // what share of it
			return role{}
		}
		return role{first, head(rest[content[0]+1:]), true}
	}
	return role{}
}

var (
	isBe = map[string]bool{"is": true, "are": true, "was": true, "were": true, "be": true, "been": true}
	isDo = map[string]bool{"do": true, "does": true, "did": true}
)

// head is the last word of the first noun phrase: of the first run of words
// that carry meaning.
func head(tokens []words.Token) string {
	last := ""
	for _, token := range tokens {
		switch {
		case !words.Stop(token.Term):
			last = token.Term
		case last != "":
			return last
		}
	}
	return last
}

// roleReach is how many words apart the doing and the party may stand;
// objectReach is how many words behind the doing its object may.
const (
	roleReach   = 12
	objectReach = 6
)

// cast finds the doing and the party nearest to each other in a sentence, and
// whether it is done to the party there.
func (q *query) cast(text string, sentence []words.Token) (doneTo, found bool) {
	nearest := roleReach + 1
	for v, p := range q.castings(sentence) {
		distance := max(v-p, p-v)
		if distance >= nearest {
			continue
		}
		if sentence[p].End < len(text) && text[sentence[p].End] == '-' { // rebel-held
			continue
		}
		verb := sentence[v]
		switch {
		case isPassive(sentence, v) || isDoer(text[verb.Start:verb.End]) && p == v-1: // the government is backed by; the government's backers
			doneTo = p < v
		case p-v > objectReach:
			continue
		default: // backs the government; support for the government
			doneTo = p > v
		}
		nearest, found = distance, true
	}
	return doneTo, found
}

// castings yields where the question's doing and its party stand in a sentence
// within reach of each other.
func (q *query) castings(sentence []words.Token) iter.Seq2[int, int] {
	return func(yield func(verb, party int) bool) {
		if q.role.verb == "" {
			return
		}
		for v, verb := range sentence {
			if !q.means(verb.Term, q.role.verb) {
				continue
			}
			for p := max(0, v-roleReach); p < min(len(sentence), v+roleReach+1); p++ {
				if p != v && q.means(sentence[p].Term, q.role.party) && !yield(v, p) {
					return
				}
			}
		}
	}
}

// isPassive reports whether "by" follows a verb, at once or after a word.
func isPassive(sentence []words.Token, verb int) bool {
	return slices.ContainsFunc(sentence[verb+1:min(verb+3, len(sentence))], func(t words.Token) bool { return t.Term == "by" })
}

// means reports whether a word of an article is the question's word or alike.
func (q *query) means(word, questionWord string) bool {
	for _, m := range q.match[word] {
		if q.terms[m.position].text == questionWord {
			return true
		}
	}
	return false
}

// isDoer reports whether a word as written names who does something: backer,
// supporters, creator.
func isDoer(word string) bool {
	word = strings.TrimSuffix(strings.ToLower(word), "s")
	return strings.HasSuffix(word, "er") || strings.HasSuffix(word, "or")
}
