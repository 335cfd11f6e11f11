package discord

import (
	"cmp"
	"context"
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
	// registerPause is the wait before it is tried again to register the
	// commands; each next is twice as long, up to registerPauseMost.
	registerPause, registerPauseMost = 2 * time.Second, 30 * time.Second
	// logAgain is how often the log repeats that they are not registered.
	logAgain = time.Hour
	// overwriteTime is how long one attempt may take.
	overwriteTime = time.Minute
	// keptArrivals bounds how many servers wait to be looked at.
	keptArrivals = 5000
)

// register makes the commands those that this version has, on the one server
// that the operator named or on all, and clears the other scope, where they
// would be shown a second time: that of all servers at once, and those of
// single servers one by one until ctx ends, as Discord tells of them. Nothing
// is sent that Discord has already: it allows a few hundred changes a day. The
// commands of all servers are registered by the first of several processes.
func (b *bot) register(ctx context.Context, application string) {
	guild := b.config.Guild
	if b.config.Shard == 0 {
		if !b.registerCommands(ctx, application) {
			return
		}
		if guild != "" {
			b.clear(ctx, application, "")
		}
	}
	if guild != "" {
		return
	}
	for looked := make(map[string]bool); ; {
		select {
		case <-ctx.Done():
			return
		case arrived := <-b.arrivals:
			if !looked[arrived] {
				looked[arrived] = b.clear(ctx, application, arrived)
			}
		}
	}
}

// arrived notes that the bot is on a server. Where very many wait to be looked
// at it is not noted, and looked at when the bot is started again.
func (b *bot) arrived(guild string) {
	select {
	case b.arrivals <- guild:
	default:
	}
}

// registerCommands registers the commands where the operator wants them, and
// returns whether they are there. It retries until ctx ends what may succeed
// later.
func (b *bot) registerCommands(ctx context.Context, application string) bool {
	guild, wanted := b.config.Guild, commands()
	plain := false
	var logged time.Time
	for wait := registerPause; ; wait = min(2*wait, registerPauseMost) {
		changed, err := b.overwrite(ctx, application, guild, wanted)
		if refusal, ok := errors.AsType[*refused](err); ok && refusal.status == http.StatusBadRequest && !plain {
			b.log.Warn("the commands are refused and are registered in a plainer form", "error", err)
			wanted, plain = plainer(wanted), true
			changed, err = b.overwrite(ctx, application, guild, wanted)
		}
		switch {
		case err == nil:
			b.log.Info("commands registered", "server", cmp.Or(guild, "all"), "changed", changed)
			return true
		case ctx.Err() != nil, b.serving.Err() != nil:
			return false // the bot is being stopped
		case !b.isPassing(err):
			b.log.Error("the commands could not be registered: questions by mention and direct message are answered all the same", "error", err)
			return false
		case logged.IsZero() || time.Since(logged) >= logAgain:
			logged = time.Now()
			b.logUnregistered(application, err)
		}
		if !b.awaitArrival(ctx, guild, wait) {
			return false
		}
	}
}

// logUnregistered logs that the commands are not registered yet, with what to do
// where somebody has to act.
func (b *bot) logUnregistered(application string, err error) {
	guild := b.config.Guild
	if !isElsewhere(err) {
		b.log.Warn("the commands are not registered yet; that is tried again", "server", cmp.Or(guild, "all"), "error", err)
		return
	}
	b.log.Error("the bot is not on the server of DISCORD_GUILD_ID, so that nobody has its commands; that is tried again",
		"server", guild, "error", err, "do", "invite it there, correct DISCORD_GUILD_ID, or unset it for all servers", "invite", invitation(application))
}

// isElsewhere is whether a server's commands were refused because the bot is not
// on the server, or was invited without the scope of commands.
func isElsewhere(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return ok && (refusal.status == http.StatusForbidden || refusal.code == codeUnknownServer)
}

// awaitArrival waits until the bot is on the server, if one is named, at most as
// long as wait. It is false when ctx ends.
func (b *bot) awaitArrival(ctx context.Context, guild string, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	arrivals := b.arrivals
	if guild == "" {
		arrivals = nil // they are looked at later
	}
	for {
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
			return true
		case arrived := <-arrivals:
			if arrived == guild {
				return true
			}
		}
	}
}

// clear removes the commands of a scope, and returns whether it is worth no
// second look.
func (b *bot) clear(ctx context.Context, application, guild string) bool {
	changed, err := b.overwrite(ctx, application, guild, nil)
	switch {
	case err != nil: // as on a server that invited the bot without its commands
		b.log.Info("the other scope of commands could not be cleared", "server", cmp.Or(guild, "all"), "error", err)
	case changed:
		b.log.Info("the other scope of commands was cleared", "server", cmp.Or(guild, "all"))
	}
	return err == nil || !b.isPassing(err)
}

// isPassing is whether an error may be gone the next time. That of a server
// that the bot is not on is, once somebody has followed the invitation.
func (b *bot) isPassing(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return !ok || refusal.status == http.StatusTooManyRequests || refusal.status >= http.StatusInternalServerError ||
		b.config.Guild != "" && isElsewhere(err)
}

// noSuchRequest are the statuses of a request that a server does not know.
var noSuchRequest = []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented}

// overwrite makes the commands of a server, or of all for "", those wanted,
// and returns whether they were others.
func (b *bot) overwrite(ctx context.Context, application, guild string, wanted []*command) (changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, overwriteTime)
	defer cancel()
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
	var listed []struct {
		command
		GuildID string `json:"guild_id"`
	}
	readable := decode(response, &listed) == nil && listed != nil
	var there []*command
	for i := range listed {
		// A server that stands in for Discord may list those of all scopes.
		if of := listed[i].GuildID; of == "" || of == guild {
			there = append(there, &listed[i].command)
		}
	}
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

// withoutContexts is commands as a server has them, where a context, or
// who installed them, would make no sense.
func withoutContexts(commands []*command) []*command {
	var ofGuild []*command
	for _, c := range commands {
		copied := *c
		copied.Contexts, copied.Installed = nil, nil
		ofGuild = append(ofGuild, &copied)
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
		copied := *c
		copied.Options = normalOptions(c.Options)
		copied.Contexts = slices.Sorted(slices.Values(c.Contexts))
		copied.Installed = slices.Sorted(slices.Values(c.Installed))
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
