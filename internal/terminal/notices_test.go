package terminal

import (
	"strings"
	"testing"
)

func TestNoticesWaitForTheLine(t *testing.T) {
	var out strings.Builder
	n := NewNotices(&out)
	write := func(text string) {
		if written, err := n.Write([]byte(text)); written != len(text) || err != nil {
			t.Fatalf("Write = %d, %v", written, err)
		}
	}
	expect := func(want string) {
		t.Helper()
		if out.String() != want {
			t.Errorf("shown is %q, want %q", out.String(), want)
		}
		out.Reset()
	}
	write("one\n")
	expect("one\n")
	n.hold()
	write("two\n")
	write("three\n")
	expect("")
	n.release()
	expect("two\nthree\n")
	write("four\n")
	expect("four\n")

	n.hold()
	line := strings.Repeat("x", mostHeld/2-1) + "\n"
	for range 5 {
		write(line)
	}
	n.release()
	expect(line + line + "bot: 3 more notices were left out\n")
}
