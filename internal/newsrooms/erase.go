package newsrooms

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"byline/internal/durable"
	"byline/internal/feeds"
)

// erasedPrefix starts the name of a folder that is being deleted, before the id
// of its server, a hyphen and a random part.
const erasedPrefix = ".erased-"

// Erase deletes everything kept for a server: its own articles and its records.
// It waits for those who use them. Once begun, an erasure is completed, if need
// be by the next [New], and until then nothing of it is served. The shared
// articles stay, even if this is the home server.
func (n *Newsrooms) Erase(ctx context.Context, guild string) error {
	return n.eraseIf(ctx, guild, func() bool { return true })
}

// eraseIf is Erase if the condition holds once nobody uses the articles.
func (n *Newsrooms) eraseIf(ctx context.Context, guild string, condition func() bool) error {
	if err := check(guild); err != nil {
		return err
	}
	mine, err := n.withdraw(ctx, guild)
	if err != nil {
		return err
	}
	defer n.restore(mine)
	restoreFeeds, err := n.feedsOf(guild).own.withdraw(ctx)
	if err != nil {
		return err
	}
	defer restoreFeeds()
	if !condition() {
		return nil
	}
	grave := filepath.Join(n.config.Dir, erasedPrefix+guild+"-"+rand.Text())
	err = os.Rename(n.folder(guild), grave)
	if errors.Is(err, os.ErrNotExist) {
		if n.config.Records == nil {
			return nil
		}
		err = durable.MakeFolder(grave, 0o700) // what says that the records are to be erased
	}
	if err == nil {
		err = durable.SyncFolder(n.config.Dir)
	}
	if err == nil {
		err = n.finish(ctx, guild, grave)
	}
	if err != nil {
		return fmt.Errorf("erase server %s: %w", guild, err)
	}
	n.log.Info("what was kept of a server was erased", "server", guild)
	return nil
}

// finish deletes what is left of an erased server.
func (n *Newsrooms) finish(ctx context.Context, guild, grave string) error {
	if n.config.Records != nil {
		if err := n.config.Records.Erase(context.WithoutCancel(ctx), guild); err != nil {
			return err
		}
	}
	return os.RemoveAll(grave)
}

// finishErasures completes the erasures of a process that was killed.
func (n *Newsrooms) finishErasures(ctx context.Context) error {
	entries, err := os.ReadDir(n.config.Dir)
	if err != nil {
		return ignoreNone(err)
	}
	for _, entry := range entries {
		rest, erased := strings.CutPrefix(entry.Name(), erasedPrefix)
		guild, _, _ := strings.Cut(rest, "-")
		if !erased || check(guild) != nil {
			continue
		}
		if err := n.finish(ctx, guild, filepath.Join(n.config.Dir, entry.Name())); err != nil {
			return fmt.Errorf("finish erasing server %s: %w", guild, err)
		}
	}
	return nil
}

// removeEmpty removes the folder of a server when it has no files left and
// nothing in it is open. The folder stays while it has a file, and while it
// records that the server has left.
func (n *Newsrooms) removeEmpty(guild string) {
	used, err := n.usage(guild)
	if err != nil || len(used) > 0 {
		return
	}
	restoreFeeds, ok := n.feedsOf(guild).own.withdrawIdle()
	if !ok {
		return
	}
	defer restoreFeeds()
	_ = os.Remove(n.folder(guild, articlesFolder, feeds.LockFile))
	_ = os.Remove(n.folder(guild, articlesFolder, feeds.ArticlesFolder))
	// A file that was added meanwhile keeps its folder from being removed.
	if os.Remove(n.folder(guild, articlesFolder)) == nil {
		_ = os.RemoveAll(n.folder(guild, indexFolder))
		_ = os.Remove(n.folder(guild))
	}
}
