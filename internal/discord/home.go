package discord

import "cmp"

// serverInstall is the key, in authorizing_integration_owners, of the server
// that installed the bot.
const serverInstall = "0"

// homeOf is the server whose articles, settings and moderators count for an
// interaction: the one that it comes from, if that installed the bot. It is ""
// in direct and private conversations, and on a server where a person brought
// the bot along: there the shared articles answer, and nobody moderates. What
// does not say who installed it, as servers that stand in for Discord send, is
// taken to come from a server that did.
func homeOf(it *interaction) string {
	guild := cmp.Or(it.GuildID, it.Guild.ID)
	if len(it.Owners) > 0 && it.Owners[serverInstall] != guild {
		return ""
	}
	return guild
}
