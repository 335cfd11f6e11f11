package discord

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/store"
	"byline/internal/watch"
)

// These environment variables turn the test binary into a process that posts
// until it is killed: postingFor is the folder of its store, postingTo the
// address of Discord, and postingTrusts how long it trusts nonces.
const postingFor, postingTo, postingTrusts = "DISCORD_TEST_POSTING", "DISCORD_TEST_API", "DISCORD_TEST_TRUSTED"

func TestMain(m *testing.M) {
	if folder := os.Getenv(postingFor); folder != "" {
		fmt.Fprintln(os.Stderr, postForever(folder))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// emptyRoom is a newsroom to which no question is put.
type emptyRoom struct{ Newsroom }

func (emptyRoom) Len() int            { return 0 }
func (emptyRoom) Ready() error        { return nil }
func (emptyRoom) Reloaded() time.Time { return time.Time{} }

func postForever(folder string) error {
	kept, err := store.Open(context.Background(), folder)
	if err != nil {
		return err
	}
	fast := brisk
	fast.gap = 20 * time.Millisecond // so that there is a while in which to be killed
	if fast.trusted, err = time.ParseDuration(os.Getenv(postingTrusts)); err != nil {
		return err
	}
	return Run(context.Background(), Config{
		Token: token, API: os.Getenv(postingTo), Store: kept, Log: slog.New(slog.DiscardHandler), outbox: fast,
	}, alone{emptyRoom{}})
}

// postings is a Discord, and what was posted to its channels through a store.
type postings struct {
	*discordtest.Server
	folder   string
	store    *store.Store
	watches  []watch.Watch
	channels []*discordtest.Channel
	// told counts the posts of each watch.
	told []int
}

// TestKilledWhilePosting kills the bot with SIGKILL at random moments, while it
// posts and Discord sometimes fails, and starts it again. Everything that a
// watch posted is in its channel exactly once. In the second half of its lives
// the bot trusts no nonce, and Discord has forgotten those of earlier lives.
func TestKilledWhilePosting(t *testing.T) {
	const kills, each = 40, 8
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	p := newPostings(t)
	unfinished := 0
	for life := range kills {
		trusted := time.Minute
		if life >= kills/2 {
			trusted = time.Nanosecond
			p.Advance(time.Hour)
		}
		for range each {
			p.tell(t, random.IntN(len(p.watches)))
		}
		if random.IntN(3) == 0 {
			// Retries happen within a life, while nonces are valid.
			failure := []discordtest.Fault{discordtest.Lost(), discordtest.Cut(), discordtest.Status(502)}[random.IntN(3)]
			p.FailNext(1+random.IntN(2), http.MethodPost, "/channels/", failure)
		}
		before := p.posted()
		wanted := before + 1 + random.IntN(2*each)
		child := p.start(t, trusted)
		// Killed a moment after a number of posts, or all of them, have
		// arrived.
		_ = p.Await(withTimeout(t), func() bool { return p.posted() >= min(wanted, p.all()) })
		pause(t.Context(), time.Duration(random.Int64N(int64(10*time.Millisecond))))
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := child.Wait(); child.ProcessState.ExitCode() != -1 {
			t.Fatalf("the bot ended by itself: %v", err)
		}
		if p.posted() < p.all() {
			unfinished++
		}
	}
	child := p.start(t, time.Nanosecond)
	p.Advance(time.Hour)
	_ = p.Await(withTimeout(t), func() bool { return p.posted() >= p.all() })
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		left, err := p.store.Unsent(t.Context(), 1000)
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("%d posts are left, %v", len(left), err)
		}
		if len(left) == 0 {
			break
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	p.check(t)
	t.Logf("%d posts in %d channels, %d kills with posts left", p.all(), len(p.channels), unfinished)
	if unfinished < kills/10 {
		t.Errorf("only %d of %d kills came before everything was posted", unfinished, kills)
	}
}

func newPostings(t *testing.T) *postings {
	t.Helper()
	p := &postings{Server: discordtest.New(t, discordtest.Options{Token: token, AnswerWithin: time.Minute}), folder: t.TempDir()}
	p.Expect(discordtest.Rejected, discordtest.GatewayClosed)
	var err error
	if p.store, err = store.Open(t.Context(), p.folder); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.store.Close() })
	guild := p.Guild("Harbour")
	ana := guild.Member("ana", discordtest.Everyday)
	p.channels = []*discordtest.Channel{guild.Channel("one"), guild.Channel("two"), ana.DM()}
	for _, place := range []watch.Place{{Channel: p.channels[0].ID}, {Channel: p.channels[1].ID}, {User: ana.User.ID}} {
		place.Server = guild.ID
		kept, err := p.store.AddWatch(t.Context(), watch.Watch{Place: place, Kind: watch.Question, Text: "who?"}, watch.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		p.watches = append(p.watches, kept)
	}
	p.told = make([]int, len(p.watches))
	return p
}

// tell makes a watch post its next number.
func (p *postings) tell(t *testing.T, watched int) {
	t.Helper()
	p.told[watched]++
	from := p.watches[watched]
	post := harbourNews(from.Place)
	post.Watch = from.ID
	post.News[0].Sentence = fmt.Sprintf("This is number %d of all.", p.told[watched])
	if err := p.store.Tell(t.Context(), from.ID, watch.State{}, &post); err != nil {
		t.Fatal(err)
	}
}

func (p *postings) all() (n int) {
	for _, told := range p.told {
		n += told
	}
	return n
}

func (p *postings) posted() (n int) {
	for _, channel := range p.channels {
		n += len(channel.Messages())
	}
	return n
}

// start starts a bot as a separate process.
func (p *postings) start(t *testing.T, trusted time.Duration) *exec.Cmd {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), postingFor+"="+p.folder, postingTo+"="+p.URL(), postingTrusts+"="+trusted.String())
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child
}

var numbered = regexp.MustCompile(`number (\d+) of all`)

// check fails the test unless each channel has every post once, in order.
func (p *postings) check(t *testing.T) {
	t.Helper()
	for i, channel := range p.channels {
		var got, want []string
		for _, message := range channel.Messages() {
			got = append(got, numbered.FindStringSubmatch(message.AllText())[1])
		}
		for n := range p.told[i] {
			want = append(want, fmt.Sprint(n+1))
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("channel %d has %v, want %v", i, got, want)
		}
	}
}
