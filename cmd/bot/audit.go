package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"byline/internal/terminal"
)

type auditCommand struct {
	dataFlags
	JSON  bool   `variable:"JSON" default:"false" name:"json" help:"Print JSON, one object a line."`
	Limit string `name:"limit" default:"50" placeholder:"N" help:"How many of the newest entries, 1 to 1000000."`

	Server string `arg:"" optional:"" help:"The id of a server; by default all."`
}

// Help is the text of bot audit --help.
func (auditCommand) Help() string {
	return `The log says who did what to which server, and when. Who is the id of a person
in Discord, or operator for what was done on this machine.

Example:

    bot audit --limit 10 1234567890`
}

// Run shows the newest entries of the audit log, oldest first.
func (c auditCommand) Run(ctx context.Context, program *program) (err error) {
	limit, err := parseCount(c.Limit, 1, 1e6)
	if err != nil {
		return usageError{fmt.Errorf("--limit: %w", err)}
	}
	if c.Server != "" && !snowflake.MatchString(c.Server) {
		return usageError{notID(c.Server)}
	}
	kept, err := program.existingStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	entries, err := kept.Audit(ctx, c.Server, limit)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(program.out)
	encoder.SetEscapeHTML(false)
	for _, entry := range entries {
		if program.JSON {
			err = encoder.Encode(entry)
		} else {
			_, err = fmt.Fprintf(program.out, "%s  server %s  by %s  %s%s\n", entry.Time.Format(time.DateTime),
				entry.Server, entry.Who, terminal.Clean(entry.What), change(entry.Before, entry.After))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// change describes a change: the value before and after.
func change(before, after string) string {
	switch before, after = terminal.Clean(before), terminal.Clean(after); {
	case before == "" && after == "":
		return ""
	case before == "":
		return ": " + after
	case after == "":
		return ": default, was " + before
	default:
		return ": " + after + ", was " + before
	}
}
