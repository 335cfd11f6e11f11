package discord

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"byline/internal/discord/discordtest"
)

// TestWhatIsAskedInAnOutageIsAnswered asks while the bot cannot connect, after
// any number of attempts.
func TestWhatIsAskedInAnOutageIsAnswered(t *testing.T) {
	t.Parallel()
	w := start(t, discordtest.Options{}, nil)
	allow := w.Refuse()
	dialled := w.Dialled()
	w.Break(discordtest.Cut())
	said, err := w.ana.Say(w.channel, w.BotMention()+" who opened the ferry pier?")
	if err != nil {
		t.Fatal(err)
	}
	// More attempts than a session once survived.
	if err := w.Await(withTimeout(t), func() bool { return w.Dialled() >= dialled+4 }); err != nil {
		t.Fatal(err)
	}
	allow()
	reply, err := w.channel.Answer(withTimeout(t), said)
	if err != nil {
		t.Fatal(err)
	}
	says(t, reply, "Ola Reiff")
	if w.Identified() != 1 || w.Resumed() != 1 {
		t.Errorf("identified %d times, resumed %d times, want once each", w.Identified(), w.Resumed())
	}
}

// TestUnreachableDiscordIsLoggedAsSuch: the log distinguishes an API or gateway
// that cannot be reached from a connection that ended.
func TestUnreachableDiscordIsLoggedAsSuch(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, func(c *Config) { c.API = "http://127.0.0.1:1" })
	_, err := b.api.gatewayAddress(t.Context())
	if err == nil || !strings.Contains(err.Error(), "Discord's API cannot be reached at 127.0.0.1:1: ") || !strings.Contains(err.Error(), "see that this machine is online") {
		t.Errorf("error %v, want that the API cannot be reached, and what to do", err)
	}
	_, err = b.api.dial(t.Context(), "ws://127.0.0.1:1/")
	if err == nil || !strings.Contains(err.Error(), "Discord's gateway cannot be reached at 127.0.0.1:1: ") {
		t.Errorf("error %v, want that the gateway cannot be reached", err)
	}
	var log syncBuffer
	b.log = slog.New(slog.NewTextHandler(&log, nil))
	ctx, cancel := context.WithCancel(withTimeout(t))
	ended := make(chan error, 1)
	go func() { ended <- b.newGateway().Run(ctx) }()
	if !eventually(func() bool { return strings.Contains(log.String(), `msg="Discord is not reached"`) }) {
		t.Errorf("the log does not say that Discord is not reached: %s", log.String())
	}
	cancel()
	if err := <-ended; err != nil || strings.Contains(log.String(), "connection to Discord ended") {
		t.Errorf("Run: error %v, want none and no message of an end in the log: %s", err, log.String())
	}
}
