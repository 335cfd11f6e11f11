package terminal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// maxLine is the length of the longest line that is read, in bytes.
const maxLine = 1 << 20

// ErrLineTooLong is returned by [Lines] for a line that is left out.
var ErrLineTooLong = errors.New("the line is longer than 1 MiB")

// LineReader reads lines from a stream. It is for one goroutine.
type LineReader struct {
	in *bufio.Reader
	// prompt is written before each line, if there is one.
	prompt func()
}

// NewLineReader returns the lines of in.
func NewLineReader(in io.Reader) *LineReader {
	return &LineReader{in: bufio.NewReaderSize(in, 64<<10), prompt: func() {}}
}

// Next implements [Lines]. It must not be called again after ctx has ended:
// the stream is then still being read.
func (r *LineReader) Next(ctx context.Context) (string, error) {
	return await(ctx, r.read)
}

func (r *LineReader) read() (string, error) {
	r.prompt()
	var line []byte
	tooLong := false
	for {
		chunk, err := r.in.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(chunk) > maxLine+len("\r\n"); !tooLong {
			line = append(line, chunk...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (tooLong || len(line) > 0):
		case err != nil:
			return "", err
		}
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if tooLong || len(line) > maxLine {
			return "", ErrLineTooLong
		}
		return string(line), nil
	}
}

// await returns what read does, or ctx's error when that ends first.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if cause := recover(); cause != nil {
				r.err = fmt.Errorf("read a line: %v", cause)
			}
			done <- r
		}()
		r.line, r.err = read()
	}()
	select {
	case r := <-done:
		return r.line, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
