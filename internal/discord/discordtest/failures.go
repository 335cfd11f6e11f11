package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

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
