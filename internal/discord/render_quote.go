package discord

import (
	"cmp"
	"fmt"
	"slices"

	"byline/internal/answer"
	"byline/internal/wording"
)

// Largest lengths of the parts of a quote, including escapes. Three quotes fit
// one embed whatever they contain.
const (
	maxSentence = 450 // with the one before it
	maxBefore   = 150
	maxClosest  = 80 // two lines of a phone
	maxSpeaker  = 80
)

// mark distinguishes a quote from others in a message.
type mark struct {
	// number is the quote's number; 0 for none.
	number int
	// differs is whether a report that is not shown differs.
	differs bool
}

func unmarked(int) mark { return mark{} }

// byArticle is the quotes with a text, grouped by article: each group at the
// place of its first quote, in the article's order.
func byArticle(quotes []answer.Quote) []answer.Quote {
	var articles [][]answer.Quote
	for _, quote := range quotes {
		if clean(quote.Sentence) == "" {
			continue
		}
		at := slices.IndexFunc(articles, func(own []answer.Quote) bool { return wording.SameArticle(own[0].Article, quote.Article) })
		if at < 0 {
			at, articles = len(articles), append(articles, nil)
		}
		articles[at] = append(articles[at], quote)
	}
	for _, own := range articles {
		slices.SortStableFunc(own, func(a, b answer.Quote) int { return cmp.Compare(a.Position, b.Position) })
	}
	return slices.Concat(articles...)
}

// quotations are quotes with a text, each as a block, with notes below. The
// source stands once, below the last of consecutive quotes from one article. A
// sentence that refers to the one before it is shown with it, unless that is
// quoted as well.
func quotations(quotes []answer.Quote, mark func(place int) mark) []string {
	var blocks []string
	for place, quote := range quotes {
		mark := mark(place)
		before := ""
		if quote.Leans && !slices.ContainsFunc(quotes, func(q answer.Quote) bool { return q.Sentence == quote.Before }) {
			before = escape(quote.Before, maxBefore)
		}
		if before != "" {
			before += " "
		}
		block := "> " + before + emphasized(quote.Sentence, quote.Highlight, maxSentence-length(before))
		var notes []string
		if mark.number > 0 {
			notes = append(notes, fmt.Sprint(mark.number))
		}
		if speaker := escape(wording.Speaker(quote), maxSpeaker); speaker != "" {
			notes = append(notes, "said by "+speaker)
		}
		if place+1 == len(quotes) || !wording.SameArticle(quotes[place+1].Article, quote.Article) {
			notes = append(notes, cited(quote.Article, maxHeadline))
		}
		if elsewhere := corroboration(quote); elsewhere != "" {
			notes = append(notes, elsewhere)
		}
		if mark.differs {
			notes = append(notes, "another report differs")
		}
		if len(notes) > 0 {
			block += "\n" + subtext(notes...)
		}
		blocks = append(blocks, block)
	}
	return blocks
}

// closest is the short form of a quote that does not answer: the Context button
// shows the whole.
func closest(quote answer.Quote) string {
	return "> " + escape(quote.Sentence, maxClosest) + "\n" + subtext(citedBriefly(quote.Article))
}
