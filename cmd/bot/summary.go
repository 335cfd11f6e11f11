package main

import (
	"context"
	"errors"

	"byline/internal/digest"
	"byline/internal/terminal"
)

type summaryCommand struct {
	selectionFlags
	Limit string `name:"limit" placeholder:"N" help:"How many sentences, 3 to 7; by default 5 of a topic and 3 of an article."`
	JSON  bool   `variable:"JSON" default:"false" name:"json" help:"Print JSON, one object a line."`

	Topic []string `arg:"" help:"What to summarise: words, or the id or the title of an article."`
}

// Help is the text of bot summary --help.
func (summaryCommand) Help() string {
	return `Examples:

    bot summary beirut explosion
    bot summary --source 'Harbour Dispatch' --limit 7 suez canal
    bot summary aleppo/2016-12-14-evacuation-deal.md`
}

// Run summarises what the articles say about the topic.
func (c summaryCommand) Run(ctx context.Context, program *program) (err error) {
	topic, err := c.topic(c.Topic, c.Limit, digest.LeastSentences, digest.MostSentences)
	if err != nil {
		return err
	}
	newsroom, err := program.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, newsroom.Close()) }()
	summary, why := newsroom.Summarize(ctx, topic)
	screen := terminal.NewScreen(program.out, program.environment.get)
	switch {
	case why == nil && program.JSON:
		return writeSummaryJSON(program.out, summary, nil)
	case why == nil:
		screen.Summary(summary, false)
		return screen.Flush()
	case program.JSON && whyNoDigest(why) != "":
		return writeSummaryJSON(program.out, &digest.Summary{Topic: topic}, why)
	case !program.JSON && screen.NoDigest(why):
		return screen.Flush()
	}
	return why
}
