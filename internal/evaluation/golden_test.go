package evaluation

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// The golden files hold figures of an independent implementation.

func TestOpenFiguresAgreeWithIndependentOnes(t *testing.T) {
	dir := extract(t, "open.txtar")
	compare(t, dir, ScoreOpen(readResults(t, dir)))
}

func TestFiguresByKindAgreeWithIndependentOnes(t *testing.T) {
	dir := extract(t, "kinds.txtar")
	figures := ScoreOpen(readResults(t, dir))
	compare(t, dir, figures)
	if len(figures.Kinds) != 3 {
		t.Errorf("%d kinds, want 3", len(figures.Kinds))
	}
}

func readResults(t *testing.T, dir string) []Result {
	t.Helper()
	questions := read[Question](t, dir, "questions.jsonl")
	replies := read[Reply](t, dir, "output.jsonl")
	results := make([]Result, len(questions))
	for i := range questions {
		results[i] = Result{questions[i], replies[i]}
	}
	return results
}

func TestRankFiguresAgreeWithIndependentOnes(t *testing.T) {
	dir := extract(t, "rank.txtar")
	questions := read[RankQuestion](t, dir, "questions.jsonl")
	scores := read[scoresLine](t, dir, "output.jsonl")
	rankings := make([]Ranking, len(questions))
	for i := range questions {
		rankings[i] = Ranking{questions[i], scores[i].Scores}
	}
	compare(t, dir, ScoreRank(rankings))
}

type scoresLine struct {
	Scores []float64 `json:"scores"`
}

func (scoresLine) check() error { return nil }
func (Reply) check() error      { return nil }

// extract writes the files of an archive to a folder.
func extract(t *testing.T, archive string) (dir string) {
	t.Helper()
	files, err := txtar.ParseFile(filepath.Join("testdata", archive))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := txtar.Write(files, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func read[T line](t *testing.T, dir, name string) []T {
	t.Helper()
	values, err := readLines[T](filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// compare compares figures, as JSON, with those in the folder. Figures that the
// folder does not have are ignored.
func compare(t *testing.T, dir string, figures any) {
	t.Helper()
	wantText, err := os.ReadFile(filepath.Join(dir, "figures.json"))
	if err != nil {
		t.Fatal(err)
	}
	gotText, err := json.Marshal(figures)
	if err != nil {
		t.Fatal(err)
	}
	var got, want map[string]any
	if err := json.Unmarshal(gotText, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(wantText, &want); err != nil {
		t.Fatal(err)
	}
	compareObjects(t, "", got, want)
}

func compareObjects(t *testing.T, at string, got, want map[string]any) {
	t.Helper()
	for name, value := range want {
		if object, ok := value.(map[string]any); ok {
			inner, _ := got[name].(map[string]any)
			compareObjects(t, at+name+" ", inner, object)
		} else if !reflect.DeepEqual(got[name], value) {
			t.Errorf("%s%s is %v, want %v", at, name, got[name], value)
		}
	}
}
