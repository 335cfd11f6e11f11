package answer

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"byline/internal/index"
	"byline/internal/language"
)

// Unread is what the question, or articles that could have answered it, have in
// a language that Byline does not read.
type Unread struct {
	// Question is the language of the question; "" when it is English or too
	// short to tell.
	Question string
	// Articles is how many of the newest Looked articles within the question's
	// selection are in other languages; Languages are these languages,
	// commonest first. Some may be [language.Other].
	Articles, Looked int
	Languages        []string
}

// lookedAt is how many of the newest articles are examined for their language.
const lookedAt = 200

// languages are the languages of articles by their id, as far as they were
// looked at, and those of the newest articles of all.
type languages struct {
	byID sync.Map
	all  atomic.Pointer[[]string]
}

// notRead changes a no to NotRead when the question is in a language that
// Byline does not read. When no article is about what was asked, articles in
// such a language are reason enough.
func (a *Answerer) notRead(ctx context.Context, answer *Answer) error {
	if answer.Answered || answer.WhyNot == NoQuestion {
		return nil
	}
	if answer.WhyNot != Absent && language.Of(answer.Question.Text) == "" {
		return nil // whatever the articles are in
	}
	unread, err := a.Unread(ctx, answer.Question)
	if err != nil {
		return err
	}
	if unread.Any() {
		answer.WhyNot, answer.Unread = NotRead, unread
	}
	return nil
}

// Any is whether anything is in a language that Byline does not read.
func (u Unread) Any() bool { return u.Question != "" || u.Articles > 0 }

// Unread is what of a question and of the articles in its selection is in a
// language that Byline does not read. The error is ctx's, or that of reading an
// article.
func (a *Answerer) Unread(ctx context.Context, question Question) (Unread, error) {
	unread := Unread{Question: language.Of(question.Text)}
	languages, err := a.newestLanguages(ctx, question.Selection)
	if err != nil {
		return Unread{}, err
	}
	counts := make(map[string]int)
	for _, of := range languages {
		unread.Looked++
		if of != "" {
			unread.Articles++
			if counts[of]++; counts[of] == 1 {
				unread.Languages = append(unread.Languages, of)
			}
		}
	}
	slices.SortStableFunc(unread.Languages, func(x, y string) int { return counts[y] - counts[x] })
	return unread, nil
}

// knowsLanguages reports whether the languages of the newest articles of a
// selection are known.
func (a *Answerer) knowsLanguages(selection index.Selection) bool {
	return selection.IsAll() && a.languages.all.Load() != nil
}

// newestLanguages is the languages of the newest articles of a selection.
func (a *Answerer) newestLanguages(ctx context.Context, selection index.Selection) ([]string, error) {
	if known := a.languages.all.Load(); known != nil && selection.IsAll() {
		return *known, ctx.Err()
	}
	newest, err := a.Finder.Latest(ctx, selection, lookedAt)
	if err != nil {
		return nil, err
	}
	languages, err := a.languagesOf(ctx, newest)
	if err == nil && selection.IsAll() {
		a.languages.all.Store(&languages)
	}
	return languages, err
}

// languagesOf is the languages of articles, as [language.Of] tells them.
func (a *Answerer) languagesOf(ctx context.Context, articles []*Article) ([]string, error) {
	languages := make([]string, len(articles))
	var unknown []string
	var at []int
	for i, article := range articles {
		if of, known := a.languages.byID.Load(article.ID); known {
			languages[i] = of.(string)
		} else {
			unknown, at = append(unknown, article.ID), append(at, i)
		}
	}
	documents, err := index.DocumentsOf(ctx, a.Finder, unknown)
	if err != nil {
		return nil, err
	}
	for i, document := range documents {
		of := language.Of(document.Text)
		a.languages.byID.Store(document.ID, of)
		languages[at[i]] = of
	}
	return languages, nil
}
