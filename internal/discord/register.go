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
	// registerPause is the wait before registering the commands is retried; it
	// doubles each time, up to registerPauseMost.
	registerPause, registerPauseMost = 2 * time.Second, 30 * time.Second
	// logAgain is how often the log repeats that they are not registered.
	logAgain = time.Hour
	// overwriteTime bounds one attempt.
	overwriteTime = time.Minute
	// keptArrivals bounds the servers waiting to be checked.
	keptArrivals = 5000
)

// register registers this version's commands, on the one server that the
// operator named or globally, and clears the other scope, which would show them
// twice: the global one at once, or that of each server, as Discord reports it,
// until ctx ends. It sends nothing that Discord already has, since Discord
// allows a few hundred changes a day. The first of several processes registers
// global commands.
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

// arrived notes that the bot is on a server. If too many servers wait, it is
// skipped until the next start.
func (b *bot) arrived(guild string) {
	select {
	case b.arrivals <- guild:
	default:
	}
}

// registerCommands registers the commands where the operator wants them, and
// reports whether it succeeded. Until ctx ends, it retries what may succeed
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
			b.log.Error("the commands could not be registered: questions by mention and direct message are still answered", "error", err)
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

// logUnregistered logs that the commands are not registered yet, and what to do
// if somebody has to act.
func (b *bot) logUnregistered(application string, err error) {
	guild := b.config.Guild
	if !isElsewhere(err) {
		b.log.Warn("the commands are not registered yet; that is tried again", "server", cmp.Or(guild, "all"), "error", err)
		return
	}
	b.log.Error("the bot is not on the server of DISCORD_GUILD_ID, so that nobody has its commands; that is tried again",
		"server", guild, "error", err, "do", "invite it there, correct DISCORD_GUILD_ID, or unset it for all servers", "invite", invitation(application))
}

// isElsewhere reports whether Discord refused a server's commands because the
// bot is not on the server, or was invited without the scope of commands.
func isElsewhere(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return ok && (refusal.status == http.StatusForbidden || refusal.code == codeUnknownServer)
}

// awaitArrival waits until the bot is on the server, if one is named, for at
// most wait. It returns false when ctx ends.
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

// clear removes the commands of a scope, and reports whether this need not be
// tried again.
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

// isPassing reports whether a retry may succeed. For a server that the bot is
// not on it may, once somebody has followed the invitation.
func (b *bot) isPassing(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return !ok || refusal.status == http.StatusTooManyRequests || refusal.status >= http.StatusInternalServerError ||
		b.config.Guild != "" && isElsewhere(err)
}

// noSuchRequest are the statuses for a request that a server does not support.
var noSuchRequest = []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented}

// overwrite replaces the commands of a server, or the global ones for "", and
// reports whether they differed.
func (b *bot) overwrite(ctx context.Context, application, guild string, wanted []*command) (changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, overwriteTime)
	defer cancel()
	address := discordgo.EndpointApplicationGlobalCommands(application)
	if guild != "" {
		address = discordgo.EndpointApplicationGuildCommands(application, guild)
	}
	response, err := b.api.do(ctx, http.MethodGet, address, nil)
	if refusal, ok := errors.AsType[*refused](err); ok && slices.Contains(noSuchRequest, refusal.status) {
		// A stand-in server for Discord may not list its commands.
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
		// A stand-in server for Discord may list those of all scopes.
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
	_, err = b.api.do(ctx, http.MethodPut, address, wanted)
	return err == nil, err
}

// withoutContexts is commands in the form for a server, which has no contexts
// and no kinds of installation.
func withoutContexts(commands []*command) []*command {
	var ofGuild []*command
	for _, c := range commands {
		copied := *c
		copied.Contexts, copied.Installed = nil, nil
		ofGuild = append(ofGuild, &copied)
	}
	return ofGuild
}

// same reports whether two lists have the same commands, in any order.
func same(a, b []*command) bool {
	return reflect.DeepEqual(normal(a), normal(b))
}

// normal is commands in a normal form, in which equal ones are identical.
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

// normalOptions keeps the order, which users see.
func normalOptions(options []option) []option {
	var normal []option
	for _, o := range options {
		o.Options = normalOptions(o.Options)
		o.ChannelTypes = slices.Sorted(slices.Values(o.ChannelTypes))
		normal = append(normal, o)
	}
	return normal
}

// invitation is the address for inviting the bot to a server.
func invitation(application string) string {
	return "https://discord.com/oauth2/authorize?" + url.Values{
		"client_id":   {application},
		"scope":       {"bot applications.commands"},
		"permissions": {strconv.FormatInt(int64(requested()), 10)},
	}.Encode()
}
