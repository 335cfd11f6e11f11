package corpus

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const rssFeed = `<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Lakeside &amp; Harbour Ledger</title>
<item><title>Ferry&#8217;s Back</title><link>https://lakeside.example/ferry</link><guid>urn:ferry</guid>
<pubDate>Tue, 05 Mar 2024 09:00:00 EST</pubDate><dc:creator>Ann Lee</dc:creator>
<description>Short.</description><content:encoded><![CDATA[<p>The café sails.</p><p>It&nbsp;returns.</p>]]></content:encoded></item>
<item><title>Empty</title></item>
<item><title>Wire &amp;amp; Co</title><source url="https://wire.example">Hill Wire</source><pubDate>01/02/2024</pubDate><description>&lt;p&gt;One &amp;amp; two.&lt;/p&gt;</description></item>
<item><title>Core</title><dc:publisher>Core Post</dc:publisher><description>Plain.</description></item>
</channel></rss>`

const atomFeed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Ledger</title>
<entry><id>tag:1</id><title type="html">A &amp;amp; B</title><link href="https://a.example/1"/><updated>2024-03-05T09:00:00Z</updated>
<author><name>Ann Lee</name></author><author><name>Bo Ek</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It <b>sails</b>.</p><p>Yes.</p></div></content><source><title>Hill Wire</title></source></entry></feed>`

const rdfFeed = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Ledger</title></channel><item><title>A</title><link>https://a.example/1</link><description>It sails.</description><dc:date>2024-03-05</dc:date></item></rdf:RDF>`

func TestReadRSS(t *testing.T) {
	articles, problems := readContent(t, "a.rss", rssFeed)
	est := time.FixedZone("EST", -5*60*60)
	want := []Article{
		{ID: "urn:ferry", Title: "Ferry’s Back", Source: "Lakeside & Harbour Ledger", URL: "https://lakeside.example/ferry", Author: "Ann Lee",
			Published: time.Date(2024, 3, 5, 9, 0, 0, 0, est), Text: "The café sails.\n\nIt returns.", File: "a.rss"},
		{ID: "a.rss#3", Title: "Wire & Co", Source: "Hill Wire", Text: "One & two.", File: "a.rss"},
		{ID: "a.rss#4", Title: "Core", Source: "Core Post", Text: "Plain.", File: "a.rss"},
	}
	same := func(a, b Article) bool {
		published := a.Published.Equal(b.Published) && a.Day() == b.Day()
		a.Published, a.Place = b.Published, b.Place
		return published && a == b
	}
	if !slices.EqualFunc(articles, want, same) {
		t.Errorf("got  %+v\nwant %+v", articles, want)
	}
	wantProblems := []Problem{
		{File: "a.rss", Place: "#2", Reason: "no text"},
		{File: "a.rss", Place: "#3", Reason: `cannot read the date "01/02/2024"; the article is served without one`},
	}
	if !slices.Equal(problems, wantProblems) {
		t.Errorf("got %v", problems)
	}
}

func TestReadAtomAndRDF(t *testing.T) {
	a := wantArticle(t, "a.atom", atomFeed)
	want := Article{ID: "tag:1", Title: "A & B", Source: "Hill Wire", URL: "https://a.example/1", Author: "Ann Lee, Bo Ek",
		Published: time.Date(2024, 3, 5, 9, 0, 0, 0, time.UTC), Text: "It sails.\n\nYes.", File: "a.atom"}
	want.Place = a.Place
	if a != want {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
	a = wantArticle(t, "a.xml", rdfFeed)
	want = Article{ID: "a.xml#1", Title: "A", Source: "Ledger", URL: "https://a.example/1",
		Published: time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC), Text: "It sails.", File: "a.xml"}
	want.Place = a.Place
	if a != want {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
}

func TestFeedProblems(t *testing.T) {
	for content, want := range map[string]string{
		`<?xml version="1.0"?><note>x</note>`:                     "not a feed: neither RSS nor Atom",
		`just text`:                                               "not a feed: neither RSS nor Atom",
		rssFeed[:len(rssFeed)/2]:                                  "truncated: it ends inside the XML",
		`<rss><channel><title>x</title><</channel></rss>`:         "malformed XML: ",
		`<rss><channel><title>x</title></channel></rss>`:          "no articles",
		`<rss><channel><item>` + strings.Repeat("<x:y>", 100_000): "nested too deep: more than 512 elements",
	} {
		wantProblem(t, "a.xml", content, "", want)
	}
}
