package discordtest_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

// asked is a place with a question of ana's that nobody answered.
func asked(t *testing.T) (*place, *discordtest.Interaction) {
	t.Helper()
	return askedWithin(t, 0)
}

func askedWithin(t *testing.T, limit time.Duration) (*place, *discordtest.Interaction) {
	t.Helper()
	p := newPlace(t, discordtest.Options{AnswerWithin: limit})
	register(t, p.Server, askCommands)
	i, err := p.ana.Slash(patience(t), p.general, "ask", discordtest.With("question", "q"))
	if err != nil {
		t.Fatal(err)
	}
	return p, i
}

func (p *place) respond(t *testing.T, i *discordtest.Interaction, body string) reply {
	t.Helper()
	return send(t, p.Server, "POST", "/api/v9/interactions/"+i.ID+"/"+i.Token+"/callback", body, nil)
}

func (p *place) webhook(t *testing.T, method string, i *discordtest.Interaction, message, body string) reply {
	t.Helper()
	path := "/api/v9/webhooks/" + p.ApplicationID() + "/" + i.Token
	if message != "" {
		path += "/messages/" + message
	}
	return send(t, p.Server, method, path, body, nil)
}

func TestLateAnswers(t *testing.T) {
	t.Parallel()
	p, i := asked(t)
	p.Expect(discordtest.Unanswered, discordtest.Late)
	p.Advance(answerWithin)
	if _, err := i.Response(patience(t)); !errors.Is(err, discordtest.ErrUnanswered) {
		t.Errorf("error %v, want %v", err, discordtest.ErrUnanswered)
	}
	if got := p.respond(t, i, `{"type": 5}`).want(t, 404); got.code() != 10062 {
		t.Errorf("refused with %s", got.body)
	}
	found := p.Violations()
	if len(found) != 2 || found[0].Kind != discordtest.Unanswered || found[1].Kind != discordtest.Late {
		t.Errorf("violations %v", found)
	}
}

func TestUnansweredInteractionExpiresByItself(t *testing.T) {
	t.Parallel()
	p, i := askedWithin(t, 50*time.Millisecond)
	p.Expect(discordtest.Unanswered)
	if _, err := i.Message(patience(t)); !errors.Is(err, discordtest.ErrUnanswered) {
		t.Errorf("error %v, want %v", err, discordtest.ErrUnanswered)
	}
}

func TestAnswerInTime(t *testing.T) {
	t.Parallel()
	p, i := asked(t)
	p.Advance(answerWithin / 2)
	p.respond(t, i, `{"type": 4, "data": {"content": "a"}}`).want(t, 204)
	if r, err := i.Response(patience(t)); err != nil || r.After < answerWithin/2 || r.After > answerWithin {
		t.Errorf("response %+v, error %v", r, err)
	}
}

func TestSecondAnswer(t *testing.T) {
	t.Parallel()
	p, i := asked(t)
	p.Expect(discordtest.Twice)
	p.respond(t, i, `{"type": 5}`).want(t, 204)
	if got := p.respond(t, i, `{"type": 5}`).want(t, 400); got.code() != 40060 {
		t.Errorf("refused with %s", got.body)
	}
}

func TestTokenOfAnInteraction(t *testing.T) {
	t.Parallel()
	p, i := asked(t)
	p.Expect(discordtest.Rejected, discordtest.Late)
	if got := p.webhook(t, "POST", i, "", `{"content": "early"}`).want(t, 404); got.code() != 10015 {
		t.Errorf("before the answer: %s", got.body)
	}
	if got := send(t, p.Server, "POST", "/api/v9/interactions/"+i.ID+"/wrong/callback", `{"type": 5}`, nil).want(t, 404); got.code() != 10062 {
		t.Errorf("wrong token: %s", got.body)
	}
	p.respond(t, i, `{"type": 5}`).want(t, 204)
	p.Advance(14 * time.Minute)
	p.webhook(t, "PATCH", i, "@original", `{"content": "a"}`).want(t, 200)
	p.Advance(time.Minute)
	if got := p.webhook(t, "PATCH", i, "@original", `{"content": "b"}`).want(t, 401); got.code() != 50027 {
		t.Errorf("after 15 minutes: %s", got.body)
	}
	if m, err := i.Message(patience(t)); err != nil || m.Content != "a" {
		t.Errorf("message %+v, error %v", m, err)
	}
}

func TestFollowups(t *testing.T) {
	t.Parallel()
	p, i := asked(t)
	p.respond(t, i, `{"type": 5, "data": {"flags": 64}}`).want(t, 204)
	// The first follow-up of a deferred answer is that answer, private as it
	// was announced.
	p.webhook(t, "POST", i, "", `{"content": "one"}`).want(t, 200)
	if m, err := i.Message(patience(t)); err != nil || m.Content != "one" || !m.Ephemeral() || len(i.Followups()) != 0 {
		t.Errorf("message %+v, error %v, follow-ups %v", m, err, i.Followups())
	}
	p.webhook(t, "POST", i, "", `{"content": "two", "flags": 64}`).want(t, 200)
	two, err := i.Followup(patience(t), 1)
	if err != nil || two.Content != "two" || !two.Ephemeral() {
		t.Fatalf("follow-up %+v, error %v", two, err)
	}
	p.webhook(t, "PATCH", i, two.ID, `{"content": "three"}`).want(t, 200)
	p.webhook(t, "GET", i, two.ID, "").want(t, 200)
	if m, _ := i.Followup(patience(t), 1); m.Content != "three" {
		t.Errorf("edited follow-up %+v", m)
	}
	p.Expect(discordtest.Rejected)
	if got := raw(t, p.Server, "GET", "/channels/"+p.general.ID+"/messages/"+two.ID, "").want(t, 404); got.code() != 10008 {
		t.Errorf("an ephemeral message by way of its channel: %s", got.body)
	}
	p.webhook(t, "PATCH", i, "1", `{"content": "three"}`).want(t, 404)
	p.webhook(t, "DELETE", i, two.ID, "").want(t, 204)
	p.webhook(t, "DELETE", i, "@original", "").want(t, 204)
	if seen := p.ana.Sees(p.general); len(seen) != 0 {
		t.Errorf("messages %+v are left", seen)
	}
}

func TestAnswersThatDoNotFit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		code       int
	}{
		{"pong", `{"type": 1}`, 50035},
		{"no type", `{"data": {"content": "a"}}`, 50035},
		{"update of nothing", `{"type": 7, "data": {"content": "a"}}`, 50035},
		{"deferred update of nothing", `{"type": 6}`, 50035},
		{"choices", `{"type": 8, "data": {"choices": []}}`, 50035},
		{"no data", `{"type": 4}`, 50035},
		{"empty", `{"type": 4, "data": {}}`, 50006},
		{"too long", `{"type": 4, "data": {"content": "` + repeat(2001) + `"}}`, 50035},
		{"modal without inputs", `{"type": 9, "data": {"custom_id": "a", "title": "t", "components": []}}`, 50035},
		{"modal with a long title", `{"type": 9, "data": {"custom_id": "a", "title": "` + repeat(46) + `", "components": [{"type": 1, "components": [{"type": 4, "custom_id": "b", "style": 1, "label": "l"}]}]}}`, 50035},
		{"modal with a button", `{"type": 9, "data": {"custom_id": "a", "title": "t", "components": [{"type": 1, "components": [{"type": 2, "custom_id": "b", "style": 1, "label": "l"}]}]}}`, 50035},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, i := asked(t)
			p.Expect(discordtest.Rejected)
			if got := p.respond(t, i, test.body).want(t, 400); got.code() != test.code {
				t.Errorf("refused with %s, want %d", got.body, test.code)
			}
			// A refused answer is none: the next one counts.
			p.respond(t, i, `{"type": 4, "data": {"content": "a"}}`).want(t, 204)
		})
	}
}

func TestLimitsOfChoices(t *testing.T) {
	t.Parallel()
	choices := func(n int, text string) string {
		return `{"type": 8, "data": {"choices": ` + list(n, `{"name": "`+text+`", "value": "`+text+`"}`) + `}}`
	}
	tests := []struct{ name, good, bad string }{
		{"number", choices(25, "c"), choices(26, "c")},
		{"none", choices(0, ""), `{"type": 8, "data": {}}`},
		{"length", choices(1, repeat(100)), choices(1, repeat(101))},
		{"empty", choices(1, "c"), choices(1, "")},
		{"type", choices(1, "c"), `{"type": 8, "data": {"choices": [{"name": "n", "value": 1}]}}`},
		{"kind of answer", choices(1, "c"), `{"type": 4, "data": {"content": "a"}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, discordtest.Options{})
			p.Expect(discordtest.Rejected)
			register(t, p.Server, askCommands)
			i, err := p.ana.Autocomplete(patience(t), p.general, "ask", discordtest.With("source", ""))
			if err != nil {
				t.Fatal(err)
			}
			p.respond(t, i, test.bad).want(t, 400)
			p.respond(t, i, test.good).want(t, 204)
			if _, err := i.Choices(patience(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAnswerWithItsMessage(t *testing.T) {
	t.Parallel()
	p, i := asked(t)
	got := send(t, p.Server, "POST", "/api/v9/interactions/"+i.ID+"/"+i.Token+"/callback?with_response=true", `{"type": 4, "data": {"content": "a"}}`, nil).want(t, 200)
	var body struct {
		Interaction struct{ ID string }
		Resource    struct {
			Message struct{ Content string }
		}
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || body.Interaction.ID != i.ID || body.Resource.Message.Content != "a" {
		t.Errorf("answer %s", got.body)
	}
}

func TestPings(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	tests := []struct {
		name, body string
		want       discordtest.Pings
	}{
		{"nobody", `{"content": "hello"}`, discordtest.Pings{}},
		{"all", `{"content": "@everyone <@1> <@!2> <@&3> <@1>"}`, discordtest.Pings{Users: []string{"1", "2"}, Roles: []string{"3"}, Everyone: true}},
		{"here", `{"content": "see @here."}`, discordtest.Pings{Everyone: true}},
		{"none allowed", `{"content": "@everyone <@1> <@&3>", "allowed_mentions": {"parse": []}}`, discordtest.Pings{}},
		{"empty object", `{"content": "@everyone <@1> <@&3>", "allowed_mentions": {}}`, discordtest.Pings{}},
		{"users", `{"content": "@everyone <@1> <@&3>", "allowed_mentions": {"parse": ["users"]}}`, discordtest.Pings{Users: []string{"1"}}},
		{"some", `{"content": "<@1> <@2> <@&3>", "allowed_mentions": {"users": ["2", "9"], "roles": ["3"]}}`, discordtest.Pings{Users: []string{"2"}, Roles: []string{"3"}}},
		{"in an embed", `{"embeds": [{"description": "@everyone <@1>"}]}`, discordtest.Pings{}},
		{"broken up", `{"content": "@\u200beveryone <@\u200b1> @everyones"}`, discordtest.Pings{}},
	}
	for _, test := range tests {
		raw(t, p.Server, "POST", "/channels/"+p.general.ID+"/messages", test.body).want(t, 200)
		all := p.general.Messages()
		got := all[len(all)-1].Pings
		if mustJSON(got) != mustJSON(test.want) || got.None() != (mustJSON(test.want) == mustJSON(discordtest.Pings{})) {
			t.Errorf("%s: pings %+v, want %+v", test.name, got, test.want)
		}
	}
}

func mustJSON(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}

func TestPingsOfReplies(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	said, err := p.ana.Say(p.general, "hello")
	if err != nil {
		t.Fatal(err)
	}
	reference := `"message_reference": {"message_id": "` + said.ID + `"}`
	for body, want := range map[string]bool{
		`{"content": "a", ` + reference + `}`:                                             true,
		`{"content": "a", ` + reference + `, "allowed_mentions": {}}`:                     false,
		`{"content": "a", ` + reference + `, "allowed_mentions": {"replied_user": true}}`: true,
	} {
		raw(t, p.Server, "POST", "/channels/"+p.general.ID+"/messages", body).want(t, 200)
		all := p.general.Messages()
		if got := all[len(all)-1].Pings.Replied; got != want {
			t.Errorf("%s: pings the author %t, want %t", body, got, want)
		}
	}
}

func TestAnswersToInteractionsPingUsersAlone(t *testing.T) {
	t.Parallel()
	p, i := asked(t)
	p.respond(t, i, `{"type": 4, "data": {"content": "@everyone <@1> <@&2>"}}`).want(t, 204)
	m, err := i.Message(patience(t))
	if err != nil || mustJSON(m.Pings) != mustJSON(discordtest.Pings{Users: []string{"1"}}) {
		t.Errorf("message %+v, error %v", m, err)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	path := "/channels/" + p.general.ID + "/messages"
	raw(t, p.Server, "POST", path, `{"content": "https://example.com"}`).want(t, 200)
	raw(t, p.Server, "POST", path, `{"content": "<https://example.com>"}`).want(t, 200)
	raw(t, p.Server, "POST", path, `{"content": "https://example.com", "flags": 4}`).want(t, 200)
	for n, want := range []bool{true, false, false} {
		if m := p.general.Messages()[n]; m.Previews() != want {
			t.Errorf("%q with flags %d: previews %t, want %t", m.Content, m.Flags, m.Previews(), want)
		}
	}
	p.Expect(discordtest.Frowned)
	raw(t, p.Server, "POST", path, `{"content": "a", "flags": 64}`).want(t, 200)
	raw(t, p.Server, "POST", path, `{"content": "a", "embeds": [{"title": "t"}], "flags": 4}`).want(t, 200)
	if found := p.Violations(); len(found) != 2 {
		t.Errorf("violations %v, want two", found)
	}
}

func TestWhatClientsDoNotSend(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	register(t, p.Server, askCommands)
	stranger := p.User("bo")
	ctx := patience(t)
	tests := map[string]func() (*discordtest.Interaction, error){
		"required option missing": func() (*discordtest.Interaction, error) { return p.ana.Slash(ctx, p.general, "ask") },
		"unknown option": func() (*discordtest.Interaction, error) {
			return p.ana.Slash(ctx, p.general, "ask", discordtest.With("question", "q"), discordtest.With("what", "x"))
		},
		"empty text": func() (*discordtest.Interaction, error) {
			return p.ana.Slash(ctx, p.general, "ask", discordtest.With("question", ""))
		},
		"wrong type": func() (*discordtest.Interaction, error) {
			return p.ana.Slash(ctx, p.general, "ask", discordtest.With("question", 1))
		},
		"subcommand missing": func() (*discordtest.Interaction, error) { return p.ana.Forced().Slash(ctx, p.general, "corpus") },
		"unknown subcommand": func() (*discordtest.Interaction, error) { return p.ana.Forced().Slash(ctx, p.general, "corpus burn") },
		"no autocompletion": func() (*discordtest.Interaction, error) {
			return p.ana.Autocomplete(ctx, p.general, "ask", discordtest.With("question", "q"))
		},
		"hidden command": func() (*discordtest.Interaction, error) { return p.ana.Slash(ctx, p.general, "corpus reload") },
		"channel of others": func() (*discordtest.Interaction, error) {
			return stranger.Slash(ctx, p.general, "ask", discordtest.With("question", "q"))
		},
	}
	for name, do := range tests {
		if i, err := do(); err == nil {
			t.Errorf("%s: %+v was sent", name, i)
		}
	}
	if _, err := p.ana.Say(p.general, strings.Repeat("a", 2001)); err == nil {
		t.Error("a message of 2001 characters was sent")
	}
	if _, err := stranger.Say(p.ana.DM(), "hello"); err == nil {
		t.Error("somebody writes in the conversation of another")
	}
}

func TestCommandThatIsShownTwice(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.ShownTwice, discordtest.Unanswered)
	register(t, p.Server, askCommands)
	raw(t, p.Server, "PUT", "/applications/"+p.ApplicationID()+"/guilds/"+p.guild.ID+"/commands", askCommands).want(t, 200)
	if _, err := p.ana.Slash(patience(t), p.general, "ask", discordtest.With("question", "q")); err != nil {
		t.Fatal(err)
	}
	if found := p.Violations(); len(found) != 1 || found[0].Kind != discordtest.ShownTwice {
		t.Errorf("violations %v", found)
	}
	if _, err := p.ana.Slash(patience(t), p.ana.DM(), "ask", discordtest.With("question", "q")); err != nil {
		t.Errorf("a global command is not there in a direct conversation: %v", err)
	}
}
