package discord

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"byline/internal/digest"
	"byline/internal/discord/discordtest"

	"github.com/bwmarrin/discordgo"
)

// TestPictureThatMayNotBeAttached: where the bot may not attach files, a
// timeline comes as text, which names the missing permission.
func TestPictureThatMayNotBeAttached(t *testing.T) {
	for name, slow := range map[string]bool{"at once": false, "after a while": true} {
		t.Run(name, func(t *testing.T) {
			goOn := make(chan struct{})
			w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom {
				return slowTimeline{openCorpus(t), goOn}
			})
			w.Expect(discordtest.Rejected)
			w.channel.SetBotPermissions(discordtest.BotNeeds &^ discordgo.PermissionAttachFiles)
			interaction, err := w.ana.Slash(withTimeout(t), w.channel, "timeline", discordtest.With("topic", "Ever Given"))
			if err != nil {
				t.Fatal(err)
			}
			if slow {
				if _, err := interaction.Response(withTimeout(t)); err != nil {
					t.Fatal(err)
				}
			}
			close(goOn)
			message := answered(t, interaction, nil)
			says(t, message, "March 2021", "I lack Attach Files")
			if len(message.Attachments) != 0 {
				t.Error("the reply has the picture")
			}
			if err := w.stop(); err != nil {
				t.Fatal(err)
			}
			if log := w.log.String(); !strings.Contains(log, `do="give the bot's role Attach Files`) || !strings.Contains(log, "channel="+w.channel.ID) {
				t.Error("the log does not say what to do")
			}
		})
	}
}

// slowTimeline is a newsroom whose timelines wait until the test releases them.
type slowTimeline struct {
	Newsroom
	goOn chan struct{}
}

func (s slowTimeline) Timeline(ctx context.Context, topic digest.Topic) (*digest.Timeline, error) {
	select {
	case <-s.goOn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.Newsroom.Timeline(ctx, topic)
}

// TestChannelInWhichTheBotMayNotAnswer asks the bot where it lacks a
// permission. The log and the moderators learn which one, the moderators until
// it is granted; so does the person who asks, if the bot may write at all.
func TestChannelInWhichTheBotMayNotAnswer(t *testing.T) {
	for name, test := range map[string]struct {
		lacks    int64
		answered bool
	}{
		"Embed Links":   {discordgo.PermissionEmbedLinks, true},
		"Send Messages": {discordgo.PermissionSendMessages, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, discordtest.Options{}, nil)
			w.Expect(discordtest.Rejected)
			w.channel.SetBotPermissions(discordtest.BotNeeds &^ test.lacks)
			said, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
			if err != nil {
				t.Fatal(err)
			}
			if test.answered {
				reply, err := w.channel.Answer(withTimeout(t), said)
				if err != nil {
					t.Fatal(err)
				}
				says(t, reply, "in this channel I lack "+name+".")
			}
			for _, want := range []string{`do="give the bot's role ` + name + ":", "channel=" + w.channel.ID, "server=" + w.guild.ID} {
				if !eventually(func() bool { return strings.Contains(w.log.String(), want) }) {
					t.Errorf("%q is not in the log", want)
				}
			}
			mo := moderator(w)
			status := w.slash(t, mo, "corpus status")
			says(t, status, "I cannot answer in "+w.channel.Mention()+": there I lack "+name)
			w.channel.SetBotPermissions(discordtest.BotNeeds)
			if !eventually(func() bool {
				return !strings.Contains(w.slash(t, mo, "corpus status").AllText(), "I lack")
			}) {
				t.Error("the channel is listed although its permissions were restored")
			}
		})
	}
}

// TestAskChannelsAreLookedAt: the log names, at the start and at each change,
// the ask channels that do not exist or in which the bot may not answer, and
// /corpus status lists them.
func TestAskChannelsAreLookedAt(t *testing.T) {
	const nowhere = "4711"
	var silent, hidden, fine *discordtest.Channel
	options := discordtest.Options{Privileged: discordtest.MessageContent}
	w := start(t, options, func(w *world, c *Config, n Newsroom) Newsroom {
		silent, hidden, fine = w.guild.Channel("silent"), w.guild.Channel("hidden"), w.guild.Channel("fine")
		silent.SetBotPermissions(discordgo.PermissionViewChannel | discordgo.PermissionEmbedLinks | discordgo.PermissionReadMessageHistory)
		hidden.SetBotPermissions(discordgo.PermissionSendMessages)
		c.AskChannels = []string{silent.ID, hidden.ID, fine.ID, nowhere}
		return n
	})
	w.Expect(discordtest.Rejected)
	line := func(channel string, texts ...string) func() bool {
		return func() bool {
			for line := range strings.Lines(w.log.String()) {
				found := strings.Contains(line, "channel="+channel+" ")
				for _, text := range texts {
					found = found && strings.Contains(line, text)
				}
				if found {
					return true
				}
			}
			return false
		}
	}
	for _, met := range []func() bool{
		line(silent.ID, "level=ERROR", `reason="it lacks Send Messages"`, "do="),
		line(hidden.ID, "level=ERROR", `reason="it lacks View Channel"`, "do="),
		line(nowhere, "level=ERROR", `reason="there is no such channel"`, `do="correct ASK_CHANNEL_IDS`),
	} {
		if !eventually(met) {
			t.Fatalf("something is not logged: %s", w.log)
		}
	}
	mo := moderator(w)
	status := w.slash(t, mo, "corpus status")
	says(t, status, silent.Mention()+": there I lack Send Messages", hidden.Mention()+": there I lack View Channel", nowhere)
	if strings.Contains(status.AllText(), fine.ID) {
		t.Errorf("%q lists a channel that is in order", status.AllText())
	}
	fine.SetBotPermissions(discordgo.PermissionViewChannel | discordgo.PermissionSendMessages)
	if !eventually(line(fine.ID, "Embed Links and Read Message History")) {
		t.Error("a permission taken away later is not logged")
	}
	silent.SetBotPermissions(discordtest.BotNeeds)
	if !eventually(line(silent.ID, "can answer in the ask channel now")) {
		t.Error("a permission that was given is not logged")
	}
	w.guild.Return()
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(w.log.String(), "cannot answer in an ask channel"); lines != 4 {
		t.Errorf("logged %d times", lines)
	}
	for _, request := range w.Requests() {
		if request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/messages") {
			t.Errorf("the bot writes unasked: %s", request.Path)
		}
	}
}

// TestAskChannelsOfAServerAreLookedAt: the ask channels that a server has set
// are checked instead of the default ones.
func TestAskChannelsOfAServerAreLookedAt(t *testing.T) {
	var silent, standard *discordtest.Channel
	w := start(t, discordtest.Options{Privileged: discordtest.MessageContent}, func(w *world, c *Config, n Newsroom) Newsroom {
		const mute = discordgo.PermissionViewChannel | discordgo.PermissionEmbedLinks | discordgo.PermissionReadMessageHistory
		silent, standard = w.guild.Channel("silent"), w.guild.Channel("standard")
		silent.SetBotPermissions(mute)
		standard.SetBotPermissions(mute)
		c.AskChannels = []string{standard.ID}
		w.set(t, "ask-channels", silent.ID)
		return n
	})
	w.Expect(discordtest.Rejected)
	if !eventually(func() bool { return strings.Contains(w.log.String(), `reason="it lacks Send Messages"`) }) {
		t.Fatal("nothing is logged")
	}
	status := w.slash(t, moderator(w), "corpus status").AllText()
	for _, text := range []string{status, w.log.String()} {
		if !strings.Contains(text, silent.ID) || strings.Contains(text, standard.ID) {
			t.Errorf("not of %s, which was set, but of %s: %s", silent.ID, standard.ID, text)
		}
	}
}

// TestWhatPeopleTypeIsNotLogged asks in every possible way, with a word that
// must not appear in the log.
func TestWhatPeopleTypeIsNotLogged(t *testing.T) {
	const typed = "xanthochroid"
	w := start(t, discordtest.Options{}, nil)
	with := discordtest.With
	w.ask(t, "who is "+typed+"?")
	says(t, w.ask(t, "who opened the ferry pier?", with("source", typed)), "an outlet called "+typed)
	w.ask(t, "who opened the ferry pier?", with("since", typed[:10]))
	w.ask(t, "who opened the ferry pier?", with("until", typed[:10]))
	for _, command := range []string{"summary", "timeline"} {
		w.slash(t, w.ana, command, with("topic", typed))
		w.slash(t, w.ana, command, with("topic", "ferry pier"), with("source", typed))
	}
	said, err := w.ana.Say(w.channel, w.BotMention()+" who is "+typed+"?")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.channel.Answer(withTimeout(t), said); err != nil {
		t.Fatal(err)
	}
	interaction, err := w.ana.Autocomplete(withTimeout(t), w.channel, "ask", with("source", typed))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := interaction.Choices(withTimeout(t)); err != nil {
		t.Fatal(err)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.log.String(), typed[:10]) {
		t.Error("what somebody typed is in the log")
	}
}
