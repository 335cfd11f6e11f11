package evaluation

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The figures below were worked out by hand.
func TestScoreSummaries(t *testing.T) {
	articles := []Reported{
		{ID: "a", Text: "The pier fell. Nobody was hurt! Was it old? It was.", Reference: "The old pier fell"},
		{ID: "b", Text: "One sentence", Reference: "no word"},
	}
	f := ScoreSummaries(articles, [][]string{{"The pier fell.", "It rained."}, nil})
	// 3 of 5 words, of 4; 1 of 4 pairs, of 3. The lead: the, pier, fell, old of 9 words; 1 pair of 8.
	for _, figure := range []struct {
		name      string
		got, want float64
	}{
		{"rouge1", f.Rouge1, 2 * 3. / (5 + 4) / 2},
		{"rouge2", f.Rouge2, 2 * 1. / (4 + 3) / 2},
		{"lead3 rouge1", f.Lead3Rouge1, 2 * 4. / (9 + 4) / 2},
		{"lead3 rouge2", f.Lead3Rouge2, 2 * 1. / (8 + 3) / 2},
	} {
		if math.Abs(figure.got-figure.want) > 1e-9 {
			t.Errorf("%s is %.4f, want %.4f", figure.name, figure.got, figure.want)
		}
	}
	if f.N != 2 {
		t.Errorf("of %d articles", f.N)
	}
}

func TestReadSummaries(t *testing.T) {
	for text, want := range map[string]string{
		`{"id": "a", "text": "b", "reference": "c"}`: "",
		`{"id": "a", "text": "", "reference": "c"}`:  `no "text"`,
		`{"text": "b", "reference": "c"}`:            `no "id"`,
		`{"id": "a", "text": "b", "reference": "c"`:  "line 1",
		"\n": "the file is empty",
	} {
		path := filepath.Join(t.TempDir(), "set.jsonl")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := ReadSummaries(path)
		switch {
		case want == "" && (err != nil || len(read) != 1 || read[0].Reference != "c"):
			t.Errorf("%s: read %+v, %v, want one reference", text, read, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
