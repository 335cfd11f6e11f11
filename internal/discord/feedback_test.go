package discord

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/store"
)

func TestFeedbackIsKept(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	message := w.ask(t, "who opened the ferry pier?")
	thanks := w.press(t, message, "Right")
	says(t, thanks, "Thank you")
	if !thanks.Ephemeral() {
		t.Error("everyone sees a verdict")
	}
	w.press(t, message, "Wrong")
	interaction, err := w.guild.Member("bo", discordtest.Everyday).Press(withTimeout(t), message, "Right")
	answered(t, interaction, err)
	var verdicts []store.Verdict
	err = w.store.Verdicts(t.Context(), func(v store.Verdict) error { verdicts = append(verdicts, v); return nil })
	// Two of the same millisecond come in either order.
	if err != nil || len(verdicts) != 2 || verdicts[0].Right == verdicts[1].Right {
		t.Fatalf("the verdicts are %+v, %v, want one of each kind", verdicts, err)
	}
	for _, verdict := range verdicts {
		if verdict.Question != "who opened the ferry pier?" || !strings.Contains(verdict.Sentence, "Ola Reiff") || verdict.Article == "" || verdict.Server != w.guild.ID || verdict.Time.IsZero() {
			t.Errorf("the verdict is %+v", verdict)
		}
	}
	files, err := filepath.Glob(w.store.Path() + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("files of the store: %q, %v, want at least 2", files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil || strings.Contains(string(content), w.ana.User.ID) {
			t.Errorf("%s names who it was, or %v", file, err)
		}
	}
}

func TestVotesDoNotTellWho(t *testing.T) {
	key := newVoteKey(token)
	one := key.vote("1", "2")
	if one != key.vote("1", "2") || one == key.vote("1", "3") || one == key.vote("2", "2") || one == newVoteKey("another").vote("1", "2") {
		t.Error("votes are mixed up, or can be guessed without the key")
	}
}

func TestHealthAndMetrics(t *testing.T) {
	w := start(t, discordtest.Options{}, func(_ *world, c *Config, n Newsroom) Newsroom {
		c.HTTP = "127.0.0.1:0"
		return n
	})
	_, rest, _ := strings.Cut(w.log.String(), `"serving health and metrics" address=`)
	address, _, _ := strings.Cut(rest, "\n")
	get := func(path string) (int, string) {
		response, err := http.Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	healthy := func() bool { status, body := get("/healthz"); return status == 200 && body == "ok\n" }
	if !eventually(healthy) {
		t.Error(get("/healthz"))
	}
	w.ask(t, "who opened the ferry pier?")
	w.ask(t, "who built the zeppelins of Zanzibar?")
	says(t, w.slash(t, moderator(w), "corpus reload"), "Nothing changed")
	counted := func() bool {
		_, metrics := get("/metrics")
		for _, line := range []string{
			`byline_questions_total{kind="ask",outcome="answered"} 1`,
			`byline_question_seconds_count{kind="ask"} 2`,
			`byline_reloads_total{outcome="done"} 1`,
			`byline_gateway_events_total{event="ready"} 1`,
			"byline_gateway_up 1",
			"byline_articles 3",
		} {
			if !strings.Contains(metrics, line+"\n") {
				return false
			}
		}
		return !strings.Contains(metrics, token)
	}
	if !eventually(counted) {
		t.Error(get("/metrics"))
	}
	allow := w.Refuse()
	w.Break(discordtest.Cut())
	if !eventually(func() bool {
		status, body := get("/healthz")
		return status == 503 && body == "the connection to Discord is down\n"
	}) {
		t.Error(get("/healthz"))
	}
	allow()
	if !eventually(healthy) {
		t.Error(get("/healthz"))
	}
	if status, _ := get("/debug/pprof/"); status != 404 {
		t.Error("more is served than health and metrics")
	}
}

// eventually reports whether a condition becomes true within a minute.
func eventually(met func() bool) bool {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if met() {
			return true
		}
	}
	return met()
}
