package feeds

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// ErrForbidden is wrapped by the error for an address in a network that is not
// fetched from, or one that leads there.
var ErrForbidden = errors.New("it leads to a private network, or to a port that is not the web's, which is not fetched")

// guard dials only permitted addresses. It checks an address when it is
// dialled, after its name was resolved, so that redirects and names whose
// resolution changes are checked too.
type guard struct {
	// allowed are the operator's hosts, as HOST or HOST:PORT.
	allowed map[string]bool
	safe    net.Dialer
	free    net.Dialer
}

// newGuard returns a guard that permits the public Internet on ports 80 and
// 443, and the allowed hosts. resolver may be nil.
func newGuard(allowed []string, resolver *net.Resolver) *guard {
	const timeout = 10 * time.Second
	// Networks that IANA's registries list for special purposes are denied. For
	// IPv6 everything outside the public Internet is denied, including prefixes
	// that lead to IPv4 through a gateway or a relay.
	rules := ssrf.New()
	g := &guard{
		allowed: make(map[string]bool),
		safe:    net.Dialer{Timeout: timeout, Resolver: resolver, Control: rules.Safe},
		free:    net.Dialer{Timeout: timeout, Resolver: resolver},
	}
	for _, host := range allowed {
		g.allowed[strings.ToLower(host)] = true
	}
	return g
}

// dial is for [http.Transport]. The address is HOST:PORT, as in a URL.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if g.allowed[strings.ToLower(host)] || g.allowed[strings.ToLower(address)] {
		return g.free.DialContext(ctx, network, address)
	}
	conn, err := g.safe.DialContext(ctx, network, address)
	if errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork) {
		return nil, fmt.Errorf("%w (%w)", ErrForbidden, err)
	}
	return conn, err
}

// CheckAllowed parses FETCH_ALLOW: hosts separated by commas or spaces, each a
// name or an IP address, with or without a port.
func CheckAllowed(text string) ([]string, error) {
	hosts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	for i, host := range hosts {
		if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
			hosts[i] = strings.Trim(host, "[]")
			continue
		}
		parsed, err := url.Parse("http://" + host)
		if err != nil || parsed.Host != host || parsed.Hostname() == "" || strings.Contains(host, "*") {
			return nil, fmt.Errorf("%q is not a host such as news.example or 10.0.0.7:8080", host)
		}
	}
	return hosts, nil
}
