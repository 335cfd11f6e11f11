package main

import (
	"context"
	"errors"
	"fmt"
)

type backupCommand struct {
	dataFlags

	File string `arg:"" help:"File to write the copy to; it must not be there yet."`
}

// Help is the text of bot backup --help.
func (backupCommand) Help() string {
	return `The copy is the store as it is at one moment, also while the bot runs. To go
back to it, stop the bot and put it in the place of byline.db in the data folder,
with the byline.db-wal and byline.db-shm there removed.

Example:

    bot backup "byline-$(date +%F).db"`
}

// Run copies the store.
func (c backupCommand) Run(ctx context.Context, program *program) (err error) {
	kept, err := program.existingStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	if err := kept.Backup(ctx, c.File); err != nil {
		return err
	}
	_, err = fmt.Fprintf(program.out, "%s is a copy of %s\n", c.File, kept.Path())
	return err
}
