package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// maxSends is how many payloads a client may send in sendsWithin. Heartbeats
// do not count here: tests ask for many more of them than Discord does.
const (
	maxSends    = 120
	sendsWithin = time.Minute
)

// session is a session of the gateway, which outlives its connections.
type session struct {
	server     *Server
	id         string
	number     int // the how-manieth session it is
	intents    Intent
	shard      [2]int
	compress   bool
	connection *connection // nil while nobody is connected
	sequence   int
	sent       []dispatched // all events, for resuming
}

// dispatched is an event as it was sent.
type dispatched struct {
	sequence int
	text     []byte
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
		if e.intent != 0 && session.intents&e.intent == 0 || !session.covers(e.guild) {
			continue
		}
		session.dispatch(e)
	}
	s.touch()
}

func (x *session) covers(guild *Guild) bool {
	if guild == nil {
		return x.shard[0] == 0
	}
	return shardOf(guild.ID, x.shard[1]) == x.shard[0]
}

func (x *session) dispatch(e event) {
	data := e.data
	if e.view != nil {
		data = e.view(x)
	}
	data = x.server.rewritten(e.name, data)
	x.sequence++
	text, err := json.Marshal(map[string]any{"op": opDispatch, "s": x.sequence, "t": e.name, "d": data})
	if err != nil {
		panic(err) // The server made the event itself.
	}
	x.sent = append(x.sent, dispatched{sequence: x.sequence, text: text})
	if x.connection != nil {
		x.connection.sendText(text)
	}
}

// drop forgets a session. Its connection, if any, stays without one.
func (s *Server) drop(x *session) {
	delete(s.gateway.sessions, x.id)
	if x.connection != nil {
		x.connection.session = nil
		x.connection = nil
	}
	s.touch()
}

// detach leaves the session of a connection to be resumed.
func (s *Server) detach(c *connection) {
	if c.session != nil && c.session.connection == c {
		c.session.connection = nil
	}
	c.session = nil
}

// left notes that a client closed its connection: its session is over where
// the close code says so. A code that answers the server's own says nothing.
func (s *Server) left(c *connection, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.session != nil && !c.closing && (code == websocket.CloseNormalClosure || code == websocket.CloseGoingAway) {
		s.drop(c.session)
	}
}

// receive takes what a client sent.
func (s *Server) receive(c *connection, kind int, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	if c.frozen {
		return
	}
	if kind != websocket.TextMessage || len(data) > maxPayload {
		s.reject(c, 4002, fmt.Sprintf("Error while decoding payload: %d bytes of kind %d.", len(data), kind))
		return
	}
	value, err := parse(data)
	root := new(form).root(value)
	if err != nil || !root.object() || !isNumber(root.get("op").value) {
		s.reject(c, 4002, "Error while decoding payload.")
		return
	}
	operation, payload := root.get("op").integer(), root.get("d")
	if operation != opHeartbeat && s.flooding(c) {
		s.reject(c, 4008, "You are being rate limited.")
		return
	}
	switch operation {
	case opHeartbeat:
		s.heartbeat(c, payload)
	case opIdentify:
		s.identify(c, payload)
	case opResume:
		s.resume(c, payload)
	case opPresence, opVoice, opRequestMembers, opSoundboard, opChannelInfo:
		if c.session == nil {
			s.reject(c, 4003, "Not authenticated.")
		}
	default:
		s.reject(c, 4001, "Unknown opcode.")
	}
}

// flooding notes that a client sent something, and reports whether it sends
// too much.
func (s *Server) flooding(c *connection) bool {
	now := time.Now()
	c.sent = slices.DeleteFunc(c.sent, func(at time.Time) bool { return now.Sub(at) > sendsWithin })
	c.sent = append(c.sent, now)
	return len(c.sent) > maxSends
}

func (s *Server) heartbeat(c *connection, sequence field) {
	if sequence.present() && !isNumber(sequence.value) {
		s.reject(c, 4002, "Error while decoding payload.")
		return
	}
	c.beat.Reset(s.options.HeartbeatInterval + s.options.HeartbeatGrace)
	if !c.mute {
		c.send(map[string]any{"op": opAck, "s": nil, "t": nil, "d": nil})
	}
}

func (s *Server) identify(c *connection, payload field) {
	if c.session != nil {
		s.reject(c, 4005, "Already authenticated.")
		return
	}
	token, _ := payload.get("token").value.(string)
	if !payload.object() || !payload.get("properties").object() {
		s.reject(c, 4002, "Error while decoding payload.")
		return
	}
	if strings.TrimPrefix(token, "Bot ") != s.options.Token {
		s.reject(c, 4004, "Authentication failed.")
		return
	}
	intents := payload.get("intents")
	asked := Intent(intents.integer())
	switch {
	case !isNumber(intents.value) || asked < 0 || asked&^known != 0:
		s.reject(c, 4013, "Invalid intent(s).")
		return
	case asked&privileged&^s.options.Privileged != 0:
		s.reject(c, 4014, "Disallowed intent(s).")
		return
	}
	shard := [2]int{0, 1}
	if given := payload.get("shard"); given.present() {
		items := given.list(2)
		if len(items) != 2 {
			s.reject(c, 4010, "Invalid shard.")
			return
		}
		shard = [2]int{items[0].integer(), items[1].integer()}
	}
	if shard[0] < 0 || shard[1] < 1 || shard[0] >= shard[1] {
		s.reject(c, 4010, "Invalid shard.")
		return
	}
	if s.meet(OnIdentify, c) {
		return
	}
	s.gateway.identified++
	x := &session{
		server:   s,
		id:       fmt.Sprintf("%032x", s.gateway.identified),
		number:   s.gateway.identified,
		intents:  asked,
		shard:    shard,
		compress: payload.get("compress").boolean(),
	}
	s.gateway.sessions[x.id] = x
	s.attach(x, c)
	x.dispatch(event{name: "READY", data: s.readyObject(x)})
	for _, guild := range s.world.guilds {
		if x.intents&Guilds != 0 && x.covers(guild) {
			x.dispatch(event{name: "GUILD_CREATE", data: s.guildObject(guild)})
		}
	}
	s.meet(OnReady, c)
}

func (s *Server) attach(x *session, c *connection) {
	if x.connection != nil && x.connection != c {
		old := x.connection
		old.session = nil
		old.end()
	}
	x.connection, c.session, c.compress, c.doomed = c, x, x.compress, c.mute
}

func (s *Server) resume(c *connection, payload field) {
	if c.session != nil {
		s.reject(c, 4005, "Already authenticated.")
		return
	}
	token, _ := payload.get("token").value.(string)
	id, _ := payload.get("session_id").value.(string)
	if !payload.object() || !isNumber(payload.get("seq").value) {
		s.reject(c, 4002, "Error while decoding payload.")
		return
	}
	if strings.TrimPrefix(token, "Bot ") != s.options.Token {
		s.reject(c, 4004, "Authentication failed.")
		return
	}
	if s.meet(OnResume, c) {
		return
	}
	x, known := s.gateway.sessions[id]
	if !known {
		c.send(invalidSession(false))
		return
	}
	sequence := payload.get("seq").integer()
	if sequence < 0 || sequence > x.sequence {
		s.drop(x)
		s.reject(c, 4007, "Invalid seq.")
		return
	}
	s.attach(x, c)
	s.gateway.resumed++
	for _, past := range x.sent {
		if past.sequence > sequence {
			c.sendText(past.text)
		}
	}
	if s.meet(OnReplayed, c) {
		return
	}
	x.dispatch(event{name: "RESUMED", data: map[string]any{"_trace": []string{"discordtest"}}})
	s.meet(OnResumed, c)
}

func invalidSession(resumable bool) map[string]any {
	return map[string]any{"op": opInvalidSession, "s": nil, "t": nil, "d": resumable}
}

// isNumber reports whether a value of a body is a number.
func isNumber(value any) bool {
	_, ok := value.(json.Number)
	return ok
}
