package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"byline/internal/index"
	"byline/internal/words"
)

const (
	// articleBytes is how long a text is, about.
	articleBytes = 850
	// years are those that the articles are of, from firstDay on.
	years = 10
	// outlets is how many there are.
	outlets = 40
	// distinct is how many words there are; exponent tells how fast they get
	// rarer, as Zipf's law has it.
	distinct = 300_000
	exponent = 1.07
)

var firstDay = time.Date(2016, time.January, 1, 0, 0, 0, 0, time.UTC)

// common are the commonest words, which are those of English.
var common = strings.Fields("the of and to in a is that for it was on as with be by at from his an were are which this has or had not but they who will their have its said")

// record is an article as it is written.
type record struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Source    string `json:"source"`
	Published string `json:"published"`
	Text      string `json:"text"`
}

// writer writes articles of random words.
type writer struct {
	random *rand.Rand
	zipf   *rand.Zipf
}

func newWriter(seed int64) *writer {
	random := rand.New(rand.NewSource(seed))
	return &writer{random, rand.NewZipf(random, exponent, 2, distinct)}
}

// word is the word of a rank: of syllables, except the commonest. Of the words
// that four syllables make, one in eighty is one, so that words are about as far
// from each other as those of a language.
func word(rank int) string {
	if rank < len(common) {
		return common[rank]
	}
	const consonants, vowels, syllables = "bdfgklmnprstvz", "aeiou", 4
	const all = 70 * 70 * 70 * 70
	n := rank * 7_654_321 % all // another for each rank, for the two have no common divisor
	var w []byte
	for range syllables {
		w = append(w, consonants[n%len(consonants)])
		n /= len(consonants)
		w = append(w, vowels[n%len(vowels)])
		n /= len(vowels)
	}
	return string(w) + "m"
}

func (w *writer) word() string { return word(int(w.zipf.Uint64())) }

// sentence is from 8 to 22 words.
func (w *writer) sentence() string {
	all := make([]string, 8+w.random.Intn(15))
	for i := range all {
		all[i] = w.word()
		if w.random.Intn(12) == 0 {
			all[i] = capital(all[i])
		}
	}
	all[0] = capital(all[0])
	return strings.Join(all, " ") + "."
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

func (w *writer) article(number int, day time.Time) record {
	title := make([]string, 5+w.random.Intn(5))
	for i := range title {
		title[i] = w.word()
	}
	title[0] = capital(title[0])
	var text strings.Builder
	for n := 0; text.Len() < articleBytes-100; n++ {
		switch {
		case n > 0 && n%3 == 0:
			text.WriteString("\n\n")
		case n > 0:
			text.WriteByte(' ')
		}
		text.WriteString(w.sentence())
	}
	return record{
		ID: fmt.Sprintf("article-%08d", number), Title: strings.Join(title, " "), Source: outletName(w.random.Intn(outlets)),
		Published: day.Add(time.Duration(w.random.Intn(86400)) * time.Second).Format(time.RFC3339), Text: text.String(),
	}
}

func outletName(n int) string { return fmt.Sprintf("Outlet %d", n) }

// makeCorpus writes n articles into dir, a file a month.
func makeCorpus(dir string, n int) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	w := newWriter(1)
	number := 0
	for month := range 12 * years {
		first := firstDay.AddDate(0, month, 0)
		days := first.AddDate(0, 1, 0).Sub(first) / (24 * time.Hour)
		err := writeLines(filepath.Join(dir, first.Format("2006-01")+".jsonl"), func(write func(record) error) error {
			for ; number < n*(month+1)/(12*years); number++ {
				if err := write(w.article(number, first.AddDate(0, 0, w.random.Intn(int(days))))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeLines writes a file of records, one a line, which looks as if it had stood
// there for a while.
func writeLines(path string, all func(write func(record) error) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	lines := json.NewEncoder(out)
	err = all(func(r record) error { return lines.Encode(r) })
	if err := errors.Join(err, out.Flush(), file.Close()); err != nil {
		return err
	}
	past := time.Now().Add(-time.Minute)
	return os.Chtimes(path, past, past)
}

// changeSome gives n articles of the newest file other texts.
func changeSome(dir string, n int) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(files) == 0 {
		return errors.Join(fmt.Errorf("%q has no articles", dir), err)
	}
	path := slices.Max(files)
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	w := newWriter(time.Now().UnixNano())
	return writeLines(path, func(write func(record) error) error {
		for line := range bytes.Lines(content) {
			var r record
			if err := json.Unmarshal(line, &r); err != nil {
				return err
			}
			if n > 0 {
				r.Text = w.sentence() + "\n\n" + r.Text[:len(r.Text)*9/10]
				n--
			}
			if err := write(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// questionsOf are questions with some words of articles, common and rare.
func questionsOf(ctx context.Context, ix *index.Index, n int) ([]string, error) {
	w := newWriter(2)
	var questions []string
	for len(questions) < n {
		page, err := ix.List(ctx, fmt.Sprintf("article-%08d", w.random.Intn(max(1, ix.Len()))-1), 1)
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			continue
		}
		documents, err := ix.Documents(ctx, []string{page[0].ID})
		if err != nil {
			return nil, err
		}
		d := documents[0]
		sentence := strings.Fields(strings.TrimSuffix(d.Sentence(w.random.Intn(len(d.Sentences))), "."))
		w.random.Shuffle(len(sentence), func(i, j int) { sentence[i], sentence[j] = sentence[j], sentence[i] })
		var asked []string
		for _, word := range sentence {
			if tokens := words.Tokens(word); len(asked) < 5 && len(tokens) == 1 && !words.Stop(tokens[0].Term) {
				asked = append(asked, strings.ToLower(word))
			}
		}
		questions = append(questions, "what did "+strings.Join(asked, " ")+"?")
	}
	return questions, nil
}
