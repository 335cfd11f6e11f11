package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/discord/discordtest"

	"github.com/gorilla/websocket"
)

// outage is a time in which attempts to connect fail at one step. Its clock
// advances only by the gateway's waits between attempts.
type outage struct {
	*world
	lasts time.Duration
	// fail makes the next attempt fail, and mend undoes this.
	fail, mend func(o *outage)
	// allow lets connections through again.
	allow func()

	mu    sync.Mutex
	begun bool
	now   time.Duration
	waits []time.Duration
}

// sleep replaces the gateway's sleep during an outage.
func (o *outage) sleep(_ context.Context, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.begun {
		return
	}
	before := o.now
	o.now += wait
	o.waits = append(o.waits, wait)
	switch {
	case o.now < o.lasts:
		o.fail(o)
	case before < o.lasts:
		o.mend(o)
	}
}

// begin cuts the connection and makes attempts fail.
func (o *outage) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.begun = true
	o.fail(o)
	o.Break(discordtest.Cut())
}

// over reports whether the outage has ended.
func (o *outage) over() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now >= o.lasts
}

// at makes attempts fail with a fault at a step.
func at(step discordtest.Step, fault discordtest.Fault) (fail, mend func(o *outage)) {
	fail = func(o *outage) {
		if o.Pending() == 0 {
			o.Fault(step, fault)
		}
	}
	return fail, func(*outage) {}
}

// TestWhatIsSaidInAnOutageIsHeard has outages of every length at every step of
// connecting. The session survives, so messages sent in the meantime arrive
// once.
func TestWhatIsSaidInAnOutageIsHeard(t *testing.T) {
	type step struct {
		fail, mend func(o *outage)
		options    discordtest.Options
	}
	faults := func(place discordtest.Step, fault discordtest.Fault) step {
		fail, mend := at(place, fault)
		return step{fail, mend, unhurried}
	}
	refused := step{options: unhurried}
	refused.fail = func(o *outage) {
		if o.allow == nil {
			o.allow = o.Refuse()
		}
	}
	refused.mend = func(o *outage) { o.allow() }
	shortBeats := discordtest.Options{HeartbeatInterval: 50 * time.Millisecond, HeartbeatGrace: testTimeout}
	silent := faults(discordtest.OnResume, discordtest.Hang())
	silent.options = shortBeats
	for name, step := range map[string]step{
		"connection refused":   refused,
		"upgrade refused":      faults(discordtest.OnDial, discordtest.Status(http.StatusBadGateway)),
		"no HELLO":             faults(discordtest.OnHello, discordtest.Hang()),
		"cut before HELLO":     faults(discordtest.OnHello, discordtest.Cut()),
		"closed before HELLO":  faults(discordtest.OnHello, discordtest.CloseWith(1001)),
		"expired before HELLO": faults(discordtest.OnHello, discordtest.CloseWith(codeSessionExpired)),
		"refused before HELLO": faults(discordtest.OnHello, discordtest.InvalidSession(false)),
		"cut after HELLO":      faults(discordtest.AfterHello, discordtest.Cut()),
		"cut after RESUME":     faults(discordtest.OnResume, discordtest.Cut()),
		"closed after RESUME":  faults(discordtest.OnResume, discordtest.CloseWith(4000)),
		"silent after RESUME":  silent,
		"asked to reconnect":   faults(discordtest.OnResume, discordtest.Reconnect()),
		"refused for now":      faults(discordtest.OnResume, discordtest.InvalidSession(true)),
		"cut before RESUMED":   faults(discordtest.OnReplayed, discordtest.Cut()),
	} {
		for _, lasts := range []time.Duration{2 * time.Second, time.Minute, 10 * time.Minute} {
			t.Run(fmt.Sprint(name, " for ", lasts), func(t *testing.T) {
				t.Parallel()
				o := &outage{lasts: lasts, fail: step.fail, mend: step.mend}
				o.world = start(t, step.options, func(s *discordtest.Server, c *Config) {
					s.Expect(discordtest.GatewayClosed, discordtest.HeartbeatMissed)
					c.ConnectTimeout, c.Pause, c.sleep = 100*time.Millisecond, time.Second, o.sleep
				})
				o.ready(t)
				o.hears(t, "before")
				o.begin()
				if _, err := o.ana.Say(o.channel, "meanwhile"); err != nil {
					t.Fatal(err)
				}
				if !eventually(o.over) {
					t.Fatalf("no attempt is made after %v", o.now)
				}
				o.hears(t, "after")
				if o.times("before") != 1 || o.times("meanwhile") != 1 || o.times("after") != 1 {
					t.Errorf("heard %v, want each event once", o.heard)
				}
				if o.Identified() != 1 {
					t.Errorf("%d sessions were started, want 1", o.Identified())
				}
				o.mu.Lock()
				defer o.mu.Unlock()
				for _, wait := range o.waits {
					if wait > longestResume {
						t.Errorf("waits %v between two attempts", wait)
					}
				}
				if o.now > lasts+2*longestResume {
					t.Errorf("was back after %v", o.now)
				}
			})
		}
	}
}

// TestOutageOfTheNetwork: neither the API nor the gateway can be reached.
func TestOutageOfTheNetwork(t *testing.T) {
	for name, cause := range map[string]error{
		"no name":  &net.DNSError{Err: "no such host", Name: "discord.com", IsNotFound: true},
		"time-out": context.DeadlineExceeded,
	} {
		t.Run(name, func(t *testing.T) {
			o := &outage{lasts: 5 * time.Minute}
			var mu sync.Mutex
			away := false
			set := func(now bool) func(*outage) {
				return func(*outage) {
					mu.Lock()
					defer mu.Unlock()
					away = now
				}
			}
			isAway := func() bool {
				mu.Lock()
				defer mu.Unlock()
				return away
			}
			o.fail, o.mend = set(true), set(false)
			o.world = start(t, unhurried, func(_ *discordtest.Server, c *Config) {
				find, dial := c.Find, c.Dial
				c.Find = func(ctx context.Context) (string, error) {
					if isAway() {
						return "", cause
					}
					return find(ctx)
				}
				c.Dial = func(ctx context.Context, address string) (*websocket.Conn, error) {
					if isAway() {
						return nil, cause
					}
					return dial(ctx, address)
				}
				c.Pause, c.sleep = time.Second, o.sleep
			})
			o.ready(t)
			o.hears(t, "before")
			o.begin()
			if _, err := o.ana.Say(o.channel, "meanwhile"); err != nil {
				t.Fatal(err)
			}
			o.hears(t, "after")
			if o.times("meanwhile") != 1 || o.Identified() != 1 || o.count(Unreached) == 0 {
				t.Errorf("heard %v, %d sessions, notices %v", o.heard, o.Identified(), o.notices)
			}
		})
	}
}

// TestSessionIsGivenUpWhenDiscordSaysSo: a session that Discord has ended is
// not resumed.
func TestSessionIsGivenUpWhenDiscordSaysSo(t *testing.T) {
	for name, fault := range map[string]discordtest.Fault{
		"op 9":              discordtest.InvalidSession(false),
		"not authenticated": discordtest.CloseWith(codeNotIdentified),
		"bad sequence":      discordtest.CloseWith(codeBadSequence),
		"expired":           discordtest.CloseWith(codeSessionExpired),
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, unhurried, func(s *discordtest.Server, _ *Config) { s.Expect(discordtest.GatewayClosed) })
			w.ready(t)
			w.hears(t, "before")
			w.Fault(discordtest.OnResume, fault)
			w.Break(discordtest.Cut())
			if !eventually(func() bool { return w.Identified() == 2 }) {
				t.Fatalf("identified %d times; notices %v", w.Identified(), w.notices)
			}
			w.hears(t, "after")
			if w.Resumed() != 0 {
				t.Errorf("resumed %d times, want none", w.Resumed())
			}
		})
	}
}

// TestResumesWhereSessionsStart: the address that Discord gave for resuming
// leads nowhere.
func TestResumesWhereSessionsStart(t *testing.T) {
	options := unhurried
	options.Rewrite = func(what string, data any) any {
		if ready, ok := data.(map[string]any); ok && what == "READY" {
			ready["resume_gateway_url"] = "ws://127.0.0.1:1"
		}
		return data
	}
	w := start(t, options, nil)
	w.ready(t)
	w.Break(discordtest.Cut())
	if _, err := w.ana.Say(w.channel, "meanwhile"); err != nil {
		t.Fatal(err)
	}
	w.hears(t, "after")
	if w.times("meanwhile") != 1 || w.Resumed() != 1 || w.Identified() != 1 {
		t.Errorf("heard %v, resumed %d times, identified %d times, want all once", w.heard, w.Resumed(), w.Identified())
	}
	if n := w.count(Unreached); n != resumesThere {
		t.Errorf("%d attempts failed, want %d, all at the session's own address", n, resumesThere)
	}
}

// TestStartsThatAreUsedUp: an old session is resumed although no new one may be
// started.
func TestStartsThatAreUsedUp(t *testing.T) {
	limited := &LimitError{24 * time.Hour}
	g := New(Config{})
	if wait := g.wait(9, limited); wait < limited.Wait {
		t.Errorf("waits %v for a new session", wait)
	}
	g.session = "x"
	if wait := g.wait(9, limited); wait > longestResume {
		t.Errorf("waits %v to resume", wait)
	}
}

// TestEventThatCanNeverBeRead has an event that can never be read, however
// often it is sent. The events after it are read.
func TestEventThatCanNeverBeRead(t *testing.T) {
	heard := make(chan string, 10)
	resumes := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		socket, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer socket.Close()
		write(socket, `{"op":10,"d":{"heartbeat_interval":3600000}}`)
		switch op, _ := read(socket); op {
		case opIdentify:
			write(socket, `{"op":0,"t":"READY","s":1,"d":{"session_id":"x"}}`)
		case opResume:
			resumes++
		}
		write(socket, `{"op":0,"t":`)
		write(socket, `{"op":0,"t":"AFTER","s":3,"d":{}}`)
		read(socket)
	}))
	defer server.Close()
	o := New(Config{
		Token: token, Log: slog.New(slog.DiscardHandler), Pause: time.Millisecond,
		Find: func(context.Context) (string, error) { return "ws" + strings.TrimPrefix(server.URL, "http"), nil },
		Dial: func(ctx context.Context, address string) (*websocket.Conn, error) {
			socket, _, err := websocket.DefaultDialer.DialContext(ctx, address, nil)
			return socket, err
		},
		Event: func(name string, _ json.RawMessage) { heard <- name },
	})
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- o.Run(ctx) }()
	for _, want := range []string{"READY", "AFTER"} {
		select {
		case name := <-heard:
			if name != want {
				t.Errorf("%s in place of %s", name, want)
			}
		case <-ctx.Done():
			t.Fatalf("%s did not arrive", want)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	server.Close()
	if resumes != 1 {
		t.Errorf("resumed %d times, want once", resumes)
	}
}
