package discordtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Step is a point in the conversation of a connection with the gateway.
type Step string

// The steps, in their order.
const (
	OnDial     Step = "dial"        // before the websocket is opened
	OnHello    Step = "hello"       // before Hello is sent
	AfterHello Step = "after hello" // when Hello was sent
	OnIdentify Step = "identify"    // when a valid Identify came, before READY
	OnReady    Step = "ready"       // when READY and the guilds were sent
	OnResume   Step = "resume"      // when a valid Resume came, before what was missed is sent
	OnReplayed Step = "replayed"    // when what was missed was sent, before RESUMED
	OnResumed  Step = "resumed"     // when RESUMED was sent
)

// Fault is something that goes wrong with a connection of the gateway, with a
// request, or with either; the request for a websocket is one too.
type Fault struct {
	// connection does it to a connection, and reports whether the step that it
	// happens at is left out. The caller holds mu.
	connection func(*Server, *connection) (leaves bool)
	// request answers a request, with a status, instead of doing it.
	request func(*Server, http.ResponseWriter, *http.Request)
	status  int
	// lost is whether the request is done and its answer lost.
	lost bool
}

// Cut cuts the TCP connection: of the gateway after what was sent before, of a
// request that is not done.
func Cut() Fault {
	return Fault{
		connection: func(_ *Server, c *connection) bool { c.end(); return true },
		request:    func(*Server, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	}
}

// Hang leaves a request without an answer until the client gives up. On the
// gateway it stops reading and writing, after what was sent before, and leaves
// the connection open until its session is resumed on another, the client goes,
// or the server is closed.
func Hang() Fault {
	return Fault{
		connection: func(_ *Server, c *connection) bool { c.frozen = true; return true },
		request: func(s *Server, _ http.ResponseWriter, r *http.Request) {
			select {
			case <-s.finished:
			case <-r.Context().Done():
			}
			panic(http.ErrAbortHandler)
		},
	}
}

// StopAcks leaves heartbeats without acknowledgement. All else goes on.
func StopAcks() Fault {
	return Fault{connection: func(_ *Server, c *connection) bool { c.mute = true; return false }}
}

// Reconnect asks the client to reconnect: op 7.
func Reconnect() Fault {
	return Fault{connection: func(_ *Server, c *connection) bool { c.send(opReconnect, nil); return true }}
}

// InvalidSession tells the client that its session is invalid: op 9. Unless it
// is resumable, the session is gone.
func InvalidSession(resumable bool) Fault {
	return Fault{connection: func(s *Server, c *connection) bool {
		c.send(opInvalidSession, resumable)
		if resumable {
			c.session = nil
		} else if c.session != nil {
			s.drop(c.session)
		}
		return true
	}}
}

// CloseWith closes the websocket with a code.
func CloseWith(code int) Fault {
	return Fault{connection: func(s *Server, c *connection) bool {
		s.closeWith(c, code, "A fault of the test.")
		return true
	}}
}

// Garbage sends a frame that is no JSON. All else goes on.
func Garbage() Fault {
	return Fault{connection: func(_ *Server, c *connection) bool {
		if !c.frozen && c.ws.WriteMessage(websocket.TextMessage, []byte(`{"op":0,"t":`)) != nil {
			c.end()
		}
		return false
	}}
}

// Status answers with a status and the page that a proxy in front of Discord
// shows, which is no JSON.
func Status(status int) Fault {
	return Fault{status: status, request: func(_ *Server, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, "<html><head><title>%d</title></head><body>%s</body></html>", status, http.StatusText(status))
	}}
}

// ErrorCode answers with one of Discord's errors, such as 403, 50013, "Missing
// Permissions".
func ErrorCode(status, code int, message string) Fault {
	return Fault{status: status, request: func(_ *Server, w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, status, (&refusal{code: code, message: message}).body())
	}}
}

// Lost does the request and cuts the connection instead of answering.
func Lost() Fault { return Fault{lost: true} }

// faulty is what is to go wrong.
type faulty struct {
	waiting []*waiting
	limits  []limit
}

// waiting is a fault that waits for what it happens to: a step, or a method and
// the start of a path.
type waiting struct {
	left  int
	where string
	fault Fault
}

// Fault makes the fault happen to the next connection that gets to the step.
// Several for one step happen to one connection after the other.
func (s *Server) Fault(step Step, fault Fault) { s.FailNext(1, string(step), "", fault) }

// FailNext makes the next n requests fail that have the method and whose path
// starts with the prefix, counted from behind /api/v9.
func (s *Server) FailNext(n int, method, prefix string, fault Fault) {
	defer s.lock()()
	s.faulty.waiting = append(s.faulty.waiting, &waiting{n, method + " " + prefix, fault})
}

// Pending counts the faults that no connection and no request has met.
func (s *Server) Pending() (left int) {
	defer s.lock()()
	for _, waiting := range s.faulty.waiting {
		left += waiting.left
	}
	return left
}

// take is the fault that waits for a step, or for a request with a method and a
// path; the zero Fault where there is none. The caller holds mu.
func (s *Server) take(method, path string) Fault {
	for _, waiting := range s.faulty.waiting {
		if waiting.left > 0 && strings.HasPrefix(method+" "+path, waiting.where) {
			waiting.left--
			s.touch()
			return waiting.fault
		}
	}
	return Fault{}
}

// meet lets a connection meet the fault that waits for a step, and reports
// whether the step is left out.
func (s *Server) meet(step Step, c *connection) (leaves bool) {
	fault := s.take(string(step), "")
	return fault.connection != nil && s.hit(c, fault)
}

func (s *Server) hit(c *connection, fault Fault) (leaves bool) {
	c.faulted = true
	leaves = fault.connection(s, c)
	c.doomed = c.doomed || leaves || c.mute
	return leaves
}

// Break makes the fault happen now to every connection of the gateway.
func (s *Server) Break(fault Fault) {
	defer s.lock()()
	for c := range s.gateway.connections {
		s.hit(c, fault)
	}
	s.touch()
}

// Refuse refuses connections to the gateway until allow is called.
func (s *Server) Refuse() (allow func()) {
	defer s.lock()()
	s.gateway.refusing++
	return sync.OnceFunc(func() {
		defer s.lock()()
		s.gateway.refusing--
	})
}

// Ask sends op 1, which asks the clients for a heartbeat at once.
func (s *Server) Ask() {
	defer s.lock()()
	for c := range s.gateway.connections {
		c.send(opHeartbeat, nil)
	}
}

// RateLimited answers 429 for the route: wait, and try again. A request of the
// same route before that is a violation, unless it comes so soon that it was
// on its way.
func RateLimited(after time.Duration) Fault { return rateLimited(after, false) }

// GloballyRateLimited answers 429 for all routes that the global limit counts:
// those that do not answer interactions.
func GloballyRateLimited(after time.Duration) Fault { return rateLimited(after, true) }

// limit is the time in which the requests that it counts are not to come.
type limit struct {
	counts   func(*http.Request) bool
	from, to time.Time
}

const (
	// inFlight is for how long after a 429 requests may still come that were on
	// their way, and a half of the time to wait where that is less.
	inFlight = 100 * time.Millisecond
	// clockSlack is how far two clocks on one machine may differ, and how
	// coarsely a time to wait may be rounded.
	clockSlack = 20 * time.Millisecond
)

func rateLimited(after time.Duration, global bool) Fault {
	return Fault{status: http.StatusTooManyRequests, request: func(s *Server, w http.ResponseWriter, r *http.Request) {
		route := routeOf(r)
		counts := func(other *http.Request) bool { return routeOf(other) == route }
		if global {
			counts = func(other *http.Request) bool { return other.PathValue("token") == "" }
			w.Header().Set("X-RateLimit-Global", "true")
		}
		s.mu.Lock()
		now := time.Now()
		s.faulty.limits = append(s.faulty.limits, limit{counts, now.Add(min(after/2, inFlight)), now.Add(after - clockSlack)})
		s.mu.Unlock()
		w.Header().Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
		writeJSON(w, http.StatusTooManyRequests, map[string]any{"message": "You are being rate limited.", "retry_after": after.Seconds(), "global": global})
	}}
}

// routeOf names the limit that counts a request: that of its route, for the
// channel, guild or webhook that it is about.
func routeOf(r *http.Request) string {
	return fmt.Sprint(r.Pattern, r.PathValue("channel"), r.PathValue("guild"), r.PathValue("token"))
}

// checkLimits notes a violation where the bot was told to wait and did not.
// The caller holds mu.
func (s *Server) checkLimits(r *http.Request, at time.Time) {
	for _, l := range s.faulty.limits {
		if l.counts(r) && at.After(l.from) && at.Before(l.to) {
			s.violate(TooFast, "%s %s %v before the end of the time to wait", r.Method, r.URL.Path, l.to.Sub(at).Round(time.Millisecond))
		}
	}
}
