package discordtest

import "slices"

// Where a person can be who has installed the bot for themselves.
const (
	contextGuild          = 0
	contextBotDM          = 1
	contextPrivateChannel = 2

	installGuild = 0
	installUser  = 1
)

// ForeignGuild makes a guild that the bot is not on. Its members use the bot as
// installed for themselves; the bot is told of nothing else there.
func (s *Server) ForeignGuild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: snowflake(), Name: name, server: s, owner: snowflake(), foreign: true}
	g.roles = []*Role{{ID: g.ID, Name: "@everyone", Permissions: Everyday}}
	return g
}

// PrivateChannel is a conversation of the person with somebody else.
func (m *Member) PrivateChannel() *Channel {
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: snowflake(), Name: m.Name, server: s, kind: channelDM, with: m, private: true}
	s.world.channels[c.ID] = c
	return c
}

// isForeign reports whether the bot is not in the channel.
func (c *Channel) isForeign() bool { return c.private || c.guild != nil && c.guild.foreign }

// context is what Discord calls the kind of the channel.
func (c *Channel) context() int {
	switch {
	case c.private:
		return contextPrivateChannel
	case c.guild == nil:
		return contextBotDM
	}
	return contextGuild
}

// owners are who installed the app where an interaction is made: the guild, or
// its person. In direct conversations the number of the guild is 0.
func (i *Interaction) owners() map[string]string {
	switch {
	case i.userInstalled || i.channel.isForeign():
		return map[string]string{"1": i.By.User.ID}
	case i.channel.guild == nil:
		return map[string]string{"0": "0"}
	}
	return map[string]string{"0": i.channel.guild.ID}
}

// isInstalledFor reports whether a command is there for those who use it in a
// channel. One that does not say so is for guilds alone.
func (c Command) isInstalledFor(channel *Channel) bool {
	if channel.isForeign() {
		return slices.Contains(c.IntegrationTypes, installUser)
	}
	return c.IntegrationTypes == nil || slices.Contains(c.IntegrationTypes, installGuild)
}
