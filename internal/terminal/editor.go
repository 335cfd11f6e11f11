package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/peterh/liner"

	"byline/internal/durable"
)

const prompt = "> "

// maxHistoryLine is the longest line, in bytes, that history keeps: liner
// reads back no line of 4 KiB or more.
const maxHistoryLine = 2 << 10

// Editor reads lines at a terminal, with editing and a history that lasts. A
// terminal that cannot be edited on is read line by line after a prompt.
type Editor struct {
	state   *liner.State
	simple  *LineReader
	history string
	notices *Notices
}

// NewEditor returns the editor of the process's own terminal, which standard
// input and output must be; it changes the terminal's mode until
// [Editor.Close]. The history is kept in a file of that path, and forgotten
// when that is empty; one that cannot be read is begun anew. While a line is
// typed, the notices are held back.
func NewEditor(history string, notices *Notices) *Editor {
	if !liner.TerminalSupported() {
		simple := NewLineReader(os.Stdin)
		simple.prompt = func() { os.Stdout.WriteString(prompt) }
		return &Editor{simple: simple, notices: notices}
	}
	e := &Editor{state: liner.NewLiner(), history: history, notices: notices}
	e.state.SetCtrlCAborts(true)
	e.state.SetMultiLineMode(true)
	e.state.SetCompleter(completions)
	if file, err := os.Open(history); err == nil {
		defer file.Close()
		e.state.ReadHistory(file)
	}
	return e
}

// completions are the commands that a line begins.
func completions(line string) []string {
	var found []string
	for command := range strings.Lines(commands) {
		name, _, _ := strings.Cut(command, " ")
		if line != "" && strings.HasPrefix(name, line) {
			found = append(found, name)
		}
	}
	return found
}

// Next implements [Lines]. Ctrl-C clears the line, and ends the lines when it
// comes twice in a row.
func (e *Editor) Next(ctx context.Context) (string, error) {
	e.notices.hold()
	defer e.notices.release()
	if e.simple != nil {
		return e.simple.Next(ctx)
	}
	line, err := await(ctx, e.prompt)
	switch {
	case err == nil:
		if kept := Clean(line); kept != "" && len(kept) <= maxHistoryLine {
			e.state.AppendHistory(kept)
		}
	case errors.Is(err, liner.ErrPromptAborted):
		err = io.EOF
	case errors.Is(err, io.EOF), ctx.Err() != nil:
		os.Stdout.WriteString("\n") // the cursor still stands after the prompt
	}
	return line, err
}

func (e *Editor) prompt() (string, error) {
	line, err := e.state.Prompt(prompt)
	if errors.Is(err, liner.ErrPromptAborted) {
		os.Stdout.WriteString("(Ctrl-C again, or Ctrl-D, leaves)\n")
		return e.state.Prompt(prompt)
	}
	return line, err
}

// Close gives the terminal its mode back and writes the history.
func (e *Editor) Close() error {
	if e.simple != nil {
		return nil
	}
	err := e.state.Close()
	if saveErr := e.saveHistory(); saveErr != nil {
		err = errors.Join(err, fmt.Errorf("save history: %w", saveErr))
	}
	return err
}

// saveHistory replaces the file at once, so that none is ever half written.
// Liner keeps the last 1,000 lines.
func (e *Editor) saveHistory() error {
	if e.history == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(e.history), 0o700); err != nil {
		return err
	}
	return durable.Replace(e.history, 0o600, func(file io.Writer) error {
		_, err := e.state.WriteHistory(file)
		return err
	})
}
