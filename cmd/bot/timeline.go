package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"byline/internal/chart"
	"byline/internal/digest"
	"byline/internal/terminal"
)

type timelineCommand struct {
	selectionFlags
	Limit   string `name:"limit" placeholder:"N" help:"How many days, 1 to 1000; by default 10."`
	JSON    bool   `variable:"JSON" default:"false" name:"json" help:"Print JSON, one object a line."`
	Picture string `placeholder:"FILE.png" help:"Draw a picture of the reports and the timeline's days to this file."`

	Topic []string `arg:"" help:"The topic: words, or the id or the title of an article."`
}

// mostDays bounds the days of a timeline.
const mostDays = 1000

// Help is the text of bot timeline --help.
func (timelineCommand) Help() string {
	return `Examples:

    bot timeline aleppo
    bot timeline --since 2021-03-25 --picture suez.png suez canal`
}

// Run shows what happened about the topic, day by day.
func (c timelineCommand) Run(ctx context.Context, program *program) (err error) {
	topic, err := c.topic(c.Topic, c.Limit, 1, mostDays)
	if err != nil {
		return err
	}
	if c.Picture != "" && !strings.EqualFold(filepath.Ext(c.Picture), ".png") {
		return usageError{fmt.Errorf("--picture: %q does not end in .png, and the picture is a PNG: name it %q", c.Picture, strings.TrimSuffix(c.Picture, filepath.Ext(c.Picture))+".png")}
	}
	newsroom, err := program.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, newsroom.Close()) }()
	timeline, why := newsroom.Timeline(ctx, topic)
	screen := terminal.NewScreen(program.out, program.environment.get)
	switch {
	case why == nil:
	case program.JSON && whyNoDigest(why) != "":
		return writeTimelineJSON(program.out, &digest.Timeline{Topic: topic}, why)
	case !program.JSON && screen.NoDigest(why):
		return screen.Flush()
	default:
		return why
	}
	if c.Picture != "" {
		if err := drawTimeline(c.Picture, timeline); err != nil {
			return err
		}
	}
	if program.JSON {
		return writeTimelineJSON(program.out, timeline, nil)
	}
	screen.Timeline(timeline, false)
	return screen.Flush()
}

// drawTimeline writes the picture of a timeline to a file.
func drawTimeline(path string, timeline *digest.Timeline) error {
	picture, err := chart.PNG(timeline)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}
