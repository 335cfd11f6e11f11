package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"byline/internal/discord"
	"byline/internal/terminal"
)

type feedbackFlags struct {
	Feedback string `variable:"FEEDBACK_FILE" placeholder:"FILE" help:"File that verdicts on answers are kept in; by default one beside the index."`
}

type feedbackCommand struct {
	feedbackFlags
	JSON bool `variable:"JSON" default:"false" name:"json" help:"Print one line of JSON a verdict."`
}

// Help is the text of bot feedback --help.
func (feedbackCommand) Help() string {
	return `Of the verdicts of one person on one answer the last counts.

Example:

    bot feedback --json | jq -r 'select(.right | not) | .question'`
}

// Run shows the verdicts, oldest first.
func (feedbackCommand) Run(_ context.Context, program *program) error {
	verdicts, unreadable, err := discord.ReadFeedback(program.Feedback)
	if err != nil {
		return err
	}
	if unreadable > 0 {
		fmt.Fprintf(program.err, "bot: %d lines of %s could not be read\n", unreadable, program.Feedback)
	}
	if program.JSON {
		encoder := json.NewEncoder(program.out)
		encoder.SetEscapeHTML(false)
		for _, verdict := range verdicts {
			if err := encoder.Encode(verdict); err != nil {
				return err
			}
		}
		return nil
	}
	right := 0
	for _, verdict := range verdicts {
		said := "wrong"
		if verdict.Right {
			said = "right"
			right++
		}
		_, err := fmt.Fprintf(program.out, "%s  %s  %s\n", verdict.Time.Format(time.DateOnly), said, terminal.Clean(verdict.Question))
		if err == nil && verdict.Sentence != "" {
			_, err = fmt.Fprintf(program.out, "                   %s\n                   %s\n", terminal.Clean(verdict.Sentence), terminal.Clean(verdict.Article))
		}
		if err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(program.out, "%d right, %d wrong\n", right, len(verdicts)-right)
	return err
}
