package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/store"
	"byline/internal/watch"
)

// TestWatchPostsWhatComesIn: a moderator of a bot that runs as built watches a
// question. The article that answers it is posted once, and a correction of the
// article is posted with what changed.
func TestWatchPostsWhatComesIn(t *testing.T) {
	data := t.TempDir()
	settings := []string{"WATCH=true", "DATA_DIR=" + data}
	s := serve(t, time.Minute, harbours(4), settings...)
	mo := s.guild.Member("mo", discordtest.Everyday|discordtest.ManageGuild)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	coming := filepath.Join(s.corpus, "coming.md")
	interaction, err := mo.Slash(ctx, s.channel, "watch add", discordtest.With("question", "how many boats are in the harbour of Quillport?"))
	if err != nil {
		t.Fatal(err)
	}
	if message, err := interaction.Message(ctx); err != nil || !strings.Contains(message.AllText(), "I post it in <#"+s.channel.ID+">") {
		t.Fatalf("the reply is %+v, %v", message, err)
	}
	before := len(s.channel.Messages())
	posted := func(n int) *discordtest.Message {
		t.Helper()
		if err := s.Await(ctx, func() bool { return len(s.channel.Messages()) >= before+n }); err != nil {
			t.Fatal(err)
		}
		messages := s.channel.Messages()
		if len(messages) != before+n {
			t.Fatalf("%d messages, want %d", len(messages), before+n)
		}
		return messages[before+n-1]
	}
	article := func(boats string) string {
		return "---\ntitle: Boats of Quillport\nsource: Wire\npublished: 2031-03-05\nurl: https://wire.example/boats\n---\nThe harbour of Quillport has " + boats + " boats, the harbour master said on Wednesday.\n"
	}
	writeFile(t, coming, article("31"))
	first := posted(1)
	if text := strings.ReplaceAll(first.AllText(), "**", ""); !strings.Contains(text, "31 boats") || !strings.Contains(text, "Wire") || strings.Contains(text, "before:") {
		t.Errorf("posted is %q", text)
	}
	if !first.Pings.None() || first.Component("Stop") == nil {
		t.Errorf("posted is %+v", first)
	}

	// A watch posts only at intervals; the test does not wait for the next.
	kept, err := store.Open(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	watches, err := kept.Watches(ctx, watch.Filter{})
	if err != nil || len(watches) != 1 {
		t.Fatalf("Watches = %+v, %v, want one", watches, err)
	}
	state, err := kept.State(ctx, watches[0].ID)
	if err == nil {
		state.Posted = time.Time{}
		err = kept.Tell(ctx, watches[0].ID, state, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, coming, article("47"))
	second := posted(2)
	if text := strings.ReplaceAll(second.AllText(), "**", ""); !strings.Contains(text, "47 boats") || !strings.Contains(text, "before: 31") {
		t.Errorf("posted of the correction is %q", text)
	}
	interaction, err = mo.Press(ctx, second, "Stop")
	if err != nil {
		t.Fatal(err)
	}
	if message, err := interaction.Message(ctx); err != nil || !strings.Contains(message.AllText(), "Stopped") {
		t.Fatalf("the reply is %+v, %v", message, err)
	}
	posted(2)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(s.log)
	if err != nil || strings.Contains(string(log), "Quillport") {
		t.Errorf("the log has the text of a watch, or %v", err)
	}
}
