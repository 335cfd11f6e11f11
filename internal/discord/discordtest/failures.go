package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Failure is something that goes wrong with a request.
type Failure struct {
	// Name tells what it is.
	Name   string
	status int
	// lost is whether the request is done and its answer lost.
	lost bool
	// before happens instead of the request. It reports whether the request
	// goes on.
	before func(*Server, http.ResponseWriter, *http.Request) bool
}

func (f Failure) String() string { return f.Name }

// failing is a failure that waits for its requests.
type failing struct {
	left           int
	method, prefix string
	failure        Failure
}

// FailNext makes the next n requests fail that have the method and whose path
// starts with the prefix, counted from behind /api/v9. A method "" is any.
func (s *Server) FailNext(n int, method, prefix string, failure Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.failures = append(s.faults.failures, &failing{left: n, method: method, prefix: prefix, failure: failure})
}

// Failing counts the failures that no request has met.
func (s *Server) Failing() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := 0
	for _, failing := range s.faults.failures {
		left += failing.left
	}
	return left
}

// takeFailure is the failure that a request meets; nil when it meets none.
func (s *Server) takeFailure(method, path string) *Failure {
	for _, failing := range s.faults.failures {
		if failing.left > 0 && (failing.method == "" || failing.method == method) && strings.HasPrefix(path, failing.prefix) {
			failing.left--
			s.touch()
			return &failing.failure
		}
	}
	return nil
}

// RateLimited answers 429 for the route: wait, and try again. A request of the
// same route before that is a violation, unless it comes so soon that it was
// on its way.
func RateLimited(after time.Duration) Failure { return rateLimited(after, false) }

// GloballyRateLimited answers 429 for all routes that the global limit counts.
func GloballyRateLimited(after time.Duration) Failure { return rateLimited(after, true) }

func rateLimited(after time.Duration, global bool) Failure {
	name := "429"
	if global {
		name = "429 global"
	}
	return Failure{Name: name, status: http.StatusTooManyRequests, before: func(s *Server, w http.ResponseWriter, r *http.Request) bool {
		key := bucketOf(r)
		if global {
			key = globalBucket
		}
		s.mu.Lock()
		s.beware(key, after)
		s.mu.Unlock()
		writeRateLimited(w, bucketOf(r), after, global)
		return false
	}}
}

// Status answers with a status and the page that a proxy in front of Discord
// shows, which is no JSON.
func Status(status int) Failure {
	return Failure{Name: strconv.Itoa(status), status: status, before: func(_ *Server, w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, "<html><head><title>%d</title></head><body>%s</body></html>", status, http.StatusText(status))
		return false
	}}
}

// ErrorCode answers with one of Discord's errors, such as 403, 50013, "Missing
// Permissions".
func ErrorCode(status, code int, message string) Failure {
	return Failure{Name: fmt.Sprintf("%d %d", status, code), status: status, before: func(_ *Server, w http.ResponseWriter, _ *http.Request) bool {
		writeJSON(w, status, map[string]any{"code": code, "message": message})
		return false
	}}
}

// Hang leaves the request without an answer until the client gives up.
func Hang() Failure {
	return Failure{Name: "hang", before: func(s *Server, w http.ResponseWriter, _ *http.Request) bool {
		s.hold(w)
		return false
	}}
}

// Cut cuts the connection of the request, which is not done.
func Cut() Failure {
	return Failure{Name: "cut", before: func(_ *Server, w http.ResponseWriter, _ *http.Request) bool {
		cutHTTP(w)
		return false
	}}
}

// Lost does the request and cuts the connection instead of answering.
func Lost() Failure { return Failure{Name: "lost", lost: true} }

// Slow does the request after a while.
func Slow(by time.Duration) Failure {
	return Failure{Name: "slow", before: func(s *Server, _ http.ResponseWriter, _ *http.Request) bool {
		return s.pause(by)
	}}
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
