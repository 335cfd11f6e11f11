package corpus

import (
	"strings"
	"testing"
)

// page is a web page with an article and the given head and metadata.
func page(head, top, bottom string) string {
	return `<html><head><title>Ferry Returns to the Lake | Lakeside Ledger</title>` + head + `</head><body><nav><a href="/">Home</a></nav>` +
		`<main><article><h1>Ferry Returns to the Lake</h1>` + top +
		`<p>The old ferry sailed again on Tuesday, after a winter in the yard. Some two hundred people stood on the quay to see it go, in the rain, and waved.</p>` +
		`<p>It leaves at nine, from the north quay, every day but Sunday, and returns at ten with coffee, tea and buns on board.</p></article></main>` + bottom + `</body></html>`
}

const (
	site      = `<meta property="og:site_name" content="Lakeside Ledger">`
	canonical = `<link rel="canonical" href="https://lakeside.example/ferry">`
	dayMeta   = `<meta property="article:published_time" content="2024-03-05T09:00:00Z">`
	linkedBy  = `<script type="application/ld+json">`
)

func TestWhatPagesSayOfTheirArticle(t *testing.T) {
	linked := `{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry Returns to the Lake", "datePublished": "2024-03-05", "dateModified": "2024-03-09", "publisher": {"@type": "Organization", "name": "Lakeside Ledger"}, "url": "https://lakeside.example/ferry"}`
	bare := `{"@type": "NewsArticle", "headline": "Ferry Returns to the Lake", "datePublished": "2024-03-05", "publisher": {"@id": "#org"}, "author": {"@id": "#ann"}, "url": "https://lakeside.example/ferry"}`
	for name, content := range map[string]string{
		"JSON-LD":                    page(linkedBy+linked+`</script>`, "", ""),
		"in an array":                page(linkedBy+`[{"@type": "WebSite", "name": "x"},`+linked+`]</script>`, "", ""),
		"in a graph, by reference":   page(linkedBy+`{"@graph": [{"@type": "WebPage", "name": "x"},`+bare+`,{"@type": "Organization", "@id": "#org", "name": "Lakeside Ledger"},{"@id": "#ann", "@type": "Person", "name": "Ann Lee"}]}</script>`, "", ""),
		"as main entity":             page(linkedBy+`{"@type": "WebPage", "mainEntity": `+linked+`}</script>`, "", ""),
		"under a prefix":             page(canonical+linkedBy+`{"@type": "schema:NewsArticle", "schema:headline": "Ferry Returns to the Lake", "schema:datePublished": "2024-03-05", "schema:publisher": {"schema:name": "Lakeside Ledger"}}</script>`, "", ""),
		"with a comma too many":      page(linkedBy+strings.TrimSuffix(linked, "}")+`,}</script>`, "", ""),
		"with a semicolon":           page(linkedBy+linked+`;</script>`, "", ""),
		"in CDATA":                   page(linkedBy+"//<![CDATA[\n"+linked+"\n//]]></script>", "", ""),
		"among other articles":       page(canonical+linkedBy+`[{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Other", "datePublished": "2019-01-01"}]},`+linked+`]</script>`, "", ""),
		"its own, not the first":     page(canonical+linkedBy+`[{"@type": "NewsArticle", "headline": "Other", "datePublished": "2019-01-01", "publisher": {"name": "Other"}},`+linked+`]</script>`, "", ""),
		"OpenGraph":                  page(site+dayMeta+`<meta property="og:url" content="https://lakeside.example/ferry">`, "", ""),
		"Dublin Core":                page(canonical+`<meta name="DC.date.issued" content="2024-03-05"><meta name="DC.publisher" content="Lakeside Ledger"><meta name="DC.title" content="Ferry Returns to the Lake">`, "", ""),
		"citation":                   page(canonical+`<meta name="citation_publication_date" content="2024/03/05"><meta name="citation_journal_title" content="Lakeside Ledger">`, "", ""),
		"publish-date":               page(canonical+site+`<meta name="publish-date" content="2024-03-05T10:00:00+05:30">`, "", ""),
		"a meta in the body":         page(canonical+site, `<meta itemprop="datePublished" content="2024-03-05">`, ""),
		"a vendor's name":            page(canonical+site+`<meta name="cXenseParse:recs:publishtime" content="2024-03-05T09:00:00Z">`, "", ""),
		"the name of an application": page(canonical+dayMeta+`<meta name="application-name" content="Lakeside Ledger"><meta name="twitter:site" content="@ledger">`, "", ""),
		"a relative address":         page(site+dayMeta+`<base href="https://lakeside.example/"><link rel="canonical" href="/ferry">`, "", ""),
		"saved from":                 strings.Replace(page(site+dayMeta, "", ""), "<html>", "<!-- saved from url=(0030)https://lakeside.example/ferry -->\n<html>", 1),
		"a zero date first":          page(canonical+site+dayMeta+linkedBy+`{"@type": "NewsArticle", "datePublished": "0001-01-01T00:00:00Z", "dateModified": "2024-03-09"}</script>`, "", ""),
		"a changed day first":        page(canonical+site, `<time itemprop="dateModified" datetime="2024-03-09">9 March</time><time itemprop="datePublished" datetime="2024-03-05">5 March</time>`, ""),
		"a day in the head":          page(canonical+site, `<time datetime="2024-03-05">5 March</time>`, `<aside><time datetime="2019-01-01">x</time></aside>`),
		"a day that is shown":        page(canonical+site, `<p class="byline">By Ann Lee</p><p class="pubdate">Published March 5, 2024 10:00 a.m.</p>`, ""),
		"a time without datetime":    page(canonical+site, `<time>March 5, 2024</time>`, ""),
	} {
		t.Run(name, func(t *testing.T) { wantFerry(t, "a.html", content) })
	}
}

func TestDaysOfOtherThingsOnAPage(t *testing.T) {
	for name, content := range map[string]string{
		"an event above":       strings.Replace(page("", "", ""), "<main>", `<header><p>Next debate: <time datetime="2027-05-01">1 May</time></p></header><main>`, 1),
		"an article mentioned": page(linkedBy+`{"@type": "WebPage", "mentions": [{"@type": "NewsArticle", "headline": "Other", "datePublished": "2019-01-01"}]}</script>`, "", ""),
		"a box":                page("", "", `<aside><h3>Most read</h3><time datetime="2018-01-02">2 Jan</time></aside>`),
		"a related article":    page("", "", `<section class="related"><article><h3>Choir</h3><time datetime="2019-12-24">24 Dec</time></article></section>`),
		"a comment":            page("", "", `<div class="comments"><div itemprop="comment"><time itemprop="datePublished" datetime="2024-04-01">x</time></div></div>`),
		"a comment's data":     page("", "", `<div itemprop="comment"><meta itemprop="datePublished" content="2024-04-01"></div>`),
		"when it was changed":  page(`<meta property="article:modified_time" content="2024-03-09">`, `<p class="date">Updated March 9, 2024</p>`, ""),
		"the foot of the page": page("", "", `<footer><time datetime="2026-01-01">2026</time></footer>`),
	} {
		if a := wantArticle(t, "a.html", content); a.Day() != "" {
			t.Errorf("%s: got %s", name, a.Day())
		}
	}
}

func TestTextOfPagesThatHideIt(t *testing.T) {
	text := strings.Repeat("The old ferry sailed again on Tuesday, after a winter in the yard. ", 8)
	for name, content := range map[string]string{
		"JSON-LD":           `<html><head><title>x</title>` + linkedBy + `{"@type": "NewsArticle", "headline": "x", "articleBody": "` + text + `"}</script></head><body><article><p>Subscribe to read the whole story.</p></article></body></html>`,
		"a script's data":   `<html><head><title>x</title></head><body><div id="app"></div><script type="application/json">{"props": {"page": {"article": {"title": "x", "body": "` + text + `"}}}}</script></body></html>`,
		"under a wall":      page("", "", ""),
		"behind a question": strings.Replace(page("", "", ""), "<main>", `<div id="cookie-banner"><p>`+strings.Repeat("We and our partners store cookies, and read them. ", 20)+`</p></div><main>`, 1),
	} {
		a := wantArticle(t, "a.html", content)
		if !strings.Contains(a.Text, "The old ferry sailed again") || strings.Contains(a.Text, "cookies") {
			t.Errorf("%s: got %q", name, a.Text)
		}
	}
}

func TestTitleWithoutItsOutlet(t *testing.T) {
	for title, want := range map[string]string{
		"Ferry Returns | Lakeside Ledger":     "Ferry Returns",
		"Lakeside Ledger: Ferry Returns":      "Lakeside Ledger: Ferry Returns",
		"The Lakeside Ledger - Ferry Returns": "Ferry Returns",
		"Ferry Returns - Lakeside":            "Ferry Returns - Lakeside",
		"Ferry - Boat – lakesideledger.com":   "Ferry - Boat",
	} {
		if got := withoutOutlet(title, "Lakeside Ledger"); got != want {
			t.Errorf("%s: got %q, want %q", title, got, want)
		}
	}
}

func TestFeedsAsTheyAre(t *testing.T) {
	item := func(inner string) string {
		return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:yandex="http://news.yandex.ru" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>Lakeside Ledger</title><link>https://lakeside.example/</link><item><title>Ferry Returns to the Lake</title>` + inner + `</item></channel></rss>`
	}
	link, day, text := `<link>https://lakeside.example/ferry</link>`, `<pubDate>Tue, 05 Mar 2024 09:00:00 GMT</pubDate>`, `<description>The old ferry sailed again on Tuesday, after a winter in the yard.</description>`
	for name, content := range map[string]string{
		"a day of another vocabulary": item(link + text + `<dcterms:created>2024-03-05T09:00:00Z</dcterms:created>`),
		"a blank content":             item(link + day + text + `<content:encoded><![CDATA[ ]]></content:encoded>`),
		"a full text elsewhere":       item(link + day + `<description>Short.</description><yandex:full-text>The old ferry sailed again on Tuesday, after a winter in the yard.</yandex:full-text>`),
		"a GUID that is the address":  item(day + text + `<guid isPermaLink="true">https://lakeside.example/ferry</guid>`),
		"a link that counts":          item(`<link>https://count.example/1</link>` + day + text + `<feedburner:origLink>https://lakeside.example/ferry</feedburner:origLink>`),
		"a relative link":             item(`<link>/ferry</link>` + day + text),
		"escaped twice":               item(link + day + `<description>&amp;lt;p&amp;gt;The old ferry sailed again on Tuesday, after a winter in the yard.&amp;lt;/p&amp;gt;</description>`),
		"a reference to no character": item(link + day + strings.Replace(text, "old ", "old&#8; ", 1)),
		"another day in words":        item(link + text + `<pubDate>Tue, 5 March 2024 09:00:00 GMT+2</pubDate>`),
		"an outlet of its own":        strings.Replace(strings.Replace(item(link+day+text+`<source url="https://lakeside.example">Lakeside Ledger</source>`), "<title>Lakeside Ledger<", "<title>All news<", 1), "the Lake<", "the Lake - Lakeside Ledger<", 1),
	} {
		t.Run(name, func(t *testing.T) { wantFerry(t, "a.xml", content) })
	}
	whole := item(link + day + text)
	articles, problems := readContent(t, "a.xml", strings.Replace(whole, "</channel></rss>", `<item><title>Cut</title><description>It is cu`, 1))
	if len(articles) != 1 || len(problems) != 1 || problems[0].Reason != "truncated: it ends inside the XML; the items before are served" {
		t.Fatalf("a feed that is cut off: %v and %v", articles, problems)
	}
	checkFerry(t, articles[0])
	a := wantArticle(t, "a.atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>Ledger</title><entry><title>A</title><published>soon</published><updated>2024-03-05</updated><content type="image/png">iVBORw0KGgo=</content><summary>It sails.</summary></entry></feed>`)
	if a.Text != "It sails." || a.Day() != wantedDay {
		t.Errorf("got %+v", a)
	}
	a = wantArticle(t, "a.xml", `<urlset xmlns:news="n"><url><loc>https://lakeside.example/ferry</loc><news:news><news:publication><news:name>Lakeside Ledger</news:name></news:publication><news:publication_date>2024-03-05</news:publication_date><news:title>Ferry Returns to the Lake</news:title></news:news></url></urlset>`)
	if a.Text != wanted.Title || a.Source != wanted.Source || a.URL != wanted.URL || a.Day() != wantedDay {
		t.Errorf("got %+v", a)
	}
}

func TestMarkdownAsProgramsWriteIt(t *testing.T) {
	body := "\n\nThe old ferry sailed again on Tuesday, after a winter in the yard.\n"
	fields := "source: Lakeside Ledger\nurl: https://lakeside.example/ferry\ndate: 2024-03-05\n"
	for name, content := range map[string]string{
		"TOML":         "+++\ntitle = \"Ferry Returns to the Lake\"\nsource = \"Lakeside Ledger\"\nurl = \"https://lakeside.example/ferry\"\ndate = 2024-03-05T09:00:00Z\n[extra]\nx = 1\n+++" + body,
		"JSON":         ferryJSON + body,
		"dots":         "---\ntitle: Ferry Returns to the Lake\n" + fields + "..." + body,
		"a tab":        "---\ntitle:\tFerry Returns to the Lake\n" + fields + "tags: [a\n---" + body,
		"HTML":         "---\ntitle: Ferry Returns to the Lake\n" + fields + "---\n\n<p>The old ferry sailed again on Tuesday, after a winter in the yard.</p>\n",
		"a quote":      "---\ntitle: Ferry Returns to the Lake\n" + fields + "---\n<blockquote>The old ferry sailed again on Tuesday, after a winter in the yard.</blockquote>\n\nIt sails.\n",
		"its address":  "---\ntitle: Ferry Returns to the Lake\noutlet: Lakeside Ledger\nsource: https://lakeside.example/ferry\npublished: 2024-03-05\ncreated: 2025-11-20\n---" + body,
		"inner fences": "---\ntitle: Ferry Returns to the Lake\n" + fields + "---" + body + "\n---\n\nMore.\n",
	} {
		t.Run(name, func(t *testing.T) { wantFerry(t, "a.md", content) })
	}
	for title, want := range map[string]string{
		`Ferry: it returns`: "Ferry: it returns", `%d boats wait`: "%d boats wait", `*Breaking* ferry`: "*Breaking* ferry",
		`"Mayor: "never again""`: `Mayor: "never again"`, `@ the lake`: "@ the lake", "`Ferry`": "`Ferry`", `'Tis late`: "'Tis late",
	} {
		a := wantArticle(t, "a.md", "---\ntitle: "+title+"\nauthor:\n- Ann Lee\n- Bo Ek\n"+fields+"---"+body)
		if a.Title != want || a.Source != "Lakeside Ledger" || a.Author != "Ann Lee, Bo Ek" || a.Day() != wantedDay {
			t.Errorf("%s: got %+v", title, a)
		}
	}
	a := wantArticle(t, "2024-03-05-ferry.md", `---
title: Ferry
---
status:: read

The ferry[^1] sails, [[Lake Ula|the lake]] is ==calm==. ![[map.png]]

> [!note] Summary
> The quay is open.

{{< figure src="a.jpg" caption="x" >}}
{% include x.html %}

[^1]: Page 2.
`)
	if want := "The ferry sails, the lake is calm.\n\nSummary\n\nThe quay is open."; a.Text != want || a.Day() != wantedDay {
		t.Errorf("got %q, %q", a.Text, a.Day())
	}
}
