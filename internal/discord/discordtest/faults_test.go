package discordtest_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"byline/internal/discord/discordtest"
)

func TestFaultsAtEveryStep(t *testing.T) {
	t.Parallel()
	faults := map[string]func(*testing.T, *client){
		"cut":       func(t *testing.T, c *client) { wantClosed(t, c, 0) },
		"op 7":      func(_ *testing.T, c *client) { c.expect(7, "") },
		"op 9 true": func(_ *testing.T, c *client) { c.expect(9, "") },
		"close 4000": func(t *testing.T, c *client) {
			wantClosed(t, c, 4000)
		},
		"garbage": func(t *testing.T, c *client) {
			if _, err := c.next(); err == nil {
				t.Error("there is no garbage")
			}
		},
		"freeze": func(t *testing.T, c *client) {
			_ = c.ws.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
			if _, _, err := c.ws.ReadMessage(); err == nil || websocket.IsCloseError(err, 1000, 4000) {
				t.Errorf("a frozen connection says something: %v", err)
			}
		},
	}
	all := []discordtest.Fault{
		discordtest.CutConnection(), discordtest.Reconnect(), discordtest.InvalidSession(true),
		discordtest.CloseWith(4000), discordtest.Garbage(), discordtest.Freeze(),
	}
	steps := []discordtest.Step{
		discordtest.OnHello, discordtest.AfterHello, discordtest.OnIdentify, discordtest.OnReady, discordtest.OnResume, discordtest.OnResumed,
	}
	for _, step := range steps {
		for _, fault := range all {
			t.Run(fmt.Sprint(step, " ", fault), func(t *testing.T) {
				t.Parallel()
				server := discordtest.New(t, discordtest.Options{})
				id := ""
				if step == discordtest.OnResume || step == discordtest.OnResumed {
					first := greeted(t, server)
					id = first.identify(server)
					_ = first.ws.Close()
				}
				server.Fault(step, fault)
				c := dial(t, server, "?v=9&encoding=json")
				if step != discordtest.OnHello {
					c.expect(10, "")
				}
				switch {
				case step == discordtest.OnReady:
					c.identify(server)
				case step == discordtest.OnIdentify:
					c.send(`{"op": 2, "d": {"token": %q, "intents": 513, %s}}`, server.Token(), properties)
				case id != "":
					c.send(`{"op": 6, "d": {"token": %q, "session_id": %q, "seq": 1}}`, server.Token(), id)
					if step == discordtest.OnResumed {
						c.expect(0, "RESUMED")
					}
				}
				faults[fault.Name](t, c)
				if server.Pending() != 0 {
					t.Error("the fault still waits")
				}
			})
		}
	}
}

func wantClosed(t *testing.T, c *client, want int) {
	t.Helper()
	if code := c.closed(); code != want {
		t.Errorf("closed with %d, want %d", code, want)
	}
}

func TestRefusedAndFrozenDials(t *testing.T) {
	t.Parallel()
	server := discordtest.New(t, discordtest.Options{})
	address := "ws" + strings.TrimPrefix(server.URL(), "http") + "?v=9"
	dialler := websocket.Dialer{HandshakeTimeout: 200 * time.Millisecond}
	try := func() error {
		ws, _, err := dialler.Dial(address, nil)
		if err == nil {
			_ = ws.Close()
		}
		return err
	}
	allow := server.Refuse()
	if try() == nil {
		t.Error("a refused connection is opened")
	}
	allow()
	allow()
	for _, fault := range []discordtest.Fault{discordtest.CutConnection(), discordtest.Freeze()} {
		server.Fault(discordtest.OnDial, fault)
		if try() == nil {
			t.Errorf("%s: the connection is opened", fault)
		}
	}
	greeted(t, server)
	if server.Dialled() != 4 {
		t.Errorf("%d were dialled, want 4", server.Dialled())
	}
}

func TestAcknowledgementsStop(t *testing.T) {
	t.Parallel()
	server := discordtest.New(t, discordtest.Options{})
	c := greeted(t, server)
	c.identify(server)
	server.Break(discordtest.StopAcks())
	if server.Live() != 0 {
		t.Error("a connection without acknowledgements counts as live")
	}
	server.Guild("Later")
	c.expect(0, "GUILD_CREATE")
	server.Expect(discordtest.GatewayClosed)
	c.send(`{"op": 1, "d": 1}`)
	c.send(`{"op": 99}`)
	if p, err := c.next(); !websocket.IsCloseError(err, 4001) {
		t.Errorf("op %d, error %v, want nothing but the end", p.Op, err)
	}
}

// A frozen connection stays open however long no heartbeat comes: nothing but
// the client's own watch can find it.
func TestFrozenConnectionIsNotClosed(t *testing.T) {
	t.Parallel()
	server := discordtest.New(t, discordtest.Options{HeartbeatInterval: 20 * time.Millisecond, HeartbeatGrace: time.Millisecond})
	server.Expect(discordtest.HeartbeatMissed)
	server.Fault(discordtest.AfterHello, discordtest.Freeze())
	frozen := greeted(t, server)
	for range 3 { // Each is closed after the frozen one would have been.
		wantClosed(t, greeted(t, server), 4009)
	}
	_ = frozen.ws.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	var late net.Error
	if _, _, err := frozen.ws.ReadMessage(); !errors.As(err, &late) || !late.Timeout() {
		t.Errorf("error %v, want that nothing comes", err)
	}
}
