package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// compressFrom is from how many bytes on payloads are compressed for a client
// that asked for it.
const compressFrom = 512

// connection is a websocket to a client. The server's mutex guards its plain
// fields; the queue has a mutex of its own, which its writer takes.
type connection struct {
	server   *Server
	ws       *websocket.Conn
	session  *session // nil before Identify or Resume
	compress bool
	faulted  bool // whether a fault has hit it
	doomed   bool // whether a fault has hit it after which a client has to leave
	closing  bool // whether the server closes it
	mute     bool // whether heartbeats are acknowledged no more
	frozen   bool
	beat     *time.Timer
	sent     []time.Time // when the client sent what was no heartbeat, in the last minute

	ending sync.Once
	over   chan struct{}
	ice    chan struct{} // closed once frozen

	mu    sync.Mutex
	queue []frame
	wake  chan struct{}
}

// frame is one thing to write.
type frame struct {
	kind  int
	data  []byte
	after time.Duration // how long to wait before
	do    func()        // what to do in place of writing
}

func newConnection(s *Server, ws *websocket.Conn) *connection {
	ws.SetReadLimit(1 << 20)
	return &connection{
		server: s,
		ws:     ws,
		beat:   time.NewTimer(0),
		over:   make(chan struct{}),
		ice:    make(chan struct{}),
		wake:   make(chan struct{}, 1),
	}
}

// send queues a payload.
func (c *connection) send(payload any) {
	text, err := json.Marshal(payload)
	if err != nil {
		panic(err) // The server made the payload itself.
	}
	c.sendText(text)
}

func (c *connection) sendText(text []byte) {
	if !c.compress || len(text) < compressFrom {
		c.enqueue(frame{kind: websocket.TextMessage, data: text})
		return
	}
	var packed bytes.Buffer
	writer := zlib.NewWriter(&packed)
	_, _ = writer.Write(text) // A bytes.Buffer takes everything.
	_ = writer.Close()
	c.enqueue(frame{kind: websocket.BinaryMessage, data: packed.Bytes()})
}

func (c *connection) enqueue(f frame) {
	c.mu.Lock()
	c.queue = append(c.queue, f)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// close sends a close frame after what is queued, and ends the connection. The
// caller holds the server's mutex.
func (c *connection) close(code int, reason string) {
	c.closing, c.doomed = true, true
	c.enqueue(frame{kind: websocket.CloseMessage, data: websocket.FormatCloseMessage(code, reason)})
}

// freeze stops reading, and writing after what is queued, without closing. The
// caller holds the server's mutex.
func (c *connection) freeze() {
	if !c.frozen {
		c.frozen = true
		c.enqueue(frame{do: func() { close(c.ice) }})
	}
}

// cut ends the connection after what is queued. The caller holds the server's
// mutex.
func (c *connection) cut() {
	if c.frozen {
		c.end()
		return
	}
	c.enqueue(frame{do: c.end})
}

// end cuts the connection without a close frame.
func (c *connection) end() {
	c.ending.Do(func() {
		close(c.over)
		if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = c.ws.NetConn().Close()
	})
}

func (c *connection) ended() bool {
	select {
	case <-c.over:
		return true
	default:
		return false
	}
}

// write writes what is queued until the connection ends.
func (c *connection) write() {
	for {
		select {
		case <-c.over:
			return
		case <-c.ice:
			<-c.over
			return
		case <-c.wake:
		}
		for _, f := range c.take() {
			if !c.writeFrame(f) {
				return
			}
		}
	}
}

func (c *connection) take() []frame {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := c.queue
	c.queue = nil
	return taken
}

// writeFrame writes one frame, and reports whether there may be more.
func (c *connection) writeFrame(f frame) bool {
	if f.after > 0 {
		select {
		case <-c.over:
			return false
		case <-time.After(f.after):
		}
	}
	select {
	case <-c.ice:
		<-c.over
		return false
	default:
	}
	_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second))
	switch {
	case f.do != nil:
		f.do()
		return true
	case f.after > 0:
		return true
	case f.kind == websocket.CloseMessage:
		_ = c.ws.WriteMessage(f.kind, f.data)
		// The client answers the close frame, which ends the reader; one that
		// does not is cut off.
		select {
		case <-c.over:
		case <-time.After(2 * time.Second):
			c.end()
		}
		return false
	default:
		if err := c.ws.WriteMessage(f.kind, f.data); err != nil {
			c.end()
			return false
		}
		return true
	}
}

// read hands what the client sends to the server until the connection ends.
func (c *connection) read() {
	c.ws.SetCloseHandler(func(code int, _ string) error {
		c.server.left(c, code)
		return nil
	})
	for {
		kind, data, err := c.ws.ReadMessage()
		select {
		case <-c.ice:
			<-c.over
			return
		default:
		}
		if err != nil {
			var closed *websocket.CloseError
			if errors.As(err, &closed) {
				_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
			}
			return
		}
		c.server.receive(c, kind, data)
	}
}
