package query

import (
	"strings"
	"unicode"

	"byline/internal/words"
)

// text is a text and its words.
type text struct {
	words.Text
	// plain is whether capitals mark names in it, that is, whether it is not
	// all in capitals.
	plain bool
}

func read(s string) text {
	return text{words.Read(s), strings.ContainsFunc(s, unicode.IsLower)}
}

// folded is the i-th word in lower case and without apostrophes.
func (t text) folded(i int) string {
	return strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' {
			return -1
		}
		return unicode.ToLower(r)
	}, t.Word(i))
}

// name reports whether the i-th word is written as a name.
func (t text) name(i int) bool {
	return t.plain && i >= 0 && i < len(t.Tokens) && words.StartsUpper(t.Word(i)) && !words.Stop(t.Term(i))
}

// content reports whether the i-th word says what is asked about.
func (t text) content(i int) bool {
	return i >= 0 && i < len(t.Tokens) && !words.Stop(t.Term(i)) && !t.chatter(i)
}

// ends reports whether a sentence or clause ends before the i-th word.
func (t text) ends(i int) bool {
	return i >= len(t.Tokens) || strings.ContainsAny(t.Gap(i), ".?!,;:()")
}

// from is the text from the i-th word on.
func (t text) from(i int) string {
	if i >= len(t.Tokens) {
		return ""
	}
	return t.String[t.Tokens[i].Start:]
}

// chats are small talk around a question in a chat. Articles hold some of these
// words in quotes, so counts do not distinguish them from what is asked about.
var chats = words.Set("yo hey hi hello lol lmao haha hahaha omg wtf bruh bro dude guys pls plz thx thanks thank btw idk tbh imo hmm um uh huh rn fr tho ok okay")

// chatter reports whether the i-th word is small talk. Written as a name, it is
// not.
func (t text) chatter(i int) bool {
	return chats[t.folded(i)] && (i == 0 || !t.name(i))
}

// replies are what people say to an answer. Within a question they are ordinary
// words; a message that consists of them is not a question.
var replies = words.Set("good great nice cool wow right wrong sure yes yeah yep nope bot morning night bye love awesome perfect true really mean")

// trimmed is the text without small talk at its ends.
func (t text) trimmed() text {
	first, last := 0, len(t.Tokens)
	for first < last && t.chatter(first) {
		first++
	}
	for last > first && t.chatter(last-1) {
		last--
	}
	if first == last {
		return t
	}
	kept := t.String[t.Tokens[first].Start:]
	if first == 0 {
		kept = t.String
	}
	if last < len(t.Tokens) {
		cut := len(t.String) - t.Tokens[last-1].End
		end := kept[len(kept)-cut:]
		kept = kept[:len(kept)-cut]
		if strings.Contains(end, "?") {
			kept += "?"
		}
	}
	return read(kept)
}
