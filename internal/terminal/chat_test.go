package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/wording"
)

var articles = map[string]string{
	"explosion.md": `---
title: Explosion at the port
source: Harbour Dispatch
url: https://example.org/explosion
published: 2020-08-05
---
The morning began quietly in the city.

A huge explosion at the port of Beirut killed at least 100 people on Tuesday. It was heard in Cyprus. The explosion destroyed a warehouse. The port had seen no such explosion before. Nobody could say what caused the explosion.

The mayor called it a disaster.
`,
	"cup.txt": "Cup final\n\nThe home team won the cup after extra time on Sunday.\n",
}

// openNewsroom opens a newsroom over the articles.
func openNewsroom(t *testing.T) *newsroom.Newsroom {
	t.Helper()
	dir := t.TempDir()
	for name, text := range articles {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n, err := newsroom.Open(t.Context(), newsroom.Config{CorpusDir: dir, IndexDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// talk returns what a chat shows for lines of input.
func talk(t *testing.T, n Newsroom, options Options, input ...string) string {
	t.Helper()
	var out strings.Builder
	screen := NewScreen(&out, func(string) string { return "" })
	lines := NewLineReader(strings.NewReader(strings.Join(input, "\n")))
	if err := Chat(t.Context(), n, lines, screen, options); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const beirut = "how many people died in the Beirut explosion?"

func TestChat(t *testing.T) {
	n := openNewsroom(t)
	for _, test := range []struct {
		name  string
		input []string
		want  []string
		not   []string
	}{
		{"nothing", nil, nil, []string{"\n"}},
		{"blank lines", []string{"", "  "}, nil, []string{"\n"}},
		{
			"question", []string{beirut},
			[]string{
				" 1. A huge explosion at the port of Beirut killed at least 100 people on\n    Tuesday.\n",
				"    Explosion at the port · Harbour Dispatch · 2020-08-05 ·\n    https://example.org/explosion\n",
			},
			[]string{"> ", " 2. ", "\x1b"},
		},
		{"more", []string{beirut, "/more"}, []string{" 1. ", " 2. "}, []string{" 3. "}},
		{"more than there is", append([]string{beirut}, strings.Fields(strings.Repeat("/more ", 30))...), []string{"There are no more quotes"}, nil},
		{"more of nothing", []string{"/more"}, []string{"Ask a question first"}, nil},
		{
			"context", []string{beirut, "/context 1"},
			[]string{
				"    The morning began quietly in the city.\n",
				"    Tuesday. It was heard in Cyprus. The explosion destroyed a warehouse. The\n",
				"    The mayor called it a disaster.\n",
			},
			[]string{"went wrong"},
		},
		{"context after more", []string{beirut, "/more", "/context 2"}, []string{"heard in Cyprus"}, []string{"wants"}},
		{"context of nothing", []string{"/context 1"}, []string{"There is no quote yet"}, nil},
		{"context without a number", []string{beirut, "/context"}, []string{"/context wants 1, the number of the only quote"}, nil},
		{"context of a quote not shown", []string{beirut, "/more", "/context 3"}, []string{"/context wants a number from 1 to 2"}, nil},
		{"context of zero", []string{beirut, "/context 0"}, []string{"/context wants"}, nil},
		{"sources", []string{"/sources"}, []string{"Harbour Dispatch  1         2020-08-05\n", "source unknown    1         no date\n"}, nil},
		{"help", []string{"/help"}, []string{"/more", "/context N", "/sources", "/quit"}, nil},
		{"unknown command", []string{"/\x1b[2Jnope x"}, []string{"There is no command /nope; /help"}, []string{"\x1b"}},
		{"quit", []string{"/quit", beirut}, nil, []string{"explosion"}},
		{"exit", []string{"/exit", beirut}, nil, []string{"explosion"}},
		{"unanswered", []string{"who painted the Mona Lisa?"}, []string{"No article here is about that.\n"}, []string{"looked in"}},
		{"emoji", []string{"😀😀"}, []string{"There is nothing in that to look for."}, nil},
		{"control characters", []string{"\x00\x1b[2J\x07"}, []string{"There is nothing in that to look for."}, []string{"\x1b"}},
		{"query syntax", []string{`+explosion -port "beirut`}, []string{" 1. "}, nil},
		{"10,000 words", []string{strings.Repeat("explosion port ", 5000)}, []string{"A huge explosion"}, nil},
		{"too long a line", []string{strings.Repeat("x", maxLine+1), beirut}, []string{"That line is too long", " 1. "}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := talk(t, n, Options{Limit: 1}, test.input...)
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			for _, not := range test.not {
				if strings.Contains(got, not) {
					t.Errorf("%q in\n%s", not, got)
				}
			}
		})
	}
}

func TestHelpOnANarrowScreen(t *testing.T) {
	got := rendered(30, false, func(s *Screen) { (&chat{screen: s}).help() })
	if want := "\n  /context N\n      what stands around\n      sentence N of what was\n"; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}

func TestChatGuides(t *testing.T) {
	got := talk(t, openNewsroom(t), Options{Limit: 1, Guide: true}, beirut, beirut)
	if !strings.HasPrefix(got, "Byline answers with sentences of 2 articles from 1 source and some unknown ones,\n2020-08-05.\n") {
		t.Errorf("greeting:\n%s", got)
	}
	if n := strings.Count(got, "/more for the next"); n != 1 {
		t.Errorf("%d hints in\n%s", n, got)
	}
}

// failing is a newsroom whose index fails.
type failing struct{ *newsroom.Newsroom }

func (f failing) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	switch q.Text {
	case "break":
		return nil, errors.New("read article \"\x1b[2Ja\": it is damaged")
	case "hang":
		return nil, context.DeadlineExceeded
	case "fault":
		return nil, fmt.Errorf("search: %w: unexpected fault address", newsroom.ErrUnreadable)
	}
	return f.Newsroom.Ask(ctx, q)
}

func TestChatOutlivesErrors(t *testing.T) {
	got := talk(t, failing{openNewsroom(t)}, Options{Limit: 1}, "break", "hang", "fault", beirut)
	for _, want := range []string{wording.Unreadable[:40], "That went wrong: read article \"a\": it is damaged.\n", "I stopped: that took longer than 10s.\n", " 1. A huge explosion"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestChatEndsWithContext(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	screen := NewScreen(io.Discard, func(string) string { return "" })
	if err := Chat(ctx, openNewsroom(t), NewLineReader(in), screen, Options{Limit: 1}); err != nil {
		t.Errorf("Chat = %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestChatEndsWithItsScreen(t *testing.T) {
	screen := NewScreen(brokenWriter{}, func(string) string { return "" })
	lines := NewLineReader(strings.NewReader("/help\n/help\n"))
	if err := Chat(t.Context(), openNewsroom(t), lines, screen, Options{Limit: 1}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Chat = %v, want %v", err, io.ErrClosedPipe)
	}
}
