package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"byline/internal/store"
	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// Announcement is new articles of a feed, for a channel that follows it.
type Announcement struct {
	// Server and Channel are where it is announced.
	Server  string `json:"-"`
	Channel string `json:"-"`
	// Feed is the name of the feed for readers.
	Feed string `json:"feed"`
	// Articles are those that came in, in the order in which they are shown.
	Articles []watch.Source `json:"articles"`
}

// shownArticles is how many articles an announcement shows; further ones are
// counted.
const shownArticles = 5

// Announcements stores announcements; see [store.Store].
type Announcements interface {
	AddOnce(ctx context.Context, keys []string, make func(fresh []int) (store.Post, error)) error
}

// Announce makes the bot post an announcement, leaving out articles of the feed
// that were announced in the channel before. A caller that does not know after
// a crash whether an article was announced simply announces it again.
func (a Announcement) Announce(ctx context.Context, to Announcements) error {
	var keys []string
	for _, article := range a.Articles {
		keys = append(keys, strings.Join([]string{"announce", a.Server, a.Channel, a.Feed, article.Article}, "\x00"))
	}
	err := to.AddOnce(ctx, keys, func(fresh []int) (store.Post, error) {
		left := Announcement{Feed: a.Feed}
		for _, place := range fresh {
			left.Articles = append(left.Articles, a.Articles[place])
		}
		content, err := json.Marshal(left)
		return store.Post{Server: a.Server, Channel: a.Channel, Kind: store.PostAnnouncement, Content: string(content)}, err
	})
	if err != nil {
		return fmt.Errorf("announce feed %q: %w", a.Feed, err)
	}
	return nil
}

// renderAnnouncement is the headlines of an announcement; nil where there are
// none.
func renderAnnouncement(post store.Post) (*reply, error) {
	var a Announcement
	if err := json.Unmarshal([]byte(post.Content), &a); err != nil {
		return nil, fmt.Errorf("read announcement %s of the outbox: %w: %w", post.Nonce, errPost, err)
	}
	if len(a.Articles) == 0 {
		return nil, nil
	}
	var lines []string
	for _, article := range a.Articles[:min(shownArticles, len(a.Articles))] {
		lines = append(lines, "- "+cited(articleOf(article), maxWholeHeadline))
	}
	if notes := furtherNotes(len(a.Articles)-len(lines), post.Missed); len(notes) > 0 {
		lines = append(lines, subtext(notes...))
	}
	return &reply{embeds: []*discordgo.MessageEmbed{{
		Title: "New: " + escape(a.Feed, maxTitle/2), Description: strings.Join(lines, "\n"), Color: blue,
	}}}, nil
}
