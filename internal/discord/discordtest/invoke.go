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
	s.mu.Lock()
	defer s.mu.Unlock()
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
	words := strings.Fields(command)
	if len(words) == 0 {
		return nil, errors.New("a slash command has a name")
	}
	registered, err := m.await(ctx, channel, CommandSlash, words[0])
	if err != nil {
		return nil, err
	}
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	path, schema, err := descend(registered.Options, words[1:])
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", command, err)
	}
	kind := InteractionCommand
	if focused != "" {
		kind = InteractionAutocomplete
	}
	i := m.interaction(kind, channel)
	i.messages = messageSlash
	resolved := make(map[string]any)
	values, err := s.values(i, schema, options, focused, resolved)
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", command, err)
	}
	for _, branch := range slices.Backward(path) {
		values = []any{map[string]any{"name": branch.Name, "type": branch.Type, "options": values}}
	}
	data := commandData(registered)
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
	if channel == nil {
		return Command{}, errors.New("there is no such channel")
	}
	if !m.sees(channel) {
		return Command{}, fmt.Errorf("%s does not see %s", m.Name, channel)
	}
	s := m.server
	var shown []Command
	err := s.Await(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		shown = s.shown(channel, kind, name)
		return len(shown) > 0
	})
	if err != nil {
		return Command{}, fmt.Errorf("wait for command %q in %s: %w", name, channel, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(shown) > 1 {
		s.violate(ShownTwice, "command %q is registered globally and in guild %q", name, channel.guild.Name)
	}
	if !m.forced && !m.shows(shown[0], channel) {
		return Command{}, fmt.Errorf("command %q: %w", name, ErrHidden)
	}
	return shown[0], nil
}

// shows reports whether the member's client shows a command. The caller holds
// mu.
func (m *Member) shows(command Command, channel *Channel) bool {
	if channel.guild == nil {
		return true
	}
	if !m.all().Has(UseApplicationCommands) {
		return false
	}
	if command.DefaultMemberPermissions == nil {
		return true
	}
	var needed Permission
	_, _ = fmt.Sscan(*command.DefaultMemberPermissions, &needed) // It was checked.
	if needed == 0 {
		return m.all().Has(Administrator)
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
// which the person gave them.
func (s *Server) values(i *Interaction, schema []CommandOption, options []Option, focused string, resolved map[string]any) ([]any, error) {
	values := []any{}
	given := make(map[string]bool)
	for _, option := range options {
		at := slices.IndexFunc(schema, func(o CommandOption) bool { return o.Name == option.Name })
		if at < 0 {
			return nil, fmt.Errorf("no option %q", option.Name)
		}
		if given[option.Name] {
			return nil, fmt.Errorf("option %q is given twice", option.Name)
		}
		given[option.Name] = true
		value, err := s.value(i, schema[at], option.Value, option.Name == focused, resolved)
		if err != nil {
			return nil, fmt.Errorf("option %q: %w", option.Name, err)
		}
		entry := map[string]any{"name": option.Name, "type": schema[at].Type, "value": value}
		if option.Name == focused {
			if !schema[at].Autocomplete {
				return nil, fmt.Errorf("option %q has no autocompletion", option.Name)
			}
			i.optionType = schema[at].Type
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

// value is what a person gives for one option.
func (s *Server) value(i *Interaction, option CommandOption, value any, focused bool, resolved map[string]any) (any, error) {
	resolve := func(kind, id string, object any) any {
		objects, _ := resolved[kind].(map[string]any)
		if objects == nil {
			objects = make(map[string]any)
			resolved[kind] = objects
		}
		objects[id] = object
		return id
	}
	wrong := fmt.Errorf("type %d does not take %T", option.Type, value)
	switch value := value.(type) {
	case string:
		if option.Type != OptionString && !focused {
			return nil, wrong
		}
		length := utf8.RuneCountInString(value)
		least, most := 0, 6000
		if option.MinLength != nil {
			least = *option.MinLength
		}
		if option.MaxLength != nil {
			most = *option.MaxLength
		}
		if !focused && (length < max(least, 1) || length > most) {
			return nil, fmt.Errorf("a client sends %d to %d characters, not %d", max(least, 1), most, length)
		}
		return value, option.choose(value, focused)
	case int:
		if option.Type != OptionInteger && option.Type != OptionNumber {
			return nil, wrong
		}
		return value, option.between(float64(value))
	case float64:
		if option.Type != OptionNumber {
			return nil, wrong
		}
		return value, option.between(value)
	case bool:
		if option.Type != OptionBoolean {
			return nil, wrong
		}
		return value, nil
	case *File:
		if option.Type != OptionAttachment {
			return nil, wrong
		}
		attachment := s.host(i.channel, value)
		attachment.Ephemeral = true
		return resolve("attachments", attachment.ID, attachment), nil
	case *Member:
		if option.Type != OptionUser && option.Type != OptionMentionable {
			return nil, wrong
		}
		if value.guild != nil && value.guild == i.channel.guild {
			object := value.memberObject()
			object["permissions"] = value.all()
			resolve("members", value.User.ID, object)
		}
		return resolve("users", value.User.ID, value.User), nil
	case *Channel:
		if option.Type != OptionChannel {
			return nil, wrong
		}
		return resolve("channels", value.ID, s.partialChannel(value, i.By)), nil
	case *Role:
		if option.Type != OptionRole && option.Type != OptionMentionable {
			return nil, wrong
		}
		return resolve("roles", value.ID, roleObject(value)), nil
	}
	return nil, wrong
}

// choose refuses what is none of the choices, where there are some.
func (o CommandOption) choose(value string, focused bool) error {
	if len(o.Choices) == 0 || focused || slices.ContainsFunc(o.Choices, func(c Choice) bool { return c.Value == value }) {
		return nil
	}
	return fmt.Errorf("%q is none of the choices", value)
}

// between refuses what is out of bounds.
func (o CommandOption) between(value float64) error {
	if o.MinValue != nil && value < *o.MinValue || o.MaxValue != nil && value > *o.MaxValue {
		return fmt.Errorf("%v is out of bounds", value)
	}
	return nil
}
