package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

// TestConnectsBeforeItHasRead starts the binary with BOT_ARTICLES articles that
// it has never seen. It must be connected long before it has read them, and
// answer afterwards; the times are logged.
func TestConnectsBeforeItHasRead(t *testing.T) {
	articles := 1000
	if text := os.Getenv("BOT_ARTICLES"); text != "" {
		if _, err := fmt.Sscan(text, &articles); err != nil {
			t.Fatal(err)
		}
	}
	files := harbours(1)
	for i := range articles - 1 {
		var text strings.Builder
		for n := range 80 {
			fmt.Fprintf(&text, "On day %d the council of town %d debated item %d of the budget and put off the vote on road %d. ", n, i, n*i, i%97)
		}
		files[fmt.Sprintf("council%d.txt", i)] = text.String()
	}
	s := launch(t, time.Minute, files, "PERSON_LIMIT=0")
	ready := time.Since(s.began)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	ana := s.guild.Member("ana", discordtest.Everyday)
	unready := 0
	for {
		interaction, err := ana.Slash(ctx, s.channel, "ask", discordtest.With("question", "who runs the harbour of "+place(0)+"?"))
		if err != nil {
			t.Fatal(err)
		}
		message, err := interaction.Message(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(message.AllText(), "I am still reading my articles") {
			if !strings.Contains(strings.ReplaceAll(message.AllText(), "**", ""), runner(0)) {
				t.Errorf("%q does not name %s", message.AllText(), runner(0))
			}
			break
		}
		unready++
		time.Sleep(20 * time.Millisecond)
	}
	t.Logf("%d new articles: READY after %v, the first answer after %v", articles, ready.Round(time.Millisecond), time.Since(s.began).Round(time.Millisecond))
	if unready == 0 {
		t.Error("it connected only when the articles were read")
	}
}

// TestConnectsWithoutAFolder: a missing folder does not end the bot, which says
// what to do and reads the folder once it exists.
func TestConnectsWithoutAFolder(t *testing.T) {
	corpus := filepath.Join(t.TempDir(), "articles")
	s := launch(t, time.Minute, nil, "CORPUS_DIR="+corpus)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	mo := s.guild.Member("mo", discordtest.Everyday|discordtest.ManageGuild)
	command := func(command string) string {
		interaction, err := mo.Slash(ctx, s.channel, command)
		if err != nil {
			t.Fatal(err)
		}
		message, err := interaction.Message(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return message.AllText()
	}
	for !strings.Contains(command("corpus status"), "bring the folder back") {
		time.Sleep(10 * time.Millisecond) // until the folder has been looked for
	}
	log, err := os.ReadFile(s.log)
	if err != nil || !strings.Contains(string(log), "name one with --corpus or CORPUS_DIR") {
		t.Errorf("%v: the log does not say what to do", err)
	}
	if err := os.Mkdir(corpus, 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(corpus, "a.md"), harbour(1))
	for !strings.Contains(command("corpus reload"), "1 added") {
		time.Sleep(10 * time.Millisecond) // until the first reading has ended
	}
	if err := s.askOf(ctx, mo, 1); err != nil {
		t.Error(err)
	}
}
