package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"byline/internal/chart"
	"byline/internal/digest"
	"byline/internal/newsroom"
)

// How many sentences of a summary, and of a timeline with a day for each, are
// shown at first: about a screen of a phone. The More button shows the whole.
const (
	shownSentences = digest.LeastSentences
	shownDays      = 4
)

// summary summarises what the articles say about a topic.
func (b *bot) summary(ctx context.Context, r *request) (*reply, error) {
	topic, err := b.topic(r)
	if err != nil {
		return nil, err
	}
	found, err := wholeSummary(ctx, r.room, topic)
	if err != nil {
		return nil, err
	}
	b.asked.note(r, topic.Text)
	more := wholeOf(summaryCommand, r)
	if len(found.Sentences) <= shownSentences || more == nil {
		return renderSummary(found, maxDigest), nil
	}
	topic.Limit = shownSentences
	if found, err = r.room.Summarize(ctx, topic); err != nil {
		return nil, err
	}
	reply := renderSummary(found, maxBrief)
	reply.components = more
	return reply, nil
}

// timeline shows what happened day by day.
func (b *bot) timeline(ctx context.Context, r *request) (*reply, error) {
	topic, err := b.topic(r)
	if err != nil {
		return nil, err
	}
	found, err := r.room.Timeline(ctx, topic)
	if err != nil {
		return nil, err
	}
	b.asked.note(r, topic.Text)
	sentences := 0
	for _, day := range found.Days {
		sentences += len(day.Sentences)
	}
	var more []discordgo.MessageComponent
	if sentences > shownDays {
		more = wholeOf(timelineCommand, r)
	}
	longest := maxDigest
	if more != nil {
		longest, topic.Limit, topic.Brief = maxBrief, shownDays, true
		if found, err = r.room.Timeline(ctx, topic); err != nil {
			return nil, err
		}
	}
	picture, err := chart.PNG(found)
	if err != nil {
		// The words say the same.
		b.log.Warn("the timeline has no picture", "error", err)
	}
	reply := renderTimeline(found, longest, picture)
	reply.described, reply.components = chart.Text(found), more
	return reply, nil
}

// whole is a summary or a timeline at its full length.
func (b *bot) whole(ctx context.Context, r *request) (*reply, error) {
	asked, ok := parseDigest(r.customID)
	if !ok {
		return nil, newsroom.ErrNoKey
	}
	r.options = asked.options()
	topic, err := b.topic(r)
	if err != nil {
		return nil, err
	}
	if asked.Command == timelineCommand {
		found, err := r.room.Timeline(ctx, topic)
		if err != nil {
			return nil, err
		}
		return renderTimeline(found, maxDigest, nil), nil
	}
	found, err := wholeSummary(ctx, r.room, topic)
	if err != nil {
		return nil, err
	}
	return renderSummary(found, maxDigest), nil
}

func wholeSummary(ctx context.Context, room Room, topic digest.Topic) (*digest.Summary, error) {
	topic.Limit = digest.MostSentences
	return room.Summarize(ctx, topic)
}

// topic reads the subject of a digest.
func (b *bot) topic(r *request) (digest.Topic, error) {
	selection, err := b.selection(r)
	return digest.Topic{Text: r.option(topicOption), Selection: selection}, err
}

// wholeOf is the button for the complete digest; none if the options are too
// long for it.
func wholeOf(command string, r *request) []discordgo.MessageComponent {
	id := digestID{command, r.option(sourceOption), r.option("since"), r.option("until"), r.option(topicOption)}.String()
	if id == "" {
		return nil
	}
	return row(discordgo.Button{Label: "More", Style: discordgo.SecondaryButton, CustomID: id})
}

// options are the options of the command that asked for the digest.
func (d digestID) options() []*discordgo.ApplicationCommandInteractionDataOption {
	var options []*discordgo.ApplicationCommandInteractionDataOption
	for name, value := range map[string]string{sourceOption: d.Source, "since": d.Since, "until": d.Until, topicOption: d.Topic} {
		options = append(options, &discordgo.ApplicationCommandInteractionDataOption{Name: name, Value: value})
	}
	return options
}
