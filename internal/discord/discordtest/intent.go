package discordtest

// Intent is a set of gateway intents.
type Intent int

// The intents that the server knows about.
const (
	Guilds         Intent = 1 << 0
	GuildMembers   Intent = 1 << 1
	GuildPresences Intent = 1 << 8
	GuildMessages  Intent = 1 << 9
	DirectMessages Intent = 1 << 12
	MessageContent Intent = 1 << 15

	privileged = GuildMembers | GuildPresences | MessageContent
	// known are all intents that Discord has: 17 to 19 and 22 and 23 mean
	// nothing.
	known Intent = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)
