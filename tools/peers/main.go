// Command peers measures Byline's index beside other engines on the same
// sentences and questions; the script run, beside it, runs all of them.
//
//	peers write DIR WORK  # the sentences and questions of a folder of articles
//	peers byline DIR WORK
//	peers bleve DIR WORK  # Bleve as its README has it, a document a sentence
//	peers fts5 DIR WORK   # SQLite's FTS5, a row a sentence
//
// Byline indexes articles and cuts passages of those it finds, which is more than
// the others do: they list the ten best sentences that hold any of the words.
package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	_ "modernc.org/sqlite"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/index"
	engine "byline/internal/index/bleve"
	"byline/internal/words"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 3 {
		return errors.New("want a step, a folder of articles and a folder to work in")
	}
	w := workload{corpus: args[1], dir: args[2]}
	steps := map[string]func(context.Context) error{
		"write": w.write, "byline": w.byline, "bleve": w.bleve, "fts5": w.fts5,
	}
	step, known := steps[args[0]]
	if !known {
		return fmt.Errorf("there is no step %q", args[0])
	}
	return step(ctx)
}

// workload is where the articles, and what is made of them, lie.
type workload struct{ corpus, dir string }

// asked is how many questions there are.
const asked = 200

// write writes a sentence a line, and a question a line: five words of a sentence.
func (w workload) write(ctx context.Context) (err error) {
	folder, err := corpus.OpenFolder(w.corpus)
	if err != nil {
		return err
	}
	defer folder.Close()
	files, _, err := folder.Files(ctx)
	if err != nil {
		return err
	}
	sentences, err := os.Create(filepath.Join(w.dir, "sentences.txt"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sentences.Close()) }()
	out := bufio.NewWriter(sentences)
	var sampled []string
	n := 0
	for _, file := range files {
		for a, err := range folder.Articles(ctx, file) {
			if err != nil {
				return err
			}
			for _, sentence := range corpus.Split(a.Text) {
				text := sentence.In(a.Text)
				fmt.Fprintln(out, text)
				if n++; n%97 == 0 {
					sampled = append(sampled, text)
				}
			}
		}
	}
	var questions strings.Builder
	for i := range min(asked, len(sampled)) {
		fields := strings.Fields(strings.TrimSuffix(sampled[i*len(sampled)/min(asked, len(sampled))], "."))
		var told []string
		for at := 0; at < len(fields) && len(told) < 5; at += 2 {
			if word := strings.ToLower(fields[at]); !words.Stop(word) {
				told = append(told, word)
			}
		}
		fmt.Fprintln(&questions, strings.Join(told, " "))
	}
	return errors.Join(out.Flush(), os.WriteFile(filepath.Join(w.dir, "questions.txt"), []byte(questions.String()), 0o644))
}

func (w workload) lines(name string) ([]string, error) {
	content, err := os.ReadFile(filepath.Join(w.dir, name))
	return strings.Split(strings.TrimSuffix(string(content), "\n"), "\n"), err
}

// measure builds, asks all questions once to warm up and once to measure, and
// prints a row.
func (w workload) measure(name, place string, build func() error, ask func(question string) error) error {
	questions, err := w.lines("questions.txt")
	if err != nil {
		return err
	}
	before := spent()
	if err := build(); err != nil {
		return err
	}
	built := spent() - before
	var clock []time.Duration
	for round := range 2 {
		if round == 1 {
			before = spent()
		}
		for _, question := range questions {
			began := time.Now()
			if err := ask(question); err != nil {
				return err
			}
			if round == 1 {
				clock = append(clock, time.Since(began))
			}
		}
	}
	each := (spent() - before) / time.Duration(len(questions))
	slices.Sort(clock)
	var size int64
	err = filepath.WalkDir(place, func(_ string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	fmt.Printf("| %s | %.1f | %d | %.2f | %.2f |\n", name, built.Seconds(), size>>20, float64(each.Microseconds())/1000, float64(clock[len(clock)/2].Microseconds())/1000)
	return err
}

// spent is the CPU time of the process so far.
func spent() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func (w workload) byline(ctx context.Context) error {
	place := filepath.Join(w.dir, "byline")
	var ix *index.Index
	var answerer *answer.Answerer
	build := func() error {
		folder, err := corpus.OpenFolder(w.corpus)
		if err != nil {
			return err
		}
		defer folder.Close()
		if ix, err = engine.OpenIndex(ctx, place, folder, index.Options{}); err == nil {
			answerer = answer.New(answer.Config{Finder: ix})
		}
		return err
	}
	err := w.measure("Byline", place, build, func(question string) error {
		_, err := answerer.Passages(ctx, answer.Question{Text: "what did " + question + "?", Limit: 10})
		return err
	})
	if ix != nil {
		err = errors.Join(err, ix.Close())
	}
	return err
}

func (w workload) bleve(context.Context) error {
	place := filepath.Join(w.dir, "naive")
	var naive bleve.Index
	build := func() (err error) {
		sentences, err := w.lines("sentences.txt")
		if err != nil {
			return err
		}
		if naive, err = bleve.New(place, bleve.NewIndexMapping()); err != nil {
			return err
		}
		batch := naive.NewBatch()
		for i, sentence := range sentences {
			err = errors.Join(err, batch.Index(fmt.Sprint(i), map[string]any{"text": sentence}))
			if batch.Size() == 2000 || i == len(sentences)-1 {
				err = errors.Join(err, naive.Batch(batch))
				batch.Reset()
			}
		}
		return err
	}
	err := w.measure("Bleve, a document a sentence", place, build, func(question string) error {
		_, err := naive.Search(bleve.NewSearchRequest(bleve.NewMatchQuery(question)))
		return err
	})
	if naive != nil {
		err = errors.Join(err, naive.Close())
	}
	return err
}

func (w workload) fts5(ctx context.Context) error {
	place := filepath.Join(w.dir, "fts5")
	if err := os.MkdirAll(place, 0o755); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", filepath.Join(place, "sentences.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	build := func() error {
		sentences, err := w.lines("sentences.txt")
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "create virtual table s using fts5(text, tokenize = 'porter unicode61')"); err != nil {
			return err
		}
		t, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		insert, err := t.PrepareContext(ctx, "insert into s(text) values (?)")
		if err != nil {
			return errors.Join(err, t.Rollback())
		}
		for _, sentence := range sentences {
			if _, err := insert.ExecContext(ctx, sentence); err != nil {
				return errors.Join(err, t.Rollback())
			}
		}
		return t.Commit()
	}
	return w.measure("SQLite FTS5 (modernc)", place, build, func(question string) error {
		match := `"` + strings.Join(strings.Fields(question), `" OR "`) + `"`
		rows, err := db.QueryContext(ctx, "select rowid, text from s where s match ? order by bm25(s) limit 10", match)
		if err != nil {
			return err
		}
		for rows.Next() {
		}
		return errors.Join(rows.Err(), rows.Close())
	})
}
