package discord

import (
	"encoding/json"
	"fmt"
	"strings"

	"byline/internal/store"
	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// Announcement is what a feed has new, for a channel that wants to hear of it.
type Announcement struct {
	Server, Channel string `json:"-"`
	// Feed is the name of the feed.
	Feed string `json:"feed"`
	// Articles are those that came in, newest first.
	Articles []watch.Source `json:"articles"`
}

// shownArticles is how many articles an announcement shows; the rest is counted.
const shownArticles = 5

// Post is the announcement for the outbox. That of the same articles has the
// same nonce, so that what is announced again after a crash is posted once.
func (a Announcement) Post() (store.Post, error) {
	content, err := json.Marshal(a)
	if err != nil {
		return store.Post{}, fmt.Errorf("announce feed %q: %w", a.Feed, err)
	}
	key := []string{"announce", a.Server, a.Channel, a.Feed}
	for _, article := range a.Articles {
		key = append(key, article.Article)
	}
	return store.Post{
		Nonce:  store.Nonce(strings.Join(key, "\x00")),
		Server: a.Server, Channel: a.Channel, Kind: store.PostAnnouncement, Content: string(content),
	}, nil
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
