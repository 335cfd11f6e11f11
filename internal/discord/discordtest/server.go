package discordtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Options say what kind of Discord a server is.
type Options struct {
	// Token is the bot's token, without "Bot ". "" is "test-token".
	Token string
	// HeartbeatInterval is what Hello asks for. 0 is Discord's 41.25 s.
	HeartbeatInterval time.Duration
	// HeartbeatGrace is how much later than the interval a heartbeat may come
	// before the connection is closed. 0 is half the interval as Discord
	// gives, but at least 10 s, so that a busy machine does not fail a test.
	HeartbeatGrace time.Duration
	// AnswerWithin is how long an interaction waits for its first answer. 0 is
	// Discord's 3 s; more is for tests that are not about it on slow machines.
	AnswerWithin time.Duration
	// Privileged are the privileged intents that the application's owner
	// switched on. Identifying with others closes with 4014.
	Privileged discordgo.Intent
	// Rewrite changes what the bot is sent, to make the server one that stands
	// in for Discord and fills in less, or more. It is given the name of an
	// event, a request such as "GET /gateway/bot", or "error" for a refusal, and
	// its data as package json reads it into any, which it may change; it returns what is sent.
	// nil changes nothing.
	Rewrite func(what string, data any) any
}

// Server is a Discord with one bot application. Its methods may be called
// from several goroutines.
type Server struct {
	options  Options
	http     *httptest.Server
	talking  sync.WaitGroup // the conversations with the gateway, which http does not wait for
	finished chan struct{}

	mu      sync.Mutex // guards what follows and all that it points to
	world   world
	gateway gateway
	record  record
	faulty  faulty
	offset  time.Duration
	closed  bool
	changed chan struct{} // closed at the next change
}

// New starts a server that is closed when the test ends. The test fails if
// there are violations by then that it did not expect.
func New(tb testing.TB, o Options) *Server {
	tb.Helper()
	o.Token = cmp.Or(o.Token, "test-token")
	o.HeartbeatInterval = cmp.Or(o.HeartbeatInterval, 41250*time.Millisecond)
	o.HeartbeatGrace = cmp.Or(o.HeartbeatGrace, max(o.HeartbeatInterval/2, 10*time.Second))
	o.AnswerWithin = cmp.Or(o.AnswerWithin, 3*time.Second)
	s := &Server{
		options:  o,
		changed:  make(chan struct{}),
		finished: make(chan struct{}),
		world:    newWorld(),
		gateway:  gateway{sessions: make(map[string]*session), connections: make(map[*connection]bool)},
	}
	s.http = httptest.NewServer(s.handler())
	tb.Cleanup(func() {
		s.Close()
		for _, violation := range s.Violations() {
			if !slices.Contains(s.record.expected, violation.Kind) {
				tb.Errorf("discord: %s: %s", violation.Kind, violation.Text)
			}
		}
	})
	return s
}

// Close ends all connections and waits until everything that the server
// started has ended. It may be called twice.
func (s *Server) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.finished)
		for c := range s.gateway.connections {
			c.end()
		}
		for _, i := range s.world.interactions {
			i.overdue.Stop()
		}
	}
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.http.Close()
	s.talking.Wait()
}

// URL is the base to put in place of https://discord.com, without a slash at
// its end.
func (s *Server) URL() string { return s.http.URL }

// ApplicationID is the id of the bot's application. It is not the bot's user
// id: the two differ for some applications at Discord too.
func (s *Server) ApplicationID() string { return s.world.application }

// BotID is the bot's user id.
func (s *Server) BotID() string { return s.world.bot.ID }

// BotMention is what mentions the bot in a message.
func (s *Server) BotMention() string { return "<@" + s.world.bot.ID + ">" }

// Advance moves the server's clock on. Interactions, their tokens and nonces
// age by it; heartbeats do not.
func (s *Server) Advance(by time.Duration) {
	defer s.lock()()
	s.offset += by
	for _, i := range s.world.interactions {
		s.expire(i)
	}
	s.touch()
}

// Await waits until met is true. It is called whenever something changes, and
// may call methods of the server. The error is that of ctx, or says that the
// server was closed.
func (s *Server) Await(ctx context.Context, met func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if met() {
			return nil
		}
		select {
		case <-changed:
		case <-s.finished:
			return errors.New("the discord server is closed")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// AwaitReady waits until a session of the bot is live: identified or resumed,
// and connected.
func (s *Server) AwaitReady(ctx context.Context) error {
	if err := s.Await(ctx, func() bool { return s.Live() > 0 }); err != nil {
		return fmt.Errorf("wait for the bot to be ready: %w", err)
	}
	return nil
}

// touch wakes those that wait for a change. The caller holds mu.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// lock takes the server's mutex; what it returns gives it back.
func (s *Server) lock() (unlock func()) {
	s.mu.Lock()
	return s.mu.Unlock
}

// now is the time on the server's clock. The caller holds mu.
func (s *Server) now() time.Time { return time.Now().Add(s.offset) }
