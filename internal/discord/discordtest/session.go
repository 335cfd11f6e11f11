package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// knownIntents are all intents that Discord has: 17 to 19 and 22 and 23 mean
// nothing. Privileged are those that an application's owner has to switch on.
const (
	knownIntents = discordgo.Intent(1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25)
	// MessageContent is the privileged intent to read every message.
	MessageContent = discordgo.IntentMessageContent
	privileged     = discordgo.IntentGuildMembers | discordgo.IntentGuildPresences | MessageContent
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
	server  *Server
	id      string
	intents discordgo.Intent
	sent    []any // all events, for resuming: the first has sequence 1
}

// dispatch sends an event to the sessions that have the intent for it, whatever
// their shard; 0 is for all. view makes its data for one session. The caller
// holds mu.
func (s *Server) dispatch(name string, intent discordgo.Intent, view func(*session) any) {
	for _, session := range s.gateway.sessions {
		if intent == 0 || session.intents&intent != 0 {
			session.dispatch(name, view(session))
		}
	}
	s.touch()
}

func (x *session) dispatch(name string, data any) {
	text := x.server.written(name, data) // before what it is made of changes
	payload := map[string]any{"op": opDispatch, "s": len(x.sent) + 1, "t": name, "d": text}
	x.sent = append(x.sent, payload)
	if c := x.connection(); c != nil {
		c.write(payload)
	}
}

// connection is that of the session; nil while nobody is connected.
func (x *session) connection() *connection {
	for c := range x.server.gateway.connections {
		if c.session == x {
			return c
		}
	}
	return nil
}

// drop forgets a session. Its connection, if any, stays without one.
func (s *Server) drop(x *session) {
	delete(s.gateway.sessions, x.id)
	if c := x.connection(); c != nil {
		c.session = nil
	}
	s.touch()
}

// attach makes a connection that of a session, in place of any other.
func (s *Server) attach(x *session, c *connection) {
	if old := x.connection(); old != nil {
		old.session = nil
		old.end()
	}
	c.session, c.doomed = x, c.mute
}

// payload is what a client may send, by its opcode.
var payload = union("op", map[int]shape{
	opHeartbeat: carrying(shape{kind: "number"}),
	opIdentify: carrying(object(members{
		"token": text(0, 200).needed(), "properties": object(nil).needed(), "intents": {required: true}, "shard": list(2, 2, number(0, 1<<16)),
	}).needed()),
	opResume: carrying(object(members{"token": text(0, 200).needed(), "session_id": text(0, 100).needed(), "seq": number(-1<<31, 1<<31).needed()}).needed()),
}).needed()

func carrying(data shape) shape {
	return object(members{"op": number(0, 43).needed(), "d": data, "s": {}, "t": {}})
}

// receive takes what a client sent.
func (s *Server) receive(c *connection, kind int, text []byte) {
	defer s.lock()()
	defer s.touch()
	if c.frozen || c.closing {
		return
	}
	value, err := parse(text)
	wrong := payload.check(value)
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
	_ = json.Unmarshal(text, &sent) // A heartbeat's data is a number.
	d := sent.Data
	switch {
	case wrong["op"] != nil:
		s.reject(c, 4001, "Unknown opcode.")
	case err != nil || wrong != nil || kind != websocket.TextMessage || len(text) > maxPayload:
		s.reject(c, 4002, fmt.Sprintf("Error while decoding payload: %v %v.", err, wrong))
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
		asked, err := d.Intents.Int64()
		shard := [2]int{0, 1}
		copy(shard[:], d.Shard)
		s.identify(c, discordgo.Intent(asked), shard, err)
	default:
		s.resume(c, d.Session, d.Seq)
	}
}

func (s *Server) identify(c *connection, asked discordgo.Intent, shard [2]int, err error) {
	switch {
	case err != nil || asked < 0 || asked&^knownIntents != 0:
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
	x := &session{server: s, id: fmt.Sprintf("%032x", s.gateway.identified), intents: asked}
	s.gateway.sessions[x.id], s.gateway.intents = x, asked
	s.attach(x, c)
	guilds := []any{}
	for _, guild := range s.world.guilds {
		guilds = append(guilds, map[string]any{"id": guild.ID, "unavailable": true})
	}
	x.dispatch("READY", map[string]any{
		"v": 10, "user": s.world.bot, "guilds": guilds, "session_id": x.id, "resume_gateway_url": s.websocketURL(), "shard": shard,
		"application": map[string]any{"id": s.world.application, "flags": 0}, "_trace": []string{"discordtest"},
	})
	for _, guild := range s.world.guilds {
		if x.intents&discordgo.IntentGuilds != 0 {
			x.dispatch("GUILD_CREATE", s.guildObject(guild))
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
		x.dispatch("RESUMED", map[string]any{"_trace": []string{"discordtest"}})
		s.meet(OnResumed, c)
	}
}
