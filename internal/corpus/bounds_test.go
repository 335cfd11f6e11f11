package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// TestWhatWouldTakeTooMuchMemoryIsRefused tries, for each limit, a file within
// it and one beyond.
func TestWhatWouldTakeTooMuchMemoryIsRefused(t *testing.T) {
	var formats strings.Builder
	for i := range 400 {
		fmt.Fprintf(&formats, "<b id=%d>", i)
	}
	item := "<item><title>A</title><description>The ferry sails.</description></item>"
	for _, test := range []struct {
		name                string
		file, within, above string
		place, reason       string
	}{
		{"elements of HTML", "a.html", "<p>The ferry sails.</p>" + strings.Repeat("<br>", 10_000), "<p>The ferry sails.</p>" + strings.Repeat("<br>", maxNodes+1), "", "too large"},
		{"elements that HTML repeats", "a.html", formats.String() + "<p>The ferry sails.", formats.String() + strings.Repeat("<p>x", 2000), "", "too large"},
		{"HTML in JSON", "a.json", `{"text": "<p>The ferry sails."}`, `{"text": "` + strings.Repeat("<p>x", maxNodes) + `"}`, "", "too large"},
		{"front matter", "a.md", "---\na: " + strings.Repeat("x", maxFrontMatter-10) + "\n---\nThe ferry sails.", "---\na: " + strings.Repeat("x", maxFrontMatter) + "\n---\nThe ferry sails.", "line 1", "64 KiB"},
		{"lines of Markdown", "a.md", strings.Repeat("The ferry sails.\n\n", 10_000), strings.Repeat("x\n\n", maxMarks/2+1), "", "too large"},
		{"marks of Markdown", "a.md", strings.Repeat("*x* ", 1000), strings.Repeat(strings.Repeat("*x* ", 1000)+"\n\n", 101), "", "too large"},
		{"elements of a feed", "a.xml", "<rss><channel>" + item + "</channel></rss>", "<rss><channel>" + strings.Repeat(item, 70_000) + "</channel></rss>", "", "too large"},
		{"attributes of a feed", "a.xml", "<rss><channel>" + item + "</channel></rss>", "<rss " + strings.Repeat(`a="b" `, 200_001) + "><channel>" + item + "</channel></rss>", "", "too large"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if articles, problems := readContent(t, test.file, test.within); len(articles) != 1 || len(problems) != 0 {
				t.Errorf("within the bound: %d articles, problems %v", len(articles), problems)
			}
			wantProblem(t, test.file, test.above, test.place, test.reason)
		})
	}
}
