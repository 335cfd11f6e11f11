package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
	"byline/internal/discord/gateway"

	"github.com/bwmarrin/discordgo"
)

// TestFailuresOnTheWay: whichever way a request fails, the question is
// answered, and only once.
func TestFailuresOnTheWay(t *testing.T) {
	for name, failure := range map[string]discordtest.Fault{
		"limited": discordtest.RateLimited(100 * time.Millisecond),
		"all":     discordtest.GloballyRateLimited(100 * time.Millisecond),
		"500":     discordtest.Status(500),
		"502":     discordtest.Status(502),
		"503":     discordtest.Status(503),
		"504":     discordtest.Status(504),
		"cut":     discordtest.Cut(),
		"lost":    discordtest.Lost(),
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, discordtest.Options{}, nil)
			w.Expect(discordtest.Twice, discordtest.Rejected, discordtest.TooFast)
			says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
			w.FailNext(1, "POST", "/interactions/", failure)
			says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
			w.FailNext(1, "POST", "/channels/", failure)
			said, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
			if err != nil {
				t.Fatal(err)
			}
			reply, err := w.channel.Answer(withTimeout(t), said)
			if err != nil {
				t.Fatal(err)
			}
			says(t, reply, "Ola Reiff")
			if err := w.stop(); err != nil {
				t.Fatal(err)
			}
			answers := 0
			for _, message := range w.channel.Messages() {
				if message.Author.ID == w.BotID() {
					answers++
				}
			}
			if answers != 3 {
				t.Errorf("%d answers, want 3", answers)
			}
			if log := w.log.String(); strings.Contains(log, "level=WARN") || strings.Contains(log, "level=ERROR") {
				t.Errorf("the log has a failure although the retry succeeded: %s", log)
			}
			if w.Pending() != 0 {
				t.Error("a failure met no request")
			}
		})
	}
}

// TestEditsDoNotWaitForEachOther: answers to deferred questions are sent at the
// same time. The test lets none through before all have arrived.
func TestEditsDoNotWaitForEachOther(t *testing.T) {
	const questions = 10
	var arrived sync.WaitGroup
	arrived.Add(questions)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		arrived.Done()
		arrived.Wait()
		fmt.Fprint(w, "{}")
	}))
	defer server.Close()
	a := newTestAPI(t, server.URL)
	ctx := withTimeout(t)
	var all sync.WaitGroup
	for n := range questions {
		all.Go(func() {
			to := &interactionDelivery{api: a, it: &interaction{ID: fmt.Sprint(n), AppID: "1", Token: fmt.Sprint("token", n)}}
			if err := to.finally(ctx, renderSentence("done")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func newTestAPI(t *testing.T, address string) *api {
	t.Helper()
	b, err := newBase(address)
	if err != nil {
		t.Fatal(err)
	}
	a, err := newAPI(b, token)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestRoutesAreBounded: the routes of finished interactions are not kept for
// ever, and those that must wait only up to a number.
func TestRoutesAreBounded(t *testing.T) {
	for _, wait := range []time.Duration{0, time.Hour} {
		limits := newTransport(newTestAPI(t, "http://127.0.0.1:9").base, nil)
		for n := range 2 * keptRoutes {
			route, done, err := limits.takeTurn(t.Context(), fmt.Sprint(n))
			if err != nil {
				t.Fatal(err)
			}
			if wait > 0 {
				limits.hold(route, wait)
			}
			done()
		}
		if want := map[time.Duration]int{time.Hour: keptRoutes}[wait]; len(limits.routes) != want {
			t.Errorf("%d routes are remembered when they wait %v, want %d", len(limits.routes), wait, want)
		}
	}
}

// TestRequestsOfARouteTakeTurns: one waits for the other, but not longer than it
// may, and those of other routes do not wait.
func TestRequestsOfARouteTakeTurns(t *testing.T) {
	entered, goOn := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/channels/1") {
			entered <- struct{}{}
			<-goOn
		}
		fmt.Fprint(w, "{}")
	}))
	defer server.Close()
	a := newTestAPI(t, server.URL)
	get := func(ctx context.Context, channel string) error {
		_, err := a.do(ctx, http.MethodGet, discordgo.EndpointChannel(channel), nil)
		return err
	}
	first := make(chan error, 1)
	go func() { first <- get(t.Context(), "1") }()
	<-entered
	if err := get(t.Context(), "2"); err != nil {
		t.Errorf("another route: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := get(ctx, "1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the same route: %v, want that the deadline passes", err)
	}
	goOn <- struct{}{}
	if err := <-first; err != nil {
		t.Error(err)
	}
}

// TestWaitsNoLongerThanItMay: a request ends with its context, however long a
// wait Discord asks for.
func TestWaitsNoLongerThanItMay(t *testing.T) {
	for name, handle := range map[string]http.HandlerFunc{
		"limited":       func(w http.ResponseWriter, _ *http.Request) { limitedFor(w, "3600", false) },
		"all limited":   func(w http.ResponseWriter, _ *http.Request) { limitedFor(w, "3600", true) },
		"says nothing":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) },
		"says nonsense": func(w http.ResponseWriter, _ *http.Request) { limitedFor(w, `"soon"`, false) },
		"broken":        func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
		"silent":        func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(handle)
			defer server.Close()
			a := newTestAPI(t, server.URL)
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			for range 2 { // the second learns of the limit from the first
				if _, err := a.do(ctx, http.MethodPost, discordgo.EndpointChannelMessages("1"), map[string]string{"content": "x"}); err == nil || strings.Contains(err.Error(), token) {
					t.Errorf("error is %v", err)
				}
			}
		})
	}
}

// TestLimitIsKept: after a 429, no request of the route, or of any route where
// the limit is global, is sent within the time that it says.
func TestLimitIsKept(t *testing.T) {
	for name, test := range map[string]struct {
		refuse func(w http.ResponseWriter)
		global bool
	}{
		"route": {func(w http.ResponseWriter) { limitedFor(w, "3600", false) }, false},
		"all":   {func(w http.ResponseWriter) { limitedFor(w, "3600", true) }, true},
		"said in the header alone": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if requests.Add(1) == 1 {
					test.refuse(w)
				}
			}))
			defer server.Close()
			a := newTestAPI(t, server.URL)
			for _, request := range []struct {
				channel string
				ok      bool
			}{{"1", false}, {"1", false}, {"2", !test.global}} {
				_, err := a.do(withTimeout(t), http.MethodPost, discordgo.EndpointChannelMessages(request.channel), nil)
				if (err == nil) != request.ok || err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("request to channel %s: error %v, want sent: %v", request.channel, err, request.ok)
				}
			}
			want := int32(1)
			if !test.global {
				want = 2
			}
			if got := requests.Load(); got != want {
				t.Errorf("%d requests were sent, want %d", got, want)
			}
		})
	}
}

// TestLimitThatSaysNothingIsTriedAgain: a request is retried after a 429 that
// does not say how long to wait.
func TestLimitThatSaysNothingIsTriedAgain(t *testing.T) {
	times := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if times++; times < 3 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	defer server.Close()
	if _, err := newTestAPI(t, server.URL).do(withTimeout(t), http.MethodPost, discordgo.EndpointChannelMessages("1"), nil); err != nil || times != 3 {
		t.Errorf("%d requests and error %v, want 3 and none", times, err)
	}
}

// TestRouteThatIsUsedUp: further requests on a route at its limit wait, as long
// as their contexts allow, and requests on other routes do not.
func TestRouteThatIsUsedUp(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset-After", "3600")
	}))
	defer server.Close()
	a := newTestAPI(t, server.URL)
	for n, request := range []struct {
		channel string
		ok      bool
	}{{"1", true}, {"1", false}, {"2", true}} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		_, err := a.do(ctx, http.MethodPost, discordgo.EndpointChannelMessages(request.channel), nil)
		if (err == nil) != request.ok || err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("request %d: error %v, want sent: %v", n, err, request.ok)
		}
		if ctx.Err() != nil {
			t.Errorf("request %d waited until its deadline, although the limit ends later", n)
		}
		cancel()
	}
}

// TestAttachmentIsBounded: no more of an attachment is read than allowed, even
// if Discord gave a smaller size.
func TestAttachmentIsBounded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the token was sent along")
		}
		if r.URL.Path == "/short" {
			w.Header().Set("Content-Length", "10")
			fmt.Fprint(w, "half")
			return
		}
		chunk := make([]byte, 1<<20)
		for range largestFile/len(chunk) + 2 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	a := newTestAPI(t, server.URL)
	for path, want := range map[string]error{"/long": errTooLarge, "/short": io.ErrUnexpectedEOF} {
		content, err := a.fetch(t.Context(), &discordgo.MessageAttachment{URL: server.URL + path, Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, content); !errors.Is(err, want) || n > largestFile {
			t.Errorf("%s: read %d bytes with error %v, want at most %d and %v", path, n, err, largestFile, want)
		}
		content.Close()
	}
}

func limitedFor(w http.ResponseWriter, seconds string, global bool) {
	w.Header().Set("X-RateLimit-Reset-After", seconds)
	if global {
		w.Header().Set("X-RateLimit-Global", "true")
	}
	w.WriteHeader(429)
	fmt.Fprintf(w, `{"message":"You are being rate limited.","retry_after":%s,"global":%v}`, seconds, global)
}

// TestErrorsHoldNoSecret looks for the tokens of the bot and of an interaction
// in the errors of requests that are refused, that fail, or whose response
// repeats what was sent.
func TestErrorsHoldNoSecret(t *testing.T) {
	const secret = "interaction-token"
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(400)
		fmt.Fprintf(w, `{"code": 50035, "message": "you sent %s"}`, r.Header.Get("Authorization"))
	}))
	defer echo.Close()
	moved := httptest.NewServer(http.RedirectHandler("http://"+closed.Addr().String()+"/", http.StatusFound))
	defer moved.Close()
	if shown := newTestAPI(t, echo.URL).shown(strings.Repeat("a", 500-len(token)/2) + token); strings.Contains(shown, token[:len(token)/3]) {
		t.Errorf("a part of the token is shown: %s", shown)
	}
	for _, address := range []string{"http://" + closed.Addr().String(), echo.URL, moved.URL} {
		a := newTestAPI(t, address)
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		to := &interactionDelivery{api: a, it: &interaction{ID: "1", AppID: "2", Token: secret}}
		errs := []error{to.now(ctx, renderSentence("x")), to.finally(ctx, renderSentence("x"))}
		_, err := a.gatewayAddress(ctx)
		_, dialErr := a.dial(ctx, "ws"+strings.TrimPrefix(address, "http"))
		for _, err := range append(errs, err, dialErr) {
			if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), token) || strings.Contains(err.Error(), secret) {
				t.Errorf("%s: error %+v, want one without a token", address, err)
			}
		}
		cancel()
	}
}

// TestRedirectsAreNotFollowed: neither the token nor an attachment is sent to a
// host that Discord did not name.
func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("asked for %s", r.URL) }))
	defer elsewhere.Close()
	moved := httptest.NewServer(http.RedirectHandler(elsewhere.URL+"/", http.StatusTemporaryRedirect))
	defer moved.Close()
	a := newTestAPI(t, moved.URL)
	if _, err := a.do(t.Context(), http.MethodGet, discordgo.EndpointGatewayBot, nil); err == nil {
		t.Error("no error")
	}
	if _, err := a.fetch(t.Context(), &discordgo.MessageAttachment{URL: moved.URL + "/a.md"}); err == nil {
		t.Error("no error")
	}
}

func TestGatewayIsFound(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		want   string // in the address or the error
		wait   time.Duration
	}{
		"for bots": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"url":"ws://%s/a","shards":1,"session_start_limit":{"total":1000,"remaining":1,"reset_after":5000}}`, r.Host)
		}, "/a?", 0},
		"for all": {func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/bot") {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			fmt.Fprintf(w, `{"url":"ws://%s/b"}`, r.Host)
		}, "/b?", 0},
		"no start left": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"url":"ws://x","session_start_limit":{"total":1000,"remaining":0,"reset_after":5000}}`)
		}, "no session may be started", 5 * time.Second},
		"nonsense":   {func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>") }, "read the gateway's address", 0},
		"no address": {func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "{}") }, "cannot be read", 0},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(test.answer)
			defer server.Close()
			address, err := newTestAPI(t, server.URL).gatewayAddress(t.Context())
			if text := fmt.Sprint(address, err); !strings.Contains(text, test.want) {
				t.Errorf("gateway address %q, error %v, want %q in one of them", address, err, test.want)
			}
			if limited, ok := errors.AsType[*gateway.LimitError](err); ok != (test.wait > 0) || ok && limited.Wait != test.wait {
				t.Errorf("error %v, want a wait of %v", err, test.wait)
			}
		})
	}
}

func TestTokenThatIsRefused(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{Token: "another"})
	server.Expect(discordtest.Rejected, discordtest.Frowned)
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.API = server.URL() })
	err := advise(b.gateway.Run(withTimeout(t)))
	if err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN") || strings.Contains(err.Error(), token) {
		t.Errorf("error is %v", err)
	}
}

func TestContentIntentThatIsNotSwitchedOn(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{Token: token})
	server.Expect(discordtest.GatewayClosed)
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.API, c.AskChannels = server.URL(), []string{"1"} })
	if err := advise(b.gateway.Run(withTimeout(t))); err == nil || !strings.Contains(err.Error(), "Message Content Intent") {
		t.Errorf("error is %v", err)
	}
}

func TestSettingsThatCannotBeUsed(t *testing.T) {
	n, _ := open(t, articles)
	good := newTestBot(t, n, nil).config
	for want, change := range map[string]func(*Config){
		"DISCORD_TOKEN":   func(c *Config) { c.Token = "" },
		"the token has":   func(c *Config) { c.Token = "Bot " + token },
		"that no token":   func(c *Config) { c.Token = token + "\n" },
		"DISCORD_API_URL": func(c *Config) { c.API = "nonsense" },
		"SHARD_COUNT":     func(c *Config) { c.Shard, c.Shards = 2, 2 },
		"HTTP_ADDR":       func(c *Config) { c.HTTP = "256.0.0.1:1" },
	} {
		config := good
		change(&config)
		err := Run(t.Context(), config, alone{n})
		if want == "SHARD_COUNT" {
			want = "SHARD_ID"
		}
		if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, context.Canceled) || strings.Contains(err.Error(), token) {
			t.Errorf("error %v, want one that names %q and not the token", err, want)
		}
	}
}
