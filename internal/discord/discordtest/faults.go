package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
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

// Failure is something that goes wrong with a request.
type Failure struct {
	status int
	// lost is whether the request is done and its answer lost.
	lost bool
	// instead happens instead of the request.
	instead func(*Server, http.ResponseWriter, *http.Request)
}

// faulty is what is to go wrong.
type faulty struct {
	waiting  map[Step][]Fault
	failures []*failing
	patience map[string]span // when routes are to be left alone
}

// failing is a failure that waits for its requests.
type failing struct {
	left           int
	method, prefix string
	failure        Failure
}

// FailNext makes the next n requests fail that have the method and whose path
// starts with the prefix, counted from behind /api/v9. A method "" is any.
func (s *Server) FailNext(n int, method, prefix string, failure Failure) {
	defer s.lock()()
	s.faulty.failures = append(s.faulty.failures, &failing{n, method, prefix, failure})
}

// Failing counts the failures that no request has met.
func (s *Server) Failing() (left int) {
	defer s.lock()()
	for _, failing := range s.faulty.failures {
		left += failing.left
	}
	return left
}

// takeFailure is the failure that a request meets; the zero Failure where it
// meets none. The caller holds mu.
func (s *Server) takeFailure(method, path string) Failure {
	for _, f := range s.faulty.failures {
		if f.left > 0 && (f.method == "" || f.method == method) && strings.HasPrefix(path, f.prefix) {
			f.left--
			return f.failure
		}
	}
	return Failure{}
}

// Status answers with a status and the page that a proxy in front of Discord
// shows, which is no JSON.
func Status(status int) Failure {
	return Failure{status: status, instead: func(_ *Server, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, "<html><head><title>%d</title></head><body>%s</body></html>", status, http.StatusText(status))
	}}
}

// ErrorCode answers with one of Discord's errors, such as 403, 50013, "Missing
// Permissions".
func ErrorCode(status, code int, message string) Failure {
	return Failure{status: status, instead: func(_ *Server, w http.ResponseWriter, _ *http.Request) {
		text, _ := json.Marshal((&refusal{code: code, message: message}).body())
		writeJSON(w, status, text)
	}}
}

// Hang leaves the request without an answer until the client gives up.
func Hang() Failure { return Failure{instead: hang} }

// Cut cuts the connection of the request, which is not done.
func Cut() Failure { return Failure{instead: cut} }

// Lost does the request and cuts the connection instead of answering.
func Lost() Failure { return Failure{lost: true} }

// cut ends the TCP connection of a request without an answer.
func cut(*Server, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// hang keeps a request without an answer until the server is closed or the
// client goes.
func hang(s *Server, _ http.ResponseWriter, r *http.Request) {
	select {
	case <-s.finished:
	case <-r.Context().Done():
	}
	panic(http.ErrAbortHandler)
}

// RateLimited answers 429 for the route: wait, and try again. A request of the
// same route before that is a violation, unless it comes so soon that it was
// on its way.
func RateLimited(after time.Duration) Failure { return rateLimited(after, false) }

// GloballyRateLimited answers 429 for all routes that the global limit counts.
func GloballyRateLimited(after time.Duration) Failure { return rateLimited(after, true) }

func rateLimited(after time.Duration, global bool) Failure {
	return Failure{status: http.StatusTooManyRequests, instead: func(s *Server, w http.ResponseWriter, r *http.Request) {
		route, scope := routeOf(r), "user"
		if global {
			route, scope = globalLimit, "global"
			w.Header().Set("X-RateLimit-Global", "true")
		}
		s.mu.Lock()
		now := time.Now()
		s.faulty.patience[route] = span{from: now.Add(min(after/2, inFlight)), to: now.Add(after - clockSlack)}
		s.mu.Unlock()
		for name, value := range map[string]string{
			"Retry-After": strconv.Itoa(int((after + time.Second - 1) / time.Second)), "X-RateLimit-Scope": scope,
			"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Bucket": "bucket",
			"X-RateLimit-Reset":       fmt.Sprintf("%.3f", float64(now.Add(after).UnixMilli())/1000),
			"X-RateLimit-Reset-After": fmt.Sprintf("%.3f", after.Seconds()),
		} {
			w.Header().Set(name, value)
		}
		text, _ := json.Marshal(map[string]any{"message": "You are being rate limited.", "retry_after": after.Seconds(), "global": global})
		writeJSON(w, http.StatusTooManyRequests, text)
	}}
}

// globalLimit stands for all routes that the global limit counts: those that
// do not answer interactions.
const globalLimit = "global"

// minor are the ids in a route that set no limit of their own: those behind the
// channel, guild or webhook that it is about, and tokens.
var minor = regexp.MustCompile(`^(/[a-z]+/[^/]+/.*?)(\d{10,}|[\w-]{41,})`)

// routeOf names the limit that counts a request.
func routeOf(r *http.Request) string {
	path := strings.TrimPrefix(r.URL.Path, "/api/"+r.PathValue("version"))
	if !strings.HasPrefix(path, "/webhooks/") {
		path = minor.ReplaceAllString(path, "$1:id")
	}
	return r.Method + " " + path
}

// span is the time in which a route is to be left alone.
type span struct{ from, to time.Time }

const (
	// inFlight is for how long after a 429 requests may still come that were on
	// their way, and a half of the time to wait where that is less.
	inFlight = 100 * time.Millisecond
	// clockSlack is how far two clocks on one machine may differ, and how
	// coarsely a time to wait may be rounded.
	clockSlack = 20 * time.Millisecond
)

// checkPatience notes a violation where the bot was told to wait and did not.
// The caller holds mu.
func (s *Server) checkPatience(r *http.Request, at time.Time) {
	route := routeOf(r)
	for _, name := range []string{route, globalLimit} {
		answers := strings.Contains(route, "/interactions/") || strings.Contains(route, "/webhooks/")
		if wait := s.faulty.patience[name]; at.After(wait.from) && at.Before(wait.to) && (name == route || !answers) {
			s.violate(TooFast, "%s %v before the end of the time to wait", withoutToken(route), wait.to.Sub(at).Round(time.Millisecond))
		}
	}
}
