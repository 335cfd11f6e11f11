package discord

import "cmp"

// serverInstall is the key, in authorizing_integration_owners, of the server
// that installed the bot.
const serverInstall = "0"

// homeOf is the server whose articles, settings and moderators count for an
// interaction: the one that it comes from, if that server installed the bot. It
// is "" in direct and private conversations, and on a server where only a
// person has installed the bot: there the shared articles answer, and nobody
// moderates. If the interaction does not say who installed it, as from stand-in
// servers for Discord, the server counts as having done so.
func homeOf(it *interaction) string {
	guild := cmp.Or(it.GuildID, it.Guild.ID)
	if len(it.Owners) > 0 && it.Owners[serverInstall] != guild {
		return ""
	}
	return guild
}
