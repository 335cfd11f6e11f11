package discord

import (
	"slices"
	"testing"

	"byline/internal/answer"
)

func TestQuotesOfAnArticleShareItsSource(t *testing.T) {
	wire, post := &answer.Article{ID: "w", Source: "Wire"}, &answer.Article{ID: "p", Source: "Post"}
	said := func(article *answer.Article, position int, text, before string) answer.Quote {
		return answer.Quote{Article: article, Position: position, Sentence: text, Before: before, Leans: before != ""}
	}
	for _, test := range []struct {
		name   string
		quotes []answer.Quote
		want   []string
	}{
		{"none", nil, nil},
		{"without words", []answer.Quote{said(wire, 1, " ", "")}, nil},
		{"together, in the article's order", []answer.Quote{said(wire, 5, "e", ""), said(post, 0, "x", ""), said(&answer.Article{ID: "w", Source: "Wire"}, 2, "b", "")},
			[]string{"> b", "> e\n-# Wire", "> x\n-# Post"}},
		{"of no article", []answer.Quote{said(nil, 0, "a", ""), said(&answer.Article{}, 0, "b", "")},
			[]string{"> a\n-# source unknown", "> b\n-# source unknown"}},
		{"the sentence that it leans on", []answer.Quote{said(wire, 3, "It did.", "The ship sank.")},
			[]string{"> The ship sank. It did.\n-# Wire"}},
		{"not twice", []answer.Quote{said(wire, 3, "It did.", "The ship sank."), said(wire, 2, "The ship sank.", "")},
			[]string{"> The ship sank.", "> It did.\n-# Wire"}},
		{"nor of a copy", []answer.Quote{said(wire, 3, "It did.", "The ship sank."), said(post, 2, "The ship sank.", "")},
			[]string{"> It did.\n-# Wire", "> The ship sank.\n-# Post"}},
	} {
		if got := quotations(byArticle(test.quotes), unmarked); !slices.Equal(got, test.want) {
			t.Errorf("%s: quotations %q, want %q", test.name, got, test.want)
		}
	}
}
