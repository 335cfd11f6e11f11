package main

import (
	"context"
	"io"
	"strings"
)

// chatFeed runs a command of bot feed for the chat, with the settings that the
// chat was started with.
func (p *program) chatFeed(ctx context.Context, arguments []string, out io.Writer) error {
	streams := streams{in: strings.NewReader(""), out: out, err: out}
	command, _, err := parse(append([]string{"feed"}, arguments...), p.environment, streams)
	if err != nil || command == nil {
		return err
	}
	return command.Run(ctx, &program{Config: p.Config, environment: p.environment, streams: streams, notices: p.notices})
}
