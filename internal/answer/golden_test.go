package answer

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"byline/internal/reader"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// goldenQuestion is a line of testdata/corpus-questions.jsonl.
type goldenQuestion struct {
	Question string
	// Sentences are parts of the sentences that answer; none if no article
	// does.
	Sentences []string
	Kind      string
}

// TestRankingOfTheSampleCorpus pins the first sentence for each question about
// the sample articles, with the real reader, and how many are right. Run with
// -update to accept a change, and read the difference.
func TestRankingOfTheSampleCorpus(t *testing.T) {
	const golden = "testdata/corpus-ranking.golden"
	shipped, err := reader.New()
	if err != nil {
		t.Fatal(err)
	}
	got := rankingOf(t, openFolder(t, "../../corpus", shipped), readGoldenQuestions(t, "testdata/corpus-questions.jsonl"))
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

// tally counts the outcomes of questions.
type tally struct {
	answerable, first, third, refused int // of these, right first, right among three, refused
	unanswerable, answered            int
}

func (n *tally) String() string {
	return fmt.Sprintf("right first: %s, right among three: %s, refused although answerable: %s, answered although no article does: %s\n",
		share(n.first, n.answerable), share(n.third, n.answerable), share(n.refused, n.answerable), share(n.answered, n.unanswerable))
}

// verdict counts an answer, and names its outcome.
func (n *tally) verdict(q goldenQuestion, a *Answer) string {
	if len(q.Sentences) == 0 {
		n.unanswerable++
		if a.Answered {
			n.answered++
			return "answered although no article does"
		}
		return "rightly refused, " + string(a.WhyNot)
	}
	n.answerable++
	rank := 1 + slices.IndexFunc(a.Quotes, func(quote Quote) bool {
		return slices.ContainsFunc(q.Sentences, func(part string) bool { return strings.Contains(quote.Sentence, part) })
	})
	verdict := "wrong"
	switch {
	case rank == 1:
		n.first++
		verdict = "right"
	case rank > 1:
		verdict = fmt.Sprintf("right at %d", rank)
	}
	if rank > 0 {
		n.third++
	}
	if !a.Answered {
		n.refused++
		verdict += ", refused, " + string(a.WhyNot)
	}
	return verdict
}

// rankingOf is the golden file's text: its score line, then two lines for each
// question. The confidence is rounded, as its last digits may differ between
// processors.
func rankingOf(t *testing.T, a *Answerer, questions []goldenQuestion) string {
	t.Helper()
	var lines strings.Builder
	n := new(tally)
	for _, q := range questions {
		answer := ask(t, a, Question{Text: q.Question})
		sentence := "nothing"
		if len(answer.Quotes) > 0 {
			quote := answer.Quotes[0]
			sentence = quote.Sentence
			if span := quote.Highlight; span != (Span{}) {
				sentence = sentence[:span.Start] + "[" + sentence[span.Start:span.End] + "]" + sentence[span.End:]
			}
		}
		fmt.Fprintf(&lines, "\n%s [%s] %s, %.2f, shown %d\n    %s\n", q.Question, q.Kind, n.verdict(q, answer), answer.Confidence, answer.Telling, sentence)
	}
	return n.String() + lines.String()
}

func share(n, of int) string { return fmt.Sprintf("%d of %d (%d%%)", n, of, 100*n/max(1, of)) }

// difference returns the lines that only one of two texts has.
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
