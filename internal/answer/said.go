package answer

import (
	"slices"
	"strings"

	"byline/internal/speaker"
)

// sayWho sets the quotes when "who said so?" is asked about an answer: those
// that answer and name their speaker, with the speakers highlighted. If nobody
// is named, it is not answered.
func (a *Answer) sayWho(ranked []*candidate, limit int) {
	named := ranked
	if a.Answered {
		named = nil
		for i, c := range ranked {
			if who, _ := c.speaker(); who != "" && (i == 0 || c.news || c.answersToo(c.agreement(ranked[0]))) {
				named = append(named, c)
			}
		}
		if len(named) == 0 {
			a.Answered, a.News, a.WhyNot, named = false, false, Unanswered, ranked
		}
	}
	a.Quotes, _ = quotes(named, false, max(limit, comparedSentences))
	for i := range a.Quotes {
		a.Quotes[i].Highlight = a.Quotes[i].saidAt
	}
	if a.Answered {
		a.Quotes, a.Telling = eachSpeakerFirst(a.Quotes)
	}
	a.Quotes = a.Quotes[:min(limit, len(a.Quotes))]
	a.Telling = min(limit, a.Telling)
}

// eachSpeakerFirst moves the best quote of each speaker to the front, at most
// one from each article, and returns how many it moved.
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

// speaker is who says the candidate's sentence, "" when the text does not name
// anybody, and where the sentence has the name.
func (c *candidate) speaker() (who string, at Span) {
	who, at.Start, at.End = speaker.Of(c.sentence, c.Document.Sentence(c.position-1))
	return who, at
}
