package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Press presses a button by its custom id. The error is for what a client does
// not let a person press: buttons that are not there, are disabled or open a
// link, and those of messages that the person does not see.
func (m *Member) Press(_ context.Context, message *Message, customID string) (*Interaction, error) {
	return m.component(message, func(c *Component) bool { return c.Type == TypeButton && c.CustomID == customID }, nil)
}

// PressLabel presses a button by its label.
func (m *Member) PressLabel(_ context.Context, message *Message, label string) (*Interaction, error) {
	return m.component(message, func(c *Component) bool { return c.Type == TypeButton && c.Label == label }, nil)
}

// Select chooses values of a select menu by its custom id: those of its
// options, or ids of channels or roles of the guild.
func (m *Member) Select(_ context.Context, message *Message, customID string, values ...string) (*Interaction, error) {
	return m.component(message, func(c *Component) bool { return c.Type >= TypeSelect && c.CustomID == customID }, append([]string{}, values...))
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
	i := m.interaction(InteractionComponent, s.world.channels[current.ChannelID])
	s.invoke(i, data, current.snapshot())
	return i, nil
}

// offers reports whether a menu has a value: an option, or the id of what
// Discord fills it in with.
func (s *Server) offers(menu *Component, guild *Guild, value string) bool {
	switch menu.Type {
	case TypeSelect:
		return slices.ContainsFunc(menu.Options, func(o SelectOption) bool { return o.Value == value })
	case typeRole:
		return slices.ContainsFunc(guild.roles, func(r *Role) bool { return r.ID == value })
	case TypeChannel:
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
