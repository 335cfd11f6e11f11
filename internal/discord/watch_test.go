package discord

import (
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/watch"
)

// everyWatch returns the watches in the store.
func everyWatch(t testing.TB, w *world) []watch.Watch {
	t.Helper()
	found, err := w.store.Watches(t.Context(), watch.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// onlyWatch returns the only watch in the store.
func onlyWatch(t testing.TB, w *world) watch.Watch {
	t.Helper()
	found := everyWatch(t, w)
	if len(found) != 1 {
		t.Fatalf("watches %+v, want one", found)
	}
	return found[0]
}

func TestModeratorsWatchForAChannel(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	s := w.server("Club")
	press := s.Role("press", 0)
	add := func(by *discordtest.Member, options ...discordtest.Option) *discordtest.Message {
		t.Helper()
		return s.slash(t, by, "watch add", options...)
	}
	question := discordtest.With("question", "who runs the *harbour* of @everyone?")
	message := add(s.mo, question, discordtest.With("role", press), discordtest.With("quiet", "22:00-07:00"), discordtest.With("zone", "Europe/Berlin"))
	says(t, message, "<#"+s.channel.ID+">", "<@&"+press.ID+">", "from 22:00 to 07:00 (Europe/Berlin)")
	if !message.Ephemeral() || !message.Pings.None() {
		t.Errorf("the reply is %+v, want a private one that pings nobody", message)
	}
	got := onlyWatch(t, w)
	want := watch.Watch{
		ID: got.ID, Created: got.Created, Place: watch.Place{Server: s.ID, Channel: s.channel.ID, User: s.mo.User.ID},
		Kind: watch.Question, Text: "who runs the *harbour* of @everyone?", Role: press.ID,
		Quiet: watch.Quiet{From: 22 * 60, To: 7 * 60, Zone: "Europe/Berlin"},
	}
	if got != want {
		t.Errorf("the watch is %+v, want %+v", got, want)
	}
	says(t, add(s.mo, question), "watched already")
	says(t, add(s.mo), "only one of them")
	says(t, add(s.mo, question, discordtest.With("topic", "harbour")), "only one of them")
	says(t, add(s.mo, discordtest.With("topic", "harbour"), discordtest.With("quiet", "at night")), "Write the quiet hours")
	says(t, add(s.mo, discordtest.With("topic", "harbour"), discordtest.With("quiet", "22:00-07:00"), discordtest.With("zone", "Mars/Olympus")), "do not know that time zone")
	says(t, add(s.mo, discordtest.With("topic", "harbour"), discordtest.With("role", press), discordtest.With("private", true)), "in a channel only")
	says(t, add(s.ana, discordtest.With("topic", "harbour"), discordtest.With("role", press)), "those to say who may manage")
	onlyWatch(t, w)

	says(t, s.slash(t, s.mo, "watch list"), "harbour", "<#"+s.channel.ID+">", "pings <@&"+press.ID+">")
	says(t, s.slash(t, s.ana, "watch list"), "Nothing is watched")
	id := discordtest.With("watch", "1")
	says(t, s.slash(t, s.ana, "watch remove", id), "not watched")
	says(t, s.slash(t, s.ana, "watch pause", id), "not watched")
	says(t, s.slash(t, s.mo, "watch pause", id), "Paused")
	says(t, s.slash(t, s.mo, "watch list"), "paused")
	says(t, s.slash(t, s.mo, "watch pause", id), "goes on")
	if onlyWatch(t, w).Paused {
		t.Error("the watch is still paused")
	}
	says(t, s.slash(t, s.mo, "watch remove", id), "no longer")
	if left := everyWatch(t, w); len(left) > 0 {
		t.Errorf("watches %+v are left, want none", left)
	}
	entries, err := w.store.Audit(t.Context(), s.ID, 10)
	var did []string
	for _, entry := range entries {
		did = append(did, entry.What)
	}
	if err != nil || strings.Join(did, ", ") != "add watch, pause watch, resume watch, remove watch" {
		t.Errorf("the audit log has %v, %v", did, err)
	}
}

func TestAnybodyWatchesForThemselves(t *testing.T) {
	w := start(t, discordtest.Options{}, func(_ *world, c *Config, n Newsroom) Newsroom {
		c.WatchLimits = watch.Limits{Person: 2, Server: 1}
		return n
	})
	s, other := w.server("Club"), w.server("Other")
	topic := func(text string) discordtest.Option { return discordtest.With("topic", text) }
	says(t, s.slash(t, s.ana, "watch add", topic("the harbour")), "by direct message")
	got := onlyWatch(t, w)
	if got.Place != (watch.Place{Server: s.ID, User: s.ana.User.ID}) || got.Kind != watch.Topic {
		t.Errorf("watch %+v, want a topic for Ana alone", got)
	}
	says(t, s.slash(t, s.ana, "watch add", topic("the ferry")), "by direct message")
	says(t, s.slash(t, s.ana, "watch add", topic("the market")), "You have 2")
	says(t, s.slash(t, s.mo, "watch add", topic("the market")), "I post")
	says(t, s.slash(t, s.mo, "watch add", topic("the mayor")), "this server have 1")
	says(t, s.slash(t, s.mo, "watch add", topic("the mayor"), discordtest.With("private", true)), "by direct message")

	message := s.slash(t, s.mo, "watch list")
	says(t, message, "the market", "the mayor")
	silent(t, message, "the ferry")
	silent(t, other.slash(t, other.mo, "watch list"), "the market", "the ferry")
	direct := w.User("dora")
	interaction, err := direct.Slash(withTimeout(t), direct.DM(), "watch add", topic("the pier"))
	says(t, answered(t, interaction, err), "by direct message")

	choices := func(by *discordtest.Member, command string) (names []string) {
		t.Helper()
		interaction, err := by.Autocomplete(withTimeout(t), s.channel, command, discordtest.With("watch", ""))
		if err != nil {
			t.Fatal(err)
		}
		offered, err := interaction.Choices(withTimeout(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range offered {
			names = append(names, one.Name)
		}
		return names
	}
	if got := strings.Join(choices(s.ana, "watch remove"), "; "); got != "All of my private ones, on every server; the harbour (to me alone); the ferry (to me alone)" {
		t.Errorf("choices %s, want Ana's own", got)
	}
	if got := strings.Join(choices(s.mo, "watch pause"), "; "); got != "the mayor (to me alone); the market" {
		t.Errorf("choices %s, want the moderator's own and the channel's", got)
	}
	says(t, s.slash(t, s.ana, "watch remove", discordtest.With("watch", "all")), "All of your private")
	for _, left := range everyWatch(t, w) {
		if left.User == s.ana.User.ID {
			t.Errorf("%+v is left", left)
		}
	}
	if left := everyWatch(t, w); len(left) != 3 {
		t.Errorf("watches %+v are left, want 3", left)
	}
}

func TestWatchThisBelowAnAnswer(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	message := w.ask(t, "who opened the ferry pier?")
	says(t, w.press(t, message, "Watch this"), "who opened the ferry pier?", "by direct message")
	got := onlyWatch(t, w)
	if got.Text != "who opened the ferry pier?" || got.Kind != watch.Question || !got.Private() || got.User != w.ana.User.ID || got.Server != w.guild.ID {
		t.Errorf("watch %+v, want the question, for Ana alone", got)
	}
	says(t, w.press(t, message, "Watch this"), "watched already")

	mo := w.guild.Member("mo", discordtest.Everyday|discordtest.ManageGuild)
	interaction, err := mo.Press(withTimeout(t), message, "Watch this")
	watching := answered(t, interaction, err)
	interaction, err = mo.Press(withTimeout(t), watching, "Tell this channel instead")
	says(t, answered(t, interaction, err), "I post it in <#"+w.channel.ID+">")
	found := everyWatch(t, w)
	if len(found) != 2 || found[1].Channel != w.channel.ID || found[1].User != mo.User.ID {
		t.Errorf("watches %+v, want 2, the second for the channel", found)
	}
}

func TestWatchThisKnowsWhatAFollowUpMeans(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	said, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
	if err != nil {
		t.Fatal(err)
	}
	first, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	if said, err = w.ana.Reply(first, "and when?"); err != nil {
		t.Fatal(err)
	}
	second, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	w.press(t, second, "Watch this")
	if got := onlyWatch(t, w).Text; !strings.Contains(got, "when") || !strings.Contains(got, "ferry") {
		t.Errorf("watched is %q, want the follow-up completed", got)
	}
}

func TestDigestsAreSetListedAndStopped(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	s := w.server("Club")
	set := func(by *discordtest.Member, options ...discordtest.Option) *discordtest.Message {
		t.Helper()
		return s.slash(t, by, "digest set", options...)
	}
	berlin := discordtest.With("zone", "Europe/Berlin")
	says(t, set(s.mo, discordtest.With("day", "every day"), discordtest.With("time", "08:00"), berlin), "Every day at 08:00 (Europe/Berlin)", "<#"+s.channel.ID+">")
	says(t, set(s.ana, discordtest.With("day", "Monday"), discordtest.With("time", "7:30"), berlin, discordtest.With("topic", "ferries")), "Each Monday at 07:30", "direct message", "ferries")
	says(t, set(s.ana, discordtest.With("day", "Monday"), discordtest.With("time", "noon"), berlin), "as in 08:00")
	found, err := w.store.Digests(t.Context(), watch.Filter{})
	if err != nil || len(found) != 2 || found[0].Schedule != (watch.Schedule{At: 480, Zone: "Europe/Berlin"}) ||
		found[1].Schedule != (watch.Schedule{Weekly: true, Weekday: time.Monday, At: 450, Zone: "Europe/Berlin"}) || found[1].Topic != "ferries" {
		t.Errorf("the digests are %+v, %v", found, err)
	}
	message := s.slash(t, s.ana, "digest list")
	says(t, message, "ferries", "each Monday")
	silent(t, message, "every day")
	interaction, err := s.ana.Autocomplete(withTimeout(t), s.channel, "digest stop", discordtest.With("digest", "ferr"))
	if err != nil {
		t.Fatal(err)
	}
	offered, err := interaction.Choices(withTimeout(t))
	if err != nil || len(offered) != 1 {
		t.Fatalf("choices %+v, %v, want one", offered, err)
	}
	says(t, s.slash(t, s.mo, "digest stop", discordtest.With("digest", offered[0].Value)), "not watched")
	says(t, s.slash(t, s.ana, "digest stop", discordtest.With("digest", offered[0].Value)), "ferries")
	if left, err := w.store.Digests(t.Context(), watch.Filter{}); err != nil || len(left) != 1 {
		t.Errorf("digests %+v are left, %v, want one", left, err)
	}
}

// TestDigestsWithLongNamesAreOffered holds that whatever a digest is about and
// whenever it comes, it can be chosen, since nobody can type its id.
func TestDigestsWithLongNamesAreOffered(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	s := w.server("Club")
	for range 2 {
		d, err := w.store.AddDigest(t.Context(), watch.Digest{
			Place: watch.Place{Server: s.ID, User: s.ana.User.ID}, Topic: strings.Repeat("ferries ", 30),
			Schedule: watch.Schedule{Weekly: true, Weekday: time.Wednesday, At: 480, Zone: "America/Argentina/ComodRivadavia"},
		}, watch.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.store.PauseDigest(t.Context(), d.ID, watch.Filter{}, true); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"digest pause", "digest stop"} {
		interaction, err := s.ana.Autocomplete(withTimeout(t), s.channel, command, discordtest.With("digest", "ferr"))
		if err != nil {
			t.Fatal(err)
		}
		offered, err := interaction.Choices(withTimeout(t))
		if err != nil || len(offered) != 2 || !strings.HasSuffix(offered[1].Name, "each Wednesday at 08:00 (America/Argentina/ComodRivadavia) (to me alone) (paused) #2") {
			t.Errorf("/%s offers %+v, %v, want both digests", command, offered, err)
		}
	}
}

func TestTimeZonesAreOfferedWithTheirTime(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for typed, want := range map[string]string{"berlin": "Europe/Berlin, now 14:00", "new york": "America/New_York, now 08:00", "utc": "UTC, now 12:00"} {
		if offered := zoneChoices(typed, now); len(offered) == 0 || offered[0].Name != want || offered[0].Value != strings.TrimSuffix(want, want[strings.Index(want, ","):]) {
			t.Errorf("%q offers %+v, want %q first", typed, offered, want)
		}
	}
	zones := strings.Fields(zoneNames)
	if len(zones) < 400 {
		t.Errorf("%d time zones are known, want at least 400", len(zones))
	}
	for _, zone := range zones {
		if _, err := watch.Location(zone); err != nil {
			t.Error(err)
		}
	}
}
