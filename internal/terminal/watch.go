package terminal

import (
	"context"
	"fmt"
	"strings"

	"byline/internal/answer"
	"byline/internal/watch"
	"byline/internal/wording"
)

// Posts writes what a watch posts, or would have posted.
func (s *Screen) Posts(posts []watch.Post) {
	for _, post := range posts {
		s.paragraph("", post.At.Format("Monday, 2 January 2006"), bold)
		for _, news := range post.News {
			s.highlighted("    ", news.Sentence, answer.Span{Start: news.Start, End: news.End})
			s.paragraph("    ", strings.Trim(news.Outlet+", "+news.Title, ", "), dim)
			if news.Before != "" {
				s.paragraph("    ", changed(news), plain)
			}
		}
		if post.Further > 0 {
			s.paragraph("    ", "and "+wording.Counted(post.Further, "further report"), dim)
		}
		s.gap()
	}
	s.hint(wording.Counted(len(posts), "post") + ".")
}

// changed says what changed.
func changed(news watch.News) string {
	text := fmt.Sprintf("%s, before: %s", news.Now, news.Before)
	if news.Earlier != nil && news.Earlier.Outlet != "" {
		text += " (" + news.Earlier.Outlet + ")"
	}
	if news.Corrected {
		text += "; the article was corrected"
	}
	return text
}

// watchDays is how many days /watch goes back.
const watchDays = 30

// tryWatch tells what a watch would have posted.
func (c *chat) tryWatch(ctx context.Context, text string) error {
	switch {
	case c.options.Watch == nil:
		c.screen.say("There is no /watch here.")
		return nil
	case text == "":
		c.screen.say("/watch wants a topic or a question, such as /watch " + exampleTopic + "; it tells what a watch of it would have posted.")
		return nil
	}
	posts, err := c.options.Watch(ctx, text, watchDays)
	if err != nil {
		return err
	}
	if len(posts) == 0 {
		c.screen.say(fmt.Sprintf("A watch of that would have posted nothing in the %d days up to the newest article.", watchDays))
		return nil
	}
	c.screen.Posts(posts)
	return nil
}

// Watcher tells what a watch of a text would have posted in so many days up to
// the newest article.
type Watcher func(ctx context.Context, text string, days int) ([]watch.Post, error)
