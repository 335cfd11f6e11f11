package discord

import (
	"slices"

	"github.com/bwmarrin/discordgo"
)

// The names of the commands, and of those options that are used outside their
// handler.
const (
	askCommand      = "ask"
	summaryCommand  = "summary"
	timelineCommand = "timeline"
	sourcesCommand  = "sources"
	helpCommand     = "help"
	corpusCommand   = "corpus"
	settingsCommand = "settings"
	watchCommand    = "watch"
	digestCommand   = "digest"
	findCommand     = "Find sources"

	questionOption = "question"
	topicOption    = "topic"
	sourceOption   = "source"
	fileOption     = "file"
	forOption      = "for"
	watchOption    = "watch"
	digestOption   = "digest"
	zoneOption     = "zone"
	quietOption    = "quiet"
	roleOption     = "role"
	dayOption      = "day"
	timeOption     = "time"
)

// longestQuestion is the largest length of a question asked by a command.
const longestQuestion = 500

// everywhere and onServers are where commands can be used. installed and
// onlyServers are who must have installed the bot for that: a server, or a
// person, who then has the commands everywhere.
var (
	everywhere = []discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel}
	onServers  = []discordgo.InteractionContextType{discordgo.InteractionContextGuild}

	installed   = []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall}
	onlyServers = []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
)

// commands are the commands as they are registered with Discord.
func commands() []*command {
	manage := "32" // Manage Server
	return []*command{
		{
			Type: discordgo.ChatApplicationCommand, Name: askCommand, Contexts: everywhere, Installed: installed,
			Description: "Ask about the news; the answer is quoted from articles",
			Options: append([]option{
				{Type: text, Name: questionOption, Description: "What you want to know", Required: true, MaxLength: longestQuestion, Autocomplete: true},
			}, slices.Concat(narrowing(), audience())...),
		},
		{
			Type: discordgo.ChatApplicationCommand, Name: summaryCommand, Contexts: everywhere, Installed: installed,
			Description: "Sum up what the articles say about a topic",
			Options:     slices.Concat([]option{topic()}, narrowing(), audience()),
		},
		{
			Type: discordgo.ChatApplicationCommand, Name: timelineCommand, Contexts: everywhere, Installed: installed,
			Description: "Tell what happened day by day",
			Options:     slices.Concat([]option{topic()}, narrowing(), audience()),
		},
		{
			Type: discordgo.ChatApplicationCommand, Name: sourcesCommand, Contexts: everywhere, Installed: installed,
			Description: "List the outlets, and the days that their articles cover",
		},
		{
			Type: discordgo.ChatApplicationCommand, Name: helpCommand, Contexts: everywhere, Installed: installed,
			Description: "Tell what you can ask, and how",
		},
		watchCommands(),
		digestCommands(),
		{
			Type: discordgo.ChatApplicationCommand, Name: corpusCommand, Contexts: onServers, Installed: onlyServers, Permissions: &manage,
			Description: "Look after the articles",
			Options: []option{
				{Type: subCommand, Name: "status", Description: "Tell what is served, and since when"},
				{Type: subCommand, Name: "reload", Description: "Read the articles again"},
				{Type: subCommand, Name: "add", Description: "Add a file of articles, or the article of a web page", Options: []option{
					{Type: attachment, Name: fileOption, Description: "The file, of a kind that the articles may have"},
					{Type: text, Name: addressOption, Description: "The address of a page, which is read once", MaxLength: longestAddress},
					{Type: boolean, Name: "replace", Description: "Put it in the place of a file of the same name, or of the page as it was"},
				}},
				{Type: subCommand, Name: "remove", Description: "Remove a file of articles", Options: []option{
					{Type: text, Name: fileOption, Description: "The file", Required: true, Autocomplete: true},
				}},
				{Type: subCommand, Name: "problems", Description: "List the files that are not served, and why"},
				{Type: subCommand, Name: "export", Description: "Take all that is kept of this server with you"},
				{Type: subCommand, Name: "erase", Description: "Delete all that is kept of this server"},
			},
		},
		feedsCommand(&manage),
		{
			Type: discordgo.ChatApplicationCommand, Name: settingsCommand, Contexts: onServers, Installed: onlyServers, Permissions: &manage,
			Description: "Show and change how I behave on this server",
		},
		{Type: discordgo.MessageApplicationCommand, Name: findCommand, Contexts: everywhere, Installed: installed},
	}
}

func topic() option {
	return option{Type: text, Name: topicOption, Description: "A person, a place or an event, or the title of an article", Required: true, MaxLength: longestQuestion, Autocomplete: true}
}

// narrowing are the options that limit which articles count.
func narrowing() []option {
	return []option{
		{Type: text, Name: sourceOption, Description: "The only outlet to be heard", Autocomplete: true},
		{Type: text, Name: "since", Description: "The first day looked at, such as 2016-12-14, 2016-12 or 2016", MaxLength: 10},
		{Type: text, Name: "until", Description: "The last day looked at", MaxLength: 10},
	}
}

// audience are the options for who sees the answer.
func audience() []option {
	return []option{
		{Type: boolean, Name: "private", Description: "Show the answer to you alone"},
		{Type: user, Name: forOption, Description: "Whom the answer is for; they get no notification"},
	}
}

// The types of option.
const (
	subCommand = discordgo.ApplicationCommandOptionSubCommand
	text       = discordgo.ApplicationCommandOptionString
	boolean    = discordgo.ApplicationCommandOptionBoolean
	user       = discordgo.ApplicationCommandOptionUser
	channel    = discordgo.ApplicationCommandOptionChannel
	role       = discordgo.ApplicationCommandOptionRole
	attachment = discordgo.ApplicationCommandOptionAttachment
)

// command is a command in the form that Discord accepts, and returns with more
// fields. discordgo's type is unsuitable for comparing it with Discord's
// answer, since it writes unset fields.
type command struct {
	Type        discordgo.ApplicationCommandType `json:"type"`
	Name        string                           `json:"name"`
	Description string                           `json:"description,omitempty"`
	Options     []option                         `json:"options,omitempty"`
	Permissions *string                          `json:"default_member_permissions,omitempty"`
	// Contexts and Installed are for commands of all servers only.
	Contexts  []discordgo.InteractionContextType     `json:"contexts,omitempty"`
	Installed []discordgo.ApplicationIntegrationType `json:"integration_types,omitempty"`
}

// option is an option of a command.
type option struct {
	Type         discordgo.ApplicationCommandOptionType `json:"type"`
	Name         string                                 `json:"name"`
	Description  string                                 `json:"description"`
	Required     bool                                   `json:"required,omitempty"`
	Autocomplete bool                                   `json:"autocomplete,omitempty"`
	MaxLength    int                                    `json:"max_length,omitempty"`
	Choices      []choice                               `json:"choices,omitempty"`
	// ChannelTypes are the kinds of channels that can be chosen; by default all.
	ChannelTypes []discordgo.ChannelType `json:"channel_types,omitempty"`
	Options      []option                `json:"options,omitempty"`
}

// choice is a value of an option, and its label.
type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// plainer is commands in a form for stand-in servers for Discord that know only
// the original features: without completion, lengths, contexts, kinds of
// channels and file options.
func plainer(commands []*command) []*command {
	var plain []*command
	for _, c := range commands {
		copied := *c
		copied.Contexts, copied.Installed, copied.Options = nil, nil, plainerOptions(c.Options)
		plain = append(plain, &copied)
	}
	return plain
}

func plainerOptions(options []option) []option {
	var plain []option
	for _, o := range options {
		if slices.ContainsFunc(o.Options, func(inner option) bool { return inner.Type == attachment }) {
			continue
		}
		plain = append(plain, option{
			Type: o.Type, Name: o.Name, Description: o.Description, Required: o.Required, Choices: o.Choices, Options: plainerOptions(o.Options),
		})
	}
	return plain
}
