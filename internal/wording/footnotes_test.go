package wording

import (
	"testing"

	"byline/internal/answer"
	"byline/internal/digest"
)

func TestFootnotesNameEachArticleOnce(t *testing.T) {
	a, b := &answer.Article{ID: "a"}, &answer.Article{ID: "b"}
	summary := &digest.Summary{
		Sentences: []digest.Sentence{{Article: a}, {Article: b}, {Article: &answer.Article{ID: "a"}}, {Article: nil}},
		Differ:    [][2]int{{0, 1}, {1, 2}, {0, 2}, {-1, 9}},
	}
	notes := NewFootnotes(summary.Sentences)
	if len(notes) != 3 || notes.Mark(a) != "¹" || notes.Mark(b) != "²" || notes.Mark(nil) != "³" {
		t.Errorf("%d notes, marks %q, %q and %q", len(notes), notes.Mark(a), notes.Mark(b), notes.Mark(nil))
	}
	for n, want := range map[int]string{4: "¹ and ² differ.", 2: "¹ and ² differ.", 1: ""} {
		if got := notes.Differing(summary, n); got != want {
			t.Errorf("of the first %d: %q, want %q", n, got, want)
		}
	}
	if one := NewFootnotes(summary.Sentences[:1]); len(one) != 1 || one.Mark(a) != "" {
		t.Errorf("the only article has the mark %q", one.Mark(a))
	}
	var many []digest.Sentence
	for i := range 12 {
		many = append(many, digest.Sentence{Article: &answer.Article{ID: string(rune('a' + i))}})
	}
	if got := NewFootnotes(many).Mark(many[11].Article); got != "¹²" {
		t.Errorf("the twelfth is %q", got)
	}
}
