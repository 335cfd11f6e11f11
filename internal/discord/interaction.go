package discord

import (
	"context"
	"errors"
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
	located := b.locateInteraction(it, r)
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
		route = r.admitted(route, located)
		b.serve(r, route, b.commandDelivery(r, route, to))
	case discordgo.InteractionMessageComponent:
		r.customID = it.Data.CustomID
		route, known := b.buttons[buttonOf(r.customID)]
		if r.kind = route.kind; !known {
			r.kind, route = "unknown button", unknown
		}
		b.serve(r, r.admitted(route, located), to)
	default:
		b.log.Warn("an interaction of a kind that the bot does not use", "type", int(it.Type))
	}
}

// unknown is the route for commands or buttons of another version.
var unknown = route{private: true, roomless: true, handle: func(context.Context, *request) (*reply, error) {
	return nil, refusal("I do not know that one any more. Please ask again, or look at /" + helpCommand + ".")
}}

// offeredHeadlines is how many of the newest headlines are searched for
// suggestions.
const offeredHeadlines = 1000

// complete sends suggestions for what is being typed.
func (b *bot) complete(r *request, to *interactionDelivery) {
	ctx, cancel := context.WithTimeout(b.working, sendTime)
	defer cancel()
	offered, err := b.offered(ctx, r)
	if err = errors.Join(err, to.choices(ctx, offered)); err != nil {
		b.log.Warn("what was typed could not be completed", "kind", r.kind, "error", err)
	}
}

// offered is the suggestions for the option that is being typed.
func (b *bot) offered(ctx context.Context, r *request) (offered []*discordgo.ApplicationCommandOptionChoice, err error) {
	room, err := b.newsrooms.Open(ctx, r.guild)
	if err != nil {
		return nil, err
	}
	defer room.Close()
	r.room = room
	for _, option := range r.options {
		typed, _ := option.Value.(string)
		switch {
		case !option.Focused:
		case option.Name == sourceOption:
			offered = sourceChoices(b.sourcesFor(r), typed)
		case option.Name == fileOption && r.mayModerate():
			offered = choices(typed, room.Files())
		case option.Name == feedOption && r.mayModerate():
			if offered, err = b.feedChoices(ctx, r, typed); err != nil {
				return nil, err
			}
		case option.Name == watchOption, option.Name == digestOption:
			offered, err = b.watchChoices(ctx, r, typed)
		case option.Name == zoneOption:
			offered = zoneChoices(typed, time.Now())
		case option.Name == questionOption:
			offered = choices(typed, b.asked.of(r.guild, r.channel, askCommand))
		case option.Name == topicOption:
			offered = choices(typed, slices.Concat(b.asked.of(r.guild, r.channel, r.kind), room.Headlines(r.outlets(), offeredHeadlines)))
		}
	}
	return offered, err
}
