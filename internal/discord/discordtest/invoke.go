package discordtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

// Option is a value that a person gives to an option of a command.
type Option struct {
	Name string
	// Value is a string, a bool, a *File, a *Member, a *Channel or a *Role.
	Value any
}

// With is an option with its value.
func With(name string, value any) Option { return Option{Name: name, Value: value} }

// Slash uses a slash command, such as "ask" or "corpus reload". It waits until
// the command is registered, refuses what a client refuses to send, and does
// not wait for the bot's answer.
func (m *Member) Slash(ctx context.Context, channel *Channel, command string, options ...Option) (*Interaction, error) {
	return m.use(ctx, channel, command, "", options)
}

// Autocomplete asks for what the focused option may be, with the others filled
// in so far.
func (m *Member) Autocomplete(ctx context.Context, channel *Channel, command string, focused Option, others ...Option) (*Interaction, error) {
	return m.use(ctx, channel, command, focused.Name, append(slices.Clone(others), focused))
}

// MessageCommand uses a command of the menu of a message.
func (m *Member) MessageCommand(ctx context.Context, command string, message *Message) (*Interaction, error) {
	s := m.server
	channel := s.channelOf(message)
	registered, err := m.await(ctx, channel, discordgo.MessageApplicationCommand, command)
	if err != nil {
		return nil, err
	}
	defer s.lock()()
	current := s.world.message(message.ID)
	if current == nil {
		return nil, fmt.Errorf("there is no message %s", message.ID)
	}
	i := m.command(channel, registered, discordgo.MessageTypeContextMenuCommand)
	i.data["target_id"] = current.ID
	i.data["resolved"] = resolved{"messages": {current.ID: current.snapshot()}}
	s.invoke(i)
	return i, nil
}

// use uses a slash command, or asks for completions of one of its options.
func (m *Member) use(ctx context.Context, channel *Channel, command, focused string, options []Option) (*Interaction, error) {
	name, sub, _ := strings.Cut(command, " ")
	registered, err := m.await(ctx, channel, discordgo.ChatApplicationCommand, name)
	if err != nil {
		return nil, err
	}
	s := m.server
	defer s.lock()()
	i := m.command(channel, registered, discordgo.MessageTypeChatInputCommand)
	if focused != "" {
		i.Type = discordgo.InteractionApplicationCommandAutocomplete
	}
	i.data["resolved"] = resolved{"attachments": {}, "users": {}, "channels": {}, "roles": {}}
	schema := registered.Options
	isBranch := func(o *CommandOption) bool { return o.Type == discordgo.ApplicationCommandOptionSubCommand }
	if sub != "" || slices.ContainsFunc(schema, isBranch) {
		at := slices.IndexFunc(schema, func(o *CommandOption) bool { return o.Name == sub && isBranch(o) })
		if at < 0 {
			return nil, fmt.Errorf("/%s: no subcommand %q", name, sub)
		}
		schema = schema[at].Options
	}
	values, err := s.values(i, schema, options, focused)
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", command, err)
	}
	if i.data["options"] = values; sub != "" {
		i.data["options"] = []any{map[string]any{"name": sub, "type": discordgo.ApplicationCommandOptionSubCommand, "options": values}}
	}
	s.invoke(i)
	return i, nil
}

// command is a new interaction that uses a command. The caller holds mu.
func (m *Member) command(channel *Channel, used *Command, messages discordgo.MessageType) *Interaction {
	i := m.interaction(discordgo.InteractionApplicationCommand, channel)
	i.messages, i.data = messages, map[string]any{"id": used.ID, "name": used.Name, "type": used.Type}
	return i
}

// await waits until a command is registered, and gives it if the member's
// client shows it.
func (m *Member) await(ctx context.Context, channel *Channel, kind discordgo.ApplicationCommandType, name string) (*Command, error) {
	if !m.sees(channel) {
		return nil, fmt.Errorf("%s does not see the channel", m.User.Username)
	}
	s := m.server
	var shown []*Command
	err := s.Await(ctx, func() bool {
		defer s.lock()()
		shown = s.shown(channel, kind, name)
		return len(shown) > 0
	})
	if err != nil {
		return nil, fmt.Errorf("wait for command %q in %s: %w", name, channel.Name, err)
	}
	defer s.lock()()
	if len(shown) > 1 {
		s.violate(ShownTwice, "command %q is registered globally and in guild %q", name, channel.guild.Name)
	}
	if !m.forced && !m.shows(shown[0], channel) {
		return nil, fmt.Errorf("command %q is not shown to %s", name, m.User.Username)
	}
	return shown[0], nil
}

// shows reports whether the member's client shows a command.
func (m *Member) shows(command *Command, channel *Channel) bool {
	if channel.guild == nil {
		return true
	}
	needed := int64(discordgo.PermissionUseApplicationCommands)
	if asked := command.DefaultMemberPermissions; asked != nil {
		needed |= cmp.Or(*asked, discordgo.PermissionAdministrator)
	}
	return may(m.Permissions, needed)
}

// values are the options as the interaction carries them, in the order in
// which the person gave them. The caller holds mu.
func (s *Server) values(i *Interaction, schema []*CommandOption, options []Option, focused string) ([]any, error) {
	values := []any{}
	left := slices.Clone(schema)
	for _, option := range options {
		at := slices.IndexFunc(left, func(o *CommandOption) bool { return o.Name == option.Name })
		isFocused := option.Name == focused
		if at < 0 || isFocused && !left[at].Autocomplete {
			return nil, fmt.Errorf("no option %q that is still to be given", option.Name)
		}
		kind, value := s.carry(i, option.Value)
		if kind != left[at].Type {
			return nil, fmt.Errorf("option %q of type %d does not take %T", option.Name, left[at].Type, option.Value)
		}
		if text, isText := option.Value.(string); isText && !isFocused && !takes(left[at], text) {
			return nil, fmt.Errorf("option %q does not take %q", option.Name, text)
		}
		if kinds := left[at].ChannelTypes; len(kinds) > 0 && !i.By.forced {
			if chosen, isChannel := option.Value.(*Channel); isChannel && !slices.Contains(kinds, chosen.Type) {
				return nil, fmt.Errorf("option %q takes no channel of type %d", option.Name, chosen.Type)
			}
		}
		values = append(values, map[string]any{"name": option.Name, "type": kind, "value": value, "focused": isFocused})
		left = slices.Delete(left, at, at+1)
	}
	for _, option := range left {
		if option.Required && focused == "" {
			return nil, fmt.Errorf("option %q is required", option.Name)
		}
	}
	return values, nil
}

// takes reports whether a client lets a person give a text.
func takes(o *CommandOption, text string) bool {
	length := utf8.RuneCountInString(text)
	isChoice := func(c *Choice) bool { return c.Value == text }
	return length > 0 && length <= cmp.Or(o.MaxLength, 6000) && (len(o.Choices) == 0 || slices.ContainsFunc(o.Choices, isChoice))
}

// resolved is what the ids of an interaction stand for, by its kind.
type resolved = map[string]map[string]any

// carry is a value as the interaction carries it, with its type: itself, or the
// id of what is resolved beside the options.
func (s *Server) carry(i *Interaction, value any) (discordgo.ApplicationCommandOptionType, any) {
	resolve := func(kind, id string, object any) string {
		i.data["resolved"].(resolved)[kind][id] = object
		return id
	}
	switch value := value.(type) {
	case string:
		return discordgo.ApplicationCommandOptionString, value
	case bool:
		return discordgo.ApplicationCommandOptionBoolean, value
	case *File:
		attachment := s.host(i.channel.ID, value)
		attachment.Ephemeral = true
		return discordgo.ApplicationCommandOptionAttachment, resolve("attachments", attachment.ID, attachment)
	case *Member:
		return discordgo.ApplicationCommandOptionUser, resolve("users", value.User.ID, value.User)
	case *Channel:
		return discordgo.ApplicationCommandOptionChannel, resolve("channels", value.ID, s.channelObject(value))
	case *Role:
		return discordgo.ApplicationCommandOptionRole, resolve("roles", value.ID, value)
	}
	return 0, nil
}

// Press presses a button by its label or its custom id. The error is for what a
// client does not let a person press: buttons that are not there, are disabled
// or open a link, and those of messages that the person does not see.
func (m *Member) Press(_ context.Context, message *Message, button string) (*Interaction, error) {
	return m.component(message, button, nil)
}

// Select chooses values of a select menu by its custom id: those of its
// options, or ids of channels or roles of the guild.
func (m *Member) Select(_ context.Context, message *Message, customID string, values ...string) (*Interaction, error) {
	return m.component(message, customID, append([]string{}, values...))
}

// component uses a component of the message as it stands now: a menu with the
// values that were chosen, or a button where they are nil.
func (m *Member) component(message *Message, named string, values []string) (*Interaction, error) {
	s := m.server
	defer s.lock()()
	current := s.world.message(message.ID)
	if current == nil || !m.sees(s.world.channel(current.ChannelID)) || current.audience != "" && current.audience != m.User.ID {
		return nil, fmt.Errorf("%s sees no message %s", m.User.Username, message.ID)
	}
	chosen := current.Component(named)
	switch {
	case chosen == nil || (chosen.Type == discordgo.ButtonComponent) != (values == nil):
		return nil, fmt.Errorf("message %s has no such component as %q", message.ID, named)
	case chosen.Disabled:
		return nil, fmt.Errorf("%q is disabled", named)
	case chosen.CustomID == "":
		return nil, errors.New("a link is not sent to the bot")
	}
	data := map[string]any{"custom_id": chosen.CustomID, "component_type": chosen.Type}
	if values != nil {
		least, most := 1, cmp.Or(chosen.MaxValues, 1)
		if chosen.MinValues != nil {
			least = *chosen.MinValues
		}
		if len(values) < least || len(values) > most {
			return nil, fmt.Errorf("menu %q does not take %d values", chosen.CustomID, len(values))
		}
		for _, value := range values {
			if !s.offers(chosen, m.guild, value) {
				return nil, fmt.Errorf("menu %q has no value %q", chosen.CustomID, value)
			}
		}
		data["values"], data["resolved"] = values, map[string]any{}
	}
	i := m.interaction(discordgo.InteractionMessageComponent, s.world.channel(current.ChannelID))
	i.data, i.source, i.carried = data, current, current.snapshot()
	s.invoke(i)
	return i, nil
}

// offers reports whether a menu has a value: an option, or the id of what
// Discord fills it in with.
func (s *Server) offers(menu *Component, guild *Guild, value string) bool {
	switch menu.Type {
	case discordgo.SelectMenuComponent:
		return slices.ContainsFunc(menu.Options, func(o discordgo.SelectMenuOption) bool { return o.Value == value })
	case discordgo.RoleSelectMenuComponent:
		return slices.ContainsFunc(guild.roles, func(r *Role) bool { return r.ID == value })
	case discordgo.ChannelSelectMenuComponent:
		channel := s.world.channel(value)
		return channel != nil && channel.guild == guild && (len(menu.ChannelTypes) == 0 || slices.Contains(menu.ChannelTypes, channel.Type))
	}
	return false
}

// Replay sends the bot what an interaction carried once more, as the member and
// in a channel: a command with its options, or a button with its message. No
// client sends what its person has not seen; it is what somebody would send who
// had a copy of all.
//
// With userInstalled the channel's guild has not installed the app, and the
// member has.
func (m *Member) Replay(of *Interaction, channel *Channel, userInstalled bool) *Interaction {
	s := m.server
	defer s.lock()()
	i := m.interaction(of.Type, channel)
	i.messages, i.data, i.source, i.carried, i.userInstalled = of.messages, of.data, of.source, of.carried, userInstalled
	s.invoke(i)
	return i
}
