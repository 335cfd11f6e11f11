package discordtest

import (
	"fmt"
	"slices"
	"strings"
)

// world is what exists: people, guilds, channels, messages and commands. The
// server's mutex guards it.
type world struct {
	application  string
	bot          User
	guilds       []*Guild
	channels     map[string]*Channel
	users        map[string]*Member
	messages     map[string]*Message
	interactions map[string]*Interaction
	commands     map[string][]Command // by guild id; "" is global
	files        map[string]*File     // by path
	nonces       map[string]usedNonce // by channel and nonce
}

func newWorld() world {
	return world{
		application:  snowflake(),
		bot:          User{ID: snowflake(), Username: "byline", Discriminator: "0", Bot: true},
		channels:     make(map[string]*Channel),
		users:        make(map[string]*Member),
		messages:     make(map[string]*Message),
		interactions: make(map[string]*Interaction),
		commands:     make(map[string][]Command),
		files:        make(map[string]*File),
		nonces:       make(map[string]usedNonce),
	}
}

// User is a person or a bot.
type User struct {
	ID            string  `json:"id"`
	Username      string  `json:"username"`
	Discriminator string  `json:"discriminator"`
	GlobalName    *string `json:"global_name"`
	Avatar        *string `json:"avatar"`
	Bot           bool    `json:"bot,omitempty"`
}

// Guild is a server in Discord's words: one community with the bot in it.
type Guild struct {
	ID, Name string

	server   *Server
	owner    string
	roles    []*Role
	channels []*Channel
	members  []*Member
	removed  bool
	foreign  bool // whether the bot was never on it
}

// Role is a role of a guild.
type Role struct {
	ID, Name    string
	Permissions Permission

	// bot is the id of the bot that the role was made for; "" for others.
	bot string
}

// Mention is what mentions the role in a message.
func (r *Role) Mention() string { return "<@&" + r.ID + ">" }

// Types of channels.
const (
	channelText   = 0
	channelDM     = 1
	channelThread = 11
	channelForum  = 15
)

// Channel is a channel of a guild, a thread in one, or a direct conversation
// with the bot.
type Channel struct {
	ID, Name string

	server   *Server
	kind     int
	guild    *Guild   // nil for a direct conversation
	with     *Member  // whom a direct conversation is with
	parent   *Channel // that a thread lies in
	threads  []*Channel
	bot      Permission
	messages []string
	private  bool // whether it is between people, without the bot
}

// Guild makes a guild that the bot is a member of.
func (s *Server) Guild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: snowflake(), Name: name, server: s, owner: snowflake()}
	g.roles = []*Role{{ID: g.ID, Name: "@everyone", Permissions: Everyday}}
	s.world.guilds = append(s.world.guilds, g)
	s.dispatch(event{name: "GUILD_CREATE", guild: g, intent: Guilds, data: s.guildObject(g)})
	return g
}

// Return tells the bot of the guild once more, as after an outage.
func (g *Guild) Return() {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(event{name: "GUILD_CREATE", guild: g, intent: Guilds, data: s.guildObject(g)})
}

// Remove takes the bot out of the guild.
func (g *Guild) Remove() {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	g.removed = true
	s.world.guilds = slices.DeleteFunc(s.world.guilds, func(other *Guild) bool { return other == g })
	delete(s.world.commands, g.ID)
	s.dispatch(event{name: "GUILD_DELETE", guild: g, intent: Guilds, data: map[string]any{"id": g.ID}})
}

// Channel makes a text channel.
func (g *Guild) Channel(name string) *Channel { return g.addChannel(name, channelText) }

func (g *Guild) addChannel(name string, kind int) *Channel {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: snowflake(), Name: name, server: s, kind: kind, guild: g, bot: s.options.BotPermissions}
	g.channels = append(g.channels, c)
	s.world.channels[c.ID] = c
	if g.foreign {
		return c
	}
	s.dispatch(event{name: "CHANNEL_CREATE", guild: g, intent: Guilds, data: s.channelObject(c)})
	return c
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
	s.mu.Lock()
	defer s.mu.Unlock()
	r.ID = snowflake()
	g.roles = append(g.roles, r)
	s.dispatch(event{name: "GUILD_ROLE_CREATE", guild: g, intent: Guilds, data: map[string]any{"guild_id": g.ID, "role": roleObject(r)}})
	return r
}

// Member makes a member, who has permissions in every channel beside those of
// the roles.
func (g *Guild) Member(name string, permissions Permission, roles ...*Role) *Member {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.newMember(name)
	m.guild, m.permissions = g, permissions
	m.roles = slices.Clone(roles)
	g.members = append(g.members, m)
	return m
}

// User makes somebody who has no guild and only writes to the bot directly.
func (s *Server) User(name string) *Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newMember(name)
}

func (s *Server) newMember(name string) *Member {
	shown := strings.ToUpper(name[:1]) + name[1:]
	m := &Member{Name: name, server: s, locale: "en-GB"}
	m.User = User{ID: snowflake(), Username: name, Discriminator: "0", GlobalName: &shown}
	s.world.users[m.User.ID] = m
	return m
}

// SetBotPermissions sets the bot's permissions in the channel, and dispatches that.
func (c *Channel) SetBotPermissions(permissions Permission) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c.bot = permissions
	if c.guild != nil {
		s.dispatch(event{name: "CHANNEL_UPDATE", guild: c.guild, intent: Guilds, data: s.channelObject(c)})
	}
}

// Mention is what links to the channel in a message.
func (c *Channel) Mention() string { return "<#" + c.ID + ">" }

// Messages are the messages that everybody in the channel sees, oldest first.
func (c *Channel) Messages() []*Message { return c.seenBy("") }

func (c *Channel) seenBy(user string) []*Message {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	var seen []*Message
	for _, id := range c.messages {
		if m := c.server.world.messages[id]; m != nil && (m.audience == "" || m.audience == user) {
			seen = append(seen, m.snapshot())
		}
	}
	return seen
}

// guildID is "" for a direct conversation.
func (c *Channel) guildID() string {
	if c.guild == nil {
		return ""
	}
	return c.guild.ID
}

func (c *Channel) String() string { return fmt.Sprintf("#%s", c.Name) }
