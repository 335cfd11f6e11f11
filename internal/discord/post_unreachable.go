package discord

import (
	"context"
	"errors"
	"slices"

	"byline/internal/store"
	"byline/internal/watch"
)

// giveUp handles a place that Discord does not let the bot post to: it pauses
// the place's watches and digests, drops its waiting posts, and notifies each
// moderator who made one, once and by direct message. err is Discord's refusal.
// If the bot ends meanwhile, the post is still there and giveUp runs again.
func (b *bot) giveUp(ctx context.Context, to destination, post store.Post, err error) error {
	of := watch.Filter{User: to.user, Private: true, Active: true}
	if to.channel != "" {
		of = watch.Filter{Server: post.Server, Channel: to.channel, Active: true}
	}
	makers, pausing := b.pauseAll(ctx, of)
	if pausing != nil {
		return pausing
	}
	var notices []store.Post
	if to.channel != "" {
		sentence := b.unreachableSentence(post.Server, to.channel, err)
		for _, maker := range makers {
			notices = append(notices, store.Post{User: maker, Server: post.Server, Kind: store.PostNotice, Content: sentence})
		}
		b.noteRefused(post.Server, to.channel)
	}
	b.log.Warn("nothing can be posted to a place, and its watches are paused", "server", post.Server, "channel", to.channel,
		"error", err, "do", "give the bot's role what it lacks there, then resume the watches with /"+watchCommand+" pause")
	return b.config.Store.GiveUpPosts(ctx, to.channel, to.user, notices...)
}

// pauseAll pauses watches and digests, and returns who made them.
func (b *bot) pauseAll(ctx context.Context, of watch.Filter) (makers []string, err error) {
	found, err := b.standing(ctx, of)
	if err != nil {
		return nil, err
	}
	note := func(maker string, err error) error {
		if errors.Is(err, watch.ErrNotFound) {
			return nil // somebody removed it meanwhile
		}
		if maker != "" && !slices.Contains(makers, maker) {
			makers = append(makers, maker)
		}
		return err
	}
	for _, w := range found.watches {
		_, err := b.config.Store.PauseWatch(ctx, w.ID, of, true)
		if err := note(w.User, err); err != nil {
			return nil, err
		}
	}
	for _, d := range found.digests {
		_, err := b.config.Store.PauseDigest(ctx, d.ID, of, true)
		if err := note(d.User, err); err != nil {
			return nil, err
		}
	}
	return makers, nil
}

// unreachableSentence tells a moderator why the watches of a channel are paused,
// and what to do.
func (b *bot) unreachableSentence(server, channel string, err error) string {
	where := "<#" + channel + ">"
	if refusedWith(err, codeUnknownChannel) {
		return "A channel that I was to post in is gone, and its watches are paused: remove them with /" + watchCommand + " remove and /" + digestCommand + " stop."
	}
	lacking, known := b.directory.lacking(server, channel)
	if !known || lacking == 0 {
		lacking = neededIn(0)
	}
	return "I may not post in " + where + ", and its watches are paused. Give my role " + lacking.String() +
		" there, in the settings of the channel under Permissions, and resume them with /" + watchCommand + " pause and /" + digestCommand + " pause."
}
