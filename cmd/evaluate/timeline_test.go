package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/evaluation"
)

// storm writes a folder of articles and a timeline of them.
func storm(t *testing.T, topic string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"articles.jsonl": `{"id": "a", "published": "2031-03-05", "text": "The ferry pier at Dunmarrow fell into the water on Monday in a heavy storm. Divers searched the harbour on Tuesday and found nobody."}
{"id": "empty", "published": "2031-03-05", "text": ""}
{"id": "b", "published": "2031-03-10", "text": "The pier at Dunmarrow, which fell on 3 March, is to be built again in stone."}`,
		"timelines.jsonl": `{"topic": ["` + topic + `"], "entries": [{"date": "2031-03-03", "sentences": ["The ferry pier fell into the water ."]}]}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTimeline(t *testing.T) {
	dir := storm(t, "HarbourStorm")
	printed := mustRun(t, "timeline", dir)
	if want := `{"date_f1":1,"agreement_rouge1":`; !strings.HasPrefix(last(printed), want) || !strings.Contains(printed, "date_f1                1.0000\n") {
		t.Errorf("printed %s, want figures that start %s", printed, want)
	}
	if printed := mustRun(t, "timeline", dir, dir); !strings.Contains(printed, "mean of 2\n") {
		t.Errorf("printed %s, want a mean", printed)
	}

	printed = mustRun(t, "timeline", "--json", dir)
	entries := lines(printed)
	if len(entries) != 1 {
		t.Fatalf("printed %q, want as many dates as the reference has", printed)
	}
	entry := decode[evaluation.Entry](t, entries[0])
	if entry.Date != "2031-03-03" || len(entry.Sentences) != 2 || !strings.HasPrefix(entry.Sentences[0], "The ferry pier") {
		t.Errorf("printed %+v", entry)
	}
	if both := mustRun(t, "timeline", "--json", dir, dir); both != printed+"\n"+printed {
		t.Errorf("printed %q for two folders", both)
	}
}

func TestTimelineErrorsNameTheirObject(t *testing.T) {
	bare, torn := t.TempDir(), storm(t, "x")
	if err := os.WriteFile(filepath.Join(torn, "articles.jsonl"), []byte(`{"id": "a", "text": "No date."}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ dir, want string }{
		{bare, filepath.Join(bare, "timelines.jsonl")},
		{torn, "no article that bears on the topic has a date"},
	} {
		err := run(t.Context(), []string{"timeline", test.dir}, new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("run timeline: error %v, want one with %q", err, test.want)
		}
	}
}

func TestParted(t *testing.T) {
	for text, want := range map[string]string{"": "", "oil": "oil", "OilSpill": "Oil Spill", "H1N1": "H1N1", "ABC": "ABC", "Suez canal": "Suez canal"} {
		if got := parted(text); got != want {
			t.Errorf("parted(%q) is %q, want %q", text, got, want)
		}
	}
}
