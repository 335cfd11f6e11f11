package main

import "context"

// startCommand is what bot does without a command.
type startCommand struct {
	questionFlags
	reloadFlags
}

// Run serves Discord if there is a token, else it runs the chat.
func (c startCommand) Run(ctx context.Context, program *program) error {
	if program.DiscordToken != "" {
		return discordCommand{}.Run(ctx, program)
	}
	return chatCommand(c).Run(ctx, program)
}
