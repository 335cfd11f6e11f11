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

// ErrHidden says that the person's client does not show the command.
var ErrHidden = errors.New("the command is not shown to this member")

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
	current := s.world.messages[message.ID]
	if current == nil {
		return nil, fmt.Errorf("there is no message %s", message.ID)
	}
	i := m.interaction(discordgo.InteractionApplicationCommand, channel)
	i.messages = discordgo.MessageTypeContextMenuCommand
	data := commandData(registered)
	data["target_id"] = current.ID
	data["resolved"] = map[string]any{"messages": map[string]any{current.ID: current.snapshot()}}
	s.invoke(i, data, nil)
	return i, nil
}

// use uses a slash command, or asks for completions of one of its options.
func (m *Member) use(ctx context.Context, channel *Channel, command, focused string, options []Option) (*Interaction, error) {
	name, rest, _ := strings.Cut(command, " ")
	registered, err := m.await(ctx, channel, discordgo.ChatApplicationCommand, name)
	if err != nil {
		return nil, err
	}
	s := m.server
	defer s.lock()()
	path, schema, err := descend(registered.Options, strings.Fields(rest))
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", command, err)
	}
	i := m.interaction(discordgo.InteractionApplicationCommand, channel)
	if focused != "" {
		i.Type = discordgo.InteractionApplicationCommandAutocomplete
	}
	i.messages = discordgo.MessageTypeChatInputCommand
	data := commandData(registered)
	resolved := make(map[string]map[string]any)
	values, err := s.values(i, schema, options, focused, resolved)
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", command, err)
	}
	for _, branch := range slices.Backward(path) {
		values = []any{map[string]any{"name": branch.Name, "type": branch.Type, "options": values}}
	}
	data["options"] = values
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	s.invoke(i, data, nil)
	return i, nil
}

func commandData(command *Command) map[string]any {
	data := map[string]any{"id": command.ID, "name": command.Name, "type": command.Type}
	if command.GuildID != "" {
		data["guild_id"] = command.GuildID
	}
	return data
}

// await waits until a command is registered, and gives it if the member's
// client shows it.
func (m *Member) await(ctx context.Context, channel *Channel, kind discordgo.ApplicationCommandType, name string) (*Command, error) {
	if channel == nil || !m.sees(channel) {
		return nil, fmt.Errorf("%s does not see the channel", m.Name)
	}
	s := m.server
	var shown []*Command
	err := s.Await(ctx, func() bool {
		defer s.lock()()
		shown = s.shown(channel, kind, name)
		return len(shown) > 0
	})
	if err != nil {
		return nil, fmt.Errorf("wait for command %q in %s: %w", name, channel, err)
	}
	defer s.lock()()
	if len(shown) > 1 {
		s.violate(ShownTwice, "command %q is registered globally and in guild %q", name, channel.guild.Name)
	}
	if !m.forced && !m.shows(shown[0], channel) {
		return nil, fmt.Errorf("command %q: %w", name, ErrHidden)
	}
	return shown[0], nil
}

// shows reports whether the member's client shows a command.
func (m *Member) shows(command *Command, channel *Channel) bool {
	if channel.guild == nil {
		return true
	}
	needed := UseApplicationCommands
	if asked := command.DefaultMemberPermissions; asked != nil {
		needed |= cmp.Or(Permission(*asked), Administrator)
	}
	return m.all().Has(needed)
}

// descend follows subcommands to the options of the last.
func descend(options []*CommandOption, words []string) (path, schema []*CommandOption, err error) {
	for _, word := range words {
		at := slices.IndexFunc(options, func(o *CommandOption) bool {
			return o.Name == word && o.Type <= discordgo.ApplicationCommandOptionSubCommandGroup
		})
		if at < 0 {
			return nil, nil, fmt.Errorf("no subcommand %q", word)
		}
		path = append(path, options[at])
		options = options[at].Options
	}
	if len(options) > 0 && options[0].Type <= discordgo.ApplicationCommandOptionSubCommandGroup {
		return nil, nil, errors.New("a subcommand is missing")
	}
	return path, options, nil
}

// values are the options as the interaction carries them, in the order in
// which the person gave them. The caller holds mu.
func (s *Server) values(i *Interaction, schema []*CommandOption, options []Option, focused string, resolved map[string]map[string]any) ([]any, error) {
	values := []any{}
	given := make(map[string]bool)
	for _, option := range options {
		at := slices.IndexFunc(schema, func(o *CommandOption) bool { return o.Name == option.Name })
		isFocused := option.Name == focused
		if at < 0 || given[option.Name] || isFocused && !schema[at].Autocomplete {
			return nil, fmt.Errorf("no option %q that is still to be given", option.Name)
		}
		given[option.Name] = true
		if err := takes(schema[at], option.Value, isFocused); err != nil {
			return nil, fmt.Errorf("option %q: %w", option.Name, err)
		}
		entry := map[string]any{"name": option.Name, "type": schema[at].Type, "value": s.carried(i, option.Value, resolved)}
		if isFocused {
			entry["focused"] = true
		}
		values = append(values, entry)
	}
	for _, option := range schema {
		if option.Required && !given[option.Name] && focused == "" {
			return nil, fmt.Errorf("option %q is required", option.Name)
		}
	}
	return values, nil
}

// takes refuses what a client does not let a person give.
func takes(o *CommandOption, value any, focused bool) error {
	kind := map[string]discordgo.ApplicationCommandOptionType{
		"string": discordgo.ApplicationCommandOptionString, "bool": discordgo.ApplicationCommandOptionBoolean,
		"*discordtest.File": discordgo.ApplicationCommandOptionAttachment, "*discordtest.Channel": discordgo.ApplicationCommandOptionChannel,
		"*discordtest.Member": discordgo.ApplicationCommandOptionUser, "*discordtest.Role": discordgo.ApplicationCommandOptionRole,
	}[fmt.Sprintf("%T", value)]
	text, isText := value.(string)
	least, most := 1, cmp.Or(o.MaxLength, 6000)
	if o.MinLength != nil {
		least = max(*o.MinLength, 1)
	}
	length := utf8.RuneCountInString(text)
	switch {
	case kind != o.Type:
		return fmt.Errorf("type %d does not take %T", o.Type, value)
	case !isText || focused:
		return nil
	case length < least || length > most:
		return fmt.Errorf("a client sends %d to %d characters, not %d", least, most, length)
	case len(o.Choices) > 0 && !slices.ContainsFunc(o.Choices, func(c *Choice) bool { return c.Value == text }):
		return fmt.Errorf("%q is none of the choices", text)
	}
	return nil
}

// carried is a value as the interaction carries it: itself, or the id of what
// is resolved.
func (s *Server) carried(i *Interaction, value any, resolved map[string]map[string]any) any {
	resolve := func(kind, id string, object any) any {
		if resolved[kind] == nil {
			resolved[kind] = make(map[string]any)
		}
		resolved[kind][id] = object
		return id
	}
	switch value := value.(type) {
	case *File:
		attachment := s.host(i.channel, value)
		attachment.Ephemeral = true
		return resolve("attachments", attachment.ID, attachment)
	case *Member:
		if value.guild != nil && value.guild == i.channel.guild {
			object := value.memberObject()
			object["permissions"] = value.all()
			resolve("members", value.User.ID, object)
		}
		return resolve("users", value.User.ID, value.User)
	case *Channel:
		return resolve("channels", value.ID, s.partialChannel(value, i.By))
	case *Role:
		return resolve("roles", value.ID, roleObject(value))
	}
	return value
}

// Press presses a button by its custom id. The error is for what a client does
// not let a person press: buttons that are not there, are disabled or open a
// link, and those of messages that the person does not see.
func (m *Member) Press(_ context.Context, message *Message, customID string) (*Interaction, error) {
	return m.component(message, func(c *Component) bool { return c.Type == discordgo.ButtonComponent && c.CustomID == customID }, nil)
}

// PressLabel presses a button by its label.
func (m *Member) PressLabel(_ context.Context, message *Message, label string) (*Interaction, error) {
	return m.component(message, func(c *Component) bool { return c.Type == discordgo.ButtonComponent && c.Label == label }, nil)
}

// Select chooses values of a select menu by its custom id: those of its
// options, or ids of channels or roles of the guild.
func (m *Member) Select(_ context.Context, message *Message, customID string, values ...string) (*Interaction, error) {
	return m.component(message, func(c *Component) bool { return c.Type >= discordgo.SelectMenuComponent && c.CustomID == customID }, append([]string{}, values...))
}

// component uses the component that is wanted of the message as it stands now.
func (m *Member) component(message *Message, wanted func(*Component) bool, values []string) (*Interaction, error) {
	s := m.server
	defer s.lock()()
	current := s.world.messages[message.ID]
	if current == nil || !m.sees(s.world.channels[current.ChannelID]) || current.audience != "" && current.audience != m.User.ID {
		return nil, fmt.Errorf("%s sees no message %s", m.Name, message.ID)
	}
	chosen := find(current.Components, wanted)
	switch {
	case chosen == nil:
		return nil, fmt.Errorf("message %s has no such component", message.ID)
	case chosen.Disabled:
		return nil, fmt.Errorf("%q is disabled", chosen.CustomID)
	case chosen.CustomID == "":
		return nil, errors.New("a link is not sent to the bot")
	}
	data := map[string]any{"custom_id": chosen.CustomID, "component_type": chosen.Type, "id": chosen.ID}
	if values != nil {
		least, most := 1, 1
		if chosen.MinValues != nil {
			least = *chosen.MinValues
		}
		if chosen.MaxValues != nil {
			most = *chosen.MaxValues
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
	i := m.interaction(discordgo.InteractionMessageComponent, s.world.channels[current.ChannelID])
	s.invoke(i, data, current.snapshot())
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
		channel := s.world.channels[value]
		return channel != nil && channel.guild == guild && (len(menu.ChannelTypes) == 0 || slices.Contains(menu.ChannelTypes, channel.kind))
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
	i.messages, i.userInstalled = of.messages, userInstalled
	s.invoke(i, of.data, of.carried)
	return i
}
