package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// client sends requests to the nodes of one cluster. It is safe for concurrent
// use.
//
// It replaces the engine's own client for Go. That one tries the next node only
// when a node returns a failure, and waits for a silent node as long as the
// whole request may take; it may repeat requests that must be sent once; and
// using it would take more code than this.
type client struct {
	config   *Config
	http     *http.Client
	patience patience

	mutex sync.Mutex
	next  int
	// resting are nodes that failed, and until when they are tried last.
	resting map[string]time.Time
	// sent counts requests, including repeated ones.
	sent int
}

// patience is the client's time limits.
type patience struct {
	// rest is how long a node that failed is tried last.
	rest time.Duration
	// try is how long a node may take for a question before another node, or
	// the same again, is tried.
	try time.Duration
	// answer bounds a question over all nodes.
	answer time.Duration
	// work bounds a request that makes the engine work, such as a batch.
	work time.Duration
	// pause is the wait before all nodes are tried again; it doubles each time.
	pause time.Duration
}

var ordinary = patience{rest: 10 * time.Second, try: 4 * time.Second, answer: 12 * time.Second, work: 2 * time.Minute, pause: 300 * time.Millisecond}

const (
	// rounds is how often each node is tried, which takes about two seconds if
	// all fail at once.
	rounds = 4
	// maxAnswer bounds the bytes read of an answer.
	maxAnswer = 512 << 20
)

func newClient(config *Config) (*client, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	transport, err := config.transport()
	if err != nil {
		return nil, err
	}
	refuse := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{config: config, patience: ordinary, http: &http.Client{Transport: transport, CheckRedirect: refuse}, resting: make(map[string]time.Time)}, nil
}

func (c *client) close() { c.http.CloseIdleConnections() }

// request is a request to any node.
type request struct {
	method, path string
	// body is encoded as JSON, unless it is []byte, which holds lines of JSON.
	body any
	// once is whether it must not be repeated when it is unknown whether it was
	// carried out.
	once bool
	// work is whether the engine needs long to answer; otherwise more is how
	// many times the usual time it may take.
	work bool
	more int
}

// do sends a request and decodes the answer into answer, which may be nil. The
// error is ctx's, a [*Fault], or a *reply.
func (c *client) do(ctx context.Context, r request, answer any) error {
	body, kind, err := r.encode()
	if err != nil {
		return err
	}
	whole, single := c.patience.answer*time.Duration(1+r.more), c.patience.try*time.Duration(1+r.more)
	if r.work {
		whole, single = c.patience.work, c.patience.work
	}
	asking, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	var last error
	for round := range rounds {
		if round > 0 && !pause(asking, c.patience.pause<<(round-1)) {
			break
		}
		for _, node := range c.order() {
			trying, cancel := context.WithTimeout(asking, single)
			content, err := c.try(trying, node, r, kind, body)
			cancel()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil {
				c.rest(node, 0)
				if answer == nil {
					return nil
				}
				if err := json.Unmarshal(content, answer); err != nil {
					return &Fault{NotEngine, node, fmt.Errorf("its answer cannot be read: %w", err)}
				}
				return nil
			}
			f, isFault := errors.AsType[*Fault](err)
			if !isFault {
				return err // an answer
			}
			last = worse(last, err)
			if f.Kind == Unreachable || f.Kind == Slow {
				c.rest(node, c.patience.rest)
			}
			if r.once && !neverSent(err) || f.Kind == Refused || f.Kind == Full || asking.Err() != nil {
				return last
			}
		}
	}
	return last
}

// worse is the error that says more about why no node answered: that of a node
// that did respond.
func worse(a, b error) error {
	if a == nil || ofKind(a, Unreachable) {
		return b
	}
	return a
}

func (r *request) encode() (body []byte, kind string, err error) {
	switch b := r.body.(type) {
	case nil:
		return nil, "", nil
	case []byte:
		return b, "application/x-ndjson", nil
	default:
		body, err = json.Marshal(b)
		return body, "application/json", err
	}
}

// try asks one node.
func (c *client) try(ctx context.Context, node string, r request, kind string, body []byte) ([]byte, error) {
	c.mutex.Lock()
	c.sent++
	c.mutex.Unlock()
	sent, err := http.NewRequestWithContext(ctx, r.method, node+r.path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if kind != "" {
		sent.Header.Set("Content-Type", kind)
	}
	switch {
	case c.config.APIKey != "":
		sent.Header.Set("Authorization", "ApiKey "+c.config.APIKey)
	case c.config.User != "":
		sent.SetBasicAuth(c.config.User, c.config.Password)
	}
	answer, err := c.http.Do(sent)
	if err != nil {
		return nil, faultOf(node, err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, faultOf(node, err)
	}
	if answer.StatusCode < http.StatusMultipleChoices {
		return content, nil
	}
	said := readReply(answer.StatusCode, content)
	if kind := said.faultKind(); kind != "" {
		return nil, &Fault{kind, node, said}
	}
	return nil, said
}

// order is the nodes in the order to try them: in turn, those that failed
// recently last.
func (c *client) order() []string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.next++
	var up, down []string
	for i := range c.config.URLs {
		node := c.config.URLs[(c.next+i)%len(c.config.URLs)]
		if time.Now().Before(c.resting[node]) {
			down = append(down, node)
		} else {
			up = append(up, node)
		}
	}
	return append(up, down...)
}

// rest makes a node be tried last for a while; 0 ends that.
func (c *client) rest(node string, wait time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if wait == 0 {
		delete(c.resting, node)
		return
	}
	c.resting[node] = time.Now().Add(wait)
}

// pause waits, and reports whether ctx is still active.
func pause(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// isStatus reports whether err is an answer with a status.
func isStatus(err error, status int) bool {
	r, ok := errors.AsType[*reply](err)
	return ok && r.status == status
}

// neverSent reports whether a request failed before any of it was sent.
func neverSent(err error) bool {
	dialing, ok := errors.AsType[*net.OpError](err)
	return ok && dialing.Op == "dial"
}
