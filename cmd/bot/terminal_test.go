package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// session is the bot at a terminal.
type session struct {
	t        *testing.T
	terminal *os.File
	shown    string
}

// startSession starts the bot with two articles, and ends it after a minute.
func startSession(t *testing.T, env ...string) (*session, *exec.Cmd) {
	t.Helper()
	home := t.TempDir()
	corpus := filepath.Join(home, "corpus")
	if err := os.Mkdir(corpus, 0o700); err != nil {
		t.Fatal(err)
	}
	text := "Port blast\n\nA huge explosion at the port of Beirut killed at least 100 people on Tuesday.\n"
	if err := os.WriteFile(filepath.Join(corpus, "blast.txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "bot")
	command.Dir = home
	command.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "TERM=xterm", "NO_COLOR=", "READ_TIME=1m")
	command.Env = append(command.Env, env...)
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 40, Cols: 60})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	stop := time.AfterFunc(time.Minute, func() { terminal.Close(); command.Process.Kill() })
	t.Cleanup(func() { stop.Stop() })
	return &session{t: t, terminal: terminal}, command
}

// expect reads until the terminal shows a text, and returns everything since
// the text that was expected before.
func (s *session) expect(text string) string {
	s.t.Helper()
	buffer := make([]byte, 4096)
	for {
		if before, after, found := strings.Cut(s.shown, text); found {
			s.shown = after
			return before + text
		}
		n, err := s.terminal.Read(buffer)
		if s.shown += string(buffer[:n]); err != nil && n == 0 {
			s.t.Fatalf("no %q before %v in\n%q", text, err, s.shown)
		}
	}
}

func (s *session) send(keys string) {
	s.t.Helper()
	if _, err := s.terminal.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// typeAndClear types a text and presses Ctrl-C once the text appears: then the
// editor is reading, and before that Ctrl-C would be a signal.
func (s *session) typeAndClear(text string) {
	s.t.Helper()
	s.send(text)
	s.expect(text)
	s.send(ctrlC)
	s.expect("Ctrl-C again")
}

// drain reads to the end.
func (s *session) drain() {
	buffer := make([]byte, 4096)
	for {
		n, err := s.terminal.Read(buffer)
		if s.shown += string(buffer[:n]); err != nil {
			return
		}
	}
}

const (
	ctrlC = "\x03"
	ctrlD = "\x04"
	up    = "\x1b[A"
)

func TestAtATerminal(t *testing.T) {
	s, command := startSession(t)
	s.expect("Byline answers with sentences of 1 article of unknown")
	s.expect("> ")
	s.send("how many people died in the explosion?\r")
	s.expect(" 1. ")
	s.expect("A huge explosion at the port of Beirut killed")
	s.expect("\x1b[2mPort blast · source unknown\x1b[0m")
	s.expect("> ")
	s.typeAndClear("who is")
	s.expect("> ")
	s.send(up + "\r")
	s.expect("how many people died")
	s.expect(" 1. ")
	s.expect("> ")
	s.send(ctrlD)
	s.drain()
	if err := command.Wait(); err != nil {
		t.Errorf("the chat ended with %v", err)
	}
	history, err := os.Stat(filepath.Join(command.Dir, "byline", "history"))
	if err != nil {
		t.Fatal(err)
	}
	if mode := history.Mode().Perm(); mode != 0o600 {
		t.Errorf("the history has mode %o", mode)
	}
}

func TestAtATerminalWithoutColour(t *testing.T) {
	for _, env := range []string{"NO_COLOR=1", "TERM=dumb"} {
		s, command := startSession(t, env)
		s.expect("> ")
		s.send("how many people died in the explosion?\r")
		s.expect(" 1. A huge explosion at the port of Beirut")
		s.expect("> ")
		s.send("/quit\r")
		s.drain()
		if err := command.Wait(); err != nil {
			t.Errorf("%s: the chat ended with %v", env, err)
		}
	}
}

func TestSignalEndsTheChat(t *testing.T) {
	s, command := startSession(t)
	s.expect("> ")
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	s.drain()
	if err := command.Wait(); err != nil {
		t.Errorf("the chat ended with %v", err)
	}
	if strings.Contains(s.shown, "goroutine") {
		t.Errorf("the terminal shows %q", s.shown)
	}
}

// TestLogKeepsOutOfTheLineBeingTyped changes articles under a chat that watches
// its folder, while somebody types all the time.
func TestLogKeepsOutOfTheLineBeingTyped(t *testing.T) {
	s, command := startSession(t, "WATCH=true")
	s.expect("> ")
	if err := os.WriteFile(filepath.Join(command.Dir, "corpus", "ferry.txt"), []byte("Ferry sails\n\nThe ferry sailed on Sunday.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const logged = "time="
	shown := ""
	for !strings.Contains(shown, logged) {
		s.send("/sour")
		shown += s.expect("/sour")
		time.Sleep(20 * time.Millisecond)
		s.send("ces\r")
		shown += s.expect("source unknown") + s.expect("> ")
	}
	if before, _, _ := strings.Cut(shown, logged); !strings.HasSuffix(before, "\n") {
		t.Errorf("the log runs into %q", before[max(0, len(before)-80):])
	}
	s.send("/sources\r")
	s.expect("source unknown  2")
	s.expect("> ")
	s.send(ctrlD)
	s.drain()
	if err := command.Wait(); err != nil {
		t.Errorf("the chat ended with %v", err)
	}
}

func TestTwiceCtrlCEndsTheChat(t *testing.T) {
	s, command := startSession(t)
	s.expect("> ")
	s.typeAndClear("x")
	s.expect("> ")
	s.send(ctrlC)
	s.drain()
	if err := command.Wait(); err != nil {
		t.Errorf("the chat ended with %v", err)
	}
}
