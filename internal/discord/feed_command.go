package discord

import "github.com/bwmarrin/discordgo"

// The names of /feed and of those of its options that are used outside their
// handler.
const (
	feedCommand   = "feed"
	addressOption = "address"
	feedOption    = "feed"
	channelOption = "channel"
)

const (
	longestAddress = 2000
	longestOutlet  = 100
)

// messageChannels are the kinds of channels that take messages. A forum is none:
// its posts are threads.
var messageChannels = []discordgo.ChannelType{
	discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildVoice, discordgo.ChannelTypeGuildStageVoice,
	discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread,
}

// feedsCommand is the command that manages feeds, for those with a permission.
func feedsCommand(permission *string) *command {
	which := option{Type: text, Name: feedOption, Description: "The feed", Required: true, Autocomplete: true, MaxLength: longestAddress}
	return &command{
		Type: discordgo.ChatApplicationCommand, Name: feedCommand, Contexts: onServers, Installed: onlyServers, Permissions: permission,
		Description: "Look after the feeds that articles come from by themselves",
		Options: []option{
			{Type: subCommand, Name: "add", Description: "Show what is at an address, and follow it", Options: []option{
				{Type: text, Name: addressOption, Description: "The address of a feed, or of a page that names one", Required: true, MaxLength: longestAddress},
				{Type: text, Name: "outlet", Description: "The outlet that its articles are shown with; by default what the feed says", MaxLength: longestOutlet},
				{Type: channel, Name: channelOption, Description: "A channel to announce its new articles in", ChannelTypes: messageChannels},
				{Type: boolean, Name: "full", Description: "Read the page behind each item as well, as far as its site allows that"},
				{Type: text, Name: "keep", Description: "How much of it to keep: days such as 90d, or articles such as 500; by default all", MaxLength: 10},
			}},
			{Type: subCommand, Name: "list", Description: "List the feeds and how they do"},
			{Type: subCommand, Name: "remove", Description: "Stop following a feed; its articles stay", Options: []option{
				which,
				{Type: boolean, Name: "articles", Description: "Delete its articles as well"},
			}},
			{Type: subCommand, Name: "pause", Description: "Stop fetching a feed for a while", Options: []option{
				which,
				{Type: boolean, Name: "resume", Description: "Go on fetching it"},
			}},
			{Type: subCommand, Name: "import", Description: "Follow the feeds of an OPML file, as other feed readers write it", Options: []option{
				{Type: attachment, Name: fileOption, Description: "The OPML file", Required: true},
			}},
			{Type: subCommand, Name: "export", Description: "Take the list of feeds with you as an OPML file"},
		},
	}
}
