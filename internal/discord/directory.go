package discord

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
	"unique"

	"github.com/bwmarrin/discordgo"
)

// directory is what Discord's events say about the servers that the bot is on:
// which channels their threads are in, which roles belong to the bot, and what
// its permissions in their channels depend on. The zero value knows nothing.
type directory struct {
	mu      sync.Mutex
	me      string
	servers map[string]*knownServer
	// awaited are the servers of READY whose GUILD_CREATE has not come yet.
	awaited map[string]bool
}

// knownServer is a server that the bot is on.
type knownServer struct {
	owner string
	// roles is the permissions of each role. named are the roles made for the
	// bot: mentioning one is mentioning the bot.
	roles map[string]permissionSet
	named map[string]bool
	// own are the bot's roles. While known is false no event has listed them,
	// and the bot's permissions cannot be computed.
	own      []string
	known    bool
	channels map[string]knownChannel
}

// knownChannel is a channel or a thread of a server.
type knownChannel struct {
	kind discordgo.ChannelType
	// parent is the channel that a thread is in.
	parent string
	// hidden is whether the bot may not see the channel.
	hidden     bool
	overwrites []overwrite
}

// flagObfuscated marks a channel that the bot may not see. Discord leaves out its
// name and most of its overwrites.
const flagObfuscated = 1 << 17

// channelObject is a channel or a thread as Discord describes it.
type channelObject struct {
	ID         string                `json:"id"`
	GuildID    string                `json:"guild_id"`
	Type       discordgo.ChannelType `json:"type"`
	ParentID   string                `json:"parent_id"`
	Flags      int                   `json:"flags"`
	Overwrites []overwrite           `json:"permission_overwrites"`
	Thread     struct {
		Archived bool `json:"archived"`
	} `json:"thread_metadata"`
}

// lies is the channel that a thread, or a post of a forum, is in; empty for
// other channels, whose parent is their category.
func (e channelObject) lies() string {
	if isThread(e.Type) {
		return e.ParentID
	}
	return ""
}

// known is what is kept of a channel. Many channels have overwrites for the
// same roles, so they share one copy of a role's id.
func (e channelObject) known() knownChannel {
	overwrites := slices.Clone(e.Overwrites)
	for i := range overwrites {
		overwrites[i].ID = unique.Make(overwrites[i].ID).Value()
	}
	return knownChannel{kind: e.Type, parent: e.ParentID, hidden: e.Flags&flagObfuscated != 0, overwrites: overwrites}
}

// event records what an event says. changed is whether the bot's permissions
// may have changed, and server where; it is empty for READY.
func (d *directory) event(name string, data json.RawMessage) (server string, changed bool, err error) {
	switch name {
	case "READY":
		err = noted(data, d.ready)
	case "GUILD_CREATE":
		err = noted(data, d.server)
	case "GUILD_UPDATE":
		err = noted(data, d.owner)
	case "GUILD_DELETE":
		err = noted(data, d.serverGone)
	case "GUILD_MEMBER_UPDATE":
		err = noted(data, d.member)
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		err = noted(data, d.role)
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE":
		err = noted(data, d.channel)
	case "CHANNEL_DELETE", "THREAD_DELETE":
		err = noted(data, d.channelGone)
	default:
		return "", false, nil
	}
	var of struct {
		ID      string `json:"id"`
		GuildID string `json:"guild_id"`
	}
	if err == nil && name != "READY" {
		err = decode(data, &of)
	}
	return cmp.Or(of.GuildID, of.ID), true, err
}

// noted parses an event and hands it on.
func noted[Event any](data json.RawMessage, note func(Event)) error {
	var event Event
	if err := decode(data, &event); err != nil {
		return err
	}
	note(event)
	return nil
}

type readyEvent struct {
	User   struct{ ID string }
	Guilds []struct{ ID string }
}

// ready starts over: a new session describes every server again.
func (d *directory) ready(e readyEvent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.me, d.servers, d.awaited = e.User.ID, make(map[string]*knownServer), make(map[string]bool)
	for _, guild := range e.Guilds {
		d.awaited[guild.ID] = true
	}
}

type fullServerEvent struct {
	ID          string          `json:"id"`
	OwnerID     string          `json:"owner_id"`
	Unavailable bool            `json:"unavailable"`
	Roles       []roleObject    `json:"roles"`
	Members     []member        `json:"members"`
	Channels    []channelObject `json:"channels"`
	Threads     []channelObject `json:"threads"`
}

// roleObject is a role as Discord describes it.
type roleObject struct {
	ID          string        `json:"id"`
	Permissions permissionSet `json:"permissions"`
	Managed     bool          `json:"managed"`
	// Tags say who owns a managed role. A stand-in server for Discord may have
	// none.
	Tags *struct {
		BotID string `json:"bot_id"`
	} `json:"tags"`
}

func (d *directory) server(e fullServerEvent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.awaited, e.ID)
	if e.Unavailable || d.servers == nil {
		return
	}
	s := &knownServer{
		owner: e.OwnerID, roles: make(map[string]permissionSet), named: make(map[string]bool), channels: make(map[string]knownChannel),
	}
	for _, member := range e.Members {
		if member.User != nil && member.User.ID == d.me {
			s.own, s.known = member.Roles, true
		}
	}
	for _, role := range e.Roles {
		s.role(role, d.me)
	}
	for _, channel := range append(e.Channels, e.Threads...) {
		s.channels[channel.ID] = channel.known()
	}
	d.servers[e.ID] = s
}

// role notes a role of the server. me is the bot's id.
func (s *knownServer) role(role roleObject, me string) {
	s.roles[role.ID] = role.Permissions
	if role.Tags == nil {
		s.named[role.ID] = role.Managed && slices.Contains(s.own, role.ID)
	} else {
		s.named[role.ID] = role.Tags.BotID == me
	}
}

// of calls note with a server that is known.
func (d *directory) of(server string, note func(s *knownServer)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.servers[server]; s != nil {
		note(s)
	}
}

func (d *directory) owner(e fullServerEvent) {
	d.of(e.ID, func(s *knownServer) { s.owner = e.OwnerID })
}

// serverGone removes a server. One that was only unavailable gets a
// GUILD_CREATE when it is back.
func (d *directory) serverGone(e fullServerEvent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.servers, e.ID)
	delete(d.awaited, e.ID)
}

type memberEvent struct {
	GuildID string `json:"guild_id"`
	member
}

func (d *directory) member(e memberEvent) {
	d.of(e.GuildID, func(s *knownServer) {
		if e.User != nil && e.User.ID == d.me {
			s.own, s.known = e.Roles, true
		}
	})
}

type roleEvent struct {
	GuildID string     `json:"guild_id"`
	Role    roleObject `json:"role"`
	RoleID  string     `json:"role_id"` // of one that was deleted
}

func (d *directory) role(e roleEvent) {
	d.of(e.GuildID, func(s *knownServer) {
		delete(s.roles, e.RoleID)
		delete(s.named, e.RoleID)
		if e.Role.ID != "" {
			s.role(e.Role, d.me)
		}
	})
}

func (d *directory) channel(e channelObject) {
	d.of(e.GuildID, func(s *knownServer) {
		if e.Thread.Archived {
			delete(s.channels, e.ID) // Discord tells of it again when it is used
			return
		}
		s.channels[e.ID] = e.known()
	})
}

func (d *directory) channelGone(e channelObject) {
	d.of(e.GuildID, func(s *knownServer) { delete(s.channels, e.ID) })
}

// complete is whether every server of READY had its GUILD_CREATE.
func (d *directory) complete() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.servers != nil && len(d.awaited) == 0
}

// size is how many servers are known.
func (d *directory) size() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.servers)
}

// serverOf is the server of a channel; empty when none is known.
func (d *directory) serverOf(channel string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, s := range d.servers {
		if _, ok := s.channels[channel]; ok {
			return id
		}
	}
	return ""
}

// names reports whether a role of a server was made for the bot.
func (d *directory) names(server, role string) (is bool) {
	d.of(server, func(s *knownServer) { is = s.named[role] })
	return is
}

// kind is the kind of a channel. known is whether the channel is known.
func (d *directory) kind(server, channel string) (kind discordgo.ChannelType, known bool) {
	d.of(server, func(s *knownServer) {
		found, there := s.channels[channel]
		kind, known = found.kind, there
	})
	return kind, known
}

// parent is the channel that a thread is in, empty for a channel that is not a
// thread. known is whether the channel is known.
func (d *directory) parent(server, channel string) (parent string, known bool) {
	d.of(server, func(s *knownServer) {
		var found knownChannel
		if found, known = s.channels[channel]; isThread(found.kind) {
			parent = found.parent
		}
	})
	return parent, known
}

// lacking are the permissions that the bot needs to answer in a channel and
// does not have. known is whether they could be computed.
func (d *directory) lacking(server, channel string) (lacking permissionSet, known bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.servers[server]
	if s == nil || !s.known {
		return 0, false
	}
	found, ok := s.channels[channel]
	if !ok {
		return 0, false
	}
	needed, ruling := neededIn(found.kind), found
	if isThread(found.kind) {
		if ruling, ok = s.channels[found.parent]; !ok {
			return 0, false
		}
	}
	may := everything
	if s.owner != d.me {
		may = permissionsIn(permissionsOf(server, s.own, s.roles), server, d.me, s.own, ruling.overwrites)
	}
	const see = discordgo.PermissionViewChannel
	if ruling.hidden || may&see == 0 {
		return see, true // whoever does not see a channel can do nothing in it
	}
	return needed &^ may, true
}
