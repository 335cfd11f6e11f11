package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// The kinds of message.
const (
	opEvent     = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opRefused   = 9
	opHello     = 10
	opHeard     = 11
)

var (
	errAsked    = errors.New("the gateway asked to reconnect")
	errRefused  = errors.New("the gateway refused the session")
	errSilent   = errors.New("a heartbeat was not answered within its interval")
	errNotReady = errors.New("the session did not start within three heartbeats")
	errNoJSON   = errors.New("a message of the gateway cannot be read")
)

// largestMessage bounds what one message may hold, in bytes.
const largestMessage = 64 << 20

// longestInterval is the longest time between two heartbeats, whatever the
// gateway asks for: more of them than that do no harm.
const longestInterval = time.Hour

// message is what goes either way.
type message struct {
	Op       int             `json:"op"`
	Data     json.RawMessage `json:"d"`
	Sequence int64           `json:"s,omitempty"`
	Name     string          `json:"t,omitempty"`
}

// connection is one connection, from dialling to its end.
type connection struct {
	*Gateway
	socket   *websocket.Conn
	interval time.Duration
	writing  sync.Mutex
	// introduced is whether IDENTIFY or RESUME was sent.
	introduced bool
	// heard is whether the last heartbeat was answered, ready whether the
	// session has started.
	heard, ready atomic.Bool
}

// connect makes a connection, after so many failures in a row, and reads from
// it until it ends. It returns why, and how far it got.
func (g *Gateway) connect(ctx context.Context, failures int) (progress, error) {
	socket, err := g.dial(ctx, failures)
	if err != nil {
		g.config.Notice(Unreached)
		return unreached, err
	}
	defer socket.Close()
	g.config.Notice(Connected)
	c := &connection{Gateway: g, socket: socket}
	err = c.serve(ctx)
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, errAsked):
		g.config.Notice(Asked)
	case errors.Is(err, errRefused):
		g.config.Notice(Refused)
	case errors.Is(err, errSilent):
		g.config.Notice(Silent)
	default:
		g.config.Notice(Lost)
	}
	got := connected
	if c.ready.Load() {
		got = started
	}
	return got, g.ended(err, c.introduced)
}

// dial connects, within the time that connecting may take.
func (g *Gateway) dial(ctx context.Context, failures int) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, g.config.ConnectTimeout)
	defer cancel()
	address, err := g.find(ctx, failures)
	if err != nil {
		return nil, err
	}
	socket, err := g.config.Dial(ctx, address)
	if err != nil {
		return nil, err
	}
	socket.SetReadLimit(largestMessage)
	return socket, nil
}

// serve reads from the connection until it ends or must be ended, and closes
// it accordingly.
func (c *connection) serve(parent context.Context) error {
	ctx, end := context.WithCancelCause(parent)
	// Reading and writing look at no context; its end sets both a deadline.
	closed := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(closed)
		c.close(parent.Err() != nil)
	})
	var beating sync.WaitGroup
	defer beating.Wait()
	defer func() { <-closed }()

	limit := c.config.ConnectTimeout
	hello := time.AfterFunc(limit, func() { end(fmt.Errorf("no greeting within %v", limit)) })
	err := c.greet()
	if hello.Stop() && err == nil {
		beating.Go(func() {
			if err := c.beat(ctx); err != nil {
				end(err)
			}
		})
		err = c.read()
	}
	end(err) // the first cause stays
	return context.Cause(ctx)
}

// close takes leave for good, and waits a moment for the answer, or ends the
// connection such that the session can be resumed.
func (c *connection) close(leave bool) {
	code, wait := codeAgain, time.Duration(0)
	if leave {
		code, wait = websocket.CloseNormalClosure, 2*time.Second
	}
	now := time.Now()
	// A peer that reads nothing must not hold the end up.
	_ = c.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), now.Add(time.Second))
	_ = c.socket.SetReadDeadline(now.Add(wait))
}

// greet takes the first message and answers it with who the bot is.
func (c *connection) greet() error {
	first, err := c.next()
	if err != nil {
		return err
	}
	var hello struct {
		Interval float64 `json:"heartbeat_interval"`
	}
	switch {
	case first.Op == opReconnect:
		return errAsked
	case first.Op == opRefused:
		return c.refused(first.Data)
	case first.Op != opHello:
		return fmt.Errorf("the gateway greeted with op %d", first.Op)
	}
	if err := json.Unmarshal(first.Data, &hello); err != nil || hello.Interval < 1 {
		return fmt.Errorf("the gateway greeted with a heartbeat interval that is none: %.60s", first.Data)
	}
	c.interval = time.Duration(min(hello.Interval, float64(longestInterval.Milliseconds())) * float64(time.Millisecond))
	c.heard.Store(true)
	c.introduced = true
	if c.session != "" {
		return c.send(opResume, map[string]any{
			"token": c.config.Token, "session_id": c.session, "seq": c.sequence.Load(),
		})
	}
	c.sequence.Store(0)
	identity := map[string]any{
		"token":   c.config.Token,
		"intents": c.config.Intents,
		"properties": map[string]string{
			"os": runtime.GOOS, "browser": "byline", "device": "byline",
		},
	}
	if c.config.Shards > 1 {
		identity["shard"] = [2]int{c.config.Shard, c.config.Shards}
	}
	return c.send(opIdentify, identity)
}

// beat sends heartbeats until ctx ends. It returns an error when one has not
// been answered by the time of the next, or the session does not start.
func (c *connection) beat(ctx context.Context) error {
	wait := time.Duration(rand.Int64N(int64(c.interval)))
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		switch {
		case !c.heard.Swap(false):
			return errSilent
		case n == 3 && !c.ready.Load():
			return errNotReady
		}
		if err := c.heartbeat(); err != nil {
			return err
		}
		wait = c.interval
	}
}

func (c *connection) heartbeat() error {
	if sequence := c.sequence.Load(); sequence > 0 {
		return c.send(opHeartbeat, sequence)
	}
	return c.send(opHeartbeat, nil)
}

// read takes messages until one ends the connection.
func (c *connection) read() error {
	for {
		next, err := c.next()
		switch {
		case errors.Is(err, errNoJSON) && c.again():
			c.config.Log.Error("an event of Discord is left out, which could not be read twice", "error", c.shown(err))
			continue
		case err != nil:
			return err
		}
		switch next.Op {
		case opEvent:
			err = c.event(next)
		case opHeartbeat:
			err = c.heartbeat()
		case opReconnect:
			err = errAsked
		case opRefused:
			err = c.refused(next.Data)
		case opHeard:
			c.heard.Store(true)
		}
		if err != nil {
			return err
		}
	}
}

// again records that a message cannot be read, and reports whether the message at
// this sequence number could not be read before either: Discord then sends it
// after each RESUME, so that the session could never go on.
func (c *connection) again() bool {
	at := c.sequence.Load()
	defer func() { c.unreadable = at }()
	return at > 0 && at == c.unreadable
}

// event notes what resuming needs and hands the event on.
func (c *connection) event(next *message) error {
	if next.Sequence > 0 {
		c.sequence.Store(next.Sequence)
	}
	switch next.Name {
	case "READY":
		var ready struct {
			Session string `json:"session_id"`
			Address string `json:"resume_gateway_url"`
		}
		if err := json.Unmarshal(next.Data, &ready); err != nil {
			return fmt.Errorf("read READY: %w", err)
		}
		c.session, c.address = ready.Session, ready.Address
		c.start(Ready)
	case "RESUMED":
		c.start(Resumed)
	}
	c.config.Event(next.Name, next.Data)
	return nil
}

func (c *connection) start(notice Notice) {
	c.ready.Store(true)
	c.up.Store(true)
	c.config.Notice(notice)
	c.config.Log.Info("connected to Discord", "session", string(notice))
}

// refused reads from an op 9 whether the session may still be resumed. One that
// comes before IDENTIFY or RESUME was sent says nothing about the session.
func (c *connection) refused(data json.RawMessage) error {
	var resumable bool
	if c.introduced && (json.Unmarshal(data, &resumable) != nil || !resumable) {
		c.forget()
	}
	return errRefused
}

// next reads a message.
func (c *connection) next() (*message, error) {
	_, text, err := c.socket.ReadMessage()
	if err != nil {
		return nil, err
	}
	next := &message{Op: -1}
	if err := json.Unmarshal(text, next); err != nil {
		return nil, fmt.Errorf("%w: %w", errNoJSON, err)
	}
	return next, nil
}

// send writes a message, for at most the time between two heartbeats.
func (c *connection) send(op int, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := c.socket.SetWriteDeadline(time.Now().Add(min(c.interval, c.config.ConnectTimeout))); err != nil {
		return err
	}
	return c.socket.WriteJSON(message{Op: op, Data: text})
}
