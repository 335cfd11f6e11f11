package discord

import (
	"cmp"
	"context"

	"byline/internal/settings"
)

// Defaults are the settings of a server that has changed none.
func (c Config) Defaults() settings.Settings {
	return settings.Settings{
		AskChannels: c.AskChannels,
		Replies:     settings.InChannel,
		Moderators:  c.ModeratorRoles,
		Quotes:      cmp.Or(c.Quotes, settings.MostQuotes),
		PersonLimit: c.PersonLimit,
		ServerLimit: c.ServerLimit,
		Shared:      true,
	}
}

// readsMessages reports whether the bot asks Discord for the texts of all
// messages; without them there are no ask channels. Only the operator can
// decide this: Discord refuses a bot that asks without being allowed to.
func (c Config) readsMessages() bool { return c.MessageContent || len(c.AskChannels) > 0 }

// settingsOf are the settings of a server; for "", a direct message, the
// defaults.
func (b *bot) settingsOf(ctx context.Context, guild string) (settings.Settings, error) {
	if guild == "" {
		return b.config.Defaults(), nil
	}
	kept, err := b.config.Store.Settings(ctx, guild)
	if err != nil {
		return settings.Settings{}, err
	}
	found, err := settings.Of(b.config.Defaults(), kept)
	if err != nil {
		b.log.Error("settings of a server cannot be read and have their defaults: set them again with /settings or bot settings", "server", guild, "error", err)
	}
	return found, nil
}
