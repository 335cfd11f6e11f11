package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"byline/internal/discord/gateway"

	"github.com/bwmarrin/discordgo"
)

// bot is the running front end.
type bot struct {
	config    Config
	log       *slog.Logger
	newsrooms Newsrooms
	api       *api
	gateway   *gateway.Gateway
	votes     voteKey
	metrics   *metrics
	started   time.Time

	routes  map[string]route // by the name of a command
	buttons map[string]route // by the first part of a custom_id

	// serving ends when the bot must end. working, the context of requests in
	// progress, which work counts, ends some time later; sending, the context
	// of their final messages, ends last.
	serving, working, sending context.Context
	work                      sync.WaitGroup
	// slots bounds the questions answered at a time; waiting counts those that
	// wait for a slot.
	slots   chan struct{}
	waiting atomic.Int32
	// persons and servers limit public requests, private the requests that only
	// the asker sees.
	persons, servers, private *limits

	exchanges *exchanges
	asked     *asked
	offers    offers
	outbox    *outbox

	// me is the bot's user, once Discord has sent it.
	me         atomic.Pointer[discordgo.User]
	registered sync.Once
	// directory and access say where the bot is, and what it may do there.
	directory directory
	access    access
	// arrivals are servers that the bot is on, as Discord reports them.
	arrivals chan string
	// reloading holds the servers on which a reload by this bot is running.
	reloading sync.Map
}

// intents are the kinds of event that the bot subscribes to: which servers it
// is on and which of their roles is its own, messages that mention it, and
// direct ones. Interactions need no intent. The text of other messages needs a
// privileged intent.
func intents(content bool) discordgo.Intent {
	wanted := discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	if content {
		wanted |= discordgo.IntentsMessageContent
	}
	return wanted
}

func (b *bot) newGateway() *gateway.Gateway {
	return gateway.New(gateway.Config{
		Token:   b.config.Token,
		Intents: int(intents(b.config.readsMessages())),
		Shard:   b.config.Shard,
		Shards:  b.config.Shards,
		Find:    b.api.gatewayAddress,
		Dial:    b.api.dial,
		Event:   b.event,
		Notice:  func(notice gateway.Notice) { b.metrics.gateway(notice) },
		Log:     b.log,
	})
}

// advise says what an operator can do about an error of the gateway. It leaves
// out Discord's own text, which may repeat what was sent to it.
func advise(err error) error {
	fatal, ok := errors.AsType[*gateway.FatalError](err)
	if !ok {
		return err
	}
	switch fatal.Code {
	case gateway.CodeToken:
		return errors.New("the token is refused by Discord: copy it again, or reset it, on the Bot page of your application at https://discord.com/developers/applications, and set DISCORD_TOKEN to it alone")
	case gateway.CodeShard:
		return errors.New("the shard is refused by Discord: SHARD_ID counts from 0 and is less than SHARD_COUNT")
	case gateway.CodeShardsNeeded:
		return errors.New("the bot is on too many servers for one connection: run several, each with a SHARD_ID of its own and the same SHARD_COUNT")
	case gateway.CodeUnasked:
		return errors.New("the texts of messages, which ASK_CHANNEL_IDS and MESSAGE_CONTENT need, are not given to the bot: switch Message Content Intent on, on the Bot page of your application at https://discord.com/developers/applications, or unset both")
	case gateway.CodeVersion, gateway.CodeBadIntents:
		return fmt.Errorf("the connection was closed by Discord with code %d, which will happen again: look for a newer version of the bot", fatal.Code)
	}
	return err
}

// event handles an event of the gateway. It must not block, since no other
// event is read meanwhile.
func (b *bot) event(name string, data json.RawMessage) {
	defer b.recovered(name)
	received := time.Now()
	b.noteAccess(name, data)
	var err error
	switch name {
	case "READY":
		err = b.onReady(data)
	case "GUILD_CREATE":
		err = b.onServer(data)
	case "GUILD_DELETE":
		err = b.onServerGone(data)
	case "INTERACTION_CREATE":
		it := new(interaction)
		if err = decode(data, it); err == nil {
			b.do("interaction", func() { b.onInteraction(it, received) })
		}
	case "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		err = b.onMessageEvent(name, data, received)
	}
	if err != nil {
		b.log.Error("an event could not be read", "event", name, "error", err)
	}
}

// do runs a function in the background, as part of the work in progress. A
// panic in it ends only that function.
func (b *bot) do(what string, f func()) {
	b.work.Go(func() {
		defer b.recovered(what)
		f()
	})
}

// recovered, when deferred, turns a panic into a line in the log.
func (b *bot) recovered(what string) {
	if cause := recover(); cause != nil {
		b.log.Error("fault in the program, please report it", "in", what, "panic", cause, "stack", string(debug.Stack()))
	}
}

// onReady notes who the bot is and, the first time, registers its commands.
func (b *bot) onReady(data json.RawMessage) error {
	var ready struct {
		User        *discordgo.User
		Application struct{ ID string }
		Guilds      []struct{ ID string }
	}
	if err := decode(data, &ready); err != nil {
		return err
	}
	if ready.User == nil || ready.User.ID == "" {
		return errors.New("READY does not say who the bot is")
	}
	b.me.Store(ready.User)
	var guilds []string
	for _, guild := range ready.Guilds {
		b.arrived(guild.ID)
		guilds = append(guilds, guild.ID)
	}
	b.newsrooms.Present(guilds, b.isOfShard)
	b.registered.Do(func() {
		b.do("registration", func() {
			application := ready.Application.ID
			if application == "" {
				application = b.api.application(b.serving, ready.User.ID)
			}
			b.sayReady(ready.User.Username, len(ready.Guilds), application)
			b.register(b.serving, application)
		})
	})
	return nil
}

// sayReady logs that the bot is connected. The log has the invitation for
// operators who have not used it yet.
func (b *bot) sayReady(name string, servers int, application string) {
	b.log.Info("ready", "bot", name, "servers", servers)
	level := slog.LevelDebug
	if servers == 0 {
		level = slog.LevelInfo
	}
	b.log.Log(b.serving, level, "who opens this address can invite the bot to a server", "invite", invitation(application))
}

// onServer notes that the bot is on a server.
func (b *bot) onServer(data json.RawMessage) error {
	var server struct{ ID string }
	if err := decode(data, &server); err != nil {
		return err
	}
	b.arrived(server.ID)
	b.newsrooms.Joined(server.ID)
	return nil
}

// onServerGone notes that a server has removed the bot. A server that is only
// unavailable has not.
func (b *bot) onServerGone(data json.RawMessage) error {
	var gone struct {
		ID          string
		Unavailable bool
	}
	if err := decode(data, &gone); err != nil {
		return err
	}
	if !gone.Unavailable {
		b.newsrooms.Left(gone.ID)
		b.asked.forget(gone.ID)
	}
	return nil
}
