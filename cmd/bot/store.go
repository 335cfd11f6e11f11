package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"

	"byline/internal/store"
)

type dataFlags struct {
	Data string `variable:"DATA_DIR" default:"data" placeholder:"FOLDER" help:"The folder for the Discord bot's data: articles and settings of servers, the audit log, feedback, feeds and watches. Back it up."`
}

// openStore opens the store for the bot, creating it if need be. The first
// time, it imports the feedback that earlier versions kept beside the index.
func (p *program) openStore(ctx context.Context, log *slog.Logger) (*store.Store, error) {
	kept, err := store.Open(ctx, p.DataDir)
	if err != nil {
		return nil, err
	}
	former := filepath.Clean(p.IndexDir) + "-feedback.jsonl"
	switch done, unreadable, err := kept.TakeOver(ctx, former); {
	case err != nil:
		return nil, errors.Join(err, kept.Close())
	case done:
		log.Info("feedback of a former version was taken over; its file is not needed any more", "file", former, "unreadable lines", unreadable)
	}
	return kept, nil
}

// existingStore opens the store for a command that works on the bot's data.
func (p *program) existingStore(ctx context.Context) (*store.Store, error) {
	kept, err := store.OpenExisting(ctx, p.DataDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no %q, which bot discord makes when it first starts: name its folder with --data or DATA_DIR", filepath.Join(p.DataDir, store.FileName))
	}
	return kept, err
}
