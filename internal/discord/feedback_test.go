package discord

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

func TestFeedbackIsKept(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	message := w.ask(t, "who opened the ferry pier?")
	thanks := w.press(t, message, "Right")
	says(t, thanks, "Thank you")
	if !thanks.Ephemeral() {
		t.Error("a verdict is told to all")
	}
	w.press(t, message, "Wrong")
	interaction, err := w.guild.Member("bo", discordtest.Everyday).PressLabel(patience(t), message, "Right")
	answered(t, interaction, err)
	verdicts, unreadable, err := ReadFeedback(w.feedback)
	if err != nil || unreadable != 0 || len(verdicts) != 2 || verdicts[0].Right || !verdicts[1].Right {
		t.Fatalf("%+v, %d, %v", verdicts, unreadable, err)
	}
	for _, verdict := range verdicts {
		if verdict.Question != "who opened the ferry pier?" || !strings.Contains(verdict.Sentence, "Ola Reiff") || verdict.Article == "" || verdict.Server != w.guild.ID || verdict.Time.IsZero() {
			t.Errorf("%+v", verdict)
		}
	}
	content, err := os.ReadFile(w.feedback)
	if err != nil || strings.Contains(string(content), w.ana.User.ID) {
		t.Errorf("the file tells who it was: %s, %v", content, err)
	}
	info, err := os.Stat(w.feedback)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestFeedbackOfManyAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feedback.jsonl")
	f, err := openFeedback(path, token)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if err := f.add(Verdict{Time: time.Now(), Question: "<b>who?</b>"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if verdicts, unreadable, err := ReadFeedback(path); len(verdicts) != 50 || unreadable != 0 || err != nil {
		t.Errorf("%d, %d, %v", len(verdicts), unreadable, err)
	}
}

func TestFeedbackFileThatIsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feedback.jsonl")
	write(t, path, `{"time":"2031-03-06T10:00:00Z","right":true,"question":"one"}
nonsense

{"right":true}
{"time":"2031-03-06T11:00:00Z","rig`)
	f, err := openFeedback(path, token)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	at := time.Date(2031, 3, 6, 12, 0, 0, 0, time.UTC)
	if err := f.add(Verdict{Time: at, Question: "two"}); err != nil {
		t.Fatal(err)
	}
	verdicts, unreadable, err := ReadFeedback(path)
	want := []Verdict{{Time: at.Add(-2 * time.Hour), Right: true, Question: "one"}, {Time: at, Question: "two"}}
	if err != nil || unreadable != 3 || !reflect.DeepEqual(verdicts, want) {
		t.Errorf("%+v, %d, %v", verdicts, unreadable, err)
	}
	if verdicts, _, err := ReadFeedback(filepath.Join(t.TempDir(), "none")); verdicts != nil || err != nil {
		t.Errorf("%v, %v", verdicts, err)
	}
	if _, _, err := ReadFeedback(t.TempDir()); err == nil {
		t.Error("a folder can be read")
	}
	if err := os.Truncate(path, largestFeedback+1); err != nil {
		t.Fatal(err)
	}
	if err := f.add(Verdict{Time: at}); err == nil {
		t.Error("the file grows without end")
	}
}

func TestVotesDoNotTellWho(t *testing.T) {
	a, err := openFeedback(filepath.Join(t.TempDir(), "a"), token)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := openFeedback(filepath.Join(t.TempDir(), "b"), "another")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	one := a.vote("1", "2")
	if one != a.vote("1", "2") || one == a.vote("1", "3") || one == a.vote("2", "2") || one == b.vote("1", "2") {
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
	w.Break(discordtest.CutConnection())
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

// eventually is whether something comes true within a minute.
func eventually(met func() bool) bool {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if met() {
			return true
		}
	}
	return met()
}
