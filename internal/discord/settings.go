package discord

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"byline/internal/newsroom"
	"byline/internal/settings"
)

// Defaults are the settings of a server on which nothing was set.
func (c Config) Defaults() settings.Settings {
	return settings.Settings{
		AskChannels: c.AskChannels,
		Replies:     settings.InChannel,
		Moderators:  c.ModeratorRoles,
		Quotes:      cmp.Or(c.Quotes, settings.MostQuotes),
		PersonLimit: c.PersonLimit,
		ServerLimit: c.ServerLimit,
		Shared:      true,
	}
}

// readsMessages is whether Discord is asked for the texts of all messages,
// without which there are no ask channels. It is the operator's choice alone:
// a bot that asks for them without being allowed to is not let in anywhere.
func (c Config) readsMessages() bool { return c.MessageContent || len(c.AskChannels) > 0 }

// settingsOf are the settings of a server; "" is a direct message, for which
// there are the defaults.
func (b *bot) settingsOf(ctx context.Context, guild string) (settings.Settings, error) {
	if guild == "" {
		return b.config.Defaults(), nil
	}
	kept, err := b.config.Store.Settings(ctx, guild)
	if err != nil {
		return settings.Settings{}, err
	}
	found, err := settings.Of(b.config.Defaults(), kept)
	if err != nil {
		b.log.Error("settings of a server cannot be read and have their defaults: set them again with /settings or bot settings", "server", guild, "error", err)
	}
	return found, nil
}

// locate finds out which settings apply to a request, and in which channel the
// thread lies that it comes from, as far as a setting depends on that.
func (b *bot) locate(ctx context.Context, r *request) (err error) {
	if r.settings, err = b.settingsOf(ctx, r.guild); err != nil || r.guild == "" {
		return err
	}
	s := r.settings
	if len(s.Channels)+len(s.AskChannels)+len(s.Outlets) > 0 || s.Replies == settings.InThread {
		r.parent = b.places.parent(ctx, b.api, r.channel, b.log)
	}
	return nil
}

// in is whether a request comes from one of the channels, or from a thread in
// one.
func (r *request) in(channels []string) bool {
	return slices.Contains(channels, r.channel) || r.parent != "" && slices.Contains(channels, r.parent)
}

// allowed is whether questions are answered where a request comes from. They
// are in ask channels, whatever else is set.
func (r *request) allowed() bool {
	return r.guild == "" || len(r.settings.Channels) == 0 || r.in(r.settings.Channels) || r.in(r.settings.AskChannels)
}

// outlets are the only outlets that answer where a request comes from; none
// for all.
func (r *request) outlets() []string {
	if own := r.settings.Outlets[r.channel]; len(own) > 0 {
		return own
	}
	return r.settings.Outlets[r.parent]
}

// elsewhere answers a question from where none is answered.
func elsewhere(_ context.Context, r *request) (*reply, error) {
	channels := slices.Concat(r.settings.Channels, r.settings.AskChannels)
	return &reply{content: "On this server I answer in " + channelList(channels) + ".", private: true}, nil
}

// admits is whether articles of an outlet answer where a request comes from.
func (r *request) admits(outlet string) bool {
	only := r.outlets()
	return len(only) == 0 || slices.ContainsFunc(only, func(one string) bool { return strings.EqualFold(one, strings.TrimSpace(outlet)) })
}

// sourcesFor are the outlets that answer where a request comes from.
func (b *bot) sourcesFor(r *request) []newsroom.Source {
	return slices.DeleteFunc(r.room.Sources(), func(source newsroom.Source) bool { return !r.admits(source.Name) })
}

// locateInteraction is locate for what comes with its channel. It is brief:
// Discord waits.
func (b *bot) locateInteraction(it *interaction, r *request) error {
	ctx, cancel := context.WithTimeout(b.working, b.config.settingsTime)
	defer cancel()
	r.parent = b.places.note(it.Channel)
	return b.locate(ctx, r)
}

// admitted is the route of an interaction, if the settings let it be served:
// questions are answered only where that is allowed, and nothing is without
// knowing.
func (r *request) admitted(to route, located error) route {
	switch {
	case located != nil:
		return route{private: true, handle: func(context.Context, *request) (*reply, error) { return nil, located }}
	case to.question && !r.allowed():
		return route{private: true, handle: elsewhere}
	}
	return to
}

// commandDelivery is how the answer to a command is sent.
func (b *bot) commandDelivery(r *request, to route, usual *interactionDelivery) delivery {
	if !to.question || to.private || r.flag("private") || !r.wantsThread() {
		return usual
	}
	asked := cmp.Or(r.option("question"), r.option("topic"))
	return interactionThreadDelivery{usual, r.channel, threadName(asked), b.noThread}
}

// askChannelKind is the kind of a question that is answered for its channel.
const askChannelKind = "channel"

// heard is whether the settings let a message be answered. Elsewhere than
// allowed nothing is said: a notice would be what its moderators do not want
// there.
func (b *bot) heard(ctx context.Context, r *request) bool {
	if err := b.locate(ctx, r); err != nil {
		b.log.Error("a message is not answered, for the settings cannot be read", "server", r.guild, "error", err)
		return false
	}
	return r.allowed() && (r.kind != askChannelKind || r.in(r.settings.AskChannels))
}

// messageDelivery is how the answer to a message is sent.
func (b *bot) messageDelivery(r *request, message *incoming) delivery {
	usual := messageDelivery{b.api, message}
	switch {
	case r.guild != "" && r.settings.Replies == settings.InPrivate:
		return privateDelivery{usual}
	case r.wantsThread():
		return threadDelivery{usual, threadName(r.text), b.noThread}
	}
	return usual
}

// noThread tells the operator why an answer stands in no thread of its own.
func (b *bot) noThread(err error) {
	b.log.Warn("an answer stands in the channel, for no thread could be used: the bot needs Create Public Threads and Send Messages in Threads", "error", err)
}
