package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/terminal"
)

type askCommand struct {
	questionFlags
	selectionFlags
	JSON    bool `variable:"JSON" default:"false" name:"json" help:"Print JSON, one object a line."`
	Explain bool `variable:"EXPLAIN" default:"false" help:"Show what bot ask looked for and what each score is made of."`

	Question []string `arg:"" optional:"" help:"What to ask. Without it, standard input has a question a line, plain or as {\"question\": …, \"as_of\": \"YYYY-MM-DD\", \"before\": [\"…\"]}."`
}

// Help is the text of bot ask --help.
func (askCommand) Help() string {
	return `Examples:

    bot ask 'who backs the government?'
    bot ask --json --limit 10 < questions.jsonl`
}

// Run answers the question, or those of standard input.
func (c askCommand) Run(ctx context.Context, program *program) (err error) {
	selection, err := c.selection()
	if err != nil {
		return err
	}
	newsroom, err := program.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, newsroom.Close()) }()
	a := asker{
		program:  program,
		asked:    answer.Question{AsOf: program.AsOf, Limit: program.Limit, Selection: selection},
		newsroom: newsroom,
		screen:   terminal.NewScreen(program.out, program.environment.get),
	}
	if c.Question == nil {
		return a.askLines(ctx, terminal.NewLineReader(program.in))
	}
	a.asked.Text = strings.Join(c.Question, " ")
	return a.ask(ctx, a.asked)
}

// asker answers questions in the requested form.
type asker struct {
	*program
	// asked is what the flags say about every question.
	asked    answer.Question
	newsroom *newsroom.Newsroom
	screen   *terminal.Screen
}

// ask answers one question.
func (a asker) ask(ctx context.Context, question answer.Question) error {
	found, err := a.newsroom.Ask(ctx, question)
	switch {
	case errors.Is(err, answer.ErrEmpty):
		return fmt.Errorf("%w: put it after ask, such as bot ask 'who backs the government?'", err)
	case err != nil:
		return err
	case a.JSON:
		return writeJSON(a.out, found, a.Explain)
	}
	a.screen.Answer(found, terminal.View{Limit: a.Limit, Explain: a.Explain})
	return a.screen.Flush()
}

// askLines answers one question per line. An error in one line is reported, and
// the next lines are still answered.
func (a asker) askLines(ctx context.Context, lines *terminal.LineReader) error {
	if terminal.IsTerminal(a.in) {
		fmt.Fprintln(a.err, "bot: type a question a line; Ctrl-D ends")
	}
	bad := 0
	for number := 1; ; number++ {
		line, err := lines.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = a.askLine(ctx, line)
		} else if !errors.Is(err, terminal.ErrLineTooLong) {
			return fmt.Errorf("read questions: %w", err)
		}
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			bad++
			fmt.Fprintf(a.err, "bot: line %d: %s\n", number, terminal.Clean(err.Error()))
		}
	}
	switch bad {
	case 0:
		return nil
	case 1:
		return errors.New("one line was not answered")
	}
	return fmt.Errorf("%d lines were not answered", bad)
}

// askLine answers the question on a line, if there is one.
func (a asker) askLine(ctx context.Context, line string) error {
	question, err := parseQuestion(line, a.asked)
	if err != nil || question == nil {
		return err
	}
	if !a.JSON {
		a.screen.Question(question.Text)
	}
	return a.ask(ctx, *question)
}
