package discord

import (
	"context"
	"io"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/newsroom"
)

// heldUp is a newsroom whose first reading stops until the test continues it.
type heldUp struct {
	*newsroom.Newsroom
	// reading is closed when some articles are read; goOn lets the reading
	// continue.
	reading, goOn chan struct{}
}

func startHeldUp(t *testing.T, files map[string]string) heldUp {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		write(t, filepath.Join(dir, name), content)
	}
	h := heldUp{reading: make(chan struct{}), goOn: make(chan struct{})}
	told := false
	n, err := newsroom.Start(t.Context(), newsroom.Config{CorpusDir: dir, IndexDir: t.TempDir(), Progress: func(int64, int64) {
		if !told {
			told = true
			close(h.reading)
			<-h.goOn
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	h.Newsroom = n
	ctx, cancel := context.WithCancel(context.Background())
	caughtUp := make(chan struct{})
	go func() { defer close(caughtUp); n.CatchUp(ctx, time.Hour) }()
	t.Cleanup(func() {
		cancel()
		select {
		case <-h.goOn:
		default:
			close(h.goOn)
		}
		<-caughtUp
		n.Close()
	})
	return h
}

// TestBeforeTheArticlesAreRead: the bot connects while its articles are read
// for the first time, reports the progress instead of answers, and answers when
// it is done.
func TestBeforeTheArticlesAreRead(t *testing.T) {
	h := startHeldUp(t, articles)
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom { return h.Newsroom })
	<-h.reading
	b := newTestBot(t, h.Newsroom, nil)
	health := func() (int, string) {
		response := httptest.NewRecorder()
		b.httpServer().Handler.ServeHTTP(response, httptest.NewRequest("GET", "/healthz", nil))
		body, _ := io.ReadAll(response.Body)
		return response.Code, string(body)
	}
	if code, text := health(); code != 503 || !strings.HasPrefix(text, "starting: reading the articles: ") {
		t.Errorf("health = %d %q, want 503 and that the articles are read", code, text)
	}
	mo := moderator(w)
	for name, message := range map[string]*discordtest.Message{
		"ask":         w.ask(t, "who opened the ferry pier?"),
		"of a source": w.ask(t, "who opened the ferry pier?", discordtest.With("source", "Harbour Dispatch")),
		"summary":     w.slash(t, w.ana, "summary", discordtest.With("topic", "ferry pier")),
		"timeline":    w.slash(t, w.ana, "timeline", discordtest.With("topic", "ferry pier")),
		"sources":     w.slash(t, w.ana, "sources"),
	} {
		says(t, message, "I am still reading my articles: ", "% of 1 kB", "ask again in a moment")
		if !message.Ephemeral() {
			t.Errorf("%s: everyone sees the reply", name)
		}
	}
	says(t, w.slash(t, mo, "corpus status"), "Reading the articles: ")
	says(t, w.slash(t, mo, "corpus reload"), "running already")
	said, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	says(t, reply, "I am still reading my articles")
	close(h.goOn)
	if !eventually(func() bool { return h.Ready() == nil }) {
		t.Fatalf("Ready: %v, want none", h.Ready())
	}
	says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	if _, text := health(); strings.Contains(text, "starting") {
		t.Errorf("health = %q, want nothing of the start", text)
	}
}

// TestWithoutAnyArticle: the bot says that it has no article, tells those who
// can add some what to do, and answers from the first that is added.
func TestWithoutAnyArticle(t *testing.T) {
	h := startHeldUp(t, map[string]string{"broken.json": "{"})
	close(h.goOn)
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom { return h.Newsroom })
	if !eventually(func() bool { return !h.State().Reading }) {
		t.Fatal("timed out: the articles are still being read")
	}
	told := w.ask(t, "who opened the ferry pier?")
	says(t, told, noArticles)
	if !told.Ephemeral() || strings.Contains(told.AllText(), "/corpus") {
		t.Errorf("%q, to all: %v", told.AllText(), !told.Ephemeral())
	}
	mo := moderator(w)
	says(t, w.slash(t, mo, "ask", discordtest.With("question", "who opened the ferry pier?")), noArticles, "Add some with /corpus add. /corpus problems names the files")
	says(t, w.slash(t, mo, "corpus status"), "put articles into the folder", "/corpus problems")
	says(t, w.slash(t, mo, "corpus problems"), "broken.json")
	file := &discordtest.File{Name: "ferry.md", Content: []byte(articles["ferry.md"])}
	says(t, w.slash(t, mo, "corpus add", discordtest.With("file", file)), "1 added")
	says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
}

// TestAskChannelBeforeTheArticlesAreRead: messages that do not address the bot
// get no reply there, and a mention does.
func TestAskChannelBeforeTheArticlesAreRead(t *testing.T) {
	for name, files := range map[string]map[string]string{"reading": articles, "without any": {"broken.json": "{"}} {
		t.Run(name, func(t *testing.T) {
			h := startHeldUp(t, files)
			w := start(t, discordtest.Options{Privileged: discordtest.MessageContent}, func(w *world, c *Config, _ Newsroom) Newsroom {
				c.AskChannels = []string{w.channel.ID}
				return h.Newsroom
			})
			if name == "reading" {
				<-h.reading
			} else {
				close(h.goOn)
				if !eventually(func() bool { return !h.State().Reading }) {
					t.Fatal("timed out: the articles are still being read")
				}
			}
			message, err := w.ana.Say(w.channel, "who opened the ferry pier?")
			said(t, message, err)
			message, err = w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
			if told := w.answerTo(t, w.channel, said(t, message, err)).AllText(); !strings.Contains(told, "articles") {
				t.Errorf("the reply is %q, want that the articles are still read", told)
			}
			if err := w.stop(); err != nil {
				t.Fatal(err)
			}
			if n := len(w.ofBot(w.channel)); n != 1 {
				t.Errorf("the bot wrote %d messages, want 1", n)
			}
		})
	}
}
