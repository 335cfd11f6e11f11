package discord

import (
	"context"
	"slices"
	"strings"

	"byline/internal/dialogue"
)

// addressing is how a message relates to the bot.
type addressing int

const (
	// notAddressed is a message that is not for the bot.
	notAddressed addressing = iota
	// asksNothing is a message that gets no reply: talk among people, or
	// thanks.
	asksNothing
	// idle is a message to the bot only that asks nothing.
	idle
	// wordless is a bare mention.
	wordless
	// withheldText is a message whose text Discord withholds.
	withheldText
	// asks is a message with a question to the bot.
	asks
)

// address classifies a message, and sets the kind of the request and the
// earlier questions. names are the bot's names in mentions.
//
// A reply to an answer, and a message in an ask channel, may well be meant for
// people: if it asks nothing, it gets no reply. A message that mentions the
// bot, or is written only to it, is meant for it; if it asks nothing, the reply
// says what can be asked, except that thanks get no reply.
func (b *bot) address(ctx context.Context, r *request, message *incoming, names []string) addressing {
	me := b.me.Load().ID
	mentioned, mentionsRole := isMentioned(message, me, names), len(names) > 2
	named := slices.ContainsFunc(names, func(name string) bool { return strings.Contains(message.Content, name) })
	answered, ours := b.repliedTo(ctx, message, me)
	var place dialogue.Place
	switch {
	case ours && (r.text != "" || mentioned || message.isDirect()):
		r.kind, r.before, place = "reply", questionOf(answered), placeOf(answered)
	case message.isDirect():
		r.kind, place = "direct message", dialogue.Direct
	case mentioned:
		r.kind, place = "mention", dialogue.Mention
	case b.config.readsMessages() && toNobody(message):
		r.kind, place, r.quiet = askChannelKind, dialogue.Channel, true
	default:
		return notAddressed
	}
	if !b.heard(ctx, r) {
		return notAddressed
	}
	toBot := named || !ours && (message.isDirect() || mentioned)
	said := dialogue.Message{Text: r.text, Place: place}
	switch {
	case message.Content == "" && mentionsRole:
		// Discord promises the text to a bot that is mentioned, but a mention
		// of its role may not count.
		return withheldText
	case r.text == "" && toBot && len(message.Attachments)+len(message.StickerItems) == 0, r.text == "" && named:
		return wordless
	case r.text == "":
		return asksNothing
	case said.Asks():
		return asks
	case toBot && !said.Acknowledges():
		return idle
	}
	return asksNothing
}

// placeOf is where a reply to one of the bot's messages is written.
func placeOf(answered *incoming) dialogue.Place {
	if len(answered.Embeds) > 0 && answered.Embeds[0] != nil && answered.Embeds[0].Color == blue {
		return dialogue.Answer
	}
	return dialogue.Refusal
}
