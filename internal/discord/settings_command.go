package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"byline/internal/settings"
	"byline/internal/store"

	"github.com/bwmarrin/discordgo"
)

// outletsChoice is the entry for a channel's outlets in the menu of settings.
// The channel is chosen next.
const outletsChoice = "outlets"

// mostOutletChannels is how many channels may have outlets of their own.
const mostOutletChannels = 25

// settingsPanel shows the settings of the server.
func (b *bot) settingsPanel(ctx context.Context, r *request) (*reply, error) {
	return b.panel(ctx, r, "", "")
}

// chooseSetting shows the settings with the values of the chosen one.
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

// resetSetting resets a setting to its default.
func (b *bot) resetSetting(ctx context.Context, r *request) (*reply, error) {
	setting, err := settingOf(r, defaultButton)
	if err != nil {
		return nil, err
	}
	return b.keep(ctx, r, setting, "", "That is the default again.")
}

// settingOf is the setting of a menu or a button. Only those who manage the
// server decide who moderates: moderators cannot make others moderators.
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

// keep changes a setting, to its default for "", and shows its new value.
func (b *bot) keep(ctx context.Context, r *request, setting settings.Setting, value, done string) (*reply, error) {
	if setting.Kind == settings.Outlets && value != "" && len(r.settings.Outlets[setting.Channel]) == 0 && len(r.settings.Outlets) >= mostOutletChannels {
		return nil, refusal(fmt.Sprintf("No more than %d channels can have outlets of their own.", mostOutletChannels))
	}
	if err := b.config.Store.Change(ctx, r.guild, r.user, store.Change{Name: setting.Name, Value: value}); err != nil {
		return nil, err
	}
	b.log.Info("a setting was changed", "setting", setting.Name, "user", r.user, "server", r.guild)
	return b.panel(ctx, r, setting.Name, done)
}

// panel is the current settings of the server, with a menu of the values of the
// chosen one.
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
	if p.channels, err = b.api.channelsOf(ctx, r.guild, kept); err == nil {
		p.roles, err = b.api.rolesOf(ctx, r.guild)
	}
	if err != nil {
		b.log.Warn("it is not known which channels and roles of a server are gone", "server", r.guild, "error", err)
	}
	return renderSettings(p), nil
}
