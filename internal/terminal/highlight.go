package terminal

import (
	"strings"

	"byline/internal/answer"
)

// highlighted writes a quote after a label with the part that answers in bold;
// all of it where that part is not known.
func (s *Screen) highlighted(label, text string, part answer.Span) {
	clean := oneSpaced(text)
	start, end := cleanSpan(text, part)
	if start == end {
		s.paragraph(label, clean, bold)
		return
	}
	indent := strings.Repeat(" ", columns(label))
	at := 0
	for _, line := range wrap(clean, s.width()-len(indent)) {
		at += strings.Index(clean[at:], line)
		from, to := within(start-at, line), within(end-at, line)
		marked := line
		if from < to {
			marked = line[:from] + s.styled(line[from:to], bold) + line[to:]
		}
		s.line(label + marked)
		label = indent
		at += len(line)
	}
}

// cleanSpan is where the part of a text stands once the text is clean; the
// zero span where cleaning takes its ends apart.
func cleanSpan(text string, part answer.Span) (start, end int) {
	if part.Start < 0 || part.Start >= part.End || part.End > len(text) {
		return 0, 0
	}
	clean := oneSpaced(text)
	marked, until := oneSpaced(text[part.Start:part.End]), oneSpaced(text[:part.End])
	if !strings.HasSuffix(until, marked) || !strings.HasPrefix(clean, until) {
		return 0, 0
	}
	return len(until) - len(marked), len(until)
}

// oneSpaced is clean text as wrap leaves it.
func oneSpaced(text string) string { return strings.Join(strings.Fields(Clean(text)), " ") }

// within keeps an offset in a line.
func within(offset int, line string) int { return max(0, min(offset, len(line))) }
