package corpus

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestReadJSONObject(t *testing.T) {
	a := wantArticle(t, "a.json", `{"headline": "Ferry &amp; Boat", "publisher": {"id": null, "name": "Lakeside Ledger"},
		"permalink": "https://lakeside.example/ferry", "publishedAt": "2024-03-05T09:00:00+02:00",
		"authors": ["Ann Lee", {"name": "Bo Ek"}], "articleBody": "<p>It sails.</p><p>It&nbsp;returns<br>at ten.</p>", "id": 42}`)
	want := Article{ID: "42", Title: "Ferry & Boat", Source: "Lakeside Ledger", URL: "https://lakeside.example/ferry",
		Author: "Ann Lee, Bo Ek", Published: a.Published, File: "a.json", Text: "It sails.\n\nIt returns\nat ten."}
	want.Place = a.Place
	if a != want {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
	if got := a.Published.Format(time.RFC3339); got != "2024-03-05T09:00:00+02:00" {
		t.Errorf("published %s", got)
	}
}

func TestJSONFieldNames(t *testing.T) {
	for name, get := range map[string]func(Article) string{
		"text body content article story maintext full_text articleBody ARTICLEBODY": func(a Article) string { return a.Text },
		"title headline": func(a Article) string { return a.Title },
		"source outlet publisher site site_name domain": func(a Article) string { return a.Source },
		"author authors byline creator":                 func(a Article) string { return a.Author },
		"url link permalink":                            func(a Article) string { return a.URL },
	} {
		for _, name := range strings.Fields(name) {
			value := "Lakeside"
			if get(Article{URL: "x"}) == "x" {
				value = "https://a.example"
			}
			object := `{"` + name + `": "` + value + `", "text": "x"}`
			if get(Article{Text: "x"}) == "x" {
				object = `{"` + name + `": "` + value + `"}`
			}
			if a := wantArticle(t, "a.json", object); get(a) != value {
				t.Errorf("%s: got %+v", name, a)
			}
		}
	}
	for _, name := range strings.Fields("published date published_at publishedAt pub_date publication_date date_published datePublished timestamp created_at") {
		if a := wantArticle(t, "a.json", `{"text": "x", "`+name+`": 1700000000}`); a.Day() != "2023-11-14" {
			t.Errorf("%s: got %+v", name, a)
		}
	}
}

func TestJSONFieldChoice(t *testing.T) {
	for object, want := range map[string]string{
		`{"body": "b", "TEXT": "t"}`:                     "t",
		`{"Text": "b", "text": "t", "TEXT": "c"}`:        "t",
		`{"text": null, "content": "", "story": "t"}`:    "t",
		`{"story": "s", "content": "t"}`:                 "t",
		`{"text": ["one", "two"]}`:                       "one\n\ntwo",
		`{"text": "one <b>bold</b>\n\ntwo\nthree"}`:      "one bold\n\ntwo\nthree",
		`{"text": "1 < 2 and 3 > 2\r\nAT&amp;T"}`:        "1 < 2 and 3 > 2\nAT&T",
		`{"text": "<p>a\n b</p><pre>c\nd</pre>"}`:        "a b\n\nc\nd",
		`{"text": "<figcaption>x</figcaption><p>a</p>"}`: "a",
		`{"text": "a\u0000b"}`:                           "ab",
	} {
		if a := wantArticle(t, "a.json", object); a.Text != want {
			t.Errorf("%s: got %q, want %q", object, a.Text, want)
		}
	}
}

// outcome returns what a file yields: IDs of articles, and places and reasons
// of problems.
func outcome(t *testing.T, name, content string) (ids, problems []string) {
	t.Helper()
	articles, found := readContent(t, name, content)
	for _, a := range articles {
		ids = append(ids, a.ID)
	}
	for _, p := range found {
		problems = append(problems, strings.TrimPrefix(p.Error(), name))
	}
	return ids, problems
}

func TestReadJSON(t *testing.T) {
	for content, want := range map[string]struct{ ids, problems []string }{
		"\uFEFF [{\"text\":\"a\"}, 7, null, {\"title\":\"b\"}, {\"text\":\"c\",\"id\":\"x\"}, {\"text\":\"d\"}] \n": {
			[]string{"a.json#1", "x", "a.json#6"}, []string{", #2: not an object", ", #3: not an object", ", #4: no text"}},
		`[{"text":"a"},{"text":"b`:        {[]string{"a.json#1"}, []string{", #2: truncated: it ends inside the JSON"}},
		`[{"text":"a"},`:                  {[]string{"a.json#1"}, []string{", #2: truncated: it ends inside the JSON"}},
		`[{"text":"a"}`:                   {[]string{"a.json#1"}, []string{", #2: truncated: it ends inside the JSON"}},
		`[`:                               {nil, []string{", #1: truncated: it ends inside the JSON"}},
		`{"text":"a"`:                     {nil, []string{": truncated: it ends inside the JSON"}},
		`[]`:                              {nil, []string{": no articles"}},
		`{"text":"a"} {"text":"b"}`:       {[]string{"a.json#1", "a.json#2"}, nil},
		`[{"text":"a"}]]`:                 {[]string{"a.json#1"}, []string{": more text after the end of the JSON"}},
		`[{"text":"a"},{x},{"text":"b"}]`: {[]string{"a.json#1"}, []string{", #2: malformed JSON: invalid character 'x' looking for beginning of object key string"}},
		`[{"text":"a"} {"text":"b"}]`:     {[]string{"a.json#1"}, []string{", #2: malformed JSON: expected comma after array element"}},
		`"text"`:                          {nil, []string{": malformed JSON: neither an object nor an array of objects"}},
		`{"text":" \n"}`:                  {nil, []string{": no text"}},
		"[{\"text\":\"caf\xE9\"},{\"text\":\"b\"}]": {[]string{"a.json#1", "a.json#2"}, []string{": it does not say its encoding: read as windows-1252"}},
		`[{"text":"a","date":"01/02/2024"},{"text":"b"}]`: {[]string{"a.json#1", "a.json#2"},
			[]string{`, #1: cannot read the date "01/02/2024"; the article is served without one`}},
	} {
		ids, problems := outcome(t, "a.json", content)
		if !slices.Equal(ids, want.ids) || !slices.Equal(problems, want.problems) {
			t.Errorf("%s:\ngot  %q %q\nwant %q %q", content, ids, problems, want.ids, want.problems)
		}
	}
}

func TestReadJSONLines(t *testing.T) {
	ids, problems := outcome(t, "a.jsonl", "\n{\"text\":\"à la carte\"}\r\n  \n{\"text\":\n[]\n{\"text\":\"caf\xE9\"}\n"+strings.Repeat(" ", 600)+"{\"text\":\"\x00\"}\nx\n{\"text\":\"b\",\"published\":\"soon\"}\n{\"text\":\"c\"}")
	if want := []string{"a.jsonl#2", "a.jsonl#6", "a.jsonl#9", "a.jsonl#10"}; !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
	want := []string{
		", line 4: truncated: it ends inside the JSON",
		", line 5: not an object",
		", line 7: binary, not text",
		", line 8: malformed JSON: invalid character 'x' looking for beginning of value",
		`, line 9: cannot read the date "soon"; the article is served without one`,
		": one byte is not UTF-8; it was replaced",
	}
	if !slices.Equal(problems, want) {
		t.Errorf("got  %q\nwant %q", problems, want)
	}
}

func TestJSONTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and slow under the race detector")
	}
	exact := func(size int) string {
		return `{"text":"` + strings.Repeat("a", size-len(`{"text":""}`)) + `"}`
	}
	small := `{"text":"b"}`
	lines := exact(MaxArticleSize-1) + "\n" + exact(MaxArticleSize+1) + "\n" + small
	ids, problems := outcome(t, "a.ndjson", lines)
	if !slices.Equal(ids, []string{"a.ndjson#1", "a.ndjson#3"}) ||
		!slices.Equal(problems, []string{", line 2: too large: a JSON article may have 16 MiB"}) {
		t.Errorf("lines: got %q %q", ids, problems)
	}
	array := "[" + small + "," + exact(MaxArticleSize-1) + "," + exact(MaxArticleSize+1) + "," + small + "]"
	ids, problems = outcome(t, "a.json", array)
	if !slices.Equal(ids, []string{"a.json#1", "a.json#2"}) ||
		!slices.Equal(problems, []string{", #3: too large: a JSON article may have 16 MiB"}) {
		t.Errorf("array: got %q %q", ids, problems)
	}
	wantProblem(t, "c.json", `{"text":"`+strings.Repeat("<div>", 600)+`"}`, "", "malformed HTML: ")
	wantProblem(t, "b.json", exact(MaxArticleSize+1), "", "too large: a JSON article may have 16 MiB")
}

func TestKnownLinesAreNotDecoded(t *testing.T) {
	const file = "a.jsonl"
	folder := openFiles(t, map[string]string{file: `{"text": "One."}` + "\n\n" + ` {"id": "x", "text": "Two."} ` + "\n{\n"})
	read := func(known func(line, id string) bool) (articles []Article, problems int) {
		for article, err := range folder.ArticlesBut(t.Context(), File{Path: file}, known) {
			if err != nil {
				problems++
				continue
			}
			articles = append(articles, article)
		}
		return articles, problems
	}
	asked := make(map[string]string)
	first, problems := read(func(line, id string) bool { asked[line] = id; return false })
	if len(first) != 2 || problems != 1 || first[0].Line == first[1].Line || first[0].Text != "One." || first[1].ID != "x" {
		t.Fatalf("%d problems, articles %+v", problems, first)
	}
	if asked[first[0].Line] != "a.jsonl#1" || asked[first[1].Line] != "a.jsonl#3" || len(asked) != 3 {
		t.Errorf("the function was called for the lines %v", asked)
	}
	again, problems := read(func(line, id string) bool { return line == first[1].Line })
	if len(again) != 2 || problems != 1 || again[0] != first[0] || again[1] != (Article{Line: first[1].Line}) {
		t.Errorf("%d problems, articles %+v", problems, again)
	}
	for article, err := range folder.Articles(t.Context(), File{Path: file}) {
		if err == nil && (article.Line != "" || article.Text == "") {
			t.Errorf("without a question what is known, an article is %+v", article)
		}
	}
}
