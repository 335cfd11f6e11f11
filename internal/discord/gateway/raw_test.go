package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// talk connects a gateway once to a server that behaves as the test says, and
// returns how the connection ended.
func talk(t *testing.T, serve func(socket *websocket.Conn)) error {
	t.Helper()
	served := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(served)
		socket, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer socket.Close()
		serve(socket)
	}))
	defer server.Close()
	g := New(Config{
		Token: token,
		Find:  func(context.Context) (string, error) { return "ws" + strings.TrimPrefix(server.URL, "http"), nil },
		Dial: func(ctx context.Context, address string) (*websocket.Conn, error) {
			socket, _, err := websocket.DefaultDialer.DialContext(ctx, address, nil)
			return socket, err
		},
		Event:          func(string, json.RawMessage) {},
		Log:            slog.New(slog.DiscardHandler),
		ConnectTimeout: testTimeout,
	})
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	_, err := g.connect(ctx, 0)
	if ctx.Err() != nil {
		t.Fatal("the connection did not end")
	}
	<-served
	return err
}

// write and read are for servers; they stop when the client has gone.
func write(socket *websocket.Conn, text string) bool {
	return socket.WriteMessage(websocket.TextMessage, []byte(text)) == nil
}

func read(socket *websocket.Conn) (op int, ok bool) {
	var got message
	err := socket.ReadJSON(&got)
	return got.Op, err == nil
}

// TestSessionThatNeverStarts: acknowledged heartbeats alone do not count as a
// session.
func TestSessionThatNeverStarts(t *testing.T) {
	err := talk(t, func(socket *websocket.Conn) {
		write(socket, `{"op":10,"d":{"heartbeat_interval":500}}`)
		for {
			op, ok := read(socket)
			if !ok {
				return
			}
			if op == opHeartbeat {
				write(socket, `{"op":11}`)
			}
		}
	})
	if !errors.Is(err, errNotReady) {
		t.Errorf("the connection ended with %v, want %v", err, errNotReady)
	}
}

// TestSilenceIsCounted: a connection is abandoned within three unanswered
// heartbeats. The test counts them, so that no clock matters.
func TestSilenceIsCounted(t *testing.T) {
	beats := 0
	err := talk(t, func(socket *websocket.Conn) {
		write(socket, `{"op":10,"d":{"heartbeat_interval":50}}`)
		for {
			op, ok := read(socket)
			if !ok {
				return
			}
			if op == opHeartbeat {
				beats++
			}
		}
	})
	if !errors.Is(err, errSilent) || beats > 3 {
		t.Errorf("the connection ended after %d heartbeats with %v, want at most 3 and %v", beats, err, errSilent)
	}
}

// TestIntervalMayBeAFraction: the interval may be any JSON number.
func TestIntervalMayBeAFraction(t *testing.T) {
	err := talk(t, func(socket *websocket.Conn) {
		write(socket, `{"op":10,"d":{"heartbeat_interval":41250.0}}`)
		if op, ok := read(socket); !ok || op != opIdentify {
			t.Errorf("received op %d, %v, want %d", op, ok, opIdentify)
		}
		write(socket, `{"op":7}`)
		read(socket)
	})
	if !errors.Is(err, errAsked) {
		t.Errorf("the connection ended with %v, want %v", err, errAsked)
	}
}

// TestIntervalMayBeLong: the gateway connects even if Discord wants heartbeats
// rarely.
func TestIntervalMayBeLong(t *testing.T) {
	for _, interval := range []string{"86400000", "1e30"} {
		err := talk(t, func(socket *websocket.Conn) {
			write(socket, `{"op":10,"d":{"heartbeat_interval":`+interval+`}}`)
			if op, ok := read(socket); !ok || op != opIdentify {
				t.Errorf("received op %d, %v, want %d", op, ok, opIdentify)
			}
			write(socket, `{"op":7}`)
			read(socket)
		})
		if !errors.Is(err, errAsked) {
			t.Errorf("interval %s: the connection ended with %v, want %v", interval, err, errAsked)
		}
	}
}

// TestTokenThatIsRepeated: the token is not logged if the other side sends it
// back.
func TestTokenThatIsRepeated(t *testing.T) {
	var log strings.Builder
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	finds := 0
	g := New(Config{
		Token: token, Pause: time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Find: func(context.Context) (string, error) {
			if finds++; finds > 1 {
				cancel()
			}
			return "", &websocket.CloseError{Code: 4000, Text: "no session for " + token}
		},
	})
	if err := g.Run(ctx); err != nil {
		t.Error(err)
	}
	if text := log.String(); strings.Contains(text, token) || !strings.Contains(text, "no session for …") {
		t.Errorf("the log has the token, or lacks the refusal: %s", text)
	}
}

// TestHeartbeatThatIsAskedFor: a heartbeat is sent at once when Discord asks,
// long before the next is due.
func TestHeartbeatThatIsAskedFor(t *testing.T) {
	beat := false
	err := talk(t, func(socket *websocket.Conn) {
		write(socket, `{"op":10,"d":{"heartbeat_interval":3600000}}`)
		if op, ok := read(socket); !ok || op != opIdentify {
			t.Errorf("received op %d, %v, want %d", op, ok, opIdentify)
		}
		write(socket, `{"op":1}`)
		op, ok := read(socket)
		beat = ok && op == opHeartbeat
		write(socket, `{"op":7}`)
		read(socket)
	})
	if !beat || !errors.Is(err, errAsked) {
		t.Errorf("heartbeat %v, and the connection ended with %v, want one and %v", beat, err, errAsked)
	}
}

// TestBadMessages: whatever the other side sends ends one connection at most.
func TestBadMessages(t *testing.T) {
	for _, greeting := range []string{
		"", "null", "[]", "1", "{", `{"op":"x"}`, `{"op":10}`, `{"op":10,"d":null}`, `{"op":10,"d":{"heartbeat_interval":0}}`,
		`{"op":10,"d":{"heartbeat_interval":-1}}`, `{"op":10,"d":{"heartbeat_interval":1e99}}`, `{"op":0,"t":"READY","d":{}}`, `{"op":7}`, `{"op":9}`, `{"op":9,"d":true}`, `{"op":99}`,
	} {
		if err := talk(t, func(socket *websocket.Conn) { write(socket, greeting); read(socket) }); err == nil {
			t.Errorf("%q: no error", greeting)
		}
	}
	for _, event := range []string{"", "null", "[]", "{", `{"op":0,"t":"READY","d":[]}`, `{"op":0,"t":"READY"}`} {
		err := talk(t, func(socket *websocket.Conn) {
			write(socket, `{"op":10,"d":{"heartbeat_interval":3600000}}`)
			read(socket)
			write(socket, event)
			write(socket, `{"op":99}`)
			write(socket, `{"op":0,"t":"SOMETHING_NEW","d":null}`)
			write(socket, `{"op":7}`)
			read(socket)
		})
		if err == nil {
			t.Errorf("%q: no error", event)
		}
	}
}
