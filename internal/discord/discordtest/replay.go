package discordtest

// Replay sends the bot what an interaction carried once more, as the member and
// in a channel: a command with its options, a button with its message, or what
// was typed. No client sends what its person has not seen; it is what somebody
// would send who had a copy of all.
//
// With userInstalled the channel's guild has not installed the app, and the
// member has.
func (m *Member) Replay(of *Interaction, channel *Channel, userInstalled bool) *Interaction {
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	i := m.interaction(of.Type, channel)
	i.messages, i.optionType, i.userInstalled = of.messages, of.optionType, userInstalled
	if of.carried != nil {
		i.source = of.carried.ID
	}
	s.invoke(i, of.data, of.carried)
	return i
}
