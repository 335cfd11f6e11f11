package discord

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/discord/discordtest"
	"byline/internal/newsroom"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/time/rate"
)

// hooked is a newsroom that calls a function before it answers.
type hooked struct {
	Newsroom
	before func(ctx context.Context, question answer.Question) error
}

func (h hooked) Ask(ctx context.Context, question answer.Question) (*answer.Answer, error) {
	if err := h.before(ctx, question); err != nil {
		return nil, err
	}
	return h.Newsroom.Ask(ctx, question)
}

func startHooked(t *testing.T, before func(ctx context.Context, question answer.Question) error) *world {
	return start(t, discordtest.Options{}, func(_ *world, _ *Config, n Newsroom) Newsroom { return hooked{n, before} })
}

func TestSlowAnswerIsDeferred(t *testing.T) {
	goOn := make(chan struct{})
	w := startHooked(t, func(context.Context, answer.Question) error { <-goOn; return nil })
	interaction, err := w.ana.Slash(withTimeout(t), w.channel, "ask", discordtest.With("question", "who opened the ferry pier?"), discordtest.With("private", true))
	if err != nil {
		t.Fatal(err)
	}
	response, err := interaction.Response(withTimeout(t))
	if err != nil || response.Type != 5 || !response.Message.Ephemeral() {
		t.Errorf("response %+v, %v, want a private deferred message", response, err)
	}
	close(goOn)
	message := answered(t, interaction, nil)
	says(t, message, "Ola Reiff")
	if !message.Ephemeral() {
		t.Error("the private answer is for all to see")
	}
}

// TestLateAnswerIsSentAllTheSame: a bot that is behind still sends its answer,
// since Discord decides what is too late.
func TestLateAnswerIsSentAllTheSame(t *testing.T) {
	sent := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { sent <- r.URL.Path }))
	defer server.Close()
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.API = server.URL })
	it := &interaction{ID: "1", AppID: "2", Token: "x", Type: discordgo.InteractionApplicationCommand, Data: interactionData{Name: helpCommand}}
	b.onInteraction(it, time.Now().Add(-time.Minute))
	select {
	case path := <-sent:
		if path != "/api/v9/interactions/1/x/callback" {
			t.Errorf("sent to %s", path)
		}
	default:
		t.Error("nothing is sent")
	}
}

func TestFaultOfAHandlerIsNoFaultOfTheBot(t *testing.T) {
	w := startHooked(t, func(_ context.Context, question answer.Question) error {
		if strings.Contains(question.Text, "fault") {
			panic("a fault")
		}
		return nil
	})
	message := w.ask(t, "is there a fault?")
	says(t, message, "Something went wrong on my side")
	if !message.Ephemeral() || strings.Contains(message.AllText(), "panic") || strings.Contains(message.AllText(), ".go:") {
		t.Errorf("the reply is %q, want a private one without the panic", message.AllText())
	}
	says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if log := w.log.String(); !strings.Contains(log, "a fault") || !strings.Contains(log, "serve_test.go") {
		t.Error("the log does not say where")
	}
}

func TestErrorIsToldInTheLogAlone(t *testing.T) {
	w := startHooked(t, func(context.Context, answer.Question) error { return fmt.Errorf("read /secret/path: it is broken") })
	message := w.ask(t, "who opened the ferry pier?")
	says(t, message, "Something went wrong on my side")
	if err := w.stop(); err != nil { // the log line is written after the reply
		t.Fatal(err)
	}
	if strings.Contains(message.AllText(), "secret") || !strings.Contains(w.log.String(), "/secret/path") {
		t.Errorf("the reply is %q, want the error in the log alone: %s", message.AllText(), w.log)
	}
}

func TestFaultOfTheDiskIsToldWithAdvice(t *testing.T) {
	for _, test := range []struct {
		err           error
		sentence, log string
	}{
		{fmt.Errorf("search: %w: unexpected fault address", newsroom.ErrUnreadable), "I cannot read my articles at the moment", "the index is rebuilt automatically"},
		{fmt.Errorf("search: %w: no node answers", newsroom.ErrUnreachable), "I cannot reach my articles at the moment", "see that the engine that keeps the articles runs"},
		{fmt.Errorf("%w: %w", newsroom.ErrNoArticles, newsroom.ErrUnreachable), "I cannot reach my articles at the moment", "see that the engine that keeps the articles runs"},
		{fmt.Errorf("add: %w", fs.ErrPermission), "does not let me do that", "let the user that the bot runs as"},
		{fmt.Errorf("add: %w", syscall.EROFS), "does not let me do that", "make the disk writable"},
	} {
		w := startHooked(t, func(context.Context, answer.Question) error { return test.err })
		says(t, w.ask(t, "who opened the ferry pier?"), test.sentence)
		if err := w.stop(); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(w.log.String(), test.log) {
			t.Errorf("%v: the log has no %q", test.err, test.log)
		}
	}
}

// TestConcurrentQuestionsAreLimited: no more than the allowed number of
// questions are worked on at the same time, and all are answered.
func TestConcurrentQuestionsAreLimited(t *testing.T) {
	const questions = 40
	var now, most atomic.Int32
	w := startHooked(t, func(context.Context, answer.Question) error {
		for n := now.Add(1); ; {
			if seen := most.Load(); n <= seen || most.CompareAndSwap(seen, n) {
				break
			}
		}
		time.Sleep(time.Millisecond)
		now.Add(-1)
		return nil
	})
	var all sync.WaitGroup
	for range questions {
		all.Go(func() { says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff") })
	}
	all.Wait()
	if limit := int32(cap(newTestBot(t, w.newsroom, nil).slots)); most.Load() > limit {
		t.Errorf("%d questions at a time, the limit is %d", most.Load(), limit)
	}
}

func TestBusyIsSaid(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	for range cap(b.slots) {
		b.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	r := &request{settings: b.config.Defaults(), text: "who opened the ferry pier?"}
	_, err := b.handle(ctx, r, b.messageRoute())
	if sentence, outcome := sentenceFor(err); outcome != outcomeBusy || !strings.Contains(sentence, "Too many questions") {
		t.Errorf("%v: sentence %q, outcome %s, want %s", err, sentence, outcome, outcomeBusy)
	}
	b.waiting.Store(mostWaiting)
	if _, err := b.slot(t.Context()); err == nil {
		t.Error("a question waits although too many wait already")
	}
}

func TestLimitsArePrivateAndSaidOnce(t *testing.T) {
	w := start(t, discordtest.Options{}, func(_ *world, c *Config, n Newsroom) Newsroom {
		c.PersonLimit = 2
		return n
	})
	for range 2 {
		says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	}
	message := w.ask(t, "who opened the ferry pier?")
	says(t, message, "a little fast")
	if !message.Ephemeral() {
		t.Error("everyone sees the limit")
	}
	bo := w.guild.Member("bo", discordtest.Everyday)
	for range 5 {
		if _, err := bo.Say(w.channel, w.BotMention()+" who opened the ferry pier?"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Await(withTimeout(t), func() bool { return len(bo.Sees(bo.DM())) == 1 }); err != nil {
		t.Error(err)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if told := bo.Sees(bo.DM()); len(told) != 1 {
		t.Errorf("told %d times of the limit, want once", len(told))
	}
	if answers := len(w.channel.Messages()) - 5; answers != 2+2 {
		t.Errorf("%d answers in the channel, want 4", answers)
	}
}

func TestServersAreLimited(t *testing.T) {
	w := start(t, discordtest.Options{}, func(_ *world, c *Config, n Newsroom) Newsroom {
		c.ServerLimit = 1
		return n
	})
	says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	bo := w.guild.Member("bo", discordtest.Everyday)
	says(t, w.slash(t, bo, "ask", discordtest.With("question", "who opened the ferry pier?")), "a little fast")
}

// TestWhoIsForgotten: rate limits use bounded memory.
func TestWhoIsForgotten(t *testing.T) {
	l := newLimits()
	for n := range 3 * keptLimits {
		l.allow(fmt.Sprint(n), 1)
	}
	if len(l.kept) > keptLimits {
		t.Errorf("%d limits are kept, want at most %d", len(l.kept), keptLimits)
	}
	if !l.allow("x", 1) {
		t.Error("the first question of a person is not allowed")
	}
	if l.allow("x", 1) {
		t.Error("a second question at once is allowed")
	}
}

// TestToldOnce: a person who keeps asking over the limit is not told each time,
// for any of the limits, even if a question was allowed in between.
func TestToldOnce(t *testing.T) {
	n, _ := open(t, articles)
	for name, test := range map[string]struct{ person, server int }{
		"person": {1, 0}, "server": {0, 1}, "server before the person": {60, 1}, "both": {1, 1},
	} {
		b := newTestBot(t, n, func(c *Config) { c.PersonLimit, c.ServerLimit = test.person, test.server })
		r := &request{user: "1", guild: "2", settings: b.config.Defaults()}
		if allowed, _ := b.within(r, false); !allowed {
			t.Errorf("%s: the first is not allowed", name)
		}
		for i, want := range []bool{false, true, true} {
			if allowed, again := b.within(r, false); allowed || again != want {
				t.Errorf("%s: request %d over the limit: allowed %v, told before %v", name, i+1, allowed, again)
			}
		}
	}
	b := newTestBot(t, n, func(c *Config) { c.PersonLimit = 1 })
	r := &request{user: "1", settings: b.config.Defaults()}
	b.within(r, false)
	b.within(r, false)
	b.persons.kept["1"].limiter.SetBurst(2)
	b.persons.kept["1"].limiter.SetLimit(rate.Inf) // as if time had passed
	if allowed, _ := b.within(r, false); !allowed {
		t.Error("not allowed after a while")
	}
	b.persons.kept["1"].limiter.SetLimit(0)
	b.persons.kept["1"].limiter.SetBurst(0)
	if allowed, again := b.within(r, false); allowed || !again {
		t.Errorf("allowed %v, told before %v", allowed, again)
	}
}

// TestShutdownFinishesWhatIsUnderWay: a question asked before is answered, and
// the connection to the gateway is closed properly.
func TestShutdownFinishesWhatIsUnderWay(t *testing.T) {
	asked, goOn := make(chan struct{}), make(chan struct{})
	w := startHooked(t, func(context.Context, answer.Question) error { close(asked); <-goOn; return nil })
	interaction, err := w.ana.Slash(withTimeout(t), w.channel, "ask", discordtest.With("question", "who opened the ferry pier?"))
	if err != nil {
		t.Fatal(err)
	}
	<-asked
	ended := make(chan error, 1)
	go func() { ended <- w.stop() }()
	if err := w.Await(withTimeout(t), func() bool { return w.Connections() == 0 }); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		t.Fatalf("ended with a question under way: %v", err)
	default:
	}
	close(goOn)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	says(t, answered(t, interaction, nil), "Ola Reiff")
}

// TestUnfinishedAnswersAreReported: a person who waits for an answer learns
// that it has been abandoned.
func TestUnfinishedAnswersAreReported(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	interaction, err := w.ana.Slash(withTimeout(t), w.channel, "ask", discordtest.With("question", "who opened the ferry pier?"))
	answered(t, interaction, err)
	b := newTestBot(t, w.newsroom, func(c *Config) { c.API = w.URL() })
	working, abandon := context.WithCancel(t.Context())
	b.working = working
	endless := route{handle: func(ctx context.Context, _ *request) (*reply, error) {
		abandon()
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	said, err := w.ana.Say(w.channel, "x")
	if err != nil {
		t.Fatal(err)
	}
	b.serve(&request{kind: "mention", received: time.Now()}, endless, messageDelivery{api: b.api, message: &incoming{ID: said.ID, ChannelID: w.channel.ID}})
	message, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	says(t, message, "I am being restarted")
}

// TestAnswerDoesNotWaitForTyping: an answer arrives even if Discord cannot show
// that the bot is typing.
func TestAnswerDoesNotWaitForTyping(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.FailNext(10, "POST", "/channels/"+w.channel.ID+"/typing", discordtest.Hang())
	said, err := w.ana.Say(w.channel, "x")
	if err != nil {
		t.Fatal(err)
	}
	b := newTestBot(t, w.newsroom, func(c *Config) { c.API = w.URL() })
	slow := route{handle: func(ctx context.Context, _ *request) (*reply, error) {
		for w.Pending() == 10 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		return renderSentence("Here it is."), ctx.Err()
	}}
	asked := &request{kind: "mention", received: time.Now().Add(-promptly)}
	b.serve(asked, slow, messageDelivery{api: b.api, message: &incoming{ID: said.ID, ChannelID: w.channel.ID}})
	message, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	says(t, message, "Here it is.")
}

// TestAnswerWhereHistoryCannotBeRead: where the bot may not read earlier
// messages, an answer arrives, though not as a reply.
func TestAnswerWhereHistoryCannotBeRead(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.Expect(discordtest.Rejected)
	w.FailNext(1, "POST", "/channels/", discordtest.ErrorCode(403, codeNoHistory, "Cannot reply without permission to read message history"))
	before := len(w.channel.Messages())
	if _, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?"); err != nil {
		t.Fatal(err)
	}
	if err := w.Await(withTimeout(t), func() bool { return len(w.channel.Messages()) == before+2 }); err != nil {
		t.Fatal(err)
	}
	says(t, w.channel.Messages()[before+1], "Ola Reiff")
}

// TestAnswerToAQuestionThatIsGone: a question that was deleted before the bot
// heard of it is answered without a reference to it.
func TestAnswerToAQuestionThatIsGone(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{Token: token})
	channel := server.Guild("Harbour").Channel("general")
	d := messageDelivery{api: newTestAPI(t, server.URL()), message: &incoming{ID: "4711", ChannelID: channel.ID}}
	if err := d.now(withTimeout(t), renderSentence("It was Ola Reiff.")); err != nil {
		t.Fatal(err)
	}
	if messages := channel.Messages(); len(messages) != 1 || messages[0].MessageReference != nil {
		t.Errorf("the channel has %+v, want one message that refers to none", messages)
	}
}

// TestPanicInAnEventEndsNothing: a panic while an event is read does not end
// the process.
func TestPanicInAnEventEndsNothing(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	var log syncBuffer
	b.log = slog.New(slog.NewTextHandler(&log, nil))
	func() {
		defer b.recovered("READY")
		panic("a fault")
	}()
	if !strings.Contains(log.String(), "a fault") || !strings.Contains(log.String(), "READY") {
		t.Errorf("the log names neither the panic nor the event: %s", log.String())
	}
}

// TestForbiddenIsLogged: the log names the person who tried, even if the
// refusal could not be delivered.
func TestForbiddenIsLogged(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	var log syncBuffer
	b.log = slog.New(slog.NewTextHandler(&log, nil))
	b.report(&request{kind: "corpus reload", user: "77", guild: "88", outcome: outcomeForbidden}, errForbidden, errors.New("it is down"))
	for _, want := range []string{"outcome=forbidden", "user=77", "server=88", "it is down"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q is not in %s", want, log.String())
		}
	}
}

func TestUnknownCommandsAndButtons(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	for _, id := range []string{"c1", "c1.0", "c1.9.AAAAAAAAAAA", "m2.x y", "d1.ask....y", "f1", "f1.?.a.b", contextID{0, []string{"AAAAAAAAAAA"}}.String()} {
		_, err := b.handle(t.Context(), &request{customID: id}, b.buttons[buttonOf(id)])
		if _, outcome := sentenceFor(err); outcome != outcomeRefused {
			t.Errorf("button %q: error %v, want outcome %s", id, err, outcomeRefused)
		}
	}
	_, err := unknown.handle(t.Context(), &request{})
	if sentence, outcome := sentenceFor(err); outcome != outcomeRefused || !strings.Contains(sentence, "/help") {
		t.Errorf("error %v, want one that names /help", err)
	}
	kinds := make(map[string]bool)
	for button, route := range b.buttons {
		if route.kind == "" || kinds[route.kind] {
			t.Errorf("button %s is of kind %q, want one of its own", button, route.kind)
		}
		kinds[route.kind] = true
	}
	if _, known := b.buttons[buttonOf("zz9.x")]; known {
		t.Error("another version's button is known")
	}
}

// TestReplyThatDiscordDoesNotTake: the person who asked learns at least that
// there was an answer.
func TestReplyThatDiscordDoesNotTake(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	w.Expect(discordtest.Rejected, discordtest.Frowned)
	says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	w.FailNext(1, "POST", "/interactions/", discordtest.ErrorCode(400, 50035, "Invalid Form Body"))
	says(t, w.ask(t, "who opened the ferry pier?"), "Discord did not take my answer")
	w.FailNext(1, "POST", "/channels/", discordtest.ErrorCode(403, 50013, "Missing Permissions"))
	if _, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?"); err != nil {
		t.Fatal(err)
	}
	if !eventually(func() bool { return strings.Contains(w.log.String(), "code 50013") }) {
		t.Error("the log does not say why")
	}
}

// TestInteractionThatIsTooOld: an interaction that Discord has forgotten, as
// after an outage, is dropped quietly.
func TestInteractionThatIsTooOld(t *testing.T) {
	goOn := make(chan struct{})
	w := startHooked(t, func(ctx context.Context, _ answer.Question) error {
		select {
		case <-goOn:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	w.Expect(discordtest.Unanswered, discordtest.Late, discordtest.Rejected)
	w.FailNext(1, "POST", "/interactions/", discordtest.ErrorCode(404, codeUnknownInteraction, "Unknown interaction"))
	if _, err := w.ana.Slash(withTimeout(t), w.channel, "ask", discordtest.With("question", "who opened the ferry pier?")); err != nil {
		t.Fatal(err)
	}
	// Work on a question stops once it can no longer be answered.
	if !eventually(func() bool { return strings.Contains(w.log.String(), "outcome="+outcomeUnsent) }) {
		t.Error("work on the question goes on")
	}
	close(goOn)
	says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	for _, request := range w.Requests() {
		if request.Method == "PATCH" {
			t.Error("an answer that was refused is edited")
		}
	}
}

// TestEventsThatCannotBeRead: what is not an event, or one of an unknown type,
// ends nothing.
func TestEventsThatCannotBeRead(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	for _, name := range []string{"READY", "INTERACTION_CREATE", "MESSAGE_CREATE", "SOMETHING_NEW"} {
		for _, data := range []string{"null", "{}", "[]", `"x"`, "", `{"type":2}`, `{"type":3,"data":null}`, `{"type":99,"data":{}}`, `{"author":null,"content":"<@1>"}`, `{"user":{}}`} {
			b.event(name, []byte(data))
		}
	}
	b.work.Wait()
	message := new(incoming)
	if err := decode([]byte(`{"content":"who?","components":[{"type":999}],"referenced_message":{"content":"x","components":[{"type":998}]}}`), message); err != nil || message.Content != "who?" || message.Referenced.Content != "x" {
		t.Errorf("message %+v, %v, want it without the unknown components", message, err)
	}
}

// TestWaitingTakesNoneOfTheTimeToAnswer: a question has its full time once its
// turn comes.
func TestWaitingTakesNoneOfTheTimeToAnswer(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.questionTime = time.Hour })
	for range cap(b.slots) {
		b.slots <- struct{}{}
	}
	began := time.Now()
	var turn, until time.Time
	to := &recorded{}
	go func() {
		for b.waiting.Load() == 0 {
			time.Sleep(time.Millisecond) // until the question is waiting
		}
		turn = time.Now()
		<-b.slots
	}()
	asked := &request{kind: "mention", received: began, settings: b.config.Defaults()}
	b.serve(asked, route{question: true, handle: func(ctx context.Context, _ *request) (*reply, error) {
		until, _ = ctx.Deadline()
		return renderSentence("yes"), nil
	}}, to)
	if left := until.Sub(turn); left < time.Hour {
		t.Errorf("%v were left of an hour", left)
	}
}

// recorded is a delivery that keeps what is delivered.
type recorded struct{ replies []*reply }

func (d *recorded) now(_ context.Context, reply *reply) error {
	d.replies = append(d.replies, reply)
	return nil
}
func (d *recorded) finally(ctx context.Context, reply *reply) error       { return d.now(ctx, reply) }
func (d *recorded) later(context.Context, bool) error                     { return nil }
func (d *recorded) aside(ctx context.Context, reply *reply, _ bool) error { return d.now(ctx, reply) }
func (d *recorded) further(ctx context.Context, reply *reply) error       { return d.now(ctx, reply) }
func (d *recorded) silence(context.Context) error                         { return nil }
