package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/store"
	"byline/internal/watch"
)

// TestServersHaveArticlesOfTheirOwn has the binary answer two servers, one of
// which adds an article.
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

// TestExportHasTheWatchesOfChannels: a moderator's export leaves out the
// private watches of members, and erasing the server removes all watches.
func TestExportHasTheWatchesOfChannels(t *testing.T) {
	kept, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	for text, place := range map[string]watch.Place{
		"of a channel": {Server: "1", Channel: "11", User: "5"}, "of a member": {Server: "1", User: "6"}, "of another server": {Server: "2", Channel: "22"},
	} {
		_, err := kept.AddWatch(t.Context(), watch.Watch{Place: place, Kind: watch.Topic, Text: text}, watch.Limits{})
		if err == nil {
			_, err = kept.AddDigest(t.Context(), watch.Digest{Place: place, Topic: text}, watch.Limits{})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	files := make(map[string]*strings.Builder)
	create := func(name string) (io.Writer, error) {
		files[name] = new(strings.Builder)
		return files[name], nil
	}
	if err := (records{kept}).Export(t.Context(), "1", create); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"watches.json", "digests.json"} {
		if text := files[name].String(); strings.Count(text, `"of a`) != 1 || !strings.Contains(text, "of a channel") {
			t.Errorf("%s is %s", name, text)
		}
	}
	if err := (records{kept}).Erase(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	watches, err := kept.Watches(t.Context(), watch.Filter{})
	digests, errDigests := kept.Digests(t.Context(), watch.Filter{})
	if err != nil || errDigests != nil || len(watches) != 1 || len(digests) != 1 || watches[0].Server != "2" || digests[0].Server != "2" {
		t.Errorf("left are %+v and %+v, %v, %v", watches, digests, err, errDigests)
	}
}
