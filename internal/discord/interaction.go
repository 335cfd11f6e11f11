package discord

import (
	"context"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"
)

// onInteraction serves a command, a button or what is being typed.
func (b *bot) onInteraction(it *interaction, received time.Time) {
	if me := b.me.Load(); it.AppID == "" && me != nil {
		it.AppID = me.ID // they are the same for all but the oldest bots
	}
	r := newRequest(it, received)
	to := &interactionDelivery{api: b.api, it: it}
	switch it.Type {
	case discordgo.InteractionApplicationCommandAutocomplete:
		r.kind = r.ofCommand(it.Data)
		b.complete(r, to)
	case discordgo.InteractionApplicationCommand:
		r.kind = r.ofCommand(it.Data)
		route, known := b.routes[r.kind]
		if !known {
			r.kind, route = "unknown command", unknown
		}
		b.serve(r, route, to)
	case discordgo.InteractionMessageComponent:
		r.customID = it.Data.CustomID
		route, known := b.buttons[buttonOf(r.customID)]
		if r.kind = buttonKinds[buttonOf(r.customID)]; !known {
			r.kind, route = "unknown button", unknown
		}
		b.serve(r, route, to)
	default:
		b.log.Warn("an interaction of a kind that the bot does not use", "type", int(it.Type))
	}
}

// unknown is the route of what is registered, or on old messages, and is
// another version's.
var unknown = route{private: true, handle: func(context.Context, *request) (*reply, error) {
	return nil, refusal("I do not know that one any more. Please ask again, or look at /" + helpCommand + ".")
}}

// buttonKinds are what the log calls the buttons.
var buttonKinds = map[string]string{
	contextButton:  "context",
	moreButton:     "more",
	feedbackButton: "feedback",
	problemsButton: "corpus problems",
	forceButton:    "corpus force",
}

// offeredHeadlines is how many headlines, the newest, are looked through for
// what is being typed.
const offeredHeadlines = 1000

// complete answers what is being typed with what it may become.
func (b *bot) complete(r *request, to *interactionDelivery) {
	ctx, cancel := context.WithTimeout(b.working, sendTime)
	defer cancel()
	var offered []*discordgo.ApplicationCommandOptionChoice
	for _, option := range r.options {
		typed, _ := option.Value.(string)
		switch {
		case !option.Focused:
		case option.Name == sourceOption:
			offered = sourceChoices(b.newsroom.Sources(), typed)
		case option.Name == fileOption && r.mayModerate(b.config.ModeratorRoles):
			offered = choices(typed, b.newsroom.Files())
		case option.Name == questionOption:
			offered = choices(typed, b.asked.of(r.guild, r.channel, r.kind))
		case option.Name == topicOption:
			offered = choices(typed, slices.Concat(b.asked.of(r.guild, r.channel, r.kind), b.newsroom.Headlines(offeredHeadlines)))
		}
	}
	if err := to.choices(ctx, offered); err != nil {
		b.log.Warn("what was typed could not be completed", "kind", r.kind, "error", err)
	}
}
