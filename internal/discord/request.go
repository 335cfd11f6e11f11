package discord

import (
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// request is what somebody wants of the bot.
type request struct {
	// kind is what it is in the log and the metrics.
	kind string
	// user asks, on a server, or in a direct message if guild is empty.
	user, guild, channel string
	// permissions and roles are the member's.
	permissions int64
	roles       []string
	received    time.Time

	// text is the question of a message, before what was asked before it in
	// the same conversation.
	text   string
	before []string
	// quiet is whether it is met with silence where no article answers.
	quiet bool
	// options are those of a command.
	options     []*discordgo.ApplicationCommandInteractionDataOption
	attachments map[string]*discordgo.MessageAttachment
	// customID is the button's. message is the one that it is on, or the one
	// that a command was called on.
	customID string
	message  *incoming

	// progress tells of a reload how far it is.
	progress func(done, total int64)
	// outcome is what the log and the metrics say of it. A handler may set
	// it; by default it is "done".
	outcome string
}

// option is the value of an option; "" when it was not given.
func (r *request) option(name string) string {
	for _, option := range r.options {
		if text, ok := option.Value.(string); ok && option.Name == name {
			return strings.TrimSpace(text)
		}
	}
	return ""
}

// flag is whether an option was given and is true.
func (r *request) flag(name string) bool {
	for _, option := range r.options {
		if on, ok := option.Value.(bool); ok && option.Name == name {
			return on
		}
	}
	return false
}

// newRequest reads who interacts, and where.
func newRequest(it *interaction, received time.Time) *request {
	r := &request{
		guild: homeOf(it), channel: it.ChannelID,
		message: it.Message, received: received,
	}
	user := it.User
	if member := it.Member; member != nil {
		r.permissions, r.roles = int64(member.Permissions), member.Roles
		if member.User != nil {
			user = member.User
		}
	}
	if user != nil {
		r.user = user.ID
	}
	return r
}

// ofCommand fills in what a command was called with, and returns its name with
// that of its sub-command, such as "corpus reload".
func (r *request) ofCommand(data interactionData) (name string) {
	name, r.options = data.Name, data.Options
	if len(r.options) == 1 && r.options[0].Type == discordgo.ApplicationCommandOptionSubCommand {
		name += " " + r.options[0].Name
		r.options = r.options[0].Options
	}
	r.attachments = data.Resolved.Attachments
	if data.TargetID != "" {
		r.message = data.Resolved.Messages[data.TargetID]
	}
	return name
}

// mayModerate is whether who asks may change what the newsroom has.
func (r *request) mayModerate(roles []string) bool {
	if r.guild == "" {
		return false
	}
	const enough = discordgo.PermissionManageGuild | discordgo.PermissionAdministrator
	return r.permissions&enough != 0 || slices.ContainsFunc(r.roles, func(role string) bool { return slices.Contains(roles, role) })
}
