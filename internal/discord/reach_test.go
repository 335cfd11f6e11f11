package discord

import (
	"encoding/json"

	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"byline/internal/discord/discordtest"

	"github.com/bwmarrin/discordgo"
)

// moderatorCommands are the commands of moderators.
var moderatorCommands = []string{corpusCommand, feedCommand, settingsCommand}

// TestUserInstall: a person who installs the app for themselves can use its
// commands anywhere, except those of moderators.
func TestUserInstall(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	abroad := w.ForeignGuild("Elsewhere")
	channel := abroad.Channel("lounge")
	cay := abroad.Member("cay", discordgo.PermissionAdministrator)
	for _, where := range []*discordtest.Channel{channel, cay.PrivateChannel(), cay.DM()} {
		interaction, err := cay.Slash(withTimeout(t), where, "ask", discordtest.With("question", "who opened the ferry pier?"))
		says(t, answered(t, interaction, err), "Ola Reiff")
	}
	for _, c := range w.Commands(nil) {
		if moderators := slices.Contains(moderatorCommands, c.Name); slices.Contains(*c.IntegrationTypes, discordgo.ApplicationIntegrationUserInstall) == moderators {
			t.Errorf("%s is installed for %v", c.Name, *c.IntegrationTypes)
		}
	}
}

// TestWhoIsShownACommand: clients show the commands of moderators only to those
// who may manage the server, and the others to everybody.
func TestWhoIsShownACommand(t *testing.T) {
	manage := strconv.Itoa(discordgo.PermissionManageGuild)
	for _, c := range commands() {
		got, want := "", ""
		if c.Permissions != nil {
			got = *c.Permissions
		}
		if slices.Contains(moderatorCommands, c.Name) {
			want = manage
		}
		if got != want {
			t.Errorf("%s is shown to those with the permissions %q, want %q", c.Name, got, want)
		}
	}
}

func TestHomeOf(t *testing.T) {
	for data, want := range map[string]string{
		`{"guild_id":"5","authorizing_integration_owners":{"0":"5"}}`:         "5",
		`{"guild_id":"5","authorizing_integration_owners":{"0":"5","1":"7"}}`: "5",
		`{"guild_id":"5","authorizing_integration_owners":{"1":"7"}}`:         "",
		`{"guild_id":"5","authorizing_integration_owners":{"0":"6"}}`:         "",
		`{"guild_id":"5"}`:                             "5",
		`{"guild":{"id":"5"}}`:                         "5",
		`{"authorizing_integration_owners":{"0":"0"}}`: "",
		`{"authorizing_integration_owners":{"1":"7"}}`: "",
	} {
		it := new(interaction)
		if err := decode([]byte(data), it); err != nil {
			t.Fatal(err)
		}
		if got := homeOf(it); got != want {
			t.Errorf("homeOf(%s) = %q, want %q", data, got, want)
		}
	}
}

// TestNobodyModeratesAbroad: a forged call of a moderator's command from a
// server that the bot is not on is refused.
func TestNobodyModeratesAbroad(t *testing.T) {
	it := new(interaction)
	data := `{"guild_id":"5","authorizing_integration_owners":{"1":"7"},"member":{"user":{"id":"7"},"permissions":"8","roles":["9"]}}`
	if err := json.Unmarshal([]byte(data), it); err != nil {
		t.Fatal(err)
	}
	r := newRequest(it, time.Now())
	r.settings.Moderators = []string{"9"}
	if r.mayModerate() {
		t.Error("an administrator of another server may moderate")
	}
}

func TestAnswerForSomebodyElse(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	bo := w.guild.Member("bo", discordtest.Everyday)
	for command, option := range map[string]discordtest.Option{
		"ask":      discordtest.With("question", "who opened the ferry pier?"),
		"summary":  discordtest.With("topic", "Dunmarrow"),
		"timeline": discordtest.With("topic", "Dunmarrow"),
	} {
		message := w.slash(t, w.ana, command, option, discordtest.With("for", bo))
		says(t, message, bo.Mention())
		if !message.Pings.None() || message.Ephemeral() {
			t.Errorf("/%s pings %+v, ephemeral %v", command, message.Pings, message.Ephemeral())
		}
		if private := w.slash(t, w.ana, command, option, discordtest.With("private", true)); !private.Ephemeral() {
			t.Errorf("/%s: the private answer is for all to see", command)
		}
	}
}

// offered returns the completions that a person is offered while typing.
func (w *world) offered(t *testing.T, member *discordtest.Member, channel *discordtest.Channel, command, option, typed string) (names []string) {
	t.Helper()
	interaction, err := member.Autocomplete(withTimeout(t), channel, command, discordtest.With(option, typed))
	if err != nil {
		t.Fatal(err)
	}
	choices, err := interaction.Choices(withTimeout(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, choice := range choices {
		names = append(names, choice.Name)
	}
	return names
}

// TestOffers: earlier questions are offered where they were asked, but not
// those asked in private, elsewhere, or without an answer.
func TestOffers(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.ask(t, "who opened the ferry pier?")
	w.ask(t, "who sold the violins?", discordtest.With("private", true))
	w.ask(t, "who won the chess olympiad in Baku?")
	interaction, err := w.ana.Slash(withTimeout(t), w.ana.DM(), "ask", discordtest.With("question", "who told everyone to leave the market square?"))
	answered(t, interaction, err)
	message, err := w.ana.Say(w.channel, w.BotMention()+" who protested outside the hall?")
	w.answerTo(t, w.channel, said(t, message, err))

	bo := w.guild.Member("bo", discordtest.Everyday)
	if got, want := w.offered(t, bo, w.channel, "ask", "question", "who"), []string{"who protested outside the hall?", "who opened the ferry pier?"}; !slices.Equal(got, want) {
		t.Errorf("offered %q, want %q", got, want)
	}
	other := w.Guild("Other")
	for _, where := range []struct {
		member  *discordtest.Member
		channel *discordtest.Channel
	}{{bo, w.guild.Channel("mods")}, {other.Member("dee", discordtest.Everyday), other.Channel("general")}, {w.ana, w.ana.DM()}} {
		if got := w.offered(t, where.member, where.channel, "ask", "question", ""); len(got) > 0 {
			t.Errorf("in %s %q is offered", where.channel.Name, got)
		}
	}
	if got := w.offered(t, bo, w.channel, "summary", "topic", "orch"); !slices.Equal(got, []string{"Orchestra sells its violins"}) {
		t.Errorf("of the headlines %q is offered", got)
	}
	w.slash(t, w.ana, "summary", discordtest.With("topic", "Dunmarrow"))
	if got := w.offered(t, bo, w.channel, "summary", "topic", ""); len(got) != 4 || got[0] != "Dunmarrow" {
		t.Errorf("offered %q, want Dunmarrow and three headlines", got)
	}
}

func TestAskedIsBounded(t *testing.T) {
	a := newAsked()
	for server := range 2 * keptAskedServers {
		a.note(&request{kind: askCommand, guild: fmt.Sprint(server), channel: "1"}, "who?")
	}
	for i := range 3 * keptAsked {
		a.note(&request{kind: askCommand, guild: "1", channel: "1"}, fmt.Sprint("who is number ", i, "?"))
	}
	if len(a.servers) != keptAskedServers || len(a.order) != keptAskedServers || len(a.of("1", "1", askCommand)) != keptAsked {
		t.Errorf("%d servers are kept, want %d; %d questions of one, want %d", len(a.servers), keptAskedServers, len(a.of("1", "1", askCommand)), keptAsked)
	}
}

// TestPrivateHasALimitOfItsOwn: questions whose answers only one person sees do
// not count towards the limit of a channel.
func TestPrivateHasALimitOfItsOwn(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.PersonLimit = 1 })
	r := &request{user: "1", guild: "2", settings: b.config.Defaults()}
	count := func(private bool) (allowed int) {
		for range 20 {
			if ok, _ := b.within(r, private); ok {
				allowed++
			}
		}
		return allowed
	}
	if public, private := count(false), count(true); public != 1 || private != privateFactor {
		t.Errorf("%d public and %d private requests are allowed, want 1 and %d", public, private, privateFactor)
	}
}
