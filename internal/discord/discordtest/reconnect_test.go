package discordtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"byline/internal/discord/discordtest"
)

// discordgo comes back after what it can come back from, and the events that
// it missed reach it where it resumes. At op 7 it connects twice at times, and
// what is said in between is lost with the first: only that it answers again in
// the end is held to there.
func TestDiscordgoComesBack(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault         discordtest.Fault
		resumes, anew bool
	}{
		{fault: discordtest.CutConnection(), resumes: true},
		{fault: discordtest.CloseWith(4000), resumes: true},
		{fault: discordtest.Reconnect()},
		{fault: discordtest.InvalidSession(false), anew: true},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.fault), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, discordtest.Options{HeartbeatInterval: 300 * time.Millisecond, AnswerWithin: 20 * time.Second})
			register(t, p.Server, askCommands)
			bot := session(t, p.Server, everyday)
			bot.ShouldReconnectOnError = true
			bot.AddHandler(echo)
			if err := bot.Open(); err != nil {
				t.Fatal(err)
			}
			defer bot.Close() // before the server is, else it would come back for ever
			if p.Live() != 1 {
				t.Fatalf("%d sessions are live, want 1", p.Live())
			}
			if n := p.Break(test.fault); n != 1 {
				t.Fatalf("%d connections are broken, want 1", n)
			}
			if test.resumes {
				said, err := p.ana.Slash(patience(t), p.general, "ask", discordtest.With("question", "meanwhile"))
				if err != nil {
					t.Fatal(err)
				}
				if m, err := said.Message(patience(t)); err != nil || m.Content != "you asked meanwhile" {
					t.Errorf("message %+v, error %v", m, err)
				}
			}
			if err := p.AwaitReady(patience(t)); err != nil {
				t.Fatal(err)
			}
			if resumed := p.Resumed() > 0; test.resumes && !resumed || test.anew && resumed {
				t.Errorf("resumed %t", resumed)
			}
			p.Expect(discordtest.Unanswered, discordtest.Late)
			var answer *discordtest.Message
			for range 10 {
				asked, err := p.ana.Slash(patience(t), p.general, "ask", discordtest.With("question", "after"))
				if err != nil {
					t.Fatal(err)
				}
				if answer, err = asked.Message(patience(t)); err == nil {
					break
				}
			}
			if answer == nil || answer.Content != "you asked after" {
				t.Errorf("message %+v", answer)
			}
		})
	}
}

func TestDiscordgoWaitsForALimit(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	bot := session(t, p.Server, everyday)
	p.FailNext(1, "POST", "/channels/", discordtest.RateLimited(200*time.Millisecond))
	if _, err := bot.ChannelMessageSend(p.general.ID, "hello"); err != nil {
		t.Fatal(err)
	}
	p.FailNext(1, "POST", "/channels/", discordtest.GloballyRateLimited(200*time.Millisecond))
	if _, err := bot.ChannelMessageSend(p.general.ID, "again"); err != nil {
		t.Fatal(err)
	}
	var statuses []int
	for _, request := range p.Requests() {
		statuses = append(statuses, request.Status)
	}
	if fmt.Sprint(statuses) != "[429 200 429 200]" {
		t.Errorf("statuses %v", statuses)
	}
}

func TestDiscordgoRegistersCommands(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	bot := session(t, p.Server, everyday)
	permissions := int64(discordtest.ManageGuild)
	commands := []*discordgo.ApplicationCommand{
		{Name: "ask", Description: "Asks", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What", Required: true},
		}},
		{Name: "corpus", Description: "Articles", DefaultMemberPermissions: &permissions},
		{Name: "Find sources", Type: discordgo.MessageApplicationCommand},
	}
	first, err := bot.ApplicationCommandBulkOverwrite(p.ApplicationID(), "", commands)
	if err != nil {
		t.Fatal(err)
	}
	again, err := bot.ApplicationCommandBulkOverwrite(p.ApplicationID(), "", commands)
	if err != nil {
		t.Fatal(err)
	}
	listed, err := bot.ApplicationCommands(p.ApplicationID(), "")
	if err != nil || len(listed) != 3 {
		t.Fatalf("%d commands are listed, error %v", len(listed), err)
	}
	for n := range first {
		if first[n].ID != again[n].ID || listed[n].ID != first[n].ID || listed[n].Name != commands[n].Name {
			t.Errorf("command %d is %+v, then %+v, and %+v in the list", n, first[n], again[n], listed[n])
		}
	}
	if all := p.Commands(nil); len(all) != 3 || *all[1].DefaultMemberPermissions != "32" {
		t.Errorf("commands %+v", all)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	t.Parallel()
	server, err := discordtest.Start(discordtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := greeted(t, server)
	c.identify(server)
	frozen := greeted(t, server)
	frozen.identify(server)
	server.Break(discordtest.Freeze())
	waiting := make(chan error, 1)
	go func() { waiting <- server.Await(t.Context(), func() bool { return false }) }()
	server.FailNext(1, "GET", "/users/", discordtest.Hang())
	hanging := make(chan reply, 1)
	go func() { hanging <- raw(t, server, "GET", "/users/@me", "") }()
	if err := server.Await(patience(t), func() bool { return server.Failing() == 0 }); err != nil {
		t.Fatal(err)
	}
	server.Close()
	server.Close()
	if err := <-waiting; err == nil {
		t.Error("who waits is not told that the server is closed")
	}
	if got := <-hanging; got.status != 0 {
		t.Errorf("a request that hangs gets %d", got.status)
	}
	for _, c := range []*client{c, frozen} {
		if _, err := c.next(); err == nil {
			t.Error("a connection is still open")
		}
	}
}
