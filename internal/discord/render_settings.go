package discord

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"byline/internal/settings"
	"byline/internal/wording"

	"github.com/bwmarrin/discordgo"
)

// panel is the view of a server's settings for moderators.
type panel struct {
	settings settings.Settings
	// here are the settings that differ from the default, by name.
	here map[string]string
	// channels and roles are those that exist on the server; nil if unknown.
	channels map[string]discordgo.ChannelType
	roles    map[string]bool
	// outlets are the outlets to choose from, those with the most articles
	// first.
	outlets []string
	// threads is whether the bot may start threads here, and content whether
	// Discord gives it the texts of all messages.
	threads, content bool
	// chosen is the name of the setting to be changed, or outletsChoice; ""
	// for none. done says what was just done.
	chosen, done string
}

// channelMenuID is the custom_id of the menu for the channel whose outlets are
// to be chosen.
const channelMenuID = settingsMenu + "." + outletsChoice

// renderSettings is the settings of a server, in place of their earlier view.
func renderSettings(p panel) *reply {
	var lines []string
	if p.done != "" {
		lines = append(lines, p.done, "")
	}
	for _, setting := range settings.All() {
		lines = append(lines, p.line(setting))
	}
	for _, channel := range slices.Sorted(maps.Keys(p.settings.Outlets)) {
		lines = append(lines, p.line(settings.OutletsOf(channel)))
	}
	lines = append(lines, p.notes()...)
	result := &reply{private: true, inPlace: true, embeds: []*discordgo.MessageEmbed{{
		Title: "Settings of this server", Description: cutLines(lines, maxDescription), Color: blue,
	}}}
	result.components = append(result.components, menuRow(p.menu()))
	return p.withPicker(result)
}

// line is a setting with its value, and whether that is the default.
func (p panel) line(setting settings.Setting) string {
	title, value := setting.Title, p.value(setting)
	if setting.Kind == settings.Outlets {
		title = "Outlets"
		value += " in " + p.channel(setting.Channel)
	}
	if _, set := p.here[setting.Name]; !set {
		value += " · default"
	}
	return "**" + title + "** " + value
}

// shownOutlets is how much of the names of a channel's outlets is shown.
const shownOutlets = 100

// value is the value of a setting for readers.
func (p panel) value(setting settings.Setting) string {
	_, here := p.here[setting.Name]
	shown, there := p.channel, func(id string) bool { _, there := p.channels[id]; return there }
	switch setting.Kind {
	case settings.Choice:
		return choiceLabel(setting.Name, setting.Value(p.settings))
	case settings.Outlets:
		return escape(strings.Join(p.settings.Outlets[setting.Channel], ", "), shownOutlets)
	case settings.Roles:
		shown, there = p.role, func(id string) bool { return p.roles[id] }
	}
	var all []string
	for _, id := range setting.IDs(p.settings) {
		// The defaults name channels and roles of all servers, which this
		// server must not see.
		if here || there(id) {
			all = append(all, shown(id))
		}
	}
	return cmp.Or(strings.Join(all, ", "), setting.Empty)
}

func (p panel) channel(id string) string {
	if _, there := p.channels[id]; p.channels != nil && !there {
		return id + " (gone)"
	}
	return "<#" + id + ">"
}

func (p panel) role(id string) string {
	if p.roles != nil && !p.roles[id] {
		return id + " (gone)"
	}
	return "<@&" + id + ">"
}

// choiceLabel is the label of a value of a setting.
func choiceLabel(name, value string) string {
	switch {
	case name == "replies" && value == string(settings.InChannel):
		return "in the channel"
	case name == "replies" && value == string(settings.InThread):
		return "in a thread of their own"
	case name == "replies" && value == string(settings.InPrivate):
		return "to the asker alone"
	case strings.HasSuffix(name, "-limit") && value == "0":
		return "no limit"
	case strings.HasSuffix(name, "-limit"):
		return value + " a minute"
	case name == "quotes" && value == "1":
		return "1 at most"
	case name == "quotes":
		return "up to " + value
	}
	return value
}

// notes say what keeps settings from taking effect.
func (p panel) notes() []string {
	var notes []string
	if len(p.settings.AskChannels) > 0 && !p.content {
		notes = append(notes, "Ask channels have no effect yet: those who run me must switch Message Content Intent on, on the Bot page of my application, and set MESSAGE_CONTENT=true.")
	}
	if p.settings.Replies == settings.InThread && !p.threads {
		notes = append(notes, "I lack the permission Create Public Threads in this channel. Where I lack it, I answer in the channel.")
	}
	if p.channels == nil || p.roles == nil {
		notes = append(notes, "Discord does not tell me now which channels and roles are still there.")
	}
	if len(notes) > 0 {
		notes = append([]string{""}, notes...)
	}
	return notes
}

// menu is the menu of settings.
func (p panel) menu() discordgo.SelectMenu {
	menu := discordgo.SelectMenu{CustomID: settingsMenu, Placeholder: "Change a setting…"}
	for _, setting := range settings.All() {
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{
			Label: setting.Title, Value: setting.Name, Description: setting.Meaning, Default: setting.Name == p.chosen,
		})
	}
	outlets := settings.OutletsOf("")
	menu.Options = append(menu.Options, discordgo.SelectMenuOption{
		Label: outlets.Title, Value: outletsChoice, Description: outlets.Meaning, Default: p.choosesOutlets(),
	})
	return menu
}

// choosesOutlets reports whether outlets are being chosen, or first the channel
// for them.
func (p panel) choosesOutlets() bool {
	return p.chosen == outletsChoice || strings.HasPrefix(p.chosen, settings.OutletsOf("").Name)
}

// pickedChannels are the kinds of channels that can be chosen: those that
// people write in or that have threads.
var pickedChannels = []discordgo.ChannelType{
	discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildVoice, discordgo.ChannelTypeGuildNews,
	discordgo.ChannelTypeGuildStageVoice, discordgo.ChannelTypeGuildForum, discordgo.ChannelTypeGuildMedia,
}

// withPicker adds the possible values of the chosen setting, and the way back
// to its default.
func (p panel) withPicker(result *reply) *reply {
	setting, known := settings.Find(p.chosen)
	if p.choosesOutlets() {
		menu := discordgo.SelectMenu{
			MenuType: discordgo.ChannelSelectMenu, CustomID: channelMenuID, Placeholder: "Of which channel?", ChannelTypes: pickedChannels,
		}
		if known {
			menu.DefaultValues = p.picked([]string{setting.Channel}, discordgo.SelectMenuDefaultValueChannel)
		}
		result.components = append(result.components, menuRow(menu))
	}
	if !known {
		return result
	}
	if menu := p.picker(setting); menu.MenuType != discordgo.StringSelectMenu || len(menu.Options) > 0 {
		result.components = append(result.components, menuRow(menu))
	}
	if _, set := p.here[setting.Name]; set {
		result.components = append(result.components, row(discordgo.Button{
			Label: "Use the default", Style: discordgo.SecondaryButton, CustomID: defaultButton + "." + setting.Name,
		})...)
	}
	return result
}

// picker is the menu of the values of a setting.
func (p panel) picker(setting settings.Setting) discordgo.SelectMenu {
	none := 0
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: valueMenu + "." + setting.Name, Placeholder: setting.Meaning}
	switch setting.Kind {
	case settings.Channels:
		menu.MenuType, menu.ChannelTypes = discordgo.ChannelSelectMenu, pickedChannels
		menu.MinValues, menu.MaxValues = &none, maxChoices
		menu.DefaultValues = p.picked(setting.IDs(p.settings), discordgo.SelectMenuDefaultValueChannel)
	case settings.Roles:
		menu.MenuType = discordgo.RoleSelectMenu
		menu.MinValues, menu.MaxValues = &none, maxChoices
		menu.DefaultValues = p.picked(setting.IDs(p.settings), discordgo.SelectMenuDefaultValueRole)
	case settings.Outlets:
		menu.Options = p.outletOptions(setting.Channel)
		menu.MinValues, menu.MaxValues = &none, len(menu.Options)
	case settings.Choice:
		current := setting.Value(p.settings)
		for _, choice := range setting.Choices {
			menu.Options = append(menu.Options, discordgo.SelectMenuOption{
				Label: choiceLabel(setting.Name, choice), Value: choice, Default: choice == current,
			})
		}
	}
	return menu
}

// picked are the ids that a menu can show as selected.
func (p panel) picked(ids []string, kind discordgo.SelectMenuDefaultValueType) []discordgo.SelectMenuDefaultValue {
	var picked []discordgo.SelectMenuDefaultValue
	for _, id := range ids {
		there := p.roles[id]
		if kind == discordgo.SelectMenuDefaultValueChannel {
			of, known := p.channels[id]
			there = known && slices.Contains(pickedChannels, of)
		}
		if there {
			picked = append(picked, discordgo.SelectMenuDefaultValue{ID: id, Type: kind})
		}
	}
	return picked
}

// outletOptions are the outlets that a channel has, even those without
// articles, and those it may have, as many as fit.
func (p panel) outletOptions(channel string) []discordgo.SelectMenuOption {
	own := p.settings.Outlets[channel]
	var options []discordgo.SelectMenuOption
	seen := make(map[string]bool)
	for _, name := range slices.Concat(own, p.outlets) {
		folded, label := strings.ToLower(name), plain(name, maxChoice)
		if seen[folded] || label == "" || length(name) > maxChoice || len(options) == maxChoices {
			continue
		}
		seen[folded] = true
		options = append(options, discordgo.SelectMenuOption{Label: label, Value: name, Default: slices.Contains(own, name)})
	}
	return options
}

// menuRow is a row for a menu, which fills it.
func menuRow(menu discordgo.SelectMenu) discordgo.MessageComponent {
	return discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}
}

// cutLines is as many of the lines as fit, and how many more there are.
func cutLines(lines []string, limit int) string {
	text := ""
	for i, line := range lines {
		more := fmt.Sprintf("\nand %d more", len(lines)-i)
		if length(text)+1+length(line)+length(more) > limit {
			return text + more
		}
		text += "\n" + line
	}
	return strings.TrimPrefix(text, "\n")
}

// mostListed is the largest number of channels named in a sentence.
const mostListed = 10

// channelList names channels, each once.
func channelList(ids []string) string {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var names []string
	for _, id := range ids[:min(mostListed, len(ids))] {
		names = append(names, "<#"+id+">")
	}
	if left := len(ids) - len(names); left > 0 {
		names = append(names, wording.Counted(left, "other"))
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
