package discordtest

import (
	"encoding/json"
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
	bot          User
	guilds       []*Guild
	channels     map[string]*Channel
	users        map[string]*Member
	messages     map[string]*Message
	interactions map[string]*Interaction
	commands     map[string]registered // by guild id; "" is global
	files        map[string]*File      // by path
	nonces       map[string]*Message   // by channel and nonce
}

func newWorld() world {
	return world{
		application:  snowflake(),
		bot:          User{ID: snowflake(), Username: "byline", Discriminator: "0", Bot: true},
		channels:     make(map[string]*Channel),
		users:        make(map[string]*Member),
		messages:     make(map[string]*Message),
		interactions: make(map[string]*Interaction),
		commands:     make(map[string]registered),
		files:        make(map[string]*File),
		nonces:       make(map[string]*Message),
	}
}

// snowflakes counts the ids, so that two of one millisecond differ.
var snowflakes atomic.Uint64

// snowflake is a new id: the milliseconds since 2015, and 22 bits that set
// apart what was made in one.
func snowflake() string {
	const epoch = 1420070400000
	return strconv.FormatUint(uint64(time.Now().UnixMilli()-epoch)<<22|snowflakes.Add(1)&(1<<22-1), 10)
}

// Permission is a set of Discord's permissions.
type Permission uint64

// The permissions that the server knows about.
const (
	Administrator          Permission = 1 << 3
	ManageGuild            Permission = 1 << 5
	ViewChannel            Permission = 1 << 10
	SendMessages           Permission = 1 << 11
	ManageMessages         Permission = 1 << 13
	EmbedLinks             Permission = 1 << 14
	AttachFiles            Permission = 1 << 15
	ReadMessageHistory     Permission = 1 << 16
	UseApplicationCommands Permission = 1 << 31
	CreatePublicThreads    Permission = 1 << 35
	SendMessagesInThreads  Permission = 1 << 38

	// Everyday is what a member without any office has.
	Everyday = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | UseApplicationCommands
	// BotNeeds is what a bot is usually invited with.
	BotNeeds = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | CreatePublicThreads | SendMessagesInThreads
)

// Has reports whether all of wanted are there. An administrator has all.
func (p Permission) Has(wanted Permission) bool {
	return p&Administrator != 0 || p&wanted == wanted
}

// MarshalJSON writes the number as a string, as Discord does.
func (p Permission) MarshalJSON() ([]byte, error) {
	return json.Marshal(strconv.FormatUint(uint64(p), 10))
}

// User is a person or a bot.
type User struct {
	ID            string  `json:"id"`
	Username      string  `json:"username"`
	Discriminator string  `json:"discriminator"`
	GlobalName    *string `json:"global_name"`
	Bot           bool    `json:"bot,omitempty"`
}

// Guild is a server in Discord's words: one community with the bot in it.
type Guild struct {
	ID, Name string

	server   *Server
	roles    []*Role
	channels []*Channel
	removed  bool
	foreign  bool // whether the bot was never on it
}

// Role is a role of a guild.
type Role struct {
	ID, Name    string
	Permissions Permission

	bot string // the id of the bot that the role was made for; "" for others
}

// Mention is what mentions the role in a message.
func (r *Role) Mention() string { return "<@&" + r.ID + ">" }

// Channel is a channel of a guild, a thread in one, or a direct conversation
// with the bot.
type Channel struct {
	ID, Name string

	server   *Server
	kind     discordgo.ChannelType
	guild    *Guild   // nil for a direct conversation
	with     *Member  // whom a direct conversation is with
	parent   *Channel // that a thread lies in
	threads  []*Channel
	bot      Permission
	messages []string
	private  bool // whether it is between people, without the bot
}

// Mention is what links to the channel in a message.
func (c *Channel) Mention() string { return "<#" + c.ID + ">" }

func (c *Channel) String() string { return "#" + c.Name }

// isForeign reports whether the bot is not in the channel.
func (c *Channel) isForeign() bool { return c.private || c.guild != nil && c.guild.foreign }

// guildID is "" for a direct conversation.
func (c *Channel) guildID() string {
	if c.guild == nil {
		return ""
	}
	return c.guild.ID
}

// Guild makes a guild that the bot is a member of.
func (s *Server) Guild(name string) *Guild {
	defer s.lock()()
	g := s.newGuild(name)
	s.world.guilds = append(s.world.guilds, g)
	s.tell(g, "GUILD_CREATE", s.guildObject(g))
	return g
}

// ForeignGuild makes a guild that the bot is not on. Its members use the bot as
// installed for themselves; the bot is told of nothing else there.
func (s *Server) ForeignGuild(name string) *Guild {
	defer s.lock()()
	g := s.newGuild(name)
	g.foreign = true
	return g
}

func (s *Server) newGuild(name string) *Guild {
	g := &Guild{ID: snowflake(), Name: name, server: s}
	g.roles = []*Role{{ID: g.ID, Name: "@everyone", Permissions: Everyday}}
	return g
}

// tell dispatches what has changed in a guild.
func (s *Server) tell(g *Guild, name string, data any) {
	s.dispatch(event{name: name, guild: g, intent: Guilds, data: data})
}

// Return tells the bot of the guild once more, as after an outage.
func (g *Guild) Return() {
	defer g.server.lock()()
	g.server.tell(g, "GUILD_CREATE", g.server.guildObject(g))
}

// Remove takes the bot out of the guild.
func (g *Guild) Remove() {
	s := g.server
	defer s.lock()()
	g.removed = true
	s.world.guilds = slices.DeleteFunc(s.world.guilds, func(other *Guild) bool { return other == g })
	delete(s.world.commands, g.ID)
	s.tell(g, "GUILD_DELETE", map[string]any{"id": g.ID})
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
	c := s.newChannel(&Channel{Name: name, kind: kind, guild: g, bot: s.options.BotPermissions})
	g.channels = append(g.channels, c)
	if !g.foreign {
		s.tell(g, "CHANNEL_CREATE", s.channelObject(c))
	}
	return c
}

// newChannel makes a channel known, under a new id unless it has one.
func (s *Server) newChannel(c *Channel) *Channel {
	if c.ID == "" {
		c.ID = snowflake()
	}
	c.server = s
	s.world.channels[c.ID] = c
	return c
}

// Remove deletes the channel.
func (c *Channel) Remove() {
	s := c.server
	defer s.lock()()
	delete(s.world.channels, c.ID)
	c.guild.channels = slices.DeleteFunc(c.guild.channels, func(other *Channel) bool { return other == c })
	s.tell(c.guild, "CHANNEL_DELETE", s.channelObject(c))
}

// SetBotPermissions sets the bot's permissions in the channel, and dispatches that.
func (c *Channel) SetBotPermissions(permissions Permission) {
	s := c.server
	defer s.lock()()
	c.bot = permissions
	if c.guild != nil {
		s.tell(c.guild, "CHANNEL_UPDATE", s.channelObject(c))
	}
}

// Thread makes a thread that people started in the channel, or a post of the
// forum.
func (c *Channel) Thread(name string) *Channel {
	defer c.server.lock()()
	return c.server.thread(c, "", name)
}

// thread makes a thread. The caller holds mu.
func (s *Server) thread(parent *Channel, id, name string) *Channel {
	c := s.newChannel(&Channel{ID: id, Name: name, kind: discordgo.ChannelTypeGuildPublicThread, guild: parent.guild, parent: parent, bot: parent.bot})
	parent.threads = append(parent.threads, c)
	s.tell(c.guild, "THREAD_CREATE", s.channelObject(c))
	return c
}

// Threads are the threads in the channel, oldest first.
func (c *Channel) Threads() []*Channel {
	defer c.server.lock()()
	return slices.Clone(c.threads)
}

// Role makes a role.
func (g *Guild) Role(name string, permissions Permission) *Role {
	return g.addRole(&Role{Name: name, Permissions: permissions})
}

// BotRole makes the role that Discord makes for a bot that is invited with
// permissions.
func (g *Guild) BotRole() *Role {
	return g.addRole(&Role{Name: g.server.world.bot.Username, bot: g.server.world.bot.ID})
}

func (g *Guild) addRole(r *Role) *Role {
	s := g.server
	defer s.lock()()
	r.ID = snowflake()
	g.roles = append(g.roles, r)
	s.tell(g, "GUILD_ROLE_CREATE", map[string]any{"guild_id": g.ID, "role": roleObject(r)})
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
func (g *Guild) Member(name string, permissions Permission, roles ...*Role) *Member {
	defer g.server.lock()()
	m := g.server.newMember(name)
	m.guild, m.permissions, m.roles = g, permissions, slices.Clone(roles)
	return m
}

// User makes somebody who has no guild and only writes to the bot directly.
func (s *Server) User(name string) *Member {
	defer s.lock()()
	return s.newMember(name)
}

func (s *Server) newMember(name string) *Member {
	shown := strings.ToUpper(name[:1]) + name[1:]
	m := &Member{Name: name, server: s}
	m.User = User{ID: snowflake(), Username: name, Discriminator: "0", GlobalName: &shown}
	s.world.users[m.User.ID] = m
	return m
}

// The objects that only go out are maps: their form is Discord's and nothing
// here reads them.

func (s *Server) guildObject(g *Guild) map[string]any {
	roles, held := []any{}, []string{} // held by the bot
	for _, role := range g.roles {
		roles = append(roles, roleObject(role))
		if role.bot != "" {
			held = append(held, role.ID)
		}
	}
	return map[string]any{
		"id": g.ID, "name": g.Name, "owner_id": s.world.application, "icon": nil, "preferred_locale": "en-US", "unavailable": false,
		"roles": roles, "channels": s.channelObjects(g), "threads": []any{}, "emojis": []any{}, "features": []any{},
		"members": []any{map[string]any{"user": s.world.bot, "roles": held, "joined_at": stamp(time.Now()), "flags": 0}},
	}
}

func (s *Server) channelObjects(g *Guild) []any {
	channels := []any{}
	for _, channel := range g.channels {
		channels = append(channels, s.channelObject(channel))
	}
	return channels
}

func roleObject(r *Role) map[string]any {
	object := map[string]any{"id": r.ID, "name": r.Name, "permissions": r.Permissions, "position": 1, "managed": r.bot != "", "mentionable": true}
	if r.bot != "" {
		object["tags"] = map[string]any{"bot_id": r.bot}
	}
	return object
}

// channelObject is a channel. Discord leaves out most of one that the bot may
// not see, and marks it.
func (s *Server) channelObject(c *Channel) map[string]any {
	const obfuscated, all = 1 << 17, 1<<53 - 1
	object := map[string]any{"id": c.ID, "type": c.kind, "flags": 0}
	if c.guild == nil {
		object["recipients"] = []User{c.with.User}
		return object
	}
	object["guild_id"], object["name"], object["position"], object["parent_id"] = c.guild.ID, c.Name, 0, nil
	if c.parent != nil {
		object["parent_id"], object["thread_metadata"] = c.parent.ID, map[string]any{"archived": false, "auto_archive_duration": 1440, "locked": false}
	}
	object["permission_overwrites"] = []any{map[string]any{"id": s.world.bot.ID, "type": 1, "allow": c.bot, "deny": ^c.bot & all}}
	if !c.bot.Has(ViewChannel) {
		object["name"], object["flags"] = "___hidden___", obfuscated
		object["permission_overwrites"] = []any{map[string]any{"id": c.guild.ID, "type": 0, "allow": Permission(0), "deny": ViewChannel}}
	}
	return object
}

// memberObject is a member without the user, as it stands in messages.
func (m *Member) memberObject() map[string]any {
	roles := []string{}
	for _, role := range m.roles {
		roles = append(roles, role.ID)
	}
	return map[string]any{"roles": roles, "nick": nil, "joined_at": "2024-01-02T03:04:05.678000+00:00", "deaf": false, "mute": false, "flags": 0}
}

// stamp is a time as Discord writes it.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
