package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

const secret = "NTk5.the-token.of-the-bot"

// service is the binary while it serves the test's Discord.
type service struct {
	*discordtest.Server
	channel *discordtest.Channel
	guild   *discordtest.Guild // the home server
	corpus  string
	log     string
	// began is when the binary was started.
	began time.Time
	// stop interrupts the binary and returns how it ended.
	stop func() error
}

// serve is launch, and then waits until the articles are served.
func serve(t *testing.T, heartbeat time.Duration, files map[string]string, settings ...string) *service {
	t.Helper()
	s := launch(t, heartbeat, files, settings...)
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		log, err := os.ReadFile(s.log)
		switch {
		case err != nil:
			t.Fatal(err)
		case strings.Contains(string(log), "the articles are up to date"):
			return s
		case time.Now().After(deadline):
			t.Fatal("the articles are not served")
		}
	}
}

// launch starts a Discord with that heartbeat interval, and the binary with the
// settings, and waits until it is connected.
func launch(t *testing.T, heartbeat time.Duration, files map[string]string, settings ...string) *service {
	t.Helper()
	// The machine may be busy; other tests check what has to be in time.
	options := discordtest.Options{Token: secret, HeartbeatInterval: heartbeat, AnswerWithin: 5 * time.Minute}
	s := &service{Server: discordtest.New(t, options), corpus: t.TempDir()}
	s.guild = s.Guild("Harbour")
	s.channel = s.guild.Channel("general")
	for name, content := range files {
		writeFile(t, filepath.Join(s.corpus, name), content)
	}
	dir := t.TempDir()
	s.log = filepath.Join(dir, "log")
	log, err := os.Create(s.log)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	bot := exec.Command("bot")
	bot.Dir, bot.Stdout, bot.Stderr = dir, log, log
	bot.Env = append([]string{
		"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "DISCORD_TOKEN=" + secret, "DISCORD_API_URL=" + s.URL(), "READ_TIME=1m",
		"HOME_GUILD_ID=" + s.guild.ID, "CORPUS_DIR=" + s.corpus, "AS_OF=2031-03-06",
	}, settings...)
	s.began = time.Now()
	if err := bot.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- bot.Wait() }()
	s.stop = sync.OnceValue(func() error {
		if err := bot.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Error(err)
		}
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Minute):
			t.Error("the bot did not end on a signal", bot.Process.Kill())
			return <-ended
		}
	})
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("the bot ended with %v", err)
		}
		text, err := os.ReadFile(s.log)
		if err != nil || strings.Contains(string(text), secret) {
			t.Errorf("the token is in the log: %v", err)
		}
		if t.Failed() {
			t.Logf("%.20000s", text)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.AwaitReady(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// harbours returns articles about n harbours, each of which says who runs one.
func harbours(n int) map[string]string {
	files := make(map[string]string)
	for i := range n {
		files[fmt.Sprintf("%s.md", place(i))] = harbour(i)
	}
	return files
}

func harbour(i int) string {
	return fmt.Sprintf("---\ntitle: The harbour of %s\nsource: Wire\npublished: 2031-03-01\n---\n%s runs the harbour of %s. The harbour has %d boats.\n", place(i), runner(i), place(i), i+2)
}

// place and runner return names that are unlike any other word.
func place(i int) string { return "Dun" + letters(i) + "row" }
func runner(i int) string {
	return "Hedda " + strings.ToUpper(letters(i)[:1]) + letters(i)[1:] + "mann"
}

// letters returns letters that differ in sounds which no language confuses:
// names such as Jon and Ion are read as spellings of one name.
func letters(i int) string {
	const consonants = "bcdfghklmnprst"
	n := len(consonants)
	return string([]byte{consonants[i%n], 'o', consonants[i/n%n], "ae"[i/n/n%2]})
}

// askOf asks who runs a harbour and returns what is wrong with the answer.
func (s *service) askOf(ctx context.Context, member *discordtest.Member, i int) error {
	_, err := s.timedAskOf(ctx, member, i)
	return err
}

// timedAskOf is askOf that also returns how long Discord waited for a response.
// It asks again when the bot says to.
func (s *service) timedAskOf(ctx context.Context, member *discordtest.Member, i int) (time.Duration, error) {
	interaction, err := member.Slash(ctx, s.channel, "ask", discordtest.With("question", "who runs the harbour of "+place(i)+"?"))
	if err != nil {
		return 0, err
	}
	message, err := interaction.Message(ctx)
	if err != nil {
		return 0, fmt.Errorf("harbour %d: %w", i, err)
	}
	if strings.HasSuffix(message.Content, "again in a moment.") {
		return s.timedAskOf(ctx, member, i) // the machine is too busy for all at the same time
	}
	response, err := interaction.Response(ctx)
	if err != nil {
		return 0, fmt.Errorf("harbour %d: %w", i, err)
	}
	// The words that answer are in bold; the markers must not get in the way.
	if text := strings.ReplaceAll(message.AllText(), "**", ""); !strings.Contains(text, runner(i)) {
		return 0, fmt.Errorf("harbour %d: %q does not name %s", i, text, runner(i))
	}
	return response.After, nil
}

// TestTwoHundredQuestionsAtOnce: all of them get the right answer. How long the
// last response took is logged next to the 3 s that Discord waits, but not
// checked, since a slow machine is not the bot's fault.
func TestTwoHundredQuestionsAtOnce(t *testing.T) {
	const questions = 200
	s := serve(t, time.Minute, harbours(questions))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // reading under the race detector is slow
	defer cancel()
	var all sync.WaitGroup
	var mu sync.Mutex
	var last time.Duration
	for i := range questions {
		member := s.guild.Member(fmt.Sprint("member", i), discordtest.Everyday)
		all.Go(func() {
			took, err := s.timedAskOf(ctx, member, i)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			last = max(last, took)
			mu.Unlock()
		})
	}
	all.Wait()
	t.Logf("%d questions asked at once had their responses within %v; Discord waits 3 s", questions, last.Round(time.Millisecond))
}

// TestReloadUnderLoad asks without pause while files come and go and the
// articles are reloaded. The harbours in the questions stay, and so must the
// answers.
func TestReloadUnderLoad(t *testing.T) {
	const stay, askers, reloads = 60, 8, 5
	s := serve(t, time.Minute, harbours(stay), "PERSON_LIMIT=0", "SERVER_LIMIT=0")
	mo := s.guild.Member("mo", discordtest.Everyday|discordtest.ManageGuild)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	var all sync.WaitGroup
	done := make(chan struct{})
	asked := make([]int, askers)
	for a := range askers {
		member := s.guild.Member(fmt.Sprint("member", a), discordtest.Everyday)
		all.Go(func() {
			for i := a; ; i += askers {
				select {
				case <-done:
					return
				default:
				}
				if err := s.askOf(ctx, member, i%stay); err != nil {
					t.Error(err)
					return
				}
				asked[a]++
			}
		})
	}
	for n := range reloads {
		writeFile(t, filepath.Join(s.corpus, "coming.md"), harbour(stay+n))
		if n > 0 {
			if err := os.Remove(filepath.Join(s.corpus, "going.md")); err != nil {
				t.Fatal(err)
			}
		}
		writeFile(t, filepath.Join(s.corpus, "going.md"), harbour(stay+reloads+n))
		interaction, err := mo.Slash(ctx, s.channel, "corpus reload")
		if err != nil {
			t.Fatal(err)
		}
		message, err := interaction.MessageWhen(ctx, func(m *discordtest.Message) bool { return !strings.HasPrefix(m.Content, "Reading") })
		if err != nil || !strings.Contains(message.AllText(), "coming.md") {
			t.Fatalf("reload %d: %v, %v", n, message, err)
		}
		if err := s.askOf(ctx, mo, stay+n); err != nil {
			t.Errorf("after reload %d: %v", n, err)
		}
	}
	close(done)
	all.Wait()
	total := 0
	for _, n := range asked {
		total += n
	}
	t.Logf("%d questions answered during %d reloads", total, reloads)
	if total < reloads {
		t.Error("hardly anything was asked during the reloads")
	}
}

// TestFaultsOfTheGateway breaks the connection in random ways, BOT_FAULTS
// times, and asks after each. Package gateway does so a hundred times with
// shorter waits.
func TestFaultsOfTheGateway(t *testing.T) {
	faults := 4
	if text := os.Getenv("BOT_FAULTS"); text != "" {
		if _, err := fmt.Sscan(text, &faults); err != nil {
			t.Fatal(err)
		}
	}
	s := serve(t, time.Second, harbours(3), "PERSON_LIMIT=0")
	s.Expect(discordtest.GatewayClosed, discordtest.HeartbeatMissed, discordtest.Unanswered, discordtest.Late, discordtest.Rejected)
	ana := s.guild.Member("ana", discordtest.Everyday)
	random := rand.New(rand.NewPCG(7, 4))
	kinds := []discordtest.Fault{
		discordtest.Cut(), discordtest.Reconnect(), discordtest.InvalidSession(true), discordtest.CloseWith(4000),
		discordtest.Hang(), discordtest.StopAcks(), discordtest.Garbage(), discordtest.InvalidSession(false), discordtest.CloseWith(4009),
	}
	for n := range faults {
		fault := kinds[n%len(kinds)]
		if n >= len(kinds) {
			fault = kinds[random.IntN(len(kinds))]
		}
		s.Break(fault)
		var err error
		// A question asked while the bot is away is lost with the session.
		for range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			if err = s.AwaitReady(ctx); err == nil {
				err = s.askOf(ctx, ana, n%3)
			}
			cancel()
			if err == nil {
				break
			}
		}
		if err != nil {
			t.Fatalf("after %v: %v", fault, err)
		}
	}
}

func TestTokenThatDiscordRefuses(t *testing.T) {
	server := discordtest.New(t, discordtest.Options{Token: "another"})
	server.Expect(discordtest.Rejected, discordtest.Frowned)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a.md"), harbour(1))
	bot := exec.Command("bot", "discord", "--corpus", dir, "--index", filepath.Join(t.TempDir(), "index"), "--api-url", server.URL())
	bot.Dir, bot.Env = t.TempDir(), append(os.Environ(), "DISCORD_TOKEN="+secret)
	var output bytes.Buffer
	bot.Stdout, bot.Stderr = &output, &output
	err := bot.Run()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != exitFailure || !strings.Contains(output.String(), "bot: the token is refused by Discord: ") || strings.Contains(output.String(), secret) {
		t.Errorf("bot discord: %v, it prints\n%s", err, output.String())
	}
}
