package discord

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"byline/internal/discord/discordtest"

	"github.com/bwmarrin/discordgo"
)

// firstThread waits for the thread in a channel and its first message.
func firstThread(t testing.TB, w *world, channel *discordtest.Channel) (*discordtest.Channel, *discordtest.Message) {
	t.Helper()
	var thread *discordtest.Channel
	err := w.Await(withTimeout(t), func() bool {
		threads := channel.Threads()
		if len(threads) == 0 || len(threads[0].Messages()) == 0 {
			return false
		}
		thread = threads[0]
		return true
	})
	if err != nil {
		t.Fatal("wait for an answer in a thread: ", err)
	}
	return thread, thread.Messages()[0]
}

func TestMessageIsAnsweredInAThread(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.set(t, "replies", "thread")
	said, err := w.ana.Say(w.channel, w.BotMention()+" "+who+strings.Repeat(" really", 20))
	if err != nil {
		t.Fatal(err)
	}
	thread, answer := firstThread(t, w, w.channel)
	says(t, answer, "Ola Reiff")
	if thread.ID != said.ID || !strings.HasPrefix(thread.Name, who) || utf8.RuneCountInString(thread.Name) > maxThreadName {
		t.Errorf("the thread %q is at message %s, want %s", thread.Name, thread.ID, said.ID)
	}
	// Further questions in the thread are answered there.
	further, err := w.ana.Reply(answer, "and when?")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := thread.Answer(withTimeout(t), further)
	if err != nil {
		t.Fatal(err)
	}
	says(t, reply, "and when?")
	if n := len(w.channel.Messages()); n != 1 {
		t.Errorf("the channel has %d messages, want 1", n)
	}
}

func TestCommandIsAnsweredInAThread(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.set(t, "replies", "thread")
	says(t, w.ask(t, who), who)
	thread, answer := firstThread(t, w, w.channel)
	says(t, answer, "Ola Reiff")
	for _, request := range w.Requests() {
		if request.Method == http.MethodPost && request.Path == "/channels/"+thread.ID+"/messages" && !bytes.Contains(request.Body, []byte(`"enforce_nonce":true`)) {
			t.Errorf("a retry may send the answer twice: %s", request.Body)
		}
	}
	says(t, w.press(t, answer, "Context"), "The pier cost 4 million crowns")
	asker := w.ask(t, who, discordtest.With("private", true))
	says(t, asker, "Ola Reiff")
	no := w.ask(t, who, discordtest.With("since", "yesterday"))
	says(t, no, "I cannot read “since”")
	if !asker.Ephemeral() || !no.Ephemeral() || len(w.channel.Threads()) != 1 {
		t.Errorf("what is private is shown to all, or in one of %d threads", len(w.channel.Threads()))
	}
	talk := w.channel.Threads()[0]
	says(t, w.askIn(t, talk, who), "Ola Reiff")
	if n := len(talk.Threads()); n != 0 {
		t.Errorf("%d threads in a thread", n)
	}
}

// TestNoThread: if anything keeps the bot from using a thread, it answers in
// the channel, and the log says why.
func TestNoThread(t *testing.T) {
	for name, may := range map[string]int64{
		"may not start one":   discordtest.BotNeeds &^ discordgo.PermissionCreatePublicThreads,
		"may not write there": discordtest.BotNeeds &^ discordgo.PermissionSendMessagesInThreads,
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, discordtest.Options{}, nil)
			w.channel.SetBotPermissions(may)
			w.Expect(discordtest.Rejected)
			w.set(t, "replies", "thread")
			says(t, w.say(t, w.channel, w.BotMention()+" "+who), "Ola Reiff")
			interaction, err := w.ana.Slash(withTimeout(t), w.channel, "ask", discordtest.With("question", who))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := interaction.MessageWhen(withTimeout(t), func(m *discordtest.Message) bool {
				return strings.Contains(m.AllText(), "Ola Reiff")
			}); err != nil {
				t.Error(err)
			}
			if err := w.stop(); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(w.log.String(), "needs Create Public Threads") {
				t.Error("the log does not say why")
			}
		})
	}
}

func TestAnswersToTheAskerAlone(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.set(t, "replies", "private")
	if message := w.ask(t, who); !message.Ephemeral() {
		t.Error("everyone sees the answer to a command")
	}
	w.FailNext(1, http.MethodPost, "/channels/"+w.ana.DM().ID+"/messages", discordtest.Lost())
	if _, err := w.ana.Say(w.channel, w.BotMention()+" "+who); err != nil {
		t.Fatal(err)
	}
	if err := w.Await(withTimeout(t), func() bool { return len(w.ana.DM().Messages()) > 0 }); err != nil {
		t.Fatal(err)
	}
	says(t, w.ana.DM().Messages()[0], "Ola Reiff")
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(w.ana.DM().Messages()); n != 1 {
		t.Errorf("the answer whose response was lost is there %d times", n)
	}
	if n := len(w.channel.Messages()); n != 1 {
		t.Errorf("the channel has %d messages, want 1", n)
	}
}

func TestAskerWhoTakesNoDirectMessages(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.set(t, "replies", "private")
	w.FailNext(1, "POST", "/channels/"+w.ana.DM().ID+"/messages", discordtest.ErrorCode(403, codeNoDirect, "Cannot send messages to this user"))
	says(t, w.say(t, w.channel, w.BotMention()+" "+who), "I answer here in private", "/ask")
}
