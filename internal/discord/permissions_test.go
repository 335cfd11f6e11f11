package discord

import (
	"encoding/json"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// TestPermissionsInAChannel follows the order of rules that Discord documents.
// The server is 1, the bot 9, and its roles 2 and 3.
func TestPermissionsInAChannel(t *testing.T) {
	const (
		view  = discordgo.PermissionViewChannel
		send  = discordgo.PermissionSendMessages
		embed = discordgo.PermissionEmbedLinks
		admin = discordgo.PermissionAdministrator
	)
	roles := []string{"2", "3"}
	for name, test := range map[string]struct {
		byRole     map[string]permissionSet
		overwrites []overwrite
		want       permissionSet
	}{
		"everybody's and the roles'":                       {map[string]permissionSet{"1": view, "2": send, "3": embed, "4": admin}, nil, view | send | embed},
		"a role that is not the bot's":                     {map[string]permissionSet{"1": view}, []overwrite{{ID: "4", Allow: send}}, view},
		"everybody is denied":                              {map[string]permissionSet{"1": view | send}, []overwrite{{ID: "1", Deny: send}}, view},
		"what everybody is denied, the role's base too":    {map[string]permissionSet{"1": view, "2": send}, []overwrite{{ID: "1", Deny: send}}, view},
		"a role is allowed what everybody is denied":       {map[string]permissionSet{"1": view | send}, []overwrite{{ID: "2", Allow: send}, {ID: "1", Deny: send}}, view | send},
		"one role is allowed what another is denied":       {map[string]permissionSet{"1": view | send}, []overwrite{{ID: "2", Allow: send}, {ID: "3", Deny: send}}, view | send},
		"in any order":                                     {map[string]permissionSet{"1": view | send}, []overwrite{{ID: "3", Deny: send}, {ID: "2", Allow: send}}, view | send},
		"the bot is denied what a role is allowed":         {map[string]permissionSet{"1": view}, []overwrite{{ID: "9", Deny: send}, {ID: "2", Allow: send}}, view},
		"the bot is allowed what roles are denied":         {map[string]permissionSet{"1": view | send}, []overwrite{{ID: "9", Allow: send}, {ID: "2", Deny: send}, {ID: "1", Deny: send}}, view | send},
		"an overwrite denies and allows the same":          {map[string]permissionSet{"1": view}, []overwrite{{ID: "9", Allow: send, Deny: send}}, view | send},
		"an administrator is denied nothing":               {map[string]permissionSet{"1": 0, "3": admin}, []overwrite{{ID: "1", Deny: view | send}, {ID: "9", Deny: embed}}, everything},
		"an administrator by the overwrites alone is none": {map[string]permissionSet{"1": view}, []overwrite{{ID: "9", Allow: admin}}, view | admin},
	} {
		may := permissionsOf("1", roles, test.byRole)
		if got := permissionsIn(may, "1", "9", roles, test.overwrites); got != test.want {
			t.Errorf("%s: permissions %b, want %b", name, int64(got), int64(test.want))
		}
	}
}

// TestDirectoryFollowsEvents changes the bot's permissions by each kind of
// event.
func TestDirectoryFollowsEvents(t *testing.T) {
	var d directory
	// 84992 is all the permissions that the bot needs; 67584 lacks Embed Links
	// (16384); 68608 has View Channel (1024), Send Messages (2048) and Read
	// Message History (65536).
	for _, step := range []struct {
		event, data, channel, want string
		known                      bool
	}{
		{"GUILD_CREATE", `{"id":"1"}`, "5", "", false},
		{"READY", `{"user":{"id":"9"},"guilds":[{"id":"1"}]}`, "5", "", false},
		{"GUILD_CREATE", `{"id":"1","unavailable":true}`, "5", "", false},
		{"GUILD_CREATE", `{"id":"1","channels":[{"id":"5"}]}`, "5", "", false}, // the event does not say who the bot is there
		{"GUILD_CREATE", `{"id":"1","roles":[{"id":"1","permissions":"84992"}],"members":[{"user":{"id":"9"},"roles":["2"]}],"channels":[{"id":"5","type":0}],"threads":[{"id":"6","type":11,"parent_id":"5"}]}`, "5", "", true},
		{"", "", "6", "Send Messages in Threads", true},
		{"", "", "7", "", false},
		{"GUILD_ROLE_UPDATE", `{"guild_id":"1","role":{"id":"1","permissions":"68608"}}`, "5", "Embed Links", true},
		{"GUILD_ROLE_CREATE", `{"guild_id":"1","role":{"id":"2","permissions":"16384"}}`, "5", "", true},
		{"GUILD_MEMBER_UPDATE", `{"guild_id":"1","user":{"id":"8"},"roles":[]}`, "5", "", true},
		{"GUILD_MEMBER_UPDATE", `{"guild_id":"1","user":{"id":"9"},"roles":[]}`, "5", "Embed Links", true},
		{"GUILD_MEMBER_UPDATE", `{"guild_id":"1","user":{"id":"9"},"roles":["2"]}`, "5", "", true},
		{"GUILD_ROLE_DELETE", `{"guild_id":"1","role_id":"2"}`, "5", "Embed Links", true},
		{"CHANNEL_UPDATE", `{"guild_id":"1","id":"5","type":0,"permission_overwrites":[{"id":"9","allow":"16384","deny":"2048"}]}`, "5", "Send Messages", true},
		{"CHANNEL_UPDATE", `{"guild_id":"1","id":"5","type":0,"name":"___hidden___","flags":131072,"permission_overwrites":[{"id":"1","allow":"0","deny":"1024"}]}`, "5", "View Channel", true},
		{"", "", "6", "View Channel", true},
		{"GUILD_UPDATE", `{"id":"1","owner_id":"9"}`, "6", "View Channel", true},
		{"CHANNEL_UPDATE", `{"guild_id":"1","id":"5","type":0}`, "6", "", true},
		{"THREAD_DELETE", `{"guild_id":"1","id":"6"}`, "6", "", false},
		{"THREAD_CREATE", `{"guild_id":"1","id":"6","type":11,"parent_id":"5"}`, "6", "", true},
		{"CHANNEL_DELETE", `{"guild_id":"1","id":"5"}`, "6", "", false},
		{"CHANNEL_CREATE", `{"guild_id":"1","id":"5","type":0,"flags":{"of":"another kind"}}`, "5", "", true},
		{"CHANNEL_CREATE", `{"guild_id":"2","id":"5"}`, "5", "", true},
		{"GUILD_DELETE", `{"id":"1"}`, "5", "", false},
	} {
		if step.event != "" {
			if _, _, err := d.event(step.event, json.RawMessage(step.data)); err != nil {
				t.Errorf("event %s %s: %v", step.event, step.data, err)
			}
		}
		if lacking, known := d.lacking("1", step.channel); known != step.known || lacking.String() != step.want {
			t.Errorf("after %s %s: lacks %q in %s, known %v", step.event, step.data, lacking, step.channel, known)
		}
	}
	if _, _, err := d.event("CHANNEL_CREATE", json.RawMessage("{")); err == nil {
		t.Error("an event that is no JSON is no error")
	}
}

// FuzzDirectory: no event ends the bot, and no permission counts as missing
// that the bot does not need.
func FuzzDirectory(f *testing.F) {
	f.Add("GUILD_CREATE", `{"id":"1","roles":[{"id":"1","permissions":"84992"}],"members":[{"user":{"id":"9"},"roles":["2"]}],"channels":[{"id":"5"}],"threads":[{"id":"6","type":11,"parent_id":"5"}]}`)
	f.Add("CHANNEL_UPDATE", `{"guild_id":"1","id":"5","flags":131072,"permission_overwrites":[{"id":"1","allow":0,"deny":"1024"}]}`)
	f.Add("GUILD_MEMBER_UPDATE", `{"guild_id":"1","user":{"id":"9"},"roles":["5",null]}`)
	f.Add("GUILD_ROLE_DELETE", `{"guild_id":"1","role_id":{}}`)
	f.Add("READY", `{"user":null,"guilds":[null,{"id":7}]}`)
	f.Add("GUILD_DELETE", `null`)
	f.Fuzz(func(t *testing.T, name, data string) {
		var d directory
		for _, event := range [][2]string{
			{"READY", `{"user":{"id":"9"},"guilds":[{"id":"1"}]}`},
			{"GUILD_CREATE", `{"id":"1","roles":[{"id":"1","permissions":"1024"}],"members":[{"user":{"id":"9"}}],"channels":[{"id":"5"},{"id":"6","type":12,"parent_id":"5"}]}`},
			{name, data},
		} {
			_, _, _ = d.event(event[0], json.RawMessage(event[1]))
		}
		for _, channel := range []string{"5", "6"} {
			lacking, known := d.lacking("1", channel)
			if needed := neededIn(discordgo.ChannelTypeGuildText) | neededIn(discordgo.ChannelTypeGuildPublicThread); lacking&^needed != 0 || !known && lacking != 0 {
				t.Errorf("lacks %b, known %v", int64(lacking), known)
			}
		}
	})
}
