package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Press presses a button by its custom id. The error is for what a client does
// not let a person press: buttons that are not there, are disabled or open a
// link, and those of messages that the person does not see.
func (m *Member) Press(_ context.Context, message *Message, customID string) (*Interaction, error) {
	return m.component(message, func(current *Message) (*Component, map[string]any, error) {
		button := current.Component(customID)
		if button == nil || button.Type != TypeButton {
			return nil, nil, fmt.Errorf("message %s has no button %q", message.ID, customID)
		}
		return button, nil, nil
	})
}

// PressLabel presses a button by its label.
func (m *Member) PressLabel(ctx context.Context, message *Message, label string) (*Interaction, error) {
	m.server.mu.Lock()
	current := m.server.world.messages[message.ID]
	var button *Component
	if current != nil {
		button = current.Button(label)
	}
	m.server.mu.Unlock()
	if button == nil {
		return nil, fmt.Errorf("message %s has no button %q", message.ID, label)
	}
	return m.Press(ctx, message, button.CustomID)
}

// offers reports whether a menu has a value: an option, or the id of what
// Discord fills it in with. The caller holds mu.
func (s *Server) offers(menu *Component, guild *Guild, value string) bool {
	switch menu.Type {
	case TypeSelect:
		return slices.ContainsFunc(menu.Options, func(o SelectOption) bool { return o.Value == value })
	case TypeRoleSelect:
		return slices.ContainsFunc(guild.roles, func(r *Role) bool { return r.ID == value })
	case TypeChannelSelect:
		channel := s.world.channels[value]
		return channel != nil && channel.guild == guild && (len(menu.ChannelTypes) == 0 || slices.Contains(menu.ChannelTypes, channel.kind))
	}
	return false
}

// Select chooses values of a select menu by its custom id: those of its
// options, or ids of channels or roles of the guild.
func (m *Member) Select(_ context.Context, message *Message, customID string, values ...string) (*Interaction, error) {
	return m.component(message, func(current *Message) (*Component, map[string]any, error) {
		menu := current.Component(customID)
		if menu == nil || menu.Type < TypeSelect || menu.Type == TypeTextInput {
			return nil, nil, fmt.Errorf("message %s has no menu %q", message.ID, customID)
		}
		least, most := 1, 1
		if menu.MinValues != nil {
			least = *menu.MinValues
		}
		if menu.MaxValues != nil {
			most = *menu.MaxValues
		}
		if len(values) < least || len(values) > most {
			return nil, nil, fmt.Errorf("menu %q takes %d to %d values, not %d", customID, least, most, len(values))
		}
		for _, value := range values {
			if !m.server.offers(menu, m.guild, value) {
				return nil, nil, fmt.Errorf("menu %q has no value %q", customID, value)
			}
		}
		return menu, map[string]any{"values": slices.Concat([]string{}, values), "resolved": map[string]any{}}, nil
	})
}

// component uses what pick chooses of the message as it stands now.
func (m *Member) component(message *Message, pick func(*Message) (*Component, map[string]any, error)) (*Interaction, error) {
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	current := s.world.messages[message.ID]
	if current == nil || !m.sees(s.world.channels[current.ChannelID]) || current.audience != "" && current.audience != m.User.ID {
		return nil, fmt.Errorf("%s sees no message %s", m.Name, message.ID)
	}
	chosen, data, err := pick(current)
	switch {
	case err != nil:
		return nil, err
	case chosen.Disabled:
		return nil, fmt.Errorf("%q is disabled", chosen.CustomID)
	case chosen.CustomID == "":
		return nil, errors.New("a link is not sent to the bot")
	}
	if data == nil {
		data = make(map[string]any)
	}
	data["custom_id"], data["component_type"], data["id"] = chosen.CustomID, chosen.Type, chosen.ID
	i := m.interaction(InteractionComponent, s.world.channels[current.ChannelID])
	i.source = current.ID
	s.invoke(i, data, current.snapshot())
	return i, nil
}

// Submit fills in the modal that answered an interaction, by the custom ids of
// its inputs. Inputs that values does not name keep what stands in them.
func (m *Member) Submit(ctx context.Context, asked *Interaction, values map[string]string) (*Interaction, error) {
	response, err := asked.Response(ctx)
	if err != nil {
		return nil, err
	}
	if response.Modal == nil {
		return nil, fmt.Errorf("the answer is of type %d and no modal", response.Type)
	}
	rows := []any{}
	used := 0
	for _, row := range response.Modal.Components {
		inputs := []any{}
		for _, input := range row.Components {
			value, named := values[input.CustomID]
			if named {
				used++
			} else {
				value = input.Value
			}
			if required := input.Required == nil || *input.Required; required && strings.TrimSpace(value) == "" {
				return nil, fmt.Errorf("input %q is required", input.CustomID)
			}
			inputs = append(inputs, map[string]any{"type": TypeTextInput, "custom_id": input.CustomID, "value": value})
		}
		rows = append(rows, map[string]any{"type": TypeRow, "components": inputs})
	}
	if used != len(values) {
		return nil, errors.New("values for inputs that the modal does not have")
	}
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	i := m.interaction(InteractionModal, asked.channel)
	i.source = asked.source
	var source *Message
	if current := s.world.messages[i.source]; current != nil {
		source = current.snapshot()
	}
	s.invoke(i, map[string]any{"custom_id": response.Modal.CustomID, "components": rows}, source)
	return i, nil
}

// interaction is a new interaction of the member. The caller holds mu.
func (m *Member) interaction(kind int, channel *Channel) *Interaction {
	id := snowflake()
	return &Interaction{ID: id, Token: token(id), Type: kind, By: m, server: m.server, changed: make(signal), channel: channel}
}

// invoke sends an interaction to the bot: with the data, and with the message
// that a component stands on. Interactions need no intent.
func (s *Server) invoke(i *Interaction, data map[string]any, source *Message) {
	channel := i.channel
	i.data, i.carried = data, source
	object := map[string]any{
		"id": i.ID, "application_id": s.world.application, "type": i.Type, "token": i.Token, "version": 1,
		"data": data, "channel_id": channel.ID, "channel": s.partialChannel(channel, i.By),
		"locale": i.By.locale, "entitlements": []any{}, "authorizing_integration_owners": i.owners(),
		"app_permissions": channel.bot, "attachment_size_limit": 10 << 20, "context": channel.context(),
	}
	if channel.guild != nil {
		member := i.By.memberObject()
		member["user"], member["permissions"] = i.By.User, i.By.all()
		object["member"] = member
		object["guild_id"] = channel.guild.ID
		object["guild_locale"] = "en-US"
		object["guild"] = map[string]any{"id": channel.guild.ID, "locale": "en-US", "features": []string{}}
	} else {
		object["user"] = i.By.User
	}
	if source != nil {
		object["message"] = source
	}
	s.open(i)
	s.dispatch(event{name: "INTERACTION_CREATE", guild: channel.guild, data: object})
}

// partialChannel is a channel as an interaction carries it.
func (s *Server) partialChannel(channel *Channel, by *Member) map[string]any {
	object := s.channelObject(channel)
	object["permissions"] = by.all()
	return object
}
