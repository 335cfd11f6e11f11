package lookout

import (
	"context"
	"slices"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/watch"
)

// kept is a judge, with the watches and the number of articles that it was made
// for.
type kept struct {
	*Judge
	watches  []watch.Watch
	articles int
}

// judge returns a judge for the watches on a newsroom's articles. Making one
// reads each watch's text, so a judge is reused while the watches and the
// number of articles are about the same.
func (l *Lookout) judge(ctx context.Context, server string, held newsroom.Held) (*Judge, error) {
	all, err := l.config.Store.Watches(ctx, watch.Filter{Server: server, Active: true})
	if err != nil {
		return nil, err
	}
	shared := make(map[string]bool)
	all = slices.DeleteFunc(all, func(w watch.Watch) bool {
		if server != "" {
			return false // the filter chose them
		}
		uses, asked := shared[w.Server]
		if !asked {
			uses = w.Server == "" || l.newsrooms.UsesShared(ctx, w.Server)
			shared[w.Server] = uses
		}
		return !uses
	})
	last, articles := l.judges[server], held.Articles.Len()
	var understood map[int64]*standing
	// The weights of a watch's words change with the articles, but slowly.
	const grown = 1.2
	if last != nil && float64(articles) < grown*float64(last.articles) && float64(last.articles) < grown*float64(articles) {
		if slices.Equal(last.watches, all) {
			last.articlesAre(held)
			return last.Judge, nil
		}
		understood = make(map[int64]*standing)
		for _, s := range last.board.watches {
			understood[s.ID] = s
		}
		articles = last.articles
	}
	judge, err := newJudge(ctx, held.Articles, patient(held), held.Digester, all, understood)
	if err != nil {
		return nil, err
	}
	l.judges[server] = &kept{judge, all, articles}
	return judge, nil
}

// articlesAre makes the judge continue with the current articles.
func (j *Judge) articlesAre(held newsroom.Held) {
	j.articles, j.answerer, j.digester = held.Articles, patient(held), held.Digester
}

// readTime is the longest time spent reading for a watch's question. It is long
// because no user waits, and an answer that was not read would never be posted.
const readTime = 10 * time.Second

// patient is an answerer without the usual time limit.
func patient(held newsroom.Held) Answerer {
	return answer.New(answer.Config{Finder: held.Articles, Reader: held.Answerer.Reader, ReadTime: readTime})
}
