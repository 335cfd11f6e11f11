package corpus

import (
	"bufio"
	"bytes"
	"io"
)

// boundedReader reads up to end, an offset that its user moves forward, and
// there returns err.
type boundedReader struct {
	in          io.Reader
	offset, end int64
	err         error
}

func (r *boundedReader) Read(p []byte) (int, error) {
	if r.offset >= r.end {
		return 0, r.err
	}
	n, err := r.in.Read(p[:min(int64(len(p)), r.end-r.offset)])
	r.offset += int64(n)
	return n, err
}

// firstByte skips white space and returns the next byte without consuming it.
func firstByte(in *bufio.Reader) (byte, error) {
	for {
		c, err := in.ReadByte()
		switch {
		case err == io.EOF:
			return 0, errEmpty
		case err != nil:
			return 0, err
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			return c, in.UnreadByte()
		}
	}
}

// readLine reads a line and trims white space around it. It skips a line of
// more than MaxArticleSize without holding it in memory, and returns
// errArticleTooLarge; after the last line it returns io.EOF.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	size := 0
	for {
		part, err := in.ReadSlice('\n')
		size += len(part)
		if size <= MaxArticleSize {
			line = append(line, part...)
		} else {
			line = nil
		}
		switch {
		case err == bufio.ErrBufferFull:
		case err == io.EOF && size == 0:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		case size > MaxArticleSize:
			return nil, errArticleTooLarge
		default:
			return bytes.TrimSpace(line), nil
		}
	}
}
