package lookout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/watch"
)

// Newsrooms are the newsrooms of all servers, and the shared one.
type Newsrooms interface {
	// Hold calls a function with the articles that answer on a server, or for
	// "" the shared ones only; own is whether some may be the server's own.
	// When there are no articles, the function is not called.
	Hold(ctx context.Context, server string, do func(held newsroom.Held, own bool) error) error
	// UsesShared is whether questions on a server are also answered from the
	// shared articles.
	UsesShared(ctx context.Context, server string) bool
	// Reading is whether some of the articles that answer on a server are still
	// being read for the first time.
	Reading(ctx context.Context, server string) bool
}

// Store stores watches, and which articles were already looked at for them.
type Store interface {
	watch.Store
	// Seen are those of some articles of a server's newsroom, or for "" of the
	// shared one, that were looked at, each as a number that stands for its
	// content; known is whether anything was stored for the newsroom.
	Seen(ctx context.Context, server string, of []int64) (seen map[int64]bool, known bool, err error)
	// SeenBut are the articles of a newsroom that were looked at and are not
	// among some, which are in ascending order.
	SeenBut(ctx context.Context, server string, some []int64) ([]int64, error)
	// SeenBetween are the articles first seen after one moment and not after
	// another.
	SeenBetween(ctx context.Context, server string, after, until time.Time) (map[int64]bool, error)
	// See records that some articles were first seen at a time, or for the zero
	// time that they were there from the start, and forgets others.
	See(ctx context.Context, server string, at time.Time, added, removed []int64) error
}

// Config is what [New] needs to make a lookout.
type Config struct {
	Store Store
	// Log, if set, is told what goes wrong. It names watches by their ids and
	// nothing of what they ask.
	Log *slog.Logger
}

// Lookout runs watches and digests on the articles that come in.
type Lookout struct {
	config Config
	log    *slog.Logger
	now    func() time.Time
	// newsrooms are those being looked at now.
	newsrooms Newsrooms
	// judges are kept, by newsroom, for the next articles.
	judges map[string]*kept
	// told is At of the last edition of each newsroom that watches were run
	// on.
	told map[string]time.Time

	mutex sync.Mutex // guards the following
	// changed are the servers whose newsroom has changed articles; attend
	// signals that there are some.
	changed map[string]bool
	attend  chan struct{}
}

// New returns a lookout, for [Lookout.Run]. It needs no newsrooms yet, so that
// those can be opened with its Changed.
func New(config Config) *Lookout {
	l := &Lookout{
		config: config, log: config.Log, now: time.Now, judges: make(map[string]*kept), told: make(map[string]time.Time),
		changed: make(map[string]bool), attend: make(chan struct{}, 1),
	}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	return l
}

// Changed notes that a server's newsroom, or for "" the shared one, may have
// changed articles. It does not block and may be called by any goroutine, also
// before Run.
func (l *Lookout) Changed(server string) {
	l.mutex.Lock()
	l.changed[server] = true
	l.mutex.Unlock()
	select {
	case l.attend <- struct{}{}:
	default:
	}
}

// look is the interval between checks for what is due: the end of quiet hours,
// and digests. Polling, unlike a timer until then, still works when the clock
// is set.
const look = 15 * time.Second

// Run looks at new articles of newsrooms, and makes posts that are due, until
// ctx ends. Failures are logged and retried.
func (l *Lookout) Run(ctx context.Context, newsrooms Newsrooms) {
	l.Changed("")
	if servers, err := l.servers(ctx); err == nil {
		for _, server := range servers {
			l.Changed(server) // it may have changed while nothing ran
		}
	}
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.attend:
		case <-ticker.C:
		}
		// Each has logged its own failure.
		_ = l.Look(ctx, newsrooms)
	}
}

// servers are those that have watches or digests.
func (l *Lookout) servers(ctx context.Context) ([]string, error) {
	watches, err := l.config.Store.Watches(ctx, watch.Filter{Active: true})
	if err != nil {
		return nil, err
	}
	digests, err := l.config.Store.Digests(ctx, watch.Filter{Active: true})
	if err != nil {
		return nil, err
	}
	servers := make(map[string]bool)
	for _, w := range watches {
		servers[w.Server] = true
	}
	for _, d := range digests {
		servers[d.Server] = true
	}
	return slices.Sorted(maps.Keys(servers)), nil
}

// Look looks once at what has changed and what is due. A newsroom for which it
// fails is retried with the next change, or after a while. It is for one
// goroutine at a time, and must not be called while Run is running.
func (l *Lookout) Look(ctx context.Context, newsrooms Newsrooms) error {
	l.newsrooms = newsrooms
	l.mutex.Lock()
	changed := slices.Sorted(maps.Keys(l.changed))
	clear(l.changed)
	l.mutex.Unlock()
	var errs []error
	for _, server := range changed {
		err := l.safely(func() error { return l.newsroom(ctx, server) })
		if err != nil && ctx.Err() == nil {
			l.log.Error("some new articles were not compared with the watches; this is tried again later", "server", server, "error", err)
			l.mutex.Lock()
			l.changed[server] = true
			l.mutex.Unlock()
		}
		errs = append(errs, err)
	}
	for what, do := range map[string]func(context.Context) error{"pending posts": l.flush, "digests": l.digests} {
		err := l.safely(func() error { return do(ctx) })
		if err != nil && ctx.Err() == nil {
			l.log.Error("what was due was not posted, and is later", "what", what, "error", err)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// safely turns a panic into an error, so that it does not end the program.
func (l *Lookout) safely(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			l.log.Error("fault in the program, please report it", "in", "watches", "panic", cause, "stack", string(debug.Stack()))
			err = fmt.Errorf("watches: this is a fault in the program, please report it: %v", cause)
		}
	}()
	return do()
}

// batch is the number of articles handled at a time, so that little is repeated
// after a crash.
const batch = 200

// oldNews is the age from which an article's news is not posted: an archive
// that is added today has no news.
const oldNews = 14 * 24 * time.Hour

func isOld(article *index.Summary, at time.Time) bool {
	return !article.Published.IsZero() && at.Sub(article.Published) > oldNews
}

// newsroom runs the watches on what is new in a server's newsroom.
func (l *Lookout) newsroom(ctx context.Context, server string) error {
	return l.newsrooms.Hold(ctx, server, func(held newsroom.Held, own bool) error {
		if server != "" && !own {
			return nil // it has no articles of its own
		}
		news, err := l.news(ctx, server, held.Edition)
		switch {
		case err != nil:
			return err
		case news.replaced:
			err = l.config.Store.See(ctx, server, time.Time{}, marksOf(news.fresh), news.gone)
		default:
			if err = l.tell(ctx, server, held, news.fresh); err == nil && len(news.gone) > 0 {
				err = l.config.Store.See(ctx, server, l.now(), nil, news.gone)
			}
		}
		if err == nil {
			l.told[server] = held.Edition.At
		}
		return err
	})
}

// tell runs the watches of a newsroom on articles, oldest first. A batch is
// recorded as seen once all its posts are in the outbox. After a crash, a batch
// that is repeated causes no second posts, since the watches know what they
// have posted.
func (l *Lookout) tell(ctx context.Context, server string, held newsroom.Held, fresh []*article.Entry) error {
	if len(fresh) == 0 {
		return nil
	}
	slices.SortStableFunc(fresh, func(a, b *article.Entry) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
	})
	judge, err := l.judge(ctx, server, held)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(fresh, batch) {
		now := l.now()
		var ids []string
		for _, entry := range some {
			if !isOld(&entry.Summary, now) {
				ids = append(ids, entry.ID)
			}
		}
		documents, err := index.DocumentsOf(ctx, held.Articles, ids)
		if err != nil {
			return err
		}
		for _, concerned := range judge.Concerned(documents) {
			if err := l.tellOne(ctx, judge, concerned, now); err != nil {
				return err
			}
		}
		if err := l.config.Store.See(ctx, server, now, marksOf(some), nil); err != nil {
			return err
		}
	}
	return nil
}

// tellOne runs one watch.
func (l *Lookout) tellOne(ctx context.Context, judge *Judge, concerned Concerned, now time.Time) error {
	w := concerned.Watch()
	state, err := l.config.Store.State(ctx, w.ID)
	if err != nil {
		return err
	}
	told, err := judge.Judge(ctx, concerned, &state, now)
	if err != nil || !told {
		return err
	}
	return l.post(ctx, w, state, now)
}

// post saves the state of a watch and, if one is due, a post of what is
// pending.
func (l *Lookout) post(ctx context.Context, w watch.Watch, state watch.State, now time.Time) error {
	var post *watch.Post
	if due := state.Due(w, now); !due.IsZero() && !due.After(now) {
		post = state.Post(w, now)
	}
	return l.config.Store.Tell(ctx, w.ID, state, post)
}

// flush makes the posts of news that waited for the end of quiet hours or for
// the next interval.
func (l *Lookout) flush(ctx context.Context) error {
	pending, err := l.config.Store.Pending(ctx)
	if err != nil || len(pending) == 0 {
		return err
	}
	watches, err := l.config.Store.Watches(ctx, watch.Filter{Active: true})
	if err != nil {
		return err
	}
	now := l.now()
	for _, w := range watches {
		if _, waits := slices.BinarySearch(pending, w.ID); !waits {
			continue
		}
		state, err := l.config.Store.State(ctx, w.ID)
		if err != nil {
			return err
		}
		if due := state.Due(w, now); due.IsZero() || due.After(now) {
			continue
		}
		if err := l.post(ctx, w, state, now); err != nil {
			return err
		}
	}
	return nil
}
