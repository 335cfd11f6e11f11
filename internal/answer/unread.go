package answer

import (
	"context"
	"slices"
	"sync"

	"byline/internal/language"
)

// Unread is what was asked, or could have answered, in a language that is not
// read.
type Unread struct {
	// Question is the language of the question; "" where it is English or too
	// short to tell.
	Question string
	// Articles is how many of the articles are in other languages, of the
	// newest Looked that the question is asked of; Languages names those, the
	// commonest first. Some may be [language.Other].
	Articles, Looked int
	Languages        []string
}

// lookedAt is how many of the newest articles are looked at for their language.
const lookedAt = 200

// languages are the languages of articles by their id, as far as they were
// looked at.
type languages struct{ byID sync.Map }

// notRead makes a no of one that no article is about what was asked, or that
// none answers, where the question is in a language that is not read, or the
// first and some articles are.
func (a *Answerer) notRead(ctx context.Context, answer *Answer) error {
	if answer.Answered || answer.WhyNot == NoQuestion {
		return nil
	}
	unread := Unread{Question: language.Of(answer.Question.Text)}
	if unread.Question == "" && answer.WhyNot != Absent {
		return nil // whatever the articles are in
	}
	counts := make(map[string]int)
	for _, article := range a.Finder.Latest(answer.Question.selection(), lookedAt) {
		of, err := a.languageOf(ctx, article)
		if err != nil {
			return err
		}
		unread.Looked++
		if of != "" {
			unread.Articles++
			if counts[of]++; counts[of] == 1 {
				unread.Languages = append(unread.Languages, of)
			}
		}
	}
	slices.SortStableFunc(unread.Languages, func(x, y string) int { return counts[y] - counts[x] })
	if unread.Question != "" || answer.WhyNot == Absent && unread.Articles > 0 {
		answer.WhyNot, answer.Unread = NotRead, unread
	}
	return nil
}

// languageOf is the language of an article, as [language.Of] tells it.
func (a *Answerer) languageOf(ctx context.Context, article *Article) (string, error) {
	if of, known := a.languages.byID.Load(article.ID); known {
		return of.(string), nil
	}
	document, err := a.Finder.Document(ctx, article.ID)
	if err != nil {
		return "", err
	}
	of := language.Of(document.Text)
	a.languages.byID.Store(article.ID, of)
	return of, nil
}
