package discord

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"byline/internal/settings"

	"github.com/bwmarrin/discordgo"
)

// Gone is the channels and roles in the settings of a server that no longer
// exist there, by the name of the setting. kept is the values of the settings.
// It asks Discord with the config's token; the error is ctx's or says why
// Discord gave no answer, without the token.
func Gone(ctx context.Context, config Config, guild string, kept map[string]string) (map[string][]string, error) {
	base, err := newBase(config.API)
	if err != nil {
		return nil, err
	}
	api, err := newAPI(base, config.Token)
	if err != nil {
		return nil, err
	}
	channels, err := api.channelsOf(ctx, guild, kept)
	if err != nil {
		return nil, err
	}
	roles, err := api.rolesOf(ctx, guild)
	if err != nil {
		return nil, err
	}
	own, _ := settings.Of(settings.Settings{}, kept)
	all := settings.All()
	for channel := range own.Outlets {
		all = append(all, settings.OutletsOf(channel))
	}
	gone := make(map[string][]string)
	for _, setting := range all {
		var ids []string
		there := func(id string) bool { _, there := channels[id]; return there }
		switch setting.Kind {
		case settings.Channels:
			ids = setting.IDs(own)
		case settings.Outlets:
			ids = []string{setting.Channel}
		case settings.Roles:
			ids, there = setting.IDs(own), func(id string) bool { return roles[id] }
		}
		for _, id := range ids {
			if !there(id) {
				gone[setting.Name] = append(gone[setting.Name], id)
			}
		}
	}
	return gone, nil
}

// channelsOf are the kinds of a server's channels, and of the threads named in
// its settings.
func (a *api) channelsOf(ctx context.Context, guild string, kept map[string]string) (map[string]discordgo.ChannelType, error) {
	var listed []channelObject
	response, err := a.do(ctx, http.MethodGet, discordgo.EndpointGuildChannels(guild), nil)
	if err == nil {
		err = decode(response, &listed)
	}
	if err != nil {
		return nil, err
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
		if response, err := a.do(ctx, http.MethodGet, discordgo.EndpointChannel(id), nil); err == nil {
			var other channelObject // one of another server is none of this one's
			if decode(response, &other) == nil && other.GuildID == guild {
				found[id] = other.Type
			}
		}
	}
	return found, nil
}

// rolesOf are the ids of a server's roles.
func (a *api) rolesOf(ctx context.Context, guild string) (map[string]bool, error) {
	var listed []roleObject
	response, err := a.do(ctx, http.MethodGet, discordgo.EndpointGuildRoles(guild), nil)
	if err == nil {
		err = decode(response, &listed)
	}
	if err != nil {
		return nil, err
	}
	found := make(map[string]bool)
	for _, role := range listed {
		found[role.ID] = true
	}
	return found, nil
}
