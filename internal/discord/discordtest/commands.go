package discordtest

import (
	"encoding/json"
	"slices"

	"github.com/bwmarrin/discordgo"
)

// Command is a registered command.
type Command = discordgo.ApplicationCommand

// CommandOption is an option or a subcommand.
type CommandOption = discordgo.ApplicationCommandOption

// registered are the commands of a scope.
type registered struct {
	commands []*Command
	// objects are the same as they were sent, with what Discord adds, since
	// discordgo's type also writes what is not set.
	objects []map[string]any
}

// Commands are those registered in a guild, or the global ones for nil.
func (s *Server) Commands(guild *Guild) []*Command {
	defer s.lock()()
	scope := ""
	if guild != nil {
		scope = guild.ID
	}
	return slices.Clone(s.world.commands[scope].commands)
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
	return append([]map[string]any{}, s.world.commands[s.scope(c)].objects...)
}

// putCommands overwrites all commands of a scope. A command that keeps its
// name and type keeps its id.
func (s *Server) putCommands(c *call) any {
	scope := s.scope(c)
	put := registered{objects: []map[string]any{}}
	c.check(commandsBody, &put.objects)
	for _, object := range put.objects {
		object["id"], object["version"], object["application_id"] = snowflake(), snowflake(), s.world.application
		if object["type"] == nil {
			object["type"] = float64(discordgo.ChatApplicationCommand)
		}
		if scope != "" {
			object["guild_id"] = scope
			for _, name := range []string{"contexts", "integration_types"} { // They are for global commands.
				delete(object, name)
			}
		}
		for _, old := range s.world.commands[scope].objects {
			if old["name"] == object["name"] && old["type"] == object["type"] {
				object["id"] = old["id"]
			}
		}
	}
	text, err := json.Marshal(put.objects)
	if err == nil {
		err = json.Unmarshal(text, &put.commands)
	}
	if err != nil {
		panic(err) // They were checked.
	}
	s.world.commands[scope] = put
	return put.objects
}

// shown are the commands of a type and name that stand in the list of a
// channel: those of the guild, then the global ones. The caller holds mu.
func (s *Server) shown(channel *Channel, kind discordgo.ApplicationCommandType, name string) []*Command {
	all := s.world.commands[""].commands
	if channel.guild != nil {
		all = slices.Concat(s.world.commands[channel.guild.ID].commands, all)
	}
	return slices.DeleteFunc(slices.Clone(all), func(c *Command) bool {
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
	if !slices.Contains(installs, needed) {
		return false
	}
	if command.Contexts != nil {
		return slices.Contains(*command.Contexts, c.context())
	}
	return c.guild != nil || command.GuildID == ""
}
