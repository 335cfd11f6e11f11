package newsroom

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/index"
)

// cut truncates the files of the snapshot that match a pattern to n bytes, so
// that the mapped memory beyond can no longer be read.
func (r *room) cut(pattern string, n int64) {
	r.t.Helper()
	files, err := filepath.Glob(filepath.Join(r.index, "snapshot-*", pattern))
	if err != nil || len(files) == 0 {
		r.t.Fatalf("the files %s of the index are %q, %v", pattern, files, err)
	}
	for _, file := range files {
		if err := os.Truncate(file, n); err != nil {
			r.t.Fatal(err)
		}
	}
}

const segments = "articles.bleve/store/*.zap"

// quotedAgain asks until that sentence answers the question. Until then, the
// error must be that the index cannot be read.
func (r *room) quotedAgain(question, want string) {
	r.t.Helper()
	eventually(r.t, "the articles can be read again", func() bool {
		found, err := r.Ask(r.t.Context(), answer.Question{Text: question, Limit: 1})
		if err != nil && !errors.Is(err, ErrUnreadable) {
			r.t.Fatal(err)
		}
		return err == nil && len(found.Quotes) == 1 && found.Quotes[0].Sentence == want
	})
}

func TestIndexThatCannotBeReadIsMadeAnew(t *testing.T) {
	r := openRoom(t, threeReports)
	j := new(journal)
	r.log = slog.New(slog.NewTextHandler(j, nil))
	r.cut(segments, 0)
	if _, err := r.Ask(t.Context(), answer.Question{Text: "where did the ferry sail?", Limit: 1}); !errors.Is(err, ErrUnreadable) || Advice(err) == "" {
		t.Errorf("Ask of files that are cut off: error %v, want %v", err, ErrUnreadable)
	}
	r.quotedAgain("where did the ferry sail?", "The ferry sailed to the island on Sunday.")
	eventually(t, "the log tells of it", func() bool {
		return j.has("level=ERROR") && j.has("could not be read") && j.has("rebuil") && j.has("damaged")
	})
	if changes := r.Changes(); changes.Unchanged != 3 || !strings.Contains(changes.Rebuilt, "damaged") || len(changes.Added) > 0 {
		t.Errorf("changes are %+v", changes)
	}
	eventually(t, "one snapshot is left", func() bool { return len(r.snapshots()) == 1 })
	r.reload(ReloadOptions{}, index.Changes{Unchanged: 3})
	if err := r.Close(); err != nil || j.has("could not be replaced") {
		t.Errorf("%v, the log is\n%s", err, &j.text)
	}
}

func TestReloadFindsAndMendsDamage(t *testing.T) {
	for name, damage := range map[string]func(*room){
		"a cut segment": func(r *room) { r.cut(segments, 10) },
		"a flipped bit": func(r *room) {
			files, _ := filepath.Glob(filepath.Join(r.index, "snapshot-*", segments))
			content, err := os.ReadFile(files[0])
			if err != nil {
				r.t.Fatal(err)
			}
			content[len(content)/2] ^= 1
			if err := os.WriteFile(files[0], content, 0o600); err != nil {
				r.t.Fatal(err)
			}
		},
		"no segment": func(r *room) {
			files, _ := filepath.Glob(filepath.Join(r.index, "snapshot-*", segments))
			if err := os.Rename(files[0], files[0]+"-gone"); err != nil {
				r.t.Fatal(err)
			}
		},
		"no catalogue": func(r *room) {
			if err := os.Remove(filepath.Join(r.index, r.snapshots()[0], "notes")); err != nil {
				r.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := openRoom(t, threeReports)
			damage(r)
			r.write("a.txt", "Rebels return\n\nThe rebels left the city on Tuesday.")
			changes, err := r.Reload(t.Context(), ReloadOptions{})
			if err != nil || len(changes.Changed) != 1 || changes.Unchanged != 2 || !strings.Contains(changes.Rebuilt, "damaged") {
				t.Fatalf("changes are %+v, %v", changes, err)
			}
			r.quoted("when was it that the rebels left the city?", "The rebels left the city on Tuesday.")
			r.quoted("where did the ferry sail?", "The ferry sailed to the island on Sunday.")
			r.reload(ReloadOptions{}, index.Changes{Unchanged: 3})
		})
	}
}

func TestReaderFollowsAnIndexThatIsMadeAnew(t *testing.T) {
	r := openRoom(t, threeReports)
	config := r.config()
	config.ReadOnly = true
	n, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	reader := &room{t: t, Newsroom: n, corpus: r.corpus, index: r.index}
	r.cut(segments, 0)
	if _, err := reader.Ask(t.Context(), answer.Question{Text: "where did the ferry sail?", Limit: 1}); !errors.Is(err, ErrUnreadable) {
		t.Errorf("Ask of files that are cut off: error %v, want %v", err, ErrUnreadable)
	}
	if _, err := r.Reload(t.Context(), ReloadOptions{}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "no other reload is running", func() bool {
		_, err := reader.Reload(t.Context(), ReloadOptions{})
		if err != nil && !errors.Is(err, ErrReloading) {
			t.Fatal(err)
		}
		return err == nil
	})
	reader.quotedAgain("where did the ferry sail?", "The ferry sailed to the island on Sunday.")
}

func TestCloseEndsTheMending(t *testing.T) {
	r := openRoom(t, threeReports)
	r.cut(segments, 0)
	if _, err := r.Ask(t.Context(), answer.Question{Text: "where did the ferry sail?", Limit: 1}); !errors.Is(err, ErrUnreadable) {
		t.Errorf("Ask of files that are cut off: error %v, want %v", err, ErrUnreadable)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestWatchFindsDamageThatNobodyMeets(t *testing.T) {
	r, j := watchRoom(t, WatchOptions{Verify: 20 * time.Millisecond})
	r.served("d.txt", 4)
	eventually(t, "the snapshot before is gone", func() bool { return len(r.snapshots()) == 1 })
	r.cut("notes", 10) // read only at the start
	eventually(t, "the index is rebuilt", func() bool { return j.has("rebuil") && j.has("damaged") })
	r.quoted("where did the ferry sail?", "The ferry sailed to the island on Sunday.")
}
