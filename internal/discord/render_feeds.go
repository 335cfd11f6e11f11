package discord

import (
	"fmt"
	"strings"

	"byline/internal/feeds"
	"byline/internal/newsrooms"
	"byline/internal/wording"

	"github.com/bwmarrin/discordgo"
)

const (
	// mostFeeds is how many feeds are listed at most.
	mostFeeds = 25
	// maxFeed bounds the shown length of a feed's title, address or error.
	maxFeed = 150
)

// renderPreview shows a feed with its newest articles, and asks whether to add
// it. A note stands below.
func renderPreview(found feeds.Preview, wanted feeds.Feed, token, note string) *reply {
	lines := []string{feedHead(wanted) + " · " + wording.Counted(found.Items, "article")}
	for _, article := range found.Latest {
		line := "- "
		if !article.Published.IsZero() {
			line += article.Published.Format(dayLayout) + " · "
		}
		title := escape(article.Title, maxFeed)
		if title == "" {
			title = "untitled"
		}
		lines = append(lines, line+title)
	}
	if how := feedChoicesMade(wanted); len(how) > 0 {
		lines = append(lines, "", strings.Join(how, " · "))
	}
	if note != "" {
		lines = append(lines, "", note)
	}
	return &reply{
		embeds: []*discordgo.MessageEmbed{{Description: strings.Join(lines, "\n"), Color: blue}},
		components: row(
			discordgo.Button{Label: "Keep", Style: discordgo.SuccessButton, CustomID: keepButton + "." + token},
			discordgo.Button{Label: "Cancel", Style: discordgo.SecondaryButton, CustomID: cancelButton + "." + token},
		),
		private: true,
	}
}

// feedHead is a feed's title and address.
func feedHead(feed feeds.Feed) string {
	title, address := escape(feed.Title, maxFeed), escape(feeds.Redact(feed.Address), maxFeed)
	if title == "" {
		return address
	}
	return title + " · " + address
}

// feedChoicesMade is the options chosen for a feed, unless they are the
// default.
func feedChoicesMade(feed feeds.Feed) (how []string) {
	if outlet := escape(feed.Outlet, maxFeed); outlet != "" {
		how = append(how, "shown as "+outlet)
	}
	if feed.Full {
		how = append(how, "with the pages behind its items")
	}
	if feed.Keep != (feeds.Keep{}) {
		how = append(how, "keeps "+keepText(feed.Keep))
	}
	if feed.Channel != "" {
		how = append(how, "announced in <#"+feed.Channel+">")
	}
	return how
}

func keepText(keep feeds.Keep) string {
	if keep.Days > 0 {
		return wording.Counted(keep.Days, "day")
	}
	return wording.Counted(keep.Count, "article")
}

// renderKept says, in place of the preview, that a feed was added.
func renderKept(feed feeds.Feed) *reply {
	return inPlace(renderSentence(feedTitle(feed) + " is followed now. I answer from its articles in a minute or so; /" + feedCommand + " list tells how it does."))
}

// inPlace is a reply that replaces the message with the button.
func inPlace(r *reply) *reply {
	r.inPlace = true
	return r
}

// renderFeeds lists the feeds and their states, failing ones first.
func renderFeeds(all []newsrooms.FeedState, shared bool) *reply {
	if len(all) == 0 {
		return renderSentence("No feed is followed here. Follow one with /" + feedCommand + " add.")
	}
	var failing, others []newsrooms.FeedState
	for _, feed := range all {
		if feed.Status.Failures > 0 {
			failing = append(failing, feed)
		} else {
			others = append(others, feed)
		}
	}
	all = append(failing, others...)
	head := wording.Counted(len(all), "feed") + " of this server's own:"
	if shared {
		head = wording.Counted(len(all), "feed") + " of the articles that all servers share:"
	}
	body := list(len(all), mostFeeds, 3500, func(i int) string {
		return strings.Join(append([]string{feedHead(all[i].Feed), feedState(all[i])}, feedChoicesMade(all[i].Feed)...), " · ")
	})
	return &reply{embeds: []*discordgo.MessageEmbed{{Description: head + "\n\n" + body, Color: blue}}, private: true}
}

// feedState is the state of a feed, and what to do if it keeps failing.
func feedState(feed newsrooms.FeedState) string {
	status := feed.Status
	text := "not fetched yet"
	switch {
	case feed.Paused && status.Error != "":
		text = "paused: " + escape(status.Error, maxFeed)
	case feed.Paused:
		text = "paused"
	case status.Failures > 0:
		text = "failed " + wording.Counted(status.Failures, "time") + ": " + escape(status.Error, maxFeed)
		if status.Failing() {
			text += fmt.Sprintf(". Remove it, and add it with the right address, or wait: it is tried again <t:%d:R>", status.Next.Unix())
		} else {
			text += fmt.Sprintf(", next <t:%d:R>", status.Next.Unix())
		}
	case status.Error != "":
		text = escape(status.Error, maxFeed)
	case !status.Fetched.IsZero():
		text = fmt.Sprintf("fetched <t:%d:R>", status.Fetched.Unix())
	}
	if status.Expiring > 0 {
		text += fmt.Sprintf("; deletes %s after <t:%d:f>", wording.Counted(status.Expiring, "article"), status.ExpireAt.Unix())
	}
	return text
}
