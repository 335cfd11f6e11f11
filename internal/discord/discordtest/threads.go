package discordtest

import (
	"net/http"
	"slices"
)

// Forum makes a forum, whose posts are threads.
func (g *Guild) Forum(name string) *Channel { return g.addChannel(name, channelForum) }

// Thread makes a thread that people started in the channel, or a post of the
// forum.
func (c *Channel) Thread(name string) *Channel {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.server.thread(c, snowflake(), name)
}

// Threads are the threads in the channel, oldest first.
func (c *Channel) Threads() []*Channel {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return slices.Clone(c.threads)
}

// Remove deletes the channel.
func (c *Channel) Remove() {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.world.channels, c.ID)
	c.guild.channels = slices.DeleteFunc(c.guild.channels, func(other *Channel) bool { return other == c })
	s.dispatch(event{name: "CHANNEL_DELETE", guild: c.guild, intent: Guilds, data: s.channelObject(c)})
}

// Remove deletes the role.
func (r *Role) Remove(g *Guild) {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	g.roles = slices.DeleteFunc(g.roles, func(other *Role) bool { return other == r })
	s.dispatch(event{name: "GUILD_ROLE_DELETE", guild: g, intent: Guilds, data: map[string]any{"guild_id": g.ID, "role_id": r.ID}})
}

// thread makes a thread. The caller holds mu.
func (s *Server) thread(parent *Channel, id, name string) *Channel {
	c := &Channel{ID: id, Name: name, server: s, kind: channelThread, guild: parent.guild, parent: parent, bot: parent.bot}
	parent.threads = append(parent.threads, c)
	s.world.channels[c.ID] = c
	s.dispatch(event{name: "THREAD_CREATE", guild: c.guild, intent: Guilds, data: s.channelObject(c)})
	return c
}

// postThread starts a thread at a message, whose id becomes that of the
// thread.
func (s *Server) postThread(c *call) (int, any, *apiError) {
	channel, m, refusal := s.messageOf(c, CreatePublicThreads)
	if refusal != nil {
		return 0, nil, refusal
	}
	name := c.body.get("name").needed(1, 100)
	if hides := c.body.get("auto_archive_duration"); hides.present() && !slices.Contains([]int{60, 1440, 4320, 10080}, hides.integer()) {
		hides.fail("BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
	}
	switch refusal := c.body.form.err(); {
	case refusal != nil:
		return 0, nil, refusal
	case channel.kind != channelText:
		return 0, nil, &apiError{status: 400, code: 50024, message: "Cannot execute action on this channel type"}
	case s.world.channels[m.ID] != nil:
		return 0, nil, &apiError{status: 400, code: 160004, message: "A thread has already been created for this message"}
	}
	return http.StatusCreated, s.channelObject(s.thread(channel, m.ID, name)), nil
}
