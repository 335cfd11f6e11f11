package discordtest

import (
	"encoding/json"
	"strconv"
)

// Permission is a set of Discord's permissions.
type Permission uint64

// The permissions that the server knows about.
const (
	Administrator          Permission = 1 << 3
	ManageGuild            Permission = 1 << 5
	ViewChannel            Permission = 1 << 10
	SendMessages           Permission = 1 << 11
	ManageMessages         Permission = 1 << 13
	EmbedLinks             Permission = 1 << 14
	AttachFiles            Permission = 1 << 15
	ReadMessageHistory     Permission = 1 << 16
	MentionEveryone        Permission = 1 << 17
	UseApplicationCommands Permission = 1 << 31
	CreatePublicThreads    Permission = 1 << 35
	SendMessagesInThreads  Permission = 1 << 38

	// Everyday is what a member without any office has.
	Everyday = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | UseApplicationCommands
	// BotNeeds is what a bot is usually invited with.
	BotNeeds = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | CreatePublicThreads | SendMessagesInThreads
)

// Has reports whether all of wanted are there. An administrator has all.
func (p Permission) Has(wanted Permission) bool {
	return p&Administrator != 0 || p&wanted == wanted
}

// String is the decimal number that Discord writes.
func (p Permission) String() string { return strconv.FormatUint(uint64(p), 10) }

// MarshalJSON writes the number as a string, as Discord does.
func (p Permission) MarshalJSON() ([]byte, error) { return json.Marshal(p.String()) }
