package digest

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/index/bleve/blevetest"
)

// The benchmarks put a digest of as many articles as are read for one beside
// answers in the same run; "answers" is how many are given in the time.
//
// They run over the articles and questions of BENCH_DIR, with BENCH_TOPIC for
// the topic, else over those that they make.

func BenchmarkSummary(b *testing.B) {
	besideAnswers(b, func(d *Digester, topic Topic) (int, error) {
		summary, err := d.Summarize(b.Context(), topic)
		if err != nil {
			return 0, err
		}
		return summary.Articles, nil
	})
}

func BenchmarkTimeline(b *testing.B) {
	besideAnswers(b, func(d *Digester, topic Topic) (int, error) {
		timeline, err := d.Timeline(b.Context(), topic)
		if err != nil {
			return 0, err
		}
		return timeline.Articles, nil
	})
}

// besideAnswers measures how long tell takes, which returns the number of
// articles about the topic, and how long an answer takes.
func besideAnswers(b *testing.B, tell func(*Digester, Topic) (int, error)) {
	dir, topic := os.Getenv("BENCH_DIR"), cmp.Or(os.Getenv("BENCH_TOPIC"), "Dunmarrow")
	if dir == "" {
		dir = makeArticles(b)
	}
	ix := blevetest.OpenFolder(b, dir)
	questions := readQuestions(b, dir)
	answerer, digester := answer.New(answer.Config{Finder: ix}), New(ix)
	var asking, telling []time.Duration
	articles := 0
	for b.Loop() {
		for _, question := range questions {
			start := time.Now()
			if _, err := answerer.Ask(b.Context(), question); err != nil {
				b.Fatal(err)
			}
			asking = append(asking, time.Since(start))
		}
		start := time.Now()
		found, err := tell(digester, Topic{Text: topic})
		if err != nil {
			b.Fatal(err)
		}
		telling = append(telling, time.Since(start))
		articles = min(found, maxRead)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(articles), "articles")
	b.ReportMetric(median(telling).Seconds()*1000, "ms/digest")
	b.ReportMetric(median(asking).Seconds()*1000, "ms/answer")
	b.ReportMetric(float64(median(telling))/float64(median(asking)), "answers")
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func readQuestions(b *testing.B, dir string) []answer.Question {
	b.Helper()
	file, err := os.Open(filepath.Join(dir, "questions.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	var questions []answer.Question
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var line struct{ Question string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			b.Fatal(err)
		}
		questions = append(questions, answer.Question{Text: line.Question, Limit: 3})
	}
	return questions
}

// makeArticles writes 1,000 articles of 40 sentences. Their words are about as
// unevenly frequent as in English; every third article is about Dunmarrow, and
// every fourth sentence names a day.
func makeArticles(b *testing.B) (dir string) {
	b.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 5, 50_000)
	sentence := func() string {
		words := []string{"The"}
		for range 20 {
			words = append(words, fmt.Sprintf("w%xen", zipf.Uint64()))
		}
		return strings.Join(words, " ")
	}
	var articles, questions strings.Builder
	for i := range 1000 {
		var text strings.Builder
		for s := range 40 {
			text.WriteString(sentence())
			if i%3 == 0 && s%8 == 0 {
				text.WriteString(" Dunmarrow")
			}
			if s%4 == 0 {
				text.WriteString(" on " + time.Weekday(random.IntN(7)).String())
			}
			text.WriteString(". ")
		}
		day := time.Date(2031, 3, 1+random.IntN(60), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		fmt.Fprintf(&articles, "{\"id\": \"%d\", \"published\": %q, \"text\": %q}\n", i, day, text.String())
	}
	for range 100 {
		fmt.Fprintf(&questions, "{\"question\": \"what w%xen the w%xen w%xen\"}\n", zipf.Uint64(), zipf.Uint64(), 100+zipf.Uint64())
	}
	return blevetest.Folder(b, map[string]string{"articles.jsonl": articles.String(), "questions.jsonl": questions.String()})
}
