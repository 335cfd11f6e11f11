package discord

import (
	"cmp"
	"context"
	"errors"

	"byline/internal/newsroom"
	"byline/internal/watch"
)

// watchThis adds a private watch on the question of an answer, for the person
// who presses the button.
func (b *bot) watchThis(ctx context.Context, r *request) (*reply, error) {
	question := cmp.Or(parseWatch(r.customID).Question, last(questionOf(r.message)))
	if question == "" {
		return nil, newsroom.ErrNoKey
	}
	wanted := watch.Watch{Place: watch.Place{Server: r.guild, User: r.user}, Kind: watch.Question, Text: question}
	kept, err := b.keepWatch(ctx, r, wanted)
	if err != nil {
		return nil, err
	}
	return renderWatching(kept, r.mayModerate()), nil
}

// watchHere makes a moderator's private watch post in the channel instead.
func (b *bot) watchHere(ctx context.Context, r *request) (*reply, error) {
	id, ok := parseHere(r.customID)
	own := watch.Filter{Server: r.guild, User: r.user, Private: true}
	if !ok || r.guild == "" || r.user == "" {
		return nil, newsroom.ErrNoKey
	}
	there, err := b.config.Store.Watches(ctx, own)
	if err != nil {
		return nil, err
	}
	for _, w := range there {
		if w.ID != id {
			continue
		}
		moved := w
		moved.ID, moved.Channel = 0, r.channel
		kept, err := b.keepWatch(ctx, r, moved)
		if err != nil {
			return nil, err
		}
		// If that fails, both watches post: nothing is missed.
		if _, err := b.config.Store.RemoveWatch(ctx, id, own); err != nil && !errors.Is(err, watch.ErrNotFound) {
			return nil, err
		}
		return renderWatching(kept, false), nil
	}
	return nil, watch.ErrNotFound
}

// stopWatch removes the watch or the digest that a post comes from.
func (b *bot) stopWatch(ctx context.Context, r *request) (*reply, error) {
	id, ok := parseStop(r.customID)
	if !ok {
		return nil, newsroom.ErrNoKey
	}
	what, err := b.change(ctx, r, id, b.config.Store.RemoveWatch, b.config.Store.RemoveDigest)
	if errors.Is(err, watch.ErrNotFound) && r.guild != "" && !r.mayModerate() {
		return nil, errForbidden // a post in a channel is the moderators' to stop
	}
	if err != nil {
		return nil, err
	}
	if !what.Private() {
		b.note(ctx, r, "remove watch", what.text)
	}
	return renderSentence("Stopped. I watch that no longer: " + what.text), nil
}
