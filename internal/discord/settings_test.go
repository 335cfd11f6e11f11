package discord

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"byline/internal/answer"
	"byline/internal/discord/discordtest"
	"byline/internal/settings"
	"byline/internal/store"
)

// set changes settings of the world's server.
func (w *world) set(t testing.TB, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		setting, known := settings.Find(pairs[i])
		value, err := setting.Canonical(pairs[i+1])
		if !known || err != nil {
			t.Fatalf("setting %s to %q: %v", pairs[i], pairs[i+1], err)
		}
		if err := w.store.Change(t.Context(), w.guild.ID, store.Operator, store.Change{Name: setting.Name, Value: value}); err != nil {
			t.Fatal(err)
		}
	}
}

// say writes a message in a channel and returns the bot's answer there.
func (w *world) say(t testing.TB, channel *discordtest.Channel, text string) *discordtest.Message {
	t.Helper()
	said, err := w.ana.Say(channel, text)
	if err != nil {
		t.Fatal(err)
	}
	message, err := channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// askIn asks by command in a channel.
func (w *world) askIn(t testing.TB, channel *discordtest.Channel, question string, options ...discordtest.Option) *discordtest.Message {
	t.Helper()
	return place{channel, w.ana}.ask(t, question, options...)
}

const who = "who opened the ferry pier?"

// ownMention matches a mention of a channel or a role.
var ownMention = regexp.MustCompile(`<(#|@&)[0-9]+>`)

func TestAllowedChannels(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	allowed, forum := w.guild.Channel("news"), w.guild.Forum("questions")
	w.set(t, "channels", allowed.ID+","+forum.ID)
	for name, channel := range map[string]*discordtest.Channel{
		"channel": allowed, "thread": allowed.Thread("talk"), "post": forum.Thread("a post"),
	} {
		t.Run(name, func(t *testing.T) {
			says(t, w.askIn(t, channel, who), "Ola Reiff")
			says(t, w.say(t, channel, w.BotMention()+" "+who), "Ola Reiff")
		})
	}
	for name, channel := range map[string]*discordtest.Channel{"elsewhere": w.channel, "thread elsewhere": w.channel.Thread("talk")} {
		t.Run(name, func(t *testing.T) {
			no := w.askIn(t, channel, who)
			says(t, no, "On this server I answer in "+allowed.Mention()+" and "+forum.Mention()+".")
			if !no.Ephemeral() {
				t.Error("everyone sees the refusal")
			}
			if _, err := w.ana.Say(channel, w.BotMention()+" "+who); err != nil {
				t.Fatal(err)
			}
			interaction, err := w.ana.Slash(withTimeout(t), channel, "help")
			says(t, answered(t, interaction, err), "Ask a question")
		})
	}
	says(t, w.say(t, w.ana.DM(), who), "Ola Reiff")
	if err := w.stop(); err != nil { // every message has been handled by now
		t.Fatal(err)
	}
	for _, message := range w.channel.Messages() {
		if message.Author.ID == w.BotID() {
			t.Errorf("the bot says %q where it may not", message.AllText())
		}
	}
}

func TestOtherServersHaveTheirOwnSettings(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.set(t, "channels", "1", "quotes", "1", "person-limit", "1")
	other := w.Guild("Quay")
	cy, channel := other.Member("cy", discordtest.Everyday), other.Channel("general")
	for range 2 {
		interaction, err := cy.Slash(withTimeout(t), channel, "ask", discordtest.With("question", who))
		says(t, answered(t, interaction, err), "Ola Reiff")
	}
}

// TestAskChannelsOfAServer counts the messages once the bot has stopped, since
// messages are handled side by side: that a later one is answered does not say
// that an earlier one was looked at.
func TestAskChannelsOfAServer(t *testing.T) {
	reads := func(_ *world, c *Config, n Newsroom) Newsroom {
		c.MessageContent = true
		return n
	}
	options := discordtest.Options{Privileged: discordtest.MessageContent}
	t.Run("none", func(t *testing.T) {
		w := start(t, options, reads)
		if _, err := w.ana.Say(w.channel, who); err != nil {
			t.Fatal(err)
		}
		if err := w.stop(); err != nil {
			t.Fatal(err)
		}
		if n := len(w.channel.Messages()); n != 1 {
			t.Errorf("there are %d messages, want one of a person", n)
		}
	})
	t.Run("one", func(t *testing.T) {
		w := start(t, options, reads)
		asked := w.guild.Channel("questions")
		w.set(t, "ask-channels", asked.ID, "channels", "1") // an ask channel needs no other permission
		says(t, w.say(t, asked, who), "Ola Reiff")
		says(t, w.say(t, asked.Thread("talk"), who), "Ola Reiff")
		if _, err := w.ana.Say(w.channel, who); err != nil {
			t.Fatal(err)
		}
		if err := w.stop(); err != nil {
			t.Fatal(err)
		}
		if n := len(asked.Messages()) + len(w.channel.Messages()); n != 3 {
			t.Errorf("there are %d messages, want 2 of people and one of the bot", n)
		}
	})
}

func TestOutletsOfAChannel(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	music := w.guild.Channel("music")
	w.set(t, "outlets."+music.ID, "northgate observer")
	const sold = "what did the Dunmarrow orchestra sell?"
	for _, channel := range []*discordtest.Channel{music, music.Thread("talk")} {
		says(t, w.askIn(t, channel, sold), "twelve violins")
		no := w.askIn(t, channel, who)
		if strings.Contains(no.AllText(), "Ola Reiff") {
			t.Errorf("another outlet answers in %s: %q", channel.Name, no.AllText())
		}
		says(t, w.askIn(t, channel, who, discordtest.With("source", "Harbour Dispatch")), "no articles of an outlet called Harbour Dispatch")
		interaction, err := w.ana.Slash(withTimeout(t), channel, "summary", discordtest.With("topic", "ferry pier"))
		says(t, answered(t, interaction, err), "No article here is about that")
	}
	interaction, err := w.ana.Autocomplete(withTimeout(t), music, "ask", discordtest.With("source", ""), discordtest.With("question", who))
	if err != nil {
		t.Fatal(err)
	}
	choices, err := interaction.Choices(withTimeout(t))
	if err != nil || len(choices) != 1 || choices[0].Name != "Northgate Observer" {
		t.Errorf("choices %+v, %v, want Northgate Observer alone", choices, err)
	}
	said, err := w.ana.Say(music, "The first ferry left the new pier at Dunmarrow at noon with 200 passengers")
	if err != nil {
		t.Fatal(err)
	}
	interaction, err = w.ana.MessageCommand(withTimeout(t), findCommand, said)
	if related := answered(t, interaction, err); strings.Contains(related.AllText(), "ferry") {
		t.Errorf("another outlet bears on a message: %q", related.AllText())
	}
	says(t, w.askIn(t, w.channel, who), "Ola Reiff")
}

func TestQuotesOfAServer(t *testing.T) {
	w := start(t, discordtest.Options{}, func(_ *world, _ *Config, n Newsroom) Newsroom { return threefold{n} })
	for quotes, want := range map[string]int{"1": 1, "2": 2, "3": 3} {
		w.set(t, "quotes", quotes)
		text := w.ask(t, who).AllText()
		if got := strings.Count(text, "A sentence of"); got != want {
			t.Errorf("%d quotes with %s at most: %q", got, quotes, text)
		}
	}
}

// threefold answers with three quotes that complement each other.
type threefold struct{ Newsroom }

func (threefold) Ask(_ context.Context, question answer.Question) (*answer.Answer, error) {
	found := &answer.Answer{Question: question, Terms: []string{"pier"}, Answered: true, Telling: 3}
	for _, name := range []string{"one", "two", "three"} {
		found.Quotes = append(found.Quotes, answer.Quote{
			Sentence: "A sentence of " + name + ".", Article: &answer.Article{ID: name, Title: name, Source: "Wire " + name},
		})
	}
	return found, nil
}

func TestLimitsOfAServer(t *testing.T) {
	w := start(t, discordtest.Options{}, func(_ *world, c *Config, n Newsroom) Newsroom {
		c.PersonLimit = 1
		return n
	})
	w.set(t, "person-limit", "3", "server-limit", "4")
	for range 3 {
		says(t, w.ask(t, who), "Ola Reiff")
	}
	says(t, w.ask(t, who), "a little fast")
	bo := w.guild.Member("bo", discordtest.Everyday)
	says(t, w.slash(t, bo, "ask", discordtest.With("question", who)), "Ola Reiff")
	says(t, w.slash(t, bo, "ask", discordtest.With("question", who)), "a little fast") // the server's
	w.set(t, "person-limit", "0", "server-limit", "0")
	says(t, w.ask(t, who), "Ola Reiff")
}

// TestLimitsOfOtherServers: a person's questions on one server do not count on
// another.
func TestLimitsOfOtherServers(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	on := func(guild string, limit int) bool {
		allowed, _ := b.within(&request{user: "1", guild: guild, settings: settings.Settings{PersonLimit: limit}}, false)
		return allowed
	}
	if !on("2", 1) || on("2", 1) {
		t.Error("a server's own limit is not kept to")
	}
	if !on("3", 1) || !on("", 1) {
		t.Error("a person has asked too much elsewhere")
	}
}

func TestModeratorsOfAServer(t *testing.T) {
	w := start(t, discordtest.Options{}, func(w *world, c *Config, n Newsroom) Newsroom {
		c.ModeratorRoles = []string{w.guild.Role("of all", 0).ID}
		return n
	})
	w.Expect(discordtest.Frowned)
	editors := w.guild.Role("editors", 0)
	ed := w.guild.Member("ed", discordtest.Everyday, editors).Forced()
	says(t, w.slash(t, ed, "corpus status"), "for those who may manage this server")
	w.set(t, "moderators", editors.ID)
	says(t, w.slash(t, ed, "corpus status"), "3 articles")
	says(t, w.slash(t, ed, "settings"), "Settings of this server")
}

func TestSettingsThatCannotBeRead(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	if err := w.store.Change(t.Context(), w.guild.ID, store.Operator, store.Change{Name: "quotes", Value: "many"}); err != nil {
		t.Fatal(err)
	}
	says(t, w.ask(t, who), "Ola Reiff")
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	says(t, w.ask(t, who), "Something went wrong on my side")
	if _, err := w.ana.Say(w.channel, w.BotMention()+" "+who); err != nil {
		t.Fatal(err)
	}
	if !eventually(func() bool { return strings.Contains(w.log.String(), "a message is not answered") }) {
		t.Error("the log does not say why a message is not answered")
	}
	if !strings.Contains(w.log.String(), `\"many\" is not a whole number`) {
		t.Error("the log does not name the setting")
	}
}

// TestWhereThreadsLie: the parent of a thread is known from the events, a
// category does not count as a parent, and a thread is forgotten once it is
// archived, since a server gets more of them all the time.
func TestWhereThreadsLie(t *testing.T) {
	var d directory
	for _, event := range [][2]string{
		{"READY", `{"user":{"id":"1"}}`},
		{"GUILD_CREATE", `{"id":"9","channels":[{"id":"2","type":0,"parent_id":"5"}],"threads":[{"id":"3","type":11,"parent_id":"2"}]}`},
		{"THREAD_CREATE", `{"id":"4","guild_id":"9","type":12,"parent_id":"2"}`},
		{"THREAD_UPDATE", `{"id":"3","guild_id":"9","type":11,"parent_id":"2","thread_metadata":{"archived":true}}`},
	} {
		if _, _, err := d.event(event[0], []byte(event[1])); err != nil {
			t.Fatal(err)
		}
	}
	for channel, want := range map[string]struct {
		parent string
		known  bool
	}{"2": {"", true}, "3": {"", false}, "4": {"2", true}} {
		if parent, known := d.parent("9", channel); parent != want.parent || known != want.known {
			t.Errorf("channel %s lies in %q, known %v", channel, parent, known)
		}
	}
}

func TestChannelList(t *testing.T) {
	for want, ids := range map[string][]string{
		"<#1>":                {"1", "1"},
		"<#1> and <#2>":       {"2", "1"},
		"<#1>, <#2> and <#3>": {"1", "2", "3", "1"},
		"<#0>, <#1>, <#2>, <#3>, <#4>, <#5>, <#6>, <#7>, <#8>, <#9> and 2 others": strings.Split("0 1 2 3 4 5 6 7 8 9 a b", " "),
	} {
		if got := channelList(slices.Clone(ids)); got != want {
			t.Errorf("channelList(%q) = %q, want %q", ids, got, want)
		}
	}
}
