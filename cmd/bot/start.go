package main

import "context"

// startCommand is what bot does without a command.
type startCommand struct {
	questionFlags
	reloadFlags
}

// Run serves Discord where there is a token for it, else the chat.
func (c startCommand) Run(ctx context.Context, program *program) error {
	if program.DiscordToken != "" {
		return discordCommand{}.Run(ctx, program)
	}
	return chatCommand(c).Run(ctx, program)
}
