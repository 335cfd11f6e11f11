// Package dialogue judges which messages of a conversation ask the bot
// something. Among people most messages do not: they thank, joke, agree, and
// talk to each other, and a bot that answers those is soon removed.
//
// The judge is a logistic regression over words and shapes of the message,
// each also crossed with where it was written: "more" asks below an answer and
// nothing in a channel. Its weights are in model.txt, which
// `evaluate train-dialogue` fits to the messages in testdata. Whether there is
// anything to look for in a message that asks is for package query to say,
// which knows the articles' words.
package dialogue

import (
	"strings"

	"byline/internal/words"
)

// Place is where a message was written.
type Place string

// The places in which the bot may be asked.
const (
	// Channel is a channel in which every question is answered.
	Channel Place = "channel"
	// Answer is a reply to an answer of the bot's.
	Answer Place = "answer"
	// Refusal is a reply to a message of the bot's that answers nothing.
	Refusal Place = "refusal"
	// Mention is a message that mentions the bot.
	Mention Place = "mention"
	// Direct is a direct message to the bot.
	Direct Place = "direct"
)

// Message is what somebody wrote, without the bot's name, and where.
type Message struct {
	Text  string `json:"text"`
	Place Place  `json:"where"`
}

// threshold is the chance from which on a message is taken to ask. It is lower
// where the bot is addressed, since there a message is hardly ever meant for
// another, and in a channel, since there a question that no article answers is
// met with silence all the same.
func threshold(place Place) float64 {
	switch place {
	case Answer, Refusal:
		return 0.45
	}
	return 0.3
}

// Asks reports whether the message asks the bot something.
func (m Message) Asks() bool { return model.Asks(m) }

// Acknowledges reports whether a message only thanks, agrees, praises or
// laughs, or has no words, so that any reply to it would be one too many.
func (m Message) Acknowledges() bool {
	for _, word := range wordsOf(strings.ToLower(markup.ReplaceAllLiteralString(m.Text, " "))) {
		if !thanks[word] && !assents[word] && !praise[word] && !interjects[word] && !laughter.MatchString(word) && !fillers[word] {
			return false
		}
	}
	return true
}

// fillers go with thanks and praise.
var fillers = words.Set("bot you so very much a lot that thats it is this was job answer one really now then and")
