package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
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

// TestNewsOfAFeedIsAnsweredFrom has the binary fetch a feed while it serves
// Discord, and then another process fetch a correction.
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
	files["feeds.opml"] = `<opml version="2.0"><body><outline xmlUrl="` + feed.URL + `/feed"/></body></opml>`
	s := serve(t, time.Minute, files, "FETCH_ALLOW=127.0.0.1", "WATCH=true")
	mo := s.guild.Member("mo", discordtest.Everyday)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	// answered asks until somebody is named, and returns when.
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
	fetch.Env = append(fetch.Environ(), "CORPUS_DIR="+s.corpus, "INDEX_DIR="+t.TempDir(), "FETCH_ALLOW=127.0.0.1")
	if output, err := fetch.CombinedOutput(); err != nil || !strings.Contains(string(output), "1 corrected") {
		t.Fatalf("%s, %v", output, err)
	}
	at = answered("Ines Quintero")
	t.Logf("the correction is answered from %v after it was fetched", at.Sub(<-fetched).Round(time.Millisecond))
}
