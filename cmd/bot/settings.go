package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"byline/internal/discord"
	"byline/internal/settings"
	"byline/internal/store"
	"byline/internal/terminal"
)

type settingsCommand struct {
	dataFlags

	Server  string   `arg:"" help:"The id of the server."`
	Changes []string `arg:"" optional:"" placeholder:"NAME=VALUE" help:"What to set; without any, all settings are listed."`
}

// Help is the text of bot settings --help.
func (settingsCommand) Help() string {
	text := "Moderators change the same settings in Discord with /settings. NAME=default makes a\nsetting follow its default again. A running bot follows at once.\n\n"
	for _, setting := range append(settings.All(), settings.OutletsOf("CHANNEL")) {
		text += fmt.Sprintf("    %-16s %s\n", setting.Name, form(setting))
	}
	return text + `
Examples:

    bot settings 1234567890
    bot settings 1234567890 replies=thread channels=11,12 quotes=default
    bot settings 1234567890 'outlets.11=Harbour Dispatch; Northgate Observer'`
}

// form describes the values that a setting can have.
func form(setting settings.Setting) string {
	switch setting.Kind {
	case settings.Channels:
		return "ids of channels between commas, or none"
	case settings.Roles:
		return "ids of roles between commas, or none"
	case settings.Outlets:
		return "names of outlets between semicolons"
	}
	if strings.HasSuffix(setting.Name, "-limit") {
		return "a whole number; 0 is no limit"
	}
	return strings.Join(setting.Choices, ", ")
}

// Run lists the settings of a server, or changes all those named or, on an
// error, none.
func (c settingsCommand) Run(ctx context.Context, program *program) (err error) {
	if !snowflake.MatchString(c.Server) {
		return usageError{notID(c.Server)}
	}
	changes, err := parseChanges(c.Changes)
	if err != nil {
		return usageError{err}
	}
	kept, err := program.existingStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	if len(changes) > 0 {
		if err := kept.Change(ctx, c.Server, store.Operator, changes...); err != nil {
			return err
		}
	}
	here, err := kept.Settings(ctx, c.Server)
	if err != nil {
		return err
	}
	current, err := settings.Of(program.discordConfig().Defaults(), here)
	if err != nil {
		fmt.Fprintf(program.err, "bot: these have their defaults: %s\n", terminal.Clean(err.Error()))
	}
	if err := printSettings(program.out, current, here); err != nil {
		return err
	}
	c.tellGone(ctx, program, here)
	return nil
}

// goneTime bounds asking Discord which channels and roles no longer exist.
const goneTime = 10 * time.Second

// tellGone says which channels and roles in the settings no longer exist on the
// server, or why that is not known.
func (c settingsCommand) tellGone(ctx context.Context, program *program, here map[string]string) {
	namesSome := func(name string) bool {
		setting, known := settings.Find(name)
		return known && setting.Kind != settings.Choice
	}
	if !slices.ContainsFunc(slices.Collect(maps.Keys(here)), namesSome) {
		return
	}
	const unknown = "bot: it is not known which of these channels and roles are gone: "
	if program.DiscordToken == "" {
		fmt.Fprintf(program.err, "%sset %s, with which Discord can be asked\n", unknown, tokenVariable)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, goneTime)
	defer cancel()
	config := program.discordConfig()
	config.Token = program.DiscordToken
	gone, err := discord.Gone(ctx, config, c.Server, here)
	if err != nil {
		fmt.Fprintf(program.err, "%s%s\n", unknown, terminal.Clean(err.Error()))
	}
	for _, name := range slices.Sorted(maps.Keys(gone)) {
		fmt.Fprintf(program.err, "bot: %s: gone from the server: %s\n", name, strings.Join(gone[name], ", "))
	}
}

// parseChanges parses NAME=VALUE.
func parseChanges(texts []string) ([]store.Change, error) {
	var changes []store.Change
	for _, text := range texts {
		name, value, ok := strings.Cut(text, "=")
		setting, known := settings.Find(name)
		switch {
		case !ok:
			return nil, fmt.Errorf("%q is not NAME=VALUE", text)
		case !known:
			return nil, fmt.Errorf("there is no setting %q; bot settings --help lists them", name)
		case value == "default":
			value = ""
		default:
			var err error
			if value, err = setting.Canonical(value); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		changes = append(changes, store.Change{Name: name, Value: value})
	}
	return changes, nil
}

// printSettings lists settings in the form in which they can be set.
func printSettings(out io.Writer, current settings.Settings, here map[string]string) error {
	all := settings.All()
	for _, channel := range slices.Sorted(maps.Keys(current.Outlets)) {
		all = append(all, settings.OutletsOf(channel))
	}
	for _, setting := range all {
		note := ""
		if _, set := here[setting.Name]; !set {
			note = " (default)"
		}
		if _, err := fmt.Fprintf(out, "%s=%s%s\n", setting.Name, terminal.Clean(setting.Value(current)), note); err != nil {
			return err
		}
	}
	return nil
}
