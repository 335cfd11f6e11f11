package feeds

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameserver is a DNS server on loopback. It gives its answers in turn, for any
// name.
type nameserver struct {
	net.PacketConn
	mutex   sync.Mutex
	answers []netip.Addr
	asked   int
}

func newNameserver(t *testing.T, answers ...string) *nameserver {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &nameserver{PacketConn: conn}
	for _, answer := range answers {
		s.answers = append(s.answers, netip.MustParseAddr(answer))
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.serve()
	}()
	t.Cleanup(func() { conn.Close(); <-ended })
	return s
}

// resolver asks only this server.
func (s *nameserver) resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", s.LocalAddr().String())
	}}
}

func (s *nameserver) serve() {
	packet := make([]byte, 1500)
	for {
		n, client, err := s.ReadFrom(packet)
		if err != nil {
			return
		}
		var question dnsmessage.Message
		if question.Unpack(packet[:n]) != nil || len(question.Questions) != 1 {
			continue
		}
		s.mutex.Lock()
		at := s.answers[s.asked%len(s.answers)]
		asked := question.Questions[0]
		answer := dnsmessage.Message{
			Header:    dnsmessage.Header{ID: question.ID, Response: true, Authoritative: true},
			Questions: question.Questions,
		}
		header := dnsmessage.ResourceHeader{Name: asked.Name, Class: asked.Class}
		switch {
		case asked.Type == dnsmessage.TypeA && at.Is4():
			answer.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: at.As4()}}}
			s.asked++
		case asked.Type == dnsmessage.TypeAAAA && at.Is6():
			answer.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AAAAResource{AAAA: at.As16()}}}
			s.asked++
		}
		s.mutex.Unlock()
		if packed, err := answer.Pack(); err == nil {
			_, _ = s.WriteTo(packed, client)
		}
	}
}

// count is the number of answers given.
func (s *nameserver) count() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.asked
}

// TestNamesThatLeadInside requests a public name that resolves to private
// networks, to another one at each request.
func TestNamesThatLeadInside(t *testing.T) {
	answers := []string{"127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "64:ff9b::7f00:1", "fd00::1", "2002:7f00:1::1", "192.168.0.1"}
	names := newNameserver(t, answers...)
	f := NewFetcher(FetcherOptions{pause: time.Nanosecond, resolver: names.resolver()})
	defer f.Close()
	for range answers {
		if _, err := f.get(t.Context(), request{address: "http://news.example/feed"}); !errors.Is(err, ErrForbidden) {
			t.Errorf("after %d answers: %v (%v)", names.count(), err, Cause(err))
		}
	}
	if asked := names.count(); asked < len(answers) {
		t.Errorf("the nameserver was asked %d times", asked)
	}
}
