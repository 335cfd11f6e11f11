package discordtest

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/gorilla/websocket"
)

// Step is a point in the conversation of a connection with the gateway.
type Step string

// The steps, in their order.
const (
	// OnDial is before the websocket is opened.
	OnDial Step = "dial"
	// OnHello is before Hello is sent.
	OnHello Step = "hello"
	// AfterHello is when Hello was sent.
	AfterHello Step = "after hello"
	// OnIdentify is when a valid Identify came, before READY.
	OnIdentify Step = "identify"
	// OnReady is when READY and the guilds were sent.
	OnReady Step = "ready"
	// OnResume is when a valid Resume came, before what was missed is sent.
	OnResume Step = "resume"
	// OnReplayed is when what was missed was sent, before RESUMED.
	OnReplayed Step = "replayed"
	// OnResumed is when RESUMED was sent.
	OnResumed Step = "resumed"
)

// Fault is something that goes wrong with a connection.
type Fault struct {
	// Name tells what it is.
	Name string
	// do does it to a connection, and reports whether the step that it happens
	// at is left out. The caller holds mu.
	do func(*Server, *connection) (leaves bool)
	// dial answers the request for a websocket; nil lets it go on.
	dial func(*Server, http.ResponseWriter, *http.Request)
}

func (f Fault) String() string { return f.Name }

// CutConnection cuts the TCP connection, after what was sent before.
func CutConnection() Fault {
	return Fault{"cut", func(_ *Server, c *connection) bool { c.end(); return true }, cut}
}

// RefuseUpgrade answers the request for a websocket with a status, as a proxy
// does whose gateway is away. It is for OnDial.
func RefuseUpgrade(status int) Fault {
	return Fault{"upgrade " + strconv.Itoa(status), func(*Server, *connection) bool { return false },
		func(_ *Server, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }}
}

// Freeze stops reading and writing, after what was sent before, and leaves the
// connection open until its session is resumed on another, the client goes, or
// the server is closed.
func Freeze() Fault {
	return Fault{"freeze", func(_ *Server, c *connection) bool { c.frozen = true; return true }, hang}
}

// StopAcks leaves heartbeats without acknowledgement. All else goes on.
func StopAcks() Fault {
	return Fault{"stop acks", func(_ *Server, c *connection) bool { c.mute = true; return false }, nil}
}

// Reconnect asks the client to reconnect: op 7.
func Reconnect() Fault {
	return Fault{"op 7", func(_ *Server, c *connection) bool { c.send(opReconnect, nil); return true }, nil}
}

// InvalidSession tells the client that its session is invalid: op 9. Unless it
// is resumable, the session is gone.
func InvalidSession(resumable bool) Fault {
	return Fault{fmt.Sprint("op 9 ", resumable), func(s *Server, c *connection) bool {
		c.send(opInvalidSession, resumable)
		if resumable {
			s.detach(c)
		} else if c.session != nil {
			s.drop(c.session)
		}
		return true
	}, nil}
}

// CloseWith closes the websocket with a code.
func CloseWith(code int) Fault {
	return Fault{"close " + strconv.Itoa(code), func(s *Server, c *connection) bool {
		s.closeWith(c, code, "A fault of the test.")
		return true
	}, nil}
}

// Garbage sends a frame that is no JSON. All else goes on.
func Garbage() Fault {
	return Fault{"garbage", func(_ *Server, c *connection) bool {
		if !c.frozen && c.ws.WriteMessage(websocket.TextMessage, []byte(`{"op":0,"t":`)) != nil {
			c.end()
		}
		return false
	}, nil}
}

// Fault makes the fault happen to the next connection that gets to the step.
// Several for one step happen to one connection after the other.
func (s *Server) Fault(step Step, fault Fault) {
	defer s.lock()()
	s.faulty.waiting[step] = append(s.faulty.waiting[step], fault)
}

// Pending counts the faults that no connection has met.
func (s *Server) Pending() (pending int) {
	defer s.lock()()
	for _, waiting := range s.faulty.waiting {
		pending += len(waiting)
	}
	return pending
}

// Break makes the fault happen now to every connection of the gateway, and
// gives their number.
func (s *Server) Break(fault Fault) int {
	defer s.lock()()
	for c := range s.gateway.connections {
		s.hit(c, fault)
	}
	s.changed.touch()
	return len(s.gateway.connections)
}

// Refuse refuses connections to the gateway until allow is called.
func (s *Server) Refuse() (allow func()) {
	defer s.lock()()
	s.gateway.refusing++
	allowed := false
	return func() {
		defer s.lock()()
		if !allowed {
			allowed = true
			s.gateway.refusing--
		}
	}
}

// Ask sends op 1, which asks the clients for a heartbeat at once.
func (s *Server) Ask() {
	defer s.lock()()
	for c := range s.gateway.connections {
		c.send(opHeartbeat, nil)
	}
}

// takeFault takes the fault that waits for a step; the zero Fault where there
// is none. The caller holds mu.
func (s *Server) takeFault(step Step) (taken Fault) {
	if waiting := s.faulty.waiting[step]; len(waiting) > 0 {
		taken, s.faulty.waiting[step] = waiting[0], waiting[1:]
		s.changed.touch()
	}
	return taken
}

// meet lets a connection meet the fault that waits for a step, and reports
// whether the step is left out.
func (s *Server) meet(step Step, c *connection) (leaves bool) {
	fault := s.takeFault(step)
	return fault.do != nil && s.hit(c, fault)
}

func (s *Server) hit(c *connection, fault Fault) (leaves bool) {
	c.faulted = true
	leaves = fault.do(s, c)
	c.doomed = c.doomed || leaves || c.mute
	return leaves
}
