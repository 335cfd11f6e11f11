package discordtest

import "slices"

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
	OptionBoolean         = 5
	OptionUser            = 6
	OptionChannel         = 7
	OptionRole            = 8
	OptionMentionable     = 9
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
	MinLength    *int            `json:"min_length,omitempty"`
	MaxLength    *int            `json:"max_length,omitempty"`
}

// Commands are those registered in a guild, or the global ones for nil.
func (s *Server) Commands(guild *Guild) []Command {
	defer s.lock()()
	if guild == nil {
		return slices.Clone(s.world.commands[""])
	}
	return slices.Clone(s.world.commands[guild.ID])
}

// scope is the guild of a call about commands, "" for the global ones.
func (s *Server) scope(c *call) string {
	if c.PathValue("application") != s.world.application {
		refuse(errUnknownApplication)
	}
	id := c.PathValue("guild")
	if id != "" && !slices.ContainsFunc(s.world.guilds, func(g *Guild) bool { return g.ID == id }) {
		refuse(errMissingAccess)
	}
	return id
}

func (s *Server) getCommands(c *call) any {
	return append([]Command{}, s.world.commands[s.scope(c)]...)
}

// putCommands overwrites all commands of a scope. A command that keeps its
// name and type keeps its id.
func (s *Server) putCommands(c *call) any {
	scope := s.scope(c)
	commands := []Command{}
	c.check(commandsBody, &commands)
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
	return commands
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

// Where a command can be used, and who can have installed it.
const (
	contextGuild          = 0
	contextBotDM          = 1
	contextPrivateChannel = 2

	installGuild = 0
	installUser  = 1
)

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

// worksIn reports whether a command is for a kind of channel, and installed for
// those who use it there. One that does not say so is for guilds alone.
func (c Command) worksIn(channel *Channel) bool {
	installed := c.IntegrationTypes == nil || slices.Contains(c.IntegrationTypes, installGuild)
	if channel.isForeign() {
		installed = slices.Contains(c.IntegrationTypes, installUser)
	}
	here := channel.context()
	if c.Contexts != nil {
		return installed && slices.Contains(c.Contexts, here)
	}
	return installed && (here == contextGuild || c.GuildID == "" && (c.DMPermission == nil || *c.DMPermission))
}
