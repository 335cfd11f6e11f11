package main

import (
	"context"
	"errors"

	"byline/internal/terminal"
)

type sourcesCommand struct{}

// Help is the text of bot sources --help.
func (sourcesCommand) Help() string {
	return `Example:

    bot sources --corpus ~/articles`
}

// Run lists the outlets.
func (sourcesCommand) Run(ctx context.Context, program *program) (err error) {
	newsroom, err := program.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, newsroom.Close()) }()
	screen := terminal.NewScreen(program.out, program.environment.get)
	screen.Sources(newsroom.Sources())
	return screen.Flush()
}
