package discord

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"byline/internal/store"
)

// pace is the timing of posts.
type pace struct {
	// look is how often the outbox is checked.
	look time.Duration
	// gap is the least time between two posts in one channel.
	gap time.Duration
	// again is the wait before a failed post is retried; it doubles each time,
	// up to againMost.
	again, againMost time.Duration
	// stale is the age from which several posts to one place are replaced by
	// one.
	stale time.Duration
	// trusted is how long Discord is relied on to reject a second message with
	// the same nonce.
	trusted time.Duration
}

var usualPace = pace{
	look: time.Second, gap: 3 * time.Second, again: 2 * time.Second, againMost: 5 * time.Minute,
	stale: 24 * time.Hour, trusted: time.Minute,
}

// orUsual replaces unset fields by those of the usual pace.
func (p pace) orUsual() pace {
	for _, field := range []struct{ value, usual *time.Duration }{
		{&p.look, &usualPace.look}, {&p.gap, &usualPace.gap}, {&p.again, &usualPace.again},
		{&p.againMost, &usualPace.againMost}, {&p.stale, &usualPace.stale}, {&p.trusted, &usualPace.trusted},
	} {
		if *field.value == 0 {
			*field.value = *field.usual
		}
	}
	return p
}

const (
	// waitingPosts is how many posts to one place are considered together, and
	// mostSending how many posts are sent at a time.
	waitingPosts, mostSending = 50, 8
	// postTime is how long sending a post may take.
	postTime = 30 * time.Second
)

// outbox tracks the places that posts are being sent to, so that each place
// gets one at a time and none waits for another.
type outbox struct {
	mu     sync.Mutex
	places map[destination]*turnOf
	// sending holds a value for each post that is being sent.
	sending chan struct{}
	// unread is when it was last logged that the outbox cannot be read.
	unread time.Time
}

// destination is a channel or, if that is empty, a person.
type destination struct{ channel, user string }

// turnOf is when a place gets its next post.
type turnOf struct {
	busy   bool
	next   time.Time
	failed int
}

func newOutbox() *outbox {
	return &outbox{places: make(map[destination]*turnOf), sending: make(chan struct{}, mostSending)}
}

// begin reports whether a post may be sent to a place now. If so, the caller
// must call end afterwards.
func (o *outbox) begin(to destination, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	turn := o.places[to]
	if turn == nil {
		turn = new(turnOf)
		o.places[to] = turn
	}
	if turn.busy || now.Before(turn.next) {
		return false
	}
	select {
	case o.sending <- struct{}{}:
		turn.busy = true
		return true
	default:
		return false
	}
}

// end records the result of a post: the place waits for the pace's gap and,
// after failures, longer each time.
func (o *outbox) end(to destination, failed bool, p pace) {
	<-o.sending
	o.mu.Lock()
	defer o.mu.Unlock()
	turn := o.places[to]
	turn.busy = false
	wait := p.gap
	if failed {
		wait = min(p.again<<min(turn.failed, 16), p.againMost)
		turn.failed++
	} else {
		turn.failed = 0
	}
	turn.next = time.Now().Add(wait)
}

// forget drops places without waiting posts.
func (o *outbox) forget(waiting map[destination][]store.Post, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for to, turn := range o.places {
		if len(waiting[to]) == 0 && !turn.busy && !now.Before(turn.next) {
			delete(o.places, to)
		}
	}
}

// sendPosts sends the posts in the outbox until ctx ends, starting once the bot
// knows who it is. Posts being sent at the end count as work in progress.
func (b *bot) sendPosts(ctx context.Context) {
	ticker := time.NewTicker(b.config.outbox.look)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if b.me.Load() == nil {
			continue
		}
		if err := b.sendWaiting(ctx); err != nil && ctx.Err() == nil && time.Since(b.outbox.unread) > time.Minute {
			b.outbox.unread = time.Now()
			b.log.Error("the outbox cannot be read, and nothing is posted meanwhile", "error", err)
		}
	}
}

// sendWaiting starts sending the first post of each place whose turn it is.
func (b *bot) sendWaiting(ctx context.Context) error {
	posts, err := b.config.Store.Unsent(ctx, waitingPosts)
	if err != nil {
		return err
	}
	waiting := make(map[destination][]store.Post)
	var order []destination
	for _, post := range posts {
		if !b.isMine(post) {
			continue
		}
		to := destination{post.Channel, post.User}
		if waiting[to] == nil {
			order = append(order, to)
		}
		waiting[to] = append(waiting[to], post)
	}
	now := time.Now()
	b.outbox.forget(waiting, now)
	for _, to := range order {
		if !b.outbox.begin(to, now) {
			continue
		}
		b.do("post", func() {
			failed := true
			defer func() { b.outbox.end(to, failed, b.config.outbox) }()
			failed = b.sendFirst(to, waiting[to]) != nil
		})
	}
	return nil
}

// isMine reports whether this process, among several, must send a post.
func (b *bot) isMine(post store.Post) bool {
	if post.Server == "" {
		return b.config.Shard == 0
	}
	return b.isOfShard(post.Server)
}

// sendFirst sends the first of the posts that wait for a place. An error means
// that it must be retried later.
func (b *bot) sendFirst(to destination, posts []store.Post) error {
	ctx, cancel := context.WithTimeout(b.working, postTime)
	defer cancel()
	post, err := b.collapsed(ctx, posts)
	if err == nil {
		err = b.sendPost(ctx, post)
	}
	switch {
	case err == nil:
		return nil
	case isUnreachable(err):
		err = b.giveUp(ctx, to, post, err)
	case isMalformed(err):
		// Retrying would not help, and the next post may be fine.
		b.log.Error("a post cannot be sent, and is dropped", "kind", post.Kind, "watch", post.Watch, "server", post.Server, "channel", post.Channel, "error", err)
		err = b.config.Store.FinishPost(ctx, post.Nonce, time.Now())
	case b.working.Err() != nil:
		return err // the bot is being stopped
	}
	if err != nil {
		b.log.Warn("a post could not be sent; that is tried again", "kind", post.Kind, "watch", post.Watch, "server", post.Server, "channel", post.Channel, "error", err)
	}
	return err
}

// collapsed is the post to send first. If several are stale, as after a long
// outage, the newest of them replaces all.
func (b *bot) collapsed(ctx context.Context, posts []store.Post) (store.Post, error) {
	first := posts[0]
	if !first.Tried.IsZero() {
		return first, nil // it may be in the channel already
	}
	var stale []store.Post
	for _, post := range posts {
		if post.Kind != store.PostNotice && post.Tried.IsZero() && b.isStale(post) {
			stale = append(stale, post)
		}
	}
	if len(stale) < 2 {
		return first, nil
	}
	newest := last(stale)
	var others []string
	for _, post := range stale[:len(stale)-1] {
		others = append(others, post.Nonce)
		newest.Missed += post.Missed + 1
	}
	return newest, b.config.Store.CollapsePosts(ctx, newest.Nonce, others, time.Now())
}

func (b *bot) isStale(post store.Post) bool { return time.Since(post.Added) > b.config.outbox.stale }

// isMalformed reports whether the content of a post cannot be read, or is
// rejected by Discord.
func isMalformed(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return errors.Is(err, errPost) || ok && (refusal.status == http.StatusBadRequest || refusal.status == http.StatusRequestEntityTooLarge)
}
