package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"byline/internal/discord/discordtest"

	"github.com/bwmarrin/discordgo"
)

// overwrites are the paths of the bulk overwrites requested so far.
func overwrites(w *discordtest.Server) (paths []string) {
	for _, request := range w.Requests() {
		if request.Method == http.MethodPut {
			paths = append(paths, request.Path)
		}
	}
	return paths
}

func TestCommandsAreRegisteredWhenTheyChanged(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{Token: token})
	n, _ := open(t, articles)
	guild := server.Guild("Harbour")
	run := func(g string) []string {
		before := len(overwrites(server))
		b := newTestBot(t, n, func(c *Config) { c.API, c.Guild = server.URL(), g })
		if g != "" {
			b.register(t.Context(), server.ApplicationID())
		} else { // as register does, which then waits for further servers
			b.registerCommands(t.Context(), server.ApplicationID())
			b.clear(t.Context(), server.ApplicationID(), guild.ID)
		}
		return overwrites(server)[before:]
	}
	global, ofGuild := "/applications/"+server.ApplicationID()+"/commands", "/applications/"+server.ApplicationID()+"/guilds/"+guild.ID+"/commands"
	for i, step := range []struct {
		guild string
		want  []string
	}{
		{"", []string{global}},
		{"", nil},
		{guild.ID, []string{ofGuild, global}},
		{guild.ID, nil},
		{"", []string{global, ofGuild}},
		{"", nil},
	} {
		if got := run(step.guild); !slices.Equal(got, step.want) {
			t.Errorf("step %d: %v, want %v", i, got, step.want)
		}
		here, there := server.Commands(nil), server.Commands(guild)
		if step.guild != "" {
			here, there = there, here
		}
		if len(here) != len(commands()) || len(there) != 0 {
			t.Errorf("step %d: %d commands, and %d in the other scope", i, len(here), len(there))
		}
	}
}

// TestAnyChangeIsRegistered changes each field of each command in turn.
func TestAnyChangeIsRegistered(t *testing.T) {
	for i := range commands() {
		for name, change := range map[string]func(*command){
			"name":        func(c *command) { c.Name += "x" },
			"type":        func(c *command) { c.Type = 2 },
			"description": func(c *command) { c.Description += "." },
			"permissions": func(c *command) { other := "8"; c.Permissions = &other },
			"contexts":    func(c *command) { c.Contexts = nil },
			"installed":   func(c *command) { c.Installed = nil },
			"option":      func(c *command) { c.Options = append(c.Options, option{Name: "more"}) },
		} {
			changed := commands()
			change(changed[i])
			if same(changed, commands()) {
				t.Errorf("%s: another %s is the same", commands()[i].Name, name)
			}
		}
	}
	fewer := commands()[1:]
	options := commands()
	options[0].Options[0].MaxLength--
	if same(fewer, commands()) || same(options, commands()) {
		t.Error("what is gone or shorter is the same")
	}
	shuffled := commands()
	slices.Reverse(shuffled)
	if !same(shuffled, commands()) {
		t.Error("another order is another list")
	}
}

// TestWhatDiscordAddsIsNoChange reads commands as Discord's documentation shows
// them, with the fields that Discord fills in.
func TestWhatDiscordAddsIsNoChange(t *testing.T) {
	var filled []map[string]any
	text, err := json.Marshal(commands())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &filled); err != nil {
		t.Fatal(err)
	}
	for _, c := range filled {
		c["id"], c["application_id"], c["version"] = "1", "2", "3"
		c["nsfw"], c["dm_permission"], c["name_localizations"], c["description_localizations"] = false, true, nil, nil
		slices.Reverse(c["integration_types"].([]any))
		if _, ok := c["description"]; !ok {
			c["description"] = ""
		}
		if _, ok := c["options"]; !ok {
			c["options"] = []any{}
		}
		slices.Reverse(c["contexts"].([]any))
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("request %s %s, want no change", r.Method, r.URL)
		}
		if err := json.NewEncoder(w).Encode(filled); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.API = server.URL })
	if changed, err := b.overwrite(t.Context(), "2", "", commands()); changed || err != nil {
		t.Errorf("changed %v, %v, want no change", changed, err)
	}
}

func TestOnlyOneProcessRegisters(t *testing.T) {
	w := start(t, discordtest.Options{}, func(_ *world, c *Config, n Newsroom) Newsroom {
		c.Shard, c.Shards = 1, 2
		return n
	})
	said, err := w.ana.Say(w.ana.DM(), "who opened the ferry pier?")
	_ = said
	if err != nil {
		t.Fatal(err)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if paths := overwrites(w.Server); len(paths) != 0 {
		t.Errorf("shard 1 registers: %v", paths)
	}
}

func TestInvitation(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	if !eventually(func() bool { return strings.Contains(w.log.String(), "commands registered") }) {
		t.Fatal("no commands are registered")
	}
	before, rest, found := strings.Cut(w.log.String(), `invite="`)
	if line := before[strings.LastIndexByte(before, '\n')+1:]; !strings.Contains(line, "level=DEBUG") {
		t.Errorf("a bot that is on a server invites whoever reads: %s", line)
	}
	address, _, _ := strings.Cut(rest, `"`)
	parsed, err := url.Parse(address)
	if !found || err != nil {
		t.Fatalf("no link in %s", w.log)
	}
	query := parsed.Query()
	if query.Get("client_id") != w.ApplicationID() || query.Get("scope") != "bot applications.commands" {
		t.Errorf("the invitation is %s, want the application's id and both scopes", address)
	}
	const wanted = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages | discordgo.PermissionSendMessagesInThreads |
		discordgo.PermissionEmbedLinks | discordgo.PermissionAttachFiles | discordgo.PermissionReadMessageHistory
	if got := query.Get("permissions"); got != strconv.Itoa(wanted) {
		t.Errorf("the invitation requests the permissions %s, want %d", got, wanted)
	}
}

// TestInvitationOfABotThatIsNowhere: the log says what to do first.
func TestInvitationOfABotThatIsNowhere(t *testing.T) {
	w := start(t, discordtest.Options{}, func(w *world, _ *Config, n Newsroom) Newsroom {
		w.guild.Remove()
		return n
	})
	if !eventually(func() bool { return strings.Contains(w.log.String(), `level=INFO msg="who opens this address`) }) {
		t.Error("no link")
	}
}

// answersWith is a Discord that responds to each request with a status and a
// code.
type answersWith struct {
	status, code int
	requests     atomic.Int32
}

func (a *answersWith) RoundTrip(r *http.Request) (*http.Response, error) {
	a.requests.Add(1)
	body := fmt.Sprintf(`{"message":"no","code":%d}`, a.code)
	return &http.Response{StatusCode: a.status, Status: http.StatusText(a.status), Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// TestServerThatTheBotIsNotOn: DISCORD_GUILD_ID names a server that the bot is
// not on for hours. The log says so every hour, and what to do; the commands
// are registered as soon as the bot is invited.
func TestServerThatTheBotIsNotOn(t *testing.T) {
	n, _ := open(t, articles)
	for _, no := range []*answersWith{{status: 403, code: 50001}, {status: 404, code: codeUnknownServer}} {
		b := newTestBot(t, n, func(c *Config) { c.Guild = "4711" })
		var log syncBuffer
		b.log = slog.New(slog.NewTextHandler(&log, nil))
		synctest.Test(t, func(t *testing.T) {
			b.api.session.Client = &http.Client{Transport: no}
			registered := make(chan bool, 1)
			ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
			defer cancel()
			b.arrivals = make(chan string, 10)
			go func() { registered <- b.registerCommands(ctx, "2") }()
			time.Sleep(3*time.Hour - time.Minute)
			synctest.Wait()
			if lines := strings.Count(log.String(), "level=ERROR"); lines != 3 {
				t.Errorf("%d errors in the log, want 3: %s", lines, log.String())
			}
			for _, want := range []string{"DISCORD_GUILD_ID", "server=4711", "do=\"invite it there", "https://discord.com/oauth2/authorize?client_id=2"} {
				if !strings.Contains(log.String(), want) {
					t.Errorf("%q is not in %s", want, log.String())
				}
			}
			no.status = http.StatusOK
			b.arrived("1")
			b.arrived("4711")
			synctest.Wait() // no time passes
			select {
			case ok := <-registered:
				if !ok {
					t.Error("registering was given up")
				}
			default:
				t.Error("the server that the bot came to is not looked at")
			}
		})
	}
}

// TestCommandsThatCannotBeReadAreWritten has a server that does not list its
// commands.
func TestCommandsThatCannotBeReadAreWritten(t *testing.T) {
	for _, status := range noSuchRequest {
		server := discordtest.New(t, discordtest.Options{Token: token})
		server.Expect(discordtest.Rejected, discordtest.Frowned)
		n, _ := open(t, articles)
		b := newTestBot(t, n, func(c *Config) { c.API = server.URL() })
		server.FailNext(1, "GET", "/applications/", discordtest.Status(status))
		b.registerCommands(t.Context(), server.ApplicationID())
		if len(server.Commands(nil)) != len(commands()) {
			t.Errorf("after status %d: %d commands, want %d", status, len(server.Commands(nil)), len(commands()))
		}
	}
}

// TestCommandsWaitForTheInvitation starts the bot before it is on the server
// for which its commands are meant.
func TestCommandsWaitForTheInvitation(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{Token: token})
	server.Expect(discordtest.Rejected)
	n, _ := open(t, articles)
	guild := server.Guild("Harbour")
	b := newTestBot(t, n, func(c *Config) { c.API, c.Guild = server.URL(), guild.ID })
	server.FailNext(1, "GET", "/applications/"+server.ApplicationID()+"/guilds/", discordtest.ErrorCode(403, 50001, "Missing Access"))
	b.registerCommands(t.Context(), server.ApplicationID())
	if len(server.Commands(guild)) != len(commands()) {
		t.Errorf("%d commands, want %d", len(server.Commands(guild)), len(commands()))
	}
	for status, passing := range map[int]bool{400: false, 401: false, 403: true, 429: true, 500: true, 503: true} {
		if got := b.isPassing(&refused{status: status}); got != passing {
			t.Errorf("status %d: passing %v, want %v", status, got, passing)
		}
	}
}

// TestCommandsOfServersAreCleared: a server still has commands from when only
// it had them. The bot learns which servers it is on one by one, and meets that
// one after many others.
func TestCommandsOfServersAreCleared(t *testing.T) {
	var left *discordtest.Guild
	options := discordtest.Options{Rewrite: func(what string, data any) any {
		if ready, ok := data.(map[string]any); ok && what == "READY" {
			delete(ready, "guilds")
		}
		return data
	}}
	w := start(t, options, func(w *world, _ *Config, n Newsroom) Newsroom {
		for range 60 {
			left = w.Guild("Another")
		}
		b := newTestBot(t, n, func(c *Config) { c.API, c.Guild = w.URL(), left.ID })
		if _, err := b.overwrite(t.Context(), w.ApplicationID(), left.ID, commands()); err != nil {
			t.Fatal(err)
		}
		return n
	})
	if err := w.Await(withTimeout(t), func() bool { return len(w.Commands(left)) == 0 }); err != nil {
		t.Errorf("%d commands are left: %v", len(w.Commands(left)), err)
	}
	looked := func() (times int) {
		for _, request := range w.Requests() {
			if request.Method == http.MethodGet && strings.HasSuffix(request.Path, "/guilds/"+left.ID+"/commands") {
				times++
			}
		}
		return times
	}
	before := looked()
	left.Return()
	last := w.Guild("The last")
	if err := w.Await(withTimeout(t), func() bool {
		return slices.ContainsFunc(w.Requests(), func(r discordtest.Request) bool { return strings.Contains(r.Path, last.ID) })
	}); err != nil {
		t.Fatal(err)
	}
	if after := looked(); after != before {
		t.Errorf("a server was looked at %d times more", after-before)
	}
}

// TestCommandsThatAreRefusedAreSimplified has a server that does not know all
// the fields in Discord's documentation.
func TestCommandsThatAreRefusedAreSimplified(t *testing.T) {
	w := start(t, discordtest.Options{}, func(w *world, _ *Config, n Newsroom) Newsroom {
		w.FailNext(1, "PUT", "/applications/", discordtest.ErrorCode(400, 50035, "Invalid Form Body"))
		return n
	})
	says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	var check func(options []*discordtest.CommandOption)
	check = func(options []*discordtest.CommandOption) {
		for _, o := range options {
			if o.Autocomplete || o.MaxLength != 0 || len(o.ChannelTypes) > 0 || o.Type > discordgo.ApplicationCommandOptionRole {
				t.Errorf("%+v is not plain", o)
			}
			check(o.Options)
		}
	}
	for _, c := range w.Commands(nil) {
		check(c.Options)
		if c.Contexts != nil || (c.DefaultMemberPermissions != nil) != slices.Contains(moderatorCommands, c.Name) {
			t.Errorf("command %+v, want no contexts, and permissions for moderators' commands alone", c)
		}
	}
	if n := len(w.Commands(nil)); n != len(commands()) {
		t.Errorf("%d commands, want %d", n, len(commands()))
	}
}

// TestCommandsOfOtherScopesAreNoChange has a server that lists the commands of
// single servers among the global ones.
func TestCommandsOfOtherScopesAreNoChange(t *testing.T) {
	guild := ""
	server := discordtest.New(t, discordtest.Options{Token: token, Rewrite: func(what string, data any) any {
		if list, ok := data.([]any); ok && what == "GET /applications/{application}/commands" {
			return append(list, map[string]any{"type": 1, "name": "ask", "guild_id": guild})
		}
		return data
	}})
	guild = server.Guild("Harbour").ID
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.API = server.URL() })
	for i, want := range []bool{true, false} {
		if changed, err := b.overwrite(t.Context(), server.ApplicationID(), "", commands()); changed != want || err != nil {
			t.Errorf("time %d: changed %v, %v, want %v", i, changed, err, want)
		}
	}
}

// TestStopWhileCommandsAreRegistered: stopping before the commands are
// registered is not an error.
func TestStopWhileCommandsAreRegistered(t *testing.T) {
	w := start(t, discordtest.Options{}, func(w *world, _ *Config, n Newsroom) Newsroom {
		w.FailNext(1, "GET", "/applications/", discordtest.Hang())
		return n
	})
	if err := w.Await(withTimeout(t), func() bool { return w.Pending() == 0 }); err != nil {
		t.Fatal(err)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.log.String(), "level=ERROR") {
		t.Error("the log has an error")
	}
}
