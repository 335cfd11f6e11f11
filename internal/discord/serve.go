package discord

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"byline/internal/newsroom"
	"byline/internal/settings"
)

const (
	// progressEvery is the least time between updates of a reply in progress.
	progressEvery = 2 * time.Second
	// sendTime bounds sending a reply that is ready at the last moment.
	sendTime = 10 * time.Second
	// mostWaiting is how many questions may wait for their turn.
	mostWaiting = 1000
)

// Outcomes of requests in the log and the metrics, besides the kinds of no of
// package answer.
const (
	outcomeDone      = "done"
	outcomeAnswered  = "answered"
	outcomeLimited   = "limited"
	outcomeBusy      = "busy"
	outcomeForbidden = "forbidden"
	outcomeRefused   = "refused" // what was asked for cannot be done
	outcomeTimeout   = "timeout"
	outcomeFailed    = "failed"
	outcomeUnsent    = "unsent" // Discord did not take the reply
)

// delivery sends the reply to a request.
type delivery interface {
	// now sends a reply that was not announced.
	now(ctx context.Context, reply *reply) error
	// later announces a reply, and whether it will be private.
	later(ctx context.Context, private bool) error
	// finally sends the announced reply or, before it, its progress.
	finally(ctx context.Context, reply *reply) error
	// further sends another message after the reply.
	further(ctx context.Context, reply *reply) error
	// aside tells only the asker that they exceed a limit; again is whether
	// they were told a moment ago.
	aside(ctx context.Context, reply *reply, again bool) error
	// silence leaves the request without a reply.
	silence(ctx context.Context) error
}

// result is the result of a handler.
type result struct {
	reply *reply
	err   error
}

// serve answers a request: at once if the reply is ready promptly; otherwise it
// first announces the reply.
func (b *bot) serve(r *request, route route, to delivery) {
	timeout := cmp.Or(route.timeout, b.config.questionTime)
	if route.question {
		timeout += b.config.questionTime // to wait for its turn
	}
	sending, cancel := context.WithTimeout(b.sending, timeout+sendTime)
	defer cancel()
	private := route.private || r.flag("private") || route.question && r.settings.Replies == settings.InPrivate
	if allowed, again := b.within(r, private); !allowed {
		r.outcome = outcomeLimited
		b.report(r, nil, to.aside(sending, tooMuch, again))
		return
	}
	ctx, cancel := context.WithTimeout(b.working, timeout)
	defer cancel()
	var progress atomic.Pointer[reply]
	r.progress = func(done, total int64) { progress.Store(renderProgress(done, total)) }
	results := make(chan result, 1)
	go func() {
		reply, err := b.handle(ctx, r, route)
		results <- result{reply, err}
	}()

	deferral := time.NewTimer(promptly - time.Since(r.received))
	defer deferral.Stop()
	select {
	case got := <-results:
		reply := b.settle(r, got, private)
		b.report(r, got.err, b.send(sending, r, to, to.now, reply))
		return
	case <-deferral.C:
	}
	if err := to.later(sending, private); err != nil {
		cancel()
		got := <-results
		b.settle(r, got, private)
		b.report(r, got.err, err)
		return
	}
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	for {
		select {
		case got := <-results:
			reply := b.settle(r, got, private)
			b.report(r, got.err, b.send(sending, r, to, to.finally, reply))
			return
		case <-ticker.C:
			if reply := progress.Swap(nil); reply != nil {
				// The final reply matters more than another progress update.
				_ = to.finally(ctx, reply)
			}
		}
	}
}

// noSuchBody are the statuses for a request whose body a server does not
// accept.
var noSuchBody = []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusInternalServerError}

// send sends a reply, or nothing for nil. If Discord rejects the files, it
// sends the reply without them; if it rejects the reply, a sentence says so,
// since silence would look as if the bot were down. The error is that of the
// reply.
func (b *bot) send(ctx context.Context, r *request, to delivery, by func(context.Context, *reply) error, made *reply) error {
	if made == nil {
		return to.silence(ctx)
	}
	err := by(ctx, made)
	for _, next := range made.further {
		if err != nil {
			break
		}
		err = to.further(ctx, next)
		made, by = next, to.further
	}
	if refusal, ok := errors.AsType[*refused](err); ok && len(made.files) > 0 && made.described != "" {
		switch {
		case slices.Contains(noSuchBody, refusal.status):
			made = made.withoutFiles()
			err = by(ctx, made)
		case refusal.status == http.StatusForbidden:
			b.log.Warn("a picture is left out", "channel", r.channel, "server", r.guild, "error", err,
				"do", "give the bot's role Attach Files: in the settings of the channel, under Permissions")
			made = made.withoutFiles().adding(pictureLeftOut)
			err = by(ctx, made)
		}
	}
	apology := ""
	if refusal, ok := errors.AsType[*refused](err); ok {
		switch {
		case refusal.status == http.StatusBadRequest, len(made.files) > 0 && slices.Contains(noSuchBody, refusal.status):
			apology = "Discord did not take my answer. It is in the log of those who run me."
		case refusal.code == codeNoPermission:
			apology = b.lackingSentence(r)
		}
	}
	if apology != "" {
		sorry := renderSentence(apology)
		sorry.private = made.private
		_ = by(ctx, sorry)
	}
	return err
}

// pictureLeftOut stands in the answer in place of its picture.
const pictureLeftOut = "The picture is left out: in this channel I lack Attach Files."

// handle calls the route's handler, if the user is allowed to use it and there
// is a slot. A panic becomes an error.
func (b *bot) handle(ctx context.Context, r *request, route route) (reply *reply, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			reply, err = nil, fault{cause, string(debug.Stack())}
		}
	}()
	if route.moderators && !r.mayModerate() {
		return nil, errForbidden
	}
	if !route.roomless {
		// This comes before waiting for a slot: the room stays open for all who
		// wait.
		room, err := b.newsrooms.Open(ctx, r.guild)
		if err != nil {
			return nil, err
		}
		defer room.Close()
		r.room = room
	}
	if route.question {
		release, err := b.slot(ctx)
		if err != nil {
			return nil, err
		}
		defer release()
		// Time spent waiting does not reduce the time to read: with too little
		// time the answer may be wrong.
		answering, cancel := context.WithTimeout(ctx, b.config.questionTime)
		defer cancel()
		ctx = answering
	}
	return route.handle(ctx, r)
}

// slot waits for a turn to answer a question, at most as long as a question may
// take.
func (b *bot) slot(ctx context.Context) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, b.config.questionTime)
	defer cancel()
	release = func() { <-b.slots }
	select {
	case b.slots <- struct{}{}:
		return release, nil
	default:
	}
	defer b.waiting.Add(-1)
	if b.waiting.Add(1) > mostWaiting {
		return nil, errBusy
	}
	select {
	case b.slots <- struct{}{}:
		return release, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", errBusy, ctx.Err())
	}
}

// within reports whether a request is within the limits of the person and the
// server and, if not, whether the user was told so a moment ago. Private
// requests fill no channel, and have a wider limit of their own.
func (b *bot) within(r *request, private bool) (allowed, again bool) {
	// What a person may ask on one server does not depend on other servers.
	person, limit := strings.TrimSpace(r.user+" "+r.guild), r.settings.PersonLimit
	if private {
		allowed = b.private.allow(person, privateFactor*limit)
	} else {
		allowed = b.persons.allow(person, limit) && (r.guild == "" || b.servers.allow(r.guild, r.settings.ServerLimit))
	}
	if allowed {
		return true, false
	}
	return false, b.persons.tell(r.user)
}

// settle makes the reply from a handler's result, nil for silence, and sets the
// outcome.
func (b *bot) settle(r *request, got result, private bool) *reply {
	if got.err != nil {
		sentence, outcome := b.sentenceTo(r, got.err)
		r.outcome = outcome
		if r.quiet && hasNoArticles(got.err) {
			return nil
		}
		return renderSentence(sentence)
	}
	if r.outcome == "" {
		r.outcome = outcomeDone
	}
	if private && got.reply != nil && !got.reply.private {
		shown := *got.reply
		shown.private = true
		return &shown
	}
	return got.reply
}

// report logs each request, in one line, and counts it. err is the error of
// answering, unsent that of sending.
func (b *bot) report(r *request, err, unsent error) {
	if unsent != nil && r.outcome != outcomeFailed && r.outcome != outcomeForbidden {
		r.outcome = outcomeUnsent
	}
	took := time.Since(r.received)
	b.metrics.served(r, took)
	level := slog.LevelInfo
	attributes := []any{"kind", r.kind, "outcome", r.outcome, "took", took.Round(100 * time.Microsecond)}
	if r.outcome == outcomeRefused {
		err = cause(err)
	}
	if err := errors.Join(err, unsent); err != nil {
		attributes = append(attributes, "error", err)
	}
	switch r.outcome {
	case outcomeForbidden:
		// The operator may want to know who tried.
		level = slog.LevelWarn
		attributes = append(attributes, "user", r.user, "server", r.guild)
	case outcomeFailed:
		level = slog.LevelError
		if advice := newsroom.Advice(err); advice != "" {
			attributes = append(attributes, "do", advice)
		}
		if fault, ok := errors.AsType[fault](err); ok {
			attributes = append(attributes, "stack", fault.stack)
		}
	case outcomeUnsent:
		level = slog.LevelWarn
		if advice := b.accessAdvice(r, unsent); advice != "" {
			b.noteRefused(r.guild, r.channel)
			attributes = append(attributes, "channel", r.channel, "server", r.guild, "do", advice)
		}
	}
	b.log.Log(b.working, level, "question", attributes...)
}
