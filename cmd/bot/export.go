package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"byline/internal/newsrooms"
)

type exportCommand struct {
	dataFlags
	Server string `arg:"" help:"The id of the server."`
	File   string `arg:"" help:"The zip archive to write; it must not exist."`
}

// Help is the text of bot export --help.
func (exportCommand) Help() string {
	return `The archive has the server's own articles, its settings, its audit log and what
people there said of answers. The bot may be running meanwhile. It is what
/corpus export gives a moderator, also where that is too large for Discord.`
}

// Run writes the archive.
func (c exportCommand) Run(ctx context.Context, program *program) (err error) {
	if !snowflake.MatchString(c.Server) {
		return usageError{notID(c.Server)}
	}
	kept, err := program.existingStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%q is there already: name a file that is not", c.File)
	}
	if err != nil {
		return err
	}
	err = newsrooms.Export(ctx, filepath.Join(program.DataDir, serversFolder), c.Server, records{kept}, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(c.File))
	}
	return nil
}
