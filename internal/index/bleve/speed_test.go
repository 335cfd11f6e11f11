package bleve_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/newsroom"

	"github.com/blevesearch/bleve/v2"
)

// The benchmarks put Byline beside naive Bleve in the same run: each sentence
// a document, the default mapping, batches of 2,000 in one goroutine, and a
// match query for the question. Only their ratio says something.
//
// They run over the articles and questions of BENCH_DIR (articles.jsonl and
// questions.jsonl), else over those that they make.

type workload struct {
	dir       string
	sentences []string
	questions []answer.Question
}

func loadWorkload(b *testing.B) *workload {
	b.Helper()
	w := &workload{dir: os.Getenv("BENCH_DIR")}
	if w.dir == "" {
		w.dir = b.TempDir()
		makeWorkload(b, w.dir)
	}
	folder, err := corpus.OpenFolder(w.dir)
	if err != nil {
		b.Fatal(err)
	}
	defer folder.Close()
	files, _, err := folder.Files(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		for article, err := range folder.Articles(b.Context(), file) {
			if err != nil {
				continue // questions.jsonl holds no articles
			}
			for _, sentence := range corpus.Split(article.Text) {
				w.sentences = append(w.sentences, sentence.In(article.Text))
			}
		}
	}
	w.readQuestions(b)
	return w
}

func (w *workload) readQuestions(b *testing.B) {
	b.Helper()
	file, err := os.Open(filepath.Join(w.dir, "questions.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var line struct {
			Question string
			AsOf     string `json:"as_of"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			b.Fatal(err)
		}
		asOf, err := time.Parse(time.DateOnly, line.AsOf)
		if err != nil {
			b.Fatal(err)
		}
		w.questions = append(w.questions, answer.Question{Text: line.Question, AsOf: asOf, Limit: 3})
	}
}

// makeWorkload writes 1,000 articles of 60 sentences, of words that are about
// as unevenly frequent as in English, and 100 questions of the same words.
func makeWorkload(b *testing.B, dir string) {
	b.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 5, 50_000)
	text := func(words int, end string) string {
		var s strings.Builder
		for i := range words {
			word := fmt.Sprintf("w%xen", zipf.Uint64())
			if i == 0 {
				word = "The " + word
			}
			s.WriteString(word)
			if i < words-1 {
				s.WriteByte(' ')
			}
		}
		return s.String() + end
	}
	day := func() string {
		return time.Date(2022, 1, 1+random.IntN(365), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	write := func(name string, n int, record func(i int) map[string]any) {
		file, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		out := json.NewEncoder(file)
		for i := range n {
			err = errors.Join(err, out.Encode(record(i)))
		}
		if err := errors.Join(err, file.Close()); err != nil {
			b.Fatal(err)
		}
	}
	write("articles.jsonl", 1000, func(i int) map[string]any {
		var sentences []string
		for range 60 {
			sentences = append(sentences, text(20, "."))
		}
		return map[string]any{"id": fmt.Sprint(i), "title": text(6, ""), "published": day(), "text": strings.Join(sentences, " ")}
	})
	write("questions.jsonl", 100, func(int) map[string]any { return map[string]any{"question": text(12, "?"), "as_of": day()} })
}

func openNewsroom(b *testing.B, w *workload, indexDir string) *newsroom.Newsroom {
	b.Helper()
	n, err := newsroom.Open(b.Context(), newsroom.Config{CorpusDir: w.dir, IndexDir: indexDir})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func buildNaive(b *testing.B, w *workload) bleve.Index {
	b.Helper()
	naive, err := bleve.New(filepath.Join(b.TempDir(), "naive"), bleve.NewIndexMapping())
	if err != nil {
		b.Fatal(err)
	}
	batch := naive.NewBatch()
	for i, sentence := range w.sentences {
		err = errors.Join(err, batch.Index(fmt.Sprint(i), map[string]any{"text": sentence}))
		if batch.Size() == 2000 || i == len(w.sentences)-1 {
			err = errors.Join(err, naive.Batch(batch))
			batch.Reset()
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	return naive
}

func BenchmarkBuild(b *testing.B) {
	w := loadWorkload(b)
	b.Run("engine=byline", func(b *testing.B) {
		for b.Loop() {
			openNewsroom(b, w, b.TempDir()).Close()
		}
	})
	b.Run("engine=naive", func(b *testing.B) {
		for b.Loop() {
			buildNaive(b, w).Close()
		}
	})
}

func BenchmarkOpenUnchanged(b *testing.B) {
	w := loadWorkload(b)
	dir := b.TempDir()
	openNewsroom(b, w, dir).Close()
	for b.Loop() {
		openNewsroom(b, w, dir).Close()
	}
}

// BenchmarkReloadUnchanged lists the folder and verifies the files of the index.
func BenchmarkReloadUnchanged(b *testing.B) {
	w := loadWorkload(b)
	n := openNewsroom(b, w, b.TempDir())
	defer n.Close()
	for b.Loop() {
		if _, err := n.Reload(b.Context(), newsroom.ReloadOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUpdate changes ten articles and reloads, where each article is a
// file of its own and where all are lines of one file. x-build is how much of a
// full build of the same run that takes.
func BenchmarkUpdate(b *testing.B) {
	w := loadWorkload(b)
	articles, err := os.ReadFile(filepath.Join(w.dir, "articles.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimRight(string(articles), "\n"), "\n")
	for _, shape := range []struct {
		name string
		// files is the name and the lines of the i-th of n files.
		n    int
		file func(i int) (name, content string)
	}{
		{"files", len(lines), func(i int) (string, string) { return fmt.Sprintf("%02d/%05d.jsonl", i/1000, i), lines[i] }},
		{"lines", 1, func(int) (string, string) { return "articles.jsonl", strings.Join(lines, "") }},
	} {
		b.Run("corpus="+shape.name, func(b *testing.B) {
			dir := b.TempDir()
			write := func(i int) {
				name, content := shape.file(i)
				path := filepath.Join(dir, name)
				long := time.Now().Add(-time.Hour)
				if old, err := os.Stat(path); err == nil {
					long = old.ModTime().Add(time.Second)
				}
				err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o600), os.Chtimes(path, long, long))
				if err != nil {
					b.Fatal(err)
				}
			}
			for i := range shape.n {
				write(i)
			}
			start := time.Now()
			n := openNewsroom(b, &workload{dir: dir}, b.TempDir())
			built := time.Since(start)
			defer n.Close()
			const touched = 10
			at := 0
			for b.Loop() {
				b.StopTimer()
				for range touched {
					i := at % len(lines)
					text := strings.Index(lines[i], `"text"`) + len(`"text"`)
					text += strings.IndexByte(lines[i][text:], '"') + 1
					lines[i] = lines[i][:text] + fmt.Sprintf("Then came report %d. ", at) + lines[i][text:]
					if at++; shape.n > 1 {
						write(i)
					}
				}
				if shape.n == 1 {
					write(0)
				}
				b.StartTimer()
				changes, err := n.Reload(b.Context(), newsroom.ReloadOptions{})
				if err != nil || len(changes.Changed) != touched {
					b.Fatal(len(changes.Changed), err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/built.Seconds(), "x-build")
		})
	}
}

func BenchmarkAnswer(b *testing.B) {
	w := loadWorkload(b)
	n := openNewsroom(b, w, b.TempDir())
	defer n.Close()
	naive := buildNaive(b, w)
	defer naive.Close()
	b.Run("engine=byline", func(b *testing.B) {
		w.askAll(b, func(ctx context.Context, question answer.Question) error {
			_, err := n.Ask(ctx, question)
			return err
		})
	})
	b.Run("engine=naive", func(b *testing.B) {
		w.askAll(b, func(ctx context.Context, question answer.Question) error {
			_, err := naive.SearchInContext(ctx, bleve.NewSearchRequest(bleve.NewMatchQuery(question.Text)))
			return err
		})
	})
}

// askAll asks the questions in turn and reports the median and the 99th
// percentile of the times that answers took.
func (w *workload) askAll(b *testing.B, ask func(context.Context, answer.Question) error) {
	b.Helper()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if err := ask(b.Context(), w.questions[i%len(w.questions)]); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
