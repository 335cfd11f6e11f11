package corpus

import (
	"strings"
	"testing"
	"time"
)

const webPage = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Ferry Returns | Lakeside Ledger</title>
<meta property="og:title" content="Ferry Returns to the Lake">
<meta property="og:site_name" content="Lakeside Ledger">
<meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2024-03-05T09:00:00+02:00">
<link rel="canonical" href="https://lakeside.example/ferry">
</head><body><nav><a href="/">Home</a> <a href="/boats">Boats</a></nav>
<article><h1>Ferry Returns to the Lake</h1>
<p>The old ferry sailed   again on Tuesday, after a winter in the yard,
and some two hundred people stood on the quay to see it go, in the rain.</p>
<figure><img src="f.jpg"><figcaption>The ferry, in a photo by Bo Ek</figcaption></figure>
<h2>A long winter</h2>
<p>“We had all but given up,” the captain said, “but the <b>engine</b> turned, and it turned again, and so we sail.”</p>
<ul><li>It leaves at nine, from the north quay, every day but Sunday.</li><li>It returns at ten, with coffee, tea and buns on board.</li></ul>
<blockquote>It is a good boat, said the mayor, and it was a good day for a town on a lake.</blockquote>
</article><footer>All rights kept by the Ledger</footer></body></html>`

func TestReadHTML(t *testing.T) {
	a := wantArticle(t, "a.html", webPage)
	want := Article{
		ID: "a.html", Title: "Ferry Returns to the Lake", Source: "Lakeside Ledger", URL: "https://lakeside.example/ferry",
		Author: "Ann Lee", Published: a.Published, File: "a.html",
		Text: "The old ferry sailed again on Tuesday, after a winter in the yard, and some two hundred people stood on the quay to see it go, in the rain.\n\n" +
			"A long winter\n\n" +
			"“We had all but given up,” the captain said, “but the engine turned, and it turned again, and so we sail.”\n\n" +
			"It leaves at nine, from the north quay, every day but Sunday.\n\nIt returns at ten, with coffee, tea and buns on board.\n\n" +
			"It is a good boat, said the mayor, and it was a good day for a town on a lake.",
	}
	want.Place = a.Place
	if a != want {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
	if got := a.Published.Format(time.RFC3339); got != "2024-03-05T09:00:00+02:00" {
		t.Errorf("published %s", got)
	}
}

func TestHTMLProblems(t *testing.T) {
	wantProblem(t, "a.htm", `<html><head><title>x</title></head><body><script>1</script></body></html>`, "", "no article text found")
	wantProblem(t, "a.html", strings.Repeat("<div>", 600), "", "malformed HTML: ")
	wantProblem(t, "a.html", strings.Repeat("<i>x</i>", maxElements+1), "", "too large")
}
