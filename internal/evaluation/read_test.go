package evaluation

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	goodQuestion = `{"question": "Who sails?", "as_of": "2031-04-02", "answers": ["Ola"], "gold": ["a1"]}`
	goodArticle  = `{"id": "a1", "text": "Ola sails."}`
)

// writeFolder writes the two files of an open set.
func writeFolder(t *testing.T, questions, articles string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{"questions.jsonl": questions, "articles.jsonl": articles} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadOpen(t *testing.T) {
	undated := "\n  \n" + `{"question": "Who rows?", "gold": []}`
	set, err := ReadOpen(writeFolder(t, goodQuestion+"\r\n"+undated, goodArticle))
	if err != nil {
		t.Fatal(err)
	}
	questions := set.Questions
	if len(questions) != 2 || !questions[0].Answerable() || questions[1].Answerable() {
		t.Fatalf("read %+v, want an answerable and an unanswerable question", questions)
	}
	if want := time.Date(2031, 4, 2, 0, 0, 0, 0, time.UTC); !questions[0].AsOf.Equal(want) {
		t.Errorf("asked on %v, want %v", questions[0].AsOf, want)
	}
	if !questions[1].AsOf.IsZero() {
		t.Errorf("asked on %v, want no day", questions[1].AsOf)
	}
}

func TestReadOpenOfAFileOfQuestions(t *testing.T) {
	dir := writeFolder(t, goodQuestion, goodArticle)
	other := filepath.Join(t.TempDir(), "other.jsonl")
	for _, path := range []string{filepath.Join(dir, "asked.jsonl"), other} {
		if err := os.WriteFile(path, []byte(`{"question": "Who rows?", "gold": ["a1"], "kind": "who"}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set, err := ReadOpen(filepath.Join(dir, "asked.jsonl"))
	if err != nil || set.Dir != dir || set.Questions[0].Kind != "who" {
		t.Errorf("read %+v, %v", set, err)
	}
	set, err = ReadQuestions(dir, other)
	if err != nil || set.Dir != dir || set.File != other || set.Questions[0].Text != "Who rows?" {
		t.Errorf("read %+v, %v", set, err)
	}
	if _, err := ReadOpen(other); err == nil || !strings.Contains(err.Error(), filepath.Join(filepath.Dir(other), "articles.jsonl")) {
		t.Errorf("error %v, want that the file lies in no folder of articles", err)
	}
	if _, err := ReadOpen(filepath.Join(dir, "none.jsonl")); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "none.jsonl") {
		t.Errorf("error %v, want one that names the file", err)
	}
}

func TestReadOpenNamesTheFaultAndItsPlace(t *testing.T) {
	for name, test := range map[string]struct{ questions, articles, want string }{
		"malformed":        {goodQuestion + "\n\n{", goodArticle, "questions.jsonl, line 3: malformed"},
		"wrong type":       {`{"question": 7, "gold": []}`, goodArticle, "questions.jsonl, line 1: malformed"},
		"two on a line":    {goodQuestion + goodQuestion, goodArticle, "questions.jsonl, line 1: malformed"},
		"no question":      {`{"gold": []}`, goodArticle, `questions.jsonl, line 1: no "question"`},
		"no gold":          {`{"question": "Who?"}`, goodArticle, `questions.jsonl, line 1: no "gold"`},
		"bad day":          {`{"question": "Who?", "as_of": "2 April", "gold": []}`, goodArticle, "line 1: malformed"},
		"not UTF-8":        {"{\"question\": \"Wh\xff?\", \"gold\": []}", goodArticle, "line 1: not UTF-8"},
		"no questions":     {"\n", goodArticle, "questions.jsonl: the file is empty"},
		"no articles":      {goodQuestion, "", "articles.jsonl: the file is empty"},
		"malformed corpus": {goodQuestion, goodArticle + "\n[]", "articles.jsonl, line 2: malformed"},
		"another corpus":   {goodQuestion, `{"id": "b1"}`, `gold article "a1" of "Who sails?" is not in articles.jsonl`},
		"nameless article": {goodQuestion, `{"text": "Ola sails."}`, `articles.jsonl, line 1: no "id"`},
	} {
		_, err := ReadOpen(writeFolder(t, test.questions, test.articles))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, test.want)
		}
	}
}

func TestReadMissingFile(t *testing.T) {
	dir := t.TempDir()
	_, err := ReadOpen(dir)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), filepath.Join(dir, "questions.jsonl")) {
		t.Errorf("error %v, want one that names questions.jsonl", err)
	}
}

func TestReadRank(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rank.jsonl")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"question": "", "candidates": [{"text": "Ola sails.", "relevant": true}]}` + "\n" + `{"question": "Who?", "candidates": []}`)
	questions, err := ReadRank(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(questions) != 2 || questions[0].Candidates[0] != (Candidate{"Ola sails.", true}) {
		t.Errorf("read %+v", questions)
	}
	write(goodQuestion)
	if _, err := ReadRank(path); err == nil || !strings.Contains(err.Error(), `rank.jsonl, line 1: no "candidates"`) {
		t.Errorf("error %v, want one that misses candidates", err)
	}
}
