package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/bwmarrin/discordgo"

	"byline/internal/feeds"
	"byline/internal/newsroom"
)

// status shows the state of the bot.
func (b *bot) status(ctx context.Context, r *request) (*reply, error) {
	holding, err := r.room.Holding()
	if err != nil {
		return nil, err
	}
	articles, state := r.room.Len(), r.room.State()
	_, reloading := b.reloading.Load(r.guild)
	return renderStatus(status{
		Holding:   holding,
		Articles:  articles,
		Sources:   r.room.Sources(),
		Problems:  len(r.room.Problems()),
		Reloaded:  r.room.Reloaded(),
		Reloading: reloading && !state.Reading,
		Notes:     append(readingNotes(articles, state), slices.Concat(b.accessNotes(r.guild, r.settings.AskChannels), b.feedNotes(ctx, r.guild))...),
		Started:   b.started,
		Version:   b.config.Version,
	}), nil
}

// problems lists files and articles that are not served.
func (b *bot) problems(_ context.Context, r *request) (*reply, error) {
	page, _ := parseProblems(r.customID)
	return renderProblems(r.room.Problems(), page), nil
}

// reload reads the articles again.
func (b *bot) reload(ctx context.Context, r *request) (*reply, error) {
	return b.read(ctx, r, newsroom.ReloadOptions{})
}

// force reads the articles again even when most of them would be gone.
func (b *bot) force(ctx context.Context, r *request) (*reply, error) {
	b.note(ctx, r, "force reload", "")
	return b.read(ctx, r, newsroom.ReloadOptions{Force: true})
}

// attachment opens the file that came with a command, for the caller to close.
func (b *bot) attachment(ctx context.Context, r *request) (*discordgo.MessageAttachment, io.ReadCloser, error) {
	attached := r.attachments[r.option(fileOption)]
	if attached == nil {
		return nil, nil, refusal("Discord did not send the file with that. Please try again.")
	}
	content, err := b.api.fetch(ctx, attached)
	return attached, content, err
}

// add adds an attachment, or the article of a page, to the articles.
func (b *bot) add(ctx context.Context, r *request) (*reply, error) {
	file, address := r.option(fileOption), r.option(addressOption)
	if (file == "") == (address == "") {
		return nil, refusal("Give me either a file or an address.")
	}
	if address != "" {
		return b.addPage(ctx, r, address)
	}
	attached, content, err := b.attachment(ctx, r)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	if err := r.room.Add(ctx, attached.Filename, content, r.flag("replace")); err != nil {
		return nil, err
	}
	b.log.Info("a file was added to the articles", "replace", r.flag("replace"), "user", r.user, "server", r.guild)
	b.note(ctx, r, "add file", attached.Filename)
	return b.readAfter(ctx, r, "The file is there")
}

// addPage adds the article of a page to the articles.
func (b *bot) addPage(ctx context.Context, r *request, address string) (*reply, error) {
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	page, err := list.Page(ctx, address)
	if err != nil {
		return nil, unread(ctx, err)
	}
	if err := r.room.Add(ctx, page.Name, bytes.NewReader(page.Content), r.flag("replace")); err != nil {
		return nil, err
	}
	b.log.Info("a page was added to the articles", "replace", r.flag("replace"), "user", r.user, "server", r.guild)
	b.note(ctx, r, "add page", feeds.Redact(address))
	return b.readAfter(ctx, r, "The page is there")
}

// remove removes a file from the articles.
func (b *bot) remove(ctx context.Context, r *request) (*reply, error) {
	file := r.option(fileOption)
	if err := r.room.Remove(ctx, file); err != nil {
		return nil, err
	}
	b.log.Info("a file was removed from the articles", "user", r.user, "server", r.guild)
	b.note(ctx, r, "remove file", file)
	return b.readAfter(ctx, r, "The file is gone")
}

// readAfter reads the articles again after a change to their files. The change
// stands even if the reload fails.
func (b *bot) readAfter(ctx context.Context, r *request, made string) (*reply, error) {
	reply, err := b.read(ctx, r, newsroom.ReloadOptions{})
	if errors.Is(err, newsroom.ErrReloading) {
		return nil, refusal(fmt.Sprintf("%s, but a reload that started before is running. Please use /%s reload after its end.", made, corpusCommand))
	}
	return reply, err
}

// read reloads the newsroom and shows its progress.
func (b *bot) read(ctx context.Context, r *request, options newsroom.ReloadOptions) (*reply, error) {
	if _, running := b.reloading.LoadOrStore(r.guild, true); running {
		return nil, newsroom.ErrReloading
	}
	defer b.reloading.Delete(r.guild)
	options.Progress = r.progress
	changes, err := r.room.Reload(ctx, options)
	b.metrics.reloaded(err)
	if shrink, ok := errors.AsType[*newsroom.ShrinkError](err); ok {
		r.outcome = "shrink"
		return renderShrink(shrink), nil
	}
	if err != nil {
		return nil, err
	}
	b.log.Info("the articles were read again", "added", len(changes.Added),
		"changed", len(changes.Changed), "removed", len(changes.Removed), "user", r.user, "server", r.guild)
	return renderChanges(changes, r.room.Problems()), nil
}
