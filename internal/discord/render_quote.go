package discord

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/wording"
)

// dayLayout is how days are written. They are text and not Discord's own
// timestamps: an article's day is that of its outlet, and a timestamp would
// move it to the reader's time zone.
const dayLayout = "2 January 2006"

// How long the parts of a quote are at most, with their escapes. Three quotes
// fit one embed whatever stands in them.
const (
	maxSentence = 600 // with the one before it
	maxBefore   = 200
	maxClosest  = 80 // two lines of a phone
	maxName     = 40 // most of a line
	maxHeadline = 120
	maxOutlet   = 60
	maxSpeaker  = 80
)

// mark is how a quote is told apart from others in a message.
type mark struct {
	// number is the quote's number; 0 for none.
	number int
	// differs is whether a report that is not shown says otherwise.
	differs bool
}

func unmarked(int) mark { return mark{} }

// byArticle is the quotes that have words, those of one article together at the
// place of the first of them and in the article's order.
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

// quotations are quotes that have words, each a block of its own, with what is
// to say of it below. Where it stands is said below the last in a row of one
// article. A sentence that leans on the one before it is shown with it, unless
// that is quoted as well.
func quotations(quotes []answer.Quote, mark func(place int) mark) []string {
	var blocks []string
	for place, quote := range quotes {
		mark := mark(place)
		before := ""
		if quote.Leans && !slices.ContainsFunc(quotes[:place], func(q answer.Quote) bool { return q.Sentence == quote.Before }) {
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
			notes = append(notes, cited(quote.Article))
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

// closest is a quote that does not answer, in few words: whose report it is
// and of which day, and its title behind the Context button.
func closest(quote answer.Quote) string {
	var notes []string
	if article := quote.Article; article != nil {
		if name := link(cmp.Or(clean(article.Source), article.Title), article.URL, maxName); name != "" {
			notes = append(notes, name)
		}
		if !article.Published.IsZero() {
			notes = append(notes, article.Published.Format(dayLayout))
		}
	}
	if len(notes) == 0 {
		notes = []string{"source unknown"}
	}
	return "> " + escape(quote.Sentence, maxClosest) + "\n" + subtext(notes...)
}

// cited is where a quote stands: title, outlet and day, as far as they are
// known.
func cited(article *answer.Article) string {
	if article == nil {
		return "source unknown"
	}
	var parts []string
	if title := link(article.Title, article.URL, maxHeadline); title != "" {
		parts = append(parts, title)
	}
	parts = append(parts, outlet(article.Source))
	if !article.Published.IsZero() {
		parts = append(parts, article.Published.Format(dayLayout))
	}
	return strings.Join(parts, " · ")
}

func outlet(name string) string { return cmp.Or(escape(name, maxOutlet), "source unknown") }

// corroboration is how many other articles have the report, and how many of
// them did more than copy a text; "" where none has it.
func corroboration(quote answer.Quote) string {
	others, own := len(quote.AlsoIn), quote.Independent-1
	switch {
	case others == 0:
		return ""
	case own <= 0 && others == 1:
		return "also in 1 other, a copy"
	case own <= 0:
		return "also in " + wording.Counted(others, "other") + ", all copies"
	case own < others:
		return "also in " + wording.Counted(others, "other") + fmt.Sprintf(", %d of them independent", own)
	}
	return "also in " + wording.Counted(others, "other")
}

// subtext is a line that can be overlooked.
func subtext(notes ...string) string { return "-# " + strings.Join(notes, " · ") }

// published is when the quote's article was published; the zero time, which is
// before all others, where that is unknown.
func published(quote answer.Quote) time.Time {
	if quote.Article == nil {
		return time.Time{}
	}
	return quote.Article.Published
}
