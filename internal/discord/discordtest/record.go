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
	// Rejected is a request that was refused for what is in it.
	Rejected Kind = "rejected"
	// Unanswered is an interaction without an answer for 3 s.
	Unanswered Kind = "unanswered"
	// Late is an answer to an interaction that comes too late.
	Late Kind = "late"
	// Twice is a second answer to an interaction.
	Twice Kind = "twice"
	// TooFast is a request within the time that a 429 said to wait.
	TooFast Kind = "too fast"
	// GatewayClosed is a connection closed for what the bot sent.
	GatewayClosed Kind = "gateway closed"
	// HeartbeatMissed is a connection closed for want of heartbeats.
	HeartbeatMissed Kind = "heartbeat missed"
	// ShownTwice is a command that is registered globally and in the guild,
	// and so stands twice in a person's list.
	ShownTwice Kind = "shown twice"
	// Frowned is what Discord lets pass and asks not to do.
	Frowned Kind = "frowned on"
)

// Violation is one thing that the bot did and should not have done.
type Violation struct {
	Kind Kind
	Text string
}

func (v Violation) String() string { return fmt.Sprintf("%s: %s", v.Kind, v.Text) }

// Request is a request of the bot.
type Request struct {
	At     time.Time
	Method string
	// Path is without the base and /api/v9, and with its query.
	Path   string
	Header http.Header
	Body   []byte
	// Status is 0 while the request is not answered, and when its connection
	// was cut.
	Status int
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

// Violations are all violations so far.
func (s *Server) Violations() []Violation {
	defer s.lock()()
	return slices.Clone(s.record.violations)
}

// Expect says that violations of these kinds belong to the test.
func (s *Server) Expect(kinds ...Kind) {
	defer s.lock()()
	s.record.expected = append(s.record.expected, kinds...)
}

// Unexpected are the violations of kinds that the test does not expect.
func (s *Server) Unexpected() []Violation {
	defer s.lock()()
	return slices.DeleteFunc(slices.Clone(s.record.violations), func(v Violation) bool { return slices.Contains(s.record.expected, v.Kind) })
}

// violate notes a violation. The caller holds mu.
func (s *Server) violate(kind Kind, format string, arguments ...any) {
	s.record.violations = append(s.record.violations, Violation{kind, fmt.Sprintf(format, arguments...)})
	s.changed.touch()
}
