package answer

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// goldenQuestion is a line of testdata/corpus-questions.jsonl.
type goldenQuestion struct {
	Question string
	// Sentences are parts of the sentences that rightly answer; none when no
	// article does.
	Sentences []string
	Kind      string
}

// TestRankingOfTheSampleCorpus pins the first sentence that each question
// about the corpus that ships with the bot gets, and how many are right. Run
// with -update to accept a change, and read the difference.
func TestRankingOfTheSampleCorpus(t *testing.T) {
	const golden = "testdata/corpus-ranking.golden"
	got := rankingOf(t, openFolder(t, "../../corpus"), readGoldenQuestions(t, "testdata/corpus-questions.jsonl"))
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the ranking changed; run go test ./internal/answer -update and read the difference:\n%s", difference(string(want), got))
	}
}

func readGoldenQuestions(t *testing.T, name string) []goldenQuestion {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var questions []goldenQuestion
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var q goldenQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		questions = append(questions, q)
	}
	return questions
}

// rankingOf is the golden file's text: its score lines, then two lines a
// question.
func rankingOf(t *testing.T, a *Answerer, questions []goldenQuestion) string {
	t.Helper()
	var lines strings.Builder
	var answerable, first, third, refused, unanswerable, answered int
	for _, q := range questions {
		answer := ask(t, a, q.Question)
		rank := 0
		for i := len(answer.Quotes) - 1; i >= 0; i-- {
			for _, part := range q.Sentences {
				if strings.Contains(answer.Quotes[i].Sentence, part) {
					rank = i + 1
				}
			}
		}
		verdict := "wrong"
		switch {
		case len(q.Sentences) == 0 && answer.Answered:
			verdict = "answered in vain"
			unanswerable, answered = unanswerable+1, answered+1
		case len(q.Sentences) == 0:
			verdict = "rightly refused"
			unanswerable++
		default:
			answerable++
			if rank == 1 {
				verdict = "right"
				first++
			} else if rank > 1 {
				verdict = fmt.Sprintf("right at %d", rank)
			}
			if rank > 0 {
				third++
			}
			if !answer.Answered {
				verdict += ", refused"
				refused++
			}
		}
		sentence := "nothing"
		if len(answer.Quotes) > 0 {
			sentence = answer.Quotes[0].Sentence
		}
		fmt.Fprintf(&lines, "\n%s [%s] %s, %.2f\n    %s\n", q.Question, q.Kind, verdict, answer.Confidence, sentence)
	}
	return fmt.Sprintf("right@1: %s, right@3: %s, refused though answerable: %s, answered in vain: %s\n",
		share(first, answerable), share(third, answerable), share(refused, answerable), share(answered, unanswerable)) + lines.String()
}

func share(n, of int) string { return fmt.Sprintf("%d of %d (%d%%)", n, of, 100*n/max(1, of)) }

// difference is the lines that stand in only one of two texts.
func difference(before, after string) string {
	var out strings.Builder
	only := func(sign, text, other string) {
		for line := range strings.Lines(text) {
			if !strings.Contains(other, line) {
				out.WriteString(sign + line)
			}
		}
	}
	only("-", before, after)
	only("+", after, before)
	return out.String()
}
