package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"byline/internal/discord/discordtest"

	"github.com/rogpeppe/go-internal/testscript"
)

// serveFiles serves a folder of the script on loopback until the script ends,
// and sets URL to the server's address.
func serveFiles(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}

// TestServersFollowFeeds follows a feed for one server, from /feed add to an
// answer and its correction. Another server learns nothing of it.
func TestServersFollowFeeds(t *testing.T) {
	var corrected atomic.Bool
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		said := "Greta Halvorsen opened the lighthouse museum on Monday."
		if corrected.Load() {
			said = "Ines Quintero opened the lighthouse museum on Monday."
		}
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Wire</title><item><guid>urn:museum</guid><title>Lighthouse museum opens</title><pubDate>Wed, 05 Mar 2031 09:00:00 GMT</pubDate><description>%s</description></item></channel></rss>`, said)
	}))
	defer feed.Close()
	data := t.TempDir()
	s := serve(t, time.Minute, harbours(2), "READER=off", "DATA_DIR="+data, "FETCH_ALLOW=127.0.0.1", "SERVER_FEEDS=1", "PERSON_LIMIT=0")
	club := s.Guild("Club")
	general, hall := club.Channel("general"), club.Channel("hall")
	mo := club.Member("mo", discordtest.Everyday|discordtest.ManageGuild)
	ola := s.guild.Member("ola", discordtest.Everyday|discordtest.ManageGuild)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	slash := func(member *discordtest.Member, channel *discordtest.Channel, command string, options ...discordtest.Option) *discordtest.Message {
		t.Helper()
		interaction, err := member.Slash(ctx, channel, command, options...)
		if err != nil {
			t.Fatal(err)
		}
		message, err := interaction.Message(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return message
	}
	says := func(message *discordtest.Message, text string) {
		t.Helper()
		if !strings.Contains(message.AllText(), text) {
			t.Errorf("%q does not say %q", message.AllText(), text)
		}
	}
	follow := func(address string) *discordtest.Message {
		t.Helper()
		shown := slash(mo, general, "feed add", discordtest.With("address", address), discordtest.With("channel", hall), discordtest.With("outlet", "The Post"))
		says(shown, "Lighthouse museum opens")
		pressed, err := mo.Press(ctx, shown, "Keep")
		if err != nil {
			t.Fatal(err)
		}
		message, err := pressed.Message(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return message
	}
	museum := discordtest.With("question", "who opened the lighthouse museum?")
	awaitAnswer := func(name string) {
		t.Helper()
		at := time.Now()
		for !strings.Contains(strings.ReplaceAll(slash(mo, general, "ask", museum).AllText(), "**", ""), name) {
			if time.Since(at) > time.Minute {
				t.Fatalf("%s is not named", name)
			}
			time.Sleep(200 * time.Millisecond)
		}
		t.Logf("%s is named %v after it could be fetched", name, time.Since(at).Round(time.Millisecond))
	}
	says(follow(feed.URL+"/feed"), "is followed now")
	awaitAnswer("Greta Halvorsen")
	says(slash(mo, general, "ask", museum), "The Post")
	says(follow(feed.URL+"/other"), "as many feeds here as there may be")

	if text := slash(ola, s.channel, "ask", museum).AllText(); strings.Contains(text, "Halvorsen") {
		t.Errorf("another server is answered %q", text)
	}
	says(slash(ola, s.channel, "feed list"), "No feed is followed")

	corrected.Store(true)
	says(slash(mo, general, "feed pause", discordtest.With("feed", feed.URL+"/feed")), "is not fetched")
	says(slash(mo, general, "feed pause", discordtest.With("feed", feed.URL+"/feed"), discordtest.With("resume", true)), "is fetched again") // at once
	awaitAnswer("Ines Quintero")
	if text := slash(mo, general, "ask", museum).AllText(); strings.Contains(text, "Halvorsen") {
		t.Errorf("the corrected article is quoted: %q", text)
	}

	exported := slash(mo, general, "feed export")
	if len(exported.Attachments) != 1 {
		t.Fatalf("/feed export sends %+v, want one file", exported)
	}
	response, err := http.Get(exported.Attachments[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	opml, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	says(slash(ola, s.channel, "feed import", discordtest.With("file", &discordtest.File{Name: "feeds.opml", Content: opml})), "1 feed added")
	says(slash(ola, s.channel, "feed remove", discordtest.With("feed", feed.URL+"/feed"), discordtest.With("articles", true)), "not followed any more")
	says(slash(mo, general, "feed list"), "1 feed of this server")
	log, err := os.ReadFile(s.log)
	if err != nil || strings.Contains(string(log), feed.URL) || strings.Contains(string(log), "127-0-0-1-feed") {
		t.Errorf("the log names the feed: %s, %v", log, err)
	}
}

// TestNewsOfAFeedIsAnsweredFrom fetches a feed in a bot that serves Discord,
// and then a correction in another process.
func TestNewsOfAFeedIsAnsweredFrom(t *testing.T) {
	var corrected atomic.Bool
	fetched := make(chan time.Time, 10)
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		said := "Greta Halvorsen opened the lighthouse museum on Monday."
		if corrected.Load() {
			said = "Ines Quintero opened the lighthouse museum on Monday."
		}
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Wire</title><item><guid>urn:museum</guid><title>Lighthouse museum opens</title><pubDate>Wed, 05 Mar 2031 09:00:00 GMT</pubDate><description>%s</description></item></channel></rss>`, said)
		fetched <- time.Now()
	}))
	defer feed.Close()
	files := harbours(3)
	data := t.TempDir() // both processes use it
	files["feeds.opml"] = `<opml version="2.0"><body><outline xmlUrl="` + feed.URL + `/feed"/></body></opml>`
	s := serve(t, time.Minute, files, "FETCH_ALLOW=127.0.0.1", "WATCH=true", "DATA_DIR="+data)
	mo := s.guild.Member("mo", discordtest.Everyday)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	// answered asks until the answer has a name, and returns the time.
	answered := func(name string) time.Time {
		t.Helper()
		for {
			interaction, err := mo.Slash(ctx, s.channel, "ask", discordtest.With("question", "who opened the lighthouse museum?"))
			if err != nil {
				t.Fatal(err)
			}
			message, err := interaction.Message(ctx)
			if err != nil {
				t.Fatalf("%s is not named: %v", name, err)
			}
			if strings.Contains(strings.ReplaceAll(message.AllText(), "**", ""), name) {
				return time.Now()
			}
			time.Sleep(200 * time.Millisecond)
		}
	}
	at := answered("Greta Halvorsen")
	t.Logf("answered %v after it was fetched", at.Sub(<-fetched).Round(time.Millisecond))

	corrected.Store(true)
	fetch := exec.CommandContext(ctx, "bot", "feed", "fetch")
	fetch.Env = append(fetch.Environ(), "CORPUS_DIR="+s.corpus, "INDEX_DIR="+t.TempDir(), "DATA_DIR="+data, "FETCH_ALLOW=127.0.0.1")
	if output, err := fetch.CombinedOutput(); err != nil || !strings.Contains(string(output), "1 corrected") {
		t.Fatalf("bot feed fetch: %v, it prints\n%s", err, output)
	}
	at = answered("Ines Quintero")
	t.Logf("the correction is answered from %v after it was fetched", at.Sub(<-fetched).Round(time.Millisecond))
}
