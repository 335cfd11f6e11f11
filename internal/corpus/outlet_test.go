package corpus

import "testing"

// TestOutletGivenAsAnAddress holds that the host of an address in an outlet's place
// is its name where it has no other, and that an article's own address gives none.
func TestOutletGivenAsAnAddress(t *testing.T) {
	const text = "The old ferry sailed again on Tuesday."
	for name, test := range map[string]struct{ file, content, outlet, address string }{
		"page":         {"a.md", "---\ntitle: Ferry\nsource: https://www.Lakeside.example/ferry\n---\n" + text, "lakeside.example", "https://www.Lakeside.example/ferry"},
		"site":         {"a.json", `{"title": "Ferry", "text": "` + text + `", "site": "http://lakeside.example"}`, "lakeside.example", ""},
		"JSON-LD":      {"a.html", `<title>Ferry</title><script type="application/ld+json">{"@type": "NewsArticle", "publisher": "https://lakeside.example/#org"}</script><article><p>` + text + `</p></article>`, "lakeside.example", ""},
		"and its name": {"a.json", `{"title": "Ferry", "text": "` + text + `", "source": "https://lakeside.example/ferry", "publisher": "Ledger"}`, "Ledger", "https://lakeside.example/ferry"},
		"a host":       {"a.json", `{"title": "Ferry", "text": "` + text + `", "publisher": "https://lakeside.example/#org", "source-hostname": "Ledger"}`, "Ledger", ""},
		"a handle":     {"a.json", `{"title": "Ferry", "text": "` + text + `", "source": "@ledger", "publisher": {"title": "Ledger"}}`, "Ledger", ""},
		"no outlet":    {"a.json", `{"title": "Ferry", "text": "` + text + `", "url": "https://lakeside.example/ferry"}`, "", "https://lakeside.example/ferry"},
		"no address":   {"a.json", `{"title": "Ferry", "text": "` + text + `", "source": "#org"}`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if a := wantArticle(t, test.file, test.content); a.Source != test.outlet || a.URL != test.address {
				t.Errorf("got %q, %q", a.Source, a.URL)
			}
		})
	}
}
