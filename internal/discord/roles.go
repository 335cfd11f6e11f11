package discord

import (
	"slices"
	"sync"
)

// ownRoles are the roles that Discord made for the bot, one on each server: who
// mentions one means the bot.
type ownRoles struct {
	mu  sync.Mutex
	ids map[string]bool
}

// role is a role of a server.
type role struct {
	ID      string `json:"id"`
	Managed bool   `json:"managed"`
	// Tags tell whose a managed role is.
	Tags *struct {
		BotID string `json:"bot_id"`
	} `json:"tags"`
}

// serverEvent is an event about a server, its roles or one of them.
type serverEvent struct {
	ID      string   `json:"id"`
	Roles   []role   `json:"roles"`
	Members []member `json:"members"`
	Role    role     `json:"role"`
	RoleID  string   `json:"role_id"`
}

// note takes in what an event tells of roles. me is the bot's id.
func (o *ownRoles) note(event serverEvent, me string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ids == nil {
		o.ids = make(map[string]bool)
	}
	delete(o.ids, event.RoleID)
	for _, role := range append(event.Roles, event.Role) {
		// A server that stands in for Discord may have no tags.
		held := role.Managed && role.Tags == nil && slices.ContainsFunc(event.Members, func(m member) bool {
			return m.User != nil && m.User.ID == me && slices.Contains(m.Roles, role.ID)
		})
		if held || role.Tags != nil && role.Tags.BotID == me {
			o.ids[role.ID] = true
		}
	}
}

// have is whether a role is one of them.
func (o *ownRoles) have(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ids[id]
}
