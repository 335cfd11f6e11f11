package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

// TestSettingsWhileTheBotRuns: what a second process changes applies from the
// running bot's next question, and it copies the store that both use.
func TestSettingsWhileTheBotRuns(t *testing.T) {
	data := t.TempDir()
	s := serve(t, time.Minute, harbours(1), "DATA_DIR="+data, "READER=off")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	bot := func(args ...string) string {
		t.Helper()
		command := exec.CommandContext(ctx, "bot", args...)
		command.Dir = t.TempDir()
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("bot %v: %v: %s", args, err, output)
		}
		return string(output)
	}
	ana := s.guild.Member("ana", discordtest.Everyday)
	ask := func() string {
		t.Helper()
		interaction, err := ana.Slash(ctx, s.channel, "ask", discordtest.With("question", "who runs the harbour of "+place(0)+"?"))
		if err != nil {
			t.Fatal(err)
		}
		message, err := interaction.Message(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return message.AllText()
	}
	if text := ask(); !strings.Contains(text, runner(0)) {
		t.Errorf("the answer is %q", text)
	}
	news := s.guild.Channel("news")
	bot("settings", "--data", data, s.guild.ID, "channels="+news.ID)
	if text := ask(); !strings.Contains(text, "I answer in "+news.Mention()) {
		t.Errorf("after the change the answer is %q", text)
	}
	copied := filepath.Join(t.TempDir(), "byline.db")
	bot("backup", "--data", data, copied)
	bot("settings", "--data", data, s.guild.ID, "channels=default")
	if text := ask(); !strings.Contains(text, runner(0)) {
		t.Errorf("after the change back the answer is %q", text)
	}
	if text := bot("settings", "--data", filepath.Dir(copied), s.guild.ID); !strings.Contains(text, "channels="+news.ID+"\n") {
		t.Errorf("the copy has %q", text)
	}
	if text := bot("settings", "--data", filepath.Dir(copied), s.guild.ID); !strings.Contains(text, "not known which of these channels and roles are gone: set DISCORD_TOKEN") {
		t.Errorf("without the token there is %q", text)
	}
	s.Expect(discordtest.Rejected) // the bot asks for a channel that is not listed
	t.Setenv("DISCORD_TOKEN", secret)
	t.Setenv("DISCORD_API_URL", s.URL())
	gone := s.guild.Channel("gone")
	gone.Remove()
	if text := bot("settings", "--data", filepath.Dir(copied), s.guild.ID, "ask-channels="+news.ID+","+gone.ID); !strings.Contains(text, "bot: ask-channels: gone from the server: "+gone.ID+"\n") || strings.Contains(text, "bot: channels") {
		t.Errorf("of a channel that is gone there is %q", text)
	}
	if text := bot("audit", "--data", data, s.guild.ID); strings.Count(text, "by operator  set channels") != 2 {
		t.Errorf("the audit log is %q", text)
	}
}
