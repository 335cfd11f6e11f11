// Package newsrooms says whose articles answer on which Discord server.
//
// There is one shared newsroom, of which the operator has the articles, and each
// server may have one of its own, in a folder that no other server reads:
//
//	DATA_DIR/servers/
//	    1234567890/           a server, by its id
//	        articles/         its articles, with its list of feeds
//	        index/            their index
//	        left              the day on which the server removed the bot
//	    .erased-1234567890-…  what is being deleted
//
// [Newsrooms.Open] gives the [Room] of a server: what can be asked there, and
// what its moderators look after. A server without articles of its own has no
// folder and costs nothing. The others are opened when they are first asked
// (pool.go), so many at a time and for so long; rooms of different servers do
// not wait for each other.
//
// A folder is erased by renaming it first (erase.go): whenever the process is
// killed, a server has all its articles or none, and the rest is deleted at the
// next start.
package newsrooms

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
)

// Config is what [New] makes newsrooms from.
type Config struct {
	// Dir is the folder of the servers; it is created when it is needed.
	Dir string
	// Shared is the newsroom that answers on all servers, and stays the
	// caller's to close.
	Shared *newsroom.Newsroom
	// Home is the server whose moderators look after the shared articles, and
	// which has none of its own; empty for no server.
	Home string
	// UsesShared is whether a server's questions are answered from the shared
	// articles too; nil for on every server.
	UsesShared func(ctx context.Context, guild string) bool
	// Records is what is kept of servers beside articles; nil for nothing.
	Records Records
	// Quota bounds what a server may add.
	Quota Quota
	// Keep is for how long the articles are kept of a server that has removed
	// the bot.
	Keep time.Duration
	// MostOpen is how many newsrooms of servers are open at a time, and Idle
	// after how long without a question one is closed; 0 stands for
	// [DefaultMostOpen] and [DefaultIdle].
	MostOpen int
	Idle     time.Duration
	// Reader and ReadTime are as in [newsroom.Config].
	Reader   answer.Reader
	ReadTime time.Duration
	// Feeds is what the feeds of newsrooms need; without a Fetcher there are none.
	Feeds FeedsConfig
	// Changed, if set, is called when a server's own articles are other ones than
	// before, or are opened. It must not wait for anything.
	Changed func(guild string)
	// Log, if set, is told what nobody waits for. It names servers by their
	// ids and nothing of what they have.
	Log *slog.Logger
}

// Records is what is kept of servers beside articles, such as their settings.
type Records interface {
	// Export writes what is kept of a server into files of its archive, each
	// of which create makes.
	Export(ctx context.Context, guild string, create func(name string) (io.Writer, error)) error
	// Erase deletes it. Erasing again, or what is not there, is no error.
	Erase(ctx context.Context, guild string) error
}

// The defaults of [Config].
const (
	DefaultMostOpen = 64
	DefaultIdle     = 10 * time.Minute
)

// Newsrooms is the newsrooms of all servers. It is safe for concurrent use.
type Newsrooms struct {
	config Config
	log    *slog.Logger
	now    func() time.Time

	// background is what runs beside, which ends with life.
	background sync.WaitGroup
	life       context.Context
	end        context.CancelFunc
	// noting is held while it is noted which servers have the bot.
	noting sync.Mutex

	mutex sync.Mutex // guards the following
	// open are the servers' newsrooms by server, also those that are being
	// opened, closed or erased.
	open map[string]*opened
	// feeds are the servers' own feeds, of those that were asked for them.
	feeds map[string]*Feeds
	// changed is closed, and replaced, whenever a place or a lease is free.
	changed chan struct{}
	closed  bool
	// arrivals are the servers of which it is to be noted that they have the
	// bot (true) or have removed it; attend is told that there are some.
	arrivals map[string]bool
	attend   chan struct{}
}

var (
	// ErrClosed is returned once [Newsrooms.Close] was called.
	ErrClosed = errors.New("the newsrooms are closed")
	// ErrNoServer is returned where a server is needed, and for what is no id
	// of one.
	ErrNoServer = errors.New("this is no server")
)

// New returns the newsrooms of the servers in a folder, none of which is opened.
// The caller closes them. The error says that what is left of an erasure could
// not be deleted.
func New(ctx context.Context, config Config) (*Newsrooms, error) {
	config.MostOpen = cmp.Or(config.MostOpen, DefaultMostOpen)
	config.Idle = cmp.Or(config.Idle, DefaultIdle)
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.UsesShared == nil {
		config.UsesShared = func(context.Context, string) bool { return true }
	}
	n := &Newsrooms{
		config: config, log: config.Log, now: time.Now,
		open: make(map[string]*opened), feeds: make(map[string]*Feeds), changed: make(chan struct{}),
		arrivals: make(map[string]bool), attend: make(chan struct{}, 1),
	}
	if err := n.finishErasures(ctx); err != nil {
		return nil, err
	}
	n.life, n.end = context.WithCancel(context.WithoutCancel(ctx))
	n.background.Go(n.run)
	return n, nil
}

// run closes what is idle, notes which servers have the bot, and erases what is
// kept of those that have not had it for long.
func (n *Newsrooms) run() {
	const look = time.Hour
	idle := time.NewTicker(max(time.Millisecond, n.config.Idle/4))
	defer idle.Stop()
	expiry := time.NewTicker(look)
	defer expiry.Stop()
	for {
		select {
		case <-n.life.Done():
			return
		case <-idle.C:
			n.closeIdle()
		case <-n.attend:
			n.note()
		case <-expiry.C:
			n.eraseExpired()
		}
	}
}

// Close closes all newsrooms once the calls under way are done.
func (n *Newsrooms) Close() error {
	n.end()
	n.mutex.Lock()
	n.closed = true
	n.broadcast()
	n.mutex.Unlock()
	n.background.Wait()
	n.mutex.Lock()
	open, lists := slices.Collect(maps.Values(n.open)), slices.Collect(maps.Values(n.feeds))
	n.mutex.Unlock()
	var errs []error
	for _, f := range lists {
		f.own.end()
	}
	for _, o := range open {
		if o.newsroom != nil {
			errs = append(errs, o.newsroom.Close())
		}
	}
	return errors.Join(errs...)
}

// Shared is the shared newsroom.
func (n *Newsrooms) Shared() *newsroom.Newsroom { return n.config.Shared }

// Count is how many newsrooms of servers are open.
func (n *Newsrooms) Count() int {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return len(n.open)
}

// The parts of a server's folder.
const (
	articlesFolder = "articles"
	indexFolder    = "index"
	leftFile       = "left"
)

// snowflake is the form of a server's id, which names its folder: digits, so
// that it never leads anywhere else.
var snowflake = regexp.MustCompile(`^[1-9][0-9]{0,19}$`)

func check(guild string) error {
	if !snowflake.MatchString(guild) {
		return fmt.Errorf("server %.30q: %w", guild, ErrNoServer)
	}
	return nil
}

// folder is a place in the folder of a server, whose id was checked.
func (n *Newsrooms) folder(guild string, parts ...string) string {
	return filepath.Join(append([]string{n.config.Dir, guild}, parts...)...)
}

// hasOwn is whether a server has a folder of articles.
func (n *Newsrooms) hasOwn(guild string) (bool, error) {
	_, err := os.Stat(n.folder(guild, articlesFolder))
	return err == nil, ignoreNone(err)
}
