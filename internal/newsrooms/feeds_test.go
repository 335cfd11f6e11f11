package newsrooms

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/feeds"
	"byline/internal/newsroom"
	"byline/internal/store"
)

// wire is a feed on loopback with an item for each fact reported.
type wire struct {
	*httptest.Server
	mutex sync.Mutex
	facts []int
	// A response waits until hold, if set, is closed; asked gets each request.
	hold  chan struct{}
	asked chan struct{}
}

func newWire(t *testing.T, facts ...int) *wire {
	w := &wire{facts: facts, asked: make(chan struct{}, 100)}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	return w
}

func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.asked <- struct{}{}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.hold != nil {
		select {
		case <-w.hold:
		case <-r.Context().Done():
		}
	}
	fmt.Fprint(out, `<rss version="2.0"><channel><title>Wire</title>`)
	for _, i := range w.facts {
		fmt.Fprintf(out, `<item><guid>urn:%d</guid><title>Harbours</title><description>%s</description></item>`, i, fact(i))
	}
	fmt.Fprint(out, `</channel></rss>`)
}

func (w *wire) report(i int) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.facts = append([]int{i}, w.facts...)
}

// openFed opens newsrooms whose servers may have feeds, with a store.
func openFed(t *testing.T, dir string, configure func(*Config)) (*Newsrooms, *store.Store) {
	t.Helper()
	kept, err := store.Open(t.Context(), filepath.Join(dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	fetcher := feeds.NewFetcher(feeds.FetcherOptions{Allow: []string{"127.0.0.1"}})
	t.Cleanup(fetcher.Close)
	shared := openShared(t, map[string]string{"a.md": report("Shared Wire", fact(100))})
	return openRooms(t, filepath.Join(dir, "servers"), shared, func(c *Config) {
		c.Feeds = FeedsConfig{Fetcher: fetcher, State: func(guild string) feeds.State { return kept.FeedState(guild) }}
		if configure != nil {
			configure(c)
		}
	}), kept
}

func feedsOf(t *testing.T, n *Newsrooms, guild string) *Feeds {
	t.Helper()
	f, err := n.Feeds(guild)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// follow adds a feed to a server.
func follow(t *testing.T, n *Newsrooms, guild, address string) feeds.Feed {
	t.Helper()
	added, err := feedsOf(t, n, guild).Add(t.Context(), feeds.Feed{Address: address})
	if err != nil {
		t.Fatal(err)
	}
	return added
}

func fetch(t *testing.T, n *Newsrooms, guild string, feed feeds.Feed) feeds.Result {
	t.Helper()
	result, err := feedsOf(t, n, guild).Update(t.Context(), feed.Name)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// knows reports whether a server is shown a fact.
func knows(t *testing.T, n *Newsrooms, guild string, i int) bool {
	t.Helper()
	return slices.ContainsFunc(quotes(t, n, guild, "Who runs the harbour of "+place(i)+"?"), func(quote string) bool { return strings.Contains(quote, place(i)) })
}

// TestFeedsAreOfOneServer: other servers learn nothing from a server's feed,
// whether or not its newsroom is open when the feed is fetched.
func TestFeedsAreOfOneServer(t *testing.T) {
	dir := t.TempDir()
	n, kept := openFed(t, dir, nil)
	w := newWire(t, 1)
	for _, guild := range []string{"1", "2"} {
		if all, err := feedsOf(t, n, guild).List(t.Context()); err != nil || len(all) > 0 {
			t.Errorf("server %s has %v, %v", guild, all, err)
		}
	}
	if _, err := os.Stat(n.config.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("servers that only look have a folder")
	}
	feed := follow(t, n, "1", w.URL)
	if sources := n.FeedSources(); len(sources) != 1 || sources[0] != feeds.Source(feedsOf(t, n, "1")) {
		t.Errorf("sources are %v", sources)
	}
	if result := fetch(t, n, "1", feed); result.Err != nil || result.Added != 1 {
		t.Fatalf("the fetch = %+v, want one article added", result)
	}
	if n.Count() != 0 {
		t.Error("a newsroom was opened to fetch a feed")
	}
	if !knows(t, n, "1", 1) {
		t.Error("what came while the newsroom was closed is not found")
	}
	w.report(2)
	fetch(t, n, "1", feed)
	at := time.Now()
	for !knows(t, n, "1", 2) {
		if time.Since(at) > 30*time.Second {
			t.Fatal("what came while the newsroom was open is not found within 30 s")
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Logf("answered %v after it was written", time.Since(at).Round(time.Millisecond))
	if knows(t, n, "2", 1) || knows(t, n, "2", 2) {
		t.Error("another server is shown it")
	}
	if all, err := feedsOf(t, n, "2").List(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("another server has %v, %v", all, err)
	}
	for _, name := range []string{feed.Name, w.URL} {
		if _, err := feedsOf(t, n, "2").Remove(t.Context(), name, true); !errors.Is(err, feeds.ErrUnknown) {
			t.Errorf("another server removes %s: %v", name, err)
		}
	}
	if all, err := kept.FeedState("1").All(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("remembered is %v, %v", all, err)
	}
	var archive bytes.Buffer
	if err := n.Export(t.Context(), "1", &archive); err != nil {
		t.Fatal(err)
	}
	read, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range read.File {
		names = append(names, file.Name)
	}
	if !slices.Contains(names, "articles/feeds.opml") || len(names) != 2 {
		t.Errorf("the archive has %v", names)
	}

	// The server loses its folder together with its feed.
	if _, err := feedsOf(t, n, "1").Remove(t.Context(), feed.Name, true); err != nil {
		t.Fatal(err)
	}
	if sources := n.FeedSources(); len(sources) > 0 {
		t.Errorf("sources are %v", sources)
	}
	n.now = func() time.Time { return time.Now().Add(time.Hour) }
	for deadline := time.Now().Add(time.Minute); n.Count() > 0; time.Sleep(10 * time.Millisecond) {
		n.closeIdle()
		if time.Now().After(deadline) {
			t.Fatal("the newsroom stays open")
		}
	}
	if _, err := os.Stat(n.folder("1")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the folder stays")
	}
}

// TestErasingEndsWhatIsFetched erases a server while its feed is fetched.
func TestErasingEndsWhatIsFetched(t *testing.T) {
	n, kept := openFed(t, t.TempDir(), nil)
	n.config.Records = storedRecords{kept}
	w := newWire(t, 1)
	w.hold = make(chan struct{})
	feed := follow(t, n, "1", w.URL)
	follow(t, n, "2", w.URL)
	ended := make(chan error, 1)
	go func() {
		_, err := n.feedsOf("1").Update(t.Context(), feed.Name)
		ended <- err
	}()
	<-w.asked
	if err := n.Erase(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("the fetch went on")
	}
	if _, err := os.Stat(n.folder("1")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the folder still exists")
	}
	if all, err := kept.FeedState("1").All(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("remembered is %v, %v", all, err)
	}
	close(w.hold)
	feed = follow(t, n, "1", w.URL) // and it starts again
	t.Cleanup(func() {              // closing twice is fine; afterwards nothing can be used
		if _, err := n.feedsOf("1").List(context.Background()); !errors.Is(err, ErrClosed) {
			t.Errorf("of closed newsrooms: %v", err)
		}
	})
	t.Cleanup(func() { n.Close() })
	if result := fetch(t, n, "1", feed); result.Added != 1 || !knows(t, n, "1", 1) {
		t.Errorf("the fetch = %+v, want one article added and known", result)
	}
	// Nothing is fetched for a server that has removed the bot.
	if sources := n.FeedSources(); len(sources) != 2 {
		t.Errorf("%d sources", len(sources))
	}
	n.Left("2")
	for deadline := time.Now().Add(time.Minute); len(n.FeedSources()) != 1; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a server that left is still fetched for")
		}
	}
}

// storedRecords has the records of servers that these tests need.
type storedRecords struct{ *store.Store }

func (s storedRecords) Erase(ctx context.Context, guild string) error {
	return s.EraseServer(ctx, guild)
}
func (storedRecords) Export(context.Context, string, func(string) (io.Writer, error)) error {
	return nil
}

// TestFeedsHaveLimits: what one server may have does not reduce another's
// share.
func TestFeedsHaveLimits(t *testing.T) {
	n, _ := openFed(t, t.TempDir(), func(c *Config) {
		c.Feeds.Most, c.Feeds.DailyBytes = 2, 1500
		c.Quota = Quota{Files: 10, Bytes: 4000}
		c.Home = "9"
	})
	w := newWire(t, 1)
	feed := follow(t, n, "1", w.URL)
	follow(t, n, "1", w.URL+"/2")
	if _, err := feedsOf(t, n, "1").Add(t.Context(), feeds.Feed{Address: w.URL + "/3"}); !errors.Is(err, feeds.ErrFull) {
		t.Error(err)
	}
	opml := `<opml><body><outline xmlUrl="` + w.URL + `/4"/></body></opml>`
	if added, left, err := feedsOf(t, n, "1").Import(t.Context(), strings.NewReader(opml)); err != nil || len(added) != 0 || left != 1 {
		t.Errorf("Import = %v, %d left, %v, want none added and one left", added, left, err)
	}
	other := follow(t, n, "2", w.URL)
	for i := 2; i < 40; i++ {
		w.report(i)
	}
	result := fetch(t, n, "1", feed)
	if _, full := errors.AsType[*QuotaError](result.Err); !full || knows(t, n, "1", 1) {
		t.Errorf("the fetch = %+v, want the quota exceeded", result)
	}
	// The server has used its whole allowance, for any purpose.
	for what, err := range map[string]error{
		"fetch":   fetch(t, n, "1", feed).Err,
		"preview": func() error { _, err := feedsOf(t, n, "1").Preview(t.Context(), w.URL); return err }(),
		"page":    func() error { _, err := feedsOf(t, n, "1").Page(t.Context(), w.URL); return err }(),
	} {
		if err == nil || !strings.Contains(err.Error(), "as much as they may in a day") {
			t.Errorf("%s: error %v, want that the day's share is used up", what, err)
		}
	}
	if err := n.Erase(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := feedsOf(t, n, "1").Preview(t.Context(), w.URL); err == nil {
		t.Error("erasing gives it another day's bytes")
	}
	w.mutex.Lock()
	w.facts = []int{7}
	w.mutex.Unlock()
	if result := fetch(t, n, "2", other); result.Err != nil || result.Added != 1 {
		t.Errorf("another server: %+v", result)
	}
	if _, err := n.Feeds("9"); !errors.Is(err, newsroom.ErrReadOnly) {
		t.Error(err)
	}
	for _, guild := range []string{"", "..", "1/2"} {
		if _, err := n.Feeds(guild); !errors.Is(err, ErrNoServer) {
			t.Errorf("server %q: %v", guild, err)
		}
	}
}

// TestListSaysHowFeedsFare lists feeds before and after one is fetched, and
// what a server without any has.
func TestListSaysHowFeedsFare(t *testing.T) {
	n, _ := openFed(t, t.TempDir(), nil)
	w := newWire(t, 1)
	feed := follow(t, n, "1", w.URL)
	list := func() FeedState {
		t.Helper()
		all, err := feedsOf(t, n, "1").List(t.Context())
		if err != nil || len(all) != 1 || all[0].Name != feed.Name {
			t.Fatalf("feeds are %+v, %v", all, err)
		}
		return all[0]
	}
	if state := list(); !state.Status.Fetched.IsZero() {
		t.Errorf("before it is fetched: %+v", state)
	}
	fetch(t, n, "1", feed)
	if state := list(); state.Status.Fetched.IsZero() {
		t.Errorf("after it was fetched: %+v", state)
	}
	var opml, none strings.Builder
	if err := errors.Join(feedsOf(t, n, "1").Export(t.Context(), &opml), feedsOf(t, n, "2").Export(t.Context(), &none)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(opml.String(), w.URL) || !strings.Contains(none.String(), "<opml") || strings.Contains(none.String(), w.URL) {
		t.Errorf("exported are %s and %s", &opml, &none)
	}
	if changed, err := feedsOf(t, n, "1").Pause(t.Context(), feed.Name, true); err != nil || !changed.Paused {
		t.Errorf("paused is %+v, %v", changed, err)
	}
	for _, f := range []*Feeds{feedsOf(t, n, "1"), feedsOf(t, n, "2")} {
		if _, err := f.Update(t.Context(), "another"); !errors.Is(err, feeds.ErrUnknown) {
			t.Errorf("server %s fetches a feed that it does not have: %v", f.Guild(), err)
		}
	}
}

// TestNothingIsFetchedForAServerThatIsBeingErased holds that its feeds are not
// waited for, since feeds of other servers are due as well.
func TestNothingIsFetchedForAServerThatIsBeingErased(t *testing.T) {
	n, _ := openFed(t, t.TempDir(), nil)
	w := newWire(t, 1)
	follow(t, n, "1", w.URL)
	f := feedsOf(t, n, "1")
	if jobs, err := f.Jobs(t.Context()); err != nil || len(jobs) != 1 {
		t.Fatalf("jobs are %v, %v", jobs, err)
	}
	restore, err := f.own.withdraw(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer restore()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if jobs, err := f.Jobs(ctx); err != nil || len(jobs) > 0 {
		t.Errorf("while it is erased, jobs are %v, %v", jobs, err)
	}
	cancel()
	if _, err := f.List(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever gave up waiting for the feeds got %v", err)
	}
}

// TestFeedsInUseKeepTheirFolder holds that the folder of a server is not removed
// as empty while its list of feeds is in use.
func TestFeedsInUseKeepTheirFolder(t *testing.T) {
	n, _ := openFed(t, t.TempDir(), nil)
	feed := follow(t, n, "1", newWire(t, 1).URL)
	f := feedsOf(t, n, "1")
	if _, err := f.Remove(t.Context(), feed.Name, true); err != nil {
		t.Fatal(err)
	}
	there := func() bool { _, err := os.Stat(n.folder("1")); return err == nil }
	err := f.with(t.Context(), func(context.Context, *feeds.Subscriptions) error {
		n.removeEmpty("1")
		return nil
	})
	if err != nil || !there() {
		t.Errorf("in use: %v, there is a folder: %v", err, there())
	}
	if n.removeEmpty("1"); there() {
		t.Error("the empty folder stays")
	}
}

// TestHomeFetchesForTheSharedArticlesAlone has a server that became the home
// server after it had feeds of its own, which answer nowhere any more.
func TestHomeFetchesForTheSharedArticlesAlone(t *testing.T) {
	n, _ := openFed(t, t.TempDir(), nil)
	w := newWire(t, 1)
	follow(t, n, "1", w.URL)
	follow(t, n, "2", w.URL)
	n.config.Home = "1"
	if sources := n.FeedSources(); len(sources) != 1 || sources[0] != feeds.Source(n.feedsOf("2")) {
		t.Errorf("sources are %v", sources)
	}
}
