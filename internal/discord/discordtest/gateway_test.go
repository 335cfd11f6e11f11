package discordtest_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"byline/internal/discord/discordtest"
)

// client is a raw client of the gateway.
type client struct {
	t  *testing.T
	ws *websocket.Conn
}

// payload is what the gateway sends.
type payload struct {
	Op       int             `json:"op"`
	Sequence int             `json:"s"`
	Name     string          `json:"t"`
	Data     json.RawMessage `json:"d"`
	packed   bool
}

func dial(t *testing.T, server *discordtest.Server, query string) *client {
	t.Helper()
	header := http.Header{"Accept-Encoding": {"zlib"}}
	ws, _, err := websocket.DefaultDialer.DialContext(patience(t), "ws"+strings.TrimPrefix(server.URL(), "http")+query, header)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return &client{t, ws}
}

// greeted dials and reads Hello.
func greeted(t *testing.T, server *discordtest.Server) *client {
	t.Helper()
	c := dial(t, server, "?v=9&encoding=json")
	c.expect(10, "")
	return c
}

func (c *client) send(format string, arguments ...any) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, arguments...)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) next() (payload, error) {
	_ = c.ws.SetReadDeadline(time.Now().Add(time.Minute))
	kind, data, err := c.ws.ReadMessage()
	if err != nil {
		return payload{}, err
	}
	p := payload{packed: kind == websocket.BinaryMessage}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if p.packed {
		reader, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return payload{}, err
		}
		decoder = json.NewDecoder(reader)
	}
	return p, decoder.Decode(&p)
}

// expect reads the next payload, which has to be this one.
func (c *client) expect(op int, name string) payload {
	c.t.Helper()
	p, err := c.next()
	if err != nil || p.Op != op || p.Name != name {
		c.t.Fatalf("got op %d %q, error %v; want op %d %q", p.Op, p.Name, err, op, name)
	}
	return p
}

// closed reads until the connection is closed, and gives the code; 0 where it
// was cut.
func (c *client) closed() int {
	c.t.Helper()
	for {
		_, err := c.next()
		var closed *websocket.CloseError
		switch {
		case errors.As(err, &closed):
			return closed.Code
		case err != nil:
			return 0
		}
	}
}

const properties = `"properties": {"os": "linux", "browser": "test", "device": "test"}`

func (c *client) identify(server *discordtest.Server) string {
	c.t.Helper()
	c.send(`{"op": 2, "d": {"token": %q, "intents": 513, %s}}`, server.Token(), properties)
	var ready struct {
		ID string `json:"session_id"`
	}
	if err := json.Unmarshal(c.expect(0, "READY").Data, &ready); err != nil {
		c.t.Fatal(err)
	}
	return ready.ID
}

func TestWhatClosesTheGateway(t *testing.T) {
	t.Parallel()
	identify := func(body string) string {
		return `{"op": 2, "d": {"token": "test-token", "intents": 513, ` + properties + body + `}}`
	}
	tests := []struct {
		name string
		send []string
		code int
	}{
		{"no JSON", []string{`{"op":`}, 4002},
		{"no object", []string{`[1]`}, 4002},
		{"no opcode", []string{`{"d": 1}`}, 4002},
		{"unknown opcode", []string{`{"op": 99}`}, 4001},
		{"too large", []string{`{"op": 1, "d": "` + repeat(4100) + `"}`}, 4002},
		{"presence before identify", []string{`{"op": 3, "d": {}}`}, 4003},
		{"wrong token", []string{`{"op": 2, "d": {"token": "wrong", "intents": 0, ` + properties + `}}`}, 4004},
		{"no token", []string{`{"op": 2, "d": {"intents": 0, ` + properties + `}}`}, 4004},
		{"no properties", []string{`{"op": 2, "d": {"token": "test-token", "intents": 0}}`}, 4002},
		{"identified twice", []string{identify(""), identify("")}, 4005},
		{"no intents", []string{`{"op": 2, "d": {"token": "test-token", ` + properties + `}}`}, 4013},
		{"intents as text", []string{strings.Replace(identify(""), "513", `"513"`, 1)}, 4013},
		{"intents that do not exist", []string{strings.Replace(identify(""), "513", "131072", 1)}, 4013},
		{"intents that are not allowed", []string{strings.Replace(identify(""), "513", "32768", 1)}, 4014},
		{"shard out of bounds", []string{identify(`, "shard": [1, 1]`)}, 4010},
		{"shard of one number", []string{identify(`, "shard": [1]`)}, 4010},
		{"resume with a wrong token", []string{`{"op": 6, "d": {"token": "wrong", "session_id": "a", "seq": 1}}`}, 4004},
		{"resume without a number", []string{`{"op": 6, "d": {"token": "test-token", "session_id": "a"}}`}, 4002},
		{"heartbeat of text", []string{`{"op": 1, "d": "x"}`}, 4002},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := discordtest.New(t, discordtest.Options{})
			server.Expect(discordtest.GatewayClosed)
			c := greeted(t, server)
			for _, text := range test.send {
				c.send("%s", text)
			}
			if code := c.closed(); code != test.code {
				t.Errorf("closed with %d, want %d", code, test.code)
			}
			if found := server.Violations(); len(found) != 1 {
				t.Errorf("violations %v, want one", found)
			}
		})
	}
}

func TestVersionOfTheGateway(t *testing.T) {
	t.Parallel()
	server := discordtest.New(t, discordtest.Options{})
	server.Expect(discordtest.GatewayClosed)
	for query, code := range map[string]int{"?v=6&encoding=json": 4012, "?encoding=json": 4012, "?v=10&encoding=etf": 4002} {
		if got := dial(t, server, query).closed(); got != code {
			t.Errorf("%s: closed with %d, want %d", query, got, code)
		}
	}
	dial(t, server, "?v=10&encoding=json").expect(10, "")
}

func TestTooManyPayloads(t *testing.T) {
	t.Parallel()
	server := discordtest.New(t, discordtest.Options{})
	server.Expect(discordtest.GatewayClosed)
	c := greeted(t, server)
	c.identify(server)
	for range 119 {
		c.send(`{"op": 3, "d": {}}`)
	}
	c.send(`{"op": 1, "d": null}`)
	c.expect(11, "")
	c.send(`{"op": 3, "d": {}}`)
	if code := c.closed(); code != 4008 {
		t.Errorf("closed with %d, want 4008", code)
	}
}

func TestHeartbeatsAreWanted(t *testing.T) {
	t.Parallel()
	server := discordtest.New(t, discordtest.Options{HeartbeatInterval: 100 * time.Millisecond, HeartbeatGrace: 50 * time.Millisecond})
	server.Expect(discordtest.HeartbeatMissed)
	wantClosed(t, greeted(t, server), 4009)
	if found := server.Violations(); len(found) != 1 || found[0].Kind != discordtest.HeartbeatMissed {
		t.Errorf("violations %v", found)
	}
}

func TestHeartbeatsKeepTheConnection(t *testing.T) {
	t.Parallel()
	options := discordtest.Options{HeartbeatInterval: 100 * time.Millisecond, HeartbeatGrace: 10 * time.Second}
	c := greeted(t, discordtest.New(t, options))
	beat := time.NewTicker(options.HeartbeatInterval)
	defer beat.Stop()
	for start := time.Now(); time.Since(start) < options.HeartbeatInterval+options.HeartbeatGrace+time.Second; <-beat.C {
		c.send(`{"op": 1, "d": null}`)
		c.expect(11, "")
	}
}

func TestSessionIsResumed(t *testing.T) {
	t.Parallel()
	server := discordtest.New(t, discordtest.Options{})
	guild := server.Guild("Harbour")
	c := greeted(t, server)
	id := c.identify(server)
	last := c.expect(0, "GUILD_CREATE").Sequence
	server.Break(discordtest.CutConnection())
	if code := c.closed(); code != 0 {
		t.Errorf("a cut connection is closed with %d", code)
	}
	guild.Channel("one")
	guild.Channel("two")

	c = greeted(t, server)
	c.send(`{"op": 6, "d": {"token": "Bot %s", "session_id": %q, "seq": %d}}`, server.Token(), id, last)
	for n, name := range []string{"CHANNEL_CREATE", "CHANNEL_CREATE", "RESUMED"} {
		if p := c.expect(0, name); p.Sequence != last+n+1 {
			t.Errorf("%s has sequence number %d, want %d", name, p.Sequence, last+n+1)
		}
	}
	if server.Resumed() != 1 || server.Identified() != 1 || server.Live() != 1 {
		t.Errorf("resumed %d, identified %d, live %d", server.Resumed(), server.Identified(), server.Live())
	}
}

func TestSessionsThatCannotBeResumed(t *testing.T) {
	t.Parallel()
	leave := func(code int) func(*discordtest.Server, *client) {
		return func(server *discordtest.Server, c *client) {
			_ = c.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
			c.closed()
		}
	}
	tests := []struct {
		name     string
		end      func(*discordtest.Server, *client)
		sequence int
		op, code int
	}{
		{"closed with 1000", leave(1000), 1, 9, 0},
		{"closed with 1001", leave(1001), 1, 9, 0},
		{"closed with 4000", leave(4000), 1, 0, 0},
		{"forgotten", func(s *discordtest.Server, _ *client) { s.ForgetSessions() }, 1, 9, 0},
		{"closed by the server with 4000", func(s *discordtest.Server, c *client) { s.Break(discordtest.CloseWith(4000)); c.closed() }, 1, 0, 0},
		{"closed by the server with 4009", func(s *discordtest.Server, c *client) { s.Break(discordtest.CloseWith(4009)); c.closed() }, 1, 9, 0},
		{"invalid for good", func(s *discordtest.Server, c *client) {
			s.Break(discordtest.InvalidSession(false))
			if p := c.expect(9, ""); string(p.Data) != "false" {
				c.t.Errorf("op 9 with %s", p.Data)
			}
		}, 1, 9, 0},
		{"invalid for now", func(s *discordtest.Server, c *client) {
			s.Break(discordtest.InvalidSession(true))
			if p := c.expect(9, ""); string(p.Data) != "true" {
				c.t.Errorf("op 9 with %s", p.Data)
			}
		}, 1, 0, 0},
		{"wrong number", leave(4000), 99, -1, 4007},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := discordtest.New(t, discordtest.Options{})
			c := greeted(t, server)
			id := c.identify(server)
			test.end(server, c)
			c = greeted(t, server)
			if test.code != 0 {
				server.Expect(discordtest.GatewayClosed)
			}
			c.send(`{"op": 6, "d": {"token": %q, "session_id": %q, "seq": %d}}`, server.Token(), id, test.sequence)
			if test.code != 0 {
				if code := c.closed(); code != test.code {
					t.Errorf("closed with %d, want %d", code, test.code)
				}
				return
			}
			p, err := c.next()
			if err != nil || p.Op != test.op {
				t.Fatalf("op %d, error %v, want op %d", p.Op, err, test.op)
			}
			if p.Op == 9 {
				c.identify(server)
			}
		})
	}
}

func TestPayloadsAreCompressedWhereAskedFor(t *testing.T) {
	t.Parallel()
	for _, compress := range []bool{false, true} {
		server := discordtest.New(t, discordtest.Options{})
		server.Guild("Harbour")
		c := greeted(t, server)
		c.send(`{"op": 2, "d": {"token": %q, "intents": 513, "compress": %t, %s}}`, server.Token(), compress, properties)
		c.expect(0, "READY")
		if p := c.expect(0, "GUILD_CREATE"); p.packed != compress {
			t.Errorf("compress %t: packed %t", compress, p.packed)
		}
	}
}

func TestShardsGetTheirGuilds(t *testing.T) {
	t.Parallel()
	server := discordtest.New(t, discordtest.Options{})
	shardOf := func(g *discordtest.Guild) uint64 {
		id, err := strconv.ParseUint(g.ID, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return id >> 22 % 2
	}
	var guilds [2]*discordtest.Guild
	for guilds[0] == nil || guilds[1] == nil {
		guild := server.Guild("one of two") // Its millisecond makes its shard.
		guilds[shardOf(guild)] = guild
	}
	for shard, guild := range guilds {
		c := greeted(t, server)
		c.send(`{"op": 2, "d": {"token": %q, "intents": 1, "shard": [%d, 2], %s}}`, server.Token(), shard, properties)
		c.expect(0, "READY")
		server.Break(discordtest.CloseWith(4000))
		found := false
		for {
			p, err := c.next()
			if err != nil {
				break
			}
			var created struct{ ID string }
			_ = json.Unmarshal(p.Data, &created)
			found = found || created.ID == guild.ID
			if created.ID == guilds[1-shard].ID {
				t.Errorf("shard %d is told of a guild of the other", shard)
			}
		}
		if !found {
			t.Errorf("shard %d is not told of its guild", shard)
		}
	}
}
