package discord

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"byline/internal/settings"

	"github.com/bwmarrin/discordgo"
)

// request is a user's request to the bot.
type request struct {
	// kind is its name in the log and the metrics.
	kind string
	// user asks, on a server, or in a direct message if guild is empty.
	user, guild, channel string
	// parent is the parent of channel, if that is a thread and a setting
	// depends on it.
	parent string
	// settings are those of the server, or the defaults.
	settings settings.Settings
	// permissions and roles are the member's.
	permissions int64
	roles       []string
	// may is the bot's permissions in the channel.
	may      int64
	received time.Time
	// room is the articles that answer here.
	room Room
	// largest is the largest size, in bytes, of a file in the reply.
	largest int64

	// text is the question of a message; before is the earlier questions of the
	// conversation.
	text   string
	before []string
	// quiet is whether the bot is silent when no article answers, also because
	// none can be served yet.
	quiet bool
	// questionShown is whether Discord shows the asking message above the
	// reply.
	questionShown bool
	// options are those of a command.
	options     []*discordgo.ApplicationCommandInteractionDataOption
	attachments map[string]*discordgo.MessageAttachment
	// customID is the button's. message is the message with the button, or the
	// one that a command was called on.
	customID string
	message  *incoming
	// values are the choices from a menu.
	values []string

	// progress reports the progress of a reload.
	progress func(done, total int64)
	// outcome is the outcome in the log and the metrics. A handler may set it;
	// by default it is "done".
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

// newRequest reads who sends a request, and where.
func newRequest(it *interaction, received time.Time) *request {
	r := &request{
		guild: homeOf(it), channel: it.ChannelID,
		message: it.Message, received: received, largest: cmp.Or(it.AttachmentLimit, usualAttachment),
		may: int64(it.Permissions), values: it.Data.Values,
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

// ofCommand sets the arguments of a command, and returns its name with that of
// its sub-command, such as "corpus reload".
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

// managesServer reports whether the user may manage the server.
func (r *request) managesServer() bool {
	const enough = discordgo.PermissionManageGuild | discordgo.PermissionAdministrator
	return r.guild != "" && r.permissions&enough != 0
}

// mayModerate reports whether the user may change settings and articles.
func (r *request) mayModerate() bool {
	return r.managesServer() || r.guild != "" && slices.ContainsFunc(r.roles, func(role string) bool {
		return slices.Contains(r.settings.Moderators, role)
	})
}
