package corpus

import (
	"slices"
	"strings"
	"testing"
)

func TestTableRowsReadAsSentences(t *testing.T) {
	for _, test := range []struct {
		name, file, content string
		want                []string
	}{
		{"Markdown", "a.md", "Ferries by harbour:\n\n| Harbour | Ferries | Berths |\n|---|---|---|\n| Dunmarrow | 14 | 3 |\n| Varnby | 1,200 | – |\n", []string{
			"Ferries by harbour:", "Dunmarrow: 14 ferries, 3 berths.", "Varnby: 1,200 ferries."}},
		{"HTML without a header in its markup", "a.html", "<html><body><article><p>The ferries of the lake were counted on Monday by the harbour board, which had not done so for nine years.</p>" +
			"<table><caption>By harbour.</caption><tr><td>Harbour</td><td>Built</td><td>Owner</td><td>GDP share</td></tr><tr><td>Dunmarrow</td><td>1931</td><td>the town</td><td>3.5</td></tr>" +
			"<tr><td>Varnby</td><td>1950</td><td>a bank</td><td>2</td></tr></table><p>They will be counted again next year, the board said, and every year from then on, as the law demands it.</p></article></body></html>", []string{
			"The ferries of the lake were counted on Monday by the harbour board, which had not done so for nine years.", "By harbour.",
			"Dunmarrow: built 1931, owner the town, 3.5 GDP share.", "Varnby: built 1950, owner a bank, 2 GDP share.",
			"They will be counted again next year, the board said, and every year from then on, as the law demands it."}},
		{"names and values", "a.md", "The ferry in short:\n\n| | |\n|---|---|\n| Built | 1931 |\n| Berths | three |\n", []string{
			"The ferry in short:", "Built: 1931.", "Berths: three."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := split(wantArticle(t, test.file, test.content).Text); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// TestTablesThatLayOutAPageAreText: only tables of facts are read by rows,
// since newsletters use tables for their layout.
func TestTablesThatLayOutAPageAreText(t *testing.T) {
	const content = "The harbour board counted the ferries of the lake on Monday, which it had not done for nine years, and will count them again."
	for name, table := range map[string]string{
		"long cells":  "<table><tr><td>" + content + "</td><td>" + content + "</td></tr><tr><td>a</td><td>b</td></tr></table>",
		"nested":      "<table><tr><td>x</td><td><table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table></td></tr><tr><td>a</td><td>b</td></tr></table>",
		"long header": "<table><tr><th>a</th><th>" + content[:110] + "</th></tr>" + strings.Repeat("<tr><td>a</td><td>1</td></tr>", 50) + "</table>",
		"one column":  "<table><tr><td>Ferries sail again.</td></tr><tr><td>The pier is open.</td></tr></table>",
	} {
		document, err := parseHTML(table)
		if err != nil {
			t.Fatal(err)
		}
		if rows := rowsOf(document); rows != nil {
			t.Errorf("%s: rows %q of a table that lays out text", name, rows)
		}
	}
}
