package main

import (
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"byline/internal/corpus"
	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/retrieval"
	"byline/internal/words"
)

func TestByArticle(t *testing.T) {
	analyzer := words.NewAnalyzer()
	document := func(id, text string) *index.Document {
		return index.Analyze(corpus.Article{ID: id, Text: text}, analyzer)
	}
	pier, race := document("pier", "It opened. It cost much. It fell."), document("race", "It was won.")
	of := func(d *index.Document, first, last int) *retrieval.Passage {
		return &retrieval.Passage{Found: &retrieval.Found{Summary: d.Summary(), Document: d}, First: first, Last: last}
	}
	got := byArticle([]*retrieval.Passage{of(pier, 1, 2), of(race, 0, 0), of(pier, 0, 1)})
	want := []evaluation.ReadArticle{
		{ID: "pier", Sentences: []string{"It opened.", "It cost much.", "It fell."}, Read: []int{1, 2, 0, 1}},
		{ID: "race", Sentences: []string{"It was won."}, Read: []int{0}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestPassages(t *testing.T) {
	dir, index := filepath.Join(harbour(t), "open"), t.TempDir()
	asked := filepath.Join(dir, "asked.jsonl")
	printed := lines(mustRun(t, "passages", "--index", index, "--questions", asked, dir))
	if len(printed) != 3 {
		t.Fatalf("printed %q, want a line for each of 3 questions", printed)
	}
	first := decode[evaluation.TrainingList](t, printed[0])
	pier := slices.IndexFunc(first.Articles, func(a evaluation.TrainingArticle) bool { return a.Title == "New pier opens at Dunmarrow" })
	if first.Source != "asked" || first.Question != "Who opened the ferry pier?" || pier < 0 {
		t.Fatalf("printed %+v", first)
	}
	article := first.Articles[pier]
	place := func(sentence string) int { return slices.Index(article.Sentences, sentence) }
	opened, built := place("Mayor Ola Reiff opened the new ferry pier at Dunmarrow on Tuesday."), place("The pier took three years to build.")
	if article.Day != "2031-04-01" || !slices.Equal(article.Right, []int{opened, built}) || article.Spans[opened] != "Ola Reiff" || article.Spans[built] != "three years" || len(article.Near) == 0 {
		t.Errorf("printed %+v", article)
	}
	for _, article := range decode[evaluation.TrainingList](t, printed[2]).Articles {
		if len(article.Right)+len(article.Unsure) > 0 {
			t.Errorf("an unanswerable question is answered in %+v", article)
		}
	}
	// The folder's own questions are quizzes; no article has a word of the
	// third.
	if printed = lines(mustRun(t, "passages", "--index", index, dir)); len(printed) != 2 || decode[evaluation.TrainingList](t, printed[0]).Source != "quiz" {
		t.Errorf("printed %q", printed)
	}
	if printed = lines(mustRun(t, "passages", "--index", index, "--source", "written", dir)); decode[evaluation.TrainingList](t, printed[0]).Source != "written" {
		t.Errorf("printed %q", printed)
	}
}

func TestWithGold(t *testing.T) {
	dir := filepath.Join(harbour(t), "open")
	ix, err := openIndex(t.Context(), dir, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	question := evaluation.Question{Answers: []string{"forty pairs", "storm"}, Gold: []string{"pier", "terns", "race"}}
	got, err := withGold(t.Context(), ix, question, []evaluation.ReadArticle{{ID: "pier", Read: []int{0}}})
	if err != nil || len(got) != 3 || len(got[0].Read) != 2 || got[0].Read[0] != 0 || len(got[1].Read) != 1 || len(got[2].Read) != 0 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if terns := got[1]; terns.Sentences[terns.Read[0]] != "Wardens counted forty pairs." {
		t.Errorf("got %+v", terns)
	}
}
