package discord

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"byline/internal/discord/discordtest"
	"byline/internal/settings"
	"byline/internal/store"

	"github.com/bwmarrin/discordgo"
)

// choose selects values in a menu and returns the message as it is afterwards.
func choose(t testing.TB, by *discordtest.Member, message *discordtest.Message, menu string, values ...string) *discordtest.Message {
	t.Helper()
	interaction, err := by.Select(withTimeout(t), message, menu, values...)
	return answered(t, interaction, err)
}

// manager is a member with Manage Server.
func (w *world) manager() *discordtest.Member {
	return w.guild.Member("mo", discordtest.Everyday|discordtest.ManageGuild)
}

func TestEverySettingCanBeChanged(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	mo, news, editors := w.manager(), w.guild.Channel("news"), w.guild.Role("editors", 0)
	panel := w.slash(t, mo, "settings")
	if !panel.Ephemeral() {
		t.Error("everyone sees the settings")
	}
	says(t, panel, "**Channels** everywhere · default", "**Replies** in the channel · default", "**Quotes** up to 3 · default", "**Limit for a person** no limit · default")
	for _, test := range []struct {
		name   string
		values []string
		want   string
	}{
		{"channels", []string{news.ID, w.channel.ID}, news.Mention()},
		{"ask-channels", []string{news.ID}, "**Ask channels** " + news.Mention()},
		{"replies", []string{"thread"}, "**Replies** in a thread of their own"},
		{"quotes", []string{"1"}, "**Quotes** 1 at most"},
		{"moderators", []string{editors.ID}, editors.Mention()},
		{"person-limit", []string{"5"}, "**Limit for a person** 5 a minute"},
		{"server-limit", []string{"60"}, "**Limit for the server** 60 a minute"},
		{"shared", []string{"off"}, "**Shared articles** off"},
	} {
		picking := choose(t, mo, panel, settingsMenu, test.name)
		if picking.ID != panel.ID {
			t.Errorf("%s: a second message is shown", test.name)
		}
		saved := choose(t, mo, picking, valueMenu+"."+test.name, test.values...)
		says(t, saved, "Saved.", test.want)
		if line := lineWith(saved, test.want); strings.Contains(line, "default") {
			t.Errorf("%s: it is still the default: %q", test.name, line)
		}
		back, err := mo.Press(withTimeout(t), saved, "Use the default")
		says(t, answered(t, back, err), "That is the default again.")
		if again := answered(t, back, err); strings.Contains(again.AllText(), test.want) {
			t.Errorf("%s: %q is still set", test.name, test.want)
		}
	}
	entries, err := w.store.Audit(t.Context(), w.guild.ID, 100)
	if err != nil || len(entries) != 2*len(settings.All()) {
		t.Fatalf("%d audit entries, %v, want %d", len(entries), err, 2*len(settings.All()))
	}
	for _, entry := range entries {
		if entry.Who != mo.User.ID || !strings.HasPrefix(entry.What, "set ") {
			t.Errorf("audit entry %+v, want that %s set something", entry, mo.User.ID)
		}
	}
	if kept, err := w.store.Settings(t.Context(), w.guild.ID); len(kept) != 0 || err != nil {
		t.Errorf("settings %v are kept, %v, want none", kept, err)
	}
}

// lineWith is the line of a message that has a text.
func lineWith(message *discordtest.Message, text string) string {
	lines := strings.Split(message.AllText(), "\n")
	if i := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, text) }); i >= 0 {
		return lines[i]
	}
	return ""
}

func TestOutletsAreChosenOfAChannel(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	mo, music := w.manager(), w.guild.Channel("music")
	panel := choose(t, mo, w.slash(t, mo, "settings"), settingsMenu, outletsChoice)
	panel = choose(t, mo, panel, channelMenuID, music.ID)
	menu := valueMenu + "." + settings.OutletsOf(music.ID).Name
	saved := choose(t, mo, panel, menu, "Northgate Observer")
	says(t, saved, "**Outlets** Northgate Observer in "+music.Mention())
	if no := w.askIn(t, music, who); strings.Contains(no.AllText(), "Ola Reiff") {
		t.Errorf("another outlet answers: %q", no.AllText())
	}
	gone := choose(t, mo, saved, menu) // no value means every outlet
	if strings.Contains(gone.AllText(), "**Outlets**") {
		t.Errorf("still set: %q", gone.AllText())
	}
	says(t, w.askIn(t, music, who), "Ola Reiff")
}

func TestChannelsAndRolesThatAreGone(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.Expect(discordtest.Rejected) // the bot asks for a channel that is not listed
	mo, old, talk, editors := w.manager(), w.guild.Channel("old"), w.channel.Thread("talk"), w.guild.Role("editors", 0)
	elsewhere := w.Guild("Quay").Channel("general")
	w.set(t, "channels", strings.Join([]string{old.ID, w.channel.ID, talk.ID, elsewhere.ID}, ","), "moderators", editors.ID, "outlets."+old.ID, "Harbour Dispatch")
	old.Remove()
	editors.Remove(w.guild)
	panel := w.slash(t, mo, "settings")
	says(t, panel, old.ID+" (gone)", elsewhere.ID+" (gone)", editors.ID+" (gone)", w.channel.Mention(), talk.Mention(), "Harbour Dispatch in "+old.ID+" (gone)")
	picking := choose(t, mo, panel, settingsMenu, "channels")
	picked := picking.Component(valueMenu + ".channels").DefaultValues
	if len(picked) != 1 || picked[0].ID != w.channel.ID {
		t.Errorf("picked beforehand: %v, want channel %s", picked, w.channel.ID)
	}
}

// TestDefaultsOfOtherServersAreNotShown: the operator's defaults name channels
// and roles of all servers, and nobody sees those of another server.
func TestDefaultsOfOtherServersAreNotShown(t *testing.T) {
	var other *discordtest.Channel
	var role, own *discordtest.Role
	w := start(t, discordtest.Options{Privileged: discordtest.MessageContent}, func(w *world, c *Config, n Newsroom) Newsroom {
		quay := w.Guild("Quay")
		other, role, own = quay.Channel("general"), quay.Role("editors", 0), w.guild.Role("editors", 0)
		c.AskChannels, c.ModeratorRoles = []string{w.channel.ID, other.ID}, []string{role.ID, own.ID}
		return n
	})
	w.set(t, "channels", "1")
	w.Expect(discordtest.Rejected) // the bot asks for channel 1
	elsewhere := w.guild.Channel("elsewhere")
	for _, text := range []string{w.slash(t, w.manager(), "settings").AllText(), w.askIn(t, elsewhere, who).AllText()} {
		if strings.Contains(text, other.ID) || strings.Contains(text, role.ID) {
			t.Errorf("another server's is shown: %q", text)
		}
	}
	says(t, w.slash(t, w.manager(), "settings"), w.channel.Mention(), own.ID)
}

func TestSettingsWhileDiscordDoesNotTell(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.set(t, "channels", w.channel.ID)
	w.FailNext(1, "GET", "/guilds/"+w.guild.ID+"/channels", discordtest.ErrorCode(403, 50001, "Missing Access"))
	says(t, w.slash(t, w.manager(), "settings"), w.channel.Mention(), "does not tell me now")
}

func TestNotesOnWhatHasNoEffect(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.channel.SetBotPermissions(discordtest.BotNeeds &^ discordgo.PermissionCreatePublicThreads)
	w.set(t, "ask-channels", w.channel.ID, "replies", "thread")
	says(t, w.slash(t, w.manager(), "settings"), "MESSAGE_CONTENT=true", "Create Public Threads")
}

// TestSettingsAreForModerators tries every part of the panel as people who are
// not moderators: Discord lets them press what they can see.
func TestSettingsAreForModerators(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.ModeratorRoles = []string{"9"} })
	for _, id := range []string{settingsMenu, channelMenuID, valueMenu + ".replies", defaultButton + ".replies"} {
		for name, r := range map[string]*request{
			"member":         {user: "1", guild: "2"},
			"other role":     {user: "1", guild: "2", roles: []string{"8"}},
			"direct message": {user: "1", permissions: discordtest.ManageGuild},
		} {
			r.customID, r.values, r.settings = id, []string{"thread"}, b.config.Defaults()
			if _, err := b.handle(t.Context(), r, b.buttons[buttonOf(id)]); err != errForbidden {
				t.Errorf("%s by %s: error %v, want %v", id, name, err, errForbidden)
			}
		}
	}
	// A moderator by role cannot appoint other moderators.
	for _, id := range []string{valueMenu + ".moderators", defaultButton + ".moderators"} {
		r := &request{user: "1", guild: "2", roles: []string{"9"}, customID: id, values: []string{"7"}, settings: b.config.Defaults()}
		if _, err := b.handle(t.Context(), r, b.buttons[buttonOf(id)]); err == nil || !strings.Contains(err.Error(), "Manage Server") {
			t.Errorf("%s: error %v, want one that names Manage Server", id, err)
		}
	}
	if kept, err := b.config.Store.Settings(t.Context(), "2"); len(kept) != 0 || err != nil {
		t.Errorf("settings %v are kept, %v, want none", kept, err)
	}
}

// TestForgedSettings: values that no menu offers are not stored.
func TestForgedSettings(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	for id, values := range map[string][]string{
		valueMenu + ".replies":      {"everywhere"},
		valueMenu + ".person-limit": {"0"},
		valueMenu + ".server-limit": {"1000000"},
		valueMenu + ".quotes":       {"1", "2"},
		valueMenu + ".channels":     {"x"},
		valueMenu + ".moderators":   slices.Repeat([]string{"1", "2"}, 20),
		valueMenu + ".outlets.7":    {"a\x00b"},
		valueMenu + ".outlets.x":    {"Wire"},
		valueMenu + ".nonsense":     {"1"},
		valueMenu:                   {"1"},
		defaultButton + ".nonsense": nil,
	} {
		r := &request{user: "1", guild: "2", permissions: discordtest.ManageGuild, customID: id, values: values, settings: b.config.Defaults()}
		if _, err := b.handle(t.Context(), r, b.buttons[buttonOf(id)]); err == nil {
			t.Errorf("%s takes %q", id, values)
		}
	}
	for i := range mostOutletChannels + 1 {
		if err := b.config.Store.Change(t.Context(), "3", "1", store.Change{Name: settings.OutletsOf(fmt.Sprint(i)).Name, Value: "Wire"}); err != nil {
			t.Fatal(err)
		}
	}
	r := &request{user: "1", guild: "3", permissions: discordtest.ManageGuild, customID: valueMenu + ".outlets.99", values: []string{"Wire"}}
	var err error
	if r.settings, err = b.settingsOf(t.Context(), "3"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.handle(t.Context(), r, b.buttons[valueMenu]); err == nil {
		t.Error("there is no end of channels with outlets of their own")
	}
	if kept, err := b.config.Store.Settings(t.Context(), "2"); len(kept) != 0 || err != nil {
		t.Errorf("settings %v are kept, %v, want none", slices.Sorted(maps.Keys(kept)), err)
	}
}
