package discord

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"byline/internal/answer"
	"byline/internal/discord/discordtest"

	"github.com/bwmarrin/discordgo"
)

// only keeps the named members of an object.
func only(data any, names ...string) any {
	object, _ := data.(map[string]any)
	maps.DeleteFunc(object, func(name string, _ any) bool { return !slices.Contains(names, name) })
	return data
}

// at returns a member that is an object; empty if there is none.
func at(data any, name string) map[string]any {
	object, _ := data.(map[string]any)
	inner, _ := object[name].(map[string]any)
	return inner
}

// sparse is a Discord that sends only what its documentation requires and the
// bot needs.
func sparse(what string, data any) any {
	only(at(data, "user"), "id", "username")
	only(at(data, "author"), "id", "username", "bot")
	only(at(data, "member"), "user", "roles", "permissions")
	switch what {
	case "READY":
		return only(data, "user", "session_id")
	case "GUILD_CREATE":
		object := only(data, "id").(map[string]any)
		object["unavailable"] = true
		return object
	case "MESSAGE_CREATE":
		return only(data, "id", "channel_id", "guild_id", "author", "content", "type", "message_reference")
	case "INTERACTION_CREATE":
		only(at(data, "message"), "id", "channel_id", "embeds")
		return only(data, "id", "application_id", "type", "token", "data", "guild_id", "member", "user", "message")
	case "GET /gateway/bot":
		return only(data, "url")
	case "PUT /applications/{application}/commands", "POST /channels/{channel}/messages", "PATCH /webhooks/{application}/{token}/messages/{message}":
		return nil
	}
	return data
}

// lavish is a Discord that adds unknown fields, and writes what the bot does
// not need differently.
func lavish(what string, data any) any {
	object, ok := data.(map[string]any)
	if !ok {
		return data
	}
	object["something_new"] = []any{map[string]any{"type": 999}, nil, 1.5}
	for _, name := range []string{"timestamp", "edited_timestamp", "flags", "public_flags", "joined_at", "premium_since", "entitlements", "components", "locale", "resolved_something", "app_permissions", "version", "discriminator", "avatar", "attachment_size_limit", "context"} {
		object[name] = map[string]any{"of": "another kind"}
	}
	for _, name := range []string{"user", "author", "member", "message", "referenced_message", "application"} {
		if inner := at(data, name); inner != nil {
			lavish(what, inner)
		}
	}
	return data
}

// TestServersThatStandInForDiscord uses everything in the bot on servers that
// keep to Discord's documentation but differ where it allows that.
func TestServersThatStandInForDiscord(t *testing.T) {
	event := func(name string, change func(object map[string]any)) func(string, any) any {
		return func(what string, data any) any {
			if object, ok := data.(map[string]any); ok && what == name {
				change(object)
			}
			return data
		}
	}
	for name, rewrite := range map[string]func(what string, data any) any{
		"fills in little": sparse,
		"adds a lot":      lavish,
		"names no server in messages": event("MESSAGE_CREATE", func(message map[string]any) {
			delete(message, "guild_id")
		}),
		"names the server in an object": event("INTERACTION_CREATE", func(interaction map[string]any) {
			delete(interaction, "guild_id")
		}),
		"does not tell who interacts": event("INTERACTION_CREATE", func(interaction map[string]any) {
			delete(at(interaction, "member"), "user")
		}),
		"writes permissions as numbers": event("INTERACTION_CREATE", func(interaction map[string]any) {
			if member := at(interaction, "member"); member != nil {
				member["permissions"] = 32
			}
		}),
		"has no type for replies": event("MESSAGE_CREATE", func(message map[string]any) {
			if message["type"] == 19.0 {
				message["type"] = 0
			}
		}),
		"has a gateway with a path": func(what string, data any) any {
			if object, ok := data.(map[string]any); ok {
				for _, name := range []string{"url", "resume_gateway_url"} {
					if address, ok := object[name].(string); ok && strings.HasPrefix(address, "ws://") {
						object[name] = "http" + strings.TrimPrefix(address, "ws") + "/?v=6&compress=zlib-stream"
					}
				}
			}
			return data
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, discordtest.Options{Rewrite: rewrite}, nil)
			reply := w.ask(t, "who opened the ferry pier?")
			says(t, reply, "Ola Reiff")
			says(t, w.press(t, reply, "Context"), "The first ferry left at noon")
			says(t, w.press(t, reply, "Right"), "Thank you")
			w.completes(t)
			if _, err := w.ana.Say(w.channel, "who opened the ferry pier?"); err != nil {
				t.Fatalf("say a question that the bot does not hear: %v", err)
			}
			said, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
			if err != nil {
				t.Fatal(err)
			}
			reply, err = w.channel.Answer(withTimeout(t), said)
			if err != nil {
				t.Fatal(err)
			}
			said, err = w.ana.Reply(reply, "and what did it cost?")
			if err != nil {
				t.Fatal(err)
			}
			if reply, err = w.channel.Answer(withTimeout(t), said); err != nil {
				t.Fatal(err)
			}
			says(t, reply, "who opened the ferry pier? › and what did it cost?")
			said, err = w.ana.Say(w.ana.DM(), "who opened the ferry pier?")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.ana.DM().Answer(withTimeout(t), said); err != nil {
				t.Fatal(err)
			}
			cy := w.guild.Member("cy", discordtest.Everyday|discordtest.ManageGuild)
			says(t, w.slash(t, cy, "corpus status"), "3 articles")
			if err := w.stop(); err != nil {
				t.Fatal(err)
			}
			if n := len(w.channel.Messages()); n != 6 {
				t.Errorf("there are %d messages, want 3 of Ana and 3 answers", n)
			}
			if log := w.log.String(); strings.Contains(log, "could not be read") || strings.Contains(log, "level=ERROR") {
				t.Error("something could not be read")
			}
		})
	}
}

// completes fails the test unless typed text is completed.
func (w *world) completes(t *testing.T) {
	t.Helper()
	interaction, err := w.ana.Autocomplete(withTimeout(t), w.channel, "ask", discordtest.With("source", "har"))
	if err != nil {
		t.Fatal(err)
	}
	if choices, err := interaction.Choices(withTimeout(t)); err != nil || len(choices) != 1 {
		t.Errorf("choices %+v, %v, want one", choices, err)
	}
}

// TestMentionOfTheBotsRole mentions the role that the server made for the bot,
// and one that looks like it.
func TestMentionOfTheBotsRole(t *testing.T) {
	untagged := func(_ string, data any) any {
		object, _ := data.(map[string]any)
		roles, _ := object["roles"].([]any)
		for _, role := range roles {
			if role, ok := role.(map[string]any); ok {
				delete(role, "tags")
			}
		}
		return data
	}
	for name, test := range map[string]struct {
		rewrite func(string, any) any
		later   bool
		content discordgo.Intent
		want    string
	}{
		"known from the start": {nil, false, discordtest.MessageContent, "Ola Reiff"},
		"made later":           {nil, true, discordtest.MessageContent, "Ola Reiff"},
		"without tags":         {untagged, false, discordtest.MessageContent, "Ola Reiff"},
		"text is withheld":     {nil, false, 0, "mention me by my name"},
	} {
		t.Run(name, func(t *testing.T) {
			var role, other *discordtest.Role
			options := discordtest.Options{Privileged: test.content, Rewrite: test.rewrite}
			w := start(t, options, func(w *world, c *Config, n Newsroom) Newsroom {
				other = w.guild.Role("byline", 0)
				if !test.later {
					role = w.guild.BotRole()
				}
				if test.content != 0 {
					c.AskChannels = []string{w.guild.Channel("questions").ID}
				}
				return n
			})
			if test.later {
				role = w.guild.BotRole()
			}
			if _, err := w.ana.Say(w.channel, other.Mention()+" who opened the ferry pier?"); err != nil {
				t.Fatal(err)
			}
			said, err := w.ana.Say(w.channel, role.Mention()+" who opened the ferry pier?")
			if err != nil {
				t.Fatal(err)
			}
			reply, err := w.channel.Answer(withTimeout(t), said)
			if err != nil {
				t.Fatal(err)
			}
			says(t, reply, test.want)
			if strings.Contains(reply.AllText(), role.ID) {
				t.Errorf("the mention is taken for a part of the question: %q", reply.AllText())
			}
			if err := w.stop(); err != nil {
				t.Fatal(err)
			}
			if n := len(w.channel.Messages()); n != 3 {
				t.Errorf("there are %d messages, want 2 and an answer", n)
			}
		})
	}
}

// TestRoleThatIsGone: a deleted role is forgotten.
func TestRoleThatIsGone(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	b.registered.Do(func() {}) // there is nobody to register with
	b.event("READY", []byte(`{"user":{"id":"1"}}`))
	b.event("GUILD_CREATE", []byte(`{"id":"9"}`))
	for _, step := range []struct {
		event, data string
		want        bool
	}{
		{"GUILD_ROLE_CREATE", `{"guild_id":"9","role":{"id":"7","tags":{"bot_id":"2"}}}`, false},
		{"GUILD_ROLE_UPDATE", `{"guild_id":"9","role":{"id":"7","tags":{"bot_id":"1"}}}`, true},
		{"GUILD_ROLE_DELETE", `{"guild_id":"9","role_id":"7"}`, false},
		{"GUILD_CREATE", `{"id":"9","roles":[{"id":"7","managed":true}],"members":[{"user":{"id":"2"},"roles":["7"]}]}`, false},
		{"GUILD_CREATE", `{"id":"9","roles":[{"id":"7"}],"members":[{"user":{"id":"1"},"roles":["7"]}]}`, false},
		{"GUILD_CREATE", `{"id":"9","roles":[{"id":"7","managed":true}],"members":[{"user":{"id":"1"},"roles":["7"]}]}`, true},
		{"GUILD_ROLE_DELETE", `{"guild_id":"9","role_id":"7"}`, false},
		{"GUILD_ROLE_UPDATE", `{"guild_id":"9","role":7}`, false},
	} {
		b.event(step.event, []byte(step.data))
		if got := b.directory.names("9", "7"); got != step.want {
			t.Errorf("after event %s %s: names the bot: %v, want %v", step.event, step.data, got, step.want)
		}
	}
}

// TestErrorAfterAnAnnouncement: if an error follows a public announcement of an
// answer, only the person who asked sees it, and nothing else stays.
func TestErrorAfterAnAnnouncement(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(w *world, announced *discordtest.Message) error
		private   bool
	}{
		"taken back": {func(*world, *discordtest.Message) error { return nil }, true},
		"deleted by somebody": {func(w *world, announced *discordtest.Message) error {
			w.Expect(discordtest.Rejected)
			return w.ana.Delete(announced)
		}, true},
		"cannot be taken back": {func(w *world, _ *discordtest.Message) error {
			w.FailNext(1, "DELETE", "/webhooks/", discordtest.Status(403))
			return nil
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			goOn := make(chan struct{})
			w := start(t, discordtest.Options{}, func(_ *world, _ *Config, n Newsroom) Newsroom {
				return hooked{n, func(context.Context, answer.Question) error { <-goOn; return errors.New("it is broken") }}
			})
			interaction, err := w.ana.Slash(withTimeout(t), w.channel, "ask", discordtest.With("question", "who?"))
			if err != nil {
				t.Fatal(err)
			}
			response, err := interaction.Response(withTimeout(t))
			if err != nil || response.Type != discordgo.InteractionResponseDeferredChannelMessageWithSource || response.Message.Ephemeral() {
				t.Fatalf("response %+v, %v, want a deferred message for everyone", response, err)
			}
			if err := test.meanwhile(w, response.Message); err != nil {
				t.Fatal(err)
			}
			close(goOn)
			if !test.private {
				says(t, answered(t, interaction, nil), "Something went wrong")
				return
			}
			following, err := interaction.Followups(withTimeout(t), 1)
			if err != nil {
				t.Fatal(err)
			}
			told := following[0]
			says(t, told, "Something went wrong")
			if !told.Ephemeral() || len(w.channel.Messages()) != 0 {
				t.Errorf("the reply is %+v, and in the channel is %+v, want a private reply alone", told, w.channel.Messages())
			}
		})
	}
}
