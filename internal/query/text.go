package query

import (
	"strings"
	"unicode"

	"byline/internal/words"
)

// text is a text and its words.
type text struct {
	string
	tokens []words.Token
	// plain is whether capitals mark names in it, that is, whether it is not
	// all in capitals.
	plain bool
}

func read(s string) text {
	return text{s, words.Tokens(s), strings.ContainsFunc(s, unicode.IsLower)}
}

// written is the i-th word as written; "" when i is out of range.
func (t text) written(i int) string {
	if i < 0 || i >= len(t.tokens) {
		return ""
	}
	return t.string[t.tokens[i].Start:t.tokens[i].End]
}

// word is the i-th word in lower case and without apostrophes.
func (t text) word(i int) string {
	return strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' {
			return -1
		}
		return unicode.ToLower(r)
	}, t.written(i))
}

// term is the term of the i-th word; "" when i is out of range.
func (t text) term(i int) string {
	if i < 0 || i >= len(t.tokens) {
		return ""
	}
	return t.tokens[i].Term
}

// name reports whether the i-th word is written as a name.
func (t text) name(i int) bool {
	return t.plain && i >= 0 && i < len(t.tokens) && words.StartsUpper(t.written(i)) && !words.Stop(t.term(i))
}

// content reports whether the i-th word says what is asked about.
func (t text) content(i int) bool {
	return i >= 0 && i < len(t.tokens) && !words.Stop(t.term(i)) && !t.chatter(i)
}

// gap is the text between the i-th word and the one before it.
func (t text) gap(i int) string {
	start, end := 0, len(t.string)
	if i > 0 {
		start = t.tokens[i-1].End
	}
	if i < len(t.tokens) {
		end = t.tokens[i].Start
	}
	return t.string[start:end]
}

// ends reports whether a sentence or clause ends before the i-th word.
func (t text) ends(i int) bool {
	return i >= len(t.tokens) || strings.ContainsAny(t.gap(i), ".?!,;:()")
}

// from is the text from the i-th word on.
func (t text) from(i int) string {
	if i >= len(t.tokens) {
		return ""
	}
	return t.string[t.tokens[i].Start:]
}

// chats are small talk around a question in a chat. Articles hold some of these
// words in quotes, so counts do not distinguish them from what is asked about.
var chats = words.Set("yo hey hi hello lol lmao haha hahaha omg wtf bruh bro dude guys pls plz thx thanks thank btw idk tbh imo hmm um uh huh rn fr tho ok okay")

// chatter reports whether the i-th word is small talk. Written as a name, it is
// not.
func (t text) chatter(i int) bool {
	return chats[t.word(i)] && (i == 0 || !t.name(i))
}

// replies are what people say to an answer. Within a question they are ordinary
// words; a message that consists of them is not a question.
var replies = words.Set("good great nice cool wow right wrong sure yes yeah yep nope bot morning night bye love awesome perfect true really mean")

// trimmed is the text without small talk at its ends.
func (t text) trimmed() text {
	first, last := 0, len(t.tokens)
	for first < last && t.chatter(first) {
		first++
	}
	for last > first && t.chatter(last-1) {
		last--
	}
	if first == last {
		return t
	}
	kept := t.string[t.tokens[first].Start:]
	if first == 0 {
		kept = t.string
	}
	if last < len(t.tokens) {
		cut := len(t.string) - t.tokens[last-1].End
		end := kept[len(kept)-cut:]
		kept = kept[:len(kept)-cut]
		if strings.Contains(end, "?") {
			kept += "?"
		}
	}
	return read(kept)
}
