package answer

import (
	"slices"
	"strings"

	"byline/internal/speaker"
)

// sayWho fills in the quotes where "who said so?" is asked of an answer: those
// that answer and name who says it, with the speakers marked. It is no answer
// where nobody is named.
func (a *Answer) sayWho(ranked []*candidate, limit int) {
	named := ranked
	if a.Answered {
		named = nil
		for i, c := range ranked {
			if (i == 0 || c.answers()) && c.speaker() != "" {
				named = append(named, c)
			}
		}
		if len(named) == 0 {
			a.Answered, a.WhyNot, named = false, Unanswered, ranked
		}
	}
	a.Quotes, _ = quotes(named, false, max(limit, comparedSentences))
	for i := range a.Quotes {
		a.Quotes[i].Highlight = a.Quotes[i].speaker()
	}
	if a.Answered {
		a.Quotes, a.Telling = eachSpeakerFirst(a.Quotes)
	}
	a.Quotes = a.Quotes[:min(limit, len(a.Quotes))]
	a.Telling = min(limit, a.Telling)
}

// eachSpeakerFirst moves each speaker's best quote, one of each article, before
// the further ones, and returns how many they are.
func eachSpeakerFirst(quotes []Quote) ([]Quote, int) {
	speakers, articles := make(map[string]bool), make(map[*Article]bool)
	var first, further []Quote
	for _, quote := range quotes {
		if who := strings.ToLower(quote.SaidBy); speakers[who] || articles[quote.Article] {
			further = append(further, quote)
		} else {
			speakers[who], articles[quote.Article] = true, true
			first = append(first, quote)
		}
	}
	return slices.Concat(first, further), len(first)
}

// speaker is who says the candidate's sentence; "" where it does not say.
func (c *candidate) speaker() string {
	return speaker.Of(c.sentence, c.document.Sentence(c.position-1))
}

// speaker is where the sentence names who says it; the zero Span where it does
// not, as when "he" stands for somebody in the sentence before.
func (q *Quote) speaker() Span {
	start := strings.Index(q.Sentence, q.SaidBy)
	if q.SaidBy == "" || start < 0 {
		return Span{}
	}
	return Span{Start: start, End: start + len(q.SaidBy)}
}
