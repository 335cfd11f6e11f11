package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"byline/internal/terminal"
)

type chatCommand struct {
	questionFlags
	reloadFlags
}

// Help is the text of bot chat --help.
func (chatCommand) Help() string {
	return `At a terminal this is a prompt with line editing and history; what is
piped in is answered line by line.

Examples:

    bot
    bot --corpus ~/articles --limit 5
    echo 'who backs the government?' | bot`
}

// Run runs the chat until its input ends.
func (chatCommand) Run(ctx context.Context, program *program) (err error) {
	notices := terminal.NewNotices(program.err)
	program.notices = notices
	newsroom, err := program.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, newsroom.Close()) }()

	defer program.watch(ctx, newsroom)()

	options := terminal.Options{Limit: program.Limit, AsOf: program.AsOf, Feed: program.chatFeed, Watch: tryWatch(newsroom)}
	screen := terminal.NewScreen(program.out, program.environment.get)
	if program.in != os.Stdin || !terminal.IsTerminal(os.Stdin) || !terminal.IsTerminal(program.out) {
		return terminal.Chat(ctx, newsroom, terminal.NewLineReader(program.in), screen, options)
	}
	program.noteProblems(newsroom.Problems())
	options.Guide = true
	editor := terminal.NewEditor(historyFile(), notices)
	err = terminal.Chat(ctx, newsroom, editor, screen, options)
	if closeErr := editor.Close(); closeErr != nil {
		// Losing the history is no failure of the chat.
		fmt.Fprintln(program.err, "bot:", closeErr)
	}
	return err
}
