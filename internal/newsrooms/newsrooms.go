// Package newsrooms decides whose articles answer on which Discord server.
//
// There is one shared newsroom, whose articles are the operator's, and each
// server may have one of its own, in a folder that no other server reads:
//
//	DATA_DIR/servers/
//	    1234567890/           a server, by its id
//	        articles/         its articles, with its list of feeds
//	        index/            their index
//	        left              the day on which the server removed the bot
//	    .erased-1234567890-…  what is being deleted
//
// [Newsrooms.Open] gives the [Room] of a server: the articles that answer there,
// and those that its moderators manage. A server without articles of its own has
// no folder and costs nothing. Other newsrooms are opened by their first
// question and closed when idle, with a limit on how many are open (pool.go);
// rooms of different servers do not wait for each other.
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
	// Shared is the newsroom that answers on all servers; the caller still
	// closes it.
	Shared *newsroom.Newsroom
	// Home is the server whose moderators manage the shared articles instead of
	// articles of their own; empty for no server.
	Home string
	// UsesShared reports whether questions on a server are also answered from
	// the shared articles; nil means on every server.
	UsesShared func(ctx context.Context, guild string) bool
	// Records is what is kept for servers beside articles; nil for nothing.
	Records Records
	// Quota limits what a server may add.
	Quota Quota
	// Keep is how long articles are kept for a server that has removed the bot.
	Keep time.Duration
	// MostOpen is the largest number of newsrooms of servers that are open at a
	// time, and Idle how long after its last question one is closed; 0 stands
	// for [DefaultMostOpen] and [DefaultIdle].
	MostOpen int
	Idle     time.Duration
	// Reader and ReadTime are as in [newsroom.Config].
	Reader   answer.Reader
	ReadTime time.Duration
	// Feeds configures the feeds of newsrooms; without a Fetcher there are
	// none.
	Feeds FeedsConfig
	// Changed, if set, is called when a server's own articles have changed or
	// are opened. It must not block.
	Changed func(guild string)
	// Log, if set, receives what no caller waits for. It names servers by their
	// ids and nothing of their content.
	Log *slog.Logger
}

// Records is what is kept for servers beside articles, such as their settings.
type Records interface {
	// Export writes a server's records into files of its archive; create makes
	// each file.
	Export(ctx context.Context, guild string, create func(name string) (io.Writer, error)) error
	// Erase deletes a server's records. It is no error if there are none.
	Erase(ctx context.Context, guild string) error
}

// Defaults of [Config].
const (
	DefaultMostOpen = 64
	DefaultIdle     = 10 * time.Minute
)

// Newsrooms is the newsrooms of all servers. It is safe for concurrent use.
type Newsrooms struct {
	config Config
	log    *slog.Logger
	now    func() time.Time

	// background counts the goroutines beside the callers'; they end with life.
	background sync.WaitGroup
	life       context.Context
	end        context.CancelFunc
	// noting is held while note runs.
	noting sync.Mutex

	mutex sync.Mutex // guards the following
	// open are the newsrooms of servers, including those that are being opened,
	// closed or erased.
	open map[string]*opened
	// feeds are the servers' own feeds that were asked for so far.
	feeds map[string]*Feeds
	// changed is closed and replaced whenever a place or a lease becomes free.
	changed chan struct{}
	closed  bool
	// arrivals are the servers still to be noted as having the bot (true) or
	// having removed it (false); attend signals that there are some.
	arrivals map[string]bool
	attend   chan struct{}
}

var (
	// ErrClosed is returned after [Newsrooms.Close].
	ErrClosed = errors.New("the newsrooms are closed")
	// ErrNoServer is returned when a server is needed and the id is missing or
	// malformed.
	ErrNoServer = errors.New("this is not a server")
)

// New returns the newsrooms of the servers in a folder, without opening any.
// The caller closes them. The error says that the rest of an earlier erasure
// could not be deleted.
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

// run closes idle newsrooms, notes which servers have the bot, and erases what
// is kept for servers that removed it long ago.
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

// Close closes all newsrooms once the running calls are done.
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

// Count is the number of open newsrooms of servers.
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

// snowflake is the form of a server's id. It allows only digits, since the id
// names the server's folder and must not lead anywhere else.
var snowflake = regexp.MustCompile(`^[1-9][0-9]{0,19}$`)

func check(guild string) error {
	if !snowflake.MatchString(guild) {
		return fmt.Errorf("server %.30q: %w", guild, ErrNoServer)
	}
	return nil
}

// folder is a path in the folder of a server whose id was checked.
func (n *Newsrooms) folder(guild string, parts ...string) string {
	return filepath.Join(append([]string{n.config.Dir, guild}, parts...)...)
}

// hasOwn is whether a server has a folder of articles.
func (n *Newsrooms) hasOwn(guild string) (bool, error) {
	_, err := os.Stat(n.folder(guild, articlesFolder))
	return err == nil, ignoreNone(err)
}
