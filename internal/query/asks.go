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
	// news is whether it asks for news in general, and forReports whether it asks
	// for reports and for no detail of them, however many words say on what.
	news, forReports bool
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
	// onWhat are the words that introduce what reports are wanted on. They, but
	// for "of", and afterNews follow one of news when it means reports and is not
	// part of a name.
	onWhat    = words.Set("on about from in of regarding with")
	afterNews = words.Set("there yet today yesterday this last is are was were")
	// tellings ask for a summary when they start a question.
	tellings = words.Set("summarise summarize summary recap")
	// openers are the verbs of questions such as "what happened".
	openers = words.Set("happened happening happens happen occurred")
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
	asked := ""    // the first word of asking
	begun := false // whether a word said what it is about
	for i := range t.Tokens {
		word := t.folded(i)
		if asked == "" && askWords[word] {
			asked = word
		}
		asks := asked != ""
		what := whats[t.folded(i-1)] || whats[t.folded(i-2)] || whats[t.folded(i-3)] && auxiliaries[t.folded(i-2)]
		// Reports are wanted where nothing comes before: "who broke the news about
		// the merger?" asks for a detail.
		bare := !begun && (!asks || whats[asked]) && !t.verifies()
		switch {
		case newest[word] && !t.name(i), word == "recent" && t.folded(i-1) == "most":
			f.newest, f.words[i] = true, true
			f.forReports = f.forReports || bare && t.introduces(i+1)
		case ofLate[word] && !t.name(i):
			f.words[i] = true
		case word == "new" && (what || t.folded(i-1) == "anything") && (t.ends(i+1) || !t.content(i+1)):
			f.newest, f.open, f.words[i], f.news = true, true, true, true
			f.forReports = f.forReports || bare
		case news[word] && (t.reports(i, asks) || bare && t.folded(i+1) == "of"):
			f.newest, f.open, f.words[i] = true, true, true
			f.news = f.news || !updates[word]
			f.forReports = f.forReports || bare || !asks && !t.verifies() && t.ends(i+1)
			if tops[t.folded(i-1)] {
				f.words[i-1] = true
			}
		case openers[word] && what, word == "going" && what && t.folded(i+1) == "on":
			f.open, f.words[i] = true, true
			if strings.HasSuffix(word, "ing") && t.folded(i-1) != "was" { // what goes on now
				next := i + 1
				if word == "going" {
					next++
				}
				f.newest = true
				f.forReports = f.forReports || bare && (t.ends(next) || t.introduces(next))
			}
		case tellings[word] && i < 2:
			f.open, f.words[i], f.forReports = true, true, true
		case word == "do" && t.folded(0) == "what" && t.folded(1) == "did":
			f.open = true
		}
		begun = begun || t.content(i) && !f.words[i]
	}
	f.open = f.open || f.forReports || f.newest && asked == "" // "latest on the strike"
	return f
}

// whats are the words of asking that may ask for reports.
var whats = words.Set("what whats")

// introduces reports whether the i-th word introduces what reports are wanted on:
// "the latest on the strike", but not "the latest in a series".
func (t text) introduces(i int) bool {
	word := t.folded(i)
	return onWhat[word] && (word != "in" && word != "of" && word != "from" || t.folded(i+1) != "a" && t.folded(i+1) != "an")
}

// verifies reports whether a text asks whether something is so: "did the latest
// truce hold?", but not "is there any news?" or "can you tell me the news?".
func (t text) verifies() bool {
	first, _ := t.joined()
	next := t.folded(first + 1)
	return auxiliaries[t.folded(first)] && next != "there" && next != "you" && next != "any"
}

// reports reports whether the i-th word, such as "news", means reports: it
// belongs to no name, and it stands at an end of the question or before "on"
// and the like. asks is whether the question asks for something else.
func (t text) reports(i int, asks bool) bool {
	if t.name(i) && i > 0 || t.name(i+1) && !t.ends(i+1) || updates[t.folded(i)] && asks {
		return false
	}
	next := t.folded(i + 1)
	before := !t.content(i-1) || newest[t.folded(i-1)] || tops[t.folded(i-1)]
	return before && (t.ends(i+1) || afterNews[next] || onWhat[next] && next != "of") || !asks && t.ends(i+1) && t.folded(i) == "news"
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
