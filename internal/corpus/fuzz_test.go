package corpus

import (
	"bufio"
	"bytes"
	"strings"
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

func FuzzJSONShape(f *testing.F) {
	fuzzReader(f, ".json", `{"articles": [{"title": "a", "content": [{"type": "text", "data": "b"}], "source": {"name": "c"}}]}`,
		`{"columns": ["title", "text"], "data": [["a", "b"]]}`, `{"title": {"0": "a"}, "text": {"0": "b"}}`, `[["title","text"],["a","b"]]`,
		`{"hits": {"hits": [{"_source": {"title": "a", "body": "b"}}]}}`, "[{\"text\": NaN, /* x */ \"body\": \"a\n\",},]", `{"a":{"a":{"a":{"text":"b"}}}}`)
}

func FuzzTable(f *testing.F) {
	fuzzReader(f, ".csv", "title,text,date\na,\"b\n\",2024-03-05\n", "sep=;\ntitle;text\na;b", "text\n\"a", "title\ttext\n\xE9\tb")
}

func FuzzYAML(f *testing.F) {
	fuzzReader(f, ".yaml", "title: a\ntext: b", "- text: a\n- text: b\n", "a: &x [*x]", "text: a\n---\ntext: b")
}

func FuzzXML(f *testing.F) {
	fuzzReader(f, ".xml", `<nitf><head><title>x</title></head><body><body.content><p>a</p></body.content></body></nitf>`,
		`<a><b><title>x</title><text>y</text></b><b><title>x</title><text>z</text></b></a>`, `<urlset><url><loc>https://a.example</loc><title>x</title></url></urlset>`, `<opml/>`)
}

func FuzzMail(f *testing.F) {
	fuzzReader(f, ".eml", "From: A <a@a.example>\nSubject: =?utf-8?q?x?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+YQ==\n--b--", "A: b\n\nc")
}

func FuzzMailbox(f *testing.F) {
	fuzzReader(f, ".mbox", "From a Tue Mar  5 09:00:00 2024\nSubject: x\n\n>From here\n\nFrom b Tue Mar  5 09:00:00 2024\n\ny")
}

func FuzzWARC(f *testing.F) {
	fuzzReader(f, ".warc", "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>a</p>\r\n\r\n",
		"WARC/1.0\nWARC-Type: conversion\nContent-Type: text/plain\nContent-Length: 1\n\na")
}

func FuzzArchives(f *testing.F) {
	t := new(testing.T)
	fuzzReader(f, ".zip", zipped(t, "a.md", "a"), zipped(t, "word/document.xml", "<w:p><w:t>a</w:t></w:p>"),
		zipped(t, "META-INF/container.xml", `<c><rootfile full-path="a"/></c>`, "a", `<p><manifest><item id="b" href="b" media-type="text/html"/></manifest><spine><itemref idref="b"/></spine></p>`, "b", "<h1>x</h1>y"))
}

func FuzzCompressed(f *testing.F) {
	t := new(testing.T)
	fuzzReader(f, ".gz", packed(t, "a"), packed(t, tarred(t, "a.txt", "b")), packed(t, packed(t, `{"text": "a"}`)))
}

func FuzzPDF(f *testing.F) {
	fuzzReader(f, ".pdf", document(pageOperators, "/Title(x)"), "%PDF-1.4\nstartxref\n0\n%%EOF")
}

// FuzzAny reads any bytes under any name.
func FuzzAny(f *testing.F) {
	for _, seed := range []string{"a", "{}", "[{", "<rss>", "<html>x", "---\na: b\n---\nc", "\xFF\xFEa\x00", "From: a\nMIME-Version: 1\n\nb", "title,text,date\na,b,c", "caf\xE9", "\x1F\x8B", "PK\x03\x04"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		out := &output{ctx: t.Context(), file: "a", size: int64(len(content))}
		out.yield = func(_ Article, err error) bool {
			if err != nil {
				checkProblem(t, err)
			}
			return true
		}
		if err := readAny(bufio.NewReader(bytes.NewReader(content)), out); err != nil {
			problem := problemOf(out, err)
			checkProblem(t, problem)
			if strings.HasPrefix(problem.Reason, "the parser failed") {
				t.Errorf("the problem is %v", problem)
			}
		}
	})
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
