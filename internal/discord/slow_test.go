package discord

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// oneConnection is a listener that accepts one connection.
type oneConnection struct {
	accept chan net.Conn
	closed chan struct{}
}

func (l oneConnection) Accept() (net.Conn, error) {
	select {
	case connection := <-l.accept:
		return connection, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l oneConnection) Close() error   { close(l.closed); return nil }
func (l oneConnection) Addr() net.Addr { return &net.TCPAddr{} }

// TestSlowClientsDoNotKeepConnections: a client that is slow to ask for health
// or metrics, to read the response or to ask again loses its connection, so
// that it cannot keep the bot's files open for ever.
func TestSlowClientsDoNotKeepConnections(t *testing.T) {
	n, _ := open(t, map[string]string{"a.txt": "The harbour of Drell was closed on Monday."})
	b := newTestBot(t, n, nil)
	for name, test := range map[string]struct {
		slow func(client net.Conn)
		most time.Duration
	}{
		"half a header": {func(client net.Conn) { io.WriteString(client, "GET /none HTTP/1.1\r\nHost: a\r\n") }, 6 * time.Second},
		"half a body": {func(client net.Conn) {
			io.WriteString(client, "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
			http.ReadResponse(bufio.NewReader(client), nil)
		}, 11 * time.Second},
		"an answer that is not read": {func(client net.Conn) {
			io.WriteString(client, "GET /none HTTP/1.1\r\nHost: a\r\n\r\n")
			time.Sleep(31 * time.Second)
		}, 31 * time.Second},
		"no further question": {func(client net.Conn) {
			io.WriteString(client, "GET /none HTTP/1.1\r\nHost: a\r\n\r\n")
			response, err := http.ReadResponse(bufio.NewReader(client), nil)
			if err == nil {
				io.Copy(io.Discard, response.Body)
			}
		}, 61 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server, listener := b.httpServer(), oneConnection{make(chan net.Conn, 1), make(chan struct{})}
				served := make(chan error, 1)
				go func() { served <- server.Serve(listener) }()
				ours, theirs := net.Pipe()
				listener.accept <- theirs
				began := time.Now()
				test.slow(ours)
				closed := make(chan struct{})
				go func() {
					defer close(closed)
					io.Copy(io.Discard, ours) // until the server closes it
				}()
				select {
				case <-closed:
				case <-time.After(test.most - time.Since(began)):
					synctest.Wait()
					select {
					case <-closed:
					default:
						t.Errorf("the connection is still open after %v", test.most)
					}
				}
				ours.Close()
				server.Close()
				<-served
				synctest.Wait()
			})
		})
	}
}
