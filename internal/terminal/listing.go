package terminal

import (
	"context"
	"fmt"
	"strconv"

	"byline/internal/answer"
	"byline/internal/digest"
)

// listing is what the chat showed last under numbers from 1, which /context and
// /more then speak of. The zero value has nothing in it.
type listing struct {
	// what names it: an answer, a summary or a timeline.
	what string
	// quotes are all there are, of which the first shown are on the screen.
	quotes []answer.Quote
	shown  int
	// answer is whose quotes they are; nil for a summary and a timeline.
	answer *answer.Answer
}

// answerListing is the first page of an answer.
func answerListing(a *answer.Answer, limit int) listing {
	return listing{what: "answer", quotes: a.Quotes, shown: shown(a, limit), answer: a}
}

// digestListing is a summary or a timeline, which is shown whole.
func digestListing(what string, sentences []digest.Sentence) listing {
	l := listing{what: what, shown: len(sentences)}
	for _, sentence := range sentences {
		l.quotes = append(l.quotes, answer.Quote{Article: sentence.Article, Position: sentence.Position, Sentence: sentence.Text})
	}
	return l
}

// more shows the next page of the quotes of the last answer.
func (c *chat) more() {
	l := &c.listed
	switch {
	case l.what == "":
		c.screen.say("Ask a question first; /more then shows more quotes for it.")
	case l.answer == nil:
		c.screen.say(fmt.Sprintf("The %s above is shown whole: there is no more of it. Ask a question for more quotes.", l.what))
	case l.shown >= len(l.quotes):
		c.screen.say("There are no more quotes for the last question.")
	default:
		from := l.shown
		l.shown = min(from+c.options.Limit, len(l.quotes))
		c.screen.quotes(l.answer, from, l.shown, false)
	}
}

// context shows the paragraph of a sentence that was shown last, between its
// neighbours, and where else the same is reported.
func (c *chat) context(ctx context.Context, argument string) error {
	l := c.listed
	if l.shown == 0 {
		c.screen.say("There is no quote yet: ask a question first; /context 1 then shows what stands around its first quote.")
		return nil
	}
	number, err := strconv.Atoi(argument)
	if err != nil || number < 1 || number > l.shown {
		wanted := "a number from 1 to " + strconv.Itoa(l.shown)
		if l.shown == 1 {
			wanted = "1, the number of the only quote"
		}
		c.screen.say("/context wants " + wanted + ", such as /context 1.")
		return nil
	}
	quote := l.quotes[number-1]
	before, paragraph, after, err := c.newsroom.Context(ctx, quote)
	if err != nil {
		return err
	}
	c.screen.passage(quote, before, paragraph, after)
	return nil
}
