package corpus

import (
	"bufio"
	"bytes"
	"io"
)

// mendJSON is a JSON text without what strict parsers refuse and programs
// write all the same: NaN, Infinity, None and the like, which become null,
// commas before a closing bracket, comments, and line ends within strings.
func mendJSON(text []byte) []byte {
	mended, err := io.ReadAll(newJSONMender(bytes.NewReader(text)))
	if err != nil {
		return text
	}
	return mended
}

// jsonMender is mendJSON of a stream.
type jsonMender struct {
	in *bufio.Reader
	// out is what was mended and not yet read.
	out bytes.Buffer
	// inString and escaped are about the last byte.
	inString, escaped bool
	// held is a comma, and what follows it, that may be one too many.
	held []byte
	err  error
}

func newJSONMender(in io.Reader) *jsonMender {
	return &jsonMender{in: bufio.NewReaderSize(in, 32<<10)}
}

func (m *jsonMender) Read(p []byte) (int, error) {
	for m.out.Len() < len(p) && m.err == nil {
		m.step()
	}
	if m.out.Len() > 0 {
		return m.out.Read(p)
	}
	return 0, m.err
}

// step mends a run of what is buffered.
func (m *jsonMender) step() {
	if _, err := m.in.Peek(1); err != nil {
		m.release()
		m.err = err
		return
	}
	buffered, _ := m.in.Peek(m.in.Buffered())
	if m.inString {
		m.in.Discard(m.throughString(buffered))
		return
	}
	done := 0
	for done < len(buffered) && !m.inString {
		c := buffered[done]
		switch {
		case c == '"':
			m.release()
			m.out.WriteByte(c)
			m.inString = true
			done++
		case c == ',':
			m.release()
			m.held = append(m.held, c)
			done++
		case c == ']' || c == '}':
			if len(m.held) > 0 {
				m.held[0] = ' '
			}
			m.release()
			m.out.WriteByte(c)
			done++
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			m.keep(c)
			done++
		case c >= 'A' && c <= 'Z' || c == 'u' || c == '-' || c == '/':
			if done > 0 {
				m.in.Discard(done)
				return // so that the whole word is seen
			}
			m.in.Discard(m.word())
			return
		default:
			m.release()
			m.out.WriteByte(c)
			done++
		}
	}
	m.in.Discard(done)
}

// throughString copies a string up to its end or that of the bytes, and
// returns how much.
func (m *jsonMender) throughString(in []byte) int {
	for i, c := range in {
		switch {
		case m.escaped:
			m.escaped = false
		case c == '\\':
			m.escaped = true
		case c == '"':
			m.inString = false
			m.out.WriteByte(c)
			return i + 1
		case c < ' ':
			switch c {
			case '\n':
				m.out.WriteString(`\n`)
			case '\t':
				m.out.WriteString(`\t`)
			}
			continue
		}
		m.out.WriteByte(c)
	}
	return len(in)
}

// notValues are words that stand for null in the languages that wrote them,
// and those for true and false in Python.
var notValues = map[string]string{
	"NaN": "null", "-NaN": "null", "Infinity": "null", "-Infinity": "null", "None": "null", "NULL": "null",
	"undefined": "null", "NA": "null", "NaT": "null", "True": "true", "False": "false",
}

// word mends the word or comment that the input starts with and returns how
// many bytes that took.
func (m *jsonMender) word() int {
	start, _ := m.in.Peek(16)
	if bytes.HasPrefix(start, []byte("//")) || bytes.HasPrefix(start, []byte("/*")) {
		return m.comment(start[1] == '*')
	}
	n := 1
	for n < len(start) && (start[n] >= 'A' && start[n] <= 'Z' || start[n] >= 'a' && start[n] <= 'z') {
		n++
	}
	m.release()
	if value, known := notValues[string(start[:n])]; known {
		m.out.WriteString(value)
	} else {
		m.out.Write(start[:n])
	}
	return n
}

// comment passes over a comment.
func (m *jsonMender) comment(isBlock bool) int {
	m.in.Discard(2)
	for last := byte(0); ; {
		c, err := m.in.ReadByte()
		switch {
		case err != nil, !isBlock && c == '\n', isBlock && last == '*' && c == '/':
			m.keep(' ')
			return 0
		}
		last = c
	}
}

// keep writes white space, after a held comma that is held too.
func (m *jsonMender) keep(c byte) {
	if len(m.held) > 0 && len(m.held) < 64 {
		m.held = append(m.held, c)
		return
	}
	if len(m.held) == 0 {
		m.out.WriteByte(c)
	}
}

// release writes what was held.
func (m *jsonMender) release() {
	m.out.Write(m.held)
	m.held = m.held[:0]
}
