package terminal

import (
	"bufio"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// The width of a screen: when it is unknown, and at most, because longer lines
// are hard to read, and at least, so that there is room beside the indent.
const (
	unknownWidth = 80
	widest       = 100
	narrowest    = 20
)

// Screen writes answers for people to read. What it is told to write is kept
// until [Screen.Flush].
type Screen struct {
	out   *bufio.Writer
	width func() int
	color bool
}

// NewScreen returns a screen on out. It is in colour on a terminal, unless the
// environment's NO_COLOR is not empty or its TERM is dumb.
func NewScreen(out io.Writer, getenv func(string) string) *Screen {
	s := &Screen{out: bufio.NewWriter(out), width: func() int { return unknownWidth }}
	if IsTerminal(out) {
		s.color = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
		s.width = func() int { return widthOf(out.(*os.File)) }
	}
	return s
}

// IsTerminal reports whether a stream is a terminal.
func IsTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func widthOf(file *os.File) int {
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width <= 0 {
		return unknownWidth
	}
	return max(narrowest, min(width, widest))
}

// Flush shows what was written. Its error is that of the first write that
// failed.
func (s *Screen) Flush() error { return s.out.Flush() }

// style is how text stands out in colour.
type style string

const (
	plain style = ""
	bold  style = "\x1b[1m"
	dim   style = "\x1b[2m"
	reset       = "\x1b[0m"
)

// line writes a line as it is.
func (s *Screen) line(text string) {
	s.out.WriteString(text)
	s.out.WriteByte('\n')
}

// gap sets what follows off with an empty line.
func (s *Screen) gap() { s.line("") }

// say writes a sentence of the program's own, which may quote foreign text.
func (s *Screen) say(text string) {
	s.paragraph("", text, plain)
	s.gap()
}

// hint writes a line that can be overlooked.
func (s *Screen) hint(text string) {
	s.paragraph("", text, dim)
	s.gap()
}

// paragraph writes text after a label, the further lines indented to stand
// under its first.
func (s *Screen) paragraph(label, text string, style style) {
	indent := strings.Repeat(" ", columns(label))
	for _, line := range wrap(Clean(text), s.width()-len(indent)) {
		s.line(label + s.styled(line, style))
		label = indent
	}
}

func (s *Screen) styled(text string, style style) string {
	if !s.color || style == plain {
		return text
	}
	return string(style) + text + reset
}
