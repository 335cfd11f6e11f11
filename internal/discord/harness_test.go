package discord

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/discord/discordtest"
	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/store"
)

const token = "NTk5.secret-token.of-the-bot"

// articles is the corpus of most tests.
var articles = map[string]string{
	"ferry.md":   article("Harbour Dispatch", "2031-03-01", "Ferry pier opens", "https://example.org/ferry", "Ola Reiff opened the new ferry pier at Dunmarrow on Saturday. The pier cost 4 million crowns.\n\nThe first ferry left at noon with 200 passengers."),
	"violins.md": article("Northgate Observer", "2031-03-04", "Orchestra sells its violins", "", "The Dunmarrow orchestra sold twelve violins to pay its debts, the director said. The musicians protested outside the hall on Monday."),
	"ping.md":    article("Harbour Dispatch", "2031-03-05", "Mayor of Quillport warns @everyone", "https://example.org/ping", "The mayor of Quillport told @everyone and <@1> and <@&2> to leave the market square before the flood."),
}

func article(source, day, title, url, text string) string {
	return "---\ntitle: \"" + title + "\"\nsource: " + source + "\npublished: " + day + "\nurl: " + url + "\n---\n" + text + "\n"
}

// place is a channel and one of its members.
type place struct {
	channel *discordtest.Channel
	ana     *discordtest.Member
}

// world is a Discord with a server and its members, and a running bot.
type world struct {
	*discordtest.Server
	newsroom *newsroom.Newsroom
	corpus   string
	store    *store.Store
	guild    *discordtest.Guild
	place
	log *syncBuffer
	// rooms are the newsrooms of the servers; nil if one newsroom serves all of
	// them.
	rooms Newsrooms
	// stop stops the bot and returns its error.
	stop func() error
}

func (w *world) served(n Newsroom) Newsrooms {
	if w.rooms != nil {
		return w.rooms
	}
	return alone{n}
}

// syncBuffer is a log that may be read while it is written.
type syncBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// open opens a newsroom over files. Its reader counts words, and no answer is
// cut short for lack of time.
func open(t testing.TB, files map[string]string) (n *newsroom.Newsroom, dir string) {
	t.Helper()
	return openWith(t, files, nil)
}

func openWith(t testing.TB, files map[string]string, reads answer.Reader) (n *newsroom.Newsroom, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range files {
		write(t, filepath.Join(dir, name), content)
	}
	n, err := newsroom.Open(t.Context(), newsroom.Config{CorpusDir: dir, IndexDir: t.TempDir(), Reader: reads, ReadTime: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n, dir
}

// openStore opens a store in a folder of its own.
func openStore(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// start starts a Discord, and a bot until it is ready. configure may change the
// bot's settings and its newsroom.
func start(t testing.TB, options discordtest.Options, configure func(w *world, c *Config, n Newsroom) Newsroom) *world {
	t.Helper()
	options.Token, options.AnswerWithin = token, testTimeout
	w := &world{Server: discordtest.New(t, options), log: new(syncBuffer)}
	w.guild = w.Guild("Harbour")
	w.channel = w.guild.Channel("general")
	w.ana = w.guild.Member("ana", discordtest.Everyday)
	w.newsroom, w.corpus = open(t, articles)
	w.store = openStore(t)
	config := Config{
		Token: token, API: w.URL(), Store: w.store,
		AsOf: time.Date(2031, 3, 6, 0, 0, 0, 0, time.UTC),
		Log:  slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	var asked Newsroom = w.newsroom
	if configure != nil {
		asked = configure(w, &config, asked)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, config, w.served(asked)) }()
	w.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Minute):
			t.Error("the bot did not end")
			return nil
		}
	})
	t.Cleanup(func() {
		if err := w.stop(); err != nil {
			t.Error(err)
		}
		if strings.Contains(w.log.String(), token) {
			t.Error("the token is in the log")
		}
		if t.Failed() {
			t.Log(w.log.String())
		}
	})
	if err := w.AwaitReady(withTimeout(t)); err != nil {
		t.Fatalf("wait until the bot is ready: %v\n%s", err, w.log)
	}
	return w
}

// testTimeout is the time after which a test counts as hanging, however busy the
// machine is.
const testTimeout = 4 * time.Minute

// withTimeout is a context for what must happen soon.
func withTimeout(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	t.Cleanup(cancel)
	return ctx
}

// answered returns the answer to an interaction, and fails the test if there is
// none.
func answered(t testing.TB, interaction *discordtest.Interaction, err error) *discordtest.Message {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	message, err := interaction.Message(withTimeout(t))
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// slash calls a command and returns the answer.
func (p place) slash(t testing.TB, member *discordtest.Member, command string, options ...discordtest.Option) *discordtest.Message {
	t.Helper()
	interaction, err := member.Slash(withTimeout(t), p.channel, command, options...)
	return answered(t, interaction, err)
}

// ask asks a question by command and returns the answer.
func (p place) ask(t testing.TB, question string, options ...discordtest.Option) *discordtest.Message {
	t.Helper()
	return p.slash(t, p.ana, "ask", append([]discordtest.Option{discordtest.With("question", question)}, options...)...)
}

// press presses a button as Ana and returns the answer.
func (p place) press(t testing.TB, message *discordtest.Message, label string) *discordtest.Message {
	t.Helper()
	return pressAs(t, p.ana, message, label)
}

// pressAs presses a button and returns the answer.
func pressAs(t testing.TB, member *discordtest.Member, message *discordtest.Message, label string) *discordtest.Message {
	t.Helper()
	interaction, err := member.Press(withTimeout(t), message, label)
	return answered(t, interaction, err)
}

// says fails the test unless the message has each of the texts.
func says(t testing.TB, message *discordtest.Message, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(message.AllText(), text) {
			t.Errorf("%q does not say %q", message.AllText(), text)
		}
	}
}

// newTestBot returns a bot that is not connected, to test its handlers.
func newTestBot(t testing.TB, n Newsroom, configure func(*Config)) *bot {
	t.Helper()
	config := Config{
		Token: token, API: "http://127.0.0.1:9", Store: openStore(t),
		AsOf: time.Date(2031, 3, 6, 0, 0, 0, 0, time.UTC),
		Log:  slog.New(slog.DiscardHandler),
	}
	if configure != nil {
		configure(&config)
	}
	b, err := newBot(config, alone{n})
	if err != nil {
		t.Fatal(err)
	}
	// What an event started must end before the store is closed.
	ctx, end := context.WithCancel(context.Background())
	b.serving, b.working, b.sending = ctx, ctx, ctx
	t.Cleanup(func() {
		end()
		b.work.Wait()
	})
	return b
}

// alone serves every server from one newsroom, which the moderators of every
// server may change.
type alone struct{ Newsroom }

func (o alone) Open(context.Context, string) (Room, error)      { return o, nil }
func (o alone) Close() error                                    { return nil }
func (o alone) Shared() SharedHoldings                          { return o }
func (o alone) Feeds(string) (*newsrooms.Feeds, error)          { return nil, errors.ErrUnsupported }
func (o alone) Count() int                                      { return 0 }
func (o alone) Export(context.Context, string, io.Writer) error { return errors.ErrUnsupported }
func (o alone) Erase(context.Context, string) error             { return errors.ErrUnsupported }
func (o alone) Joined(string)                                   {}
func (o alone) Left(string)                                     {}
func (o alone) Present([]string, func(string) bool)             {}
func (o alone) Reachable(ctx context.Context) error {
	if n, ok := o.Newsroom.(interface{ Reachable(context.Context) error }); ok {
		return n.Reachable(ctx)
	}
	return nil
}
func (o alone) Holding() (newsrooms.Holding, error) {
	return newsrooms.Holding{Shared: true, Articles: o.Len()}, nil
}
