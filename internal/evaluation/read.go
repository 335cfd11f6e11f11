package evaluation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"
)

// Question is a question of an open set.
type Question struct {
	// ID is the question's name. Readers' questions about one article have names
	// such as A045-2 that begin alike. It is empty when not given.
	ID string `json:"id"`
	// Text is the question as asked.
	Text string `json:"question"`
	// AsOf is the day of asking.
	AsOf Day `json:"as_of"`
	// Answers are strings, any of which a right sentence holds.
	Answers []string `json:"answers"`
	// Gold is the ids of the articles that answer; empty when none does.
	Gold []string `json:"gold"`
	// Kind is the kind of question, such as "who"; empty when not given.
	Kind string `json:"kind"`
}

// Answerable reports whether an article of the set answers the question.
func (q Question) Answerable() bool { return len(q.Gold) > 0 }

// Day is a day written as YYYY-MM-DD; the zero time where it is not given.
type Day struct{ time.Time }

// UnmarshalJSON reads a JSON string; "" and null are the zero time.
func (d *Day) UnmarshalJSON(text []byte) error {
	var day string
	if err := json.Unmarshal(text, &day); err != nil || day == "" {
		return err
	}
	var err error
	d.Time, err = time.Parse(time.DateOnly, day)
	return err
}

// RankQuestion is a question of a rank set.
type RankQuestion struct {
	// Text is the question as asked; it may be empty.
	Text       string      `json:"question"`
	Candidates []Candidate `json:"candidates"`
}

// Candidate is a sentence that may answer a question.
type Candidate struct {
	Text string `json:"text"`
	// Relevant is whether it does.
	Relevant bool `json:"relevant"`
}

// OpenSet is questions and the folder of the articles that answer them.
type OpenSet struct {
	// Dir holds the articles, File the questions.
	Dir, File string
	Questions []Question
}

// ReadOpen reads the open set at a path: a folder with questions.jsonl, or a
// file of questions in such a folder, such as DIR/asked.jsonl. Errors are those
// of [ReadQuestions].
func ReadOpen(path string) (OpenSet, error) {
	if info, err := os.Stat(path); filepath.Ext(path) == ".jsonl" || err == nil && !info.IsDir() {
		return ReadQuestions(filepath.Dir(path), path)
	}
	return ReadQuestions(path, filepath.Join(path, "questions.jsonl"))
}

// ReadQuestions reads the questions of a file. Their gold articles must stand
// in articles.jsonl of the folder dir. Errors name the file, and the line where
// one is malformed; a set without questions is an error.
func ReadQuestions(dir, file string) (OpenSet, error) {
	set := OpenSet{Dir: dir, File: file}
	var err error
	if set.Questions, err = readLines[Question](file); err != nil {
		return set, err
	}
	articles, err := readLines[articleID](filepath.Join(dir, "articles.jsonl"))
	if err != nil {
		return set, err
	}
	known := make(map[string]bool)
	for _, article := range articles {
		known[article.ID] = true
	}
	for _, question := range set.Questions {
		for _, id := range question.Gold {
			if !known[id] {
				return set, fmt.Errorf("%s: gold article %q of %q is not in articles.jsonl of %s", file, id, question.Text, dir)
			}
		}
	}
	return set, nil
}

// ReadRank reads a rank set; its errors are as those of [ReadOpen].
func ReadRank(path string) ([]RankQuestion, error) { return readLines[RankQuestion](path) }

// articleID is what is read of an article.
type articleID struct {
	ID string `json:"id"`
}

// line is what a line of a file holds; check says what is missing in it.
type line interface{ check() error }

func (q Question) check() error {
	switch {
	case strings.TrimSpace(q.Text) == "":
		return errors.New(`no "question"`)
	case q.Gold == nil:
		return errors.New(`no "gold"; it is empty where no article answers`)
	}
	return nil
}

func (q RankQuestion) check() error {
	if q.Candidates == nil {
		return errors.New(`no "candidates"`)
	}
	return nil
}

func (a articleID) check() error {
	if a.ID == "" {
		return errors.New(`no "id"`)
	}
	return nil
}

// readLines reads a file of one JSON object a line and passes over blank
// lines.
func readLines[T line](path string) ([]T, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err // which names the file
	}
	var values []T
	number := 0
	for text := range bytes.Lines(content) {
		number++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		value, err := readLine[T](text)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, number, err)
		}
		values = append(values, value)
	}
	if len(values) == 0 {
		return nil, fmt.Errorf("%s: the file is empty", path)
	}
	return values, nil
}

func readLine[T line](text []byte) (T, error) {
	var value T
	if !utf8.Valid(text) {
		return value, errors.New("not UTF-8")
	}
	if err := json.Unmarshal(text, &value); err != nil {
		return value, fmt.Errorf("malformed: %w", err)
	}
	return value, value.check()
}
