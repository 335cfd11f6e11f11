package lookout

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/newsroom"
	"byline/internal/watch"
)

// TestADigestNeitherSkipsNorRepeats lets time pass in steps of all sizes, with
// pauses in which nothing runs and a clock that is set back at times: what is
// summed up must follow on without a gap, end at times of the schedule, and hold
// each of those once.
func TestADigestNeitherSkipsNorRepeats(t *testing.T) {
	zones := []string{"UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "Africa/Casablanca", "Pacific/Apia"}
	random := rand.New(rand.NewPCG(3, 4))
	for range 150 {
		now := time.Date(2010+random.IntN(17), time.Month(1+random.IntN(12)), 1+random.IntN(28), random.IntN(24), random.IntN(60), random.IntN(60), 0, time.UTC)
		d := watch.Digest{Created: now, Schedule: watch.Schedule{
			At: watch.Clock(random.IntN(24 * 60)), Zone: zones[random.IntN(len(zones))],
			Weekly: random.IntN(3) == 0, Weekday: time.Weekday(random.IntN(7)),
		}}
		var state watch.DigestState
		end, latest := d.Created, now
		for range 300 {
			switch random.IntN(20) {
			case 0:
				now = now.Add(time.Duration(random.IntN(10*24)) * time.Hour) // nothing ran
			case 1:
				now = now.Add(-time.Duration(random.IntN(26*60)) * time.Minute) // the clock is set back
			default:
				now = now.Add(time.Duration(random.IntN(5*60)) * time.Minute)
			}
			if now.After(latest) {
				latest = now
			}
			since, due := nextDigest(d, state, now)
			if due.IsZero() {
				continue
			}
			if !since.Equal(end) || !due.After(since) || due.After(now) || !d.Schedule.Next(due.Add(-time.Second)).Equal(due) {
				t.Fatalf("%+v at %s: summed up from %s to %s, after %s", d.Schedule, now, since, due, end)
			}
			state.Until, end = due, due
		}
		if next := d.Schedule.Next(end); next.Before(latest.Add(-26 * time.Hour)) {
			t.Errorf("%+v: nothing was summed up at %s, and it was %s", d.Schedule, next, latest)
		}
	}
}

func TestAClockThatWasFarAheadSilencesNoDigest(t *testing.T) {
	d := watch.Digest{Created: today, Schedule: watch.Schedule{At: 600}}
	state := watch.DigestState{Until: today.AddDate(70, 0, 0)}
	since, due := nextDigest(d, state, today)
	if !since.Equal(today) || !due.IsZero() {
		t.Fatalf("nextDigest = %v, %v, want %v and none", since, due, today)
	}
	if _, due := nextDigest(d, watch.DigestState{Until: since}, today.AddDate(0, 0, 1)); due.IsZero() {
		t.Error("no digest was posted")
	}
}

// TestADigestWaitsForItsArticles restarts the bot with an index that must be
// made again: a digest that falls due before the shared articles are read, or
// while their folder is missing, is posted once they are there. On a server
// with articles of its own, it waits for the shared ones too.
func TestADigestWaitsForItsArticles(t *testing.T) {
	s := newScene(t)
	for _, server := range []string{"", "1"} {
		d := watch.Digest{Place: watch.Place{Server: server, Channel: "1" + server}, Schedule: watch.Schedule{At: 18 * 60}}
		if _, err := s.store.AddDigest(t.Context(), d, watch.Limits{}); err != nil {
			t.Fatal(err)
		}
	}
	s.at = time.Now().UTC().Truncate(24 * time.Hour).Add(48*time.Hour + 12*time.Hour)
	s.write("servers/1/articles", "own.md", s.at.AddDate(0, 0, -1), "Garden show opens", "The garden show of the town opened on Sunday with roses from forty countries.")
	s.look("1", "")
	s.write("shared", "quake.md", s.at, quakeTitle, quakeText)
	if posts := s.look(""); len(posts) > 0 {
		t.Fatalf("posts before the time: %+v", posts)
	}
	s.at = s.at.Add(6 * time.Hour)

	s.startWithoutIndex("another index")
	if posts := s.look(); len(posts) > 0 {
		t.Errorf("posts before the articles are read: %+v", posts)
	}
	if posts := s.look(""); len(posts) != 2 {
		t.Errorf("once the articles are read, there are %d posts, want one of each digest: %+v", len(posts), posts)
	}

	s.at = s.at.Add(time.Hour)
	s.write("shared", "later.md", s.at, laterTitle, laterText)
	s.look("1", "")
	if _, err := s.store.RemoveDigest(t.Context(), 2, watch.Filter{}); err != nil {
		t.Fatal(err)
	}
	s.at = s.at.Add(23 * time.Hour)
	folder := filepath.Join(s.dir, "shared")
	if err := os.Rename(folder, folder+" elsewhere"); err != nil {
		t.Fatal(err)
	}
	s.startWithoutIndex("a third index")
	if _, err := s.shared.Reload(t.Context(), newsroom.ReloadOptions{}); err == nil {
		t.Fatal("a missing folder was read")
	}
	if posts := s.look(); len(posts) > 0 {
		t.Errorf("posts without articles: %+v", posts)
	}
	if err := os.Rename(folder+" elsewhere", folder); err != nil {
		t.Fatal(err)
	}
	if posts := s.look(""); len(posts) != 1 || !strings.Contains(posts[0].News[0].Sentence, "422") {
		t.Errorf("once the folder is back, the posts are %+v, want one", posts)
	}
}

func TestADigestSumsUpWhatCameIn(t *testing.T) {
	s := newScene(t)
	for _, d := range []watch.Digest{
		{Place: watch.Place{Channel: "1"}},
		{Place: watch.Place{Channel: "2"}, Topic: "Marune"},
		{Place: watch.Place{Channel: "3"}, Topic: "volcano"},
	} {
		d.Schedule = watch.Schedule{At: 18 * 60}
		if _, err := s.store.AddDigest(t.Context(), d, watch.Limits{}); err != nil {
			t.Fatal(err)
		}
	}
	// The store's clock is the real one, and this scene plays earlier.
	s.at = time.Now().UTC().Truncate(24 * time.Hour).Add(48*time.Hour + 12*time.Hour)
	if posts := s.look(""); len(posts) > 0 {
		t.Fatalf("a day without news is summed up: %+v", posts)
	}
	s.write("shared", "a.md", s.at, quakeTitle, quakeText)
	s.write("shared", "b.md", s.at, "Quake kills hundreds in Marune", quakeText)
	for i, text := range []string{
		"Voters in Tarn elected the teacher Ana Velko as mayor after a campaign about cheaper buses.",
		"The copper mine of Lissen was closed after a fire burned through two of its shafts.",
		"A railway tunnel under the Norham pass opened with a brass band and free rides for pupils.",
		"Goalkeeper Jon Pelling saved four penalties as Ostra won the regional football cup.",
		"Scientists at the university of Quist found a beetle that glows blue in moonlight.",
		"The castle of Rovan was sold to a hotel company from Geneva, which plans ninety rooms.",
		"Fishermen off Sunde landed a swordfish of four metres, the longest since records began.",
		"A court in Torvik sentenced the banker Lea Marsh to six years for forging bonds.",
		"The theatre of Ulmo cancelled its opera season because the roof leaks above the stage.",
		"Heavy snow cut off the villages around Varn, and helicopters dropped bread and medicine.",
		"Parliament in Estel passed a law that lets shepherds shoot wolves near their flocks.",
		"The violinist Mira Osk broke her wrist in a cycling accident and postponed her tour.",
	} {
		s.write("shared", fmt.Sprintf("c%d.md", i), s.at, strings.Join(strings.Fields(text)[:6], " "), text)
	}
	if posts := s.look(""); len(posts) > 0 {
		t.Fatalf("posts before the time: %+v", posts)
	}
	s.restart()
	s.at = s.at.Add(6 * time.Hour)
	posts := s.look("")
	if len(posts) != 2 {
		t.Fatalf("%d posts, want those of the first two digests: %+v", len(posts), posts)
	}
	all, topic := posts[0], posts[1]
	if len(all.News) != watch.MostLines || len(all.News)+all.Further != 14 || !strings.Contains(all.News[0].Sentence, "367") {
		t.Errorf("of 14 articles: %d lines and %d further, first %q", len(all.News), all.Further, all.News[0].Sentence)
	}
	if len(topic.News) != 1 || topic.Further != 1 || topic.Text != "Marune" || topic.Since.IsZero() || topic.Until.IsZero() {
		t.Errorf("the digest of a topic: %+v", topic)
	}
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("posted again: %+v", posts)
	}
	s.at = s.at.Add(24 * time.Hour)
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("a day without news is summed up: %+v", posts)
	}
}
