package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Kind is a kind of violation.
type Kind string

// What a bot can do wrong.
const (
	Rejected        Kind = "rejected"         // a request that was refused for what is in it
	Unanswered      Kind = "unanswered"       // an interaction without an answer for 3 s
	Late            Kind = "late"             // an answer to an interaction that comes too late
	Twice           Kind = "twice"            // a second answer to an interaction
	TooFast         Kind = "too fast"         // a request within the time that a 429 said to wait
	GatewayClosed   Kind = "gateway closed"   // a connection closed for what the bot sent
	HeartbeatMissed Kind = "heartbeat missed" // a connection closed for want of heartbeats
	ShownTwice      Kind = "shown twice"      // a command that stands twice in a list: as a global one and the guild's
	Frowned         Kind = "frowned on"       // what Discord lets pass and asks not to do
)

// Violation is one thing that the bot did and should not have done.
type Violation struct {
	Kind Kind
	Text string
}

// Request is a request of the bot.
type Request struct {
	At     time.Time
	Method string
	Path   string // without the base and /api/v9, and with its query
	Header http.Header
	Body   []byte
	Status int // 0 while the request is not answered, and when its connection was cut
}

// record is what the bot did.
type record struct {
	requests   []*Request
	violations []Violation
	expected   []Kind
}

// Requests are the bot's requests in the order of their coming.
func (s *Server) Requests() []Request {
	defer s.lock()()
	requests := make([]Request, len(s.record.requests))
	for i, request := range s.record.requests {
		requests[i] = *request
	}
	return requests
}

// Violations are all violations so far, also those that the test expects.
func (s *Server) Violations() []Violation {
	defer s.lock()()
	return slices.Clone(s.record.violations)
}

// Expect says that violations of these kinds belong to the test.
func (s *Server) Expect(kinds ...Kind) {
	defer s.lock()()
	s.record.expected = append(s.record.expected, kinds...)
}

// violate notes a violation. The caller holds mu.
func (s *Server) violate(kind Kind, format string, arguments ...any) {
	s.record.violations = append(s.record.violations, Violation{kind, fmt.Sprintf(format, arguments...)})
	s.touch()
}
