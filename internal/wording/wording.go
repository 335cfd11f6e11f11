// Package wording is what the front ends say alike: counts, days and what the
// newsroom holds. It is plain text; how it looks is theirs.
package wording

import (
	"fmt"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/query"
)

// NoWords is said of a message that asks nothing or has no word to look for.
const NoWords = "There is nothing in that to look for. Ask about a person, a place or an event."

// Closest stands before the sentence that comes closest to an answer.
const Closest = "Closest:"

// Mended says which words were read as others; "" where none was.
func Mended(words []query.Mending) string {
	if len(words) == 0 {
		return ""
	}
	var read []string
	for _, word := range words {
		read = append(read, fmt.Sprintf("“%s” as “%s”", word.From, word.To))
	}
	return "I read " + strings.Join(read, ", ") + "."
}

// Unreadable is said while the disk fails under the articles' index.
const Unreadable = "I cannot read my articles at the moment, and am putting that right. Please ask again in a minute."

// Unreachable is said while the engine that keeps the articles cannot be reached.
const Unreachable = "I cannot reach my articles at the moment. Please ask again in a minute."

// No is said of a question that is not answered.
func No(a *answer.Answer) string {
	switch a.WhyNot {
	case answer.NotRead:
		return NotRead(a.Unread)
	case answer.Absent:
		return "No article here is about that." + beyond(a.Beyond)
	case answer.Unanswered:
		return "The reports on this do not say."
	case answer.NoQuestion:
		return NoWords
	}
	return "No sentence here answers that."
}

// beyond says how many articles are not searched; "" where all are.
func beyond(articles int) string {
	switch articles {
	case 0:
		return ""
	case 1:
		return " One more article is not searched, because of a limit that the operator has set."
	}
	return " " + Number(articles) + " more articles are not searched, because of a limit that the operator has set."
}

// Speaker is who says a quote, as far as neither it nor the sentence that it is
// shown with names them; otherwise "".
func Speaker(quote answer.Quote) string {
	shown := quote.Sentence
	if quote.Leans {
		shown = quote.Before + " " + shown
	}
	if strings.Contains(strings.ToLower(shown), strings.ToLower(quote.SaidBy)) {
		return ""
	}
	return quote.SaidBy
}

// NotRead says what is in a language that is not read.
func NotRead(u answer.Unread) string {
	if u.Question != "" {
		return "I read English only, and that looks like " + u.Question + ". Please ask in English."
	}
	named := strings.Join(u.Languages[:min(len(u.Languages), mostLanguages)], " and ")
	switch {
	case u.Articles == u.Looked && u.Looked == 1:
		return "I read English only; the only article here is in " + named + "."
	case u.Articles == u.Looked:
		return fmt.Sprintf("I read English only; these %s are in %s.", Counted(u.Looked, "article"), named)
	}
	are := "are"
	if u.Articles == 1 {
		are = "is"
	}
	return fmt.Sprintf("I read English only, and found nothing in it about that. Of %s looked at, %s %s in %s.", Counted(u.Looked, "article"), Number(u.Articles), are, named)
}

// mostLanguages is how many languages are named at most.
const mostLanguages = 3

// Holdings is how many articles there are, of how many outlets and which days,
// these in a layout of package time.
func Holdings(articles int, sources []newsroom.Source, layout string) string {
	text := Counted(articles, "article")
	outlets := 0
	var first, last time.Time
	for _, source := range sources {
		if source.Name != "" {
			outlets++
		}
		if source.First.IsZero() {
			continue
		}
		if first.IsZero() || source.First.Before(first) {
			first = source.First
		}
		if source.Last.After(last) {
			last = source.Last
		}
	}
	switch {
	case outlets == 0:
		text += " of unknown source"
	case outlets < len(sources):
		text += " from " + Counted(outlets, "source") + " and some unknown ones"
	default:
		text += " from " + Counted(outlets, "source")
	}
	if !first.IsZero() {
		text += ", " + Days(first, last, layout)
	}
	return text
}

// Covered is the days that an outlet's articles cover.
func Covered(source newsroom.Source, layout string) string {
	if source.First.IsZero() {
		return "no date"
	}
	covered := Days(source.First, source.Last, layout)
	if source.Undated > 0 {
		covered += fmt.Sprintf(", %d without a date", source.Undated)
	}
	return covered
}

// Days is from one day to another.
func Days(first, last time.Time, layout string) string {
	from, to := first.Format(layout), last.Format(layout)
	if from == to {
		return from
	}
	return from + " to " + to
}

// Counted is a number of things, such as "1 article" or "4,956 articles".
func Counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return Number(n) + " " + thing
}

// Number is a number, such as 4,956.
func Number(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Listed is numbers as a sentence has them: 2, 3 and 5.
func Listed(numbers []int) string {
	var text strings.Builder
	for i, n := range numbers {
		switch {
		case i == 0:
		case i == len(numbers)-1:
			text.WriteString(" and ")
		default:
			text.WriteString(", ")
		}
		fmt.Fprint(&text, n)
	}
	return text.String()
}
