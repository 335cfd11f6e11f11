package discord

import (
	"context"
	"errors"

	"byline/internal/chart"
	"byline/internal/digest"
)

// summary sums up what the articles say about a topic.
func (b *bot) summary(ctx context.Context, r *request) (*reply, error) {
	topic, err := b.topic(r)
	if err != nil {
		return nil, err
	}
	found, err := b.newsroom.Summarize(ctx, topic)
	if wide, ok := errors.AsType[*digest.TooWideError](err); ok {
		r.outcome = outcomeRefused
		return renderTooWide(wide), nil
	}
	if err != nil {
		return nil, err
	}
	b.asked.note(r, topic.Text)
	return renderSummary(found), nil
}

// timeline tells what happened day by day.
func (b *bot) timeline(ctx context.Context, r *request) (*reply, error) {
	topic, err := b.topic(r)
	if err != nil {
		return nil, err
	}
	found, err := b.newsroom.Timeline(ctx, topic)
	if wide, ok := errors.AsType[*digest.TooWideError](err); ok {
		r.outcome = outcomeRefused
		return renderTooWide(wide), nil
	}
	if err != nil {
		return nil, err
	}
	b.asked.note(r, topic.Text)
	picture, err := chart.PNG(found)
	if err != nil {
		// The words say the same.
		b.log.Warn("the timeline has no picture", "error", err)
	}
	reply := renderTimeline(found, picture)
	reply.described = chart.Text(found)
	return reply, nil
}

// topic reads what a digest is wanted of.
func (b *bot) topic(r *request) (digest.Topic, error) {
	narrow, err := b.narrow(r)
	return digest.Topic{Text: r.option(topicOption), Source: narrow.source, Since: narrow.since, Until: narrow.until}, err
}
