package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// registerTime is how long it is tried to register the commands.
	registerTime = time.Hour
	// registerPause is the wait before it is tried again for the first time;
	// each next is twice as long, up to registerPauseMost.
	registerPause, registerPauseMost = 2 * time.Second, 30 * time.Second
	// clearedGuilds bounds on how many servers it is looked whether they have
	// commands of their own.
	clearedGuilds = 50
)

// register makes the commands those that this version has, on the one server
// that the operator named or on all, and clears the other scope, where they
// would be shown a second time. Nothing is sent that Discord has already: it
// allows a few hundred changes a day. guilds are the servers that the bot is
// on.
func (b *bot) register(ctx context.Context, application string, guilds []string) {
	ctx, cancel := context.WithTimeout(ctx, registerTime)
	defer cancel()
	changed, err := b.overwrite(ctx, application, b.config.Guild, commands())
	for wait := registerPause; err != nil && b.isPassing(err) && ctx.Err() == nil; wait = min(2*wait, registerPauseMost) {
		if wait == registerPause {
			b.log.Warn("the commands are not registered yet", "server", cmp.Or(b.config.Guild, "all"), "error", err)
		}
		if !pause(ctx, wait) {
			break
		}
		changed, err = b.overwrite(ctx, application, b.config.Guild, commands())
	}
	if err != nil {
		b.log.Error("the commands could not be registered: questions by mention and direct message are answered all the same", "error", err)
		return
	}
	b.log.Info("commands registered", "server", cmp.Or(b.config.Guild, "all"), "changed", changed)
	others := []string{""}
	if b.config.Guild == "" {
		others = guilds[:min(len(guilds), clearedGuilds)]
	}
	for _, other := range others {
		// A server may have invited the bot without its commands.
		if changed, err := b.overwrite(ctx, application, other, nil); err != nil {
			b.log.Info("the other scope of commands could not be cleared", "server", cmp.Or(other, "all"), "error", err)
		} else if changed {
			b.log.Info("the other scope of commands was cleared", "server", cmp.Or(other, "all"))
		}
	}
}

// isPassing is whether an error may be gone the next time. That of a server
// that the bot is not on is, once somebody has followed the invitation.
func (b *bot) isPassing(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return !ok || refusal.status == http.StatusTooManyRequests || refusal.status >= http.StatusInternalServerError ||
		refusal.status == http.StatusForbidden && b.config.Guild != ""
}

// noSuchRequest are the statuses of a request that a server does not know.
var noSuchRequest = []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented}

// overwrite makes the commands of a server, or of all for "", those wanted,
// and returns whether they were others.
func (b *bot) overwrite(ctx context.Context, application, guild string, wanted []*command) (changed bool, err error) {
	address := discordgo.EndpointApplicationGlobalCommands(application)
	if guild != "" {
		address = discordgo.EndpointApplicationGuildCommands(application, guild)
	}
	response, err := b.api.do(ctx, http.MethodGet, address, nil, "commands")
	if refusal, ok := errors.AsType[*refused](err); ok && slices.Contains(noSuchRequest, refusal.status) {
		// A server that stands in for Discord may not tell what it has.
	} else if err != nil {
		return false, err
	}
	var there []*command
	readable := json.Unmarshal(response, &there) == nil
	if guild != "" {
		wanted, there = withoutContexts(wanted), withoutContexts(there)
	}
	if readable && same(there, wanted) {
		return false, nil
	}
	if wanted == nil {
		wanted = []*command{}
	}
	_, err = b.api.do(ctx, http.MethodPut, address, wanted, "commands")
	return err == nil, err
}

// withoutContexts is commands as a server has them, where a context would make
// no sense.
func withoutContexts(commands []*command) []*command {
	var ofGuild []*command
	for _, c := range commands {
		if c != nil {
			copied := *c
			copied.Contexts = nil
			ofGuild = append(ofGuild, &copied)
		}
	}
	return ofGuild
}

// same is whether two lists have the same commands, in whatever order.
func same(a, b []*command) bool {
	return reflect.DeepEqual(normal(a), normal(b))
}

// normal is commands in an order and a form in which equal ones are equal.
func normal(commands []*command) []command {
	normal := make([]command, 0, len(commands))
	for _, c := range commands {
		if c == nil {
			continue
		}
		copied := *c
		copied.Options = normalOptions(c.Options)
		copied.Contexts = slices.Sorted(slices.Values(c.Contexts))
		copied.Type = max(c.Type, discordgo.ChatApplicationCommand) // which is what 0 means
		normal = append(normal, copied)
	}
	slices.SortFunc(normal, func(a, b command) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
	return normal
}

// normalOptions keeps the order, which is the one that people see.
func normalOptions(options []option) []option {
	var normal []option
	for _, o := range options {
		o.Options = normalOptions(o.Options)
		normal = append(normal, o)
	}
	return normal
}

// permissions are what the bot needs on a server, and no more; docs/discord.md
// says what each is for.
const permissions = discordgo.PermissionViewChannel |
	discordgo.PermissionSendMessages |
	discordgo.PermissionSendMessagesInThreads |
	discordgo.PermissionEmbedLinks |
	discordgo.PermissionAttachFiles |
	discordgo.PermissionReadMessageHistory

// invitation is the address at which somebody invites the bot to a server.
func invitation(application string) string {
	return "https://discord.com/oauth2/authorize?" + url.Values{
		"client_id":   {application},
		"scope":       {"bot applications.commands"},
		"permissions": {strconv.Itoa(permissions)},
	}.Encode()
}
