package corpus

import (
	"testing"
	"time"
)

func FuzzText(f *testing.F) {
	fuzzReader(f, ".txt", "Ferry Returns to the Lake\r\n\r\nThe boat sails again.", "\uFEFFx", "\xFF\xFEa\x00", "a\x00b", "\x85\u2028")
}

func FuzzMarkdown(f *testing.F) {
	fuzzReader(f, ".md", "---\ntitle: Ferry\npublished: 2024-03-05\n---\n# Ferry\n\nIt *sails* [again](http://a.example).\n",
		"| a | b |\n|---|---|\n| c | d |\n\n> quote\n\n- item\n\n```\ncode\n```\n", "---\n", "a\n=\n<b>c</b> ![d](e) &amp; \\*")
}

func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{"title: a\nauthor: [b, {name: c}]", "a: &b [*b]", "a: *b", "- a", "? [a]: b", "id: 7\npublished: 2024-03-05"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, front string) {
		fields, _, err := cutFrontMatter("---\n" + front + "\n---\n")
		if err != nil {
			checkProblem(t, problemOf(&output{file: "a.md"}, err))
		}
		if err == nil {
			if _, err := fields.draft(); err != nil {
				checkProblem(t, problemOf(&output{file: "a.md"}, err))
			}
		}
	})
}

func FuzzHTML(f *testing.F) {
	fuzzReader(f, ".html", webPage, "<p>x", `<script type="application/ld+json">[{"@type":"NewsArticle","headline":1}]</script><p>a<br><br>b<table><td>c`)
}

func FuzzJSON(f *testing.F) {
	fuzzReader(f, ".json", `{"title":"a","text":"<p>b</p>c&amp;","published":1700000000,"authors":["d",{"name":"e"}]}`,
		`[{"text":"a"},{"text":"b"}] x`, `[{"text":"a"},`, `{"id":7,"body":["a","b"],"date":"01/02/2024"}`, `[1,null,""]`)
}

func FuzzJSONLines(f *testing.F) {
	fuzzReader(f, ".jsonl", "{\"text\":\"a\"}\n\n{\"text\":\n[]\nnull\n{\"text\":\"\\u0000\\ud800\"}")
}

func FuzzFeed(f *testing.F) {
	fuzzReader(f, ".xml", rssFeed, atomFeed, rdfFeed, "<rss><channel><item><description>x", "<html></html>")
}

func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2024-03-05", "Tue, 05 Mar 2024 10:00:00 EST", "13/02/2024", "1700000000", "March 5, 2024 3:04 p.m.", "5. März 2024"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		date, err := parseDate(s)
		if err != nil && !date.IsZero() {
			t.Errorf("%q: both %v and %v", s, date, err)
		}
		if !date.IsZero() && (date.Year() < 1500 || date.Year() > 9999) {
			t.Errorf("%q: year %d", s, date.Year())
		}
		if !date.IsZero() {
			if again, err := parseDate(date.Format(time.RFC3339)); err != nil || !again.Equal(date.Truncate(time.Second)) {
				t.Errorf("%q: %v reads back as %v, %v", s, date, again, err)
			}
		}
	})
}
