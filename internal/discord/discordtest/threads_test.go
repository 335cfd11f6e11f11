package discordtest_test

import (
	"strings"
	"testing"

	"byline/internal/discord/discordtest"
)

func TestThreads(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Rejected)
	say := func(channel *discordtest.Channel) string {
		said, err := p.ana.Say(channel, "hello")
		if err != nil {
			t.Fatal(err)
		}
		return "/channels/" + channel.ID + "/messages/" + said.ID + "/threads"
	}
	named := func(name string) string { return `{"name": "` + name + `", "auto_archive_duration": 1440}` }
	first := say(p.general)
	for _, test := range []struct {
		name, path, body string
		bot              discordtest.Permission
		status, code     int
	}{
		{"no name", first, `{}`, discordtest.BotNeeds, 400, 50035},
		{"a long name", first, named(strings.Repeat("x", 101)), discordtest.BotNeeds, 400, 50035},
		{"an odd time", first, `{"name": "x", "auto_archive_duration": 30}`, discordtest.BotNeeds, 400, 50035},
		{"not to start one", first, named("x"), discordtest.BotNeeds &^ discordtest.CreatePublicThreads, 403, 50013},
		{"at no message", "/channels/" + p.general.ID + "/messages/1/threads", named("x"), discordtest.BotNeeds, 404, 10008},
		{"one", first, named(strings.Repeat("x", 100)), discordtest.BotNeeds, 201, 0},
		{"a second at one message", first, named("x"), discordtest.BotNeeds, 400, 160004},
		{"in a thread", say(p.general.Thread("talk")), named("x"), discordtest.BotNeeds, 400, 50024},
	} {
		p.general.SetBotPermissions(test.bot)
		got := raw(t, p.Server, "POST", test.path, test.body).want(t, test.status)
		if test.code != 0 && got.code() != test.code {
			t.Errorf("%s: code %d, want %d", test.name, got.code(), test.code)
		}
	}
	threads := p.general.Threads()
	if len(threads) != 2 || !strings.Contains(first, "/messages/"+threads[1].ID+"/") {
		t.Fatalf("the threads are %v", threads)
	}
	in := "/channels/" + threads[1].ID
	if described := raw(t, p.Server, "GET", in, "").want(t, 200).body; !strings.Contains(described, `"parent_id":"`+p.general.ID+`"`) || !strings.Contains(described, `"type":11`) {
		t.Errorf("the thread is described as %s", described)
	}
	raw(t, p.Server, "POST", in+"/messages", `{"content": "a"}`).want(t, 200)
	threads[1].SetBotPermissions(discordtest.BotNeeds &^ discordtest.SendMessagesInThreads)
	raw(t, p.Server, "POST", in+"/messages", `{"content": "a"}`).want(t, 403)
	listed := raw(t, p.Server, "GET", "/guilds/"+p.guild.ID+"/channels", "").want(t, 200).body
	if !strings.Contains(listed, p.general.ID) || strings.Contains(listed, threads[0].ID) {
		t.Errorf("listed are %s", listed)
	}
	role := p.guild.Role("editors", 0)
	if listed := raw(t, p.Server, "GET", "/guilds/"+p.guild.ID+"/roles", "").want(t, 200).body; !strings.Contains(listed, role.ID) {
		t.Errorf("listed are %s", listed)
	}
}
