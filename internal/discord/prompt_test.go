package discord

import (
	"context"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/discord/discordtest"

	"github.com/bwmarrin/discordgo"
)

// TestSlowAnswerIsAnnouncedInTime: if an answer takes long, Discord is told so
// within the 3 s that it waits. The tests' Discord waits longer, since a busy
// machine may delay an announcement, but hardly three times in a row.
func TestSlowAnswerIsAnnouncedInTime(t *testing.T) {
	goOn := make(chan struct{})
	w := startHooked(t, func(context.Context, answer.Question) error { <-goOn; return nil })
	defer close(goOn)
	var after time.Duration
	for range 3 {
		interaction, err := w.ana.Slash(withTimeout(t), w.channel, "ask", discordtest.With("question", "who opened the ferry pier?"))
		if err != nil {
			t.Fatal(err)
		}
		response, err := interaction.Response(withTimeout(t))
		if err != nil || response.Type != discordgo.InteractionResponseDeferredChannelMessageWithSource {
			t.Fatalf("response %+v, %v, want a deferred message", response, err)
		}
		if after = response.After; after < 3*time.Second {
			return
		}
	}
	t.Errorf("announced after %v", after)
}
