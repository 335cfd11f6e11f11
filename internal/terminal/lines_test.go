package terminal

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

func TestLineReader(t *testing.T) {
	longest := strings.Repeat("x", maxLine)
	for _, test := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"lines", "a\n\nb\r\nc", []string{"a", "", "b", "c"}},
		{"the longest line", longest + "\r\nb\n", []string{longest, "b"}},
		{"too long a line", longest + "x\nb\n", []string{"(too long)", "b"}},
		{"far too long a line at the end", "a\n" + longest + longest, []string{"a", "(too long)"}},
	} {
		reader := NewLineReader(strings.NewReader(test.in))
		var got []string
		for {
			line, err := reader.Next(t.Context())
			if errors.Is(err, io.EOF) {
				break
			}
			if errors.Is(err, ErrLineTooLong) {
				line = "(too long)"
			} else if err != nil {
				t.Fatalf("%s: %v", test.name, err)
			}
			got = append(got, line)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %d lines, want %d", test.name, len(got), len(test.want))
		}
	}
}

func TestLineReaderEndsWithContext(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewLineReader(in).Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Next = %v, want context.Canceled", err)
	}
}
