package discordtest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/gorilla/websocket"
)

// Intent is a set of gateway intents.
type Intent int

// The intents that the server knows about.
const (
	Guilds         Intent = 1 << 0
	GuildMembers   Intent = 1 << 1
	GuildPresences Intent = 1 << 8
	GuildMessages  Intent = 1 << 9
	DirectMessages Intent = 1 << 12
	MessageContent Intent = 1 << 15

	privileged = GuildMembers | GuildPresences | MessageContent
	// known are all intents that Discord has: 17 to 19 and 22 and 23 mean
	// nothing.
	known Intent = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// Opcodes of the gateway.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
)

// maxPayload is the most bytes of what a client sends at once.
const maxPayload = 4096

// session is a session of the gateway, which outlives its connections.
type session struct {
	server     *Server
	id         string
	intents    Intent
	shard      [2]int
	connection *connection // nil while nobody is connected
	sent       []any       // all events, for resuming: the first has sequence 1
}

// event is something that happened.
type event struct {
	name   string
	guild  *Guild // nil for what happens outside of guilds, which is shard 0's
	intent Intent // what a session must have asked for; 0 is nothing
	data   any
	// view makes the data for one session, in place of data.
	view func(*session) any
}

// dispatch sends an event to the sessions that asked for its kind. The caller
// holds mu.
func (s *Server) dispatch(e event) {
	for _, session := range s.gateway.sessions {
		if (e.intent == 0 || session.intents&e.intent != 0) && session.covers(e.guild) {
			session.dispatch(e)
		}
	}
	s.changed.touch()
}

// covers reports whether a guild belongs to the session's shard.
func (x *session) covers(guild *Guild) bool {
	if guild == nil {
		return x.shard[0] == 0
	}
	id, _ := strconv.ParseUint(guild.ID, 10, 64)
	return int(id>>22%uint64(x.shard[1])) == x.shard[0]
}

func (x *session) dispatch(e event) {
	data := e.data
	if e.view != nil {
		data = e.view(x)
	}
	text, err := json.Marshal(x.server.rewritten(e.name, data)) // before what it is made of changes
	if err != nil {
		panic(err) // The server made the event itself.
	}
	payload := map[string]any{"op": opDispatch, "s": len(x.sent) + 1, "t": e.name, "d": json.RawMessage(text)}
	x.sent = append(x.sent, payload)
	if x.connection != nil {
		x.connection.write(payload)
	}
}

// drop forgets a session. Its connection, if any, stays without one.
func (s *Server) drop(x *session) {
	delete(s.gateway.sessions, x.id)
	if x.connection != nil {
		x.connection.session = nil
		x.connection = nil
	}
	s.changed.touch()
}

// detach leaves the session of a connection to be resumed.
func (s *Server) detach(c *connection) {
	if c.session != nil && c.session.connection == c {
		c.session.connection = nil
	}
	c.session = nil
}

// attach makes a connection that of a session, in place of any other.
func (s *Server) attach(x *session, c *connection) {
	if old := x.connection; old != nil {
		old.session = nil
		old.end()
	}
	x.connection, c.session, c.doomed = c, x, c.mute
}

// payload is what a client may send.
var payload = object(members{"op": number(0, 43).needed(), "d": {}, "s": {}, "t": {}})

// The data of each payload.
var (
	heartbeatData = shape{kind: "number"}
	identifyData  = object(members{
		"token": text(0, 200).needed(), "properties": object(nil).needed(), "intents": {required: true}, "shard": list(2, 2, number(0, 1<<16)),
		"compress": truth.that("Compression is not known here.", func(value any) bool { return value != true }), "large_threshold": number(50, 250),
	}).needed()
	resumeData = object(members{"token": text(0, 200).needed(), "session_id": text(0, 100).needed(), "seq": number(-1<<31, 1<<31).needed()}).needed()
)

// receive takes what a client sent.
func (s *Server) receive(c *connection, kind int, text []byte) {
	defer s.lock()()
	defer s.changed.touch()
	if c.frozen || c.closing {
		return
	}
	value, err := parse(text)
	wrong := payload.check(value)
	if err != nil || wrong != nil || kind != websocket.TextMessage || len(text) > maxPayload {
		s.reject(c, 4002, fmt.Sprintf("Error while decoding payload: %v %v.", err, wrong))
		return
	}
	var sent struct {
		Op   int `json:"op"`
		Data struct {
			Token   string
			Intents json.Number
			Shard   []int
			Session string `json:"session_id"`
			Seq     int
		} `json:"d"`
	}
	op, data := member(value, "op"), value.(map[string]any)["d"]
	_ = json.Unmarshal(text, &sent) // A heartbeat's data is a number.
	shape := map[string]shape{"1": heartbeatData, "2": identifyData, "6": resumeData}[op]
	d := sent.Data
	switch wrong := shape.check(data); {
	case shape.kind == "":
		s.reject(c, 4001, "Unknown opcode.")
	case wrong != nil:
		s.reject(c, 4002, fmt.Sprintf("Error while decoding payload: %v.", wrong))
	case sent.Op == opHeartbeat:
		c.timer.Reset(s.options.HeartbeatInterval + s.options.HeartbeatGrace)
		if !c.mute {
			c.send(opAck, nil)
		}
	case c.session != nil:
		s.reject(c, 4005, "Already authenticated.")
	case strings.TrimPrefix(d.Token, "Bot ") != s.options.Token:
		s.reject(c, 4004, "Authentication failed.")
	case sent.Op == opIdentify:
		asked, err := strconv.Atoi(d.Intents.String())
		shard := [2]int{0, 1}
		copy(shard[:], d.Shard)
		s.identify(c, Intent(asked), shard, err)
	default:
		s.resume(c, d.Session, d.Seq)
	}
}

func (s *Server) identify(c *connection, asked Intent, shard [2]int, err error) {
	switch {
	case err != nil || asked < 0 || asked&^known != 0:
		s.reject(c, 4013, "Invalid intent(s).")
		return
	case asked&privileged&^s.options.Privileged != 0:
		s.reject(c, 4014, "Disallowed intent(s).")
		return
	case shard[0] >= shard[1]:
		s.reject(c, 4010, "Invalid shard.")
		return
	case s.meet(OnIdentify, c):
		return
	}
	s.gateway.identified++
	x := &session{server: s, id: fmt.Sprintf("%032x", s.gateway.identified), intents: asked, shard: shard}
	s.gateway.sessions[x.id], s.gateway.newest = x, x
	s.attach(x, c)
	guilds := []any{}
	for _, guild := range s.world.guilds {
		if x.covers(guild) {
			guilds = append(guilds, map[string]any{"id": guild.ID, "unavailable": true})
		}
	}
	x.dispatch(event{name: "READY", data: map[string]any{
		"v": 10, "user": s.world.bot, "guilds": guilds, "session_id": x.id, "resume_gateway_url": s.websocketURL(), "shard": x.shard,
		"application": map[string]any{"id": s.world.application, "flags": 0}, "_trace": []string{"discordtest"},
	}})
	for _, guild := range s.world.guilds {
		if x.intents&Guilds != 0 && x.covers(guild) {
			x.dispatch(event{name: "GUILD_CREATE", data: s.guildObject(guild)})
		}
	}
	s.meet(OnReady, c)
}

func (s *Server) resume(c *connection, id string, sequence int) {
	if s.meet(OnResume, c) {
		return
	}
	x := s.gateway.sessions[id]
	switch {
	case x == nil:
		c.send(opInvalidSession, false)
		return
	case sequence < 0 || sequence > len(x.sent):
		s.drop(x)
		s.reject(c, 4007, "Invalid seq.")
		return
	}
	s.attach(x, c)
	s.gateway.resumed++
	for _, payload := range x.sent[sequence:] {
		c.write(payload)
	}
	if !s.meet(OnReplayed, c) {
		x.dispatch(event{name: "RESUMED", data: map[string]any{"_trace": []string{"discordtest"}}})
		s.meet(OnResumed, c)
	}
}
