package discordtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"byline/internal/discord/discordtest"
)

// answerWithin is how long interactions wait for an answer in tests that do not
// say: far longer than at Discord, as the machine may be busy.
const answerWithin = time.Minute

// place is a server with a guild in it.
type place struct {
	*discordtest.Server
	guild   *discordtest.Guild
	general *discordtest.Channel
	ana     *discordtest.Member
}

func newPlace(t *testing.T, options discordtest.Options) *place {
	t.Helper()
	if options.AnswerWithin == 0 {
		options.AnswerWithin = answerWithin
	}
	server := discordtest.New(t, options)
	guild := server.Guild("Harbour")
	return &place{
		Server:  server,
		guild:   guild,
		general: guild.Channel("general"),
		ana:     guild.Member("ana", discordtest.Everyday),
	}
}

// patience is a context for whatever has to happen soon.
func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// toServer sends all requests to the server.
type toServer struct{ base *url.URL }

func (r toServer) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.URL.Scheme, request.URL.Host = r.base.Scheme, r.base.Host
	return http.DefaultTransport.RoundTrip(request)
}

// session is a real discordgo session that talks to the server, and is not
// open yet.
func session(t *testing.T, server *discordtest.Server, intents discordgo.Intent) *discordgo.Session {
	t.Helper()
	s, err := discordgo.New("Bot " + server.Token())
	if err != nil {
		t.Fatal(err)
	}
	base, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	s.Client = &http.Client{Transport: toServer{base}, Timeout: time.Minute}
	s.Identify.Intents = intents
	s.ShouldReconnectOnError = false
	s.LogLevel = discordgo.LogError - 1
	return s
}

const everyday = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages

// closing are the sessions that are being closed, for which discordgo takes a
// second each.
var closing sync.WaitGroup

func TestMain(m *testing.M) {
	code := m.Run()
	closing.Wait()
	os.Exit(code)
}

// open opens a session and closes it when the test ends.
func open(t *testing.T, s *discordgo.Session) *discordgo.Session {
	t.Helper()
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closing.Go(func() { _ = s.Close() }) })
	return s
}

// handle has the session's events handled. The test ends no sooner than what is
// under way, which may still report errors to it, and nothing begins after it.
func handle[E any](t *testing.T, s *discordgo.Session, handler func(*discordgo.Session, E)) {
	t.Helper()
	var underWay sync.RWMutex
	ended := false
	s.AddHandler(func(s *discordgo.Session, event E) {
		underWay.RLock()
		defer underWay.RUnlock()
		if !ended {
			handler(s, event)
		}
	})
	t.Cleanup(func() {
		underWay.Lock()
		defer underWay.Unlock()
		ended = true
	})
}

// register registers commands globally, as JSON.
func register(t *testing.T, server *discordtest.Server, commands string) {
	t.Helper()
	raw(t, server, "PUT", "/applications/"+server.ApplicationID()+"/commands", commands).want(t, 200)
}

// reply is an answer to a raw request.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) want(t *testing.T, status int) reply {
	t.Helper()
	if r.status != status {
		t.Errorf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

// code is the code of a refusal.
func (r reply) code() int {
	var refusal struct{ Code int }
	_ = json.Unmarshal([]byte(r.body), &refusal)
	return refusal.Code
}

func raw(t *testing.T, server *discordtest.Server, method, path, body string) reply {
	t.Helper()
	return send(t, server, method, "/api/v10"+path, body, map[string]string{"Authorization": "Bot " + server.Token()})
}

func send(t *testing.T, server *discordtest.Server, method, path, body string, header map[string]string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL()+path, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("User-Agent", "DiscordBot (https://example.com, 1)")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	request.Close = true // A client tries again by itself on a connection that it used before.
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return reply{body: err.Error()}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{status: response.StatusCode, body: err.Error()}
	}
	return reply{response.StatusCode, response.Header, string(text)}
}

const askCommands = `[
	{"name": "ask", "description": "Asks", "options": [
		{"type": 3, "name": "question", "description": "What", "required": true},
		{"type": 3, "name": "source", "description": "Where", "autocomplete": true}]},
	{"name": "corpus", "description": "Articles", "default_member_permissions": "32", "options": [
		{"type": 1, "name": "reload", "description": "Reloads"},
		{"type": 1, "name": "add", "description": "Adds", "options": [
			{"type": 11, "name": "file", "description": "Which", "required": true}]}]},
	{"name": "Find sources", "type": 3}]`

func repeat(n int) string { return strings.Repeat("a", n) }
