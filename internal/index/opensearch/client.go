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
// The engine's own client for Go is not used for it: that one gives a request
// to the next node only where a node says that it fails, and waits for one that
// says nothing for as long as the whole request may take; it may send twice
// what must be sent once; and it would bring more code than this.
type client struct {
	config   *Config
	http     *http.Client
	patience patience

	mutex sync.Mutex
	next  int
	// resting are nodes that failed, and until when they are asked last.
	resting map[string]time.Time
	// sent counts requests, also those that were sent again.
	sent int
}

// patience is how long a client waits for what.
type patience struct {
	// rest is how long a node that failed is asked last.
	rest time.Duration
	// try is how long a node may take to answer a question before another is
	// asked, or the same again.
	try time.Duration
	// answer bounds a question over all nodes.
	answer time.Duration
	// work bounds a request that has the engine work, such as a batch.
	work time.Duration
	// pause is waited before all nodes are tried again, and twice as long each time
	// after that.
	pause time.Duration
}

var ordinary = patience{rest: 10 * time.Second, try: 4 * time.Second, answer: 12 * time.Second, work: 2 * time.Minute, pause: 300 * time.Millisecond}

const (
	// rounds is how often each node is tried, which takes about two seconds where
	// all of them fail at once.
	rounds = 4
	// maxAnswer bounds, in bytes, what is read of an answer.
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

// request is what is asked of any node.
type request struct {
	method, path string
	// body is encoded as JSON, unless it is []byte, which are lines of JSON.
	body any
	// once is whether it is not sent again where nobody knows if it was carried
	// out.
	once bool
	// work is whether answering takes the engine long; more is how many times
	// longer than usual it may take otherwise.
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

// worse is the error that tells more of why no node answered: that of a node
// which answered.
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

// order is the nodes in the order in which they are asked: in turn, those that
// failed a short while ago last.
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

// rest has a node asked last for a while; 0 ends that.
func (c *client) rest(node string, wait time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if wait == 0 {
		delete(c.resting, node)
		return
	}
	c.resting[node] = time.Now().Add(wait)
}

// pause waits, and reports whether ctx has not ended.
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

// isStatus reports whether err is an answer of a status.
func isStatus(err error, status int) bool {
	r, ok := errors.AsType[*reply](err)
	return ok && r.status == status
}

// neverSent reports whether a request failed before any of it was sent.
func neverSent(err error) bool {
	dialing, ok := errors.AsType[*net.OpError](err)
	return ok && dialing.Op == "dial"
}
