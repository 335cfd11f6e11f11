package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/evaluation"
)

const ferries = `{"id": "alba", "text": "The ferry Alba sank off Dunmarrow on Tuesday in a storm. Twelve people drowned in the harbour of the town. Divers searched the wreck of the ferry until the evening. The harbour was closed to ships of every kind. The owner of the ferry promised money for the families.", "reference": "The ferry Alba sank off Dunmarrow. Twelve people drowned."}
{"id": "pier", "text": "The pier at Varnby fell into the water on Monday. Nobody was on the pier when it fell. The council will build a new pier of stone in the spring.", "reference": "The pier at Varnby fell. A new pier will be built."}
`

func writeFerries(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ferries.jsonl")
	if err := os.WriteFile(path, []byte(ferries), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSummaryPrintsFigures(t *testing.T) {
	figures := decode[evaluation.SummaryFigures](t, last(mustRun(t, "summary", writeFerries(t))))
	if figures.N != 2 || figures.Rouge1 <= 0.3 || figures.Rouge1 > 1 || figures.Lead3Rouge1 <= 0.3 || figures.Rouge2 <= 0 || figures.Lead3Rouge2 <= 0 {
		t.Errorf("the figures are %+v", figures)
	}
}

func TestSummaryPrintsSummaries(t *testing.T) {
	printed := lines(mustRun(t, "summary", "--json", "--sentences", "2", writeFerries(t)))
	if len(printed) != 2 {
		t.Fatalf("printed %q, want 2 lines", printed)
	}
	for i, id := range []string{"alba", "pier"} {
		line := decode[summaryLine](t, printed[i])
		if line.ID != id || len(line.Summary) != 2 {
			t.Errorf("printed %+v, want a summary of %s in 2 sentences", line, id)
		}
		for _, sentence := range line.Summary {
			if !strings.Contains(ferries, sentence) {
				t.Errorf("%q stands in no article", sentence)
			}
		}
	}
}

func TestSummaryRefuses(t *testing.T) {
	for _, args := range [][]string{
		{"summary"}, {"summary", filepath.Join(t.TempDir(), "none.jsonl")}, {"summary", "--sentences", "0", writeFerries(t)},
	} {
		if err := run(t.Context(), args, new(strings.Builder)); err == nil {
			t.Errorf("the arguments %q are accepted", args)
		}
	}
}

func TestTrainSummaryWritesAModel(t *testing.T) {
	dir := t.TempDir()
	printed := mustRun(t, "train-summary", "--out", dir, writeFerries(t))
	written, err := os.ReadFile(filepath.Join(dir, "weights.txt"))
	if err != nil || string(written) != printed || !strings.Contains(printed, "word central: ") || !strings.Contains(printed, "pair intercept: ") {
		t.Errorf("error %v, the model is\n%s", err, written)
	}
	if again := mustRun(t, "train-summary", "--out", dir, writeFerries(t)); again != printed {
		t.Errorf("another model the second time:\n%s", again)
	}
}
