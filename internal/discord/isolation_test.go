package discord

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/newsrooms"
	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// secrets are words that occur only in server A's articles, in their texts,
// titles, outlets or file names.
var secrets = []string{"mirabel", "tansy", "brandysk", "zelkova", "quokka"}

// recording has every kind of interaction that two servers had with the bot: A
// with its own articles, and the home server with the shared ones.
type recording struct {
	t     *testing.T
	kinds map[string]*discordtest.Interaction
}

func (r *recording) keep(kind string, interaction *discordtest.Interaction, err error) *discordtest.Message {
	r.t.Helper()
	if err != nil {
		r.t.Fatalf("%s: %v", kind, err)
	}
	r.kinds[kind] = interaction
	if interaction.Type == discordgo.InteractionApplicationCommandAutocomplete {
		if _, err := interaction.Choices(withTimeout(r.t)); err != nil {
			r.t.Fatalf("choices of %s: %v", kind, err)
		}
		return nil
	}
	return answered(r.t, interaction, nil)
}

// TestNothingIsReplayedFromElsewhere records every command, completion and
// button, and replays each where its articles do not belong: from another
// server, from a direct conversation, where the app is installed only for a
// user, and as a member without rights. Nobody learns anything about A's
// articles, and nothing changes.
func TestNothingIsReplayedFromElsewhere(t *testing.T) {
	var home *server
	w, dir := startServers(t, func(w *world, c *Config, rooms *newsrooms.Config) {
		home = w.server("Home")
		rooms.Home = home.ID
		rooms.Quota.Files = 40
		c.HTTP = "127.0.0.1:0"
		c.PersonLimit, c.ServerLimit = 0, 0
	})
	w.Expect(discordtest.Frowned)
	a, b, c := w.server("A"), w.server("B"), w.server("C")
	b.add(t, "b.md", article("Other Wire", "2031-03-05", "Bridge", "", "Hedda Brink closed the bridge of Quillport."))
	own := filepath.Join(dir, a.ID, "articles")
	r := &recording{t, make(map[string]*discordtest.Interaction)}
	a.add(t, "plain.md", "A storm broke the bridge.")
	r.press(eraseButton, a.mo, a.slash(t, a.mo, "corpus erase"), "Delete it")
	for i := range 6 {
		says(t, a.addSecret(t, i), "1 added")
	}
	for i := range 12 { // for a second page of problems
		write(t, filepath.Join(own, fmt.Sprintf("zelkova-bad%d.md", i)), "")
	}
	a.record(t, r, home)
	c.addSecret(t, 0) // and later it removed the bot

	metricsAddress := regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(w.log.String())
	state := func() string {
		set, err := w.store.Settings(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		watches, err := w.store.Watches(t.Context(), watch.Filter{Server: a.ID})
		if err != nil {
			t.Fatal(err)
		}
		digests, err := w.store.Digests(t.Context(), watch.Filter{Server: a.ID})
		if err != nil {
			t.Fatal(err)
		}
		return fingerprint(t, own) + fingerprint(t, w.corpus) + fmt.Sprint(set, watches, digests)
	}
	before, bot := state(), newTestBot(t, w.newsroom, nil)
	direct := w.User("dora")
	from := []struct {
		name          string
		by            *discordtest.Member
		in            *discordtest.Channel
		userInstalled bool
		moderates     bool
	}{
		{"another server's moderator", b.mo, b.channel, false, true},
		{"another server's member", b.ana.Forced(), b.channel, false, false},
		{"a direct conversation", direct, direct.DM(), false, false},
		{"a server that has not installed the app", c.mo, c.channel, true, false},
		{"a member without rights", a.ana.Forced(), a.channel, false, false},
	}
	for _, kind := range slices.Sorted(maps.Keys(r.kinds)) {
		original := r.kinds[kind]
		command, _, _ := strings.Cut(kind, ",")
		ofModerators := bot.routes[command].moderators || bot.buttons[kind].moderators
		for _, by := range from {
			if by.in == a.channel && !ofModerators {
				continue // who may ask there
			}
			replayed := by.by.Replay(original, by.in, by.userInstalled)
			told := toldBy(t, replayed)
			for _, secret := range secrets {
				if strings.Contains(strings.ToLower(told), secret) {
					t.Errorf("%s, replayed from %s, tells %q: %s", kind, by.name, secret, told)
				}
			}
			if ofModerators && !by.moderates && original.Type != discordgo.InteractionApplicationCommandAutocomplete && !strings.Contains(told, "for those who may manage this server") {
				t.Errorf("%s, replayed from %s, says %q", kind, by.name, told)
			}
		}
		if after := state(); after != before {
			t.Fatalf("after replays of %s the articles are\n%s\nand were\n%s", kind, after, before)
		}
	}
	says(t, a.ask(t, "who runs the harbour?"), "Mirabel Tansy")
	says(t, home.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	says(t, b.ask(t, "who closed the bridge of Quillport?"), "Hedda Brink")

	if len(metricsAddress) < 2 {
		t.Fatal("the log does not say where the metrics are")
	}
	response, err := http.Get("http://" + metricsAddress[1] + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	metrics, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(metrics), "byline_articles 3\n") {
		t.Errorf("the metrics are %s, %v", metrics, err)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(metrics), w.log.String()} {
		for _, secret := range secrets {
			if at := strings.Index(strings.ToLower(text), secret); at >= 0 {
				t.Errorf("a log or metric tells %q: %q", secret, text[max(0, at-200):min(len(text), at+100)])
			}
		}
	}
}

func (r *recording) press(kind string, by *discordtest.Member, message *discordtest.Message, label string) {
	r.t.Helper()
	interaction, err := by.Press(withTimeout(r.t), message, label)
	r.keep(kind, interaction, err)
}

// addSecret adds an article that others must not learn about.
func (s *server) addSecret(t *testing.T, i int) *discordtest.Message {
	t.Helper()
	text := fmt.Sprintf("Mirabel Tansy, number %d, runs the harbour of Brandysk. The harbour has a pier.", i)
	return s.add(t, fmt.Sprintf("zelkova%d.md", i), article(fmt.Sprintf("Quokka Gazette %d", i), fmt.Sprintf("2031-03-0%d", i+1), fmt.Sprintf("Zelkova %d", i), "", text))
}

// record records one interaction of each kind that the bot knows.
func (a *server) record(t *testing.T, r *recording, home *server) {
	t.Helper()
	use := func(s *server, by *discordtest.Member, command string, options ...discordtest.Option) *discordtest.Message {
		t.Helper()
		interaction, err := by.Slash(withTimeout(t), s.channel, command, options...)
		return r.keep(command, interaction, err)
	}
	complete := func(command string, by *discordtest.Member, option string, others ...discordtest.Option) {
		t.Helper()
		interaction, err := by.Autocomplete(withTimeout(t), a.channel, command, discordtest.With(option, ""), others...)
		r.keep(command+", "+option, interaction, err)
	}
	asked := use(a, a.ana, askCommand, discordtest.With("question", "who runs the harbour?"))
	says(t, asked, "Mirabel")
	r.press(contextButton, a.ana, asked, "Context")
	r.press(moreButton, a.ana, asked, "More")
	r.press(feedbackButton, a.ana, asked, "Right")
	a.add(t, "zelkova-long.md", article("Quokka Gazette", "2031-03-05", "Brandysk in the storm", "", "The harbour of Brandysk was closed in the storm on Monday. Twelve fishing boats sank at their moorings in Brandysk. "+
		"The mayor of Brandysk asked the army for pumps and sandbags. Two hundred families of Brandysk slept in the school. "+
		"The bakery of Brandysk gave away four thousand loaves. Repairs in Brandysk will cost 9 million crowns, an engineer said."))
	summed := use(a, a.ana, summaryCommand, discordtest.With("topic", "storm in Brandysk"))
	r.press(digestButton, a.ana, summed, "More")
	use(a, a.ana, timelineCommand, discordtest.With("topic", "harbour"))
	use(a, a.ana, sourcesCommand)
	use(a, a.ana, helpCommand)
	complete(askCommand, a.ana, sourceOption, discordtest.With("question", "x"))
	complete(askCommand, a.ana, questionOption)
	complete(summaryCommand, a.ana, topicOption)
	complete("corpus remove", a.mo, fileOption)
	said, err := a.ana.Say(a.channel, "they say that somebody runs the harbour")
	if err != nil {
		t.Fatal(err)
	}
	interaction, err := a.ana.MessageCommand(withTimeout(t), findCommand, said)
	says(t, r.keep(findCommand, interaction, err), "Mirabel")

	use(a, a.mo, "corpus reload")
	use(a, a.mo, "corpus status")
	problems := use(a, a.mo, "corpus problems")
	r.press(problemsButton, a.mo, problems, "More")
	use(a, a.mo, "corpus export")
	use(a, a.mo, "corpus erase")
	file := &discordtest.File{Name: "plain.md", Content: []byte("A storm broke the bridge.")}
	use(a, a.mo, "corpus add", discordtest.With("file", file))
	use(a, a.mo, "corpus remove", discordtest.With("file", "zelkova0.md"))
	a.recordFeeds(t, r, use)
	complete("feed remove", a.mo, feedOption)
	a.addSecret(t, 0)

	a.recordWatches(t, r, use, complete, asked)

	panel := use(a, a.mo, settingsCommand)
	choose := func(kind string, message *discordtest.Message, menu, value string) *discordtest.Message {
		t.Helper()
		interaction, err := a.mo.Select(withTimeout(t), message, menu, value)
		return r.keep(kind, interaction, err)
	}
	panel = choose(settingsMenu, panel, settingsMenu, "quotes")
	panel = choose(valueMenu, panel, valueMenu+".quotes", "1")
	r.press(defaultButton, a.mo, panel, "Use the default")

	// Only the home server has the button that removes most articles.
	for _, name := range []string{"violins.md", "ping.md"} {
		if err := os.Rename(filepath.Join(a.corpus, name), filepath.Join(a.corpus, "."+name)); err != nil {
			t.Fatal(err)
		}
	}
	interaction, err = home.mo.Slash(withTimeout(t), home.channel, "corpus reload")
	shrink := answered(t, interaction, err)
	r.press(forceButton, home.mo, shrink, "Serve what is left")
	for _, name := range []string{"violins.md", "ping.md"} {
		if err := os.Rename(filepath.Join(a.corpus, "."+name), filepath.Join(a.corpus, name)); err != nil {
			t.Fatal(err)
		}
	}
	interaction, err = home.mo.Slash(withTimeout(t), home.channel, "corpus reload")
	says(t, answered(t, interaction, err), "2 added")

	bot := newTestBot(t, a.newsroom, nil)
	for name := range bot.routes {
		if r.kinds[name] == nil {
			t.Errorf("/%s is not recorded", name)
		}
	}
	for name := range bot.buttons {
		if r.kinds[name] == nil {
			t.Errorf("button %s is not recorded", name)
		}
	}
}

// recordWatches records one interaction of each kind about watches and digests.
// The watches that it leaves have names that others must not learn.
func (a *server) recordWatches(t *testing.T, r *recording,
	use func(*server, *discordtest.Member, string, ...discordtest.Option) *discordtest.Message,
	complete func(string, *discordtest.Member, string, ...discordtest.Option), asked *discordtest.Message,
) {
	t.Helper()
	topic := func(text string) discordtest.Option { return discordtest.With("topic", text) }
	daily := []discordtest.Option{discordtest.With("day", everyDay), discordtest.With("time", "08:00"), discordtest.With("zone", "UTC")}
	for _, by := range []*discordtest.Member{a.mo, a.ana} {
		says(t, a.slash(t, by, "watch add", topic("Mirabel Tansy")), "Mirabel")
		says(t, a.slash(t, by, "digest set", append(daily, topic("Zelkova"))...), "Zelkova")
	}
	kept, err := a.store.Watches(t.Context(), watch.Filter{Server: a.ID, Public: true})
	if err != nil || len(kept) != 1 {
		t.Fatalf("watches %+v, %v, want one", kept, err)
	}
	digests, err := a.store.Digests(t.Context(), watch.Filter{Server: a.ID, Public: true})
	if err != nil || len(digests) != 1 {
		t.Fatalf("digests %+v, %v, want one", digests, err)
	}
	watched, digest := discordtest.With("watch", fmt.Sprint(kept[0].ID)), discordtest.With("digest", fmt.Sprint(digests[0].ID))
	use(a, a.mo, "watch add", topic("harbours"))
	use(a, a.mo, "watch list")
	use(a, a.mo, "watch pause", watched)
	use(a, a.mo, "watch remove", discordtest.With("watch", "999"))
	use(a, a.mo, "digest set", append(daily, topic("harbours"))...)
	use(a, a.mo, "digest list")
	use(a, a.mo, "digest pause", digest)
	use(a, a.mo, "digest stop", discordtest.With("digest", "999"))
	complete("watch add", a.ana, questionOption)
	complete("watch add", a.ana, topicOption)
	complete("digest set", a.ana, topicOption)
	complete("digest set", a.ana, zoneOption)
	complete("watch remove", a.mo, watchOption)
	complete("watch pause", a.mo, watchOption)
	complete("digest stop", a.mo, digestOption)
	complete("digest pause", a.mo, digestOption)

	r.press(watchButton, a.mo, asked, "Watch this")
	r.press(hereButton, a.mo, answered(t, r.kinds[watchButton], nil), "Tell this channel instead")
	post := harbourNews(kept[0].Place)
	post.Watch, post.Text = kept[0].ID, "harbours"
	if err := a.store.Tell(t.Context(), kept[0].ID, watch.State{}, &post); err != nil {
		t.Fatal(err)
	}
	var posted *discordtest.Message
	err = a.Await(withTimeout(t), func() bool {
		for _, message := range a.channel.Messages() {
			if message.Component("Stop") != nil {
				posted = message
			}
		}
		return posted != nil
	})
	if err != nil {
		t.Fatal(err)
	}
	interaction, err := a.ana.Press(withTimeout(t), posted, "Stop")
	says(t, r.keep(stopButton, interaction, err), "may manage this server")
}

// toldBy is everything that the person of an interaction sees: texts, buttons,
// choices and files.
func toldBy(t *testing.T, interaction *discordtest.Interaction) string {
	t.Helper()
	if interaction.Type == discordgo.InteractionApplicationCommandAutocomplete {
		choices, err := interaction.Choices(withTimeout(t))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(choices)
	}
	message := answered(t, interaction, nil)
	told := message.AllText() + fmt.Sprintf("%+v", message.Components)
	for _, attached := range message.Attachments {
		told += attached.Filename
		if strings.HasSuffix(attached.Filename, ".zip") {
			told += fmt.Sprint(unzip(t, message))
		}
	}
	return told
}

// fingerprint lists the contents of a folder: names, sizes and times.
func fingerprint(t *testing.T, dir string) string {
	t.Helper()
	text := new(strings.Builder)
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			fmt.Fprintln(text, path, info.Size(), info.ModTime().Format(time.RFC3339Nano))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}
