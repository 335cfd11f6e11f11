package corpus

import (
	"strings"
	"testing"
	"time"
)

func TestReadMarkdown(t *testing.T) {
	a := wantArticle(t, "a.md", `---
Title: "Ferry Returns"
outlet: {name: Lakeside Ledger}
link: https://lakeside.example/ferry
date: 2024-03-05
authors: [Ann Lee, {name: Bo Ek}]
id: 42
mood: glad
---

# Ferry Returns

The *old* **boat** [sails](https://a.example) at `+"`nine`"+`
and &amp; returns\* at ten ~~never~~.

![A boat](boat.jpg)

## On Board

- Coffee
- Tea

> It is *good*.

| Day | Boats |
|-----|-------|
| Mon | 3     |

`+"```go\ncode()\n```"+`

<div>raw</div>

Inline <b>tag</b>.

    indented
`)
	want := Article{
		ID: "42", Title: "Ferry Returns", Source: "Lakeside Ledger", URL: "https://lakeside.example/ferry",
		Author: "Ann Lee, Bo Ek", Published: time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC), File: "a.md",
		Text: "The old boat sails at nine and & returns* at ten never.\n\nOn Board\n\nCoffee\n\nTea\n\nIt is good.\n\n" +
			"Day\n\nBoats\n\nMon\n\n3\n\nraw\n\nInline tag.\n\nindented",
	}
	want.Place = a.Place
	if a != want {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
}

func TestMarkdownTitle(t *testing.T) {
	for content, want := range map[string][2]string{
		"# The *Ferry*\n\nIt sails.":                     {"The Ferry", "It sails."},
		"Intro.\n\n## Part\n\n# Ferry\n\nIt sails.":      {"Ferry", "Intro.\n\nPart\n\nFerry\n\nIt sails."},
		"Ferry Returns\n\nIt sails.":                     {"Ferry Returns", "Ferry Returns\n\nIt sails."},
		"---\ntitle: Other\n---\n# Ferry\n\nIt sails.":   {"Other", "Ferry\n\nIt sails."},
		"---\n---\nIt sails.":                            {"It sails.", "It sails."},
		"---\ntext: ignored\ntitle:\n---\nIt sails.":     {"It sails.", "It sails."},
		"---\r\ntitle: Other\r\n---\r\nIt\r\nsails.\r\n": {"Other", "It sails."},
	} {
		a := wantArticle(t, "a.md", content)
		if a.Title != want[0] || a.Text != want[1] {
			t.Errorf("%q: got %q and %q", content, a.Title, a.Text)
		}
	}
}

func TestMarkdownProblems(t *testing.T) {
	for content, want := range map[string][2]string{
		"---\ntitle: a\n\nIt sails.":              {"line 1", "the front matter is never closed"},
		"---\na\n\tb: 'c\n---\nIt sails.":         {"line 3", "malformed front matter: "},
		"---\n- a\n---\nIt sails.":                {"line 2", "malformed front matter: no lines of key and value"},
		"---\ntitle: a\n---\n":                    {"", "no text"},
		"```\ncode\n```\n":                        {"", "no text"},
		strings.Repeat(">", maxParagraph+1) + "a": {"", "too large: a paragraph of Markdown may have 64 KiB"},
	} {
		wantProblem(t, "a.md", content, want[0], want[1])
	}
}

func TestMarkdownBadDate(t *testing.T) {
	articles, problems := readContent(t, "a.md", "---\npublished: soon\n---\nIt sails.")
	if len(articles) != 1 || !articles[0].Published.IsZero() {
		t.Errorf("got %v", articles)
	}
	want := Problem{File: "a.md", Reason: `cannot read the date "soon"; the article is served without one`}
	if len(problems) != 1 || problems[0] != want {
		t.Errorf("got %v", problems)
	}
}
