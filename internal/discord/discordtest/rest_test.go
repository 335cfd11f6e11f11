package discordtest_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

func TestWhatBotsAskAboutThemselves(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	for path, want := range map[string]string{
		"/gateway":                 `{"url":"ws://`,
		"/gateway/bot":             `"session_start_limit":{"max_concurrency":1,`,
		"/users/@me":               `"bot":true`,
		"/users/" + p.ana.User.ID:  `"username":"ana"`,
		"/applications/@me":        `"id":"` + p.ApplicationID() + `"`,
		"/oauth2/applications/@me": `"id":"` + p.ApplicationID() + `"`,
		"/guilds/" + p.guild.ID:    `"name":"Harbour"`,
		"/guilds/" + p.guild.ID + "/members/" + p.ana.User.ID: `"roles":[]`,
		"/channels/" + p.general.ID:                           `"name":"general"`,
	} {
		for _, version := range []string{"/api/v9", "/api/v10"} {
			got := send(t, p.Server, "GET", version+path, "", map[string]string{"Authorization": "Bot test-token"}).want(t, 200)
			if !strings.Contains(got.body, want) {
				t.Errorf("%s: %s, want %s", path, got.body, want)
			}
		}
	}
}

func TestRequestsThatAreRefused(t *testing.T) {
	t.Parallel()
	bot := map[string]string{"Authorization": "Bot test-token"}
	with := func(name, value string) map[string]string {
		return map[string]string{"Authorization": "Bot test-token", name: value}
	}
	tests := []struct {
		name, method, path, body string
		header                   map[string]string
		status, code             int
	}{
		{"no token", "GET", "/api/v9/users/@me", "", nil, 401, 0},
		{"wrong token", "GET", "/api/v9/users/@me", "", map[string]string{"Authorization": "Bot wrong"}, 401, 0},
		{"token without Bot", "GET", "/api/v9/users/@me", "", map[string]string{"Authorization": "test-token"}, 401, 0},
		{"old version", "GET", "/api/v6/users/@me", "", bot, 400, 50041},
		{"unknown route", "GET", "/api/v9/nothing", "", bot, 404, 0},
		{"unknown method", "POST", "/api/v9/users/@me", "", bot, 404, 0},
		{"unknown channel", "GET", "/api/v9/channels/1", "", bot, 404, 10003},
		{"unknown guild", "GET", "/api/v9/guilds/1", "", bot, 404, 10004},
		{"unknown message", "GET", "/api/v9/channels/CHANNEL/messages/1", "", bot, 404, 10008},
		{"unknown user", "GET", "/api/v9/users/1", "", bot, 404, 10013},
		{"unknown application", "PUT", "/api/v9/applications/1/commands", "[]", bot, 404, 10002},
		{"commands of a guild without the bot", "PUT", "/api/v9/applications/APP/guilds/1/commands", "[]", bot, 403, 50001},
		{"no JSON", "POST", "/api/v9/channels/CHANNEL/messages", "{", bot, 400, 50109},
		{"two values", "POST", "/api/v9/channels/CHANNEL/messages", "{} {}", bot, 400, 50109},
		{"no object", "POST", "/api/v9/channels/CHANNEL/messages", "[]", bot, 400, 50035},
		{"no body", "POST", "/api/v9/channels/CHANNEL/messages", "", bot, 400, 50035},
		{"other content", "POST", "/api/v9/channels/CHANNEL/messages", "content=a", with("Content-Type", "application/x-www-form-urlencoded"), 400, 50035},
		{"empty message", "POST", "/api/v9/channels/CHANNEL/messages", `{"content": " \n"}`, bot, 400, 50006},
		{"message of another", "PATCH", "/api/v9/channels/CHANNEL/messages/MESSAGE", `{"content": "a"}`, bot, 403, 50005},
		{"deleting a message of another", "DELETE", "/api/v9/channels/CHANNEL/messages/MESSAGE", "", bot, 403, 50013},
		{"unknown interaction", "POST", "/api/v9/interactions/1/token/callback", `{"type": 5}`, bot, 404, 10062},
		{"unknown webhook", "POST", "/api/v9/webhooks/APP/token", `{"content": "a"}`, bot, 404, 10015},
		{"limit of messages", "GET", "/api/v9/channels/CHANNEL/messages?limit=101", "", bot, 400, 50035},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, discordtest.Options{})
			p.Expect(discordtest.Rejected, discordtest.Late)
			said, err := p.ana.Say(p.general, "hello")
			if err != nil {
				t.Fatal(err)
			}
			path := strings.NewReplacer("CHANNEL", p.general.ID, "APP", p.ApplicationID(), "MESSAGE", said.ID).Replace(test.path)
			got := send(t, p.Server, test.method, path, test.body, test.header).want(t, test.status)
			if got.code() != test.code {
				t.Errorf("code %d, want %d: %s", got.code(), test.code, got.body)
			}
			if len(p.Violations()) != 1 {
				t.Errorf("violations %v, want one", p.Violations())
			}
		})
	}
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Rejected)
	said, err := p.ana.Say(p.general, "hello")
	if err != nil {
		t.Fatal(err)
	}
	plain, embed := `{"content": "a"}`, `{"embeds": [{"title": "t"}]}`
	answer := fmt.Sprintf(`{"content": "a", "message_reference": {"message_id": %q}}`, said.ID)
	tests := []struct {
		name         string
		bot          discordtest.Permission
		body         string
		status, code int
	}{
		{"all", discordtest.BotNeeds, embed, 200, 0},
		{"administrator", discordtest.Administrator, answer, 200, 0},
		{"not to see the channel", discordtest.SendMessages, plain, 403, 50001},
		{"not to send", discordtest.ViewChannel, plain, 403, 50013},
		{"not to embed", discordtest.ViewChannel | discordtest.SendMessages, embed, 403, 50013},
		{"not to embed, without embeds", discordtest.ViewChannel | discordtest.SendMessages, plain, 200, 0},
		{"not to read the history", discordtest.ViewChannel | discordtest.SendMessages, answer, 403, 160002},
	}
	for _, test := range tests {
		p.general.SetBotPermissions(test.bot)
		got := raw(t, p.Server, "POST", "/channels/"+p.general.ID+"/messages", test.body).want(t, test.status)
		if test.code != 0 && got.code() != test.code {
			t.Errorf("%s: code %d, want %d", test.name, got.code(), test.code)
		}
	}
}

func TestMessageIsEditedAndDeleted(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	path := "/channels/" + p.general.ID + "/messages"
	raw(t, p.Server, "POST", path, `{"content": " one ", "embeds": [{"title": "t"}], "nonce": 7, "enforce_nonce": true}`).want(t, 200)
	raw(t, p.Server, "POST", path, `{"content": "again", "nonce": 7, "enforce_nonce": true}`).want(t, 200)
	all := p.general.Messages()
	if len(all) != 1 || all[0].Content != "one" {
		t.Fatalf("messages %+v", all)
	}
	raw(t, p.Server, "PATCH", path+"/"+all[0].ID, `{"content": "two"}`).want(t, 200)
	if m := p.general.Messages()[0]; m.Content != "two" || len(m.Embeds) != 1 || m.EditedTimestamp == nil {
		t.Errorf("edited message %+v", m)
	}
	if all[0].Content != "one" {
		t.Error("a snapshot changed")
	}
	raw(t, p.Server, "PATCH", path+"/"+all[0].ID, `{"content": null, "embeds": null}`).want(t, 400)
	p.Expect(discordtest.Rejected)
	raw(t, p.Server, "DELETE", path+"/"+all[0].ID, "").want(t, 204)
	if left := p.general.Messages(); len(left) != 0 {
		t.Errorf("messages %+v are left", left)
	}
	raw(t, p.Server, "POST", "/channels/"+p.general.ID+"/typing", "").want(t, 204)
}

func TestFilesComeWithMessages(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("payload_json", `{"content": "see", "attachments": [{"id": "0", "description": "a list"}]}`)
	part, err := form.CreateFormFile("files[0]", "list.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte("a list"))
	_ = form.Close()
	send(t, p.Server, "POST", "/api/v9/channels/"+p.general.ID+"/messages", body.String(), map[string]string{
		"Authorization": "Bot test-token", "Content-Type": form.FormDataContentType(),
	}).want(t, 200)
	m := p.general.Messages()[0]
	if m.Content != "see" || len(m.Attachments) != 1 || m.Attachments[0].Filename != "list.txt" || m.Attachments[0].Size != 6 {
		t.Fatalf("message %+v", m)
	}
	file := send(t, p.Server, "GET", strings.TrimPrefix(m.Attachments[0].URL, p.URL()), "", nil).want(t, 200)
	if file.body != "a list" {
		t.Errorf("the file holds %q", file.body)
	}
}

func TestAttachmentHost(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	said, err := p.ana.Say(p.general, "", &discordtest.File{Name: "a b.txt", Content: []byte("text"), ContentType: "text/plain"}, &discordtest.File{Name: "gone.txt", Status: 403}, &discordtest.File{Name: "far.txt", URL: "http://127.0.0.1:1/far.txt"})
	if err != nil {
		t.Fatal(err)
	}
	fetch := func(n int, header map[string]string) reply {
		return send(t, p.Server, "GET", strings.TrimPrefix(said.Attachments[n].URL, p.URL()), "", header)
	}
	if got := fetch(0, nil).want(t, 200); got.body != "text" || got.header.Get("Content-Type") != "text/plain" {
		t.Errorf("got %+v", got)
	}
	fetch(1, nil).want(t, 403)
	if said.Attachments[2].URL != "http://127.0.0.1:1/far.txt" {
		t.Errorf("address %s", said.Attachments[2].URL)
	}
	send(t, p.Server, "GET", "/attachments/1/2/none.txt", "", nil).want(t, 404)
	p.Expect(discordtest.Frowned)
	fetch(0, map[string]string{"Authorization": "Bot test-token"})
	if found := p.Violations(); len(found) != 1 {
		t.Errorf("violations %v, want that the token was sent", found)
	}
}

func TestInjectedFailures(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	p.FailNext(2, "GET", "/users/", discordtest.Status(502))
	p.FailNext(1, "", "/users/", discordtest.ErrorCode(403, 50013, "Missing Permissions"))
	p.FailNext(1, "GET", "/users/", discordtest.Cut())
	p.FailNext(1, "GET", "/users/", discordtest.Slow(time.Millisecond))
	raw(t, p.Server, "GET", "/channels/"+p.general.ID, "").want(t, 200)
	for _, status := range []int{502, 502, 403, 0, 200, 200} {
		raw(t, p.Server, "GET", "/users/@me", "").want(t, status)
	}
	if p.Failing() != 0 {
		t.Errorf("%d failures are left", p.Failing())
	}
	p.FailNext(1, "POST", "/channels/", discordtest.Lost())
	raw(t, p.Server, "POST", "/channels/"+p.general.ID+"/messages", `{"content": "done"}`).want(t, 0)
	if all := p.general.Messages(); len(all) != 1 {
		t.Errorf("a request whose answer was lost left %d messages", len(all))
	}
	p.FailNext(1, "GET", "/users/", discordtest.Hang())
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, "GET", p.URL()+"/api/v9/users/@me", nil)
	if response, err := http.DefaultClient.Do(request); err == nil {
		_ = response.Body.Close()
		t.Errorf("a request that hangs gets %s", response.Status)
	}
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	for _, global := range []bool{false, true} {
		t.Run(fmt.Sprint(global), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, discordtest.Options{})
			failure := discordtest.RateLimited(time.Hour)
			if global {
				failure = discordtest.GloballyRateLimited(time.Hour)
			}
			p.FailNext(1, "GET", "/users/", failure)
			limited := raw(t, p.Server, "GET", "/users/@me", "").want(t, 429)
			if want := fmt.Sprintf(`{"global":%t,"message":"You are being rate limited.","retry_after":3600}`+"\n", global); limited.body != want {
				t.Errorf("body %s, want %s", limited.body, want)
			}
			for name, want := range map[string]string{"Retry-After": "3600", "X-RateLimit-Remaining": "0", "X-RateLimit-Global": map[bool]string{true: "true"}[global]} {
				if got := limited.header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			p.Expect(discordtest.TooFast)
			// What comes at once may have been on its way.
			again := func(path string) bool {
				raw(t, p.Server, "GET", path, "").want(t, 200)
				return len(p.Violations()) > 0
			}
			for ctx := patience(t); !again("/users/@me"); {
				if ctx.Err() != nil {
					t.Fatal("the same route again is no violation")
				}
			}
			before := len(p.Violations())
			again("/channels/" + p.general.ID)
			if added := len(p.Violations()) - before; (added == 1) != global {
				t.Errorf("another route: %d violations", added)
			}
		})
	}
}

func TestBuckets(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{Bucket: discordtest.Bucket{Requests: 2, Per: time.Hour}})
	other := p.guild.Channel("other")
	for _, want := range []string{"1", "0"} {
		got := raw(t, p.Server, "GET", "/channels/"+p.general.ID, "").want(t, 200)
		if left := got.header.Get("X-RateLimit-Remaining"); left != want {
			t.Errorf("%q are left, want %s", left, want)
		}
	}
	raw(t, p.Server, "GET", "/channels/"+p.general.ID, "").want(t, 429)
	raw(t, p.Server, "GET", "/channels/"+other.ID, "").want(t, 200)
}

func TestRequestsAreRecorded(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	raw(t, p.Server, "POST", "/channels/"+p.general.ID+"/messages?a=b", `{"content": "c"}`)
	all := p.Requests()
	want := "/channels/" + p.general.ID + "/messages?a=b"
	if len(all) != 1 || all[0].Method != "POST" || all[0].Path != want || string(all[0].Body) != `{"content": "c"}` || all[0].Status != 200 {
		t.Errorf("requests %+v", all)
	}
}
