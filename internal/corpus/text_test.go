package corpus

import (
	"strings"
	"testing"
)

func TestReadText(t *testing.T) {
	a := wantArticle(t, "news/a.txt", "\uFEFFFerry Returns to the Lake\r\n\r\nThe boat\u0007 sails again.\r\n")
	want := Article{ID: "news/a.txt", Title: "Ferry Returns to the Lake", File: "news/a.txt",
		Text: "Ferry Returns to the Lake\n\nThe boat sails again.\n"}
	want.Place = a.Place
	if a != want {
		t.Errorf("got %+v, want %+v", a, want)
	}
}

func TestTitleOfText(t *testing.T) {
	long := "Council of the Old Harbour Votes to Keep the Night Ferry Running Through Another Winter After All"
	cut := "Council of the Old Harbour Votes to Keep the Night Ferry Running Through Another…"
	for text, want := range map[string]string{
		"\n\n" + long + "\n\nText.":                 long,
		long:                                        cut,
		long + ".\n\nText.":                         cut,
		long + "?”\n\nText.":                        cut,
		"Short sentence.\nText.":                    "Short sentence.",
		strings.Repeat("a", 151) + "\nText.":        strings.Repeat("a", 80) + "…",
		strings.Repeat("é", 90):                     strings.Repeat("é", 80) + "…",
		strings.Repeat("word ", 16) + "word":        strings.TrimSpace(strings.Repeat("word ", 16)) + "…",
		strings.Repeat("a", 70) + ", then and more": strings.Repeat("a", 70) + ", then and…",
		strings.Repeat("a", 74) + ", another":       strings.Repeat("a", 74) + "…",
		"White \t space":                            "White space",
	} {
		if got := titleOf(text); got != want {
			t.Errorf("%q\ngot  %q\nwant %q", text, got, want)
		}
	}
}
