package discordtest_test

import (
	"fmt"
	"strings"
	"testing"

	"byline/internal/discord/discordtest"
)

// list is n times a template in brackets, in which %d is the number.
func list(n int, template string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = strings.ReplaceAll(template, "%d", fmt.Sprint(i))
	}
	return "[" + strings.Join(items, ",") + "]"
}

func row(components string) string {
	return `{"components": [{"type": 1, "components": ` + components + `}]}`
}

// The limits of a message: what is at a limit is taken, what is one above is
// not.
func TestLimitsOfMessages(t *testing.T) {
	t.Parallel()
	embed := func(body string) string { return `{"embeds": [{` + body + `}]}` }
	button := `{"type": 2, "style": 1, "label": "l", "custom_id": "%d"}`
	full := `{"description": "` + repeat(3000) + `"}`
	tests := []struct {
		name, good, bad, code string
	}{
		{"content", `{"content": "` + repeat(2000) + `"}`, `{"content": "` + repeat(2001) + `"}`, "BASE_TYPE_MAX_LENGTH"},
		{"content in code points", `{"content": "` + strings.Repeat("😀", 2000) + `"}`, `{"content": "` + strings.Repeat("😀", 2001) + `"}`, "BASE_TYPE_MAX_LENGTH"},
		{"content is text", `{"content": "1"}`, `{"content": 1}`, "BASE_TYPE_BAD_TYPE"},
		{"embeds", `{"embeds": ` + list(10, `{"title": "t"}`) + `}`, `{"embeds": ` + list(11, `{"title": "t"}`) + `}`, "BASE_TYPE_MAX_LENGTH"},
		{"embed title", embed(`"title": "` + repeat(256) + `"`), embed(`"title": "` + repeat(257) + `"`), "BASE_TYPE_MAX_LENGTH"},
		{"embed title without the space around", embed(`"title": " ` + repeat(256) + ` "`), embed(`"title": " ` + repeat(257) + ` "`), "BASE_TYPE_MAX_LENGTH"},
		{"embed description", embed(`"description": "` + repeat(4096) + `"`), embed(`"description": "` + repeat(4097) + `"`), "BASE_TYPE_MAX_LENGTH"},
		{"embed fields", embed(`"fields": ` + list(25, `{"name": "n", "value": "v"}`)), embed(`"fields": ` + list(26, `{"name": "n", "value": "v"}`)), "BASE_TYPE_MAX_LENGTH"},
		{"field name", embed(`"fields": [{"name": "` + repeat(256) + `", "value": "v"}]`), embed(`"fields": [{"name": "` + repeat(257) + `", "value": "v"}]`), "BASE_TYPE_BAD_LENGTH"},
		{"field value", embed(`"fields": [{"name": "n", "value": "` + repeat(1024) + `"}]`), embed(`"fields": [{"name": "n", "value": "` + repeat(1025) + `"}]`), "BASE_TYPE_BAD_LENGTH"},
		{"empty field value", embed(`"fields": [{"name": "n", "value": "v"}]`), embed(`"fields": [{"name": "n", "value": " "}]`), "BASE_TYPE_REQUIRED"},
		{"empty field name", embed(`"fields": [{"name": "n", "value": "v"}]`), embed(`"fields": [{"name": "", "value": "v"}]`), "BASE_TYPE_REQUIRED"},
		{"footer", embed(`"title": "t", "footer": {"text": "` + repeat(2048) + `"}`), embed(`"title": "t", "footer": {"text": "` + repeat(2049) + `"}`), "BASE_TYPE_BAD_LENGTH"},
		{"author", embed(`"title": "t", "author": {"name": "` + repeat(256) + `"}`), embed(`"title": "t", "author": {"name": "` + repeat(257) + `"}`), "BASE_TYPE_BAD_LENGTH"},
		{"all embeds together", `{"embeds": [` + full + `,` + full + `]}`, `{"embeds": [` + full + `,` + full + `,{"title": "t"}]}`, "MAX_EMBED_SIZE_EXCEEDED"},
		{"embed colour", embed(`"title": "t", "color": 16777215`), embed(`"title": "t", "color": 16777216`), "NUMBER_TYPE_RANGE"},
		{"embed address", embed(`"title": "t", "url": "https://example.com"`), embed(`"title": "t", "url": "example.com"`), "URL_TYPE_INVALID_URL"},
		{"embed time", embed(`"title": "t", "timestamp": "2024-01-02T03:04:05Z"`), embed(`"title": "t", "timestamp": "yesterday"`), "DATE_TIME_TYPE_PARSE"},
		{"empty embed", embed(`"title": "t"`), embed(`"title": ""`), "BASE_TYPE_REQUIRED"},
		{"rows", `{"components": ` + list(5, `{"type": 1, "components": [`+button+`]}`) + `}`, `{"components": ` + list(6, `{"type": 1, "components": [`+button+`]}`) + `}`, "BASE_TYPE_MAX_LENGTH"},
		{"buttons of a row", row(list(5, button)), row(list(6, button)), "BASE_TYPE_MAX_LENGTH"},
		{"row without anything", row(list(1, button)), row(`[]`), "BASE_TYPE_BAD_LENGTH"},
		{"button outside of a row", row(list(1, button)), `{"components": ` + list(1, button) + `}`, "UNION_TYPE_CHOICES"},
		{"label", row(`[{"type": 2, "style": 1, "custom_id": "a", "label": "` + repeat(80) + `"}]`), row(`[{"type": 2, "style": 1, "custom_id": "a", "label": "` + repeat(81) + `"}]`), "BASE_TYPE_MAX_LENGTH"},
		{"no label", row(`[{"type": 2, "style": 1, "custom_id": "a", "emoji": {"name": "👍"}}]`), row(`[{"type": 2, "style": 1, "custom_id": "a"}]`), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"},
		{"custom id", row(`[{"type": 2, "style": 1, "label": "l", "custom_id": "` + repeat(100) + `"}]`), row(`[{"type": 2, "style": 1, "label": "l", "custom_id": "` + repeat(101) + `"}]`), "BASE_TYPE_BAD_LENGTH"},
		{"picked beforehand", row(`[{"type": 8, "custom_id": "a", "min_values": 0, "max_values": 2, "default_values": [{"id": "1", "type": "channel"}, {"id": "2", "type": "channel"}]}]`),
			row(`[{"type": 8, "custom_id": "a", "default_values": [{"id": "1", "type": "channel"}, {"id": "2", "type": "channel"}]}]`), "BASE_TYPE_BAD_LENGTH"},
		{"picked beforehand of its kind", row(`[{"type": 6, "custom_id": "a", "default_values": [{"id": "1", "type": "role"}]}]`),
			row(`[{"type": 6, "custom_id": "a", "default_values": [{"id": "1", "type": "channel"}]}]`), "BASE_TYPE_CHOICES"},
		{"types of channels", row(`[{"type": 8, "custom_id": "a", "channel_types": [0, 15]}]`), row(`[{"type": 6, "custom_id": "a", "channel_types": [0]}]`), "UNION_TYPE_CHOICES"},
		{"empty custom id", row(list(1, button)), row(`[{"type": 2, "style": 1, "label": "l", "custom_id": ""}]`), "BASE_TYPE_REQUIRED"},
		{"custom id twice", row(list(2, button)), row(list(2, strings.ReplaceAll(button, "%d", "same"))), "COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"style", row(`[{"type": 2, "style": 4, "label": "l", "custom_id": "a"}]`), row(`[{"type": 2, "style": 7, "label": "l", "custom_id": "a"}]`), "BASE_TYPE_CHOICES"},
		{"link", row(`[{"type": 2, "style": 5, "label": "l", "url": "https://example.com"}]`), row(`[{"type": 2, "style": 5, "label": "l"}]`), "BUTTON_COMPONENT_URL_REQUIRED"},
		{"link with an id", row(`[{"type": 2, "style": 5, "label": "l", "url": "https://example.com"}]`), row(`[{"type": 2, "style": 5, "label": "l", "url": "https://example.com", "custom_id": "a"}]`), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		{"button with an address", row(list(1, button)), row(`[{"type": 2, "style": 1, "label": "l", "url": "https://example.com", "custom_id": "a"}]`), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		{"length of a link", row(`[{"type": 2, "style": 5, "label": "l", "url": "https://` + repeat(504) + `"}]`), row(`[{"type": 2, "style": 5, "label": "l", "url": "https://` + repeat(505) + `"}]`), "BASE_TYPE_MAX_LENGTH"},
		{"menu options", row(`[{"type": 3, "custom_id": "a", "options": ` + list(25, `{"label": "l", "value": "%d"}`) + `}]`), row(`[{"type": 3, "custom_id": "a", "options": ` + list(26, `{"label": "l", "value": "%d"}`) + `}]`), "BASE_TYPE_MAX_LENGTH"},
		{"menu option label", row(`[{"type": 3, "custom_id": "a", "options": [{"label": "` + repeat(100) + `", "value": "v"}]}]`), row(`[{"type": 3, "custom_id": "a", "options": [{"label": "` + repeat(101) + `", "value": "v"}]}]`), "BASE_TYPE_BAD_LENGTH"},
		{"menu value twice", row(`[{"type": 3, "custom_id": "a", "options": ` + list(2, `{"label": "l", "value": "%d"}`) + `}]`), row(`[{"type": 3, "custom_id": "a", "options": ` + list(2, `{"label": "l", "value": "v"}`) + `}]`), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"},
		{"menu beside a button", row(`[{"type": 3, "custom_id": "a", "options": [{"label": "l", "value": "v"}]}]`), row(`[{"type": 3, "custom_id": "a", "options": [{"label": "l", "value": "v"}]},` + button + `]`), "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		{"nonce", `{"content": "c", "nonce": "` + repeat(25) + `"}`, `{"content": "c", "nonce": "` + repeat(26) + `"}`, "NONCE_TYPE_TOO_LONG"},
		{"mention types", `{"content": "c", "allowed_mentions": {"parse": ["users"]}}`, `{"content": "c", "allowed_mentions": {"parse": ["all"]}}`, "BASE_TYPE_CHOICES"},
		{"mentioned users", `{"content": "c", "allowed_mentions": {"users": ` + list(100, `"%d"`) + `}}`, `{"content": "c", "allowed_mentions": {"users": ` + list(101, `"%d"`) + `}}`, "BASE_TYPE_MAX_LENGTH"},
		{"users and all users", `{"content": "c", "allowed_mentions": {"parse": ["users"], "users": []}}`, `{"content": "c", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}`, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"},
		{"reference", `{"content": "c", "message_reference": {"message_id": "1", "fail_if_not_exists": false}}`, `{"content": "c", "message_reference": {"message_id": "1"}}`, "REPLIES_UNKNOWN_MESSAGE"},
		{"reference without an id", `{"content": "c", "message_reference": null}`, `{"content": "c", "message_reference": {}}`, "BASE_TYPE_REQUIRED"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, discordtest.Options{})
			p.Expect(discordtest.Rejected)
			path := "/channels/" + p.general.ID + "/messages"
			raw(t, p.Server, "POST", path, test.good).want(t, 200)
			if found := p.Violations(); len(found) > 0 {
				t.Errorf("at the limit: %v", found)
			}
			refused := raw(t, p.Server, "POST", path, test.bad).want(t, 400)
			if refused.code() != 50035 || !strings.Contains(refused.body, `"`+test.code+`"`) {
				t.Errorf("refused with %s, want %s", refused.body, test.code)
			}
			if found := p.Violations(); len(found) != 1 || found[0].Kind != discordtest.Rejected {
				t.Errorf("above the limit: %v", found)
			}
			if n := len(p.general.Messages()); n != 1 {
				t.Errorf("%d messages, want 1", n)
			}
		})
	}
}

func TestErrorsNameTheirPlace(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Rejected)
	refused := raw(t, p.Server, "POST", "/channels/"+p.general.ID+"/messages", `{"embeds": [{"title": "t"}, {"fields": [{"name": "n", "value": ""}]}]}`)
	want := `{"code":50035,"errors":{"embeds":{"1":{"fields":{"0":{"value":{"_errors":[{"code":"BASE_TYPE_REQUIRED","message":"This field is required"}]}}}}}},"message":"Invalid Form Body"}`
	if refused.body != want {
		t.Errorf("refused with %s, want %s", refused.body, want)
	}
}

// The limits of commands, likewise.
func TestLimitsOfCommands(t *testing.T) {
	t.Parallel()
	slash := func(body string) string { return `[{"name": "ask", "description": "d", ` + body + `}]` }
	options := func(list string) string { return slash(`"options": ` + list) }
	option := `{"type": 3, "name": "o%d", "description": "d"}`
	choices := func(list string) string {
		return options(`[{"type": 3, "name": "o", "description": "d", "choices": ` + list + `}]`)
	}
	// 4 characters of its own, 10 options of 399, 9 of 400 and one of 351 and
	// the rest, which together make 7945 and the rest.
	big := func(rest int) string {
		items := strings.TrimSuffix(list(19, `{"type": 3, "name": "`+repeat(2)+`%d", "description": "`+repeat(96)+`", "choices": [{"name": "`+repeat(100)+`", "value": "`+repeat(100)+`"}, {"name": "`+repeat(50)+`", "value": "`+repeat(50)+`"}]}`), "]")
		return options(items + `,{"type": 3, "name": "z", "description": "` + repeat(100) + `", "choices": [{"name": "` + repeat(100) + `", "value": "` + repeat(100) + `"}, {"name": "` + repeat(50) + `", "value": "` + repeat(rest) + `"}]}]`)
	}
	tests := []struct {
		name, good, bad, code string
	}{
		{"name", `[{"name": "` + repeat(32) + `", "description": "d"}]`, `[{"name": "` + repeat(33) + `", "description": "d"}]`, "BASE_TYPE_BAD_LENGTH"},
		{"capital", `[{"name": "ask", "description": "d"}]`, `[{"name": "Ask", "description": "d"}]`, "APPLICATION_COMMAND_INVALID_NAME"},
		{"space", `[{"name": "as-k_9", "description": "d"}]`, `[{"name": "as k", "description": "d"}]`, "APPLICATION_COMMAND_INVALID_NAME"},
		{"description", `[{"name": "ask", "description": "` + repeat(100) + `"}]`, `[{"name": "ask", "description": "` + repeat(101) + `"}]`, "BASE_TYPE_BAD_LENGTH"},
		{"no description", `[{"name": "ask", "description": "d"}]`, `[{"name": "ask"}]`, "BASE_TYPE_REQUIRED"},
		{"commands", list(100, `{"name": "a%d", "description": "d"}`), list(101, `{"name": "a%d", "description": "d"}`), "APPLICATION_COMMAND_TOO_MANY"},
		{"message commands", list(15, `{"name": "A %d", "type": 3}`), list(16, `{"name": "A %d", "type": 3}`), "APPLICATION_COMMAND_TOO_MANY"},
		{"name twice", `[{"name": "ask", "description": "d"}, {"name": "ask", "type": 3}]`, `[{"name": "ask", "description": "d"}, {"name": "ask", "description": "d"}]`, "APPLICATION_COMMANDS_DUPLICATE_NAME"},
		{"message command with a description", `[{"name": "Find", "type": 3, "description": ""}]`, `[{"name": "Find", "type": 3, "description": "d"}]`, "APPLICATION_COMMAND_DESCRIPTION_INVALID"},
		{"message command with options", `[{"name": "Find", "type": 3, "options": null}]`, `[{"name": "Find", "type": 3, "options": ` + list(1, option) + `}]`, "APPLICATION_COMMAND_OPTIONS_INVALID"},
		{"type", `[{"name": "Find", "type": 2}]`, `[{"name": "Find", "type": 9}]`, "BASE_TYPE_CHOICES"},
		{"permissions", slash(`"default_member_permissions": "32"`), slash(`"default_member_permissions": 32`), "BITFIELD_TYPE_CONVERT"},
		{"contexts", slash(`"contexts": [0, 1, 2]`), slash(`"contexts": [3]`), "NUMBER_TYPE_RANGE"},
		{"context twice", slash(`"contexts": [0, 1]`), slash(`"contexts": [0, 0]`), "SET_TYPE_ALREADY_CONTAINS_VALUE"},
		{"integration types", slash(`"integration_types": [0]`), slash(`"integration_types": []`), "BASE_TYPE_BAD_LENGTH"},
		{"options", options(list(25, option)), options(list(26, option)), "BASE_TYPE_MAX_LENGTH"},
		{"option name", options(list(2, option)), options(list(2, `{"type": 3, "name": "o", "description": "d"}`)), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"},
		{"option type", options(list(1, option)), options(`[{"type": 12, "name": "o", "description": "d"}]`), "BASE_TYPE_CHOICES"},
		{"required first", options(`[{"type": 3, "name": "a", "description": "d", "required": true},{"type": 3, "name": "b", "description": "d"}]`), options(`[{"type": 3, "name": "a", "description": "d"},{"type": 3, "name": "b", "description": "d", "required": true}]`), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
		{"subcommand beside an option", options(`[{"type": 1, "name": "a", "description": "d"}]`), options(`[{"type": 1, "name": "a", "description": "d"},` + option + `]`), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		{"depth", options(`[{"type": 2, "name": "a", "description": "d", "options": [{"type": 1, "name": "a", "description": "d"}]}]`), options(`[{"type": 1, "name": "a", "description": "d", "options": [{"type": 1, "name": "a", "description": "d"}]}]`), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		{"choices", choices(list(25, `{"name": "%d", "value": "v"}`)), choices(list(26, `{"name": "%d", "value": "v"}`)), "BASE_TYPE_MAX_LENGTH"},
		{"choice name", choices(`[{"name": "` + repeat(100) + `", "value": "v"}]`), choices(`[{"name": "` + repeat(101) + `", "value": "v"}]`), "BASE_TYPE_BAD_LENGTH"},
		{"choice value", choices(`[{"name": "n", "value": "` + repeat(100) + `"}]`), choices(`[{"name": "n", "value": "` + repeat(101) + `"}]`), "BASE_TYPE_BAD_LENGTH"},
		{"choice value type", choices(`[{"name": "n", "value": "1"}]`), choices(`[{"name": "n", "value": 1}]`), "BASE_TYPE_BAD_TYPE"},
		{"autocompletion and choices", options(`[{"type": 3, "name": "o", "description": "d", "autocomplete": true, "choices": []}]`), options(`[{"type": 3, "name": "o", "description": "d", "autocomplete": true, "choices": [{"name": "n", "value": "v"}]}]`), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES"},
		{"choices of a truth value", options(`[{"type": 5, "name": "o", "description": "d"}]`), options(`[{"type": 5, "name": "o", "description": "d", "autocomplete": true}]`), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		{"length", options(`[{"type": 3, "name": "o", "description": "d", "max_length": 6000}]`), options(`[{"type": 3, "name": "o", "description": "d", "max_length": 6001}]`), "NUMBER_TYPE_RANGE"},
		{"size", big(55), big(56), "APPLICATION_COMMAND_TOO_LARGE"},
		{"all commands", `[]`, `{}`, "LIST_TYPE_CONVERT"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, discordtest.Options{})
			p.Expect(discordtest.Rejected)
			for _, path := range []string{"/applications/" + p.ApplicationID() + "/commands", "/applications/" + p.ApplicationID() + "/guilds/" + p.guild.ID + "/commands"} {
				raw(t, p.Server, "PUT", path, test.good).want(t, 200)
				refused := raw(t, p.Server, "PUT", path, test.bad).want(t, 400)
				if refused.code() != 50035 || !strings.Contains(refused.body, `"`+test.code+`"`) {
					t.Errorf("refused with %s, want %s", refused.body, test.code)
				}
			}
			if found := p.Violations(); len(found) != 2 {
				t.Errorf("violations %v", found)
			}
		})
	}
}
