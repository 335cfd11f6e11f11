package answer

import (
	"slices"
	"strings"

	"byline/internal/words"
)

// maxPhrase bounds the words of the phrase that says what is asked for.
const maxPhrase = 6

var (
	partitives   = words.Set("type kind sort name form")
	startsObject = words.Set("the a an its their his her to")
	pastVerbs    = words.Set("won sold held got made became began led went ran said told took gave saw set lost beat hit wrote left broke grew fell rose cut paid bought ate brought caught chose drew drove fought found gave kept met sent shot stood struck taught threw wore")
)

// focusOf finds the word that names what is asked for, as "show" in "which
// wildly popular show was renewed" and "people" in "how many people", and
// returns its place among the question's words; -1 where there is none.
func focusOf(text string, question []words.Token) int {
	r := reading{text, question}
	for i := range question {
		start := i + 1
		switch next := r.word(start); {
		case asksWhich[r.word(i)]:
		case r.word(i) == "how" && (next == "many" || next == "much"):
			start++
		default:
			continue
		}
		if phrase := r.phrase(start); len(phrase) > 0 {
			return phrase[len(phrase)-1]
		}
	}
	return -1
}

// phrase is the words of a noun phrase that starts at word i, without the verb
// after it. Of "type of dog" only the dog is meant.
func (r reading) phrase(i int) []int {
	var phrase []int
	for ; i < len(r.tokens) && len(phrase) < maxPhrase && !r.breaks(i); i++ {
		word := r.word(i)
		if n := len(phrase); n > 0 && word == "of" && partitives[r.word(phrase[n-1])] {
			phrase = nil
			continue
		}
		if words.Stop(r.tokens[i].Term) || len(phrase) > 0 && isVerbLike(word) && !r.describes(i) {
			break
		}
		phrase = append(phrase, i)
		if owner := withoutPossessive(word); owner != word && nounKinds[owner] != anything {
			return phrase // in "which country's army" the country
		}
	}
	if n := len(phrase); n > 1 && startsObject[r.word(phrase[n-1]+1)] && agree(r.word(phrase[n-2]), r.word(phrase[n-1])) {
		return phrase[:n-1]
	}
	return phrase
}

// breaks reports whether a mark that ends a phrase stands before word i.
func (r reading) breaks(i int) bool {
	return i > 0 && strings.ContainsAny(r.text[r.tokens[i-1].End:r.tokens[i].Start], ",;:.?!()–—")
}

// describes reports whether a participle belongs to the noun after it and not
// to the one before: the highly anticipated show.
func (r reading) describes(i int) bool {
	return strings.HasSuffix(r.word(i-1), "ly") && strings.HasSuffix(r.word(i), "ed") &&
		i+1 < len(r.tokens) && !r.breaks(i+1) && !words.Stop(r.tokens[i+1].Term)
}

// isVerbLike reports whether a word after a noun is likely to be its verb, or
// an adverb before it.
func isVerbLike(word string) bool {
	return len(word) > 4 && (strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ly")) || pastVerbs[word]
}

// agree reports whether the second of two words may be the verb of the first:
// supermarkets plan, officer represents.
func agree(noun, verb string) bool {
	return strings.HasSuffix(noun, "s") != strings.HasSuffix(verb, "s")
}

// countReach is how many words before what is counted its number may stand.
const countReach = 3

// counts reports whether a sentence gives the number of what the question
// wants counted: "how many people", "1,000 people".
func (q *query) counts(r reading) bool {
	if q.focus < 0 || q.asked != aNumber {
		return false
	}
	for i, token := range r.tokens {
		if q.speaksOf(token.Term) || !isNumber(r.word(i)) {
			continue
		}
		for _, next := range r.tokens[i+1 : min(len(r.tokens), i+1+countReach)] {
			if slices.ContainsFunc(q.match[next.Term], func(m matched) bool { return m.position == q.focus }) {
				return true
			}
		}
	}
	return false
}

func isNumber(word string) bool {
	return word[0] >= '0' && word[0] <= '9' || numberWords[word]
}
