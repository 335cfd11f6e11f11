package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"byline/internal/store"
	"byline/internal/terminal"
)

type feedbackCommand struct {
	dataFlags
	JSON bool `variable:"JSON" default:"false" name:"json" help:"Print JSON, one object a line."`
}

// Help is the text of bot feedback --help.
func (feedbackCommand) Help() string {
	return `Of the verdicts of one person on one answer the last counts.

Example:

    bot feedback --json | jq -r 'select(.right | not) | .question'`
}

// Run shows the verdicts, oldest first.
func (feedbackCommand) Run(ctx context.Context, program *program) (err error) {
	kept, err := program.existingStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	if program.JSON {
		encoder := json.NewEncoder(program.out)
		encoder.SetEscapeHTML(false)
		return kept.Verdicts(ctx, func(verdict store.Verdict) error { return encoder.Encode(verdict) })
	}
	right, wrong := 0, 0
	err = kept.Verdicts(ctx, func(verdict store.Verdict) error {
		said := "wrong"
		if verdict.Right {
			said = "right"
			right++
		} else {
			wrong++
		}
		_, err := fmt.Fprintf(program.out, "%s  %s  %s\n", verdict.Time.Format(time.DateOnly), said, terminal.Clean(verdict.Question))
		if err == nil && verdict.Sentence != "" {
			_, err = fmt.Fprintf(program.out, "                   %s\n                   %s\n", terminal.Clean(verdict.Sentence), terminal.Clean(verdict.Article))
		}
		return err
	})
	if err == nil {
		_, err = fmt.Fprintf(program.out, "%d right, %d wrong\n", right, wrong)
	}
	return err
}
