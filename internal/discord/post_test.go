package discord

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/store"
	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// brisk is a fast pace for tests. Nonces are trusted as long as usual.
var brisk = pace{look: 2 * time.Millisecond, gap: time.Millisecond, again: 10 * time.Millisecond, againMost: 50 * time.Millisecond}

// startPosting starts a bot that posts at a brisk pace, or at the one that
// configure sets.
func startPosting(t *testing.T, configure func(p *pace)) (*world, *server) {
	t.Helper()
	w := start(t, discordtest.Options{}, func(_ *world, c *Config, n Newsroom) Newsroom {
		c.outbox = brisk
		if configure != nil {
			configure(&c.outbox)
		}
		return n
	})
	return w, w.server("Club")
}

// harbourNews is a watch's post that updates an earlier one.
func harbourNews(place watch.Place) watch.Post {
	return watch.Post{
		Place: place, Kind: watch.Question, Text: "how many ships wait at Suez?", At: time.Now(),
		News: []watch.News{{
			Source:   watch.Source{Article: "a", Title: "Suez Canal reopens, but nobody agrees on the bill", Outlet: "Northgate Observer", URL: "https://northgate.example/bill", Published: day(2021, 3, 30)},
			Sentence: "The chairman said on Monday night that 422 vessels were waiting.", Start: 39, End: 42,
			Now: "422", Before: "367", Earlier: &watch.Source{Outlet: "Harbour Dispatch", Published: day(2021, 3, 29)},
		}},
	}
}

// watching stores a watch for a place.
func watching(t *testing.T, w *world, place watch.Place, text string) watch.Watch {
	t.Helper()
	kept, err := w.store.AddWatch(t.Context(), watch.Watch{Place: place, Kind: watch.Question, Text: text}, watch.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// tell makes a watch post its news.
func tell(t *testing.T, w *world, from watch.Watch, change func(p *watch.Post)) {
	t.Helper()
	post := harbourNews(from.Place)
	post.Watch, post.Role, post.Text = from.ID, from.Role, from.Text
	if change != nil {
		change(&post)
	}
	if err := w.store.Tell(t.Context(), from.ID, watch.State{}, &post); err != nil {
		t.Fatal(err)
	}
}

// await waits until a channel has n messages and nothing is left to send.
func await(t *testing.T, w *world, channel *discordtest.Channel, n int) []*discordtest.Message {
	t.Helper()
	err := w.Await(withTimeout(t), func() bool { return len(channel.Messages()) >= n })
	if err != nil {
		t.Fatalf("%d messages, want %d: %v\n%s", len(channel.Messages()), n, err, w.log)
	}
	drained(t, w)
	if got := channel.Messages(); len(got) != n {
		t.Fatalf("%d messages, want %d", len(got), n)
	}
	return channel.Messages()
}

// drained waits until nothing is left to send.
func drained(t *testing.T, w *world) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		posts, err := w.store.Unsent(t.Context(), 100)
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("unsent posts %+v, %v, want none within a minute", posts, err)
		}
		if len(posts) == 0 {
			return
		}
	}
}

func TestWatchPostsWhatChanged(t *testing.T) {
	w, s := startPosting(t, nil)
	from := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID, User: s.mo.User.ID}, "how many ships wait at Suez?")
	tell(t, w, from, func(p *watch.Post) { p.Further = 3 })
	message := await(t, w, s.channel, 1)[0]
	says(t, message, "how many ships wait at Suez?", "**422**, before: 367 (Harbour Dispatch, 29 Mar 2021)", "that **422** vessels", "Northgate Observer", "and 3 further reports")
	if !message.Pings.None() {
		t.Errorf("the message pings %+v, want nobody", message.Pings)
	}
	// Whoever may create a watch may also stop it.
	pressed := func(by *discordtest.Member) *discordtest.Message {
		t.Helper()
		interaction, err := by.Press(withTimeout(t), message, "Stop")
		return answered(t, interaction, err)
	}
	says(t, pressed(s.ana), "may manage this server")
	onlyWatch(t, w)
	says(t, pressed(s.mo), "Stopped")
	if left := everyWatch(t, w); len(left) > 0 {
		t.Errorf("watches %+v are left, want none", left)
	}
	says(t, pressed(s.mo), "not any more")
}

func TestOnlyTheChosenRoleIsPinged(t *testing.T) {
	w, s := startPosting(t, nil)
	press := s.Role("press", 0)
	from := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID}, "@everyone <@1> <@&2>")
	from.Role = press.ID
	tell(t, w, from, func(p *watch.Post) {
		p.News[0].Sentence = "@everyone, said <@1> and <@&2>."
		p.News[0].Now, p.News[0].Before, p.News[0].Title = "@here", "<@&3>", "@everyone"
	})
	pings := await(t, w, s.channel, 1)[0].Pings
	if len(pings.Roles) != 1 || pings.Roles[0] != press.ID || len(pings.Users) > 0 || pings.Everyone {
		t.Errorf("the message pings %+v, want role %s alone", pings, press.ID)
	}
}

func TestPrivatePostsAreForMembersAlone(t *testing.T) {
	w, s := startPosting(t, nil)
	w.Expect(discordtest.Rejected)
	left := w.User("left") // has left the server
	gone := watching(t, w, watch.Place{Server: s.ID, User: left.User.ID}, "gone")
	stays := watching(t, w, watch.Place{Server: s.ID, User: s.ana.User.ID}, "stays")
	direct := watching(t, w, watch.Place{User: left.User.ID}, "direct")
	tell(t, w, gone, nil)
	tell(t, w, stays, nil)
	says(t, await(t, w, s.ana.DM(), 1)[0], "stays")
	tell(t, w, direct, nil)
	says(t, await(t, w, left.DM(), 1)[0], "direct")
	found := everyWatch(t, w)
	if len(found) != 2 || found[0].ID != stays.ID || found[1].ID != direct.ID {
		t.Errorf("watches %+v are left, want %d and %d", found, stays.ID, direct.ID)
	}
	interaction, err := left.Press(withTimeout(t), left.DM().Messages()[0], "Stop")
	says(t, answered(t, interaction, err), "Stopped")
}

func TestPrivatePostsWaitForNoServerThatIsGone(t *testing.T) {
	w, s := startPosting(t, nil)
	w.Expect(discordtest.Rejected)
	from := watching(t, w, watch.Place{Server: s.ID, User: s.ana.User.ID}, "how many?")
	s.Remove()
	tell(t, w, from, nil)
	drained(t, w)
	if got := len(s.ana.DM().Messages()); got > 0 || onlyWatch(t, w).Paused {
		t.Errorf("%d direct messages, want none; the watch is %+v, want it not paused", got, onlyWatch(t, w))
	}
}

// TestPostSurvivesFailures: whichever way requests fail, and whatever Discord
// has done by then, the post appears once.
func TestPostSurvivesFailures(t *testing.T) {
	failures := []discordtest.Fault{
		discordtest.Lost(), discordtest.Cut(), discordtest.Status(500), discordtest.Status(503), discordtest.RateLimited(10 * time.Millisecond),
		discordtest.Status(403), // from a proxy in front of Discord
	}
	for _, test := range []struct {
		name    string
		trusted time.Duration
	}{{"with the nonce", time.Minute}, {"with a look", time.Nanosecond}} {
		t.Run(test.name, func(t *testing.T) {
			w, s := startPosting(t, func(p *pace) { p.trusted = test.trusted })
			w.Expect(discordtest.Rejected)
			from := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID}, "how many?")
			for n, failure := range failures {
				if test.trusted < time.Minute {
					w.Advance(time.Hour) // Discord has forgotten every nonce by now
				}
				w.FailNext(6, http.MethodPost, "/channels/"+s.channel.ID+"/messages", failure)
				tell(t, w, from, nil)
				await(t, w, s.channel, n+1)
			}
		})
	}
}

// TestPostIsFoundAfterTheNonceIsForgotten loses every response to a post until
// Discord would create it a second time.
func TestPostIsFoundAfterTheNonceIsForgotten(t *testing.T) {
	w, s := startPosting(t, func(p *pace) { p.trusted = time.Nanosecond })
	from := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID}, "how many?")
	for i := range 150 { // more than one request lists
		if _, err := s.ana.Say(s.channel, fmt.Sprint("before ", i)); err != nil {
			t.Fatal(err)
		}
	}
	messages := "/channels/" + s.channel.ID + "/messages"
	w.FailNext(4, http.MethodPost, messages, discordtest.Lost()) // as many as the attempts of a request
	w.FailNext(4, http.MethodGet, messages, discordtest.Status(503))
	tell(t, w, from, nil)
	if err := w.Await(withTimeout(t), func() bool { return len(s.channel.Messages()) == 151 && w.Pending() <= 4 }); err != nil {
		t.Fatal(err)
	}
	w.Advance(time.Hour)
	for i := range 150 {
		if _, err := s.ana.Say(s.channel, fmt.Sprint("after ", i)); err != nil {
			t.Fatal(err)
		}
	}
	drained(t, w)
	if got := len(s.channel.Messages()); got != 301 || w.Pending() > 0 {
		t.Errorf("%d messages, want 301; %d failures met no request", got, w.Pending())
	}
}

// TestOlderNoticeIsAnotherPost has a channel with a message that has the text
// of a notice.
func TestOlderNoticeIsAnotherPost(t *testing.T) {
	tried := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		sent time.Time
		want bool
	}{"from a day before": {tried.AddDate(0, 0, -1), false}, "of the first try": {tried.Add(time.Second), true}} {
		t.Run(name, func(t *testing.T) {
			const notice = "The feed is not read."
			channel := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				const epoch = 1420070400000
				fmt.Fprintf(w, `[{"id": "%d", "content": %q, "author": {"id": "9"}}]`, (test.sent.UnixMilli()-epoch)<<22, notice)
			}))
			defer channel.Close()
			b := &bot{api: newTestAPI(t, channel.URL)}
			b.me.Store(&discordgo.User{ID: "9"})
			found, err := b.isPosted(t.Context(), "5", store.Post{Tried: tried}, outgoing{Content: notice})
			if err != nil || found != test.want {
				t.Errorf("isPosted = %v, %v, want %v", found, err, test.want)
			}
		})
	}
}

// outboxPost is a watch's post as stored in the outbox.
func (w *world) outboxPost(t *testing.T, from watch.Watch) store.Post {
	t.Helper()
	told := harbourNews(from.Place)
	told.Watch = from.ID
	content, err := json.Marshal(told)
	if err != nil {
		t.Fatal(err)
	}
	return store.Post{Nonce: store.Nonce(""), Server: from.Server, Channel: from.Channel, Watch: from.ID, Kind: store.PostNews, Content: string(content)}
}

func TestMessageThatSomebodyDeletedIsNotPostedAgain(t *testing.T) {
	w, s := startPosting(t, nil)
	w.Expect(discordtest.Rejected)
	from := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID}, "how many?")
	w.FailNext(4, http.MethodPost, "/channels/"+s.channel.ID+"/messages", discordtest.Lost())
	tell(t, w, from, nil)
	if err := w.Await(withTimeout(t), func() bool { return len(s.channel.Messages()) == 1 }); err != nil {
		t.Fatal(err)
	}
	if err := s.mo.Delete(s.channel.Messages()...); err != nil {
		t.Fatal(err)
	}
	drained(t, w)
	if got := len(s.channel.Messages()); got != 0 || w.Pending() > 0 {
		t.Errorf("%d messages; %d failures were not met", got, w.Pending())
	}
}

func TestChannelThatIsForbiddenPausesItsWatches(t *testing.T) {
	w, s := startPosting(t, nil)
	w.Expect(discordtest.Rejected)
	second := s.Channel("second")
	here := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID, User: s.mo.User.ID}, "here")
	watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID, User: s.mo.User.ID}, "here too")
	there := watching(t, w, watch.Place{Server: s.ID, Channel: second.ID, User: s.mo.User.ID}, "there")
	s.channel.SetBotPermissions(discordtest.BotNeeds &^ discordgo.PermissionSendMessages)
	tell(t, w, here, nil)
	tell(t, w, here, nil)
	tell(t, w, there, nil)
	says(t, await(t, w, second, 1)[0], "there")
	told := await(t, w, s.mo.DM(), 1)[0]
	says(t, told, "may not post in <#"+s.channel.ID+">", "Send Messages", "/watch pause")
	for _, one := range everyWatch(t, w) {
		if one.Paused != (one.ID != there.ID) {
			t.Errorf("%q is paused: %v", one.Text, one.Paused)
		}
	}
	if got := len(s.channel.Messages()); got > 0 {
		t.Errorf("%d messages in the channel, want none", got)
	}
}

func TestChannelThatTakesNoMessagesPausesItsWatches(t *testing.T) {
	w, s := startPosting(t, nil)
	w.Expect(discordtest.Rejected)
	tell(t, w, watching(t, w, watch.Place{Server: s.ID, Channel: s.Forum("ideas").ID}, "in a forum"), nil)
	drained(t, w)
	if !onlyWatch(t, w).Paused {
		t.Error("the watch still posts")
	}
}

func TestPersonWhoTakesNoDirectMessagesIsNotTriedForEver(t *testing.T) {
	w, s := startPosting(t, nil)
	w.Expect(discordtest.Rejected)
	from := watching(t, w, watch.Place{Server: s.ID, User: s.ana.User.ID}, "how many?")
	w.FailNext(1, http.MethodPost, "/channels/"+s.ana.DM().ID, discordtest.ErrorCode(403, 50007, "Cannot send messages to this user"))
	tell(t, w, from, nil)
	drained(t, w)
	if !onlyWatch(t, w).Paused {
		t.Error("the watch still posts")
	}
	says(t, s.slash(t, s.ana, "watch list"), "paused")
}

func TestStalePostsCollapse(t *testing.T) {
	w, s := startPosting(t, func(p *pace) { p.look = time.Second })
	press := s.Role("press", 0)
	from := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID}, "how many?")
	for i := range 4 {
		post := w.outboxPost(t, from)
		post.Role, post.Added = press.ID, time.Now().Add(-48*time.Hour)
		post.Content = strings.ReplaceAll(post.Content, "Monday", fmt.Sprint("day ", i))
		if err := w.store.AddPosts(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
	message := await(t, w, s.channel, 1)[0]
	says(t, message, "day 3", "3 older posts")
	if !message.Pings.None() {
		t.Error("a stale notice pings somebody")
	}
}

func TestPostThatCannotBeReadHoldsUpNothing(t *testing.T) {
	w, s := startPosting(t, nil)
	from := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID}, "how many?")
	err := w.store.AddPosts(t.Context(),
		store.Post{Server: s.ID, Channel: s.channel.ID, Kind: store.PostNews, Content: "{"},
		store.Post{Server: s.ID, Channel: s.channel.ID, Kind: "song", Content: "{}"})
	if err != nil {
		t.Fatal(err)
	}
	tell(t, w, from, nil)
	await(t, w, s.channel, 1)
}

func TestOutletsOfAChannelHoldForItsWatches(t *testing.T) {
	w, s := startPosting(t, nil)
	if err := w.store.Change(t.Context(), s.ID, "7", store.Change{Name: "outlets." + s.channel.ID, Value: "Harbour Dispatch"}); err != nil {
		t.Fatal(err)
	}
	from := watching(t, w, watch.Place{Server: s.ID, Channel: s.channel.ID}, "how many?")
	tell(t, w, from, nil)
	tell(t, w, from, func(p *watch.Post) { p.News[0].Outlet = "harbour dispatch" })
	await(t, w, s.channel, 1)
}

func TestAnnouncementIsPostedOnce(t *testing.T) {
	w, s := startPosting(t, nil)
	announced := Announcement{Server: s.ID, Channel: s.channel.ID, Feed: "Wire *news*"}
	for i := range 7 {
		announced.Articles = append(announced.Articles, watch.Source{Article: fmt.Sprint(i), Title: fmt.Sprint("Headline ", i), Outlet: "Wire", URL: "https://wire.example/" + fmt.Sprint(i)})
	}
	for range 2 {
		if err := announced.Announce(t.Context(), w.store); err != nil {
			t.Fatal(err)
		}
	}
	message := await(t, w, s.channel, 1)[0]
	says(t, message, "New: Wire \\*news\\*", "Headline 4", "and 2 further reports")
	silent(t, message, "Headline 5")
	announced.Articles = append(announced.Articles, watch.Source{Article: "7", Title: "Headline 7"})
	if err := announced.Announce(t.Context(), w.store); err != nil {
		t.Fatal(err)
	}
	message = await(t, w, s.channel, 2)[1]
	says(t, message, "Headline 7")
	silent(t, message, "Headline 4", "further")
}
