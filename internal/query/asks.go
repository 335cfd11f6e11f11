package query

import (
	"strings"

	"byline/internal/words"
)

// frame is what a question asks for, and the words that express it, which are
// not searched for.
type frame struct {
	words        map[int]bool
	open, newest bool
	// news is whether it asks for news in general, and reports whether it asks
	// for reports on something, which may take many words to name.
	news, reports bool
}

// These lists are written by hand: nearly all reports hold the words, so counts
// cannot show what the words ask for.
var (
	// newest are words that ask for the newest report; ofLate are words that
	// only say that the event is recent. Neither are searched for.
	newest = words.Set("latest newest")
	ofLate = words.Set("recent recently lately current currently")
	// news are words for reports, and tops words that stand before them.
	news    = words.Set("news headlines update updates")
	updates = words.Set("update updates")
	tops    = words.Set("top main biggest breaking important")
	// onWhat are the words that introduce what reports are wanted on, and
	// afterNews those that follow one of news when it means reports and is not
	// part of a name.
	onWhat    = words.Set("on about from in regarding with")
	afterNews = words.Set("on about from in regarding with there today yesterday this last is are was were")
	// tellings ask for a summary when they start a question.
	tellings = words.Set("summarise summarize summary recap")
	// openers are the verbs of questions such as "what happened"; goingOn are
	// those of "what is happening", which asks for the newest.
	openers = words.Set("happened happening happens happen occurred")
	goingOn = words.Set("happening going")
)

// ownWord reports whether a word is one of those above, which are words of the one
// who asks, whether the articles have them or not.
func ownWord(word string) bool {
	for _, set := range []map[string]bool{newest, ofLate, news, tops, tellings, openers} {
		if set[word] {
			return true
		}
	}
	return false
}

// frame finds what asks for the newest, or for what happened.
func (t text) frame() frame {
	f := frame{words: make(map[int]bool)}
	asks, begun := false, false // begun is whether a word said what it is about
	for i := range t.Tokens {
		word := t.folded(i)
		asks = asks || askWords[word]
		what := t.folded(i-1) == "what" || t.folded(i-2) == "what" || t.folded(i-1) == "whats"
		switch {
		case newest[word] && !t.name(i), word == "recent" && t.folded(i-1) == "most":
			f.newest, f.words[i] = true, true
			f.reports = f.reports || !begun && onWhat[t.folded(i+1)] && (!asks || t.asksWhat())
		case ofLate[word] && !t.name(i):
			f.words[i] = true
		case word == "new" && (what || t.folded(i-1) == "anything") && (t.ends(i+1) || !t.content(i+1)):
			f.newest, f.open, f.words[i], f.news, f.reports = true, true, true, true, true
		case news[word] && t.reports(i, asks):
			f.newest, f.open, f.words[i], f.reports = true, true, true, true
			f.news = f.news || !updates[word]
			if tops[t.folded(i-1)] {
				f.words[i-1] = true
			}
		case openers[word] && what, word == "going" && what && t.folded(i+1) == "on":
			f.open, f.words[i] = true, true
			f.newest = f.newest || goingOn[word] && t.folded(i-1) != "was"
		case tellings[word] && i < 2:
			f.open, f.words[i], f.reports = true, true, true
		case word == "do" && t.folded(0) == "what" && t.folded(1) == "did":
			f.open = true
		}
		begun = begun || t.content(i) && !f.words[i]
	}
	f.open = f.open || f.reports || f.newest && !asks // "latest on the strike"
	return f
}

// asksWhat reports whether a text starts with "what".
func (t text) asksWhat() bool { return t.folded(0) == "what" || t.folded(0) == "whats" }

// reports reports whether the i-th word, such as "news", means reports: it
// belongs to no name, and it stands at an end of the question or before "on"
// and the like. asks is whether the question asks for something else.
func (t text) reports(i int, asks bool) bool {
	if t.name(i) && i > 0 || t.name(i+1) && !t.ends(i+1) || updates[t.folded(i)] && asks {
		return false
	}
	before := !t.content(i-1) || newest[t.folded(i-1)] || tops[t.folded(i-1)]
	return before && (t.ends(i+1) || afterNews[t.folded(i+1)]) || !asks && t.ends(i+1) && t.folded(i) == "news"
}

// asks reports whether a message is a question: it has question words or a
// question mark, or consists of keywords and an article holds one of them.
func (t text) asks(q *Query) bool {
	known, content := false, false
	for _, term := range q.Terms {
		known = known || term.Known
	}
	marked := strings.Contains(t.String, "?")
	for i := range t.Tokens {
		content = content || t.content(i) && !replies[t.folded(i)]
		marked = marked || askWords[t.folded(i)] || i == 0 && auxiliaries[t.folded(i)]
	}
	switch {
	case len(t.Tokens) == 0:
		return false
	case q.Open, q.Newest, q.followsUp:
		return true
	case q.WhoSaid:
		return false // of nothing
	case !content && t.idle():
		return false
	case len(q.Terms) == 0:
		return marked
	case marked:
		return known || len(t.Tokens) > 1
	}
	return known && content && !(speakers[t.folded(0)] && (len(t.Tokens) < 3 || words.Stop(t.Term(1))))
}

// speakers start messages that make a statement instead of asking: "that is
// wrong".
var speakers = words.Set("i im you youre that thats this it its he she we they no yes your my")
