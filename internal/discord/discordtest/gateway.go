package discordtest

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// gateway is what is connected.
type gateway struct {
	sessions    map[string]*session
	connections map[*connection]bool
	refusing    int
	dialled     int
	identified  int
	resumed     int
	intents     discordgo.Intent
}

// connection is a websocket to a client.
type connection struct {
	ws      *websocket.Conn
	session *session // nil before Identify or Resume
	faulted bool     // whether a fault has hit it
	doomed  bool     // whether a fault has hit it after which a client has to leave
	closing bool     // whether the server closes it
	mute    bool     // whether heartbeats are acknowledged no more
	frozen  bool     // whether nothing is read and written any more
	timer   *time.Timer
}

// Live counts the sessions that are connected, without those that a fault has
// hit after which a client has to connect again.
func (s *Server) Live() (live int) {
	defer s.lock()()
	for c := range s.gateway.connections {
		if c.session != nil && !c.doomed {
			live++
		}
	}
	return live
}

// Connections counts the open connections to the gateway.
func (s *Server) Connections() int { defer s.lock()(); return len(s.gateway.connections) }

// Dialled counts the connections that were tried, refused ones among them.
func (s *Server) Dialled() int { defer s.lock()(); return s.gateway.dialled }

// Identified counts the sessions that were started.
func (s *Server) Identified() int { defer s.lock()(); return s.gateway.identified }

// Resumed counts how often a session was resumed.
func (s *Server) Resumed() int { defer s.lock()(); return s.gateway.resumed }

// Intents are those of the last Identify.
func (s *Server) Intents() discordgo.Intent { defer s.lock()(); return s.gateway.intents }

// ForgetSessions drops all sessions, as Discord does with those that stay away
// for minutes: who resumes is told that the session is invalid. Connections
// stay.
func (s *Server) ForgetSessions() {
	defer s.lock()()
	for _, session := range s.gateway.sessions {
		s.drop(session)
	}
}

// websocketURL is the gateway's address, which has no path, as Discord's has
// none.
func (s *Server) websocketURL() string { return "ws" + strings.TrimPrefix(s.http.URL, "http") }

// serveGateway talks with one client until either side ends it.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.talking.Add(1)
	defer s.talking.Done()
	s.gateway.dialled++
	fault := s.take(string(OnDial), "")
	if s.gateway.refusing > 0 {
		fault = Cut()
	}
	s.touch()
	s.mu.Unlock()
	if fault.request != nil {
		fault.request(s, w, r)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	ws.SetReadLimit(1 << 20)
	c := &connection{ws: ws}
	s.greet(c, r)
	defer s.dismiss(c)
	for {
		kind, data, err := ws.ReadMessage()
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			s.left(c, closed.Code)
		}
		if err != nil {
			return
		}
		s.receive(c, kind, data)
	}
}

// greet takes a connection in, sends Hello and starts to wait for heartbeats.
func (s *Server) greet(c *connection, r *http.Request) {
	defer s.lock()()
	s.gateway.connections[c] = true
	s.touch()
	c.ws.SetCloseHandler(func(int, string) error { return nil }) // See left.
	c.timer = time.AfterFunc(s.options.HeartbeatInterval+s.options.HeartbeatGrace, func() { s.missed(c) })
	query := r.URL.Query()
	switch version, encoding := query.Get("v"), query.Get("encoding"); {
	case s.closed: // since it was let in
		c.end()
	case version != "9" && version != "10":
		s.reject(c, 4012, "Invalid API version.")
	case encoding != "json" && encoding != "" || query.Has("compress"):
		s.reject(c, 4002, "Only JSON without compression is known here.")
	case !s.meet(OnHello, c):
		c.send(opHello, map[string]any{"heartbeat_interval": s.options.HeartbeatInterval.Milliseconds(), "_trace": []string{"discordtest"}})
		s.meet(AfterHello, c)
	}
}

// dismiss lets go of a connection whose conversation is over.
func (s *Server) dismiss(c *connection) {
	defer s.lock()()
	c.end()
	c.timer.Stop()
	delete(s.gateway.connections, c)
	s.touch()
}

// missed closes a connection whose heartbeat is overdue.
func (s *Server) missed(c *connection) {
	defer s.lock()()
	if c.frozen || c.closing || !s.gateway.connections[c] {
		return // What is frozen says nothing: it is for the client to notice.
	}
	if !c.faulted {
		s.violate(HeartbeatMissed, "no heartbeat for %v", s.options.HeartbeatInterval+s.options.HeartbeatGrace)
	}
	c.close(4009, "Session timed out.")
}

// left answers the close frame of a client, and notes that it left: its session
// is over where the close code says so. A code that answers the server's own
// says nothing.
func (s *Server) left(c *connection, code int) {
	defer s.lock()()
	if c.frozen || c.closing {
		return
	}
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	if c.session != nil && (code == websocket.CloseNormalClosure || code == websocket.CloseGoingAway) {
		s.drop(c.session)
	}
}

// reject closes a connection for what the client sent.
func (s *Server) reject(c *connection, code int, reason string) {
	s.violate(GatewayClosed, "%d %s", code, reason)
	s.closeWith(c, code, reason)
}

// closeWith closes a connection, and forgets its session where the code says
// so.
func (s *Server) closeWith(c *connection, code int, reason string) {
	switch code {
	case websocket.CloseNormalClosure, websocket.CloseGoingAway, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014:
		if c.session != nil {
			s.drop(c.session)
		}
	}
	c.close(code, reason)
}

// send sends a payload that is no event.
func (c *connection) send(op int, data any) {
	c.write(map[string]any{"op": op, "s": nil, "t": nil, "d": data})
}

// write writes a payload, or ends the connection where it cannot.
func (c *connection) write(payload any) {
	if c.frozen || c.closing {
		return
	}
	_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second))
	if err := c.ws.WriteJSON(payload); err != nil {
		c.end()
	}
}

// close sends a close frame. The client answers it, which ends the reader; one
// that does not is cut off.
func (c *connection) close(code int, reason string) {
	if c.closing {
		return
	}
	c.closing, c.doomed = true, true
	// A close frame has room for 123 bytes.
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason[:min(len(reason), 123)]), time.Now().Add(10*time.Second))
	c.timer.Stop()
	c.timer = time.AfterFunc(2*time.Second, c.end)
}

// end cuts the connection without a close frame.
func (c *connection) end() {
	if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.ws.NetConn().Close()
}
