package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/retrieval"
)

// towns writes a set of so many towns, each with an article and three questions
// about it.
func towns(t *testing.T, count int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	var articles, questions strings.Builder
	for i := range count {
		town := "Drell" + strings.Repeat(string(rune('a'+i%26)), 1+i/26)
		fmt.Fprintf(&articles, `{"id": "%s", "title": "Fire in %[1]s", "source": "Wire", "published": "2031-03-04", "text": "A fire in %[1]s burnt down the old mill. Ola %[1]sson put it out."}`+"\n", town)
		for n, asked := range []string{"who put out the fire in %s?", "what burnt down in %s?", "which old building of %s had a fire?"} {
			fmt.Fprintf(&questions, `{"id": "%d-%d", "question": %q, "as_of": "2031-03-05", "answers": ["mill", "Ola"], "gold": [%q]}`+"\n", i, n, fmt.Sprintf(asked, town), town)
		}
	}
	for name, text := range map[string]string{"articles.jsonl": articles.String(), "questions.jsonl": questions.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWhatArticlesAreAboutIsMeasuredAndFitted(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	set := towns(t, 60)
	printed := lines(mustRun(t, "about", set))
	if !strings.HasPrefix(printed[0], "CORPUS") || len(printed) != 1+1+len(sampleSizes) {
		t.Fatalf("printed %q, want a line for the set's own articles and for each size", printed)
	}
	for i, want := range []string{"30 0", "19 11", "23 7", "30 0", "30 0"} { // small corpora have every other of their towns, and some more
		fields := strings.Fields(printed[1+i])
		if got := fields[len(fields)-4] + " " + fields[len(fields)-2]; got != want {
			t.Errorf("%q: reported and missing are %s, want %s", printed[1+i], got, want)
		}
	}
	fitted := filepath.Join(t.TempDir(), "about.txt")
	if printed := mustRun(t, "fit-about", "--out", fitted, set); !strings.HasPrefix(printed, "fitted to ") {
		t.Errorf("printed %q", printed)
	}
	text, err := os.ReadFile(fitted)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append([]string{"intercept", "size"}, retrieval.AboutNames...) {
		if !strings.Contains(string(text), "\n"+name+" ") {
			t.Errorf("no value of %q in %q", name, text)
		}
	}
	if err := run(t.Context(), []string{"fit-about", "--out", fitted, towns(t, 1)}, new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), "no question") {
		t.Errorf("fitted to one town: error %v", err)
	}
}

// TestQuantileLine: of points that are spread over 0 to 9 above a line, a fifth lies
// below the line two higher.
func TestQuantileLine(t *testing.T) {
	var xs, ys []float64
	for x := range 20 {
		for above := range 10 {
			xs, ys = append(xs, float64(x)), append(ys, 3-0.25*float64(x)+float64(above))
		}
	}
	if at, slope := quantileLine(xs, ys, 0.2); math.Abs(at-5) > 0.5 || math.Abs(slope+0.25) > 0.05 {
		t.Errorf("the line starts at %v with a slope of %v, want about 5 and -.25", at, slope)
	}
}

// TestNearMissesAreReportedOn: by their names, and not where nothing answers a
// question about their article.
func TestNearMissesAreReportedOn(t *testing.T) {
	var got []string
	for _, q := range reportedOn([]evaluation.Question{
		{ID: "A1-0"}, {ID: "A1-1", Gold: []string{"a"}}, {ID: "A2-0"}, {ID: "20310304_1"}, {ID: "20310304_2", Gold: []string{"b"}}, {Gold: []string{"c"}}, {},
	}) {
		got = append(got, q.ID+" "+strings.Join(q.Gold, ","))
	}
	if want := []string{"A1-0 a", "A1-1 a", "20310304_2 b", " c"}; !slices.Equal(got, want) {
		t.Errorf("reported on are %q, want %q", got, want)
	}
}

// TestArticlesOf: an article counts once, and beside a gold article no other does.
func TestArticlesOf(t *testing.T) {
	found := func(id string) *retrieval.Found { return &retrieval.Found{Summary: &index.Summary{ID: id}} }
	a, b, c := found("a"), found("b"), found("c")
	passages := []*retrieval.Passage{{Found: a}, {Found: b}, {Found: a}, {Found: b}, {Found: c}}
	for _, test := range []struct {
		gold     []string
		reported bool
		want     []*retrieval.Found
	}{
		{nil, false, []*retrieval.Found{a, b, c}},
		{[]string{"b"}, true, []*retrieval.Found{b}},
		{[]string{"c", "a"}, true, []*retrieval.Found{a, c}},
		{[]string{"d"}, false, []*retrieval.Found{a, b, c}},
	} {
		if reported, got := articlesOf(evaluation.Question{Gold: test.gold}, passages); reported != test.reported || !slices.Equal(got, test.want) {
			t.Errorf("gold %v: reported %v, %d articles; want %v, %d", test.gold, reported, len(got), test.reported, len(test.want))
		}
	}
}
