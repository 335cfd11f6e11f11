package discord

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/feeds"
	"byline/internal/newsrooms"
)

// fetcher may fetch from loopback.
func fetcher(t testing.TB) *feeds.Fetcher {
	f := feeds.NewFetcher(feeds.FetcherOptions{Allow: []string{"127.0.0.1"}})
	t.Cleanup(f.Close)
	return f
}

// site serves, on loopback, a feed at /feed and a story at /story, and
// otherwise "not found". broken makes it fail.
func site(t testing.TB, title string, broken *atomic.Bool, items ...string) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case broken != nil && broken.Load():
			w.WriteHeader(http.StatusInternalServerError)
		case r.URL.Path == "/feed":
			fmt.Fprintf(w, "<rss version=\"2.0\"><channel><title>%s</title>", title)
			for i, item := range items {
				fmt.Fprintf(w, "<item><guid>urn:%s:%d</guid><title>%s</title><pubDate>Wed, 05 Mar 2031 09:0%d:00 GMT</pubDate><description>%s</description></item>", title, i, item, 9-i, item)
			}
			fmt.Fprint(w, "</channel></rss>")
		case r.URL.Path == "/story":
			const text = "Mirabel Tansy reopened the lighthouse of Brandysk on Monday, after the storm of February had broken its lamp. The keeper paid for the repairs, which took four weeks, and says that two hundred people came. The village had collected nine thousand crowns."
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<html><head><title>Lighthouse</title></head><body><nav>Menu</nav><article><h1>Lighthouse reopens</h1><p>%s</p><p>%s</p></article></body></html>", text, text)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// follow adds a feed and keeps it.
func (s *server) follow(t testing.TB, address string, options ...discordtest.Option) *discordtest.Message {
	t.Helper()
	shown := s.slash(t, s.mo, "feed add", append(options, discordtest.With("address", address))...)
	message := pressAs(t, s.mo, shown, "Keep")
	says(t, message, "is followed now")
	return message
}

// recordFeeds records one interaction of each kind that is about feeds.
func (a *server) recordFeeds(t *testing.T, r *recording, use func(*server, *discordtest.Member, string, ...discordtest.Option) *discordtest.Message) {
	t.Helper()
	a.follow(t, site(t, "Quokka Feed", nil, "Tansy opens a pier")+"/feed")
	address := site(t, "Feed", nil, "Ferry sails") // the test that replays it looks for its name
	shown := use(a, a.mo, "feed add", discordtest.With("address", address+"/feed"))
	r.press(cancelButton, a.mo, shown, "Cancel")
	shown = use(a, a.mo, "feed add", discordtest.With("address", address+"/feed"))
	r.press(keepButton, a.mo, shown, "Keep")
	says(t, use(a, a.mo, "feed list"), "Quokka Feed")
	use(a, a.mo, "feed pause", discordtest.With("feed", address+"/feed"))
	opml := &discordtest.File{Name: "a.opml", Content: []byte(`<opml><body><outline xmlUrl="` + address + `/feed"/></body></opml>`)}
	use(a, a.mo, "feed import", discordtest.With("file", opml))
	use(a, a.mo, "feed export")
	use(a, a.mo, "feed remove", discordtest.With("feed", address+"/feed"))
}

func TestModeratorsLookAfterFeeds(t *testing.T) {
	w, dir := startServers(t, nil)
	club, other := w.server("Club"), w.server("Other")
	address := site(t, "Harbour &amp; @everyone **News**", nil, "Ferry &lt;@1&gt; sails", "School wins", "Fees rise", "Old")
	says(t, club.slash(t, club.mo, "feed list"), "No feed is followed")
	for what, want := range map[string]string{address + "/absent": "nothing at this address", "ftp://news.example": "must start with http", "http://10.0.0.1/feed": "private network", "http://u:p@news.example": "name or password"} {
		message := club.slash(t, club.mo, "feed add", discordtest.With("address", what))
		says(t, message, want)
		if !message.Ephemeral() {
			t.Errorf("everyone sees %s", what)
		}
	}
	hall := club.Channel("news")
	forum := club.Forum("ideas")
	if _, err := club.mo.Slash(withTimeout(t), club.channel, "feed add", discordtest.With("address", address+"/feed"), discordtest.With("channel", forum)); err == nil {
		t.Error("a forum is offered as a channel for messages")
	}
	says(t, club.slash(t, club.mo.Forced(), "feed add", discordtest.With("address", address+"/feed"), discordtest.With("channel", forum)), "takes no messages")
	shown := club.slash(t, club.mo, "feed add", discordtest.With("address", address+"/feed"), discordtest.With("channel", forum.Thread("wishes")))
	says(t, pressAs(t, club.mo, shown, "Cancel"), "not followed")
	shown = club.slash(t, club.mo, "feed add", discordtest.With("address", address+"/feed"), discordtest.With("outlet", "The _Post_"), discordtest.With("channel", hall), discordtest.With("keep", "90d"))
	says(t, shown, "Harbour & @\u200beveryone \\*\\*News\\*\\*", "4 articles", `Ferry \<@1\> sails`, "School wins", "Fees rise", `shown as The \_Post\_`, "keeps 90 days", "announced in <#"+hall.ID+">")
	silent(t, shown, "Old")
	if !shown.Ephemeral() {
		t.Error("everyone sees the preview")
	}
	says(t, pressAs(t, club.mo, shown, "Cancel"), "not followed")
	says(t, club.slash(t, club.mo, "feed list"), "No feed is followed")
	if _, err := os.Stat(filepath.Join(dir, club.ID)); err == nil {
		t.Error("looking at a feed leaves a folder")
	}
	shown = club.slash(t, club.mo, "feed add", discordtest.With("address", address+"/feed"), discordtest.With("channel", hall))
	kept := pressAs(t, club.mo, shown, "Keep")
	says(t, kept, "is followed now")
	if len(kept.Components) > 0 {
		t.Error("the buttons stay")
	}
	says(t, club.slash(t, club.mo, "feed list"), "1 feed of this server", "not fetched yet", "<#"+hall.ID+">")
	says(t, club.slash(t, club.mo, "feed add", discordtest.With("address", address+"/feed")), "followed here already")
	says(t, other.slash(t, other.mo, "feed list"), "No feed is followed")
	says(t, other.slash(t, other.mo, "feed remove", discordtest.With("feed", address+"/feed")), "no such feed")

	exported := club.slash(t, club.mo, "feed export")
	opml := download(t, exported)
	if !strings.Contains(opml, `xmlUrl="`+address+`/feed"`) {
		t.Errorf("the exported OPML is %s, want the feed's address in it", opml)
	}
	says(t, other.slash(t, other.mo, "feed import", discordtest.With("file", &discordtest.File{Name: "feeds.opml", Content: []byte(opml)})), "1 feed added")
	list := other.slash(t, other.mo, "feed list")
	says(t, list, "Harbour")
	silent(t, list, hall.ID) // a channel of another server
	says(t, other.slash(t, other.mo, "feed import", discordtest.With("file", &discordtest.File{Name: "feeds.opml", Content: []byte("<html>")})), "not a list of feeds")

	interaction, err := club.mo.Autocomplete(withTimeout(t), club.channel, "feed pause", discordtest.With("feed", "harb"))
	if err != nil {
		t.Fatal(err)
	}
	choices, err := interaction.Choices(withTimeout(t))
	if err != nil || len(choices) != 1 || strings.Contains(choices[0].Name, "@everyone") {
		t.Fatalf("choices %v, %v, want one without a mention", choices, err)
	}
	name := discordtest.With("feed", fmt.Sprint(choices[0].Value))
	says(t, club.slash(t, club.mo, "feed pause", name), "is not fetched")
	says(t, club.slash(t, club.mo, "feed list"), "paused")
	says(t, club.slash(t, club.mo, "feed pause", name, discordtest.With("resume", true)), "fetched again")
	says(t, club.slash(t, club.mo, "feed remove", name, discordtest.With("articles", true)), "not followed any more")

	entries, err := w.store.Audit(t.Context(), club.ID, 100)
	if err != nil {
		t.Fatal(err)
	}
	var done []string
	for _, entry := range entries {
		if entry.Who != club.mo.User.ID {
			t.Errorf("audit entry %+v, want one of user %s", entry, club.mo.User.ID)
		}
		done = append(done, entry.What)
	}
	if got := strings.Join(done, ", "); got != "add feed, export feeds, pause feed, resume feed, remove feed and articles" {
		t.Errorf("the audit log has %s", got)
	}
	if log := w.log.String(); strings.Contains(log, "Harbour &") || strings.Contains(log, address) {
		t.Error("the log names the feed")
	}
}

// download returns the file attached to a message.
func download(t testing.TB, message *discordtest.Message) string {
	t.Helper()
	if message == nil || len(message.Attachments) != 1 || !message.Ephemeral() {
		t.Fatalf("the message is %+v", message)
	}
	response, err := http.Get(message.Attachments[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestOnlyWhoWasShownAFeedKeepsIt presses Keep as another person, and too late.
func TestOnlyWhoWasShownAFeedKeepsIt(t *testing.T) {
	var o offers
	at := time.Date(2031, 3, 5, 12, 0, 0, 0, time.UTC)
	token := o.put(offer{guild: "1", user: "2", at: at})
	for _, test := range []struct {
		guild, user string
		at          time.Time
		want        bool
	}{
		{"1", "2", at.Add(offerTime), true}, {"1", "2", at.Add(offerTime + 1), false}, {"1", "3", at, false}, {"4", "2", at, false},
	} {
		if _, ok := o.get(token, test.guild, test.user, test.at); ok != test.want {
			t.Errorf("offer for %+v: found %v, want %v", test, ok, test.want)
		}
	}
	for i := range 2 * mostOffers {
		o.put(offer{at: at.Add(time.Duration(i))})
	}
	if len(o.byToken) > mostOffers {
		t.Errorf("%d offers are kept", len(o.byToken))
	}
}

// TestFailingFeedsAreTold has a feed that fails five times.
func TestFailingFeedsAreTold(t *testing.T) {
	var broken atomic.Bool
	var rooms *newsrooms.Newsrooms
	w, _ := startServers(t, nil)
	rooms = w.rooms.(servers).Newsrooms
	club := w.server("Club")
	address := site(t, "Harbour *News*", &broken, "Ola Reiff runs the ferry of Brandysk.")
	club.follow(t, address+"/feed")
	silent(t, club.slash(t, club.mo, "corpus status"), "failing")
	broken.Store(true)
	list, err := rooms.Feeds(club.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		result, err := list.Update(t.Context(), address+"/feed")
		if err != nil || result.Err == nil || result.Tell != (i == 4) {
			t.Fatalf("update %d: %+v, %v, want a failure, told at the fifth", i+1, result, err)
		}
	}
	says(t, club.slash(t, club.mo, "corpus status"), `A feed keeps failing: Harbour \*News\*`, "has a fault (500)", "/feed list")
	says(t, club.slash(t, club.mo, "feed list"), "failed 5 times", "has a fault (500)", "add it with the right address")
	broken.Store(false)
	if result, err := list.Update(t.Context(), address+"/feed"); err != nil || result.Added != 1 {
		t.Fatalf("update %+v, %v, want one article added", result, err)
	}
	silent(t, club.slash(t, club.mo, "corpus status"), "failing")
	for deadline := time.Now().Add(time.Minute); !strings.Contains(club.ask(t, "who runs the ferry of Brandysk?").AllText(), "Ola Reiff"); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("what the feed brought is not answered from within 30 s")
		}
	}
}

func TestPagesAreAdded(t *testing.T) {
	w, _ := startServers(t, nil)
	club, other := w.server("Club"), w.server("Other")
	address := site(t, "x", nil)
	says(t, club.slash(t, club.mo, "corpus add"), "either a file or an address")
	says(t, club.slash(t, club.mo, "corpus add", discordtest.With("address", "http://169.254.169.254/latest")), "private network")
	says(t, club.slash(t, club.mo, "corpus add", discordtest.With("address", address+"/story")), "1 added")
	says(t, club.ask(t, "who reopened the lighthouse of Brandysk?"), "Mirabel Tansy")
	silent(t, other.ask(t, "who reopened the lighthouse of Brandysk?"), "Tansy")
	says(t, club.slash(t, club.mo, "corpus add", discordtest.With("address", address+"/story")), "Choose replace")
	says(t, club.slash(t, club.mo, "corpus add", discordtest.With("address", address+"/story"), discordtest.With("replace", true)), "Nothing changed")
	says(t, club.slash(t, club.mo, "corpus add", discordtest.With("address", address+"/absent")), "nothing at this address")
}
