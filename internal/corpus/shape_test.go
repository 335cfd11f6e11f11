package corpus

import (
	"slices"
	"strings"
	"testing"
)

// wanted is the article that the tests of every format expect.
var wanted = Article{Title: "Ferry Returns to the Lake", Source: "Lakeside Ledger", URL: "https://lakeside.example/ferry"}

const (
	wantedDay  = "2024-03-05"
	wantedText = "The old ferry sailed again on Tuesday, after a winter in the yard."
)

// wantFerry checks that a file has exactly the article about the ferry.
func wantFerry(t *testing.T, name, content string) {
	t.Helper()
	articles, problems := readContent(t, name, content)
	if len(articles) != 1 || len(problems) != 0 {
		t.Fatalf("%s\ngot %d articles and problems %v, want one article", content, len(articles), problems)
	}
	checkFerry(t, articles[0])
}

func checkFerry(t *testing.T, a Article) {
	t.Helper()
	if a.Title != wanted.Title || a.Source != wanted.Source || a.URL != wanted.URL || a.Day() != wantedDay || !strings.Contains(a.Text, wantedText) || strings.ContainsAny(a.Text, "<>") {
		t.Errorf("got %q, %q, %q, %q, %q", a.Title, a.Source, a.URL, a.Day(), a.Text)
	}
}

func TestJSONByShape(t *testing.T) {
	for name, content := range map[string]string{
		"a news service":       `{"status": "ok", "totalResults": 1, "articles": [{"source": {"id": null, "name": "Lakeside Ledger"}, "title": "Ferry Returns to the Lake", "description": "A boat.", "url": "https://lakeside.example/ferry", "publishedAt": "2024-03-05T09:00:00Z", "content": "The old ferry sailed again on Tuesday, after a winter in the yard."}]}`,
		"web names":            `{"response": {"results": [{"webTitle": "Ferry Returns to the Lake", "webUrl": "https://lakeside.example/ferry", "webPublicationDate": "2024-03-05T09:00:00Z", "fields": {"body": "<p>The old ferry sailed again on Tuesday, after a winter in the yard.</p>", "publication": "Lakeside Ledger"}}]}}`,
		"headline in parts":    `{"response": {"docs": [{"headline": {"main": "Ferry Returns to the Lake", "kicker": "Boats"}, "web_url": "https://lakeside.example/ferry", "pub_date": "2024-03-05T09:00:00+0000", "lead_paragraph": "The old ferry sailed again on Tuesday, after a winter in the yard.", "abstract": "Boat.", "source": "Lakeside Ledger"}]}}`,
		"JSON Feed":            `{"version": "https://jsonfeed.org/version/1.1", "title": "Lakeside Ledger", "items": [{"id": "1", "url": "https://lakeside.example/ferry", "title": "Ferry Returns to the Lake", "content_html": "<p>The old ferry sailed again on Tuesday, after a winter in the yard.</p>", "date_published": "2024-03-05"}]}`,
		"hits of a search":     `{"took": 1, "hits": {"total": 1, "hits": [{"_index": "a", "_id": "1", "_source": {"title": "Ferry Returns to the Lake", "body": "The old ferry sailed again on Tuesday, after a winter in the yard.", "outlet": "Lakeside Ledger", "link": "https://lakeside.example/ferry", "date": "2024-03-05"}}]}}`,
		"a reader's entries":   `{"total": 1, "entries": [{"id": 1, "title": "Ferry Returns to the Lake", "url": "https://lakeside.example/ferry", "published_at": "2024-03-05T09:00:00Z", "content": "<p>The old ferry sailed again on Tuesday, after a winter in the yard.</p>", "feed": {"id": 3, "title": "Lakeside Ledger"}}]}`,
		"a content system":     `{"data": [{"id": 1, "attributes": {"title": "Ferry Returns to the Lake", "body": "The old ferry sailed again on Tuesday, after a winter in the yard.", "publisher": {"name": "Lakeside Ledger"}, "slug": "ferry", "permalink": "https://lakeside.example/ferry", "publishedAt": "2024-03-05", "createdAt": "2025-01-01"}}]}`,
		"rendered":             `[{"id": 7, "date": "2024-03-05T09:00:00", "link": "https://lakeside.example/ferry", "title": {"rendered": "Ferry Returns to the Lake"}, "content": {"rendered": "<p>The old ferry sailed again on Tuesday, after a winter in the yard.</p>", "protected": false}, "author": 3, "site_name": "Lakeside Ledger"}]`,
		"beside its metadata":  `{"page_content": "The old ferry sailed again on Tuesday, after a winter in the yard.", "metadata": {"title": "Ferry Returns to the Lake", "source": "Lakeside Ledger", "url": "https://lakeside.example/ferry", "date": "2024-03-05"}}`,
		"blocks of an editor":  `{"title": "Ferry Returns to the Lake", "body": [{"_type": "block", "children": [{"_type": "span", "text": "The old ferry sailed "}, {"_type": "span", "text": "again on Tuesday, after a winter in the yard."}]}, {"_type": "image", "text": "A picture"}], "outlet": "Lakeside Ledger", "url": "https://lakeside.example/ferry", "published": {"$date": "2024-03-05T09:00:00Z"}}`,
		"by key":               `{"a1": {"title": "Ferry Returns to the Lake", "text": "The old ferry sailed again on Tuesday, after a winter in the yard.", "source": "Lakeside Ledger", "url": "https://lakeside.example/ferry", "date": "2024-03-05"}}`,
		"a feed made JSON":     `{"rss": {"channel": {"title": "Lakeside Ledger", "item": [{"title": "Ferry Returns to the Lake", "link": "https://lakeside.example/ferry", "description": "The old ferry sailed again on Tuesday, after a winter in the yard.", "pubDate": "Tue, 05 Mar 2024 09:00:00 GMT"}]}}}`,
		"a search for news":    `{"_type": "News", "value": [{"name": "Ferry Returns to the Lake", "url": "https://lakeside.example/ferry", "description": "The old ferry sailed again on Tuesday, after a winter in the yard.", "provider": [{"_type": "Organization", "name": "Lakeside Ledger"}], "datePublished": "2024-03-05T09:00:00Z"}]}`,
		"a reader's export":    `{"items": [{"title": "Ferry Returns to the Lake", "content": {"content": "<p>The old ferry sailed again on Tuesday, after a winter in the yard.</p>", "direction": "ltr"}, "origin": {"title": "Lakeside Ledger", "htmlUrl": "https://lakeside.example"}, "published": 1709632800000, "alternate": [{"href": "https://lakeside.example/ferry", "type": "text/html"}]}]}`,
		"a day in parts":       `{"title": "Ferry Returns to the Lake", "text": "The old ferry sailed again on Tuesday, after a winter in the yard.", "source": "Lakeside Ledger", "url": "https://lakeside.example/ferry", "published": {"year": 2024, "month": 3, "day": 5}}`,
		"columns, split":       `{"columns": ["title", "text", "source", "url", "published"], "index": [0], "data": [["Ferry Returns to the Lake", "The old ferry sailed again on Tuesday, after a winter in the yard.", "Lakeside Ledger", "https://lakeside.example/ferry", 1709632800000]]}`,
		"columns, by row":      `{"title": {"0": "Ferry Returns to the Lake"}, "text": {"0": "The old ferry sailed again on Tuesday, after a winter in the yard."}, "source": {"0": "Lakeside Ledger"}, "url": {"0": "https://lakeside.example/ferry"}, "date": {"0": "2024-03-05"}}`,
		"rows under a header":  `[["title", "text", "source", "url", "date"], ["Ferry Returns to the Lake", "The old ferry sailed again on Tuesday, after a winter in the yard.", "Lakeside Ledger", "https://lakeside.example/ferry", "2024-03-05"]]`,
		"an article with more": `{"title": "Ferry Returns to the Lake", "text": "The old ferry sailed again on Tuesday, after a winter in the yard.", "source": "Lakeside Ledger", "url": "https://lakeside.example/ferry", "date": "2024-03-05", "comments": [{"author": "x", "text": "Nice boat, and a long comment about it."}], "related": [{"title": "Other", "url": "https://a.example/2", "text": "Something else."}]}`,
		"not quite JSON":       "[{\"title\": \"Ferry Returns to the Lake\", \"text\": \"The old ferry sailed again on Tuesday, after a winter in the yard.\n\", \"author\": NaN, // a comment\n \"source\": \"Lakeside Ledger\", \"url\": \"https://lakeside.example/ferry\", \"score\": -Infinity, \"date\": \"2024-03-05\",},]",
	} {
		t.Run(name, func(t *testing.T) { wantFerry(t, "a.json", content) })
	}
}

func TestJSONLayouts(t *testing.T) {
	for name, test := range map[string]struct {
		file, content string
		ids           []string
	}{
		"lines in .json":            {"a.json", "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n", []string{"a.json#1", "a.json#2"}},
		"a bad line in .json":       {"a.json", "{\"text\": \"One.\"}\n{\"text\":\n{\"text\": \"Two.\"}\n", []string{"a.json#1", "a.json#3"}},
		"commas after lines":        {"a.jsonl", "{\"text\": \"One.\"},\n{\"text\": \"Two.\"},\n", []string{"a.jsonl#1", "a.jsonl#2"}},
		"an array in .jsonl":        {"a.jsonl", "[\n {\"text\": \"One.\"},\n {\"text\": \"Two.\"}\n]", []string{"a.jsonl#1", "a.jsonl#2"}},
		"pretty objects in .jsonl":  {"a.jsonl", "{\n \"text\": \"One.\"\n}\n{\n \"text\": \"Two.\"\n}\n", []string{"a.jsonl#1", "a.jsonl#2"}},
		"one pretty object":         {"a.jsonl", "{\n \"text\": \"One.\"\n}\n", []string{"a.jsonl"}},
		"two articles in an object": {"a.json", `{"articles": [{"text": "One."}, {"text": "Two."}]}`, []string{"a.json#1", "a.json#2"}},
		"two articles on a line":    {"a.jsonl", "{\"text\": \"One.\"}\n{\"articles\": [{\"text\": \"Two.\"}, {\"text\": \"Three.\"}]}\n", []string{"a.jsonl#1", "a.jsonl#2.1", "a.jsonl#2.2"}},
		"JSON in .txt":              {"a.txt", `{"text": "One."}`, []string{"a.txt"}},
		"JSON without an ending":    {"a", `[{"text": "One."}]`, []string{"a#1"}},
	} {
		t.Run(name, func(t *testing.T) {
			if ids, problems := outcome(t, test.file, test.content); !slices.Equal(ids, test.ids) {
				t.Errorf("got %q, %q, want %q", ids, problems, test.ids)
			}
		})
	}
}

func TestDaysByHowSurelyTheyNamePublication(t *testing.T) {
	for object, want := range map[string]string{
		`"date_publish": "2024-03-05", "date": "2025-11-20"`:                      "2024-03-05",
		`"created_at": "2025-11-20", "Publish-Date": "2024-03-05"`:                "2024-03-05",
		`"published_at": null, "created_at": "2025-11-20"`:                        "",
		`"date": "", "timestamp": 1763632800`:                                     "",
		`"crawled_at": "2025-11-20", "date_download": "2025-11-20"`:               "",
		`"date_modify": "2025-11-20", "last_modified": "2025-11-20"`:              "",
		`"created_utc": 1709632800`:                                               "2024-03-05",
		`"published": "N/A", "date": "2024-03-05"`:                                "2024-03-05",
		`"published": "unknown", "created": "2025-11-20"`:                         "",
		`"published": "1970-01-01", "date": "2024-03-05"`:                         "2024-03-05",
		`"dcterms:issued": "2024-03-05", "datetime": "2025-11-20"`:                "2024-03-05",
		`"article:published_time": "2024-03-05", "updated_at": "2025-11-20"`:      "2024-03-05",
		`"dateTimePub": "2024-03-05T09:00:00Z", "date": "2024-03-06"`:             "2024-03-05",
		`"first_publication_date": "2024-03-05", "release_date": "not yet known"`: "2024-03-05",
	} {
		if a := wantArticle(t, "a.json", `{"text": "x", `+object+`}`); a.Day() != want {
			t.Errorf("%s: got %q, want %q", object, a.Day(), want)
		}
	}
}

func TestValuesThatStandForNone(t *testing.T) {
	for _, none := range []string{`"NaN"`, `"None"`, `"null"`, `"undefined"`, `"[Removed]"`, `"N/A"`, `"-"`, `""`, `null`, `NaN`, `[]`, `{}`} {
		a := wantArticle(t, "a.json", `{"text": "It sails.", "title": `+none+`, "source": `+none+`, "url": `+none+`, "author": `+none+`, "published": `+none+`}`)
		if a.Title != "It sails." || a.Source != "" || a.URL != "" || a.Author != "" || a.Day() != "" {
			t.Errorf("%s: got %+v", none, a)
		}
		if none != "{}" && none != "[]" {
			wantProblem(t, "a.json", `{"title": "x", "text": `+none+`}`, "", "no text")
		}
	}
}

func TestAnOutletIsNotAnAddress(t *testing.T) {
	for object, want := range map[string][2]string{
		`"source": "https://a.example/1"`:                                  {"", "https://a.example/1"},
		`"source": "https://a.example/1", "hostname": "a.example"`:         {"a.example", "https://a.example/1"},
		`"site": "https://a.example", "url": "https://a.example/1"`:        {"", "https://a.example/1"},
		`"publisher": "https://a.example/#org", "source-hostname": "Post"`: {"Post", ""},
		`"source": "@post", "publisher": {"title": "Post"}`:                {"Post", ""},
	} {
		if a := wantArticle(t, "a.json", `{"text": "x", `+object+`}`); a.Source != want[0] || a.URL != want[1] {
			t.Errorf("%s: got %q and %q", object, a.Source, a.URL)
		}
	}
}

func TestDamagedTextIsRepaired(t *testing.T) {
	for text, want := range map[string]string{
		`The boat sails. It ret… [+2829 chars]`:                 "The boat sails.",
		`&amp;lt;p&amp;gt;It sails.&amp;lt;/p&amp;gt;`:          "It sails.",
		`&lt;p&gt;It &amp;amp; she sail.&lt;/p&gt;`:             "It & she sail.",
		"It isnâ€™t â€œlateâ€\u009d, Zoë said.":                 "It isn’t “late”, Zoë said.",
		`Write 1 &lt; 2, and &lt;b&gt; for bold, the book says`: "Write 1 < 2, and <b> for bold, the book says",
	} {
		if a := wantArticle(t, "a.json", `{"text": "`+text+`"}`); a.Text != want {
			t.Errorf("%s: got %q, want %q", text, a.Text, want)
		}
	}
	a := wantArticle(t, "a.json", `{"content": "The boat sai… [+29 chars]", "description": "The boat sails again."}`)
	if a.Text != "The boat sails again." {
		t.Errorf("a text that was cut before its first end: got %q", a.Text)
	}
}
