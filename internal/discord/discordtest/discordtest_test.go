package discordtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"byline/internal/discord/discordtest"
)

// place is a server with a guild in it, whose violations belong to the test.
type place struct {
	*discordtest.Server
	t       *testing.T
	guild   *discordtest.Guild
	general *discordtest.Channel
	ana     *discordtest.Member
	seen    int // violations that were looked at
}

func newPlace(t *testing.T, options discordtest.Options) *place {
	t.Helper()
	t.Parallel()
	options.AnswerWithin = time.Minute // on a busy machine
	p := &place{Server: discordtest.New(t, options), t: t}
	p.guild = p.Guild("Harbour")
	p.general, p.ana = p.guild.Channel("general"), p.guild.Member("ana", discordtest.Everyday)
	return p
}

// send sends a request as the bot and gives the answer; "" where the connection
// was cut. The text of the answer begins with its status.
func (p *place) send(method, path, body string, header ...string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	if !strings.HasPrefix(path, "/attachments/") {
		path = "/api/v10" + path
	}
	request, err := http.NewRequestWithContext(ctx, method, p.URL()+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("User-Agent", "DiscordBot (https://example.com, 1)")
	request.Header.Set("Authorization", "Bot test-token")
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	request.Close = true // A client tries again by itself on a connection that it used before.
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return fmt.Sprint(response.StatusCode, " ", string(text))
}

func (p *place) want(got string, wanted ...string) {
	p.t.Helper()
	for _, text := range wanted {
		if !strings.Contains(got, text) {
			p.t.Errorf("%q does not say %q", got, text)
		}
	}
}

// violated fails the test unless exactly these kinds of violations came since
// it was last called.
func (p *place) violated(kinds ...discordtest.Kind) {
	p.t.Helper()
	var found []discordtest.Kind
	for _, v := range p.Violations()[p.seen:] {
		found = append(found, v.Kind)
	}
	p.seen += len(found)
	if !slices.Equal(found, kinds) {
		p.t.Errorf("violations %q, want %q", found, kinds)
	}
}

func (p *place) messages() string { return "/channels/" + p.general.ID + "/messages" }

func long(n int) string { return strings.Repeat("ä", n) }

// times is n copies of an item, as a list in JSON. # in it is the copy's number.
func times(n int, item string) string {
	var all []string
	for i := range n {
		all = append(all, strings.ReplaceAll(item, "#", strconv.Itoa(i)))
	}
	return "[" + strings.Join(all, ",") + "]"
}

// TestBodies holds what Discord takes of a message and where it says that
// something is wrong.
func TestBodies(t *testing.T) {
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Rejected)
	row := func(more string) string {
		return `{"type": 1, "components": [{"type": 2, "style": 1, "label": "a", ` + more + `}]}`
	}
	button := func(more string) string { return times(1, row(more)) }
	menu := func(more string) string {
		return `[{"type": 1, "components": [{"type": 3, "custom_id": "a", ` + more + `}]}]`
	}
	for _, test := range []struct{ field, good, bad, at string }{
		{"content", `"` + long(2000) + `"`, `"` + long(2001) + `"`, "content"},
		{"content", `" a "`, `7`, "content"},
		{"nonce", `"` + long(25) + `"`, `"` + long(26) + `"`, "nonce"},
		{"embeds", times(10, `{"title": "a"}`), times(11, `{"title": "a"}`), "embeds"},
		{"embeds", `[{"title": "` + long(256) + `"}]`, `[{"title": "` + long(257) + `"}]`, "embeds 0 title"},
		{"embeds", `[{"description": "` + long(4096) + `"}]`, `[{"description": "` + long(4097) + `"}]`, "embeds 0 description"},
		{"embeds", `[{"description": "` + long(4000) + `"}, {"description": "` + long(2000) + `"}]`, `[{"description": "` + long(4000) + `"}, {"description": "` + long(2001) + `"}]`, "embeds"},
		{"embeds", `[{"image": {"url": "attachment://a.png"}}]`, `[{}]`, "embeds 0"},
		{"embeds", `[{"footer": {"text": "` + long(2048) + `"}}]`, `[{"footer": {"text": "` + long(2049) + `"}}]`, "embeds 0 footer text"},
		{"embeds", `[{"author": {"name": "` + long(256) + `"}}]`, `[{"author": {"name": "` + long(257) + `"}}]`, "embeds 0 author name"},
		{"embeds", `[{"title": "a", "timestamp": "2031-03-04T00:00:00Z"}]`, `[{"title": "a", "timestamp": "4 March"}]`, "embeds 0 timestamp"},
		{"embeds", `[{"fields": [{"name": "` + long(256) + `", "value": "` + long(1024) + `"}]}]`, `[{"fields": [{"name": "a", "value": "` + long(1025) + `"}]}]`, "embeds 0 fields 0 value"},
		{"embeds", `[{"fields": ` + times(25, `{"name": "a", "value": "b"}`) + `}]`, `[{"fields": [{"name": "", "value": "b"}]}]`, "embeds 0 fields 0 name"},
		{"components", button(`"custom_id": "` + long(100) + `"`), button(`"custom_id": "` + long(101) + `"`), "components 0 components 0 custom_id"},
		{"components", button(`"custom_id": "a"`), button(`"disabled": true`), "components 0 components 0 custom_id"},
		{"components", button(`"custom_id": "a"`), button(`"custom_id": "a", "url": "https://a.example"`), "components 0 components 0 url"},
		{"components", button(`"custom_id": "a"`), button(`"custom_id": "a", "label": "` + long(81) + `"`), "components 0 components 0 label"},
		{"components", button(`"custom_id": "a"`), times(2, row(`"custom_id": "a"`)), "components"},
		{"components", times(5, row(`"custom_id": "#"`)), times(6, row(`"custom_id": "#"`)), "components"},
		{"components", menu(`"options": [{"label": "a", "value": "b"}]`), menu(`"options": [{"label": "a", "value": "b"}, {"label": "c", "value": "b"}]`), "components 0 components 0 options"},
		{"components", menu(`"options": [{"label": "a", "value": "b"}]`), menu(`"options": []`), "components 0 components 0 options"},
		{"components", menu(`"options": [{"label": "a", "value": "b"}]`), menu(`"options": [{"label": "a", "value": "b"}], "max_values": 2`), "components 0 components 0"},
		{"components", `[{"type": 1, "components": [{"type": 8, "custom_id": "a", "channel_types": [0]}]}]`, `[{"type": 1, "components": [{"type": 6, "custom_id": "a", "channel_types": [0]}]}]`, "components 0 components 0 channel_types"},
		{"components", `[{"type": 1, "components": [{"type": 6, "custom_id": "a"}]}]`, `[{"type": 1, "components": [{"type": 6, "custom_id": "a"}, {"type": 6, "custom_id": "b"}]}]`, "components 0 components"},
		{"components", button(`"custom_id": "a"`), `[{"type": 1, "components": [{"type": 4, "custom_id": "a"}]}]`, "components 0 components 0 type"},
		{"allowed_mentions", `{"parse": ["users"], "roles": ["1"]}`, `{"parse": ["roles"], "roles": ["1"]}`, "allowed_mentions"},
		{"allowed_mentions", `{"parse": []}`, `{"parse": ["all"]}`, "allowed_mentions parse 0"},
		{"message_reference", `{"message_id": "1", "fail_if_not_exists": false}`, `{"message_id": "1"}`, "message_reference"},
		{"message_reference", `{"message_id": "1", "fail_if_not_exists": false}`, `{"message_id": "first"}`, "message_reference message_id"},
		{"attachments", `[{"id": 0, "description": "` + long(1024) + `"}]`, `[{"id": 0, "description": "` + long(1025) + `"}]`, "attachments 0 description"},
		{"flags", `4`, `"4"`, "flags"},
		{"flags", `4`, `4, "colour": 1`, "colour"},
	} {
		body := func(value string) string {
			content := `"content": "a", `
			if test.field == "content" {
				content = ""
			}
			return `{` + content + `"` + test.field + `": ` + value + `}`
		}
		p.want(p.send("POST", p.messages(), body(test.good)), "200 ")
		refused := p.send("POST", p.messages(), body(test.bad))
		p.want(refused, "400 ", `"code":50035`, `"errors":{"`+strings.ReplaceAll(test.at, " ", `":{"`)+`":{"_errors":[`)
		if t.Failed() {
			t.Fatal(test.field, test.at)
		}
	}
}

// TestCommands holds what Discord takes of commands.
func TestCommands(t *testing.T) {
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Rejected)
	put := func(commands string) string {
		return p.send("PUT", "/applications/"+p.ApplicationID()+"/commands", commands)
	}
	command := func(more string) string { return `{"name": "ask", "description": "a"` + more + `}` }
	options := func(all ...string) string {
		return command(`, "options": [` + strings.Join(all, ",") + `]`)
	}
	many := func(n int, option string) string { return command(`, "options": ` + times(n, option)) }
	option := func(kind int, name, more string) string {
		return fmt.Sprintf(`{"type": %d, "name": %q, "description": "a"%s}`, kind, name, more)
	}
	p.want(put(`[`+options(option(3, "q", `, "required": true, "max_length": 6000`), option(3, "s", `, "autocomplete": true`))+
		`, {"name": "Find sources", "type": 3}, {"name": "set", "description": "a", "default_member_permissions": "32", "contexts": [0], "options": [`+
		option(1, "sub", `, "options": [`+option(5, "all", "")+`]`)+`]}]`), "200 ")
	kept := p.Commands(nil)
	p.want(put(`[`+options(option(11, "file", ""), option(7, "where", `, "channel_types": [0, 5]`))+`]`), "200 ", kept[0].ID)
	for name, commands := range map[string]string{
		"sixteen of messages":        strings.Trim(times(16, `{"name": "a#", "type": 3}`), "[]"),
		"name with a space":          `{"name": "a b", "description": "a"}`,
		"name in capitals":           `{"name": "Ask", "description": "a"}`,
		"long name":                  `{"name": "` + strings.Repeat("a", 33) + `", "description": "a"}`,
		"no description":             `{"name": "ask"}`,
		"long description":           `{"name": "ask", "description": "` + long(101) + `"}`,
		"a message with description": `{"name": "ask", "type": 3, "description": "a"}`,
		"twice":                      command("") + "," + command(""),
		"an option twice":            options(option(3, "a", ""), option(3, "a", "")),
		"26 options":                 many(26, option(3, "o#", "")),
		"required last":              options(option(3, "a", ""), option(3, "b", `, "required": true`)),
		"beside a subcommand":        options(option(1, "a", ""), option(3, "b", "")),
		"choices and completion":     options(option(3, "a", `, "autocomplete": true, "choices": [{"name": "a", "value": "a"}]`)),
		"long choice":                options(option(3, "a", `, "choices": [{"name": "a", "value": "`+long(101)+`"}]`)),
		"length of a truth":          options(option(5, "a", `, "max_length": 5`)),
		"kinds for a text":           options(option(3, "a", `, "channel_types": [0]`)),
		"unknown type":               options(option(12, "a", "")),
		"permissions":                command(`, "default_member_permissions": "all"`),
		"contexts":                   command(`, "contexts": []`),
		"8000 characters":            many(25, option(3, "o#", `, "choices": [{"name": "`+long(100)+`", "value": "`+long(100)+`"}, {"name": "`+long(50)+`", "value": "`+long(100)+`"}]`)),
	} {
		if got := put("[" + commands + "]"); !strings.HasPrefix(got, "400 ") {
			t.Errorf("%s: %s", name, got)
		}
	}
	p.want(p.send("PUT", "/applications/"+p.ApplicationID()+"/guilds/1/commands", "[]"), "403 ", "50001")
}

// TestRoutes holds what the routes refuse.
func TestRoutes(t *testing.T) {
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Rejected, discordtest.Frowned)
	said, err := p.ana.Say(p.general, "hello")
	if err != nil {
		t.Fatal(err)
	}
	plain, embed := `{"content": "a"}`, `{"embeds": [{"title": "t"}]}`
	reply := fmt.Sprintf(`{"content": "a", "message_reference": {"message_id": %q}}`, said.ID)
	at := p.messages() + "/" + said.ID
	thread := at + "/threads"
	all := discordtest.BotNeeds
	for _, test := range []struct {
		method, path, body string
		bot                int64
		want               string
	}{
		{"GET", "/users/@me/nothing", "", all, "404"},
		{"GET", "/channels/1", "", all, `10003`},
		{"GET", p.messages() + "/1", "", all, `10008`},
		{"GET", p.messages() + "?limit=101", "", all, `50035`},
		{"POST", p.messages(), `{`, all, `50109`},
		{"POST", p.messages(), `{"content": " "}`, all, `50006`},
		{"POST", p.messages(), plain, discordgo.PermissionSendMessages, `50001`},
		{"POST", p.messages(), plain, discordgo.PermissionViewChannel, `50013`},
		{"POST", p.messages(), embed, discordgo.PermissionViewChannel | discordgo.PermissionSendMessages, `50013`},
		{"POST", p.messages(), reply, discordgo.PermissionViewChannel | discordgo.PermissionSendMessages, `160002`},
		{"POST", p.messages(), reply, discordgo.PermissionAdministrator, `200 `},
		{"POST", "/channels/" + p.guild.Forum("ideas").ID + "/messages", plain, all, `50008`},
		{"PATCH", at, plain, all, `50005`},
		{"DELETE", at, "", all, `50013`},
		{"POST", thread, `{}`, all, `50035`},
		{"POST", thread, `{"name": "x", "auto_archive_duration": 30}`, all, `50035`},
		{"POST", thread, `{"name": "x"}`, all &^ discordgo.PermissionCreatePublicThreads, `50013`},
		{"POST", thread, `{"name": "x", "auto_archive_duration": 60}`, all, `"parent_id":"` + p.general.ID},
		{"POST", thread, `{"name": "x"}`, all, `160004`},
		{"POST", "/channels/" + said.ID + "/messages", plain, all &^ discordgo.PermissionSendMessagesInThreads, `200 `},
		{"POST", "/users/@me/channels", `{"recipient_id": "1"}`, all, `10013`},
		{"GET", "/guilds/1/roles", "", all, `10004`},
		{"DELETE", at, "", all | discordgo.PermissionManageMessages, `204`},
	} {
		p.general.SetBotPermissions(test.bot)
		if got := p.send(test.method, test.path, test.body); !strings.Contains(got, test.want) {
			t.Errorf("%s %s %s: %s, want %s", test.method, test.path, test.body, got, test.want)
		}
	}
	p.general.Threads()[0].SetBotPermissions(all &^ discordgo.PermissionSendMessagesInThreads)
	p.want(p.send("POST", "/channels/"+said.ID+"/messages", plain), "50013")
	p.want(p.send("GET", "/gateway/bot", "", "Authorization", "Bot other"), "401 ")
	p.want(p.send("POST", p.messages(), plain, "Content-Type", "text/plain"), "50035")
	p.seen = len(p.Violations())
	p.send("GET", "/gateway/bot", "", "User-Agent", "Mozilla")
	p.violated(discordtest.Frowned)
}

// TestNonces holds that a message that is sent again with its nonce is not there
// twice, for a while, also where it was deleted.
func TestNonces(t *testing.T) {
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Rejected)
	send := func() string {
		return p.send("POST", p.messages(), `{"content": "a", "nonce": 7, "enforce_nonce": true}`)
	}
	p.want(send(), `"nonce":7`)
	p.want(send(), "200 ")
	if all := p.general.Messages(); len(all) != 1 {
		t.Fatalf("%d messages", len(all))
	}
	first := p.general.Messages()[0].ID
	if got := p.send("GET", p.messages()+"?limit=1", ""); strings.Contains(got, "nonce") || !strings.Contains(got, first) {
		t.Error(got)
	}
	p.want(p.send("GET", p.messages()+"?before="+first, ""), "200 []")
	p.send("DELETE", p.messages()+"/"+first, "")
	p.want(send(), "10008")
	p.Advance(time.Hour)
	p.want(send(), "200 ")
}

// TestFiles holds that files come with messages and are served, and that the
// token does not go along.
func TestFiles(t *testing.T) {
	p := newPlace(t, discordtest.Options{})
	message := json.RawMessage(`{"content": "see", "attachments": [{"id": 0, "description": "a list"}]}`)
	kind, body, err := discordgo.MultipartBodyWithJSON(message, []*discordgo.File{{Name: "li st.txt", Reader: strings.NewReader("1, 2")}})
	if err != nil {
		t.Fatal(err)
	}
	post := func() string { return p.send("POST", p.messages(), string(body), "Content-Type", kind) }
	p.want(post(), `"size":4`)
	path := strings.TrimPrefix(p.general.Messages()[0].Attachments[0].URL, p.URL())
	p.Expect(discordtest.Rejected, discordtest.Frowned)
	p.want(p.send("GET", path, "", "Authorization", ""), "200 1, 2")
	p.want(p.send("GET", path, ""), "200 1, 2")
	p.violated(discordtest.Frowned)
	p.general.SetBotPermissions(discordtest.BotNeeds &^ discordgo.PermissionAttachFiles)
	p.want(post(), "50013")
}

// TestMentions holds whom a message notifies.
func TestMentions(t *testing.T) {
	p := newPlace(t, discordtest.Options{})
	content := `"content": "@everyone ` + p.ana.Mention() + ` <@&5>"`
	for allowed, want := range map[string]string{
		``:                                    fmt.Sprint(discordtest.Pings{Users: []string{p.ana.User.ID}, Roles: []string{"5"}, Everyone: true}),
		`, "allowed_mentions": {"parse": []}`: "{[] [] false false}",
		`, "allowed_mentions": {"parse": ["users"], "roles": ["5"]}`: fmt.Sprint(discordtest.Pings{Users: []string{p.ana.User.ID}, Roles: []string{"5"}}),
	} {
		p.send("POST", p.messages(), `{`+content+allowed+`}`)
		all := p.general.Messages()
		if got := fmt.Sprint(all[len(all)-1].Pings); got != want {
			t.Errorf("%s: %s, want %s", allowed, got, want)
		}
	}
}

// TestInteractions holds that an interaction is answered once and in time, with
// what goes with its type, and that its token ends.
func TestInteractions(t *testing.T) {
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Rejected, discordtest.Unanswered, discordtest.Late, discordtest.Twice, discordtest.Frowned, discordtest.ShownTwice)
	commands := `[{"name": "ask", "description": "a", "options": [{"type": 3, "name": "q", "description": "a", "required": true, "autocomplete": true}]}, {"name": "set", "description": "a", "default_member_permissions": "32"}]`
	p.send("PUT", "/applications/"+p.ApplicationID()+"/commands", commands)
	ctx := t.Context()
	answer := func(i *discordtest.Interaction, body string) string {
		return p.send("POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", body)
	}
	ask := func() *discordtest.Interaction {
		t.Helper()
		i, err := p.ana.Slash(ctx, p.general, "ask", discordtest.With("q", "who?"))
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	for _, wrong := range []func() error{
		func() error { _, err := p.ana.Slash(ctx, p.general, "ask"); return err },
		func() error { _, err := p.ana.Slash(ctx, p.general, "ask", discordtest.With("q", 7)); return err },
		func() error { _, err := p.ana.Slash(ctx, p.general, "ask", discordtest.With("x", "")); return err },
		func() error { _, err := p.ana.Slash(ctx, p.general, "set"); return err },
		func() error { _, err := p.ana.Slash(ctx, p.guild.Channel("x"), "ask sub"); return err },
	} {
		if wrong() == nil {
			t.Error("a client sends what it must not")
		}
	}
	asked := ask()
	webhook := "/webhooks/" + p.ApplicationID() + "/" + asked.Token
	p.want(p.send("PATCH", webhook+"/messages/@original", `{"content": "a"}`), "10015")
	p.violated(discordtest.Rejected)
	for _, wrong := range []string{`{"type": 7, "data": {"content": "a"}}`, `{"type": 4, "data": {"content": "` + long(2001) + `"}}`, `{"type": 8, "data": {"choices": []}}`, `{"type": 4}`} {
		p.want(answer(asked, wrong), "50035")
		p.violated(discordtest.Rejected)
	}
	p.want(answer(asked, `{"type": 5, "data": {"flags": 64}}`), "204")
	p.want(answer(asked, `{"type": 5}`), "40060")
	p.violated(discordtest.Twice)
	p.want(p.send("POST", webhook, `{"content": "first"}`), `"flags":64`) // in place of "thinking…"
	p.want(p.send("POST", webhook, `{"content": "second", "flags": 128}`), `"content":"second"`)
	p.violated(discordtest.Frowned)
	if got := len(p.ana.Sees(p.general)); got != 2 || len(p.general.Messages()) != 1 {
		t.Errorf("ana sees %d messages, others %d", got, len(p.general.Messages()))
	}
	p.Advance(15 * time.Minute)
	p.want(p.send("PATCH", webhook+"/messages/@original", `{"content": "a"}`), "50027")
	p.violated(discordtest.Late)
	late := ask()
	p.Advance(time.Minute)
	p.want(answer(late, `{"type": 5}`), "10062")
	p.violated(discordtest.Unanswered, discordtest.Late)
	if _, err := late.Response(ctx); err != discordtest.ErrUnanswered {
		t.Error(err)
	}
	completed, err := p.ana.Autocomplete(ctx, p.general, "ask", discordtest.With("q", "w"))
	if err != nil {
		t.Fatal(err)
	}
	choices := func(all string) string { return `{"type": 8, "data": {"choices": ` + all + `}}` }
	p.want(answer(completed, choices(times(26, `{"name": "a", "value": "a"}`))), "50035")
	p.want(answer(completed, choices(`[{"name": "`+long(101)+`", "value": "a"}]`)), "50035")
	p.want(answer(completed, choices(`[{"name": "a", "value": "a"}]`)), "204")
	p.send("PUT", "/applications/"+p.ApplicationID()+"/guilds/"+p.guild.ID+"/commands", commands)
	p.seen = len(p.Violations())
	ask()
	p.violated(discordtest.ShownTwice)
}

// TestFailures holds that requests fail as they are told to, and that a bot that
// does not wait is found out.
func TestFailures(t *testing.T) {
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.TooFast)
	p.FailNext(1, "GET", "/gateway/bot", discordtest.Status(502))
	p.FailNext(1, "GET", "/gateway/bot", discordtest.ErrorCode(403, 50013, "Missing Permissions"))
	p.FailNext(1, "GET", "/gateway/bot", discordtest.Cut())
	for _, want := range []string{"502 <html>", `403 {"code":50013`, "", "200 "} {
		if got := p.send("GET", "/gateway/bot", ""); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q, want %q", got, want)
		}
	}
	p.FailNext(1, "POST", "/channels/", discordtest.Lost())
	if got := p.send("POST", p.messages(), `{"content": "done"}`); got != "" || len(p.general.Messages()) != 1 {
		t.Errorf("%q, %d messages", got, len(p.general.Messages()))
	}
	p.FailNext(1, "GET", "/channels/", discordtest.RateLimited(time.Hour))
	p.want(p.send("GET", "/channels/"+p.general.ID, ""), `429 `, `"retry_after":3600`)
	other := p.guild.Channel("other")
	time.Sleep(200 * time.Millisecond) // What comes at once may have been on its way.
	p.send("GET", "/channels/"+other.ID, "")
	p.violated()
	p.send("GET", "/channels/"+p.general.ID, "")
	p.violated(discordtest.TooFast)
	p.FailNext(1, "GET", "/gateway/bot", discordtest.GloballyRateLimited(time.Hour))
	p.want(p.send("GET", "/gateway/bot", ""), `429 `, `"global":true`)
	time.Sleep(200 * time.Millisecond)
	p.send("GET", "/channels/"+other.ID, "")
	p.violated(discordtest.TooFast)
	if p.Pending() != 0 {
		t.Error("a failure met no request")
	}
}

// TestGateway holds what the gateway makes of what a client sends. A step sends
// and then waits for what is wanted: an opcode and an event, or a close code.
func TestGateway(t *testing.T) {
	identify := func(more string) string {
		return `{"op": 2, "d": {"token": "test-token", "properties": {}, ` + more + `}}`
	}
	resume := func(session string, seq int) string {
		return fmt.Sprintf(`{"op": 6, "d": {"token": "Bot test-token", "session_id": %q, "seq": %d}}`, session, seq)
	}
	first := fmt.Sprintf("%032x", 1)
	live, heartbeat := identify(`"intents": 4609`), `{"op": 1, "d": null}`
	type step struct{ send, want string }
	for name, test := range map[string][][]step{ // of one connection after the other
		"a session":        {{{live, "0 READY"}, {"", "0 GUILD_CREATE"}, {heartbeat, "11 "}}},
		"resumed":          {{{live, "0 READY"}}, {{resume(first, 1), "0 GUILD_CREATE"}, {"", "0 RESUMED"}}},
		"resumed unknown":  {{{resume("none", 0), "9 "}}},
		"resumed too far":  {{{live, "0 READY"}}, {{resume(first, 99), "close 4007"}}, {{resume(first, 0), "9 "}}},
		"no JSON":          {{{"{", "close 4002"}}},
		"too long":         {{{`{"op": 1, "d": null, "s": "` + long(4096) + `"}`, "close 4002"}}},
		"unknown opcode":   {{{`{"op": 40, "d": []}`, "close 4001"}}},
		"wrong token":      {{{strings.Replace(live, "test-token", "x", 1), "close 4004"}}},
		"no properties":    {{{strings.Replace(live, `"properties": {}, `, "", 1), "close 4002"}}},
		"identified twice": {{{live, "0 READY"}, {"", "0 GUILD_CREATE"}, {live, "close 4005"}}},
		"shard":            {{{identify(`"intents": 1, "shard": [2, 2]`), "close 4010"}}},
		"intents":          {{{identify(`"intents": 131072`), "close 4013"}}},
		"privileged":       {{{identify(`"intents": 32768`), "close 4014"}}},
		"no heartbeat":     {{{live, "0 READY"}, {"", "0 GUILD_CREATE"}, {"", "close 4009"}}},
	} {
		t.Run(name, func(t *testing.T) {
			options := discordtest.Options{}
			if name == "no heartbeat" {
				options.HeartbeatInterval, options.HeartbeatGrace = 300*time.Millisecond, time.Millisecond
			}
			p := newPlace(t, options)
			p.Expect(discordtest.GatewayClosed, discordtest.HeartbeatMissed)
			var kinds []discordtest.Kind
			for _, steps := range test {
				ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(p.URL(), "http")+"/?v=10&encoding=json", nil)
				if err != nil {
					t.Fatal(err)
				}
				_ = ws.SetReadDeadline(time.Now().Add(time.Minute))
				for _, step := range append([]step{{"", "10 "}}, steps...) {
					if step.send != "" {
						_ = ws.WriteMessage(websocket.TextMessage, []byte(step.send))
					}
					var payload struct {
						Op int
						T  string
					}
					err := ws.ReadJSON(&payload)
					got := fmt.Sprint(payload.Op, " ", payload.T)
					var closed *websocket.CloseError
					if errors.As(err, &closed) {
						got = fmt.Sprint("close ", closed.Code)
						kinds = append(kinds, map[bool]discordtest.Kind{true: discordtest.HeartbeatMissed, false: discordtest.GatewayClosed}[closed.Code == 4009])
					}
					if got != step.want {
						t.Errorf("after %s: %s, %v, want %s", step.send, got, err, step.want)
					}
				}
				_ = ws.NetConn().Close() // without a word, so that the session stays
			}
			p.violated(kinds...)
		})
	}
}

// notes is a test that notes its failures.
type notes struct {
	testing.TB
	failures int
	cleanup  func()
}

func (n *notes) Cleanup(f func())      { n.cleanup = f }
func (n *notes) Errorf(string, ...any) { n.failures++ }

// TestViolationsFailTheTest holds that what the bot does wrong fails its test,
// unless that expects it.
func TestViolationsFailTheTest(t *testing.T) {
	for _, expected := range []bool{false, true} {
		n := &notes{TB: t}
		server := discordtest.New(n, discordtest.Options{})
		if expected {
			server.Expect(discordtest.Rejected)
		}
		if _, err := http.Get(server.URL() + "/api/v10/channels/1"); err != nil {
			t.Fatal(err)
		}
		server.Expect(discordtest.Frowned) // the User-Agent
		n.cleanup()
		if n.failures == 1 == expected {
			t.Errorf("expected %t: %d failures", expected, n.failures)
		}
	}
}
