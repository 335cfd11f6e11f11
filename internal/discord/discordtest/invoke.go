package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrHidden says that the person's client does not show the command.
var ErrHidden = errors.New("the command is not shown to this member")

// Option is a value that a person gives to an option of a command.
type Option struct {
	Name string
	// Value is a string, an int, a float64, a bool, a *File, a *Member, a
	// *Channel or a *Role.
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
	registered, err := m.await(ctx, channel, CommandMessage, command)
	if err != nil {
		return nil, err
	}
	defer s.lock()()
	current := s.world.messages[message.ID]
	if current == nil {
		return nil, fmt.Errorf("there is no message %s", message.ID)
	}
	i := m.interaction(InteractionCommand, channel)
	i.messages = messageContextMenu
	data := commandData(registered)
	data["target_id"] = current.ID
	data["resolved"] = map[string]any{"messages": map[string]any{current.ID: current.snapshot()}}
	s.invoke(i, data, nil)
	return i, nil
}

// use uses a slash command, or asks for completions of one of its options.
func (m *Member) use(ctx context.Context, channel *Channel, command, focused string, options []Option) (*Interaction, error) {
	name, rest, _ := strings.Cut(command, " ")
	registered, err := m.await(ctx, channel, CommandSlash, name)
	if err != nil {
		return nil, err
	}
	s := m.server
	defer s.lock()()
	path, schema, err := descend(registered.Options, strings.Fields(rest))
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", command, err)
	}
	i := m.interaction(InteractionCommand, channel)
	if focused != "" {
		i.Type = InteractionAutocomplete
	}
	i.messages = messageSlash
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

func commandData(command Command) map[string]any {
	data := map[string]any{"id": command.ID, "name": command.Name, "type": command.Type}
	if command.GuildID != "" {
		data["guild_id"] = command.GuildID
	}
	return data
}

// await waits until a command is registered, and gives it if the member's
// client shows it.
func (m *Member) await(ctx context.Context, channel *Channel, kind int, name string) (Command, error) {
	if channel == nil || !m.sees(channel) {
		return Command{}, fmt.Errorf("%s does not see the channel", m.Name)
	}
	s := m.server
	var shown []Command
	err := s.Await(ctx, func() bool {
		defer s.lock()()
		shown = s.shown(channel, kind, name)
		return len(shown) > 0
	})
	if err != nil {
		return Command{}, fmt.Errorf("wait for command %q in %s: %w", name, channel, err)
	}
	defer s.lock()()
	if len(shown) > 1 {
		s.violate(ShownTwice, "command %q is registered globally and in guild %q", name, channel.guild.Name)
	}
	if !m.forced && !m.shows(shown[0], channel) {
		return Command{}, fmt.Errorf("command %q: %w", name, ErrHidden)
	}
	return shown[0], nil
}

// shows reports whether the member's client shows a command.
func (m *Member) shows(command Command, channel *Channel) bool {
	if channel.guild == nil {
		return true
	}
	needed := UseApplicationCommands
	if asked := command.DefaultMemberPermissions; asked != nil {
		var more Permission
		_, _ = fmt.Sscan(*asked, &more) // It was checked.
		if more == 0 {
			more = Administrator
		}
		needed |= more
	}
	return m.all().Has(needed)
}

// descend follows subcommands to the options of the last.
func descend(options []CommandOption, words []string) (path, schema []CommandOption, err error) {
	for _, word := range words {
		at := slices.IndexFunc(options, func(o CommandOption) bool { return o.Name == word && o.Type <= OptionSubcommandGroup })
		if at < 0 {
			return nil, nil, fmt.Errorf("no subcommand %q", word)
		}
		path = append(path, options[at])
		options = options[at].Options
	}
	if len(options) > 0 && options[0].Type <= OptionSubcommandGroup {
		return nil, nil, errors.New("a subcommand is missing")
	}
	return path, options, nil
}

// values are the options as the interaction carries them, in the order in
// which the person gave them. The caller holds mu.
func (s *Server) values(i *Interaction, schema []CommandOption, options []Option, focused string, resolved map[string]map[string]any) ([]any, error) {
	values := []any{}
	given := make(map[string]bool)
	for _, option := range options {
		at := slices.IndexFunc(schema, func(o CommandOption) bool { return o.Name == option.Name })
		isFocused := option.Name == focused
		if at < 0 || given[option.Name] || isFocused && !schema[at].Autocomplete {
			return nil, fmt.Errorf("no option %q that is still to be given", option.Name)
		}
		given[option.Name] = true
		if err := schema[at].takes(option.Value, isFocused); err != nil {
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
func (o CommandOption) takes(value any, focused bool) error {
	var types []int
	size, least, most := 0.0, o.MinValue, o.MaxValue
	switch value := value.(type) {
	case string:
		types, size = []int{OptionString}, float64(utf8.RuneCountInString(value))
		least, most = limit(o.MinLength, 1), limit(o.MaxLength, 6000)
		if focused {
			return nil
		}
	case int:
		types, size = []int{OptionInteger, OptionNumber}, float64(value)
	case float64:
		types, size = []int{OptionNumber}, value
	case bool:
		types = []int{OptionBoolean}
	case *File:
		types = []int{OptionAttachment}
	case *Member:
		types = []int{OptionUser, OptionMentionable}
	case *Channel:
		types = []int{OptionChannel}
	case *Role:
		types = []int{OptionRole, OptionMentionable}
	}
	switch {
	case !slices.Contains(types, o.Type):
		return fmt.Errorf("type %d does not take %T", o.Type, value)
	case least != nil && size < *least || most != nil && size > *most:
		return fmt.Errorf("%v is out of bounds", value)
	case len(o.Choices) > 0 && !slices.ContainsFunc(o.Choices, func(c Choice) bool { return fmt.Sprint(c.Value) == fmt.Sprint(value) }):
		return fmt.Errorf("%v is none of the choices", value)
	}
	return nil
}

// limit is a limit of a length, or what it is where the option sets none.
func limit(set *int, otherwise float64) *float64 {
	if set != nil {
		otherwise = max(float64(*set), 1)
	}
	return &otherwise
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
