package discordtest

import (
	"net"
	"net/http"
	"strconv"
	"time"

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
	// do does it and reports whether the step that it happens at is left out.
	// The caller holds mu.
	do func(*Server, *connection) bool
	// dial does it before there is a websocket, and reports whether the
	// connection goes on.
	dial func(*Server, http.ResponseWriter) bool
}

func (f Fault) String() string { return f.Name }

// CutConnection cuts the TCP connection, after what was sent before.
func CutConnection() Fault {
	return Fault{
		Name: "cut",
		do:   func(_ *Server, c *connection) bool { c.cut(); return true },
		dial: func(_ *Server, w http.ResponseWriter) bool { cutHTTP(w); return false },
	}
}

// RefuseUpgrade answers the request for a websocket with a status, as a proxy
// does whose gateway is away. It is for OnDial.
func RefuseUpgrade(status int) Fault {
	return Fault{
		Name: "upgrade " + strconv.Itoa(status),
		do:   func(*Server, *connection) bool { return false },
		dial: func(_ *Server, w http.ResponseWriter) bool { w.WriteHeader(status); return false },
	}
}

// Freeze stops reading and writing, after what was sent before, and leaves the
// connection open until its session is resumed on another or the server is
// closed.
func Freeze() Fault {
	return Fault{
		Name: "freeze",
		do:   func(_ *Server, c *connection) bool { c.freeze(); return true },
		dial: func(s *Server, w http.ResponseWriter) bool { s.hold(w); return false },
	}
}

// StopAcks leaves heartbeats without acknowledgement. All else goes on.
func StopAcks() Fault {
	return onConnection("stop acks", func(_ *Server, c *connection) bool { c.mute = true; return false })
}

// Reconnect asks the client to reconnect: op 7.
func Reconnect() Fault {
	return onConnection("op 7", func(_ *Server, c *connection) bool {
		c.send(map[string]any{"op": opReconnect, "s": nil, "t": nil, "d": nil})
		return true
	})
}

// InvalidSession tells the client that its session is invalid: op 9. Unless it
// is resumable, the session is gone.
func InvalidSession(resumable bool) Fault {
	name := "op 9 false"
	if resumable {
		name = "op 9 true"
	}
	return onConnection(name, func(s *Server, c *connection) bool {
		c.send(invalidSession(resumable))
		if c.session != nil {
			if resumable {
				s.detach(c)
			} else {
				s.drop(c.session)
			}
		}
		return true
	})
}

// CloseWith closes the websocket with a code.
func CloseWith(code int) Fault {
	return onConnection("close "+strconv.Itoa(code), func(s *Server, c *connection) bool {
		if c.session != nil && !resumable(code) {
			s.drop(c.session)
		}
		c.close(code, "A fault of the test.")
		return true
	})
}

// Garbage sends a frame that is no JSON. All else goes on.
func Garbage() Fault {
	return onConnection("garbage", func(_ *Server, c *connection) bool {
		c.enqueue(frame{kind: websocket.TextMessage, data: []byte(`{"op":0,"t":`)})
		return false
	})
}

// Delay holds back what is sent from then on. All else goes on.
func Delay(by time.Duration) Fault {
	fault := onConnection("delay "+by.String(), func(_ *Server, c *connection) bool {
		c.enqueue(frame{after: by})
		return false
	})
	fault.dial = func(s *Server, _ http.ResponseWriter) bool { return s.pause(by) }
	return fault
}

// onConnection is a fault that leaves a connection alone that is only dialled.
func onConnection(name string, do func(*Server, *connection) bool) Fault {
	return Fault{Name: name, do: do, dial: func(*Server, http.ResponseWriter) bool { return true }}
}

// faults are those that wait for their step. The server's mutex guards them.
type faults struct {
	waiting  map[Step][]Fault
	failures []*failing
	patience map[string]span // when buckets are to be left alone
	buckets  map[string]*bucket
}

// Fault makes the fault happen to the next connection that gets to the step.
// Several for one step happen to one connection after the other.
func (s *Server) Fault(step Step, fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults.waiting == nil {
		s.faults.waiting = make(map[Step][]Fault)
	}
	s.faults.waiting[step] = append(s.faults.waiting[step], fault)
}

// Pending counts the faults that no connection has met.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	pending := 0
	for _, waiting := range s.faults.waiting {
		pending += len(waiting)
	}
	return pending
}

// Break makes the fault happen now to every connection of the gateway, and
// gives their number.
func (s *Server) Break(fault Fault) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.gateway.connections {
		fault.hit(s, c)
	}
	s.touch()
	return len(s.gateway.connections)
}

// Refuse refuses connections to the gateway until allow is called.
func (s *Server) Refuse() (allow func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.refusing++
	allowed := false
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !allowed {
			allowed = true
			s.gateway.refusing--
		}
	}
}

// Ask sends op 1, which asks the clients for a heartbeat at once.
func (s *Server) Ask() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.gateway.connections {
		c.send(map[string]any{"op": opHeartbeat, "s": nil, "t": nil, "d": nil})
	}
}

// takeFault takes the fault that waits for a step; nil when there is none.
func (s *Server) takeFault(step Step) *Fault {
	waiting := s.faults.waiting[step]
	if len(waiting) == 0 {
		return nil
	}
	s.faults.waiting[step] = waiting[1:]
	s.touch()
	return &waiting[0]
}

// meet lets a connection meet the fault that waits for a step, and reports
// whether the step is left out.
func (s *Server) meet(step Step, c *connection) bool {
	fault := s.takeFault(step)
	if fault == nil {
		return false
	}
	return fault.hit(s, c)
}

// hit does the fault to a connection, and reports whether the step that it
// happens at is left out.
func (f Fault) hit(s *Server, c *connection) bool {
	c.faulted = true
	leaves := f.do(s, c)
	c.doomed = c.doomed || leaves || c.mute
	return leaves
}

// cutHTTP ends the TCP connection of a request without an answer.
func cutHTTP(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		return
	}
	connection, _, err := hijacker.Hijack()
	if err != nil {
		return
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = connection.Close()
}

// hold keeps a request without an answer until the server is closed or the
// client goes.
func (s *Server) hold(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		return
	}
	connection, _, err := hijacker.Hijack()
	if err != nil {
		return
	}
	gone := make(chan struct{})
	s.serving.Go(func() {
		defer close(gone)
		var one [1]byte
		_, _ = connection.Read(one[:])
	})
	select {
	case <-s.finished:
	case <-gone:
	}
	_ = connection.Close()
	<-gone
}

// pause waits, and reports whether the server is still open then.
func (s *Server) pause(by time.Duration) bool {
	select {
	case <-s.finished:
		return false
	case <-time.After(by):
		return true
	}
}
