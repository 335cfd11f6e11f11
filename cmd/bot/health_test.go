package main

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

// TestHealthIsThatOfTheRunningBot asks in the same way as the image's health
// check, in a folder in which nothing can be opened.
func TestHealthIsThatOfTheRunningBot(t *testing.T) {
	s := serve(t, time.Minute, harbours(3), "HTTP_ADDR=127.0.0.1:0")
	log, err := os.ReadFile(s.log)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(log), `"serving health and metrics" address=`)
	address, _, _ := strings.Cut(rest, "\n")
	dir := t.TempDir()
	ask := func() (output string, status int) {
		bot := exec.Command("bot", "health")
		bot.Dir = dir
		bot.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "HTTP_ADDR=" + address, "HTTP_PROXY=http://127.0.0.1:1", "DISCORD_TOKEN=" + secret}
		text, err := bot.CombinedOutput()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return string(text), exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		return string(text), 0
	}
	until := func(wanted string, wantedStatus int) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
			output, status := ask()
			if output == wanted && status == wantedStatus {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("the health is %q with status %d, want %q with %d", output, status, wanted, wantedStatus)
			}
		}
	}
	until("ok\n", 0)
	s.Expect(discordtest.GatewayClosed, discordtest.HeartbeatMissed)
	allow := s.Refuse()
	s.Break(discordtest.Cut())
	until("bot: the bot cannot answer questions: the connection to Discord is down\n", exitFailure)
	allow()
	until("ok\n", 0)
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if output, status := ask(); status != exitFailure || !strings.HasPrefix(output, "bot: the bot does not answer: ") {
		t.Errorf("without a bot the health is %q with status %d", output, status)
	}
	if made, err := os.ReadDir(dir); err != nil || len(made) > 0 {
		t.Errorf("asking made %v, %v", made, err)
	}
}
