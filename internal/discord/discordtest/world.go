package discordtest

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
)

// world is what exists: people, guilds, channels, messages and commands.
type world struct {
	application  string
	bot          *discordgo.User
	guilds       []*Guild // that the bot is on
	channels     []*Channel
	members      map[string]*Member // by user id
	messages     []*Message         // oldest first, with those that were deleted
	interactions map[string]*Interaction
	commands     map[string][]*Command // by guild id; "" is global
	files        map[string]*File      // by path
}

func newWorld() world {
	return world{
		application:  snowflake(),
		bot:          &discordgo.User{ID: snowflake(), Username: "byline", Discriminator: "0", Bot: true},
		members:      make(map[string]*Member),
		interactions: make(map[string]*Interaction),
		commands:     make(map[string][]*Command),
		files:        make(map[string]*File),
	}
}

// channel is the channel with an id; nil where there is none.
func (w *world) channel(id string) *Channel {
	if at := slices.IndexFunc(w.channels, func(c *Channel) bool { return c.ID == id }); at >= 0 {
		return w.channels[at]
	}
	return nil
}

// message is the message with an id; nil where there is none, or none any more.
func (w *world) message(id string) *Message {
	if at := slices.IndexFunc(w.messages, func(m *Message) bool { return m.ID == id && !m.deleted }); at >= 0 {
		return w.messages[at]
	}
	return nil
}

// snowflakes counts the ids, so that two of one millisecond differ.
var snowflakes atomic.Uint64

// snowflake is a new id: the milliseconds since 2015, and 22 bits that set
// apart what was made in one.
func snowflake() string {
	const epoch = 1420070400000
	return strconv.FormatUint(uint64(time.Now().UnixMilli()-epoch)<<22|snowflakes.Add(1)&(1<<22-1), 10)
}

const (
	// Everyday is what a member without any office may do.
	Everyday int64 = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages | discordgo.PermissionEmbedLinks |
		discordgo.PermissionAttachFiles | discordgo.PermissionReadMessageHistory | discordgo.PermissionUseApplicationCommands
	// ManageGuild is what those have who look after a guild.
	ManageGuild int64 = discordgo.PermissionManageGuild
	// BotNeeds is what a bot is usually invited with.
	BotNeeds = Everyday&^discordgo.PermissionUseApplicationCommands | discordgo.PermissionCreatePublicThreads | discordgo.PermissionSendMessagesInThreads
)

// may reports whether all wanted permissions are among the given. An
// administrator has all.
func may(given, wanted int64) bool {
	return given&discordgo.PermissionAdministrator != 0 || given&wanted == wanted
}

// Guild is a server in Discord's words: one community with the bot in it.
type Guild struct {
	ID, Name string

	server  *Server
	roles   []*Role
	foreign bool // whether the bot is not on it
}

// Role is a role of a guild.
type Role struct {
	discordgo.Role
	Tags map[string]string `json:"tags,omitempty"` // bot_id of the bot that the role was made for
}

// Channel is a channel of a guild, a thread in one, or a direct conversation
// with the bot.
type Channel struct {
	discordgo.Channel

	server  *Server
	guild   *Guild // nil for a direct conversation
	bot     int64  // what the bot may do
	private bool   // whether it is between people, without the bot
}

// isForeign reports whether the bot is not in the channel.
func (c *Channel) isForeign() bool { return c.private || c.guild != nil && c.guild.foreign }

// Guild makes a guild that the bot is a member of.
func (s *Server) Guild(name string) *Guild {
	g := s.ForeignGuild(name)
	g.Return()
	return g
}

// ForeignGuild makes a guild that the bot is not on. Its members use the bot as
// installed for themselves; the bot is told of nothing else there.
func (s *Server) ForeignGuild(name string) *Guild {
	g := &Guild{ID: snowflake(), Name: name, server: s, foreign: true}
	g.roles = []*Role{{Role: discordgo.Role{ID: g.ID, Name: "@everyone", Permissions: Everyday}}}
	return g
}

// tell dispatches what has changed in a guild.
func (s *Server) tell(g *Guild, name string, data any) {
	if !g.foreign {
		s.dispatch(name, discordgo.IntentGuilds, func(*session) any { return data })
	}
}

// Return invites the bot to a guild that it is not on, and tells it of the
// guild, which Discord also does after an outage.
func (g *Guild) Return() {
	s := g.server
	defer s.lock()()
	if g.foreign {
		g.foreign = false
		s.world.guilds = append(s.world.guilds, g)
	}
	s.tell(g, "GUILD_CREATE", s.guildObject(g))
}

// Remove takes the bot out of the guild.
func (g *Guild) Remove() {
	s := g.server
	defer s.lock()()
	s.tell(g, "GUILD_DELETE", map[string]any{"id": g.ID})
	g.foreign = true
	s.world.guilds = slices.DeleteFunc(s.world.guilds, func(other *Guild) bool { return other == g })
	delete(s.world.commands, g.ID)
}

// Channel makes a text channel.
func (g *Guild) Channel(name string) *Channel {
	return g.addChannel(name, discordgo.ChannelTypeGuildText)
}

// Forum makes a forum, whose posts are threads.
func (g *Guild) Forum(name string) *Channel {
	return g.addChannel(name, discordgo.ChannelTypeGuildForum)
}

func (g *Guild) addChannel(name string, kind discordgo.ChannelType) *Channel {
	s := g.server
	defer s.lock()()
	c := s.newChannel(g, discordgo.Channel{Name: name, Type: kind}, BotNeeds)
	s.tell(g, "CHANNEL_CREATE", s.channelObject(c))
	return c
}

// newChannel makes a channel known, under a new id unless it has one.
func (s *Server) newChannel(g *Guild, object discordgo.Channel, bot int64) *Channel {
	if object.ID == "" {
		object.ID = snowflake()
	}
	if g != nil {
		object.GuildID = g.ID
	}
	c := &Channel{Channel: object, server: s, guild: g, bot: bot}
	s.world.channels = append(s.world.channels, c)
	return c
}

// Remove deletes the channel.
func (c *Channel) Remove() {
	s := c.server
	defer s.lock()()
	s.world.channels = slices.DeleteFunc(s.world.channels, func(other *Channel) bool { return other == c })
	s.tell(c.guild, "CHANNEL_DELETE", s.channelObject(c))
}

// SetBotPermissions sets what the bot may do in the channel of a guild, and
// dispatches that.
func (c *Channel) SetBotPermissions(permissions int64) {
	s := c.server
	defer s.lock()()
	c.bot = permissions
	s.tell(c.guild, "CHANNEL_UPDATE", s.channelObject(c))
}

// Thread makes a thread that people started in the channel, or a post of the
// forum.
func (c *Channel) Thread(name string) *Channel {
	defer c.server.lock()()
	return c.server.thread(c, "", name)
}

// thread makes a thread. The caller holds mu.
func (s *Server) thread(parent *Channel, id, name string) *Channel {
	c := s.newChannel(parent.guild, discordgo.Channel{
		ID: id, Name: name, Type: discordgo.ChannelTypeGuildPublicThread, ParentID: parent.ID,
		ThreadMetadata: &discordgo.ThreadMetadata{AutoArchiveDuration: 1440},
	}, parent.bot)
	s.tell(c.guild, "THREAD_CREATE", s.channelObject(c))
	return c
}

// Threads are the threads in the channel, oldest first.
func (c *Channel) Threads() (threads []*Channel) {
	defer c.server.lock()()
	for _, other := range c.server.world.channels {
		if other.ParentID == c.ID {
			threads = append(threads, other)
		}
	}
	return threads
}

// Role makes a role.
func (g *Guild) Role(name string, permissions int64) *Role {
	return g.addRole(&Role{Role: discordgo.Role{Name: name, Permissions: permissions}})
}

// BotRole makes the role that Discord makes for a bot that is invited with
// permissions.
func (g *Guild) BotRole() *Role {
	bot := g.server.world.bot
	return g.addRole(&Role{Role: discordgo.Role{Name: bot.Username, Managed: true}, Tags: map[string]string{"bot_id": bot.ID}})
}

func (g *Guild) addRole(r *Role) *Role {
	s := g.server
	defer s.lock()()
	r.ID = snowflake()
	g.roles = append(g.roles, r)
	s.tell(g, "GUILD_ROLE_CREATE", map[string]any{"guild_id": g.ID, "role": r})
	return r
}

// Remove deletes the role.
func (r *Role) Remove(g *Guild) {
	s := g.server
	defer s.lock()()
	g.roles = slices.DeleteFunc(g.roles, func(other *Role) bool { return other == r })
	s.tell(g, "GUILD_ROLE_DELETE", map[string]any{"guild_id": g.ID, "role_id": r.ID})
}

// Member makes a member, who has permissions in every channel beside those of
// the roles.
func (g *Guild) Member(name string, permissions int64, roles ...*Role) *Member {
	m := g.server.User(name)
	m.guild, m.Permissions = g, permissions
	for _, role := range roles {
		m.Permissions |= role.Permissions
		m.Roles = append(m.Roles, role.ID)
	}
	return m
}

// User makes somebody who has no guild and only writes to the bot directly.
func (s *Server) User(name string) *Member {
	defer s.lock()()
	user := &discordgo.User{ID: snowflake(), Username: name, Discriminator: "0", GlobalName: strings.ToUpper(name[:1]) + name[1:]}
	m := &Member{Member: discordgo.Member{User: user, Roles: []string{}, JoinedAt: time.Now().UTC()}, server: s}
	s.world.members[user.ID] = m
	return m
}

// guildObject is a guild as the bot is told of it.
func (s *Server) guildObject(g *Guild) map[string]any {
	held := []string{} // by the bot
	for _, role := range g.roles {
		if role.Tags != nil {
			held = append(held, role.ID)
		}
	}
	return map[string]any{
		"id": g.ID, "name": g.Name, "owner_id": s.world.application, "preferred_locale": "en-US", "unavailable": false,
		"roles": g.roles, "channels": s.channelObjects(g), "threads": []any{}, "emojis": []any{}, "features": []any{},
		"members": []any{discordgo.Member{User: s.world.bot, Roles: held, JoinedAt: time.Now().UTC()}},
	}
}

// channelObjects are the channels of a guild, without threads.
func (s *Server) channelObjects(g *Guild) []discordgo.Channel {
	channels := []discordgo.Channel{}
	for _, channel := range s.world.channels {
		if channel.guild == g && channel.ParentID == "" {
			channels = append(channels, s.channelObject(channel))
		}
	}
	return channels
}

// channelObject is a channel. Discord hides the name of one that the bot may
// not see, and marks it.
func (s *Server) channelObject(c *Channel) discordgo.Channel {
	const obfuscated, all = 1 << 17, 1<<53 - 1
	object := c.Channel
	if c.guild == nil {
		return object
	}
	object.PermissionOverwrites = []*discordgo.PermissionOverwrite{{ID: s.world.bot.ID, Type: discordgo.PermissionOverwriteTypeMember, Allow: c.bot, Deny: ^c.bot & all}}
	if !may(c.bot, discordgo.PermissionViewChannel) {
		object.Name, object.Flags = "___hidden___", obfuscated
		object.PermissionOverwrites = []*discordgo.PermissionOverwrite{{ID: c.guild.ID, Deny: discordgo.PermissionViewChannel}}
	}
	return object
}
