package discord

import (
	"context"
	"errors"
	"fmt"

	"byline/internal/newsroom"
)

// status tells how the bot is.
func (b *bot) status(_ context.Context, r *request) (*reply, error) {
	articles, state := b.newsroom.Len(), b.newsroom.State()
	return renderStatus(status{
		Articles:  articles,
		Sources:   b.newsroom.Sources(),
		Problems:  len(b.newsroom.Problems()),
		Reloaded:  b.newsroom.Reloaded(),
		Reloading: b.reloading.Load() && !state.Reading,
		Notes:     append(readingNotes(articles, state), b.accessNotes(r.guild, r.settings.AskChannels)...),
		Started:   b.started,
		Version:   b.config.Version,
	}), nil
}

// problems lists what is not served.
func (b *bot) problems(_ context.Context, r *request) (*reply, error) {
	page, _ := parseProblems(r.customID)
	return renderProblems(b.newsroom.Problems(), page), nil
}

// reload reads the articles again.
func (b *bot) reload(ctx context.Context, r *request) (*reply, error) {
	return b.read(ctx, r, newsroom.ReloadOptions{})
}

// force reads the articles again, also when most of them would be gone.
func (b *bot) force(ctx context.Context, r *request) (*reply, error) {
	b.note(ctx, r, "force reload", "")
	return b.read(ctx, r, newsroom.ReloadOptions{Force: true})
}

// add puts an attachment among the articles.
func (b *bot) add(ctx context.Context, r *request) (*reply, error) {
	attached := r.attachments[r.option(fileOption)]
	if attached == nil {
		return nil, refusal("Discord did not send the file with that. Please try again.")
	}
	content, err := b.api.fetch(ctx, attached)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	if err := b.newsroom.Add(ctx, attached.Filename, content, r.flag("replace")); err != nil {
		return nil, err
	}
	b.log.Info("a file was added to the articles", "file", attached.Filename, "replace", r.flag("replace"), "user", r.user, "server", r.guild)
	b.note(ctx, r, "add file", attached.Filename)
	return b.readAfter(ctx, r, "The file is there")
}

// remove takes a file out of the articles.
func (b *bot) remove(ctx context.Context, r *request) (*reply, error) {
	file := r.option(fileOption)
	if err := b.newsroom.Remove(ctx, file); err != nil {
		return nil, err
	}
	b.log.Info("a file was removed from the articles", "file", file, "user", r.user, "server", r.guild)
	b.note(ctx, r, "remove file", file)
	return b.readAfter(ctx, r, "The file is gone")
}

// readAfter reads the articles again after a change to their files, which is
// made whatever becomes of the reload.
func (b *bot) readAfter(ctx context.Context, r *request, made string) (*reply, error) {
	reply, err := b.read(ctx, r, newsroom.ReloadOptions{})
	if errors.Is(err, newsroom.ErrReloading) {
		return nil, refusal(fmt.Sprintf("%s, but a reload that started before is running. Please use /%s reload after its end.", made, corpusCommand))
	}
	return reply, err
}

// read reloads the newsroom, telling how far it is.
func (b *bot) read(ctx context.Context, r *request, options newsroom.ReloadOptions) (*reply, error) {
	if !b.reloading.CompareAndSwap(false, true) {
		return nil, newsroom.ErrReloading
	}
	defer b.reloading.Store(false)
	options.Progress = r.progress
	changes, err := b.newsroom.Reload(ctx, options)
	b.metrics.reloaded(err)
	if shrink, ok := errors.AsType[*newsroom.ShrinkError](err); ok {
		r.outcome = "shrink"
		return renderShrink(shrink), nil
	}
	if err != nil {
		return nil, err
	}
	b.log.Info("the articles were read again", "articles", b.newsroom.Len(), "added", len(changes.Added),
		"changed", len(changes.Changed), "removed", len(changes.Removed), "user", r.user, "server", r.guild)
	return renderChanges(changes, b.newsroom.Problems()), nil
}
