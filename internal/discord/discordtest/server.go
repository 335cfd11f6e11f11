package discordtest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
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
	Privileged Intent
	// BotPermissions are the bot's in every channel that does not set its
	// own. 0 is [BotNeeds].
	BotPermissions Permission
	// Bucket limits requests for each route; see [Bucket]. The zero value
	// limits none.
	Bucket Bucket
	// Rewrite changes what the bot is sent, to make the server one that stands
	// in for Discord and fills in less, or more. It is given the name of an
	// event, or a request such as "GET /gateway/bot", and its data as package
	// json reads it into any, which it may change; it returns what is sent.
	// nil changes nothing.
	Rewrite func(what string, data any) any
}

// Server is a Discord with one bot application. Its methods may be called
// from several goroutines.
type Server struct {
	options Options
	http    *http.Server
	url     string
	serving sync.WaitGroup

	mu       sync.Mutex
	world    world
	gateway  gateway
	record   record
	faults   faults
	offset   time.Duration
	changed  signal
	finished chan struct{}
	closing  sync.Once
}

// New starts a server that is closed when the test ends. The test fails if
// there are violations by then that it did not expect.
func New(tb testing.TB, options Options) *Server {
	tb.Helper()
	server, err := Start(options)
	if err != nil {
		tb.Fatalf("start discord: %v", err)
	}
	tb.Cleanup(func() {
		server.Close()
		for _, violation := range server.Unexpected() {
			tb.Errorf("discord: %s", violation)
		}
	})
	return server
}

// Start starts a server on a free port of the loopback interface. The caller
// closes it.
func Start(options Options) (*Server, error) {
	if options.Token == "" {
		options.Token = "test-token"
	}
	if options.HeartbeatInterval == 0 {
		options.HeartbeatInterval = 41250 * time.Millisecond
	}
	if options.HeartbeatGrace == 0 {
		options.HeartbeatGrace = max(options.HeartbeatInterval/2, 10*time.Second)
	}
	if options.AnswerWithin == 0 {
		options.AnswerWithin = 3 * time.Second
	}
	if options.BotPermissions == 0 {
		options.BotPermissions = BotNeeds
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on the loopback interface: %w", err)
	}
	s := &Server{
		options:  options,
		url:      "http://" + listener.Addr().String(),
		changed:  make(signal),
		finished: make(chan struct{}),
	}
	s.world = newWorld()
	s.gateway = newGateway()
	s.http = &http.Server{Handler: s.owned(s.handler()), ReadHeaderTimeout: 10 * time.Second}
	s.serving.Go(func() { _ = s.http.Serve(listener) })
	return s, nil
}

// Close ends all connections and waits until everything that the server
// started has ended. It may be called twice.
func (s *Server) Close() {
	s.closing.Do(func() {
		s.mu.Lock()
		close(s.finished)
		s.mu.Unlock()
		_ = s.http.Close()
		s.dropConnections()
		s.serving.Wait()
	})
}

// URL is the base to put in place of https://discord.com, without a slash at
// its end.
func (s *Server) URL() string { return s.url }

// Token is the bot's token, without "Bot ".
func (s *Server) Token() string { return s.options.Token }

// ApplicationID is the id of the bot's application. It is not the bot's user
// id: the two differ for some applications at Discord too.
func (s *Server) ApplicationID() string { return s.world.application }

// BotID is the bot's user id.
func (s *Server) BotID() string { return s.world.bot.ID }

// BotMention is what mentions the bot in a message.
func (s *Server) BotMention() string { return "<@" + s.world.bot.ID + ">" }

// Advance moves the server's clock on. Interactions and their tokens age by
// it; heartbeats do not.
func (s *Server) Advance(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
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
	return s.await(ctx, &s.changed, met)
}

// await waits until met is true, which it looks at when on is touched.
func (s *Server) await(ctx context.Context, on *signal, met func() bool) error {
	for {
		s.mu.Lock()
		changed := *on
		s.mu.Unlock()
		if met() {
			return nil
		}
		select {
		case <-changed:
		case <-s.finished:
			return errClosed
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

// touch wakes all that wait for a change of anything. The caller holds mu.
func (s *Server) touch() { s.changed.touch() }

// signal wakes those that wait for a change. The server's mutex guards it.
type signal chan struct{}

func (c *signal) touch() {
	close(*c)
	*c = make(signal)
}

// now is the time on the server's clock. The caller holds mu.
func (s *Server) now() time.Time { return time.Now().Add(s.offset) }

// owned makes requests end before Close does: the server owns the goroutines
// that answer them.
func (s *Server) owned(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		select {
		case <-s.finished:
			s.mu.Unlock()
			return
		default:
		}
		s.serving.Add(1)
		s.mu.Unlock()
		defer s.serving.Done()
		handler.ServeHTTP(w, r)
	})
}
