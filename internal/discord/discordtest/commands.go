package discordtest

import (
	"cmp"
	"slices"

	"github.com/bwmarrin/discordgo"
)

// Command is a registered command.
type Command = discordgo.ApplicationCommand

// CommandOption is an option or a subcommand.
type CommandOption = discordgo.ApplicationCommandOption

// Commands are those registered in a guild, or the global ones for nil.
func (s *Server) Commands(guild *Guild) []*Command {
	defer s.lock()()
	if guild == nil {
		return slices.Clone(s.world.commands[""])
	}
	return slices.Clone(s.world.commands[guild.ID])
}

func (s *Server) getCommands(c *call) any {
	return append([]*Command{}, s.world.commands[c.PathValue("guild")]...)
}

// putCommands overwrites all commands of a scope. A command that keeps its
// name and type keeps its id.
func (s *Server) putCommands(c *call) any {
	scope := c.PathValue("guild")
	var commands []*Command
	c.read(&commands)
	for _, command := range commands {
		command.ID, command.Version, command.ApplicationID, command.GuildID = snowflake(), snowflake(), s.world.application, scope
		command.Type = cmp.Or(command.Type, discordgo.ChatApplicationCommand)
		if scope != "" { // These are for global commands.
			command.Contexts, command.IntegrationTypes = nil, nil
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
func (s *Server) shown(channel *Channel, kind discordgo.ApplicationCommandType, name string) []*Command {
	all := slices.Clone(s.world.commands[""])
	if channel.guild != nil {
		all = slices.Concat(s.world.commands[channel.guild.ID], all)
	}
	return slices.DeleteFunc(all, func(c *Command) bool {
		return c.Type != kind || c.Name != name || !channel.offers(c)
	})
}

// context is what Discord calls the kind of the channel.
func (c *Channel) context() discordgo.InteractionContextType {
	switch {
	case c.private:
		return discordgo.InteractionContextPrivateChannel
	case c.guild == nil:
		return discordgo.InteractionContextBotDM
	}
	return discordgo.InteractionContextGuild
}

// offers reports whether a command is for this kind of channel, and installed
// for those who use it there. One that does not say so is for guilds alone.
func (c *Channel) offers(command *Command) bool {
	installs := []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
	if command.IntegrationTypes != nil {
		installs = *command.IntegrationTypes
	}
	needed := discordgo.ApplicationIntegrationGuildInstall
	if c.isForeign() {
		needed = discordgo.ApplicationIntegrationUserInstall
	}
	return slices.Contains(installs, needed) && (command.Contexts == nil || slices.Contains(*command.Contexts, c.context()))
}
