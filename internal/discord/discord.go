// Package discord is the front end in Discord: questions in channels, in
// direct messages and by slash commands, buttons on the answers, and commands
// for moderators. It keeps Discord's limits and manners and never ranks.
//
// [Run] is the bot. An event of the gateway (bot.go, incoming.go) becomes a
// request (interaction.go, message.go; address.go tells what is meant for the
// bot, exchange.go and edited.go what becomes of it later), which is served by
// the handler of its route (route.go), from the articles of the server that it
// comes from (newsrooms.go); a handler returns the reply and knows nothing of the
// network. Serving (serve.go) decides when a reply is sent and what becomes of
// errors, a delivery (delivery.go) is how it is sent, and what it looks like is
// in render_*.go. Where the bot may answer is computed from the events about
// servers and channels (directory.go, permissions.go); access.go reports what is
// missing. Feeds are managed in feeds.go. What the bot posts by itself comes
// from the store's outbox (post.go, post_send.go) and is made of what watches and
// digests tell. The requests to Discord go through api.go and transport.go.
package discord

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/digest"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/store"
	"byline/internal/watch"
)

// Newsroom is what the bot needs of the articles; see [newsrooms.Room].
type Newsroom interface {
	Ask(ctx context.Context, question answer.Question) (*answer.Answer, error)
	Quote(ctx context.Context, key string) (answer.Quote, error)
	Context(ctx context.Context, quote answer.Quote) (before, paragraph, after string, err error)
	Related(ctx context.Context, text string, limit int) ([]answer.Quote, error)
	Summarize(ctx context.Context, topic digest.Topic) (*digest.Summary, error)
	Timeline(ctx context.Context, topic digest.Topic) (*digest.Timeline, error)
	Holdings
	Editor
}

// Holdings reports what the newsroom has.
type Holdings interface {
	Headlines(sources []string, limit int) []string
	Sources() []newsroom.Source
	Files() []string
	Len() int
	Problems() []corpus.Problem
	Reloaded() time.Time
	// Ready is nil when there are articles to answer from.
	Ready() error
	State() newsroom.State
}

// SharedHoldings reports what the shared newsroom has.
type SharedHoldings interface {
	Holdings
	// Reachable is nil while the engine that stores the articles can be
	// reached.
	Reachable(ctx context.Context) error
}

// Editor changes what the newsroom has.
type Editor interface {
	Reload(ctx context.Context, options newsroom.ReloadOptions) (index.Changes, error)
	Add(ctx context.Context, name string, content io.Reader, replace bool) error
	Remove(ctx context.Context, file string) error
}

// Store stores everything except articles; see [store.Store].
type Store interface {
	AddVerdict(ctx context.Context, verdict store.Verdict) error
	// Settings are the settings of a server that differ from the default, by
	// name.
	Settings(ctx context.Context, server string) (map[string]string, error)
	// Change changes settings of a server, all or none, and records who did so.
	Change(ctx context.Context, server, who string, changes ...store.Change) error
	// Note adds an entry to the audit log.
	Note(ctx context.Context, entry store.Entry) error
	Watches
	Outbox
}

// Watches stores watches and digests; see [watch.Store].
type Watches interface {
	Watches(ctx context.Context, filter watch.Filter) ([]watch.Watch, error)
	AddWatch(ctx context.Context, w watch.Watch, limits watch.Limits) (watch.Watch, error)
	PauseWatch(ctx context.Context, id int64, of watch.Filter, paused bool) (watch.Watch, error)
	RemoveWatch(ctx context.Context, id int64, of watch.Filter) (watch.Watch, error)
	Digests(ctx context.Context, filter watch.Filter) ([]watch.Digest, error)
	AddDigest(ctx context.Context, d watch.Digest, limits watch.Limits) (watch.Digest, error)
	PauseDigest(ctx context.Context, id int64, of watch.Filter, paused bool) (watch.Digest, error)
	RemoveDigest(ctx context.Context, id int64, of watch.Filter) (watch.Digest, error)
}

// Outbox stores posts to be sent; see [store.Store].
type Outbox interface {
	Unsent(ctx context.Context, each int) ([]store.Post, error)
	TryPost(ctx context.Context, nonce string, at time.Time, again bool) (wanted bool, err error)
	FinishPost(ctx context.Context, nonce string, at time.Time) error
	CollapsePosts(ctx context.Context, nonce string, others []string, at time.Time) error
	GiveUpPosts(ctx context.Context, channel, user string, notices ...store.Post) error
}

// Config is the settings of the bot.
type Config struct {
	// Token is the bot's token. It is in no error, log or metric.
	Token string
	// API is the base of Discord's API; empty for Discord itself.
	API string
	// Guild is the only server to have the commands; empty for all.
	Guild string
	// MessageContent is whether the bot asks Discord for the texts of all
	// messages; without them no server can have ask channels. If there are
	// AskChannels, it does so anyway.
	MessageContent bool
	// AskChannels, ModeratorRoles, Quotes, PersonLimit and ServerLimit are the
	// defaults of settings that a server can change; see [settings.Settings]. 0
	// quotes means as many as fit. PersonLimit is for public requests; the
	// limit for private ones is privateFactor times as high.
	AskChannels, ModeratorRoles      []string
	Quotes, PersonLimit, ServerLimit int
	// Shard is this process's number, from 0, among Shards processes; 0 of 0
	// stands for 0 of 1.
	Shard, Shards int
	// HTTP is the address to serve /healthz and /metrics at; empty for none.
	HTTP string
	// Store stores verdicts, watches and posts to be sent.
	Store Store
	// WatchLimits limits the watches and, separately, the digests.
	WatchLimits watch.Limits
	// AsOf is the day of asking; the zero time is today.
	AsOf time.Time
	// Version is the program's, for moderators.
	Version string
	Log     *slog.Logger

	// questionTime is how long a question may take once it has its turn, and
	// how long it may wait for its turn; 0 stands for usualQuestionTime.
	// settingsTime is how long loading the settings may take before the bot
	// acknowledges the interaction; 0 stands for half of promptly.
	questionTime, settingsTime time.Duration
	// outbox sets the pace of posts; a zero field stands for that of usualPace.
	outbox pace
}

// Time limits.
const (
	// promptly is how long an answer may take that is sent without an
	// acknowledgement beforehand; Discord waits 3 s for either.
	promptly = 1500 * time.Millisecond
	// usualQuestionTime is how long a question may take.
	usualQuestionTime = 10 * time.Second
	// reloadTime is how long a reload may take. Discord lets a reply be
	// changed for 15 minutes.
	reloadTime = 14 * time.Minute
	// shutdownTime is how long work in progress may take to end, and
	// farewellTime how long telling askers that it did not may then take.
	// Together they stay within the time that supervisors such as Docker give.
	shutdownTime, farewellTime = 8 * time.Second, 2 * time.Second
)

// Run serves Discord until ctx ends; it then says goodbye and finishes the work
// in progress. It returns early on an error that retrying would not cure. The
// error says what the operator can do.
func Run(ctx context.Context, config Config, newsrooms Newsrooms) error {
	b, err := newBot(config, newsrooms)
	if err != nil {
		return err
	}
	stop, err := b.serveHTTP(ctx)
	if err != nil {
		return err
	}
	defer stop()
	// Work in progress outlives ctx by the time it has to end; Discord is told
	// goodbye within that time too.
	sending, hush := context.WithCancel(context.WithoutCancel(ctx))
	defer hush()
	working, abandon := context.WithCancel(sending)
	defer abandon()
	ctx, end := context.WithCancel(ctx)
	defer end()
	context.AfterFunc(ctx, func() { time.AfterFunc(shutdownTime, abandon) })
	b.serving, b.working, b.sending = ctx, working, sending
	config.Log.Info("starting", "articles", newsrooms.Shared().Len(), "at once", cap(b.slots))
	b.do("outbox", func() { b.sendPosts(ctx) })
	err = advise(b.gateway.Run(ctx))
	end()
	b.finish()
	return err
}

// newBot makes the parts of the bot.
func newBot(config Config, newsrooms Newsrooms) (*bot, error) {
	if config.Token == "" {
		return nil, errors.New("there is no token: set DISCORD_TOKEN")
	}
	if strings.ContainsFunc(config.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("the token has a space in it, or a character that no token has: copy it again, without Bot before it, and set DISCORD_TOKEN to it alone")
	}
	config.Shards = cmp.Or(config.Shards, 1)
	config.questionTime = cmp.Or(config.questionTime, usualQuestionTime)
	config.settingsTime = cmp.Or(config.settingsTime, promptly/2)
	config.outbox = config.outbox.orUsual()
	if config.Shard < 0 || config.Shard >= config.Shards {
		return nil, fmt.Errorf("there is no shard %d of %d: SHARD_ID counts from 0", config.Shard, config.Shards)
	}
	base, err := newBase(config.API)
	if err != nil {
		return nil, fmt.Errorf("DISCORD_API_URL: %w", err)
	}
	api, err := newAPI(base, config.Token)
	if err != nil {
		return nil, err
	}
	b := &bot{
		config:    config,
		log:       config.Log,
		newsrooms: newsrooms,
		api:       api,
		votes:     newVoteKey(config.Token),
		serving:   context.Background(),
		working:   context.Background(),
		sending:   context.Background(),
		started:   time.Now(),
		slots:     make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
		arrivals:  make(chan string, keptArrivals),
		persons:   newLimits(),
		servers:   newLimits(),
		private:   newLimits(),
		exchanges: newExchanges(),
		asked:     newAsked(),
		outbox:    newOutbox(),
	}
	b.routes, b.buttons = b.commandRoutes(), b.buttonRoutes()
	b.gateway = b.newGateway()
	b.metrics = newMetrics(b)
	return b, nil
}

// finish waits for the work in progress within its time limit, and then for its
// final messages.
func (b *bot) finish() {
	done := make(chan struct{})
	go func() {
		b.work.Wait()
		close(done)
	}()
	select {
	case <-done:
		return
	case <-b.working.Done():
		b.log.Warn("some answers were not finished in time", "limit", shutdownTime)
	}
	select {
	case <-done:
	case <-time.After(farewellTime):
	}
}

// serveHTTP serves health and metrics, if configured, until the function that
// it returns is called.
func (b *bot) serveHTTP(ctx context.Context) (stop func(), err error) {
	if b.config.HTTP == "" {
		return func() {}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", b.config.HTTP)
	if err != nil {
		return nil, fmt.Errorf("serve health and metrics: %w: set HTTP_ADDR to a free address, such as localhost:8080", err)
	}
	server := b.httpServer()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	b.log.Info("serving health and metrics", "address", listener.Addr().String())
	return func() {
		server.Close()
		<-served
	}, nil
}
