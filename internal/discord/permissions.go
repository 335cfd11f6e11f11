package discord

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// overwrite changes the permissions of a role or a member in one channel.
type overwrite struct {
	// ID is the role's or the member's; the server's id stands for everybody.
	ID    string        `json:"id"`
	Allow permissionSet `json:"allow"`
	Deny  permissionSet `json:"deny"`
}

// everything are all permissions.
const everything = ^permissionSet(0)

// permissionsOf is a member's permissions on a server, from the roles of the
// member and the role of everybody.
func permissionsOf(server string, roles []string, permissions map[string]permissionSet) permissionSet {
	may := permissions[server]
	for _, role := range roles {
		may |= permissions[role]
	}
	if may&discordgo.PermissionAdministrator != 0 {
		return everything
	}
	return may
}

// permissionsIn is a member's permissions in a channel with these overwrites,
// given those on the server. The order is that of Discord's documentation:
// everybody, then all roles together, then the member; each first denies and
// then allows.
func permissionsIn(may permissionSet, server, user string, roles []string, overwrites []overwrite) permissionSet {
	if may&discordgo.PermissionAdministrator != 0 {
		return everything
	}
	apply := func(concerns func(id string) bool) {
		var allow, deny permissionSet
		for _, overwrite := range overwrites {
			if concerns(overwrite.ID) {
				allow |= overwrite.Allow
				deny |= overwrite.Deny
			}
		}
		may = may&^deny | allow
	}
	apply(func(id string) bool { return id == server })
	apply(func(id string) bool { return id != server && slices.Contains(roles, id) })
	apply(func(id string) bool { return id == user })
	return may
}

// permissionNames are the names that Discord's clients use for the permissions
// that the bot needs, in the order in which they are requested.
var permissionNames = []struct {
	permission permissionSet
	name       string
}{
	{discordgo.PermissionViewChannel, "View Channel"},
	{discordgo.PermissionSendMessages, "Send Messages"},
	{discordgo.PermissionSendMessagesInThreads, "Send Messages in Threads"},
	{discordgo.PermissionEmbedLinks, "Embed Links"},
	{discordgo.PermissionAttachFiles, "Attach Files"},
	{discordgo.PermissionReadMessageHistory, "Read Message History"},
}

// requested are the permissions that an invitation requests; docs/discord.md says
// what each is for.
func requested() (all permissionSet) {
	for _, known := range permissionNames {
		all |= known.permission
	}
	return all
}

// String names those permissions in the set that the bot needs, such as "Send
// Messages and Embed Links".
func (p permissionSet) String() string {
	var names []string
	for _, known := range permissionNames {
		if p&known.permission != 0 {
			names = append(names, known.name)
		}
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// neededIn is what the bot needs to answer in a channel of a kind.
func neededIn(kind discordgo.ChannelType) permissionSet {
	const always = discordgo.PermissionViewChannel | discordgo.PermissionEmbedLinks | discordgo.PermissionReadMessageHistory
	if isThread(kind) {
		return always | discordgo.PermissionSendMessagesInThreads
	}
	return always | discordgo.PermissionSendMessages
}

func isThread(kind discordgo.ChannelType) bool {
	return kind == discordgo.ChannelTypeGuildNewsThread || kind == discordgo.ChannelTypeGuildPublicThread || kind == discordgo.ChannelTypeGuildPrivateThread
}
