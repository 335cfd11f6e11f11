package discord

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/feeds"
	"byline/internal/newsrooms"
)

// startServers starts a Discord, and a bot that keeps the newsrooms of servers
// in a folder.
func startServers(t testing.TB, configure func(w *world, c *Config, rooms *newsrooms.Config)) (w *world, dir string) {
	t.Helper()
	return startServersOn(t, discordtest.Options{}, configure)
}

// startServersOn is startServers with options for Discord.
func startServersOn(t testing.TB, options discordtest.Options, configure func(w *world, c *Config, rooms *newsrooms.Config)) (w *world, dir string) {
	t.Helper()
	dir = t.TempDir()
	w = start(t, options, func(w *world, c *Config, n Newsroom) Newsroom {
		config := newsrooms.Config{
			Dir: dir, Shared: w.newsroom, Quota: newsrooms.Quota{Files: 20, Bytes: 1 << 20}, Keep: 24 * time.Hour, Log: c.Log,
			Feeds: newsrooms.FeedsConfig{
				Fetcher: fetcher(t),
				State:   func(guild string) feeds.State { return w.store.FeedState(guild) },
			},
		}
		if configure != nil {
			configure(w, c, &config)
		}
		rooms, err := newsrooms.New(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := rooms.Close(); err != nil {
				t.Error(err)
			}
		})
		w.rooms = Servers(rooms)
		return n
	})
	return w, dir
}

// server is a server and its moderator.
type server struct {
	*world
	*discordtest.Guild
	place
	mo *discordtest.Member
}

func (w *world) server(name string) *server {
	g := w.Guild(name)
	return &server{
		w, g,
		place{g.Channel("general"), g.Member("ana"+strings.ToLower(name), discordtest.Everyday)},
		g.Member("mo"+strings.ToLower(name), discordtest.Everyday|discordtest.ManageGuild),
	}
}

func (s *server) add(t testing.TB, name, content string) *discordtest.Message {
	t.Helper()
	return s.slash(t, s.mo, "corpus add", discordtest.With("file", &discordtest.File{Name: name, Content: []byte(content)}), discordtest.With("replace", true))
}

// silent fails the test if the message has any of the texts, in upper or lower
// case.
func silent(t testing.TB, message *discordtest.Message, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(strings.ToLower(message.AllText()), strings.ToLower(text)) {
			t.Errorf("%q says %q, want that it does not", message.AllText(), text)
		}
	}
}

func TestServerHasArticlesOfItsOwn(t *testing.T) {
	uses := new(sync.Map)
	w, dir := startServers(t, func(_ *world, _ *Config, rooms *newsrooms.Config) {
		rooms.UsesShared = func(_ context.Context, guild string) bool { _, off := uses.Load(guild); return !off }
	})
	club, other := w.server("Club"), w.server("Other")
	says(t, club.slash(t, club.mo, "corpus status"), "3 articles", "no articles of its own")
	says(t, club.add(t, "chess.md", article("Chess Club", "2031-03-05", "Spring tournament", "", "Mirela Vasko won the spring tournament in Quillport.")), "1 added")

	message := club.ask(t, "who won the spring tournament?")
	says(t, message, "Mirela Vasko", "this server's articles")
	says(t, club.press(t, message, "Context"), "Mirela Vasko", "this server's articles")
	message = club.ask(t, "who opened the ferry pier?")
	says(t, message, "Ola Reiff", "shared articles")
	says(t, club.slash(t, club.ana, "sources"), "Chess Club", "4 articles")
	says(t, club.slash(t, club.mo, "corpus status"), "4 articles", "own: 1 article, in 1 of 20 files")
	says(t, club.slash(t, club.ana, "summary", discordtest.With("topic", "spring tournament")), "Mirela Vasko", "this server's articles")

	silent(t, other.ask(t, "who won the spring tournament?"), "Vasko", "Chess")
	silent(t, other.slash(t, other.ana, "sources"), "Chess")
	message = other.ask(t, "who opened the ferry pier?")
	says(t, message, "Ola Reiff")
	silent(t, message, "shared articles", "this server's") // there is only one kind here

	// Nobody here may change the shared articles.
	says(t, club.slash(t, club.mo, "corpus remove", discordtest.With("file", "ferry.md")), "no such file")
	if _, err := os.Stat(filepath.Join(w.corpus, "ferry.md")); err != nil {
		t.Error(err)
	}
	uses.Store(club.ID, true)
	message = club.ask(t, "who opened the ferry pier?")
	silent(t, message, "Ola Reiff", "Dunmarrow")
	message = club.ask(t, "who won the spring tournament?")
	says(t, message, "Mirela Vasko")
	silent(t, message, "this server's")
	uses.Delete(club.ID)

	says(t, club.slash(t, club.mo, "corpus remove", discordtest.With("file", "chess.md")), "1 removed")
	silent(t, club.ask(t, "who won the spring tournament?"), "Vasko")
	if entries, err := os.ReadDir(filepath.Join(dir, club.ID, "articles")); err != nil || len(entries) > 0 {
		t.Errorf("files %v are left, %v, want none", entries, err)
	}
	if _, err := os.Stat(filepath.Join(dir, other.ID)); !errors.Is(err, os.ErrNotExist) {
		t.Error("a server without articles has a folder")
	}
}

func TestHomeServerLooksAfterTheSharedArticles(t *testing.T) {
	w, _ := startServers(t, func(w *world, _ *Config, rooms *newsrooms.Config) { rooms.Home = w.guild.ID })
	other := w.server("Other")
	mo := moderator(w)
	says(t, w.slash(t, mo, "corpus status"), "all servers share")
	file := &discordtest.File{Name: "bridge.md", Content: []byte(article("Wire", "2031-03-05", "Bridge", "", "Hedda Brink closed the bridge of Dunmarrow on Wednesday."))}
	says(t, w.slash(t, mo, "corpus add", discordtest.With("file", file)), "1 added")
	says(t, other.ask(t, "who closed the bridge?"), "Hedda Brink")
	says(t, w.slash(t, mo, "corpus erase"), "shared articles stay")
	says(t, w.slash(t, mo, "corpus remove", discordtest.With("file", "bridge.md")), "1 removed")
	silent(t, other.ask(t, "who closed the bridge?"), "Hedda Brink")
	if got := unzip(t, w.slash(t, mo, "corpus export")); len(got) != len(articles) || got["articles/ferry.md"] != articles["ferry.md"] {
		t.Errorf("the archive has %v, want the %d shared articles", got, len(articles))
	}
}

// unzip returns the files of the archive attached to a message.
func unzip(t testing.TB, message *discordtest.Message) map[string]string {
	t.Helper()
	files := make(map[string]string)
	for _, file := range archived(t, download(t, message)) {
		files[file[0]] = file[1]
	}
	return files
}

// archived returns the files of an archive, each as name and text.
func archived(t testing.TB, archive string) (files [][2]string) {
	t.Helper()
	read, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range read.File {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, [2]string{file.Name, string(text)})
	}
	return files
}

func TestExportAndErase(t *testing.T) {
	w, dir := startServers(t, nil)
	club := w.server("Club")
	chess := article("Chess Club", "2031-03-05", "Spring tournament", "", "Mirela Vasko won the spring tournament.")
	club.add(t, "chess.md", chess)
	if got := unzip(t, club.slash(t, club.mo, "corpus export")); len(got) != 1 || got["articles/chess.md"] != chess {
		t.Errorf("the archive has %v, want chess.md alone", got)
	}
	asked := club.slash(t, club.mo, "corpus erase")
	says(t, asked, "1 article in 1 file", "cannot be undone")
	says(t, club.ask(t, "who won the spring tournament?"), "Mirela Vasko")
	pressed, err := club.mo.Press(withTimeout(t), asked, "Delete it")
	says(t, answered(t, pressed, err), "deleted")
	silent(t, club.ask(t, "who won the spring tournament?"), "Vasko")
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("folders %v are left, %v, want none", left, err)
	}
}

// TestExportInParts: an archive larger than Discord's limit comes in several
// parts, each in a message that only the moderator sees.
func TestExportInParts(t *testing.T) {
	const most = 20_000
	options := discordtest.Options{Rewrite: func(what string, data any) any {
		if object, ok := data.(map[string]any); ok && what == "INTERACTION_CREATE" {
			object["attachment_size_limit"] = most
		}
		return data
	}}
	w, dir := startServersOn(t, options, nil)
	club := w.server("Club")
	want := make(map[string]string)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 5 {
		var text strings.Builder
		for range 2000 {
			fmt.Fprintf(&text, "%x ", random.Uint32())
		}
		name := fmt.Sprintf("list%d.txt", i)
		want["articles/"+name] = text.String()
		if err := os.MkdirAll(filepath.Join(dir, club.ID, "articles"), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, club.ID, "articles", name), text.String())
	}
	interaction, err := club.mo.Slash(withTimeout(t), club.channel, "corpus export")
	first := answered(t, interaction, err)
	says(t, first, "part 1 of 3")
	got := unzip(t, first)
	following, err := interaction.Followups(withTimeout(t), 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, message := range following {
		says(t, message, fmt.Sprintf("part %d of 3", i+2))
		if file := message.Attachments[0]; file.Size > most || !strings.HasSuffix(file.Filename, fmt.Sprintf("-%d-of-3.zip", i+2)) {
			t.Errorf("part %d is %s of %d bytes", i+2, file.Filename, file.Size)
		}
		maps.Copy(got, unzip(t, message))
	}
	if !maps.Equal(got, want) || len(following) != 2 {
		t.Errorf("the parts have %d files, want %d; %d messages follow, want 2", len(got), len(want), len(following))
	}
}

// TestWhatThereIsNoRoomFor exceeds the quota, and exports an archive larger
// than Discord's limit.
func TestWhatThereIsNoRoomFor(t *testing.T) {
	w, _ := startServers(t, func(_ *world, _ *Config, rooms *newsrooms.Config) {
		rooms.Quota = newsrooms.Quota{Files: 1, Bytes: 2000}
	})
	club := w.server("Club")
	says(t, club.add(t, "first.txt", "A storm broke the bridge."), "1 added")
	says(t, club.add(t, "second.txt", "Another text."), "room for 1 file and 2 kB")
	says(t, club.add(t, "first.txt", strings.Repeat("A storm broke the bridge. ", 100)), "room for 1 file and 2 kB")
	says(t, club.ask(t, "what broke the bridge?"), "storm")

	b := newTestBot(t, w.newsroom, nil)
	b.newsrooms = w.rooms
	_, err := b.export(t.Context(), &request{guild: club.ID, largest: 100})
	if sentence, outcome := sentenceFor(err); outcome != outcomeRefused || !strings.Contains(sentence, "larger than the 1 kB that Discord takes") || !strings.Contains(sentence, "bot export "+club.ID) {
		t.Errorf("outcome %s with the sentence %q, want %s", outcome, sentence, outcomeRefused)
	}
}

// TestServerThatRemovesTheBot: the data kept for the server is marked for
// deletion, and the mark is removed when the bot comes back.
func TestServerThatRemovesTheBot(t *testing.T) {
	w, dir := startServers(t, nil)
	club := w.server("Club")
	club.add(t, "chess.md", article("Chess Club", "2031-03-05", "Spring tournament", "", "Mirela Vasko won the spring tournament."))
	mark := filepath.Join(dir, club.ID, "left")
	isMarked := func() bool { _, err := os.Stat(mark); return err == nil }
	eventually := func(what string, holds func() bool) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("timed out before %s", what)
			}
		}
	}
	club.Remove()
	eventually("the server is not marked", isMarked)
	club.Return()
	eventually("the server is still marked", func() bool { return !isMarked() })
	if _, err := os.Stat(filepath.Join(dir, club.ID, "articles", "chess.md")); err != nil {
		t.Error(err)
	}
}

// TestBurstOverManyServers asks 500 questions on 50 servers at the same time,
// while at most 16 of their newsrooms may be open.
func TestBurstOverManyServers(t *testing.T) {
	const many, questions, fact = 50, 500, "%s won the spring tournament of %s."
	w, dir := startServers(t, func(_ *world, c *Config, rooms *newsrooms.Config) {
		c.questionTime, c.settingsTime = testTimeout, testTimeout
		rooms.MostOpen = 16
	})
	var all sync.WaitGroup
	var clubs []*server
	for i := range many {
		club := w.server(fmt.Sprint("Club", i))
		clubs = append(clubs, club)
		folder := filepath.Join(dir, club.ID, "articles")
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(folder, "chess.md")
		write(t, file, article("Club", "2031-03-05", "Chess", "", fmt.Sprintf(fact, winner(i), "Quillport")))
		// The file looks old, so that the index that exists is used.
		if err := os.Chtimes(file, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		room, err := w.rooms.Open(t.Context(), club.ID)
		if err != nil {
			t.Fatal(err)
		}
		room.Close()
	}
	start := time.Now()
	for n := range questions {
		i := n % many
		all.Go(func() {
			interaction, err := clubs[i].ana.Slash(withTimeout(t), clubs[i].channel, "ask", discordtest.With("question", "who won the spring tournament?"))
			if err != nil {
				t.Error(err)
				return
			}
			message, err := interaction.Message(withTimeout(t))
			if err != nil {
				t.Errorf("server %d has no answer: %v", i, err)
				return
			}
			text := strings.ReplaceAll(message.AllText(), "**", "")
			if !strings.Contains(text, winner(i)) || strings.Count(text, "of Quillport") != 1 {
				t.Errorf("server %d is answered %q", i, text)
			}
		})
	}
	all.Wait()
	t.Logf("%d questions on %d servers were answered within %v; %d open", questions, many, time.Since(start).Round(time.Millisecond), w.rooms.Count())
	if open := w.rooms.Count(); open > 16 {
		t.Errorf("%d newsrooms are open, want at most 16", open)
	}
}

// winner is a name that is no misspelling of another winner's.
func winner(i int) string {
	const consonants = "bdfgklmnrst"
	n := len(consonants)
	return "Hedda " + strings.ToUpper(consonants[i%n:i%n+1]) + "o" + consonants[i/n%n:i/n%n+1] + "amann"
}
