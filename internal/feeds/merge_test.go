package feeds

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

const long = "The harbour ferry sails again after four weeks of repairs, the operator said on Tuesday, and the timetable of the winter applies from Wednesday."

func TestNewArticlesAreWrittenAndServed(t *testing.T) {
	s := newServer(t)
	changes := 0
	list := openList(t, Options{Changed: func(context.Context) { changes++ }})
	s.serve("/feed", rss(
		item("urn:b", "/b?utm_source=rss", "Bridge &amp;amp; tunnel closed", "5 &amp;lt; 6, R&amp;amp;D, &lt;b&gt;bold&lt;/b&gt;.", 6),
		item("7", s.URL+"/a", "Ferry back", long, 5)), `ETag: "1"`)
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	result := updateFeed(t, list, feed)
	if result.Err != nil || result.Added != 2 || result.Changed != 0 || changes != 1 {
		t.Fatalf("%+v, %d changes", result, changes)
	}
	found := articles(t, list.dir)
	a, b := found[feed.Name+"/7"], found["urn:b"]
	if a.Title != "Ferry back" || a.Text != long || a.Source != "Harbour Post" || a.Author != "" || a.Day() != "2024-03-05" || a.URL != s.URL+"/a" {
		t.Errorf("article a is %+v", a)
	}
	if b.Title != "Bridge & tunnel closed" || b.Text != "5 < 6, R&D, bold." || b.URL != s.URL+"/b?utm_source=rss" {
		t.Errorf("article b is %+v", b)
	}
	if file := "feeds/" + feed.Name + "/" + monthOf(time.Now()) + ".jsonl"; a.File != file {
		t.Errorf("the article is in %s, not %s", a.File, file)
	}
	// If nothing is new, the document is not sent again.
	if result = updateFeed(t, list, feed); result.Err != nil || result.Added+result.Changed != 0 || changes != 1 {
		t.Errorf("Update = %+v, %d changes, want nothing new", result, changes)
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if last := s.asked[len(s.asked)-1]; last.Header.Get("If-None-Match") != `"1"` {
		t.Errorf("asked with %v", last.Header)
	}
}

func TestCorrectionsReplace(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed", Outlet: "The Post"})
	const other = "The bridge over the river is closed until Friday, the council said, because of the flood that the storm brought to the valley."
	steps := []struct {
		name           string
		items          []string
		added, changed int
		want           []string
	}{
		{"two", []string{item("urn:1", "https://a.example/1", "Ferry", long, 5), item("urn:2", "https://a.example/2", "Bridge", other, 5)}, 2, 0, []string{"Bridge", "Ferry"}},
		{"the same again", []string{item("urn:1", "https://a.example/1", "Ferry", long, 5), item("urn:2", "https://a.example/2", "Bridge", other, 5), "<!-- x -->"}, 0, 0, []string{"Bridge", "Ferry"}},
		{"a corrected headline", []string{item("urn:1", "https://a.example/1", "Ferry is back", long, 5), item("urn:2", "https://a.example/2", "Bridge", other, 5)}, 0, 1, []string{"Bridge", "Ferry is back"}},
		{"a corrected day", []string{item("urn:1", "https://a.example/1", "Ferry is back", long, 4)}, 0, 1, []string{"Bridge", "Ferry is back"}},
		{"another guid for the page", []string{item("urn:1#1", "http://www.a.example/1/?utm_medium=rss", "Ferry sails", long+" More follows.", 6)}, 0, 1, []string{"Bridge", "Ferry sails"}},
		{"the guid that it was corrected to", []string{item("urn:1#1", "https://a.example/moved", "Ferry sails", "The ferry lies in the harbour for the winter, and nobody knows why. More follows.", 6)}, 0, 1, []string{"Bridge", "Ferry sails"}},
		{"another address for the story", []string{item("urn:9", "https://a.example/world/2", "Bridge", other, 7)}, 0, 0, []string{"Bridge", "Ferry sails"}},
		{"two addresses at a time", []string{item("urn:3", "https://a.example/3", "Storm", other+" A storm.", 7), item("urn:4", "https://a.example/4", "Storm", other+" A storm.", 7)}, 1, 0, []string{"Bridge", "Ferry sails", "Storm"}},
		{"one address for all", []string{item("urn:5", "https://a.example/live", "One", "Short one.", 7), item("urn:6", "https://a.example/live", "Two", "Short two.", 7), item("urn:7", "https://a.example/", "Three", "Short three.", 7), item("urn:8", "https://a.example/", "Four", "Short four.", 7)}, 4, 0,
			[]string{"Bridge", "Ferry sails", "Four", "One", "Storm", "Three", "Two"}},
	}
	ids := make(map[string]bool)
	for _, step := range steps {
		s.serve("/feed", rss(step.items...))
		result := updateFeed(t, list, feed)
		found := articles(t, list.dir)
		if result.Err != nil || result.Added != step.added || result.Changed != step.changed || !slices.Equal(titles(found), step.want) {
			t.Fatalf("%s: %+v, titles %q", step.name, result, titles(found))
		}
		if len(result.IDs) != step.added+step.changed {
			t.Errorf("%s: ids %q", step.name, result.IDs)
		}
		for id := range ids {
			if _, there := found[id]; !there {
				t.Errorf("%s: the id %s is gone", step.name, id)
			}
		}
		for id, article := range found {
			ids[id] = true
			if article.Source != "The Post" {
				t.Errorf("%s: outlet %q", step.name, article.Source)
			}
		}
	}
	if ferry := articles(t, list.dir)["urn:1"]; !strings.HasSuffix(ferry.Text, "More follows.") || ferry.Day() != "2024-03-06" {
		t.Errorf("the corrected article is %+v", ferry)
	}
}

// TestItemsWithoutGUIDMayShareAnAddress: neither overwrites the other, and each
// is recognised also when it is alone with the address.
func TestItemsWithoutGUIDMayShareAnAddress(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	entry := func(title string, day int) string {
		return strings.Replace(item("", "https://a.example/live", title, "Short "+title, day), "<guid></guid>", "", 1)
	}
	one, two, three := entry("One", 5), entry("Two", 6), entry("Three", 7)
	for _, step := range []struct {
		name           string
		items          []string
		added, changed int
		want           []string
	}{
		{"one alone", []string{one}, 1, 0, []string{"One"}},
		{"with another", []string{two, one}, 1, 0, []string{"One", "Two"}},
		{"with a third, and one twice", []string{three, two, three, one}, 1, 0, []string{"One", "Three", "Two"}},
		{"the same again", []string{three, two, one}, 0, 0, []string{"One", "Three", "Two"}},
		{"the second alone", []string{two}, 0, 0, []string{"One", "Three", "Two"}},
		{"the first alone", []string{one}, 0, 0, []string{"One", "Three", "Two"}},
		{"the first, corrected", []string{entry("One!", 5)}, 0, 1, []string{"One!", "Three", "Two"}},
	} {
		s.serve("/feed", rss(step.items...))
		result := updateFeed(t, list, feed)
		if got := titles(articles(t, list.dir)); result.Err != nil || result.Added != step.added || result.Changed != step.changed || !slices.Equal(got, step.want) {
			t.Fatalf("%s: %+v, titles %q", step.name, result, got)
		}
	}
}

// TestOlderVersionsDoNotReplace: a cache sends yesterday's version again.
func TestOlderVersionsDoNotReplace(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	entry := func(title, updated string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>urn:1</id><title>` + title + `</title><updated>` + updated + `</updated><content>Text.</content></entry></feed>`
	}
	for _, step := range []struct{ title, updated, want string }{
		{"First", "2024-03-05T09:00:00Z", "First"},
		{"Second", "2024-03-06T09:00:00Z", "Second"},
		{"First", "2024-03-05T09:00:00Z", "Second"},
		{"Third", "2024-03-06T09:00:00Z", "Third"},
	} {
		s.serve("/feed", entry(step.title, step.updated))
		updateFeed(t, list, feed)
		if got := titles(articles(t, list.dir)); !slices.Equal(got, []string{step.want}) {
			t.Errorf("after %s: %q", step.title, got)
		}
	}
}

func TestWhatAnEditorWroteStays(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	s.serve("/feed", rss(item("urn:1", "", "Ferry", "Text.", 5)))
	updateFeed(t, list, feed)
	file := archiveOf(list.root, feed.Name).file(monthOf(time.Now()))
	const added = `{"title": "By hand", "text": "An editor wrote this."}`
	if err := list.root.WriteFile(file, []byte(read(t, list.dir, file)+added), 0o600); err != nil {
		t.Fatal(err)
	}
	s.serve("/feed", rss(item("urn:1", "", "Ferry back", "Text.", 5), item("urn:2", "", "Bridge", "Text.", 5)))
	updateFeed(t, list, feed)
	if got := titles(articles(t, list.dir)); !slices.Equal(got, []string{"Bridge", "By hand", "Ferry back"}) {
		t.Errorf("the titles are %q", got)
	}
	if content := read(t, list.dir, file); !strings.Contains(content, added+"\n") {
		t.Errorf("the file lacks the editor's line %q:\n%s", added, content)
	}
}

func TestKeep(t *testing.T) {
	now := time.Date(2024, 4, 10, 12, 0, 0, 0, time.UTC)
	list := openList(t, Options{})
	a := archiveOf(list.root, "x")
	var records []record
	for i := range 40 {
		at := now.AddDate(0, 0, -i)
		records = append(records, record{
			ID: at.Format("urn:2006-01-02"), Title: "T", Text: "Text.", Published: at.Format(time.RFC3339),
			Item: origin{GUID: at.Format("urn:2006-01-02"), Digest: at.String(), Came: at},
		})
	}
	type step struct {
		after            time.Duration
		deleted, expires int
	}
	for keep, steps := range map[Keep][]step{
		// Every day, one more article is too old.
		{Days: 30}:  {{0, 0, 9}, {23 * time.Hour, 0, 9}, {day, 9, 1}, {3 * day, 1, 2}},
		{Count: 31}: {{0, 0, 9}, {23 * time.Hour, 0, 9}, {day, 9, 0}, {3 * day, 0, 0}},
	} {
		if err := list.root.RemoveAll("feeds"); err != nil {
			t.Fatal(err)
		}
		for month := range 2 { // they came in March and April
			at := now.AddDate(0, -month, 0)
			var came []record
			for _, r := range records {
				if monthOf(r.Item.Came) == monthOf(at) {
					came = append(came, r)
				}
			}
			if _, err := a.merge(came, at, nil); err != nil {
				t.Fatal(err)
			}
		}
		var status Status
		for _, step := range steps {
			deleted, err := a.expire(keep, &status, now.Add(step.after))
			if err != nil || deleted != step.deleted || status.Expiring != step.expires {
				t.Errorf("%v after %v: %d deleted, %d expire, %v", keep, step.after, deleted, status.Expiring, err)
			}
		}
		// A deleted article does not come back with the next document.
		if p, err := a.merge(keep.worthwhile(records, now.Add(3*day)), now.Add(3*day), nil); err != nil || len(p.added) > 0 {
			t.Errorf("%v: %d came back, %v", keep, len(p.added), err)
		}
	}
}

func TestParseKeep(t *testing.T) {
	for text, want := range map[string]Keep{"": {}, "all": {}, "30d": {Days: 30}, " 500 ": {Count: 500}} {
		if got, err := ParseKeep(text); err != nil || got != want {
			t.Errorf("ParseKeep(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "-1", "30 days", "d", "x", "1e3", "9999999"} {
		if got, err := ParseKeep(text); err == nil {
			t.Errorf("ParseKeep(%q) = %v, want an error", text, got)
		}
	}
}
