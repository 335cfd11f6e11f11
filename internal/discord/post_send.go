package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"byline/internal/store"
	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// What Discord promises of a message with a nonce and enforce_nonce, in its
// documentation of Create Message: another one of the same author with that
// nonce is not created for "the past few minutes", and the first is returned.
// How many minutes, it does not say, and the nonce is not kept with the message.
// So a nonce is trusted for pace.trusted. After that, and after a crash, the
// messages of the channel are looked through for the post before it is sent
// again: what was created before the look is found there, and what is created
// after it, by a request that was still on its way, has a nonce that is fresh.

const (
	// listedMessages is how many messages are requested at a time, and
	// mostLists how often. A post further back is sent again.
	listedMessages, mostLists = 100, 10
	// clockError bounds the difference between Discord's clock and this
	// machine's.
	clockError = 10 * time.Minute
)

// sendPost sends a post, unless Discord already has it, and records that
// Discord has it.
func (b *bot) sendPost(ctx context.Context, post store.Post) error {
	message, err := b.messageOf(ctx, post)
	if err != nil {
		return err
	}
	if message == nil {
		return b.config.Store.FinishPost(ctx, post.Nonce, time.Now())
	}
	channel := post.Channel
	if channel == "" {
		if channel, err = b.api.directChannel(ctx, post.User); err != nil {
			return err
		}
	}
	now, looked := time.Now(), false
	if age := now.Sub(post.Tried); !post.Tried.IsZero() && (age < 0 || age > b.config.outbox.trusted) {
		found, err := b.isPosted(ctx, channel, post, *message)
		if err != nil {
			return err
		}
		if found {
			return b.config.Store.FinishPost(ctx, post.Nonce, now)
		}
		looked = true
	}
	wanted, err := b.config.Store.TryPost(ctx, post.Nonce, now, looked)
	if err != nil || !wanted {
		return err
	}
	_, err = b.api.post(ctx, channel, *message, nil)
	if err != nil && !refusedWith(err, codeUnknownMessage) { // which is that of a post that was deleted since
		return err
	}
	// It arrived, whether or not the bot is being stopped.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
	defer cancel()
	return b.config.Store.FinishPost(ctx, post.Nonce, time.Now())
}

// messageOf is the message of a post; nil when there is nothing left to say.
func (b *bot) messageOf(ctx context.Context, post store.Post) (*outgoing, error) {
	if post.User != "" && post.Server != "" && post.Kind == store.PostNews {
		if wanted, err := b.isForMember(ctx, post); err != nil || !wanted {
			return nil, err
		}
	}
	reply, err := b.replyOf(ctx, post)
	if err != nil || reply == nil {
		return nil, err
	}
	message := newOutgoing(reply)
	message.Nonce, message.EnforceNonce = post.Nonce, true
	if post.Role != "" && !b.isStale(post) {
		message.Content = strings.TrimSpace("<@&" + post.Role + "> " + message.Content)
		message.Mentions.Roles = []string{post.Role}
	}
	return &message, nil
}

// replyOf is the content of a post, by its kind.
func (b *bot) replyOf(ctx context.Context, post store.Post) (*reply, error) {
	switch post.Kind {
	case store.PostNotice:
		return &reply{content: post.Content}, nil
	case store.PostAnnouncement:
		return renderAnnouncement(post)
	case store.PostNews:
		told, err := readPost(post)
		if err != nil {
			return nil, err
		}
		if told, err = b.admittedNews(ctx, told); err != nil || len(told.News) == 0 {
			return nil, err
		}
		return renderPost(told, post), nil
	}
	return nil, fmt.Errorf("post %s of kind %q: %w", post.Nonce, post.Kind, errPost)
}

// admittedNews is a post without the news of outlets that the settings exclude
// from its channel.
func (b *bot) admittedNews(ctx context.Context, told watch.Post) (watch.Post, error) {
	if told.Channel == "" || told.Server == "" {
		return told, nil
	}
	found, err := b.settingsOf(ctx, told.Server)
	if err != nil {
		return told, err
	}
	place := &request{guild: told.Server, channel: told.Channel, settings: found}
	if len(found.Outlets) > 0 {
		place.parent = b.parentOf(ctx, told.Server, told.Channel)
	}
	told.News = slices.DeleteFunc(told.News, func(news watch.News) bool { return !place.admits(news.Outlet) })
	return told, nil
}

// isForMember reports whether the person of a private post is still on its
// server, and the bot too. A server's own articles are not for people who have
// left: their watch is removed.
func (b *bot) isForMember(ctx context.Context, post store.Post) (bool, error) {
	_, err := b.api.do(ctx, http.MethodGet, discordgo.EndpointGuildMember(post.Server, post.User), nil)
	switch {
	case refusedWith(err, codeUnknownMember):
		return false, b.removeOf(ctx, post)
	case refusedWith(err, codeUnknownServer), refusedWith(err, codeNoAccess):
		return false, nil // the bot may come back
	}
	return err == nil, err
}

// removeOf removes the private watch or digest that a post comes from.
func (b *bot) removeOf(ctx context.Context, post store.Post) error {
	b.log.Info("a private watch was removed: the person is not on its server any more", "server", post.Server)
	own := watch.Filter{User: post.User, Private: true}
	_, err := b.config.Store.RemoveWatch(ctx, post.Watch, own)
	if errors.Is(err, watch.ErrNotFound) {
		_, err = b.config.Store.RemoveDigest(ctx, post.Watch, own)
	}
	if errors.Is(err, watch.ErrNotFound) {
		err = nil
	}
	return err
}

// isPosted searches the messages of a channel for a post, back to the time it
// may first have been sent: an older one with the same text is another. If the
// bot may not read them, it returns false: a post that comes twice is better
// than none.
func (b *bot) isPosted(ctx context.Context, channel string, post store.Post, message outgoing) (bool, error) {
	from := post.Tried.Add(-clockError)
	query := url.Values{"limit": {fmt.Sprint(listedMessages)}}
	for range mostLists {
		response, err := b.api.do(ctx, http.MethodGet, discordgo.EndpointChannelMessages(channel)+"?"+query.Encode(), nil)
		if isForbidden(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		var listed []incoming
		if err := decode(response, &listed); err != nil {
			return false, fmt.Errorf("read the messages of a channel: %w", err)
		}
		for i := range listed {
			at, err := discordgo.SnowflakeTimestamp(listed[i].ID)
			if isOlder := err == nil && at.Before(from); !isOlder && b.isOf(&listed[i], post, message) {
				return true, nil
			}
		}
		if len(listed) < listedMessages {
			return false, nil
		}
		oldest := listed[len(listed)-1].ID
		if at, err := discordgo.SnowflakeTimestamp(oldest); err != nil || at.Before(from) {
			return false, nil
		}
		query.Set("before", oldest)
	}
	b.log.Warn("a post was looked for in too busy a channel, and may be there twice", "channel", channel)
	return false, nil
}

// isOf reports whether a message of a channel is a post: its button has the
// post's nonce. A post without a button is recognised by its text.
func (b *bot) isOf(listed *incoming, post store.Post, message outgoing) bool {
	if me := b.me.Load(); listed.Author == nil || me == nil || listed.Author.ID != me.ID {
		return false
	}
	if len(message.Components) == 0 {
		return listed.Content == message.Content && len(listed.Embeds) == len(message.Embeds) &&
			(len(listed.Embeds) == 0 || listed.Embeds[0].Description == message.Embeds[0].Description)
	}
	for _, row := range listed.Components {
		for _, button := range row.Components {
			if strings.HasSuffix(button.CustomID, "."+post.Nonce) {
				return true
			}
		}
	}
	return false
}

// isUnreachable reports whether Discord refused a post because of its
// destination: a channel that is gone, closed, not writable for the bot or not
// for messages, or a person who accepts no direct messages. A refusal without a
// code comes from a proxy, not from Discord.
func isUnreachable(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return ok && slices.Contains([]int{
		codeUnknownChannel, codeUnknownServer, codeNoAccess, codeNoPermission, codeNoDirect, codeNotText, codeArchived, codeLocked,
	}, refusal.code)
}
