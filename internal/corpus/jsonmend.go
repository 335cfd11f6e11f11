package corpus

import (
	"bufio"
	"bytes"
	"io"
)

// mendJSON corrects what strict parsers refuse but many programs write: NaN,
// Infinity, None and the like become null; commas before a closing bracket,
// comments, and line ends within strings are removed or escaped.
func mendJSON(text []byte) []byte {
	mended, err := io.ReadAll(newJSONMender(bytes.NewReader(text)))
	if err != nil {
		return text
	}
	return mended
}

// jsonMender is mendJSON for a stream.
type jsonMender struct {
	in *bufio.Reader
	// out is what is mended and has not been read yet.
	out bytes.Buffer
	// inString and escaped describe the position after the last byte.
	inString, escaped bool
	// held is a comma that may be one too many, with the white space after it.
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

// step mends the next run of buffered bytes.
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

// throughString copies up to the end of the string or of the bytes, and returns
// how many it copied.
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

// notValues are words for null in the languages of programs that write JSON,
// and Python's words for true and false.
var notValues = map[string]string{
	"NaN": "null", "-NaN": "null", "Infinity": "null", "-Infinity": "null", "None": "null", "NULL": "null",
	"undefined": "null", "NA": "null", "NaT": "null", "True": "true", "False": "false",
}

// word mends the word or comment at the start of the input, and returns how
// many bytes of it are to be skipped.
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

// comment skips a comment.
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

// keep writes white space, or holds it after a comma that is held.
func (m *jsonMender) keep(c byte) {
	if len(m.held) > 0 && len(m.held) < 64 {
		m.held = append(m.held, c)
		return
	}
	if len(m.held) == 0 {
		m.out.WriteByte(c)
	}
}

// release writes what is held.
func (m *jsonMender) release() {
	m.out.Write(m.held)
	m.held = m.held[:0]
}
