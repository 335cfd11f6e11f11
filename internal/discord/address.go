package discord

import (
	"context"
	"slices"
	"strings"

	"byline/internal/dialogue"
)

// addressing is what a message is to the bot.
type addressing int

const (
	// notAddressed is a message that is none of the bot's business.
	notAddressed addressing = iota
	// asksNothing is one that is met with silence: talk among people, or thanks.
	asksNothing
	// idle is one to the bot alone that asks nothing.
	idle
	// wordless is a bare mention.
	wordless
	// withheldText is one whose text Discord does not give.
	withheldText
	// asks is one that asks the bot something.
	asks
)

// address tells what a message is to the bot, and fills in the kind of the
// request and what was asked before. names are what the message calls the bot.
//
// A reply to an answer, and a message in a channel in which every question is
// answered, may well be meant for people: such a one that asks nothing is met
// with silence. One that names the bot, or is written to it alone, is meant for
// it, and told what to ask; but thanks need no reply.
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
		// Discord promises the text to whom it mentions, and need not take a
		// role for that.
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
