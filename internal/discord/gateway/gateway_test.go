package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/discord/discordtest"

	"github.com/gorilla/websocket"
)

const (
	token    = "a-secret-token"
	interval = 200 * time.Millisecond
	// testTimeout is how long to wait for what must happen soon; it leaves a busy
	// machine time enough.
	testTimeout = time.Minute
)

// world is a Discord and a gateway connected to it.
type world struct {
	*discordtest.Server
	*Gateway
	channel *discordtest.Channel
	ana     *discordtest.Member
	ended   chan error
	cancel  context.CancelFunc

	mu      sync.Mutex
	heard   []string // what was said in messages
	notices []Notice
}

// unhurried is for tests that count sessions: on a busy machine a heartbeat may
// stay unanswered for longer than the short interval.
var unhurried = discordtest.Options{HeartbeatInterval: testTimeout}

func start(t *testing.T, options discordtest.Options, configure func(*discordtest.Server, *Config)) *world {
	t.Helper()
	options.Token, options.Privileged = token, discordtest.MessageContent
	if options.HeartbeatInterval == 0 {
		options.HeartbeatInterval = interval
	}
	w := &world{Server: discordtest.New(t, options), ended: make(chan error, 1)}
	guild := w.Guild("Harbour")
	w.channel, w.ana = guild.Channel("general"), guild.Member("ana", discordtest.Everyday)
	config := Config{
		Token: token, Intents: 1<<9 | 1<<12 | 1<<15, Shards: 1,
		Find: func(context.Context) (string, error) {
			return "ws" + strings.TrimPrefix(w.URL(), "http") + "/?v=9&encoding=json", nil
		},
		Dial: func(ctx context.Context, address string) (*websocket.Conn, error) {
			if !strings.Contains(address, "?") {
				address += "/?v=9&encoding=json"
			}
			socket, _, err := websocket.DefaultDialer.DialContext(ctx, address, nil)
			return socket, err
		},
		Event:          w.event,
		Notice:         w.notice,
		Log:            slog.New(slog.DiscardHandler),
		ConnectTimeout: 500 * time.Millisecond, Pause: 10 * time.Millisecond,
	}
	if configure != nil {
		configure(w.Server, &config)
	}
	w.Gateway = New(config)
	ctx, cancel := context.WithCancel(t.Context())
	w.cancel = cancel
	go func() { w.ended <- w.Run(ctx) }()
	t.Cleanup(cancel)
	return w
}

func (w *world) event(name string, data json.RawMessage) {
	var message struct{ Content string }
	if name == "MESSAGE_CREATE" && json.Unmarshal(data, &message) == nil {
		w.mu.Lock()
		w.heard = append(w.heard, message.Content)
		w.mu.Unlock()
	}
}

func (w *world) notice(notice Notice) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notices = append(w.notices, notice)
}

// count is how often a notice was sent.
func (w *world) count(wanted Notice) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, notice := range w.notices {
		if notice == wanted {
			n++
		}
	}
	return n
}

// hears says a text, and fails the test if it does not arrive.
func (w *world) hears(t *testing.T, text string) {
	t.Helper()
	if _, err := w.ana.Say(w.channel, text); err != nil {
		t.Fatal(err)
	}
	if !eventually(func() bool { return w.times(text) > 0 }) {
		t.Fatalf("%q did not arrive; notices %v", text, w.notices)
	}
}

// recovers waits until a new message arrives again. Messages are lost while
// there is no session to resume, so it repeats them.
func (w *world) recovers(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(testTimeout); time.Now().Before(deadline); {
		w.ready(t)
		if _, err := w.ana.Say(w.channel, text); err != nil {
			t.Fatal(err)
		}
		if within(200*time.Millisecond, func() bool { return w.times(text) > 0 }) {
			return
		}
	}
	t.Fatalf("%q did not arrive; notices %v", text, w.notices)
}

func (w *world) times(text string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, heard := range w.heard {
		if heard == text {
			n++
		}
	}
	return n
}

func eventually(met func() bool) bool { return within(testTimeout, met) }

func within(limit time.Duration, met func() bool) bool {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if met() {
			return true
		}
	}
	return met()
}

func (w *world) ready(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	if err := w.AwaitReady(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestConnectsAndTakesLeave(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.ready(t)
	w.hears(t, "hello")
	if !w.Up() {
		t.Error("events come in, and it is not up")
	}
	w.cancel()
	if err := <-w.ended; err != nil || w.Up() {
		t.Errorf("Run = %v, up %v, want no error and not up", err, w.Up())
	}
	if !eventually(func() bool { return w.Connections() == 0 }) {
		t.Error("the connection was not closed")
	}
}

// TestFaults makes each fault happen at each step of connecting; afterwards
// messages must arrive again.
func TestFaults(t *testing.T) {
	faults := map[string]discordtest.Fault{
		"cut":               discordtest.Cut(),
		"freeze":            discordtest.Hang(),
		"no acknowledgment": discordtest.StopAcks(),
		"reconnect":         discordtest.Reconnect(),
		"invalid":           discordtest.InvalidSession(false),
		"invalid for now":   discordtest.InvalidSession(true),
		"unknown error":     discordtest.CloseWith(4000),
		"bad sequence":      discordtest.CloseWith(4007),
		"expired":           discordtest.CloseWith(4009),
		"going away":        discordtest.CloseWith(1001),
		"garbage":           discordtest.Garbage(),
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, step := range []discordtest.Step{discordtest.OnDial, discordtest.OnHello, discordtest.OnIdentify, discordtest.OnReady} {
				w := start(t, discordtest.Options{}, func(s *discordtest.Server, _ *Config) {
					s.Expect(discordtest.GatewayClosed, discordtest.HeartbeatMissed)
					s.Fault(step, fault)
				})
				w.recovers(t, "after "+string(step))
				w.cancel()
				<-w.ended
			}
			w := start(t, discordtest.Options{}, func(s *discordtest.Server, _ *Config) {
				s.Expect(discordtest.GatewayClosed, discordtest.HeartbeatMissed)
			})
			w.ready(t)
			w.hears(t, "before")
			for _, step := range []discordtest.Step{discordtest.OnResume, discordtest.OnResumed} {
				w.Fault(step, fault)
				w.Break(discordtest.Cut())
				w.recovers(t, "after "+string(step))
			}
			w.Break(fault)
			w.recovers(t, "at the end")
		})
	}
}

func TestWhatWasMissedIsMadeUpFor(t *testing.T) {
	w := start(t, unhurried, nil)
	w.ready(t)
	w.hears(t, "before")
	allow := w.Refuse()
	w.Break(discordtest.Cut())
	if _, err := w.ana.Say(w.channel, "meanwhile"); err != nil {
		t.Fatal(err)
	}
	allow()
	w.hears(t, "after")
	if w.times("meanwhile") != 1 || w.times("before") != 1 {
		t.Errorf("heard %v, want each event once", w.heard)
	}
	if w.Resumed() != 1 || w.Identified() != 1 {
		t.Errorf("resumed %d times, identified %d times, want once each", w.Resumed(), w.Identified())
	}
}

// TestSilenceIsNoticed: a connection that has gone silent is abandoned and
// replaced.
func TestSilenceIsNoticed(t *testing.T) {
	for name, fault := range map[string]discordtest.Fault{"frozen": discordtest.Hang(), "unanswered": discordtest.StopAcks()} {
		t.Run(name, func(t *testing.T) {
			w := start(t, discordtest.Options{}, func(s *discordtest.Server, _ *Config) { s.Expect(discordtest.HeartbeatMissed) })
			w.ready(t)
			w.hears(t, "before")
			w.Break(fault)
			if !eventually(func() bool { return w.count(Silent) > 0 }) {
				t.Fatalf("notices %v, want that the connection is silent", w.notices)
			}
			w.hears(t, "after")
		})
	}
}

func TestAsksForAHeartbeat(t *testing.T) {
	w := start(t, unhurried, nil)
	w.ready(t)
	w.Ask()
	w.hears(t, "after")
}

func TestSessionsForgottenAreStartedAnew(t *testing.T) {
	w := start(t, unhurried, nil)
	w.ready(t)
	w.ForgetSessions()
	w.Break(discordtest.Reconnect())
	if !eventually(func() bool { return w.Identified() == 2 }) {
		t.Fatalf("identified %d times; notices %v", w.Identified(), w.notices)
	}
	w.hears(t, "after")
	if n := w.count(Refused); n != 1 {
		t.Errorf("the session that is gone was tried %d times", n)
	}
}

func TestWhatCannotBeMendedEnds(t *testing.T) {
	for _, test := range []struct {
		name      string
		configure func(*discordtest.Server, *Config)
		code      int
	}{
		{"token", func(_ *discordtest.Server, c *Config) { c.Token = "another" }, CodeToken},
		{"intents it may not have", func(_ *discordtest.Server, c *Config) { c.Intents = 1 << 1 }, CodeUnasked},
		{"intents that are none", func(_ *discordtest.Server, c *Config) { c.Intents = 1 << 60 }, CodeBadIntents},
		{"shard", func(s *discordtest.Server, _ *Config) { s.Fault(discordtest.OnIdentify, discordtest.CloseWith(4010)) }, CodeShard},
		{"shards needed", func(s *discordtest.Server, _ *Config) { s.Fault(discordtest.OnIdentify, discordtest.CloseWith(4011)) }, CodeShardsNeeded},
		{"version", func(s *discordtest.Server, _ *Config) { s.Fault(discordtest.OnIdentify, discordtest.CloseWith(4012)) }, CodeVersion},
		{"what is asked beforehand", func(_ *discordtest.Server, c *Config) {
			c.Find = func(context.Context) (string, error) {
				return "", &FatalError{CodeToken, errors.New("the token is refused")}
			}
		}, CodeToken},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := start(t, discordtest.Options{}, func(s *discordtest.Server, c *Config) {
				s.Expect(discordtest.GatewayClosed, discordtest.Rejected)
				test.configure(s, c)
			})
			select {
			case err := <-w.ended:
				fatal, ok := errors.AsType[*FatalError](err)
				if !ok || fatal.Code != test.code || strings.Contains(err.Error(), token) {
					t.Errorf("ended with %v", err)
				}
			case <-time.After(testTimeout):
				t.Errorf("Run has not ended; notices %v", w.notices)
			}
		})
	}
}

// TestStartsAreCounted: no session is started while Discord allows none.
func TestStartsAreCounted(t *testing.T) {
	asked := 0
	w := start(t, unhurried, func(_ *discordtest.Server, c *Config) {
		find := c.Find
		c.Find = func(ctx context.Context) (string, error) {
			if asked++; asked == 1 {
				return "", &LimitError{100 * time.Millisecond}
			}
			return find(ctx)
		}
	})
	at := time.Now()
	w.ready(t)
	if took := time.Since(at); took < 50*time.Millisecond || asked != 2 {
		t.Errorf("asked %d times within %v", asked, took)
	}
}

// TestHundredFaults makes random faults happen; messages must arrive after
// each.
func TestHundredFaults(t *testing.T) {
	w := start(t, discordtest.Options{}, func(s *discordtest.Server, _ *Config) {
		s.Expect(discordtest.GatewayClosed, discordtest.HeartbeatMissed)
	})
	w.ready(t)
	random := rand.New(rand.NewPCG(4, 2))
	faults := []discordtest.Fault{
		discordtest.Cut(), discordtest.Cut(), discordtest.Hang(), discordtest.StopAcks(), discordtest.Reconnect(), discordtest.Reconnect(),
		discordtest.InvalidSession(true), discordtest.InvalidSession(false), discordtest.CloseWith(4000), discordtest.CloseWith(4009), discordtest.CloseWith(1000), discordtest.Garbage(),
	}
	steps := []discordtest.Step{discordtest.OnDial, discordtest.OnHello, discordtest.OnResume, discordtest.OnIdentify, discordtest.OnReady, discordtest.OnResumed}
	for n := range 100 {
		if random.IntN(4) == 0 {
			w.Fault(steps[random.IntN(len(steps))], faults[random.IntN(len(faults))])
		}
		w.Break(faults[random.IntN(len(faults))])
		w.recovers(t, "after fault "+time.Duration(n).String())
	}
	w.cancel()
	if err := <-w.ended; err != nil {
		t.Error(err)
	}
}
