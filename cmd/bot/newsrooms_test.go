package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

// TestServersHaveArticlesOfTheirOwn has the binary answer two servers, of which
// one adds an article.
func TestServersHaveArticlesOfTheirOwn(t *testing.T) {
	data := t.TempDir()
	s := serve(t, time.Minute, harbours(2), "READER=off", "DATA_DIR="+data, "SERVER_FILES=1")
	club := s.Guild("Club")
	general := club.Channel("general")
	mo := club.Member("mo", discordtest.Everyday|discordtest.ManageGuild)
	slash := func(member *discordtest.Member, channel *discordtest.Channel, command string, options ...discordtest.Option) string {
		t.Helper()
		interaction, err := member.Slash(t.Context(), channel, command, options...)
		if err != nil {
			t.Fatal(err)
		}
		message, err := interaction.MessageWhen(t.Context(), func(m *discordtest.Message) bool { return !strings.HasPrefix(m.Content, "Reading") })
		if err != nil {
			t.Fatal(err)
		}
		return message.AllText()
	}
	add := func(i int) string {
		return slash(mo, general, "corpus add", discordtest.With("file", &discordtest.File{Name: place(i) + ".md", Content: []byte(harbour(i))}))
	}
	if text := add(7); !strings.Contains(text, "1 added") {
		t.Errorf("adding says %q", text)
	}
	if text := add(8); !strings.Contains(text, "room for 1 file") {
		t.Errorf("adding another says %q", text)
	}
	for i, want := range map[int]string{7: "this server's articles", 1: "shared articles"} {
		text := strings.ReplaceAll(slash(mo, general, "ask", discordtest.With("question", "who runs the harbour of "+place(i)+"?")), "**", "")
		if !strings.Contains(text, runner(i)) || !strings.Contains(text, want) {
			t.Errorf("harbour %d: %q", i, text)
		}
	}
	ola := s.guild.Member("ola", discordtest.Everyday)
	if text := slash(ola, s.channel, "ask", discordtest.With("question", "who runs the harbour of "+place(7)+"?")); strings.Contains(text, runner(7)) {
		t.Errorf("another server is answered %q", text)
	}
	servers, err := os.ReadDir(filepath.Join(data, "servers"))
	if err != nil || len(servers) != 1 || servers[0].Name() != club.ID {
		t.Errorf("there are %v, %v", servers, err)
	}
	if _, err := os.Stat(filepath.Join(s.corpus, place(7)+".md")); err == nil {
		t.Error("the article was put among the shared ones")
	}
	log, err := os.ReadFile(s.log)
	if err != nil || strings.Contains(string(log), place(7)) {
		t.Errorf("the log names the article: %s, %v", log, err)
	}
}
