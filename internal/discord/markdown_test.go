package discord

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// reading is what a person sees of a text with Discord's markup. It follows
// Discord's description of the markup, and does not depend on how the bot
// writes its texts.
type reading struct {
	// kinds are the constructs found, in order: "quote", "strong", and so on,
	// and "stray" for a markup character that is neither escaped nor part of a
	// construct.
	kinds []string
	// text is the visible text.
	text  strings.Builder
	links []string
}

// blockRules are what the start of a line can mean, longer ones first.
var blockRules = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"code block", regexp.MustCompile("^```")},
	{"long quote", regexp.MustCompile(`^>>>\s`)},
	{"quote", regexp.MustCompile(`^>\s`)},
	{"subtext", regexp.MustCompile(`^\s*-#\s`)},
	{"heading", regexp.MustCompile(`^\s*#{1,3}\s`)},
	{"item", regexp.MustCompile(`^\s*[-*+]\s`)},
	{"numbered", regexp.MustCompile(`^\s*\d+[.)](\s|$)`)},
}

// inlineRules are what can stand in a line. Only the text of the first group
// is seen; it may hold further markup.
var inlineRules = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"code", regexp.MustCompile("^`+([^`]+)`+")},
	{"timestamp", regexp.MustCompile(`^<t:-?\d+(?::[tTdDfFsSR])?>()`)},
	{"mention", regexp.MustCompile(`^<(?:@[!&]?|#)\d+>()`)},
	{"command", regexp.MustCompile(`^<(?:/[^:>]+:\d+|id:\w+)>()`)},
	{"emoji", regexp.MustCompile(`^<?a?:\w+:(?:\d+>)?()`)},
	{"address", regexp.MustCompile(`^<?https?://[^\s<]*[^<.,:;"'\]\s]()`)},
	{"everyone", regexp.MustCompile(`(?i)^@(?:everyone|here)()`)},
	{"link", regexp.MustCompile(`^\[((?:\\.|[^\[\]\\])*)\]\(([^()\s\\]*)\)`)},
	{"strong", regexp.MustCompile(`^\*\*((?:\\.|[^\\])+?)\*\*`)},
	{"underline", regexp.MustCompile(`^__((?:\\.|[^\\])+?)__`)},
	{"spoiler", regexp.MustCompile(`^\|\|((?:\\.|[^\\])+?)\|\|`)},
	{"strike", regexp.MustCompile(`^~~((?:\\.|[^\\])+?)~~`)},
	{"emphasis", regexp.MustCompile(`^\*((?:\\.|[^\\*])+?)\*`)},
	{"emphasis", regexp.MustCompile(`^_((?:\\.|[^\\_])+?)_`)},
}

// unescaped matches what a backslash before it leaves unchanged.
var unescaped = regexp.MustCompile(`^[0-9A-Za-z\s]`)

func read(text string) *reading {
	r := &reading{}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			r.text.WriteByte('\n')
		}
		r.line(line)
	}
	return r
}

func (r *reading) line(line string) {
	for found := true; found; {
		found = false
		for _, rule := range blockRules {
			if prefix := rule.pattern.FindString(line); prefix != "" {
				r.kinds = append(r.kinds, rule.kind)
				line, found = line[len(prefix):], true
				break
			}
		}
	}
	r.inline(line)
}

func (r *reading) inline(text string) {
	for text != "" {
		if len(text) > 1 && text[0] == '\\' && !unescaped.MatchString(text[1:]) {
			after, size := utf8.DecodeRuneInString(text[1:])
			r.text.WriteRune(after)
			text = text[1+size:]
			continue
		}
		if rest, ok := r.construct(text); ok {
			text = rest
			continue
		}
		if strings.ContainsAny(text[:1], "\\*_~`|<>[]") {
			r.kinds = append(r.kinds, "stray")
		}
		first, size := utf8.DecodeRuneInString(text)
		r.text.WriteRune(first)
		text = text[size:]
	}
}

func (r *reading) construct(text string) (rest string, ok bool) {
	for _, rule := range inlineRules {
		match := rule.pattern.FindStringSubmatch(text)
		if match == nil {
			continue
		}
		r.kinds = append(r.kinds, rule.kind)
		switch rule.kind {
		case "code":
			r.text.WriteString(match[1])
		case "link":
			r.links = append(r.links, match[2])
			fallthrough
		default:
			r.inline(match[1])
		}
		return text[len(match[0]):], true
	}
	return "", false
}

// seen is the text without the gaps that take mentions apart.
func (r *reading) seen() string { return strings.ReplaceAll(r.text.String(), gap, "") }

// pings is what notifies people wherever a text is read for it, escaped or not.
var pings = regexp.MustCompile(`(?i)@everyone|@here|<@[!&]?\d+>`)

func TestReadingKnowsMarkup(t *testing.T) {
	for _, test := range []struct {
		text, seen string
		kinds      []string
	}{
		{"plain, text. (1)", "plain, text. (1)", nil},
		{"**bold** and *thin* or _thin_", "bold and thin or thin", []string{"strong", "emphasis", "emphasis"}},
		{`\*\*not\*\*`, "**not**", nil},
		{"__under__ ~~struck~~ ||hidden||", "under struck hidden", []string{"underline", "strike", "spoiler"}},
		{"`code` and 5 * 3", "code and 5 * 3", []string{"code", "stray"}},
		{"> # loud", "loud", []string{"quote", "heading"}},
		{"- one\n2. two\n-# small", "one\ntwo\nsmall", []string{"item", "numbered", "subtext"}},
		{"```go", "go", []string{"code block"}},
		{"[a **b**](https://example.org/x)", "a b", []string{"link", "strong"}},
		{"see https://example.org/a, now", "see , now", []string{"address"}},
		{"<@1> <@&2> <#3> @everyone <t:4:R> :smile: </ask:5>", "      ", []string{"mention", "mention", "mention", "everyone", "timestamp", "emoji", "command"}},
	} {
		got := read(test.text)
		if got.text.String() != test.seen || !slices.Equal(got.kinds, test.kinds) {
			t.Errorf("%q: seen %q, kinds %q", test.text, got.text.String(), got.kinds)
		}
	}
}
