package discord

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"byline/internal/settings"

	"github.com/bwmarrin/discordgo"
)

func TestSettingsReadWell(t *testing.T) {
	p := panel{
		settings: settings.Settings{
			Channels: []string{"11", "12"}, Outlets: map[string][]string{"11": {"Harbour Dispatch", "The *Wire*"}}, Replies: settings.InThread,
			Moderators: []string{"21", "22"}, Quotes: 1, PersonLimit: 10, Shared: true,
		},
		here:     map[string]string{"channels": "11,12", "outlets.11": "x", "replies": "thread", "quotes": "1"},
		channels: map[string]discordgo.ChannelType{"11": discordgo.ChannelTypeGuildText}, roles: map[string]bool{"21": true},
		chosen: "replies", done: "Saved.",
	}
	file := filepath.Join("testdata", "render", "settings.golden")
	text := renderSettings(p).embeds[0].Description + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || text != string(want) {
		t.Errorf("%s has changed, or %v; -update rewrites it. It is now:\n%s", file, err, text)
	}
}

// FuzzSettings: Discord accepts the panel for any names of outlets, and the
// names notify nobody.
func FuzzSettings(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !settings.CanName(text) {
			return // it comes into no panel
		}
		own := []string{text, text + "x", "x"}
		p := panel{settings: settings.Settings{Outlets: make(map[string][]string)}, outlets: []string{text, "X", text + "y"}}
		for i := range 3 {
			p.settings.Outlets[strconv.Itoa(i)] = own
		}
		for _, chosen := range []string{"", outletsChoice, settings.OutletsOf("3").Name, "channels", "moderators", "quotes", text} {
			p.chosen = chosen
			checkPanel(t, renderSettings(p))
		}
	})
}

// checkPanel fails the test unless the panel is within Discord's limits.
func checkPanel(t *testing.T, r *reply) {
	t.Helper()
	description := r.embeds[0].Description
	own := ownMention.ReplaceAllString(description, "")
	if units(description) > 4096 || pings.MatchString(own) {
		t.Errorf("the description is %d long, or pings: %q", units(description), own)
	}
	if len(r.components) > 5 {
		t.Errorf("%d rows of components, want at most 5", len(r.components))
	}
	ids := make(map[string]bool)
	for _, row := range r.components {
		for _, component := range row.(discordgo.ActionsRow).Components {
			menu, ok := component.(discordgo.SelectMenu)
			if !ok {
				continue
			}
			if ids[menu.CustomID] || units(menu.CustomID) > 100 || units(menu.Placeholder) > 150 || len(menu.Options) > 25 {
				t.Errorf("menu %q has the id of another, or is over Discord's limits", menu.CustomID)
			}
			ids[menu.CustomID] = true
			values := make(map[string]bool)
			for _, option := range menu.Options {
				for name, part := range map[string]string{"label": option.Label, "value": option.Value} {
					if part == "" || units(part) > 100 {
						t.Errorf("the %s %q of menu %q is empty or over 100 long", name, part, menu.CustomID)
					}
				}
				if values[option.Value] || units(option.Description) > 100 {
					t.Errorf("option %+v has the value of another, or a description over 100 long", option)
				}
				values[option.Value] = true
			}
		}
	}
}

// TestSettingsThatFillThePanel: the panel has room for every setting.
func TestSettingsThatFillThePanel(t *testing.T) {
	p := panel{settings: settings.Settings{Outlets: make(map[string][]string)}, chosen: settings.OutletsOf("7").Name, here: map[string]string{settings.OutletsOf("7").Name: "x", "channels": "x", "ask-channels": "x", "moderators": "x"}}
	for i := range 25 {
		id := fmt.Sprintf("1%018d", i)
		p.settings.Channels = append(p.settings.Channels, id)
		p.settings.AskChannels = append(p.settings.AskChannels, id)
		p.settings.Moderators = append(p.settings.Moderators, id)
		for range 25 {
			p.settings.Outlets[id] = append(p.settings.Outlets[id], fmt.Sprintf("%0100d", i))
		}
	}
	checkPanel(t, renderSettings(p))
}
