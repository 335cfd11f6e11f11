package discordtest

import (
	"net/http"
	"slices"
)

// Types of commands.
const (
	CommandSlash   = 1
	CommandUser    = 2
	CommandMessage = 3
)

// Types of options.
const (
	OptionSubcommand      = 1
	OptionSubcommandGroup = 2
	OptionString          = 3
	OptionInteger         = 4
	OptionBoolean         = 5
	OptionUser            = 6
	OptionChannel         = 7
	OptionRole            = 8
	OptionMentionable     = 9
	OptionNumber          = 10
	OptionAttachment      = 11
)

// Command is a registered command.
type Command struct {
	ID            string `json:"id"`
	ApplicationID string `json:"application_id"`
	GuildID       string `json:"guild_id,omitempty"`
	Version       string `json:"version"`
	Type          int    `json:"type"`
	Name          string `json:"name"`
	Description   string `json:"description"`
	// DefaultMemberPermissions is the set that a member must have to be shown
	// the command; nil shows it to all and "0" to administrators alone.
	DefaultMemberPermissions *string         `json:"default_member_permissions"`
	DMPermission             *bool           `json:"dm_permission,omitempty"`
	Contexts                 []int           `json:"contexts"`
	IntegrationTypes         []int           `json:"integration_types,omitempty"`
	NSFW                     bool            `json:"nsfw"`
	Options                  []CommandOption `json:"options,omitempty"`
}

// CommandOption is an option or a subcommand.
type CommandOption struct {
	Type         int             `json:"type"`
	Name         string          `json:"name"`
	Description  string          `json:"description"`
	Required     bool            `json:"required,omitempty"`
	Autocomplete bool            `json:"autocomplete,omitempty"`
	Choices      []Choice        `json:"choices,omitempty"`
	Options      []CommandOption `json:"options,omitempty"`
	ChannelTypes []int           `json:"channel_types,omitempty"`
	MinValue     *float64        `json:"min_value,omitempty"`
	MaxValue     *float64        `json:"max_value,omitempty"`
	MinLength    *int            `json:"min_length,omitempty"`
	MaxLength    *int            `json:"max_length,omitempty"`
}

// Commands are those registered in a guild, or the global ones for nil.
func (s *Server) Commands(guild *Guild) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := ""
	if guild != nil {
		id = guild.ID
	}
	return slices.Clone(s.world.commands[id])
}

// scope is the guild of a call about commands, "" for the global ones.
func (s *Server) scope(c *call) (string, *apiError) {
	if c.PathValue("application") != s.world.application {
		return "", errUnknownApplication
	}
	id := c.PathValue("guild")
	if id == "" || slices.ContainsFunc(s.world.guilds, func(g *Guild) bool { return g.ID == id }) {
		return id, nil
	}
	return "", errMissingAccess
}

func (s *Server) getCommands(c *call) (int, any, *apiError) {
	scope, refusal := s.scope(c)
	if refusal != nil {
		return 0, nil, refusal
	}
	return http.StatusOK, append([]Command{}, s.world.commands[scope]...), nil
}

// putCommands overwrites all commands of a scope. A command that keeps its
// name and type keeps its id.
func (s *Server) putCommands(c *call) (int, any, *apiError) {
	scope, refusal := s.scope(c)
	if refusal != nil {
		return 0, nil, refusal
	}
	checkCommands(c.body)
	if refusal := c.body.form.err(); refusal != nil {
		return 0, nil, refusal
	}
	commands := []Command{}
	s.decode(c.body.value, &commands)
	for i := range commands {
		command := &commands[i]
		command.Type = max(command.Type, CommandSlash)
		command.ID, command.Version = snowflake(), snowflake()
		command.ApplicationID, command.GuildID = s.world.application, scope
		if scope != "" {
			command.Contexts, command.IntegrationTypes, command.DMPermission = nil, nil, nil // They are for global commands.
		}
		for _, old := range s.world.commands[scope] {
			if old.Name == command.Name && old.Type == command.Type {
				command.ID = old.ID
			}
		}
	}
	s.world.commands[scope] = commands
	return http.StatusOK, commands, nil
}

// shown are the commands of a type and name that stand in the list of a
// channel: those of the guild, then the global ones. The caller holds mu.
func (s *Server) shown(channel *Channel, kind int, name string) []Command {
	all := s.world.commands[""]
	if channel.guild != nil {
		all = slices.Concat(s.world.commands[channel.guild.ID], all)
	}
	return slices.DeleteFunc(slices.Clone(all), func(c Command) bool {
		return c.Type != kind || c.Name != name || !c.worksIn(channel)
	})
}

// worksIn reports whether a command is for a kind of channel.
func (c Command) worksIn(channel *Channel) bool {
	if !c.isInstalledFor(channel) {
		return false
	}
	here := channel.context()
	if c.Contexts != nil {
		return slices.Contains(c.Contexts, here)
	}
	return here == contextGuild || c.GuildID == "" && (c.DMPermission == nil || *c.DMPermission)
}
