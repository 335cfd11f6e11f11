package newsrooms

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"byline/internal/durable"
)

// Joined notes that the bot is on a server: if it had left, what was kept is
// the server's again. It does not block.
func (n *Newsrooms) Joined(guild string) { n.noteSoon(map[string]bool{guild: true}) }

// Left notes that a server has removed the bot. What is kept for it is erased
// after Config.Keep, unless the bot comes back. Left does not block.
func (n *Newsrooms) Left(guild string) { n.noteSoon(map[string]bool{guild: false}) }

// Present notes all the servers that the bot is on, among those that this
// process serves (mine): any others have removed it while it was not connected.
// It does not block.
func (n *Newsrooms) Present(guilds []string, mine func(guild string) bool) {
	there := make(map[string]bool)
	for _, guild := range n.kept() {
		if mine(guild) {
			there[guild] = false
		}
	}
	for _, guild := range guilds {
		there[guild] = true
	}
	n.noteSoon(there)
}

// kept are the servers that have a folder.
func (n *Newsrooms) kept() (guilds []string) {
	entries, err := os.ReadDir(n.config.Dir)
	if ignoreNone(err) != nil {
		n.log.Error("the folder of the servers cannot be read", "folder", n.config.Dir, "error", err)
	}
	for _, entry := range entries {
		if check(entry.Name()) == nil {
			guilds = append(guilds, entry.Name())
		}
	}
	return guilds
}

// noteSoon makes the owner's goroutine note which servers have the bot. For
// each server the last call counts.
func (n *Newsrooms) noteSoon(there map[string]bool) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for guild, has := range there {
		if check(guild) == nil {
			n.arrivals[guild] = has
		}
	}
	select {
	case n.attend <- struct{}{}:
	default:
	}
}

// note records on disk which servers have the bot, and erases what has been
// kept long enough.
func (n *Newsrooms) note() {
	n.noting.Lock()
	defer n.noting.Unlock()
	n.mutex.Lock()
	arrivals := n.arrivals
	n.arrivals = make(map[string]bool)
	n.mutex.Unlock()
	for guild, has := range arrivals {
		var err error
		if has {
			err = os.Remove(n.folder(guild, leftFile))
		} else {
			err = n.mark(guild)
		}
		if ignoreNone(err) != nil {
			n.log.Error("it could not be noted whether a server has the bot", "server", guild, "error", err)
		}
	}
	n.eraseExpired()
}

// mark records that a server left today, unless an earlier day is recorded or
// nothing is kept for it.
func (n *Newsrooms) mark(guild string) error {
	if _, err := n.leftOn(guild); err == nil {
		return nil
	}
	if _, err := os.Stat(n.folder(guild)); err != nil {
		if n.config.Records == nil {
			return ignoreNone(err)
		}
		if err := durable.MakeFolder(n.folder(guild), 0o700); err != nil {
			return err
		}
	}
	return durable.Replace(n.folder(guild, leftFile), 0o600, func(file io.Writer) error {
		_, err := fmt.Fprintln(file, n.now().UTC().Format(time.RFC3339))
		return err
	})
}

// leftOn is when a server left. The error wraps fs.ErrNotExist for a server
// that has the bot.
func (n *Newsrooms) leftOn(guild string) (time.Time, error) {
	text, err := os.ReadFile(n.folder(guild, leftFile))
	if err != nil {
		return time.Time{}, err
	}
	left, err := time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
	if err != nil {
		return left, fmt.Errorf("read %q: %w", filepath.Join(guild, leftFile), err)
	}
	return left, nil
}

// eraseExpired erases what is kept for servers that left more than Config.Keep
// ago.
func (n *Newsrooms) eraseExpired() {
	for _, guild := range n.kept() {
		expired := func() bool {
			left, err := n.leftOn(guild)
			if ignoreNone(err) != nil {
				n.log.Error("it cannot be read when a server left; delete the file, and it is kept", "server", guild, "error", err)
			}
			n.mutex.Lock()
			defer n.mutex.Unlock()
			return err == nil && !n.arrivals[guild] && n.now().Sub(left) >= n.config.Keep
		}
		if !expired() {
			continue
		}
		if err := n.eraseIf(n.life, guild, expired); err != nil && n.life.Err() == nil {
			n.log.Error("a server that left was not erased; that is tried again within an hour", "server", guild, "error", err)
		}
	}
}
