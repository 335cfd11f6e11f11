// Package gateway keeps a connection to Discord's gateway up: it identifies,
// answers heartbeats and watches for theirs, resumes where it was cut off, and
// hands out the events in their order.
//
// It stands in place of the connection of package discordgo, which cannot be
// made safe from outside: its Open waits for the first events with the session
// locked, so that a request to reconnect at that moment locks up for ever; a
// dead connection is noticed after five heartbeats at the earliest; an event
// that is null, or one that comes while the connection is closed, ends the
// process; the code that a connection was closed with is lost; and a session
// is never resumed where Discord asks for it.
package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Config says what to connect to and what to do with events.
type Config struct {
	// Token is the bot's, without "Bot ". It is in no error and no log.
	Token string
	// Intents are the kinds of event wanted.
	Intents int
	// Shard is the number of this connection, from 0, among Shards.
	Shard, Shards int
	// Find returns the gateway's address for new sessions. An error that wraps
	// a [FatalError] ends Run; after any other, Find is called again.
	Find func(ctx context.Context) (string, error)
	// Dial connects to an address from Find, or to that of a session that can
	// be resumed.
	Dial func(ctx context.Context, address string) (*websocket.Conn, error)
	// Event is called with each event, one at a time and in order; nothing else
	// is read until it returns.
	Event func(name string, data json.RawMessage)
	// Notice is called with what happens to the connection.
	Notice func(Notice)
	Log    *slog.Logger

	// ConnectTimeout is the time limit for connecting, up to the first message;
	// 10 s if zero. After that the heartbeat's interval is the limit.
	ConnectTimeout time.Duration
	// Pause is the shortest wait before a refused session is replaced by a new
	// one, and the unit for other waits. Discord asks for 1 to 5 s; zero stands
	// for 1 s.
	Pause time.Duration

	// sleep waits between two attempts, or until ctx ends; tests replace it.
	sleep func(ctx context.Context, wait time.Duration)
}

// Notice is something that happens to the connection.
type Notice string

// The notices.
const (
	Connected Notice = "connected" // and not yet ready
	Ready     Notice = "ready"     // with a new session
	Resumed   Notice = "resumed"   // with the old session
	Asked     Notice = "asked to reconnect"
	Refused   Notice = "session refused"
	Silent    Notice = "heartbeat unanswered"
	Lost      Notice = "connection lost"
	// Unreached is an attempt that made no connection.
	Unreached Notice = "unreached"
)

// FatalError ends [Run]: connecting again would not help.
type FatalError struct {
	// Code is the code that Discord closed the connection with, 0 for another
	// cause.
	Code  int
	Cause error
}

func (e *FatalError) Error() string { return e.Cause.Error() }

func (e *FatalError) Unwrap() error { return e.Cause }

// LimitError is returned by Find when no session may be started for a while.
type LimitError struct{ Wait time.Duration }

func (e *LimitError) Error() string {
	return fmt.Sprintf("no session may be started for %v", e.Wait)
}

// The codes that a gateway closes a connection with for good, and those after
// which the session cannot be resumed.
const (
	CodeToken          = 4004
	CodeShard          = 4010
	CodeShardsNeeded   = 4011
	CodeVersion        = 4012
	CodeBadIntents     = 4013
	CodeUnasked        = 4014 // intents that the application may not have
	codeNotIdentified  = 4003
	codeBadSequence    = 4007
	codeSessionExpired = 4009
)

// codeAgain closes a connection whose session is to be resumed: after 1000 and
// 1001 it could not be.
const codeAgain = 4000

const (
	// longestWait is the longest wait between two attempts to connect, and
	// longestResume the longest while there is a session to resume: Discord
	// keeps one for a few minutes, and does not limit attempts to resume it.
	longestWait, longestResume = time.Minute, 15 * time.Second
	// resumesThere is how many attempts in a row use the address that Discord
	// gave for resuming the session. Later ones alternate with the address for
	// new sessions, where the session can be resumed too.
	resumesThere = 3
)

// Gateway is a connection that is kept up.
//
// A session is given up only when Discord answers RESUME with op 9, or ends a
// session by closing the connection with a code for that. After every other
// failure, however often, the session is resumed, because Discord sends what was
// missed after a RESUME and never after a new IDENTIFY.
type Gateway struct {
	config Config
	up     atomic.Bool

	// What is needed to resume the session; session is empty when there is
	// none.
	session, address string
	sequence         atomic.Int64
	// unreadable is the last sequence number before a message that could not
	// be read.
	unreadable int64
}

// New returns a Gateway that is not connected.
func New(config Config) *Gateway {
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	if config.Pause == 0 {
		config.Pause = time.Second
	}
	if config.sleep == nil {
		config.sleep = sleep
	}
	if config.Notice == nil {
		config.Notice = func(Notice) {}
	}
	return &Gateway{config: config}
}

// Up reports whether events are coming in.
func (g *Gateway) Up() bool { return g.up.Load() }

// Run connects, and reconnects whenever the connection is lost, until ctx ends
// (it then says goodbye to Discord and returns nil) or until a [FatalError]. It
// may be called once.
func (g *Gateway) Run(ctx context.Context) error {
	for failures := 0; ; failures++ {
		got, err := g.connect(ctx, failures)
		g.up.Store(false)
		if ctx.Err() != nil {
			return nil
		}
		if _, ok := errors.AsType[*FatalError](err); ok {
			return err
		}
		if got == started {
			failures = 0
		}
		wait := g.wait(failures, err)
		g.config.Log.Warn(got.failing(), "error", g.shown(err), "resume", g.session != "", "wait", wait.Round(time.Millisecond))
		g.config.sleep(ctx, wait)
	}
}

// progress is how far an attempt to connect got.
type progress int

const (
	unreached progress = iota // there was no connection
	connected                 // there was one, on which no session started
	started                   // a session started or was resumed
)

// failing is the description, in the log, of an attempt that ended.
func (p progress) failing() string {
	if p == unreached {
		return "Discord is not reached"
	}
	return "the connection to Discord ended"
}

func sleep(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// shown is an error for the log, without the token even where the other side
// repeats it.
func (g *Gateway) shown(err error) string {
	return strings.ReplaceAll(err.Error(), g.config.Token, "…")
}

// wait is how long to wait after so many failures in a row. Up to half of it is
// random, so that the shards of a bot do not all come back at once.
func (g *Gateway) wait(failures int, err error) time.Duration {
	pause, longest := g.config.Pause, longestWait
	if g.session == "" {
		if limited, ok := errors.AsType[*LimitError](err); ok {
			return limited.Wait + chance(pause)
		}
		if errors.Is(err, errRefused) {
			return pause + chance(4*pause)
		}
	} else {
		longest = longestResume
	}
	if failures == 0 {
		return chance(pause / 4)
	}
	wait := min(pause<<min(failures-1, 6), longest)
	return wait - chance(wait/2)
}

// chance is a random time up to limit.
func chance(limit time.Duration) time.Duration {
	return time.Duration(rand.Int64N(int64(limit) + 1))
}

// forget gives up the session.
func (g *Gateway) forget() {
	g.session, g.address = "", ""
	g.sequence.Store(0)
}

// find is the address to dial after so many failures in a row.
func (g *Gateway) find(ctx context.Context, failures int) (string, error) {
	if g.session != "" && g.address != "" && (failures <= resumesThere || failures%2 != 0) {
		return g.address, nil
	}
	return g.config.Find(ctx)
}

// ended decides from the error of a connection whether the session can be
// resumed. introduced is whether IDENTIFY or RESUME was sent on it.
func (g *Gateway) ended(err error, introduced bool) error {
	closed, ok := errors.AsType[*websocket.CloseError](err)
	if !ok {
		return err
	}
	switch closed.Code {
	case CodeToken, CodeShard, CodeShardsNeeded, CodeVersion, CodeBadIntents, CodeUnasked:
		return &FatalError{closed.Code, err}
	case codeNotIdentified, codeBadSequence, codeSessionExpired:
		if introduced {
			g.forget()
		}
	}
	return err
}
