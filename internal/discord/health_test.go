package discord

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"byline/internal/newsroom"
)

// cutOff is a newsroom whose engine may be down.
type cutOff struct {
	Newsroom
	why error
}

func (c *cutOff) Ready() error                    { return nil }
func (c *cutOff) Reachable(context.Context) error { return c.why }

func TestHealthIsRedWhileArticlesCannotBeReached(t *testing.T) {
	n := &cutOff{}
	b := newTestBot(t, n, nil)
	health := func() (int, string) {
		response := httptest.NewRecorder()
		b.httpServer().Handler.ServeHTTP(response, httptest.NewRequest("GET", "/healthz", nil))
		return response.Code, response.Body.String()
	}
	const red = "the articles cannot be reached"
	if _, text := health(); strings.Contains(text, red) {
		t.Errorf("health = %q, want nothing on the articles", text)
	}
	n.why = errors.Join(newsroom.ErrUnreachable, errors.New("search-1 is down"))
	if code, text := health(); code != 503 || text != red+"\n" {
		t.Errorf("health = %d %q, want 503 %q", code, text, red+"\n")
	}
	n.why = nil
	if _, text := health(); strings.Contains(text, red) {
		t.Errorf("health = %q, want nothing on the articles", text)
	}
}
