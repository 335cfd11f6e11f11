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

// ErrForbidden is what the error wraps where an address, or one that it leads
// to, is of a network that is not fetched from.
var ErrForbidden = errors.New("it leads to a private network, or to a port that is not the web's, which is not fetched")

// guard dials what may be fetched. An address is checked when it is dialled,
// after its name was looked up, so that a name whose answer changes and a
// redirect are checked as well.
type guard struct {
	// allowed are the operator's hosts, as HOST or HOST:PORT.
	allowed map[string]bool
	safe    net.Dialer
	free    net.Dialer
}

// newGuard returns a guard that lets through the public Internet, on the ports
// 80 and 443, and the allowed hosts. resolver may be nil.
func newGuard(allowed []string, resolver *net.Resolver) *guard {
	const timeout = 10 * time.Second
	// Networks that IANA's registries have for special purposes are denied, of
	// IPv6 all that are not of the public Internet, also those that reach IPv4
	// through a gateway or a relay.
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

// dial is for [http.Transport]. The address is HOST:PORT, as a URL has it.
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

// CheckAllowed reads hosts between commas or spaces, as FETCH_ALLOW has them:
// each a name or an IP address, which may have a port.
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
