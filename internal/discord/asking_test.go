package discord

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/discord/discordtest"

	"github.com/bwmarrin/discordgo"
)

func TestAskIsAnsweredAtOnce(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	// On a busy machine an answer may be so late that it is deferred, but
	// hardly ten times in a row.
	for try := range 10 {
		interaction, err := w.ana.Slash(withTimeout(t), w.channel, "ask", discordtest.With("question", "who opened the ferry pier?"))
		message := answered(t, interaction, err)
		says(t, message, "Ola Reiff", "Harbour Dispatch", "1 Mar 2031", "who opened the ferry pier?")
		if message.Ephemeral() || message.Previews() {
			t.Errorf("ephemeral %v, previews %v", message.Ephemeral(), message.Previews())
		}
		response, err := interaction.Response(withTimeout(t))
		if err == nil && response.Type == 4 {
			break
		}
		if err != nil || try == 9 {
			t.Fatalf("response %+v, %v", response, err)
		}
	}
	if private := w.ask(t, "who opened the ferry pier?", discordtest.With("private", true)); !private.Ephemeral() {
		t.Error("the private answer is for all to see")
	}
}

func TestAskNarrowedDown(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	says(t, w.ask(t, "who opened the ferry pier?", discordtest.With("source", "harbour dispatch"), discordtest.With("since", "2031"), discordtest.With("until", "2031-03")), "Ola Reiff")
	for _, bad := range []struct{ option, value, want string }{
		{"source", "No Such Paper", "no articles of an outlet called No Such Paper"},
		{"since", "yesterday", "cannot read “since”"},
		{"until", "2031-02-30", "cannot read “until”"},
	} {
		message := w.ask(t, "who opened the ferry pier?", discordtest.With(bad.option, bad.value))
		says(t, message, bad.want)
		if !message.Ephemeral() {
			t.Errorf("everyone sees %q", message.AllText())
		}
	}
	says(t, w.ask(t, "who?", discordtest.With("since", "2031-03-05"), discordtest.With("until", "2031-03-04")), "4 March 2031", "is before the first")
}

func TestSourceIsCompleted(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	interaction, err := w.ana.Autocomplete(withTimeout(t), w.channel, "ask", discordtest.With("source", "har"))
	if err != nil {
		t.Fatal(err)
	}
	choices, err := interaction.Choices(withTimeout(t))
	if err != nil || len(choices) != 1 || choices[0].Name != "Harbour Dispatch" {
		t.Errorf("choices %+v, %v, want Harbour Dispatch alone", choices, err)
	}
}

func TestQuestionsInMessages(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	for name, say := range map[string]func() (*discordtest.Channel, *discordtest.Message, error){
		"mention": func() (*discordtest.Channel, *discordtest.Message, error) {
			said, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
			return w.channel, said, err
		},
		"mention with a nickname": func() (*discordtest.Channel, *discordtest.Message, error) {
			said, err := w.ana.Say(w.channel, "who opened the ferry pier, <@!"+w.BotID()+">?")
			return w.channel, said, err
		},
		"direct message": func() (*discordtest.Channel, *discordtest.Message, error) {
			said, err := w.ana.Say(w.ana.DM(), "who opened the ferry pier?")
			return w.ana.DM(), said, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			channel, said, err := say()
			if err != nil {
				t.Fatal(err)
			}
			reply, err := channel.Answer(withTimeout(t), said)
			if err != nil {
				t.Fatal(err)
			}
			says(t, reply, "Ola Reiff", "who opened the ferry pier")
			if strings.Contains(reply.AllText(), w.BotID()) || !reply.Pings.None() {
				t.Errorf("%q pings %+v, want nobody and no mention of the bot", reply.AllText(), reply.Pings)
			}
		})
	}
}

// TestReplyIsAFollowUp: a reply is asked together with the question before it,
// and so is a reply to that reply.
func TestReplyIsAFollowUp(t *testing.T) {
	var mu sync.Mutex
	var asked []answer.Question
	w := startHooked(t, func(_ context.Context, question answer.Question) error {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, question)
		return nil
	})
	message := w.ask(t, "who opened the ferry pier at Dunmarrow?")
	for _, text := range []string{"and when?", w.BotMention() + " who said so?"} {
		said, err := w.ana.Reply(message, text)
		if err != nil {
			t.Fatal(err)
		}
		if message, err = w.channel.Answer(withTimeout(t), said); err != nil {
			t.Fatal(err)
		}
	}
	says(t, message, "who opened the ferry pier at Dunmarrow? › and when? › who said so?")
	mu.Lock()
	defer mu.Unlock()
	last := asked[len(asked)-1]
	if want := []string{"who opened the ferry pier at Dunmarrow?", "and when?"}; last.Text != "who said so?" || !slices.Equal(last.Before, want) {
		t.Errorf("asked %q after %q, want after %q", last.Text, last.Before, want)
	}
}

func TestWhatIsNoQuestionToTheBot(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	bo := w.guild.Member("bo", discordtest.Everyday)
	other, err := bo.Say(w.channel, "who opened the ferry pier?")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.ana.Reply(other, "no idea, who?"); err != nil {
		t.Fatal(err)
	}
	answer := w.ask(t, "who opened the ferry pier?")
	if _, err := w.ana.ReplySilently(answer, "thank you"); err != nil {
		t.Fatal(err)
	}
	// The question to the bot is answered after the other messages have
	// arrived.
	said, err := w.ana.Say(w.channel, w.BotMention()+" who sold the violins?")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.channel.Answer(withTimeout(t), said); err != nil {
		t.Fatal(err)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	mine := 0
	for _, message := range w.channel.Messages() {
		if message.Author.ID == w.BotID() {
			mine++
		}
	}
	if mine != 2 {
		t.Errorf("the bot wrote %d messages, want 2", mine)
	}
}

func TestChannelsInWhichEveryQuestionIsAnswered(t *testing.T) {
	w := start(t, discordtest.Options{Privileged: discordtest.MessageContent}, func(w *world, c *Config, n Newsroom) Newsroom {
		c.AskChannels = []string{w.channel.ID}
		return n
	})
	for _, text := range []string{"The weather is fine today.", "really?", "who?"} {
		if _, err := w.ana.Say(w.channel, text); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := w.guild.Channel("elsewhere")
	if _, err := w.ana.Say(elsewhere, "who opened the ferry pier?"); err != nil {
		t.Fatal(err)
	}
	said, err := w.ana.Say(w.channel, "who opened the ferry pier?")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	says(t, reply, "Ola Reiff")
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(w.channel.Messages()) + len(elsewhere.Messages()); n != 6 {
		t.Errorf("there are %d messages, want 5 of people and one of the bot", n)
	}
}

// TestReplyWhoseTextIsGivenIsAnswered: wherever Discord gives its text, a reply
// to an answer counts as one, whether or not it notifies the bot.
func TestReplyWhoseTextIsGivenIsAnswered(t *testing.T) {
	w := start(t, discordtest.Options{Privileged: discordtest.MessageContent}, func(w *world, c *Config, n Newsroom) Newsroom {
		c.AskChannels = []string{w.guild.Channel("questions").ID}
		return n
	})
	said, err := w.ana.ReplySilently(w.ask(t, "who opened the ferry pier at Dunmarrow?"), "and when?")
	if err != nil {
		t.Fatal(err)
	}
	message, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	says(t, message, "who opened the ferry pier at Dunmarrow? › and when?")
}

func TestIntentsAreThoseUsed(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	if got, want := w.Intents(), discordgo.Intent(1<<0|1<<9|1<<12); got != want {
		t.Errorf("intents %b, want %b", got, want)
	}
	if content := intents(true); content&^(1<<0|1<<9|1<<12) != 1<<15 {
		t.Errorf("with channels to answer in: %b", content)
	}
}

func TestButtons(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	message := w.ask(t, "who opened the ferry pier?")
	around := w.press(t, message, "Context")
	says(t, around, "The pier cost 4 million crowns", "The first ferry left at noon")
	if !around.Ephemeral() {
		t.Error("the context is for all to see")
	}
	interaction, err := w.ana.Press(withTimeout(t), message, message.Component("Context").CustomID+"x")
	if err == nil {
		t.Error("a button that is not there can be pressed", interaction)
	}
}

func TestButtonsAfterARestart(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	message := w.ask(t, "who opened the ferry pier?")
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	b := newTestBot(t, w.newsroom, nil)
	for _, label := range []string{"Context", "Right"} {
		button := message.Component(label)
		if button == nil {
			t.Fatalf("there is no button %q in %+v", label, message.Components)
		}
		r := &request{kind: label, user: "1", customID: button.CustomID, received: time.Now()}
		if _, err := b.handle(t.Context(), r, b.buttons[buttonOf(button.CustomID)]); err != nil {
			t.Errorf("button %q: %v", label, err)
		}
	}
}

func TestQuotedPingPingsNobody(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	message := w.ask(t, "who told everyone to leave the market square of Quillport?")
	says(t, message, "Quillport")
	said, err := w.ana.Say(w.channel, w.BotMention()+" @everyone who told @here <@1> <@&2> to leave the market square?")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	related, err := w.ana.MessageCommand(withTimeout(t), "Find sources", said)
	found := answered(t, related, err)
	for _, message := range []*discordtest.Message{message, reply, found, w.press(t, message, "Context")} {
		if !message.Pings.None() {
			t.Errorf("%q pings %+v, want nobody", message.AllText(), message.Pings)
		}
	}
	for _, request := range w.Requests() {
		if request.Method != "GET" && strings.Contains(string(request.Body), "Quillport") && !strings.Contains(string(request.Body), `"allowed_mentions":{"parse":[]`) {
			t.Errorf("%s %s leaves mentions to Discord: %s", request.Method, request.Path, request.Body)
		}
	}
}
