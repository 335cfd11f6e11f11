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

// threshold is the chance from which on a message is taken to ask. Silence
// upon a question is worse than a word too many.
const threshold = 0.4

// Asks reports whether the message asks the bot something.
func (m Message) Asks() bool { return model.Chance(m) >= threshold }
