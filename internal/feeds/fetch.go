package feeds

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Limits of one request.
const (
	maxBody      = 16 << 20 // bytes, as they come and unpacked
	maxRedirects = 5
	hopTime      = 30 * time.Second // of each request, redirects not included
	waitTime     = 5 * time.Minute  // of all, waiting for a host's turn included
	hostPause    = time.Second      // between two requests of one host
)

// FetcherOptions are the choices of [NewFetcher]; the zero value is good.
type FetcherOptions struct {
	// Allow are hosts that may be in a private network or use any port, in the
	// form of [CheckAllowed].
	Allow []string
	// Version is the program's version, which is sent to servers.
	Version string
	// resolver, pause and hopTime are for tests.
	resolver *net.Resolver
	pause    time.Duration
	hopTime  time.Duration
}

// Fetcher requests addresses that anybody may have named. It keeps no cookies,
// sends no credentials and uses no proxy. It makes one request to a host at a
// time, for all callers. It is safe for concurrent use.
type Fetcher struct {
	client  http.Client
	agent   string
	hopTime time.Duration
	gates   *gates
	robots  robots
}

// NewFetcher returns a fetcher; Close closes its idle connections.
func NewFetcher(options FetcherOptions) *Fetcher {
	if options.pause == 0 {
		options.pause = hostPause
	}
	if options.hopTime == 0 {
		options.hopTime = hopTime
	}
	f := &Fetcher{
		agent:   agentName + "/" + max(strings.Join(strings.Fields(options.Version), "-"), "0") + " (feed reader)",
		hopTime: options.hopTime,
		gates:   newGates(options.pause),
	}
	f.client = http.Client{
		Transport: &http.Transport{
			// No Proxy: a proxy would resolve names and dial without the guard.
			DialContext:            newGuard(options.Allow, options.resolver).dial,
			ForceAttemptHTTP2:      true,
			DisableCompression:     true, // readBody unpacks, within limits
			TLSHandshakeTimeout:    10 * time.Second,
			MaxIdleConns:           20,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return f
}

// Close closes idle connections.
func (f *Fetcher) Close() { f.client.CloseIdleConnections() }

// agentName is the program's name for servers and in their robots.txt.
const agentName = "Byline"

// request describes what to fetch.
type request struct {
	address            string
	etag, lastModified string // of what is known already
	accept             string
	// most is the largest size of the document in bytes; 0 is maxBody.
	most int64
	// may, if set, is called before each address is requested; its error
	// prevents the request.
	may func(ctx context.Context, address *url.URL) error
	// spend, if set, is called with the number of bytes received.
	spend func(bytes int64)
	// tell, if set, is called with each step.
	tell func(step string)
}

// step passes a step on to tell.
func (r *request) step(format string, values ...any) {
	if r.tell != nil {
		r.tell(fmt.Sprintf(format, values...))
	}
}

// response is a document, or the answer that it has not changed.
type response struct {
	// address is where the document came from, after redirects.
	address *url.URL
	// moved is the address to use from now on; empty if it stays the same.
	moved     string
	unchanged bool
	header    http.Header
	body      []byte
}

// text is the document as UTF-8.
func (r *response) text() string { return toUTF8(r.body, r.header.Get("Content-Type")) }

// StatusError is returned for an HTTP status that is neither success nor "not
// modified".
type StatusError struct {
	Code int
	// RetryAfter is how long the server wants no further request; 0 if it does
	// not say.
	RetryAfter time.Duration
}

func (e *StatusError) Error() string {
	switch {
	case e.Code == http.StatusNotFound:
		return "there is nothing at this address (404)"
	case e.Code == http.StatusGone:
		return "its publisher says that it is gone for good (410)"
	case e.Code == http.StatusUnauthorized, e.Code == http.StatusForbidden:
		return fmt.Sprintf("its server does not let Byline read it (%d)", e.Code)
	case e.Code == http.StatusTooManyRequests:
		return "its server says that it is asked too often (429)"
	case e.Code >= 500:
		return fmt.Sprintf("its server has a fault (%d)", e.Code)
	}
	return fmt.Sprintf("its server answers with status %d", e.Code)
}

// fetchError tells the user why nothing was fetched. Its cause, which may
// contain addresses of this machine's network, is for the operator.
type fetchError struct {
	said  string
	cause error
}

func (e *fetchError) Error() string { return e.said }
func (e *fetchError) Unwrap() error { return e.cause }

// get fetches a document and follows redirects. The error is for the user and
// contains neither the address nor network details, which are in its causes.
func (f *Fetcher) get(ctx context.Context, r request) (*response, error) {
	address, err := CheckAddress(r.address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, waitTime)
	defer cancel()
	moved, permanent := "", true
	for range maxRedirects + 1 {
		if r.may != nil {
			if err := r.may(ctx, address); err != nil {
				return nil, err
			}
		}
		found, next, err := f.hop(ctx, r, address)
		if err != nil {
			return nil, explain(err)
		}
		if next == nil {
			found.moved = moved
			r.step("%s: %d bytes of %q", Redact(address.String()), len(found.body), found.header.Get("Content-Type"))
			return found, nil
		}
		target, err := CheckAddress(next.address)
		if err != nil {
			return nil, fmt.Errorf("it is redirected: %w", err)
		}
		r.step("%s: redirected to %s, %s", Redact(address.String()), Redact(target.String()),
			map[bool]string{true: "for good", false: "for now"}[next.permanent])
		// A permanent move from https to http is not remembered.
		permanent = permanent && next.permanent && (address.Scheme == "http" || target.Scheme == "https")
		if address = target; permanent {
			moved = target.String()
		}
	}
	return nil, fmt.Errorf("it is redirected more than %d times", maxRedirects)
}

// redirect is where a server sends its client.
type redirect struct {
	address   string
	permanent bool
}

// hop makes one request; the result is a document or a redirect.
func (f *Fetcher) hop(ctx context.Context, r request, address *url.URL) (*response, *redirect, error) {
	leave, err := f.gates.enter(ctx, address.Hostname())
	if err != nil {
		return nil, nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, f.hopTime)
	defer cancel()
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	asked.Header.Set("User-Agent", f.agent)
	asked.Header.Set("Accept-Encoding", "gzip")
	for name, value := range map[string]string{"Accept": r.accept, "If-None-Match": r.etag, "If-Modified-Since": r.lastModified} {
		if value != "" {
			asked.Header.Set(name, value)
		}
	}
	answer, err := f.client.Do(asked)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	counted := &countingReader{in: answer.Body}
	defer func() {
		if r.spend != nil {
			r.spend(counted.count)
		}
	}()
	switch code := answer.StatusCode; code {
	case http.StatusOK:
		body, err := readBody(counted, answer.Header.Get("Content-Encoding"), cmp.Or(r.most, maxBody))
		if err != nil {
			return nil, nil, err
		}
		return &response{address: address, header: answer.Header, body: body}, nil, nil
	case http.StatusNotModified:
		return &response{address: address, header: answer.Header, unchanged: true}, nil, nil
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		location, err := answer.Location()
		if err != nil {
			return nil, nil, &fetchError{"it is redirected to nowhere", err}
		}
		// Reading the rest, which is short, allows the connection to be reused.
		_, _ = io.CopyN(io.Discard, counted, 4<<10)
		return nil, &redirect{location.String(), code == http.StatusMovedPermanently || code == http.StatusPermanentRedirect}, nil
	default:
		return nil, nil, &StatusError{code, retryAfter(answer.Header, time.Now())}
	}
}

// explain tells the user why a request failed.
func explain(err error) error {
	_, isStatus := errors.AsType[*StatusError](err)
	_, isSaid := errors.AsType[*fetchError](err)
	network, isNetwork := errors.AsType[net.Error](err)
	_, isName := errors.AsType[*net.DNSError](err)
	switch {
	case isStatus, isSaid, errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, ErrForbidden):
		return &fetchError{ErrForbidden.Error(), err}
	case errors.Is(err, errTooLarge):
		return &fetchError{fmt.Sprintf("it is larger than the %d MiB that are read", maxBody>>20), err}
	case isName:
		return &fetchError{"the name of its host cannot be found", err}
	case errors.Is(err, context.DeadlineExceeded), isNetwork && network.Timeout():
		return &fetchError{fmt.Sprintf("its server did not answer in full within %d s", int(hopTime.Seconds())), err}
	case isNetwork, errors.Is(err, io.ErrUnexpectedEOF):
		return &fetchError{"its server cannot be reached, or broke the connection off", err}
	}
	return &fetchError{"its server's answer cannot be read", err}
}

// Cause is the cause of a fetch error, for the operator's log.
func Cause(err error) error {
	if said, ok := errors.AsType[*fetchError](err); ok {
		var address *url.Error
		if errors.As(said.cause, &address) {
			return address.Err // the rest of it is the address, with its keys
		}
		return said.cause
	}
	return err
}
