package discord

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"byline/internal/answer"
)

// hostile are texts that would do something if they were not escaped.
var hostile = []string{
	"", " ", "plain text", "Überraschung — 日本語 naïve", "5 * 3 * 2 = 30", "snake_case_name",
	"**bold** *thin* __under__ _thin_ ~~struck~~ ||spoiler||", "`code` ```block```", "# heading", "### heading", "-# small",
	"> quote", ">>> quote", "- item", "* item", "+ item", "1. item", "1. \u200ditem", "12) item", "7. October was", "-", "#", "1.",
	"[click](https://example.org)", "[a]", "](https://evil.example)", "[x](javascript:alert(1))", "a](b", "a\\](https://evil.example)",
	"@everyone", "@here", "@EVERYONE", "<@1>", "<@!12>", "<@&12>", "<#12>", "<:smile:12>", "<a:smile:12>", ":smile:", "<t:1:R>", "</ask:1>", "<id:guide>", "@\u200beveryone",
	"https://example.org/a_b_c", "<https://example.org>", "http://", "discord.gg/abc", "10:30:45 and 10: 30",
	`\`, `\\`, `\*`, `\\*a\\*`, "a\\", "*", "**", "***", "_", "|", "||", "~", "`", "``", "<", "<@", "<@1", "[", "(", ")",
	"line\nbreak\r\n# heading\u2028- item\u0085> quote", "\tTabs\tand\vmore", "zero\x00width\u200b\u202eright to left\ufeff",
	"\xff\xfe broken", "\ud7ff\U0010ffff", "👩‍👩‍👧‍👦 family", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "e\u0301\u0301\u0301", "*\u0301bold*\u0301", "\u0d4e*bold\u0d4e*", "\u0d4e@everyone",
	"z" + strings.Repeat("\u0335", 300), strings.Repeat("*", 5000), strings.Repeat("👍🏽", 3000), strings.Repeat("word ", 2000), strings.Repeat("[", 300) + strings.Repeat("](x)", 300),
	"\u200d\u200d", "\u2800", "¯\\_(ツ)_/¯",
}

// units counts as Discord's apps do.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// checkForeign holds that escaped text shows nothing but itself.
func checkForeign(t *testing.T, shown, original string, limit int) {
	t.Helper()
	if !utf8.ValidString(shown) {
		t.Errorf("%q is not valid UTF-8", shown)
	}
	if got := units(shown); got > limit {
		t.Errorf("%q is %d long, over %d", shown, got, limit)
	}
	if pinged := pings.FindString(shown); pinged != "" {
		t.Errorf("%q pings by %q", shown, pinged)
	}
	r := read(shown)
	if len(r.kinds) > 0 {
		t.Errorf("%q, of %q, shows %q", shown, original, r.kinds)
	}
	want := clean(original)
	if kept, cut := strings.CutSuffix(r.seen(), ellipsis); r.seen() != want && (!cut || !strings.HasPrefix(want, kept)) && r.seen() != "" {
		t.Errorf("%q shows %q, want %q or its beginning", shown, r.seen(), want)
	}
}

func FuzzEscape(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, 50)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = max(0, min(limit, 1<<16))
		checkForeign(t, escape(text, limit), text, limit)
		whole := escape(text, 1<<30)
		checkForeign(t, whole, text, 1<<30)
		if got, want := read(whole).seen(), clean(text); got != want {
			t.Errorf("%q shows %q whole", want, got)
		}
		if shown := plain(text, limit); units(shown) > limit || pings.MatchString(shown) || !utf8.ValidString(shown) {
			t.Errorf("%q as plain text is %q", text, shown)
		}
		if got := unplain(plain(text, 1<<30)); got != clean(text) {
			t.Errorf("%q comes back as %q", clean(text), got)
		}
	})
}

func TestCleanTextIsOneLine(t *testing.T) {
	for _, test := range []struct{ given, want string }{
		{"  two\n\n words ", "two words"},
		{"a\u2028b\u00a0c\u2800d", "a b c d"},
		{"bell\a \x1b[31mred", "bell [31mred"},
		{"\u202eabc\u202c", "abc"},
		{"so\u00adft", "soft"},
		{"👩\u200d👧 \u200d", "👩\u200d👧"},
		{"\xffa", "\uFFFDa"},
	} {
		if got := clean(test.given); got != test.want {
			t.Errorf("clean(%q) is %q, want %q", test.given, got, test.want)
		}
	}
}

func TestEscapesAreFewAndReadable(t *testing.T) {
	for _, test := range []struct{ given, want string }{
		{"Nothing (here) needs it, at 5 - 3 + 1 = 3. #1!", "Nothing (here) needs it, at 5 - 3 + 1 = 3. #1!"},
		{"He said: no.", "He said: no."},
		{"3.5 million at 15:05", "3.5 million at 15:05"},
		{"10:30:45", `10\:30:45`},
		{"1. One", `1\. One`},
		{"2016", "2016"},
		{"a :smile: b", `a \:smile: b`},
		{"in 2016. Then", "in 2016. Then"},
		{"@everyone <@1>", "@" + gap + `everyone \<@1\>`},
		{"me@example.org", "me@example.org"},
		{"https://a.example", `https\://a.example`},
	} {
		if got := escape(test.given, 100); got != test.want {
			t.Errorf("escape(%q) is %q, want %q", test.given, got, test.want)
		}
	}
}

func TestTextIsCutBetweenCharacters(t *testing.T) {
	for _, test := range []struct {
		given string
		limit int
		want  string
	}{
		{"one two three", 13, "one two three"},
		{"one two three", 12, "one two…"},
		{"one two three", 9, "one two…"},
		{"abcdefghijkl", 5, "abcd…"},
		{"ab**", 4, "ab…"},     // never between a backslash and what it escapes
		{"ab*", 4, `ab\*`},     //
		{"👍🏽👍🏽👍🏽", 9, "👍🏽👍🏽…"}, // each is four long
		{"👍🏽👍🏽👍🏽", 8, "👍🏽…"},
		{"ee\u0301e", 3, "e…"},
		{"abc", 1, "…"},
		{"abc", 0, ""},
		{"", 0, ""},
	} {
		if got := escape(test.given, test.limit); got != test.want {
			t.Errorf("escape(%q, %d) is %q, want %q", test.given, test.limit, got, test.want)
		}
	}
	if got, want := cutStart(characters("one two three"), 10), "…two three"; got != want {
		t.Errorf("cut at the start it is %q, want %q", got, want)
	}
	if got := cutStart(characters("one"), 0); got != "" {
		t.Errorf("cut to nothing it is %q", got)
	}
}

func TestThePartThatAnswersIsBold(t *testing.T) {
	long := strings.Repeat("before ", 100) + "the answer" + strings.Repeat(" after", 100)
	for _, test := range []struct {
		name, text, part string
		limit            int
		want             string
	}{
		{"in the middle", "It holds 300 people.", "300", 100, "It holds **300** people."},
		{"at the start", "300 people.", "300", 100, "**300** people."},
		{"at the end", "It holds 300", "300", 100, "It holds **300**"},
		{"all of it", "300", "300", 100, "**300**"},
		{"spaces stay outside", "It holds 300 people.", " 300 ", 100, "It holds **300** people."},
		{"spaces become one", "It  holds\n300\npeople.", "300", 100, "It holds **300** people."},
		{"escaped inside and out", "a*b *c* d", "*c*", 100, `a\*b **\*c\*** d`},
		{"cut after", "300 " + strings.Repeat("x ", 50), "300", 20, "**300** x x x x x x…"},
		{"cut before", strings.Repeat("x ", 50) + "300", "300", 20, "…x x x x x x **300**"},
		{"only spaces", "a b", " ", 100, "a b"},
		{"itself cut", "abcdefghijklmnop", "abcdefghijklmnop", 10, "**abcde…**"},
		{"long on both sides", long, "the answer", 60, "…before before before **the answer** after after after…"},
	} {
		at := strings.Index(test.text, test.part)
		got := emphasized(test.text, answer.Span{Start: at, End: at + len(test.part)}, test.limit)
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func FuzzEmphasized(f *testing.F) {
	for i, text := range hostile {
		f.Add(text, i%7, i%11+3, 40)
		f.Add(text, 0, len(text), 300)
		f.Add(text, -1, len(text)+1, 300)
	}
	f.Fuzz(func(t *testing.T, text string, start, end, limit int) {
		limit = max(10, min(limit, 1<<16))
		shown := emphasized(text, answer.Span{Start: start, End: end}, limit)
		r := read(shown)
		if units(shown) > limit || !utf8.ValidString(shown) || pings.MatchString(shown) || len(r.kinds) > 1 || len(r.kinds) == 1 && r.kinds[0] != "strong" {
			t.Errorf("%q[%d:%d] is %q, %d long of %d, with %q", text, start, end, shown, units(shown), limit, r.kinds)
		}
		whole := read(emphasized(text, answer.Span{Start: start, End: end}, 1<<30))
		// A joiner at an end of the part is left out, and broken bytes there count as two.
		if got, want := whole.seen(), clean(text); got != want && utf8.ValidString(text) && !strings.ContainsAny(text, "\u200c\u200d") {
			t.Errorf("%q[%d:%d] shows %q, want %q", text, start, end, got, want)
		}
	})
}

func FuzzLink(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, "https://example.org/a", 50)
		f.Add("A title", "https://example.org/"+text, 50)
		f.Add("A title", "https://example.org/?q="+text+"#"+text, 50)
		f.Add("A title", text, 50)
	}
	f.Fuzz(func(t *testing.T, title, address string, limit int) {
		limit = max(10, min(limit, 1<<16))
		shown := link(title, address, limit)
		r := read(shown)
		if !utf8.ValidString(shown) || pings.MatchString(shown) || units(shown) > limit+maxAddress+len("[]()") {
			t.Errorf("link(%q, %q) = %q, want valid UTF-8 of at most %d that pings nobody", title, address, shown, limit+maxAddress+len("[]()"))
		}
		if webAddress(address) == "" {
			checkForeign(t, shown, title, limit)
			return
		}
		if !slices.Equal(r.kinds, []string{"link"}) || r.links[0] != webAddress(address) {
			t.Errorf("%q, %q: %q has %q to %q", title, address, shown, r.kinds, r.links)
		}
	})
}

func TestOnlyWebAddressesBecomeLinks(t *testing.T) {
	for _, test := range []struct{ given, want string }{
		{"https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"},
		{" http://example.org:8080/ ", "http://example.org:8080/"},
		{"HTTPS://Example.org", "https://Example.org"},
		{"https://example.org/a(b)_[c]*d|e", "https://example.org/a%28b%29_%5Bc%5D%2Ad%7Ce"},
		{"https://example.org/ä?ö=ü 1", "https://example.org/%C3%A4?%C3%B6=%C3%BC%201"},
		{"https://münchen.example/", "https://xn--mnchen-3ya.example/"},
		{"https://example.org/a%20b", "https://example.org/a%20b"},
		{"https://user@example.org/", ""},
		{"https://user:secret@example.org/", ""},
		{"https:///a", ""},
		{"https:example.org", ""},
		{"//example.org/a", ""},
		{"example.org", ""},
		{"javascript:alert(1)", ""},
		{"file:///etc/passwd", ""},
		{"ftp://example.org/", ""},
		{"https://exa mple.org/", ""},
		{"https://ex(am)ple.org/", ""},
		{"https://[::1]/", ""},
		{"https://example.org/" + strings.Repeat("a", 400), ""},
		{"", ""},
		{"https://example.org/\n", "https://example.org/"},
		{"https://example.org/a\nb", ""},
	} {
		if got := webAddress(test.given); got != test.want {
			t.Errorf("webAddress(%q) is %q, want %q", test.given, got, test.want)
		}
	}
	if got, want := link("🎉 Ships wait ⚓", "https://example.org", 50), "[Ships wait](https://example.org)"; got != want {
		t.Errorf("a title with emoji is %q, want %q", got, want)
	}
	if got, want := link("🎉", "https://example.org", 50), "[untitled](https://example.org)"; got != want {
		t.Errorf("a title of emoji is %q, want %q", got, want)
	}
}
