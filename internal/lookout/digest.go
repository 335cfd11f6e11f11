package lookout

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"byline/internal/digest"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/watch"
)

// mostSummedUp bounds the articles that a digest summarises; the newest count.
const mostSummedUp = 2000

// event is an article that stands for all those that report the same.
type event struct {
	told     watch.Told
	articles int
	outlets  []string
}

// sumUp is the post of a digest about some articles: one sentence for each event
// of those that most outlets and articles report; nil where they have no news
// for it. The error is ctx's or the articles'.
func sumUp(ctx context.Context, d watch.Digest, held newsroom.Held, articles []*index.Summary) (*watch.Post, error) {
	lead := digest.Lead
	but := func(string) bool { return false }
	if d.Topic != "" {
		topic, err := held.Digester.Stand(ctx, d.Topic)
		switch {
		case errors.Is(err, digest.ErrEmpty):
			return nil, nil
		case err != nil:
			return nil, err
		}
		s := &standing{topic: topic}
		s.forms()
		lead, but = topic.News, func(term string) bool { return s.words[term] }
	}
	articles = slices.Clone(articles)
	slices.SortFunc(articles, func(a, b *index.Summary) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	var events []*event
	var ids []string
	for _, article := range articles[:min(len(articles), mostSummedUp)] {
		ids = append(ids, article.ID)
	}
	documents, err := index.DocumentsOf(ctx, held.Articles, ids)
	if err != nil {
		return nil, err
	}
	for i, document := range documents {
		position, ok := lead(document)
		if !ok {
			continue
		}
		terms, err := eventOf(ctx, document, held.Articles, but)
		if err != nil {
			return nil, err
		}
		told := watch.Told{News: watch.News{Source: SourceOf(articles[i]), Sentence: document.Sentence(position)}, Terms: terms}
		events = join(events, told)
	}
	if len(events) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(events, func(a, b *event) int {
		return cmp.Or(cmp.Compare(len(b.outlets), len(a.outlets)), cmp.Compare(b.articles, a.articles))
	})
	post := &watch.Post{Digest: d.ID, Place: d.Place, Role: d.Role, Kind: watch.Topic, Text: d.Topic}
	for i, e := range events {
		if i < watch.MostLines {
			post.News = append(post.News, e.told.News)
			post.Further += e.articles - 1
		} else {
			post.Further += e.articles
		}
	}
	return post, nil
}

// join adds a report to its event, or as a new event.
func join(events []*event, told watch.Told) []*event {
	i := slices.IndexFunc(events, func(e *event) bool { return overlap(told.Terms, e.told.Terms) >= sameEvent })
	if i < 0 {
		return append(events, &event{told: told, articles: 1, outlets: []string{told.Outlet}})
	}
	e := events[i]
	e.articles++
	if !slices.Contains(e.outlets, told.Outlet) {
		e.outlets = append(e.outlets, told.Outlet)
	}
	return events
}

// digests makes the posts of the digests that are due.
func (l *Lookout) digests(ctx context.Context) error {
	all, err := l.config.Store.Digests(ctx, watch.Filter{Active: true})
	if err != nil {
		return err
	}
	var errs []error
	for _, d := range all {
		if err := l.digest(ctx, d); err != nil && ctx.Err() == nil {
			l.log.Error("a digest was not made, and is tried again", "digest", d.ID, "error", err)
			errs = append(errs, err)
		}
	}
	return errors.Join(append(errs, ctx.Err())...)
}

// digest makes the post of a digest if it is due. Posts that were missed while
// nothing ran are made up for by a single one. While there are no articles to
// look at, or some are still being read, the digest stays due.
func (l *Lookout) digest(ctx context.Context, d watch.Digest) error {
	state, err := l.config.Store.DigestState(ctx, d.ID)
	if err != nil {
		return err
	}
	now := l.now()
	since, due := nextDigest(d, state, now)
	if due.IsZero() {
		if !since.Equal(state.Until) && !state.Until.IsZero() {
			return l.config.Store.TellDigest(ctx, d.ID, watch.DigestState{Until: since}, nil)
		}
		return nil
	}
	if l.newsrooms.Reading(ctx, d.Server) {
		return nil // what came in is not all there yet
	}
	var post *watch.Post
	looked := false
	err = l.newsrooms.Hold(ctx, d.Server, func(held newsroom.Held, own bool) error {
		looked = true
		articles, err := l.arrived(ctx, d.Server, own, held, since, due)
		if err != nil || len(articles) == 0 {
			return err
		}
		post, err = sumUp(ctx, d, held, articles)
		return err
	})
	if err != nil || !looked {
		return err
	}
	if post != nil {
		post.Since, post.Until, post.At = since, due, now
	}
	return l.config.Store.TellDigest(ctx, d.ID, watch.DigestState{Until: due}, post)
}

// nextDigest is the period that the next digest covers; due is the zero time
// when it is not due yet.
func nextDigest(d watch.Digest, state watch.DigestState, now time.Time) (since, due time.Time) {
	since = state.Until
	if since.IsZero() {
		since = d.Created
	}
	// A clock that was years ahead must not silence a digest for years.
	const longest = 8 * 24 * time.Hour
	if since.Sub(now) > longest {
		since = now
	}
	return since, d.Schedule.Last(since, now)
}

// arrived are the articles for a server that came in after one moment and not
// after another.
func (l *Lookout) arrived(ctx context.Context, server string, own bool, held newsroom.Held, after, until time.Time) ([]*index.Summary, error) {
	newsrooms := []string{}
	if server == "" || l.newsrooms.UsesShared(ctx, server) {
		newsrooms = append(newsrooms, "")
	}
	if own {
		newsrooms = append(newsrooms, server)
	}
	marks := make(map[int64]bool)
	for _, newsroom := range newsrooms {
		found, err := l.config.Store.SeenBetween(ctx, newsroom, after, until)
		if err != nil {
			return nil, err
		}
		for mark := range found {
			marks[mark] = true
		}
	}
	var articles []*index.Summary
	for entry, err := range index.Each(ctx, held.Articles) {
		if err != nil {
			return nil, err
		}
		if marks[markOf(entry)] && !isOld(&entry.Summary, until) {
			articles = append(articles, &entry.Summary)
		}
	}
	return articles, nil
}
