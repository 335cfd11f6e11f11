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

// bot is the front end as it runs.
type bot struct {
	config   Config
	log      *slog.Logger
	newsroom Newsroom
	api      *api
	gateway  *gateway.Gateway
	feedback *feedbackFile
	metrics  *metrics
	started  time.Time

	routes  map[string]route // by the name of a command
	buttons map[string]route // by the first part of a custom_id

	// serving ends when the bot is to end. working, the context of what is
	// under way, which work counts, ends a while later, and sending, that of
	// telling what has become of it, last of all.
	serving, working, sending context.Context
	work                      sync.WaitGroup
	// slots are for the questions that are answered at a time; waiting is how
	// many wait for one.
	slots   chan struct{}
	waiting atomic.Int32
	persons *limits
	servers *limits

	// me is the bot's user, once Discord has told it.
	me         atomic.Pointer[discordgo.User]
	registered sync.Once
	// reloading is whether a reload of this bot's is running.
	reloading atomic.Bool
}

// intents are the kinds of event that the bot is told of: messages that it is
// mentioned in, and direct ones. Interactions come without any. What other
// messages say comes with a privileged intent only.
func intents(askChannels []string) discordgo.Intent {
	wanted := discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	if len(askChannels) > 0 {
		wanted |= discordgo.IntentsMessageContent
	}
	return wanted
}

func (b *bot) newGateway() *gateway.Gateway {
	return gateway.New(gateway.Config{
		Token:   b.config.Token,
		Intents: int(intents(b.config.AskChannels)),
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
// out what Discord sent with it, which may repeat what it was sent.
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
		return errors.New("the texts of messages, which ASK_CHANNEL_IDS needs, are not given to the bot: switch Message Content Intent on, on the Bot page of your application at https://discord.com/developers/applications, or unset ASK_CHANNEL_IDS")
	case gateway.CodeVersion, gateway.CodeBadIntents:
		return fmt.Errorf("the connection was closed by Discord with code %d, which will happen again: look for a newer version of the bot", fatal.Code)
	}
	return err
}

// event takes an event of the gateway. It must not wait: nothing else is read
// meanwhile.
func (b *bot) event(name string, data json.RawMessage) {
	defer b.recovered(name)
	received := time.Now()
	var err error
	switch name {
	case "READY":
		err = b.onReady(data)
	case "INTERACTION_CREATE":
		interaction := new(discordgo.Interaction)
		if err = decode(data, interaction); err == nil {
			b.do("interaction", func() { b.onInteraction(interaction, received) })
		}
	case "MESSAGE_CREATE":
		message := new(discordgo.Message)
		if err = decode(data, message); err == nil {
			b.do("message", func() { b.onMessage(message, received) })
		}
	}
	if err != nil {
		b.log.Error("an event could not be read", "event", name, "error", err)
	}
}

// decode reads an event. What discordgo cannot read of it are components, on
// messages of others, of kinds that are newer than it is; they are done
// without, for nothing is read of them.
func decode(data []byte, into any) error {
	err := json.Unmarshal(data, into)
	if err == nil {
		return nil
	}
	var tree any
	if json.Unmarshal(data, &tree) != nil {
		return err
	}
	withoutComponents(tree)
	if data, err = json.Marshal(tree); err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// withoutComponents takes the components out of all messages in a tree.
func withoutComponents(tree any) {
	switch tree := tree.(type) {
	case map[string]any:
		delete(tree, "components")
		for _, branch := range tree {
			withoutComponents(branch)
		}
	case []any:
		for _, branch := range tree {
			withoutComponents(branch)
		}
	}
}

// do does something beside, as part of what is under way. A panic of it ends
// it alone.
func (b *bot) do(what string, f func()) {
	b.work.Go(func() {
		defer b.recovered(what)
		f()
	})
}

// recovered, when deferred, ends a panic with a line in the log.
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
	if err := json.Unmarshal(data, &ready); err != nil {
		return err
	}
	if ready.User == nil || ready.User.ID == "" {
		return errors.New("READY does not say who the bot is")
	}
	b.me.Store(ready.User)
	application := ready.Application.ID
	if application == "" {
		application = ready.User.ID // they are the same for all but the oldest bots
	}
	guilds := make([]string, len(ready.Guilds))
	for i, guild := range ready.Guilds {
		guilds[i] = guild.ID
	}
	b.registered.Do(func() {
		b.log.Info("ready", "bot", ready.User.Username, "servers", len(guilds), "invite", invitation(application))
		if b.config.Shard == 0 {
			b.do("registration", func() { b.register(b.serving, application, guilds) })
		}
	})
	return nil
}
