package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/query"
)

// misspellings writes a list of misspellings to a file.
func misspellings(t *testing.T, lines ...string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "dictionary.txt")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// listed is misspellings of words of the harbour, and lines that are passed over.
var listed = []string{
	"feryr->ferry", "oppened->opened", "wardns->wardens", "pairz->pairs", "countt->count", "closd->closed",
	"mak->make, mask,", "fone->phone", "pier's->piers", "nonsense", "",
}

func TestWordsAreMisspeltAsListed(t *testing.T) {
	m, err := readMisspellings(misspellings(t, listed...), 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.of) != 6 || len(m.slips) != 6 || m.of["phone"] != nil {
		t.Errorf("read %v and the slips %v, want six of each", m.of, m.slips)
	}
	text := "Who opened the ferry at Dunmarrow when 40 wardens counted?"
	seen := make(map[string]bool)
	for range 200 {
		spoilt, meant := m.misspell(text)
		if got := len(strings.Fields(spoilt)); got != len(strings.Fields(text)) {
			t.Fatalf("%q has %d words", spoilt, got)
		}
		for typed, word := range meant {
			if !strings.Contains(strings.ToLower(spoilt), typed) || typed[0] != word[0] || strings.EqualFold(typed, word) {
				t.Errorf("%q typed for %q in %q", typed, word, spoilt)
			}
			seen[typed] = true
		}
		for i, word := range strings.Fields(spoilt) {
			if before := strings.Fields(text)[i]; word != before && meant[strings.ToLower(strings.Trim(word, "?"))] == "" {
				t.Errorf("%q became %q and is not among the misspelt %v", before, word, meant)
			}
		}
	}
	for _, typed := range []string{"feryr", "oppened", "wardns"} {
		if !seen[typed] {
			t.Errorf("%q was never typed: %v", typed, seen)
		}
	}
	for name, lines := range map[string][]string{"empty": {}, "useless": {"fone->phone", "a b->c"}} {
		if _, err := readMisspellings(misspellings(t, lines...), 1); err == nil || !strings.Contains(err.Error(), "has none") {
			t.Errorf("%s list: error %v", name, err)
		}
	}
}

func TestSpellingIsMeasuredAndFitted(t *testing.T) {
	dir, list := harbour(t), misspellings(t, listed...)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	asked := filepath.Join(dir, "open", "asked.jsonl")
	printed := lines(mustRun(t, "spelling", "--misspellings", list, "--misses", asked))
	corpora := slices.DeleteFunc(slices.Clone(printed), func(line string) bool { return !strings.Contains(line, "articles") })
	if len(corpora) == 0 || !strings.HasPrefix(printed[0], "CORPUS") {
		t.Errorf("printed %q, want a table of corpora", printed)
	}
	fitted := filepath.Join(t.TempDir(), "spelling.txt")
	if printed := mustRun(t, "fit-spelling", "--misspellings", list, "--out", fitted, asked); !strings.HasPrefix(printed, "fitted to ") {
		t.Errorf("printed %q", printed)
	}
	text, err := os.ReadFile(fitted)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range query.SpellingNames() {
		if !strings.Contains(string(text), "\n"+name+" ") {
			t.Errorf("no weight of %q in %q", name, text)
		}
	}
	for _, command := range []string{"spelling", "fit-spelling"} {
		err := run(t.Context(), []string{command, "--misspellings", filepath.Join(dir, "none.txt"), asked}, new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), "none.txt") {
			t.Errorf("%s without a list: error %v", command, err)
		}
	}
}

func TestSpellingGroups(t *testing.T) {
	doubt := query.Doubt{Typed: "feryr", AsTyped: []float64{1}, Meant: []query.Meant{{Word: "ferry"}, {Word: "fern"}}}
	for meant, want := range map[string][]bool{"ferry": {false, true, false}, "ferret": {true, false, false}, "": {true, false, false}} {
		if got := spellingGroup(doubt, meant).Right; !slices.Equal(got, want) {
			t.Errorf("meant %q: right %v, want %v", meant, got, want)
		}
	}
}

func TestSameTerm(t *testing.T) {
	if !sameTerm("pier", "Piers") || sameTerm("pier", "peer") || sameTerm("pier", "pier two") {
		t.Error("forms of one word are told apart, or others are not")
	}
}

// TestSamplesHaveGoldArticles: the first question can be answered, of however few
// articles.
func TestSamplesHaveGoldArticles(t *testing.T) {
	dir := filepath.Join(harbour(t), "open")
	set, err := readOpen(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 2} {
		visited := 0
		put := func(kind string, questions []evaluation.Question) func(*index.Index) error {
			return func(ix *index.Index) error {
				visited++
				onPiers, _, err := ix.Words(t.Context(), []string{"pier"}, nil)
				if kind != fmt.Sprint(size, " articles") || len(questions) != size || ix.Len() != size || onPiers[0] != 1 {
					t.Errorf("%s: %d questions of %d articles, %v of them on the pier", kind, len(questions), ix.Len(), onPiers)
				}
				return err
			}
		}
		if err := eachSample(t.Context(), dir, set.Questions[:size], size, put); err != nil || visited != 1 {
			t.Errorf("%d articles: visited %d times, %v", size, visited, err)
		}
	}
}
