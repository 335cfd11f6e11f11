package lookout

import (
	"cmp"
	"context"
	"slices"
	"time"

	"byline/internal/answer"
	"byline/internal/article"
	"byline/internal/digest"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/watch"
)

// Try returns what a watch would have posted if it had been made on a day and
// the articles had come in on their days of publication, in order, with at most
// one post a day. Articles without a day are left out. The error is ctx's or
// the articles'.
func Try(ctx context.Context, held newsroom.Held, w watch.Watch, since time.Time) ([]watch.Post, error) {
	past := &past{finder: held.Articles}
	answerer := answer.New(answer.Config{Finder: past, Reader: held.Answerer.Reader, ReadTime: readTime})
	judge, err := NewJudge(ctx, past, answerer, digest.New(past), []watch.Watch{w})
	if err != nil {
		return nil, err
	}
	var articles []*index.Summary
	for entry, err := range index.Each(ctx, held.Articles) {
		if err != nil {
			return nil, err
		}
		if !entry.Published.IsZero() && entry.Day() >= since.Format(time.DateOnly) {
			articles = append(articles, &entry.Summary)
		}
	}
	slices.SortStableFunc(articles, func(a, b *index.Summary) int {
		return cmp.Or(cmp.Compare(a.Day(), b.Day()), a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
	})
	var posts []watch.Post
	var state watch.State
	for len(articles) > 0 {
		day := articles[0].Day()
		n := slices.IndexFunc(articles, func(a *index.Summary) bool { return a.Day() != day })
		if n < 0 {
			n = len(articles)
		}
		var ids []string
		for _, article := range articles[:n] {
			ids = append(ids, article.ID)
		}
		documents, err := index.DocumentsOf(ctx, held.Articles, ids)
		if err != nil {
			return nil, err
		}
		past.until = articles[n-1].Published
		for _, concerned := range judge.Concerned(documents) {
			if _, err := judge.Judge(ctx, concerned, &state, past.until); err != nil {
				return nil, err
			}
		}
		if len(state.Pending) > 0 {
			posts = append(posts, *state.Post(w, past.until))
		}
		articles = articles[n:]
	}
	return posts, nil
}

// finder is [Articles] under a name that differs from its methods.
type finder interface{ Articles }

// past is the articles as they were at a time, except for the counts of words.
type past struct {
	finder
	until time.Time
}

// Search leaves out what came in later.
func (p *past) Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error) {
	return p.finder.Search(ctx, article.UpTo(p.until, queries)...)
}
