package discord

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"byline/internal/settings"
	"byline/internal/store"

	"github.com/bwmarrin/discordgo"
)

// outletsChoice is what stands in the menu of settings for the outlets of a
// channel, of which the channel is chosen next.
const outletsChoice = "outlets"

// mostOutletChannels is how many channels may have outlets of their own.
const mostOutletChannels = 25

// settingsPanel shows the settings of the server.
func (b *bot) settingsPanel(ctx context.Context, r *request) (*reply, error) {
	return b.panel(ctx, r, "", "")
}

// chooseSetting shows the settings with what the chosen one can be.
func (b *bot) chooseSetting(ctx context.Context, r *request) (*reply, error) {
	if len(r.values) != 1 {
		return b.panel(ctx, r, "", "")
	}
	chosen := r.values[0]
	if r.customID == channelMenuID {
		chosen = settings.OutletsOf(chosen).Name
	}
	return b.panel(ctx, r, chosen, "")
}

// changeSetting sets what was chosen from a menu.
func (b *bot) changeSetting(ctx context.Context, r *request) (*reply, error) {
	setting, err := settingOf(r, valueMenu)
	if err != nil {
		return nil, err
	}
	value := ""
	switch setting.Kind {
	case settings.Channels, settings.Roles:
		value = strings.Join(r.values, ",")
		if value == "" {
			value = settings.None
		}
	case settings.Outlets:
		value = strings.Join(r.values, ";") // without any, all outlets answer again
	case settings.Choice:
		if len(r.values) != 1 || !slices.Contains(setting.Choices, r.values[0]) {
			return nil, refusal("That is not one of the values to choose from. Please use /" + settingsCommand + " again.")
		}
		value = r.values[0]
	}
	if value != "" {
		if value, err = setting.Canonical(value); err != nil {
			return nil, refusal(setting.Title + ": " + err.Error() + ".")
		}
	}
	return b.keep(ctx, r, setting, value, "Saved.")
}

// resetSetting gives a setting its default again.
func (b *bot) resetSetting(ctx context.Context, r *request) (*reply, error) {
	setting, err := settingOf(r, defaultButton)
	if err != nil {
		return nil, err
	}
	return b.keep(ctx, r, setting, "", "That is the default again.")
}

// settingOf is the setting that a menu or a button is for. Who moderates is
// for those to say who manage the server: a moderator makes no others.
func settingOf(r *request, component string) (settings.Setting, error) {
	name, _ := strings.CutPrefix(r.customID, component+".")
	setting, known := settings.Find(name)
	if !known {
		return setting, refusal("I do not know that setting any more. Please use /" + settingsCommand + " again.")
	}
	if setting.Kind == settings.Roles && !r.managesServer() {
		return setting, refusal("Who is a moderator is for those to say who have Manage Server.")
	}
	return setting, nil
}

// keep changes a setting, to its default for "", and shows what it is now.
func (b *bot) keep(ctx context.Context, r *request, setting settings.Setting, value, done string) (*reply, error) {
	if setting.Kind == settings.Outlets && value != "" && len(r.settings.Outlets[setting.Channel]) == 0 && len(r.settings.Outlets) >= mostOutletChannels {
		return nil, refusal("No more than 25 channels can have outlets of their own.")
	}
	if err := b.config.Store.Change(ctx, r.guild, r.user, store.Change{Name: setting.Name, Value: value}); err != nil {
		return nil, err
	}
	b.log.Info("a setting was changed", "setting", setting.Name, "user", r.user, "server", r.guild)
	return b.panel(ctx, r, setting.Name, done)
}

// panel is the settings of the server as they are now, with a menu of what the
// chosen one can be.
func (b *bot) panel(ctx context.Context, r *request, chosen, done string) (*reply, error) {
	kept, err := b.config.Store.Settings(ctx, r.guild)
	if err != nil {
		return nil, err
	}
	current, err := b.settingsOf(ctx, r.guild)
	if err != nil {
		return nil, err
	}
	p := panel{
		settings: current, here: kept, chosen: chosen, done: done,
		threads: r.may&(discordgo.PermissionCreatePublicThreads|discordgo.PermissionAdministrator) != 0,
		content: b.config.readsMessages(),
	}
	for _, source := range r.room.Sources() {
		if settings.CanName(source.Name) {
			p.outlets = append(p.outlets, source.Name)
		}
	}
	p.channels = b.existingChannels(ctx, r.guild, kept)
	p.roles = b.existingRoles(ctx, r.guild)
	return renderSettings(p), nil
}

// existingChannels are the kinds of the server's channels, and of the threads
// that are kept in its settings; nil if Discord does not tell.
func (b *bot) existingChannels(ctx context.Context, guild string, kept map[string]string) map[string]discordgo.ChannelType {
	var listed []channelObject
	response, err := b.api.do(ctx, http.MethodGet, discordgo.EndpointGuildChannels(guild), nil, "settings")
	if err == nil {
		err = decode(response, &listed)
	}
	if err != nil {
		b.log.Warn("it is not known which channels of a server are gone", "server", guild, "error", err)
		return nil
	}
	found := make(map[string]discordgo.ChannelType)
	for _, channel := range listed {
		found[channel.ID] = channel.Type
	}
	own, _ := settings.Of(settings.Settings{}, kept)
	for _, id := range slices.Concat(own.Channels, own.AskChannels, slices.Collect(maps.Keys(own.Outlets))) {
		if _, there := found[id]; there {
			continue
		}
		if response, err := b.api.do(ctx, http.MethodGet, discordgo.EndpointChannel(id), nil, "settings"); err == nil {
			var other channelObject // one of another server is none of this one's
			if decode(response, &other) == nil && other.GuildID == guild {
				found[id] = other.Type
			}
		}
	}
	return found
}

// existingRoles are the ids of the server's roles; nil if Discord does not
// tell.
func (b *bot) existingRoles(ctx context.Context, guild string) map[string]bool {
	var listed []roleObject
	response, err := b.api.do(ctx, http.MethodGet, discordgo.EndpointGuildRoles(guild), nil, "settings")
	if err == nil {
		err = decode(response, &listed)
	}
	if err != nil {
		b.log.Warn("it is not known which roles of a server are gone", "server", guild, "error", err)
		return nil
	}
	found := make(map[string]bool)
	for _, role := range listed {
		found[role.ID] = true
	}
	return found
}
