package discordtest

import "time"

// The objects that only go out are maps: their form is Discord's and nothing
// here reads them.

func (s *Server) applicationObject() map[string]any {
	return map[string]any{
		"id": s.world.application, "name": "Byline", "description": "", "icon": nil, "summary": "",
		"bot_public": true, "bot_require_code_grant": false, "verify_key": "", "flags": 0,
		"bot":   s.world.bot,
		"owner": User{ID: s.world.application, Username: "owner", Discriminator: "0"},
		"integration_types_config": map[string]any{
			"0": map[string]any{"oauth2_install_params": map[string]any{"scopes": []string{"bot", "applications.commands"}, "permissions": BotNeeds}},
		},
	}
}

func (s *Server) readyObject(x *session) map[string]any {
	guilds := []any{}
	for _, guild := range s.world.guilds {
		if x.covers(guild) {
			guilds = append(guilds, map[string]any{"id": guild.ID, "unavailable": true})
		}
	}
	return map[string]any{
		"v": 10, "user": s.world.bot, "guilds": guilds, "private_channels": []any{}, "relationships": []any{},
		"session_id": x.id, "session_type": "normal", "resume_gateway_url": s.websocketURL(), "shard": x.shard,
		"application": map[string]any{"id": s.world.application, "flags": 0},
		"_trace":      []string{"discordtest"},
	}
}

func (s *Server) guildObject(g *Guild) map[string]any {
	roles, channels := []any{}, []any{}
	held := []string{} // by the bot
	for _, role := range g.roles {
		roles = append(roles, roleObject(role))
		if role.bot != "" {
			held = append(held, role.ID)
		}
	}
	for _, channel := range g.channels {
		channels = append(channels, s.channelObject(channel))
	}
	return map[string]any{
		"id": g.ID, "name": g.Name, "owner_id": g.owner, "icon": nil, "preferred_locale": "en-US",
		"roles": roles, "channels": channels, "threads": []any{}, "emojis": []any{}, "features": []any{},
		"members": []any{map[string]any{
			"user": s.world.bot, "roles": held, "joined_at": stamp(time.Now()), "deaf": false, "mute": false, "flags": 0,
		}},
		"presences": []any{}, "voice_states": []any{}, "stickers": []any{}, "stage_instances": []any{}, "guild_scheduled_events": []any{},
		"member_count": len(g.members) + 1, "large": false, "unavailable": false, "joined_at": stamp(time.Now()),
		"afk_timeout": 300, "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
		"mfa_level": 0, "system_channel_flags": 0, "premium_tier": 0, "nsfw_level": 0, "premium_progress_bar_enabled": false,
	}
}

func roleObject(r *Role) map[string]any {
	object := map[string]any{
		"id": r.ID, "name": r.Name, "permissions": r.Permissions, "color": 0, "hoist": false,
		"position": 1, "managed": r.bot != "", "mentionable": true, "flags": 0,
	}
	if r.bot != "" {
		object["tags"] = map[string]any{"bot_id": r.bot}
	}
	return object
}

func (s *Server) channelObject(c *Channel) map[string]any {
	object := map[string]any{"id": c.ID, "type": c.kind, "last_message_id": nil, "flags": 0}
	if len(c.messages) > 0 {
		object["last_message_id"] = c.messages[len(c.messages)-1]
	}
	if c.guild == nil {
		object["recipients"] = []User{c.with.User}
		return object
	}
	object["guild_id"] = c.guild.ID
	object["name"] = c.Name
	object["position"] = 0
	object["nsfw"] = false
	object["topic"] = nil
	object["parent_id"] = nil
	if c.parent != nil {
		object["parent_id"] = c.parent.ID
		object["thread_metadata"] = map[string]any{"archived": false, "auto_archive_duration": 1440, "locked": false, "archive_timestamp": stamp(time.Now())}
	}
	object["rate_limit_per_user"] = 0
	object["permission_overwrites"] = []any{s.overwrite(c)}
	if !c.bot.Has(ViewChannel) {
		object["name"] = "___hidden___"
		object["flags"] = channelObfuscated
		object["permission_overwrites"] = []any{map[string]any{"id": c.guild.ID, "type": 0, "allow": Permission(0), "deny": ViewChannel}}
	}
	return object
}

// channelObfuscated marks a channel that the bot may not see, most of which Discord
// leaves out.
const channelObfuscated = 1 << 17

// overwrite gives the bot the permissions that the test chose for the channel.
func (s *Server) overwrite(c *Channel) map[string]any {
	const all = 1<<53 - 1
	return map[string]any{"id": s.world.bot.ID, "type": 1, "allow": c.bot, "deny": ^c.bot & all}
}

// memberObject is a member without the user, as it stands in messages.
func (m *Member) memberObject() map[string]any {
	roles := []string{}
	for _, role := range m.roles {
		roles = append(roles, role.ID)
	}
	return map[string]any{
		"roles": roles, "nick": nil, "avatar": nil, "joined_at": "2024-01-02T03:04:05.678000+00:00",
		"premium_since": nil, "deaf": false, "mute": false, "pending": false, "flags": 0,
		"communication_disabled_until": nil,
	}
}

// stamp is a time as Discord writes it.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
