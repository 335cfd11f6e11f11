package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// mostRetries is how often a request that failed on the network is retried,
	// and mostLimited one that was rate-limited.
	mostRetries, mostLimited = 3, 8
	// firstRetry is the wait before the first retry; it doubles each time.
	firstRetry = 250 * time.Millisecond
	// largestResponse bounds what is read of a response, in bytes.
	largestResponse = 16 << 20
	// keptRoutes bounds the routes whose waits are remembered, besides those of
	// requests that are being sent.
	keptRoutes = 1024
)

// transport sends the requests of discordgo to the base, waits for Discord's
// rate limits and retries network failures, as long as a request's context
// allows. Requests of one route are sent one after the other, so that one
// learns from the other how long to wait. discordgo's own limiter ignores
// contexts and retries only one kind of failure; it is disabled by removing the
// headers it reads from the responses.
type transport struct {
	base *base
	next http.RoundTripper

	mu sync.Mutex
	// everything is the time before which no request may be sent.
	everything time.Time
	routes     map[string]*limitedRoute
}

// limitedRoute is what requests with one limit share.
type limitedRoute struct {
	until time.Time     // before which none may be sent
	turn  chan struct{} // has room for the one that is being sent
	users int           // those that are being sent or wait for it
}

// newHTTPTransport returns the connections to a base. A replacement for Discord
// is reached without a proxy, which would be another host.
func newHTTPTransport(b *base) *http.Transport {
	next := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          128,
		MaxIdleConnsPerHost:   128,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 15 * time.Second,
	}
	if !b.own {
		next.Proxy = http.ProxyFromEnvironment
	}
	return next
}

func newTransport(b *base, next http.RoundTripper) *transport {
	return &transport{base: b, next: next, routes: make(map[string]*limitedRoute)}
}

// RoundTrip sends a request that is addressed to Discord.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	address, err := t.base.rest(request.URL)
	if err != nil {
		return nil, err
	}
	route, done, err := t.takeTurn(request.Context(), routeOf(request))
	if err != nil {
		return nil, err
	}
	defer done()
	for failed, limited := 0, 0; ; {
		if err := t.wait(request.Context(), route); err != nil {
			return nil, err
		}
		attempt := request.Clone(request.Context())
		attempt.URL, attempt.Host = address, ""
		if request.GetBody != nil {
			if attempt.Body, err = request.GetBody(); err != nil {
				return nil, err
			}
		}
		response, err := t.next.RoundTrip(attempt)
		again := false
		switch {
		case err != nil:
			failed++
			again = failed <= mostRetries && request.Context().Err() == nil && pause(request.Context(), firstRetry<<(failed-1))
		case response.StatusCode == http.StatusTooManyRequests:
			limited++
			// A response that does not say how long to wait is retried like a
			// failure.
			again = limited <= mostLimited && (t.limited(response, route) || pause(request.Context(), firstRetry<<(limited-1)))
		case response.StatusCode >= 500 && response.StatusCode != http.StatusNotImplemented:
			failed++
			again = failed <= mostRetries && pause(request.Context(), firstRetry<<(failed-1))
		default:
			t.note(response, route)
		}
		if !again {
			return trimmed(response), err
		}
		if response != nil {
			_, _ = io.CopyN(io.Discard, response.Body, 4096) // so that the connection is used again
			response.Body.Close()
		}
	}
}

// routeOf names the requests that share a limit, as far as that is known
// beforehand: those with the same method and path up to the message.
func routeOf(request *http.Request) string {
	path, _, _ := strings.Cut(request.URL.Path, "/messages/")
	return request.Method + " " + path
}

// takeTurn waits until no other request of the route with a name is being sent.
// done lets the next one.
func (t *transport) takeTurn(ctx context.Context, name string) (r *limitedRoute, done func(), err error) {
	r = t.join(name)
	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if r.users--; r.users == 0 && (time.Now().After(r.until) || len(t.routes) > keptRoutes) {
			delete(t.routes, name) // if it was to wait, the 429 to come will be waited for
		}
	}
	select {
	case r.turn <- struct{}{}:
		return r, func() { <-r.turn; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, nil, ctx.Err()
	}
}

// join is the route with a name, with one more user.
func (t *transport) join(name string) *limitedRoute {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := time.Now(); len(t.routes) >= keptRoutes {
		maps.DeleteFunc(t.routes, func(_ string, r *limitedRoute) bool { return r.users == 0 && now.After(r.until) })
	}
	r := t.routes[name]
	if r == nil {
		r = &limitedRoute{turn: make(chan struct{}, 1)}
		t.routes[name] = r
	}
	r.users++
	return r
}

// wait waits until a request of the route may be sent.
func (t *transport) wait(ctx context.Context, r *limitedRoute) error {
	for {
		until := t.until(r)
		left := time.Until(until)
		if left <= 0 {
			return ctx.Err()
		}
		if !pause(ctx, left) {
			return fmt.Errorf("held back by Discord's limits for another %v: %w", left.Round(time.Millisecond), context.DeadlineExceeded)
		}
	}
}

func (t *transport) until(r *limitedRoute) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.everything.After(r.until) {
		return t.everything
	}
	return r.until
}

// note records that a route has used up its allowance.
func (t *transport) note(response *http.Response, r *limitedRoute) {
	if response.Header.Get("X-RateLimit-Remaining") != "0" {
		return
	}
	if wait, ok := seconds(response.Header.Get("X-RateLimit-Reset-After")); ok {
		t.hold(r, wait)
	}
}

// limited records what a response 429 says about when to retry. It returns
// false if it says nothing.
func (t *transport) limited(response *http.Response, r *limitedRoute) bool {
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	var told struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	if err != nil || json.Unmarshal(body, &told) != nil || told.RetryAfter <= 0 {
		wait, ok := seconds(response.Header.Get("Retry-After"))
		if !ok {
			return false
		}
		told.RetryAfter = wait.Seconds()
	}
	wait, ok := seconds(strconv.FormatFloat(told.RetryAfter, 'f', -1, 64))
	if !ok {
		return false
	}
	if told.Global || response.Header.Get("X-RateLimit-Global") == "true" {
		t.mu.Lock()
		t.everything = time.Now().Add(wait)
		t.mu.Unlock()
		return true
	}
	t.hold(r, wait)
	return true
}

// hold delays the requests of a route for a while.
func (t *transport) hold(r *limitedRoute, wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r.until = time.Now().Add(wait)
}

// seconds parses a number of seconds, up to a day. It rounds up, since a
// request that comes a moment early is refused.
func seconds(text string) (time.Duration, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > 86400 {
		return 0, false
	}
	return time.Duration(math.Ceil(n*1000))*time.Millisecond + time.Millisecond, true
}

// pause waits. It returns false at once when the context ends first.
func pause(ctx context.Context, wait time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// trimmed is a response without the headers that discordgo's limiter would
// obey, and of limited length.
func trimmed(response *http.Response) *http.Response {
	if response == nil {
		return nil
	}
	for name := range response.Header {
		if strings.HasPrefix(strings.ToLower(name), "x-ratelimit-") {
			response.Header.Del(name)
		}
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, largestResponse), response.Body}
	return response
}
