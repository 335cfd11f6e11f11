package opensearch

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"byline/internal/index"
)

// Engine keeps the articles of one collection in a cluster; see [index.Engine].
type Engine struct {
	config Config
	client *client
	log    *slog.Logger
	// writer and host name this process in the state.
	writer, host string
	// named matches the names of indexes with articles.
	named *regexp.Regexp

	spellings *spellings
	// borrows is whether the client is another engine's.
	borrows bool
	// changing is held while the state is being changed.
	changing sync.Mutex

	mutex sync.Mutex // guards the following
	known bool       // whether the cluster was looked at
	// inUse is the number of open snapshots of each index.
	inUse    map[string]int
	building string // the index that is being built; "" if none is
	// writing ends the renewal of the lease; nil when there is none.
	writing context.CancelFunc
	renewed sync.WaitGroup
}

// New returns an engine for a cluster, without contacting it. The log, which
// may be nil, receives what no caller waits for. The error is that of a
// setting.
func New(config Config, log *slog.Logger) (*Engine, error) {
	c, err := newClient(&config)
	if err != nil {
		return nil, fmt.Errorf("open OpenSearch: %w", err)
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	config.DivideAbove = cmp.Or(config.DivideAbove, divideAbove)
	e := &Engine{config: config, client: c, log: log, spellings: &spellings{}}
	e.named = regexp.MustCompile("^" + regexp.QuoteMeta(config.Name) + `-[0-9]{6,}-[0-9a-f]{8}(-[0-9]{6})?$`)
	e.introduce()
	return e, nil
}

// Another returns one more engine for the cluster of e, such as for each look
// whether another process has published. It shares the connections with e, and
// what was learned about spellings, and must be closed before e.
func (e *Engine) Another() *Engine {
	other := &Engine{config: e.config, client: e.client, log: e.log, named: e.named, spellings: e.spellings, borrows: true}
	other.introduce()
	return other
}

// introduce gives the engine a name of its own in the state.
func (e *Engine) introduce() {
	name := make([]byte, 8)
	_, _ = rand.Read(name) // which never fails
	host, _ := os.Hostname()
	e.inUse = make(map[string]int)
	e.writer, e.host = hex.EncodeToString(name), fmt.Sprintf("process %d on %q", os.Getpid(), host)
}

// greet checks that the cluster is an OpenSearch of a supported version.
func (c *client) greet(ctx context.Context) error {
	var said struct {
		Version struct{ Distribution, Number string }
		Tagline string
	}
	err := c.do(ctx, request{method: http.MethodGet, path: "/"}, &said)
	if r, ok := err.(*reply); ok { // an answer, and not the one that OpenSearch gives
		return &Fault{NotEngine, c.config.URLs[0], r}
	}
	if err != nil {
		return err
	}
	switch number := said.Version.Number; {
	case number == "":
		return &Fault{NotEngine, c.config.URLs[0], errors.New("it does not say its version")}
	case said.Version.Distribution != "opensearch":
		return &Fault{NotEngine, c.config.URLs[0], fmt.Errorf("it is no OpenSearch: %s %s", shorten(said.Tagline), shorten(number))}
	case !knownVersion(number):
		return &Fault{Version, c.config.URLs[0], fmt.Errorf("it is version %s", shorten(number))}
	}
	return nil
}

// knownVersion reports whether a version is 2.19 or a later 2.
func knownVersion(number string) bool {
	major, rest, _ := strings.Cut(number, ".")
	minor, _, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(minor)
	return err == nil && major == "2" && n >= 19
}

// Ping reports whether the articles can be reached now: the error is then nil,
// ctx's, or one that wraps [index.ErrUnreachable].
func (e *Engine) Ping(ctx context.Context) error {
	s, _, err := e.readState(ctx)
	if errors.Is(err, errNoState) {
		return nil
	}
	if err == nil && s.Serving != nil {
		err = e.health(ctx, s.Serving.target(), "yellow", 0)
	}
	return wrap(err)
}

// health reports whether an index reaches at least the status within a wait.
func (e *Engine) health(ctx context.Context, name, status string, wait time.Duration) error {
	var health struct {
		Status   string
		TimedOut bool `json:"timed_out"`
	}
	path := fmt.Sprintf("/_cluster/health/%s?wait_for_status=%s&timeout=%dms", name, status, max(1, wait.Milliseconds()))
	err := e.client.do(ctx, request{method: http.MethodGet, path: path, work: wait > 0}, &health)
	if isStatus(err, http.StatusRequestTimeout) || err == nil && health.TimedOut {
		return &Fault{Incomplete, "", fmt.Errorf("index %s is not %s", name, status)}
	}
	return err
}

// wrap turns an error of the client into one of [index.Snapshot].
func wrap(err error) error {
	switch f, ok := errors.AsType[*Fault](err); {
	case err == nil:
		return nil
	case ok && f.Kind == Damaged:
		return fmt.Errorf("%w: %w", index.ErrUnreadable, err)
	case ok:
		return fmt.Errorf("%w: %w", index.ErrUnreachable, err)
	}
	if _, ok := errors.AsType[*reply](err); ok {
		return fmt.Errorf("%w: OpenSearch: %w", index.ErrUnreachable, err)
	}
	return err
}

// errFormat says that a generation has another [format] and cannot be used.
var errFormat = errors.New("it was made by another version")

// Current is as in [index.Engine].
func (e *Engine) Current(ctx context.Context) (index.Snapshot, error) {
	s, err := e.current(ctx)
	switch {
	case errors.Is(err, index.ErrNoSnapshot):
		return nil, err
	case err != nil:
		return nil, wrap(err)
	}
	return s, nil
}

func (e *Engine) current(ctx context.Context) (*snapshot, error) {
	s, _, err := e.readState(ctx)
	switch {
	case errors.Is(err, errNoState), err == nil && s.Serving == nil:
		return nil, index.ErrNoSnapshot
	case err != nil:
		return nil, err
	case s.Serving.Format != format(s.Serving.isPartitioned()):
		return nil, fmt.Errorf("%w: %w", index.ErrNoSnapshot, errFormat)
	}
	opened, err := e.open(ctx, *s.Serving)
	if ofKind(err, Mapping) {
		return nil, fmt.Errorf("%w: %w", index.ErrNoSnapshot, err)
	}
	return opened, err
}

// open opens the snapshot of a generation.
func (e *Engine) open(ctx context.Context, g generation) (*snapshot, error) {
	var found map[string]mapped
	path := "/" + g.Index + "/_mapping"
	if g.isPartitioned() {
		path = "/" + g.Index + "," + g.target() + "/_mapping"
	}
	err := e.client.do(ctx, request{method: http.MethodGet, path: path}, &found)
	if isStatus(err, http.StatusNotFound) {
		return nil, &Fault{Mapping, "", fmt.Errorf("index %s is gone", g.Index)}
	}
	if err != nil {
		return nil, err
	}
	for _, name := range g.indexes() {
		switch m, ok := found[name]; {
		case !ok:
			return nil, &Fault{Mapping, "", fmt.Errorf("index %s is gone", name)}
		case !e.config.isOwn(m, kindArticles):
			return nil, &Fault{Mapping, "", fmt.Errorf("index %s is not the one that the bot made", name)}
		case m.differs() != "":
			return nil, &Fault{Mapping, "", fmt.Errorf("index %s was changed: %s", name, m.differs())}
		}
	}
	s := &snapshot{engine: e, of: g, articles: g.Articles, length: g.Length}
	for _, p := range g.Partitions {
		s.months = append(s.months, p.Index)
	}
	slices.Sort(s.months)
	removed, err := e.removed(ctx, g)
	if err != nil {
		return nil, err
	}
	s.stock = newStock(len(removed) == 0)
	s.stock.removed = removed
	e.use(g.indexes()...)
	return s, nil
}

// removed are the indexes of a generation's articles in which Lucene still counts
// some that were removed or replaced.
func (e *Engine) removed(ctx context.Context, g generation) ([]string, error) {
	var stats struct {
		Indices map[string]struct {
			Total struct {
				Docs struct{ Deleted int }
			}
		}
	}
	path := "/" + g.target() + "/_stats/docs?level=indices"
	if err := e.client.do(ctx, request{method: http.MethodGet, path: path}, &stats); err != nil {
		return nil, err
	}
	var names []string
	for name, of := range stats.Indices {
		if of.Total.Docs.Deleted > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

func (e *Engine) use(names ...string) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for _, name := range names {
		e.inUse[name]++
	}
}

func (e *Engine) release(names ...string) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for _, name := range names {
		if e.inUse[name]--; e.inUse[name] == 0 {
			delete(e.inUse, name)
		}
	}
}

// isUsed reports whether this process reads or builds an index.
func (e *Engine) isUsed(name string) bool {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.inUse[name] > 0 || e.building != "" && (e.building == name || strings.HasPrefix(name, e.building+"-"))
}

// keepWriting renews the lease, and removes what is no longer read, until the
// engine is closed.
func (e *Engine) keepWriting() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.writing != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	e.writing = cancel
	e.renewed.Go(func() {
		said := ""
		for pause(ctx, renewTime) {
			err := e.sweep(ctx)
			if err != nil && ctx.Err() == nil && err.Error() != said {
				said = err.Error()
				e.log.Warn("the right to write the articles could not be renewed; that is tried again", "error", err)
			} else if err == nil {
				said = ""
			}
		}
	})
}

// sweep renews the lease and removes indexes of the collection that nobody
// reads: those that were kept for long enough, and leftovers of builds that did
// not end.
func (e *Engine) sweep(ctx context.Context) error {
	// They are listed first, so that indexes published meanwhile are not among
	// them.
	found, err := e.generations(ctx)
	if err != nil {
		return err
	}
	var known []string
	err = e.change(ctx, func(s *state) error {
		known = nil
		if s.Serving != nil {
			known = append(known, s.Serving.indexes()...)
		}
		now := time.Now()
		s.Kept = slices.DeleteFunc(s.Kept, func(k keptIndex) bool { return now.After(k.Until) && !e.isUsed(k.Index) })
		for _, k := range s.Kept {
			known = append(known, k.Index)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range found {
		if !slices.Contains(known, name) && !e.isUsed(name) {
			if err := e.remove(ctx, name); err != nil {
				return err
			}
		}
	}
	return e.dropAliases(ctx, found, func(name string) bool { return slices.Contains(known, name) || e.isUsed(name) })
}

// generations are the names of the collection's own indexes of articles.
func (e *Engine) generations(ctx context.Context) ([]string, error) {
	var found map[string]mapped
	path := "/" + e.config.Name + "-*/_mapping?allow_no_indices=true&expand_wildcards=open&filter_path=*.mappings._meta"
	if err := e.client.do(ctx, request{method: http.MethodGet, path: path}, &found); err != nil {
		return nil, err
	}
	var names []string
	for name, m := range found {
		if e.named.MatchString(name) && e.config.isOwn(m, kindArticles) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// generationOf is the name of the own index of the generation that an alias is
// of; ok is false for aliases that the bot did not make.
func (e *Engine) generationOf(alias string) (name string, ok bool) {
	name, ok = strings.CutSuffix(alias, aliasOf(""))
	return name, ok && e.named.MatchString(name)
}

// remove removes an index of the collection.
func (e *Engine) remove(ctx context.Context, name string) error {
	err := e.client.do(ctx, request{method: http.MethodDelete, path: "/" + name, work: true}, nil)
	if isStatus(err, http.StatusNotFound) {
		return nil
	}
	return err
}

// Close is as in [index.Engine]. It gives the lease back if the cluster can be
// reached; otherwise the lease expires.
func (e *Engine) Close() error {
	e.mutex.Lock()
	end := e.writing
	e.writing = nil
	e.mutex.Unlock()
	if end != nil {
		end()
		e.renewed.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), e.client.patience.try)
		defer cancel()
		err := e.change(ctx, func(s *state) error {
			s.Until = time.Time{}
			return nil
		})
		if err != nil && !errors.Is(err, index.ErrLocked) {
			e.log.Warn("the right to write the articles could not be given back; it runs out by itself", "after", leaseTime, "error", err)
		}
	}
	if !e.borrows {
		e.client.close()
	}
	return nil
}
