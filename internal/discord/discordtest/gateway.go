package discordtest

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

var errClosed = errors.New("the discord server is closed")

// Opcodes of the gateway.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opRequestMembers = 8
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
	opSoundboard     = 31
	opChannelInfo    = 43
)

// maxPayload is the most bytes of what a client sends at once.
const maxPayload = 4096

// gateway is what is connected. The server's mutex guards it.
type gateway struct {
	sessions    map[string]*session
	connections map[*connection]bool
	refusing    int
	dialled     int
	identified  int
	resumed     int
}

func newGateway() gateway {
	return gateway{sessions: make(map[string]*session), connections: make(map[*connection]bool)}
}

// Live counts the sessions that are connected, without those that a fault has
// hit after which a client has to connect again.
func (s *Server) Live() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	live := 0
	for _, session := range s.gateway.sessions {
		if session.connection != nil && !session.connection.doomed {
			live++
		}
	}
	return live
}

// Connections counts the open connections to the gateway.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.gateway.connections)
}

// Dialled counts the connections that were tried, refused ones among them.
func (s *Server) Dialled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.dialled
}

// Identified counts the sessions that were started.
func (s *Server) Identified() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.identified
}

// Resumed counts how often a session was resumed.
func (s *Server) Resumed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.resumed
}

// Intents are those of the newest session; 0 before the first.
func (s *Server) Intents() Intent {
	s.mu.Lock()
	defer s.mu.Unlock()
	var newest *session
	for _, session := range s.gateway.sessions {
		if newest == nil || session.number > newest.number {
			newest = session
		}
	}
	if newest == nil {
		return 0
	}
	return newest.intents
}

// ForgetSessions drops all sessions, as Discord does with those that stay away
// for minutes: who resumes is told that the session is invalid. Connections
// stay.
func (s *Server) ForgetSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, session := range s.gateway.sessions {
		s.drop(session)
	}
}

// websocketURL is the gateway's address, which has no path, as Discord's has
// none.
func (s *Server) websocketURL() string { return "ws" + strings.TrimPrefix(s.url, "http") }

func (s *Server) getGateway(*call) (int, any, *apiError) {
	return http.StatusOK, map[string]any{"url": s.websocketURL()}, nil
}

func (s *Server) getGatewayBot(*call) (int, any, *apiError) {
	return http.StatusOK, map[string]any{
		"url":    s.websocketURL(),
		"shards": 1,
		"session_start_limit": map[string]any{
			"total": 1000, "remaining": 1000 - s.gateway.identified, "reset_after": 24 * 3600 * 1000, "max_concurrency": 1,
		},
	}, nil
}

// serveGateway talks with one client until either side ends it.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.gateway.dialled++
	refused := s.gateway.refusing > 0
	dial := s.takeFault(OnDial)
	s.touch()
	s.mu.Unlock()
	if refused {
		cutHTTP(w)
		return
	}
	if dial != nil && !dial.dial(s, w) {
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := newConnection(s, ws)
	if !s.admit(c) {
		_ = ws.Close()
		return
	}
	defer s.dismiss(c)
	query := r.URL.Query()
	if version := query.Get("v"); version != "9" && version != "10" {
		s.refuse(c, 4012, "Invalid API version.")
	} else if encoding := query.Get("encoding"); encoding != "json" && encoding != "" || query.Has("compress") {
		s.refuse(c, 4002, "Only JSON without transport compression is known here.")
	} else {
		s.greet(c)
	}
	c.read()
}

// admit takes a connection in; not when the server is closed.
func (s *Server) admit(c *connection) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.finished:
		return false
	default:
	}
	s.gateway.connections[c] = true
	s.serving.Go(c.write)
	s.touch()
	return true
}

// dismiss lets go of a connection whose conversation is over.
func (s *Server) dismiss(c *connection) {
	c.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	c.beat.Stop()
	delete(s.gateway.connections, c)
	s.detach(c)
	s.touch()
}

// dropConnections cuts all connections.
func (s *Server) dropConnections() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.gateway.connections {
		c.end()
	}
	for _, i := range s.world.interactions {
		i.overdue.Stop()
	}
}

// greet sends Hello and starts to wait for heartbeats.
func (s *Server) greet(c *connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	patience := s.options.HeartbeatInterval + s.options.HeartbeatGrace
	c.beat = time.AfterFunc(patience, func() { s.missed(c) })
	if s.meet(OnHello, c) {
		return
	}
	c.send(map[string]any{"op": opHello, "s": nil, "t": nil, "d": map[string]any{
		"heartbeat_interval": s.options.HeartbeatInterval.Milliseconds(),
		"_trace":             []string{"discordtest"},
	}})
	s.meet(AfterHello, c)
}

// missed closes a connection whose heartbeat is overdue.
func (s *Server) missed(c *connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.ended() || c.frozen {
		return // What is frozen says nothing: it is for the client to notice.
	}
	if !c.faulted {
		s.violate(HeartbeatMissed, "no heartbeat for %v", s.options.HeartbeatInterval+s.options.HeartbeatGrace)
	}
	c.close(4009, "Session timed out.")
}

// refuse closes a connection for what the client sent.
func (s *Server) refuse(c *connection, code int, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reject(c, code, reason)
}

// reject is refuse for a caller that holds mu.
func (s *Server) reject(c *connection, code int, reason string) {
	s.violate(GatewayClosed, "%d %s", code, reason)
	if session := c.session; session != nil && !resumable(code) {
		s.drop(session)
	}
	c.close(code, reason)
}

// resumable reports whether a session outlives a close code.
func resumable(code int) bool {
	switch code {
	case websocket.CloseNormalClosure, websocket.CloseGoingAway, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014:
		return false
	}
	return true
}

// shardOf is the shard that a guild belongs to.
func shardOf(guild string, count int) int {
	id, _ := strconv.ParseUint(guild, 10, 64)
	return int(id >> 22 % uint64(count))
}
