package discord

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"byline/internal/answer"
	"byline/internal/store"
	"byline/internal/watch"
	"byline/internal/wording"

	"github.com/bwmarrin/discordgo"
)

// Largest lengths of the parts of a post, including escapes. Any one piece of
// news fits one embed, whatever it contains; of several, a post shows the first
// that fit together and counts the others.
const (
	maxNewsSentence = 300
	maxLine         = 110 // of a digest: three lines of a phone
	maxChanged      = 60  // what changed, or what it was before
)

// errPost is for a post of the outbox that cannot be read.
var errPost = errors.New("it is not in a form that this version knows")

// readPost decodes a post of a watch or a digest from the outbox.
func readPost(post store.Post) (told watch.Post, err error) {
	if err := json.Unmarshal([]byte(post.Content), &told); err != nil {
		return told, fmt.Errorf("read post %s of the outbox: %w: %w", post.Nonce, errPost, err)
	}
	return told, nil
}

// renderPost is the message for a post of a watch or a digest. The question
// stands in the same place as above an answer, so that a reply to the post is a
// follow-up.
func renderPost(told watch.Post, post store.Post) *reply {
	embed := &discordgo.MessageEmbed{Color: blue}
	blocks, between := newsBlocks(told.News), "\n\n"
	switch {
	case told.Digest != 0:
		embed.Title = "Digest"
		if told.Text != "" {
			embed.Title += ": " + escape(told.Text, maxTitle/2)
		}
		blocks, between = digestLines(told.News), "\n"
	case told.Kind == watch.Question:
		if question := breadcrumb([]string{told.Text}); question != "" {
			embed.Author = &discordgo.MessageEmbedAuthor{Name: question}
		}
	default:
		embed.Title = "News: " + escape(told.Text, maxTitle/2)
	}
	shown, left := fits(blocks, between, maxDescription-200)
	embed.Description = shown
	if notes := furtherNotes(told.Further+left, post.Missed); len(notes) > 0 {
		embed.Description += "\n" + subtext(notes...)
	}
	stop := discordgo.Button{Label: "Stop", Style: discordgo.SecondaryButton, CustomID: stopID{max(told.Watch, told.Digest), post.Nonce}.String()}
	return &reply{embeds: []*discordgo.MessageEmbed{embed}, components: row(stop)}
}

// newsBlocks is news, each with its change above and its source below.
func newsBlocks(news []watch.News) []string {
	var blocks []string
	for _, one := range news {
		block := "> " + emphasized(one.Sentence, answer.Span{Start: one.Start, End: one.End}, maxNewsSentence) +
			"\n" + subtext(cited(articleOf(one.Source), maxHeadline))
		if change := changed(one); change != "" {
			block = change + "\n" + block
		}
		blocks = append(blocks, block)
	}
	return blocks
}

// changed says what differs from earlier news; "" if nothing is known to
// differ.
func changed(news watch.News) string {
	now, before := bold(news.Now, maxChanged), escape(news.Before, maxChanged)
	if now == "" || before == "" {
		return ""
	}
	sentence := now + ", before: " + before
	if news.Corrected {
		return "Corrected: " + sentence
	}
	if news.Earlier != nil {
		whose := slices.Concat([]string{cmp.Or(escape(news.Earlier.Outlet, maxName), "source unknown")}, citedDay(articleOf(*news.Earlier)))
		sentence += " (" + strings.Join(whose, ", ") + ")"
	}
	return sentence
}

// digestLines is the news of a digest, each on a line with its source.
func digestLines(news []watch.News) (lines []string) {
	for _, one := range news {
		lines = append(lines, "- "+escape(one.Sentence, maxLine)+" ("+citedBriefly(articleOf(one.Source))+")")
	}
	return lines
}

// furtherNotes say what a post stands for besides what it shows.
func furtherNotes(further, missed int) (notes []string) {
	if further > 0 {
		notes = append(notes, "and "+wording.Counted(further, "further report"))
	}
	if missed > 0 {
		notes = append(notes, "left out while I could not post: "+wording.Counted(missed, "older post"))
	}
	return notes
}

// articleOf is the article of a source.
func articleOf(source watch.Source) *answer.Article {
	return &answer.Article{ID: source.Article, Title: source.Title, Source: source.Outlet, URL: source.URL, Published: source.Published}
}
