package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"byline/internal/answer"
	"byline/internal/discord/discordtest"
)

// said returns the message of a person, and fails the test if it could not be
// written.
func said(t testing.TB, message *discordtest.Message, err error) *discordtest.Message {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// ofBot returns the bot's messages in a channel.
func (w *world) ofBot(channel *discordtest.Channel) []*discordtest.Message {
	return slices.DeleteFunc(channel.Messages(), func(m *discordtest.Message) bool { return m.Author.ID != w.BotID() })
}

// answerTo waits for the answer to a person's message.
func (w *world) answerTo(t testing.TB, channel *discordtest.Channel, question *discordtest.Message) *discordtest.Message {
	t.Helper()
	message, err := channel.Answer(withTimeout(t), question)
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// until waits until a condition holds.
func (w *world) until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	if err := w.Await(withTimeout(t), holds); err != nil {
		t.Fatalf("wait until %s: %v", what, err)
	}
}

// TestThanksAreMetWithSilence: talk below an answer gets no reply, even where
// it notifies the bot; a follow-up question does.
func TestThanksAreMetWithSilence(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	answer := w.ask(t, "who opened the ferry pier at Dunmarrow?")
	for _, text := range []string{"thanks!", "lol", "who cares", "ok", "👍", "told you bo"} {
		message, err := w.ana.Reply(answer, text)
		said(t, message, err)
	}
	message, err := w.ana.Say(w.ana.DM(), "thank you!")
	said(t, message, err)
	message, err = w.ana.Say(w.channel, w.BotMention()+" thanks")
	said(t, message, err)
	message, err = w.ana.Reply(answer, "and when?")
	says(t, w.answerTo(t, w.channel, said(t, message, err)), "and when?")
	message, err = w.ana.Say(w.ana.DM(), "hello")
	says(t, w.answerTo(t, w.ana.DM(), said(t, message, err)), "nothing in that to look for")
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(w.ofBot(w.channel)) + len(w.ofBot(w.ana.DM())); n != 3 {
		t.Errorf("the bot wrote %d messages, want the answer, the follow-up and the hint", n)
	}
}

// TestNoBelowItsQuestion: a refusal does not repeat the message that Discord
// shows above it, and the bot still knows the question.
func TestNoBelowItsQuestion(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	question := "who won the chess olympiad in Baku?"
	message, err := w.ana.Say(w.channel, w.BotMention()+" "+question)
	no := w.answerTo(t, w.channel, said(t, message, err))
	says(t, no, "No article here is about that")
	silent(t, no, question)
	message, err = w.ana.Reply(no, "and when?")
	says(t, w.answerTo(t, w.channel, said(t, message, err)), question+" › and when?")
	says(t, w.ask(t, question), question)

	long := question + strings.Repeat(" and who in Elista?", 5)
	message, err = w.ana.Say(w.channel, w.BotMention()+" "+long)
	says(t, w.answerTo(t, w.channel, said(t, message, err)), "No article here is about that", long)
}

// inAskChannel starts a bot that answers every question of its channel.
func inAskChannel(t *testing.T) *world {
	return start(t, discordtest.Options{Privileged: discordtest.MessageContent}, func(w *world, c *Config, n Newsroom) Newsroom {
		c.AskChannels = []string{w.channel.ID}
		return n
	})
}

// TestSilenceWhereNoArticleAnswers: in a channel where every question is
// answered, the bot says nothing if no article answers, unless it was
// mentioned.
func TestSilenceWhereNoArticleAnswers(t *testing.T) {
	w := inAskChannel(t)
	question := "who won the chess olympiad in Baku?"
	message, err := w.ana.Say(w.channel, question)
	said(t, message, err)
	message, err = w.ana.Say(w.channel, w.BotMention()+" "+question)
	w.answerTo(t, w.channel, said(t, message, err))
	message, err = w.ana.Say(w.channel, "who opened the ferry pier?")
	says(t, w.answerTo(t, w.channel, said(t, message, err)), "Ola Reiff")
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(w.ofBot(w.channel)); n != 2 {
		t.Errorf("the bot wrote %d messages, want 2", n)
	}
	for _, request := range w.Requests() {
		if strings.HasSuffix(request.Path, "/typing") {
			t.Error("the bot seemed to type")
		}
	}
}

// TestEditedQuestionIsAnsweredAgain: the reply changes with its question, and
// is not written again if the text did not change.
func TestEditedQuestionIsAnsweredAgain(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	message, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
	question := said(t, message, err)
	reply := w.answerTo(t, w.channel, question)
	for _, text := range []string{w.BotMention() + " who sold the violins?", w.BotMention() + " who sold the violins?", w.BotMention() + " when did the musicians protest?"} {
		if err := w.ana.Edit(question, text); err != nil {
			t.Fatal(err)
		}
	}
	w.until(t, "the answer is that of the last version", func() bool {
		mine := w.ofBot(w.channel)
		return len(mine) == 1 && strings.Contains(mine[0].AllText(), "when did the musicians protest?")
	})
	if mine := w.ofBot(w.channel); mine[0].ID != reply.ID {
		t.Error("the answer is another message")
	}
	if err := w.ana.Edit(question, w.BotMention()+" thanks"); err != nil {
		t.Fatal(err)
	}
	w.until(t, "the answer to what is no longer asked is gone", func() bool { return len(w.ofBot(w.channel)) == 0 })
	if err := w.ana.Edit(question, w.BotMention()+" who sold the violins?"); err != nil {
		t.Fatal(err)
	}
	w.until(t, "what is asked again is answered", func() bool { return len(w.ofBot(w.channel)) == 1 })
}

// TestEditThatChangesNoTextIsNoQuestion: previews and pins, which Discord
// reports as edits, cost nothing.
func TestEditThatChangesNoTextIsNoQuestion(t *testing.T) {
	asked := make(chan string, 10)
	w := startHooked(t, func(_ context.Context, question answer.Question) error {
		asked <- question.Text
		return nil
	})
	message, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
	question := said(t, message, err)
	w.answerTo(t, w.channel, question)
	for range 3 {
		if err := w.ana.Edit(question, question.Content); err != nil {
			t.Fatal(err)
		}
	}
	message, err = w.ana.Say(w.channel, w.BotMention()+" who sold the violins?")
	w.answerTo(t, w.channel, said(t, message, err))
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 2 {
		t.Errorf("%d questions were asked, want 2", len(asked))
	}
}

// TestDeletedQuestionTakesItsAnswerWithIt: this is so for one message and for
// many at once.
func TestDeletedQuestionTakesItsAnswerWithIt(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	var questions []*discordtest.Message
	for range 3 {
		message, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
		questions = append(questions, said(t, message, err))
		w.answerTo(t, w.channel, questions[len(questions)-1])
	}
	kept := w.ask(t, "who sold the violins?")
	if err := w.ana.Delete(questions[0]); err != nil {
		t.Fatal(err)
	}
	w.until(t, "one answer is gone", func() bool { return len(w.ofBot(w.channel)) == 3 })
	if err := w.ana.Delete(questions[1], questions[2]); err != nil {
		t.Fatal(err)
	}
	w.until(t, "all are gone", func() bool {
		mine := w.ofBot(w.channel)
		return len(mine) == 1 && mine[0].ID == kept.ID
	})
}

// TestQuestionDeletedWhileItIsAnswered: a message that is gone has no answer,
// whether the deletion or the answer was faster.
func TestQuestionDeletedWhileItIsAnswered(t *testing.T) {
	reached, goOn := make(chan bool), make(chan bool)
	w := startHooked(t, func(ctx context.Context, question answer.Question) error {
		if strings.Contains(question.Text, "pier") {
			reached <- true
			<-goOn
		}
		return nil
	})
	message, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
	question := said(t, message, err)
	<-reached
	if err := w.ana.Delete(question); err != nil {
		t.Fatal(err)
	}
	// Events arrive in order: once this one is answered, the bot knows of the
	// other.
	message, err = w.ana.Say(w.channel, w.BotMention()+" who sold the violins?")
	w.answerTo(t, w.channel, said(t, message, err))
	close(goOn)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(w.ofBot(w.channel)); n != 1 {
		t.Errorf("the bot wrote %d messages, want the answer to the last question alone", n)
	}
}

func TestExchangesAreBounded(t *testing.T) {
	e := newExchanges()
	now := time.Now()
	for i := range 2 * keptExchanges {
		e.begin(fmt.Sprint(i), "who?", now)
	}
	if len(e.kept) != keptExchanges || len(e.order) != keptExchanges {
		t.Errorf("%d exchanges and %d ids are kept, want %d", len(e.kept), len(e.order), keptExchanges)
	}
	last := fmt.Sprint(2*keptExchanges - 1)
	if _, ok := e.edit(last, "who?", now); ok {
		t.Error("the same text is an edit")
	}
	if next, ok := e.edit(last, "when?", now); !ok || next.version != 1 || !next.isCurrent() {
		t.Errorf("edit = %+v, %v, want version 1, current", next, ok)
	}
	if _, ok := e.edit(last, "where?", now.Add(exchangeTime+time.Second)); ok {
		t.Error("an old message can be edited")
	}
	if e.remove(last, now) == nil || e.remove(last, now) != nil {
		t.Error("a message is not deleted once")
	}
	e.begin("new", "who?", now.Add(exchangeTime+time.Second))
	if len(e.kept) != 1 {
		t.Errorf("%d exchanges are kept after their time, want 1", len(e.kept))
	}
}

// FuzzMessageEvents holds that no event of a message ends in a panic.
func FuzzMessageEvents(f *testing.F) {
	for _, seed := range []string{
		`{"id":"1","content":"who?","author":{"id":"2"},"guild_id":"3","mentions":[{"id":"9"}]}`,
		`{"id":"1"}`, `{"ids":["1","2"]}`, `{"ids":[1]}`, `[]`, `null`, `{"id":"1","message_reference":{},"mentions":[null]}`,
	} {
		for _, name := range []string{"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"} {
			f.Add(name, seed)
		}
	}
	n, _ := open(f, articles)
	f.Fuzz(func(t *testing.T, name, data string) {
		b := newTestBot(t, n, nil)
		b.me.Store(&discordgo.User{ID: "9"})
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		b.working, b.sending = stopped, stopped
		_ = b.onMessageEvent(name, []byte(data), time.Now())
		b.work.Wait()
	})
}
