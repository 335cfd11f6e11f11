package discord

import (
	"cmp"
	"fmt"
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
	maxHeadline = 120
	maxOutlet   = 60
	maxSpeaker  = 80
)

// mark is how a quote is shown beside what it says.
type mark struct {
	// Number is the quote's number; 0 for none.
	Number int
	// Differs are the numbers of the quotes shown that say otherwise.
	Differs []int
	// Elsewhere is whether a quote that is not shown says otherwise.
	Elsewhere bool
	// Bold asks for the part that answers in bold.
	Bold bool
}

// quoted is a quote with its provenance below, or "" for one without words.
func quoted(quote answer.Quote, mark mark) string {
	part := quote.Highlight
	if !mark.Bold {
		part = answer.Span{}
	}
	before := ""
	if quote.Leans {
		before = escape(quote.Before, maxBefore)
	}
	if before != "" {
		before += " "
	}
	sentence := emphasized(quote.Sentence, part, maxSentence-length(before))
	if sentence == "" {
		return ""
	}
	sentence = before + sentence
	var notes []string
	if mark.Number > 0 {
		notes = append(notes, fmt.Sprint(mark.Number))
	}
	if speaker := escape(quote.SaidBy, maxSpeaker); speaker != "" {
		notes = append(notes, "said by "+speaker)
	}
	notes = append(notes, cited(quote.Article))
	if elsewhere := corroboration(quote); elsewhere != "" {
		notes = append(notes, elsewhere)
	}
	switch {
	case len(mark.Differs) > 0:
		notes = append(notes, "differs from "+wording.Listed(mark.Differs))
	case mark.Elsewhere:
		notes = append(notes, "another report differs")
	}
	return "> " + sentence + "\n" + subtext(notes...)
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
	if whose := whose(article); whose != "" {
		parts = append(parts, whose)
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
