package discord

import (
	"strings"
	"testing"

	"byline/internal/discord/discordtest"
)

// TestAnswerElsewhereFollowsItsQuestion: an answer in a thread of its own or in
// a direct message is edited and deleted with its question, like one in the
// channel.
func TestAnswerElsewhereFollowsItsQuestion(t *testing.T) {
	for replies, place := range map[string]func(w *world) *discordtest.Channel{
		"thread": func(w *world) *discordtest.Channel {
			if threads := w.channel.Threads(); len(threads) == 1 {
				return threads[0]
			}
			return nil
		},
		"private": func(w *world) *discordtest.Channel { return w.ana.DM() },
	} {
		t.Run(replies, func(t *testing.T) {
			w := start(t, discordtest.Options{}, nil)
			w.set(t, "replies", replies)
			message, err := w.ana.Say(w.channel, w.BotMention()+" "+who)
			question := said(t, message, err)
			answers := func() []*discordtest.Message {
				if channel := place(w); channel != nil {
					return w.ofBot(channel)
				}
				return nil
			}
			first := ""
			w.until(t, "there is an answer", func() bool {
				if mine := answers(); len(mine) == 1 {
					first = mine[0].ID
				}
				return first != ""
			})
			if err := w.ana.Edit(question, w.BotMention()+" who sold the violins?"); err != nil {
				t.Fatal(err)
			}
			w.until(t, "the answer is that of the last version", func() bool {
				mine := answers()
				return len(mine) == 1 && mine[0].ID == first && strings.Contains(mine[0].AllText(), "orchestra sold")
			})
			if err := w.ana.Delete(question); err != nil {
				t.Fatal(err)
			}
			w.until(t, "the answer is gone", func() bool { return len(answers()) == 0 })
			if n := len(w.ofBot(w.channel)); n != 0 {
				t.Errorf("the bot wrote %d messages in the channel", n)
			}
		})
	}
}

// TestPrivateAnswerStaysPrivate: if a person accepts no direct messages,
// editing the question does not bring the answer into the channel.
func TestPrivateAnswerStaysPrivate(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.set(t, "replies", "private")
	direct := "/channels/" + w.ana.DM().ID + "/messages"
	w.FailNext(1, "POST", direct, discordtest.ErrorCode(403, codeNoDirect, "Cannot send messages to this user"))
	message, err := w.ana.Say(w.channel, w.BotMention()+" "+who)
	question := said(t, message, err)
	says(t, w.answerTo(t, w.channel, question), "I answer here in private")
	if err := w.ana.Edit(question, w.BotMention()+" who sold the violins?"); err != nil {
		t.Fatal(err)
	}
	w.until(t, "the answer is in the direct messages", func() bool { return len(w.ofBot(w.ana.DM())) == 1 })
	for _, mine := range w.ofBot(w.channel) {
		if !strings.Contains(mine.AllText(), "I answer here in private") {
			t.Errorf("everyone sees %q", mine.AllText())
		}
	}
}
