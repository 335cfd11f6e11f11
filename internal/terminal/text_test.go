package terminal

import (
	"slices"
	"strings"
	"testing"
)

func TestClean(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"plain", "Ten people died.", "Ten people died."},
		{"line ends and tabs", " a\r\nb\tc\u2028d\u00a0e ", "a  b c d e"},
		{"colour", "\x1b[31;1mred\x1b[0m", "red"},
		{"eight-bit control sequence", "\u009b2Jx", "x"},
		{"window title", "\x1b]0;owned\x07x", "x"},
		{"link", "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\", "text"},
		{"device control", "\x1bP1$r0m\x1b\\x", "x"},
		{"reset", "\x1bcx", "x"},
		{"lone escape at the end", "x\x1b", "x"},
		{"unfinished title", "\x1b]0;x", "0;x"},
		{"bell, backspace, delete, null", "a\x07b\x08c\x7fd\x00e", "abcde"},
		{"order of text", "a\u202eb\u2066c\u200fd\ufeffe", "abcde"},
		{"joined emoji", "👩\u200d🚀", "👩\u200d🚀"},
		{"not UTF-8", "a\xff\xfeb", "a\uFFFDb"},
		{"nothing", "\x1b[0m \x00", ""},
	} {
		if got := Clean(test.in); got != test.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", test.name, test.in, got, test.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("\x1b[31mred\x1b]0;t\x07\u009b")
	f.Add("\x1b\x00[2J")
	f.Fuzz(func(t *testing.T, text string) {
		clean := Clean(text)
		if strings.ContainsFunc(clean, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
			t.Errorf("Clean(%q) = %q has control characters", text, clean)
		}
		for _, line := range wrap(clean, 10) {
			if columns(line) > 10 && !strings.Contains(line, "://") {
				t.Errorf("wrap(%q, 10) has the line %q", clean, line)
			}
		}
	})
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		name, in string
		width    int
		want     []string
	}{
		{"nothing", "", 10, nil},
		{"fits", "to be or", 8, []string{"to be or"}},
		{"breaks at words", "to be or not to be", 8, []string{"to be or", "not to", "be"}},
		{"long word", "a Donaudampfschiff b", 6, []string{"a", "Donaud", "ampfsc", "hiff b"}},
		{"wide characters", "北京发生了爆炸", 6, []string{"北京发", "生了爆", "炸"}},
		{"wide characters and an odd width", "北京发生", 5, []string{"北京", "发生"}},
		{"combining marks take no room", "e\u0301e\u0301 e\u0301e\u0301", 5, []string{"e\u0301e\u0301 e\u0301e\u0301"}},
		{"an address stays whole", "see https://example.org/a/b", 10, []string{"see", "https://example.org/a/b"}},
	} {
		if got := wrap(test.in, test.width); !slices.Equal(got, test.want) {
			t.Errorf("%s: wrap(%q, %d) = %q, want %q", test.name, test.in, test.width, got, test.want)
		}
	}
}
