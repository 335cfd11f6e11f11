package discord

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
	"unique"

	"github.com/bwmarrin/discordgo"
)

// directory is what Discord's events say about the servers that the bot is on, as
// far as the bot's permissions in their channels depend on it. The zero value
// knows nothing.
type directory struct {
	mu      sync.Mutex
	me      string
	servers map[string]*knownServer
	// awaited are the servers of READY for which no GUILD_CREATE came yet.
	awaited map[string]bool
}

// knownServer is a server that the bot is on.
type knownServer struct {
	owner string
	// roles is what each role allows.
	roles map[string]permissionSet
	// own are the bot's roles. Unless known is set no event named them, and the
	// bot's permissions cannot be computed.
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

// channelEvent is a channel or a thread as events have it.
type channelEvent struct {
	ID         string                `json:"id"`
	GuildID    string                `json:"guild_id"`
	Type       discordgo.ChannelType `json:"type"`
	ParentID   string                `json:"parent_id"`
	Flags      int                   `json:"flags"`
	Overwrites []overwrite           `json:"permission_overwrites"`
}

// known is what is kept of a channel. The same roles have overwrites in many
// channels, which share one copy of the role's id.
func (e channelEvent) known() knownChannel {
	overwrites := slices.Clone(e.Overwrites)
	for i := range overwrites {
		overwrites[i].ID = unique.Make(overwrites[i].ID).Value()
	}
	return knownChannel{kind: e.Type, parent: e.ParentID, hidden: e.Flags&flagObfuscated != 0, overwrites: overwrites}
}

// event records what an event says. changed is whether it may have changed the
// bot's permissions, and server where; it is empty for READY.
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

// noted reads an event and hands it on.
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
	ID          string         `json:"id"`
	OwnerID     string         `json:"owner_id"`
	Unavailable bool           `json:"unavailable"`
	Roles       []roleOf       `json:"roles"`
	Members     []member       `json:"members"`
	Channels    []channelEvent `json:"channels"`
	Threads     []channelEvent `json:"threads"`
}

// roleOf is a role with what it allows.
type roleOf struct {
	ID          string        `json:"id"`
	Permissions permissionSet `json:"permissions"`
}

func (d *directory) server(e fullServerEvent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.awaited, e.ID)
	if e.Unavailable || d.servers == nil {
		return
	}
	s := &knownServer{owner: e.OwnerID, roles: make(map[string]permissionSet), channels: make(map[string]knownChannel)}
	for _, role := range e.Roles {
		s.roles[role.ID] = role.Permissions
	}
	for _, member := range e.Members {
		if member.User != nil && member.User.ID == d.me {
			s.own, s.known = member.Roles, true
		}
	}
	for _, channel := range append(e.Channels, e.Threads...) {
		s.channels[channel.ID] = channel.known()
	}
	d.servers[e.ID] = s
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

// serverGone forgets a server. One that was only unavailable has a GUILD_CREATE
// when it is back.
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
	GuildID string `json:"guild_id"`
	Role    roleOf `json:"role"`
	RoleID  string `json:"role_id"` // of one that was deleted
}

func (d *directory) role(e roleEvent) {
	d.of(e.GuildID, func(s *knownServer) {
		delete(s.roles, e.RoleID)
		if e.Role.ID != "" {
			s.roles[e.Role.ID] = e.Role.Permissions
		}
	})
}

func (d *directory) channel(e channelEvent) {
	d.of(e.GuildID, func(s *knownServer) { s.channels[e.ID] = e.known() })
}

func (d *directory) channelGone(e channelEvent) {
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

// serverOf is the server of a channel; empty where none is known.
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

// lacking are the permissions that the bot needs to answer in a channel and does
// not have. known is whether they could be computed.
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
