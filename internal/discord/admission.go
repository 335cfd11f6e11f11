package discord

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"byline/internal/newsroom"
	"byline/internal/settings"

	"github.com/bwmarrin/discordgo"
)

// locate finds the settings that apply to a request.
func (b *bot) locate(ctx context.Context, r *request) (err error) {
	r.settings, err = b.settingsOf(ctx, r.guild)
	return err
}

// in reports whether a request comes from one of the channels, or from a thread
// in one.
func (r *request) in(channels []string) bool {
	return slices.Contains(channels, r.channel) || r.parent != "" && slices.Contains(channels, r.parent)
}

// allowed reports whether questions are answered where a request comes from. In
// ask channels they always are.
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

// admits reports whether articles of an outlet answer where a request comes
// from.
func (r *request) admits(outlet string) bool {
	only := r.outlets()
	return len(only) == 0 || slices.ContainsFunc(only, func(one string) bool { return strings.EqualFold(one, strings.TrimSpace(outlet)) })
}

// sourcesFor are the outlets that answer where a request comes from.
func (b *bot) sourcesFor(r *request) []newsroom.Source {
	return slices.DeleteFunc(r.room.Sources(), func(source newsroom.Source) bool { return !r.admits(source.Name) })
}

// locateInteraction is locate for an interaction, which comes with its channel
// and that channel's parent. It must be quick: Discord waits.
func (b *bot) locateInteraction(it *interaction, r *request) error {
	ctx, cancel := context.WithTimeout(b.working, b.config.settingsTime)
	defer cancel()
	r.parent = it.Channel.lies()
	return b.locate(ctx, r)
}

// admitted is the route of an interaction, if the settings allow it. Questions
// are answered only where that is allowed; while the settings are unknown,
// nothing is.
func (r *request) admitted(to route, located error) route {
	switch {
	case located != nil:
		return route{private: true, roomless: true, handle: func(context.Context, *request) (*reply, error) { return nil, located }}
	case to.question && !r.allowed():
		return route{private: true, roomless: true, handle: elsewhere}
	}
	return to
}

// elsewhere answers a question from a place where none is answered.
func elsewhere(_ context.Context, r *request) (*reply, error) {
	return &reply{content: "On this server I answer in " + channelList(r.settings.Channels) + ".", private: true}, nil
}

// askChannelKind is the kind of a question that is answered because of its
// channel.
const askChannelKind = "channel"

// heard reports whether the settings allow answering a message. Where they do
// not, the bot is silent: the moderators do not want it to post there, not even
// a notice.
func (b *bot) heard(ctx context.Context, r *request) bool {
	if err := b.locate(ctx, r); err != nil {
		b.log.Error("a message is not answered, for the settings cannot be read", "server", r.guild, "error", err)
		return false
	}
	s := r.settings
	if r.guild != "" && (len(s.Channels)+len(s.AskChannels)+len(s.Outlets) > 0 || s.Replies == settings.InThread) {
		r.parent = b.parentOf(ctx, r.guild, r.channel)
	}
	return r.allowed() && (r.kind != askChannelKind || r.in(r.settings.AskChannels))
}

// parentOf is the channel that a thread is in, which a message does not say;
// empty for a channel that is not a thread, or when Discord does not say.
func (b *bot) parentOf(ctx context.Context, server, channel string) string {
	if parent, known := b.directory.parent(server, channel); known {
		return parent
	}
	found := channelObject{}
	response, err := b.api.do(ctx, http.MethodGet, discordgo.EndpointChannel(channel), nil)
	if err == nil {
		err = decode(response, &found)
	}
	if err != nil {
		b.log.Warn("it is not known whether a channel is a thread: it is taken for none", "channel", channel, "error", err)
		return ""
	}
	found.ID, found.GuildID = channel, server
	b.directory.channel(found)
	return found.lies()
}
