package discord

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/store"
	"byline/internal/watch"

	"github.com/rogpeppe/go-internal/txtar"
)

var (
	bill     = watch.Source{Article: "suez-2", Title: suez.Title, Outlet: suez.Source, URL: suez.URL, Published: suez.Published}
	refloats = watch.Source{Article: "suez-1", Title: "Ever Given refloated after six days across the canal", Outlet: "Harbour Dispatch", URL: "https://harbour.example/refloated", Published: day(2021, 3, 29)}
)

// typicalPosts are posts of each kind, by name.
func typicalPosts() map[string]watch.Post {
	waiting := "Lt. Gen. Osama Rabie, the chairman of the Suez Canal Authority, said on Monday night that 422 vessels were waiting."
	at := strings.Index(waiting, "422")
	differs := watch.News{Source: bill, Sentence: waiting, Start: at, End: at + len("422 vessels"), Now: "422", Before: "367", Earlier: &refloats}
	corrected := differs
	corrected.Corrected = true
	freed := watch.News{Source: refloats, Sentence: "Tugboats freed the container ship Ever Given from the bank of the Suez Canal on Monday, opening one of the world's busiest trade routes after almost six days."}
	first := differs
	first.Now, first.Before, first.Earlier = "", "", nil
	question := watch.Post{Watch: 7, Kind: watch.Question, Text: "number of ships queueing at suez"}
	with := func(p watch.Post, further int, news ...watch.News) watch.Post {
		p.News, p.Further = news, further
		return p
	}
	var lines []watch.News
	for i := range watch.MostLines {
		line := freed
		if i%2 == 1 {
			line = first
		}
		line.Article = fmt.Sprint(i)
		lines = append(lines, line)
	}
	return map[string]watch.Post{
		"an answer":     with(question, 0, first),
		"a difference":  with(question, 2, differs),
		"a correction":  with(question, 0, corrected),
		"news":          with(watch.Post{Watch: 7, Kind: watch.Topic, Text: "suez canal"}, 0, freed),
		"a burst":       with(watch.Post{Watch: 7, Kind: watch.Topic, Text: "suez canal"}, 9, freed, first, freed),
		"a digest":      with(watch.Post{Digest: 8, Kind: watch.Topic}, 4, lines...),
		"a small topic": with(watch.Post{Digest: 8, Kind: watch.Topic, Text: "suez canal"}, 0, freed),
	}
}

// longestPosts is how many lines a post may have on a phone, with its button.
var longestPosts = map[string]int{
	"an answer": 9, "a difference": 11, "a correction": 10, "news": 9, "a burst": 24, "a digest": 45, "a small topic": 9,
}

// TestPostsFitAPhone shows the posts of watches and digests as a phone does.
func TestPostsFitAPhone(t *testing.T) {
	archive := new(txtar.Archive)
	posts := typicalPosts()
	for _, name := range []string{"an answer", "a difference", "a correction", "news", "a burst", "a digest", "a small topic"} {
		made := renderPost(posts[name], store.Post{Nonce: store.Nonce(name)})
		checkMessage(t, made)
		screen := phone(made)
		if len(screen) > longestPosts[name] {
			t.Errorf("%s has %d lines, over %d", name, len(screen), longestPosts[name])
		}
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(strings.Join(screen, "\n") + "\n\n")})
	}
	file := filepath.Join("testdata", "phone", "posts.txtar")
	got := string(txtar.Format(archive))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed; -update rewrites it. It is now:\n%s", file, got)
	}
	docs, err := os.ReadFile("../../docs/discord.md")
	if err != nil {
		t.Fatal(err)
	}
	if shown := "```\n" + strings.TrimRight(string(archive.Files[1].Data), "\n") + "\n```\n"; !strings.Contains(string(docs), shown) {
		t.Errorf("docs/discord.md does not show %s as it is:\n%s", archive.Files[1].Name, shown)
	}
}

// TestPostsShowWhatFitsAndCountTheRest gives posts more than an embed has room
// for: as much as fits is shown, and the rest is counted as further reports.
func TestPostsShowWhatFitsAndCountTheRest(t *testing.T) {
	for what, test := range map[string]struct {
		post            watch.Post
		pieces, atLeast int
	}{
		"a digest": {watch.Post{Digest: 8}, watch.MostLines, 7},
		"a watch":  {watch.Post{Watch: 7, Kind: watch.Topic, Text: "ships"}, 12, 5},
	} {
		for i := range test.pieces {
			source := watch.Source{Article: fmt.Sprint(i), Title: "Suez", Outlet: "Harbour Dispatch", Published: day(2021, 3, 29)}
			source.URL = "https://harbour.example/" + strings.Repeat("x", 300)
			test.post.News = append(test.post.News, watch.News{Source: source, Sentence: strings.Repeat("a", 400)})
		}
		test.post.Further = 4
		made := renderPost(test.post, store.Post{Nonce: store.Nonce(what)})
		checkMessage(t, made)
		shown := strings.Count(made.embeds[0].Description, "](")
		if shown < test.atLeast || shown == test.pieces {
			t.Errorf("%s shows %d of %d pieces, want at least %d, and not all", what, shown, test.pieces, test.atLeast)
		}
		if want := fmt.Sprintf("and %d further reports", 4+test.pieces-shown); !strings.Contains(made.embeds[0].Description, want) {
			t.Errorf("%s does not say %q: %s", what, want, made.embeds[0].Description)
		}
	}
}

// Typical messages about watches.
func init() {
	berlin := watch.Quiet{From: 22 * 60, To: 7 * 60, Zone: "Europe/Berlin"}
	question := watch.Watch{ID: 7, Place: watch.Place{Server: "1", User: "5"}, Kind: watch.Question, Text: "how many ships wait at *Suez*?", Quiet: berlin}
	private := watch.Watch{ID: 8, Place: watch.Place{Server: "1", User: "5"}, Kind: watch.Topic, Text: "Suez", Paused: true}
	weekly := watch.Digest{ID: 9, Place: watch.Place{Server: "1", User: "5"}, Topic: "Suez", Schedule: watch.Schedule{Weekly: true, Weekday: time.Monday, At: 8 * 60, Zone: "Europe/Berlin"}}
	typical["watching"] = func() *reply { return renderWatching(question, false) }
	typical["watching a topic"] = func() *reply { return renderWatching(private, true) }
	typical["watched"] = func() *reply {
		return renderStanding(standing{[]watch.Watch{question, private}, []watch.Digest{weekly, {Schedule: watch.Schedule{At: 480}}}}, false)
	}
	typical["watched none"] = func() *reply { return renderStanding(standing{}, false) }
	typical["digest set"] = func() *reply { return renderDigestSet(weekly, day(2026, 11, 26)) }
	typical["post"] = func() *reply {
		return renderPost(typicalPosts()["a difference"], store.Post{Nonce: store.Nonce("a"), Missed: 2})
	}
	typical["announcement"] = func() *reply {
		made, err := renderAnnouncement(announcing(Announcement{Feed: "Harbour Dispatch", Articles: []watch.Source{refloats, {Title: "A *note*"}}}))
		if err != nil {
			panic(err)
		}
		return made
	}
}

// announcing is the post for an announcement.
func announcing(a Announcement) store.Post {
	content, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	return store.Post{Kind: store.PostAnnouncement, Content: string(content)}
}
