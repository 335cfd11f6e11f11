package lookout

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/reader"
	"byline/internal/store"
	"byline/internal/watch"
)

// today is the day on which the tests play.
var today = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// recorder is a real store that remembers the posts that went into its outbox.
type recorder struct {
	*store.Store
	mutex sync.Mutex
	posts []watch.Post
	// posted has a value once there are posts to take.
	posted chan struct{}
	// failSee makes See fail, as a crash before it would; failState makes State
	// fail.
	failSee, failState bool
	// passes counts the passes over all articles of a newsroom.
	passes int
}

func (r *recorder) Tell(ctx context.Context, id int64, state watch.State, post *watch.Post) error {
	return r.record(r.Store.Tell(ctx, id, state, post), post)
}

func (r *recorder) TellDigest(ctx context.Context, id int64, state watch.DigestState, post *watch.Post) error {
	return r.record(r.Store.TellDigest(ctx, id, state, post), post)
}

func (r *recorder) record(err error, post *watch.Post) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if err == nil && post != nil {
		r.posts = append(r.posts, *post)
		select {
		case r.posted <- struct{}{}:
		default:
		}
	}
	return err
}

func (r *recorder) State(ctx context.Context, id int64) (watch.State, error) {
	if r.failState {
		return watch.State{}, errors.New("the disk is gone")
	}
	return r.Store.State(ctx, id)
}

func (r *recorder) See(ctx context.Context, server string, at time.Time, added, removed []int64) error {
	if r.failSee {
		return errors.New("the process is killed")
	}
	return r.Store.See(ctx, server, at, added, removed)
}

func (r *recorder) SeenBut(ctx context.Context, server string, some []int64) ([]int64, error) {
	r.passes++
	return r.Store.SeenBut(ctx, server, some)
}

// take are the posts since the last call.
func (r *recorder) take() []watch.Post {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	posts := r.posts
	r.posts = nil
	return posts
}

// scene is a lookout over real newsrooms and a real store.
type scene struct {
	*Lookout
	t      *testing.T
	store  *recorder
	rooms  *newsrooms.Newsrooms
	shared *newsroom.Newsroom
	read   *reader.Transformer
	dir    string
	// deaf are the servers that do not use the shared articles.
	deaf map[string]bool
	at   time.Time
}

var transformer = sync.OnceValues(reader.New)

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{t: t, dir: t.TempDir(), deaf: make(map[string]bool), at: today}
	var err error
	if s.read, err = transformer(); err != nil {
		t.Fatal(err)
	}
	for i := range 40 { // so that words weigh what they weigh among articles
		s.write("shared", fmt.Sprintf("old%d.md", i), today.AddDate(0, 0, -1), fmt.Sprintf("Council meeting %d", i),
			fmt.Sprintf("The council of district %d met on Monday to talk about its budget. Members said the new school should open in autumn.", i))
	}
	if s.shared, err = newsroom.Open(t.Context(), s.sharedConfig("index")); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Open(t.Context(), filepath.Join(s.dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	s.store = &recorder{Store: kept, posted: make(chan struct{}, 1)}
	s.openRooms()
	t.Cleanup(func() {
		if err := errors.Join(s.rooms.Close(), s.shared.Close(), kept.Close()); err != nil {
			t.Error(err)
		}
	})
	s.restart()
	s.look("")
	return s
}

// sharedConfig is that of the shared newsroom with its index in a folder.
func (s *scene) sharedConfig(index string) newsroom.Config {
	return newsroom.Config{CorpusDir: filepath.Join(s.dir, "shared"), IndexDir: filepath.Join(s.dir, index), Reader: s.read, ReadTime: time.Minute}
}

func (s *scene) openRooms() {
	s.t.Helper()
	var err error
	s.rooms, err = newsrooms.New(s.t.Context(), newsrooms.Config{
		Dir: filepath.Join(s.dir, "servers"), Shared: s.shared, Reader: s.read, ReadTime: time.Minute,
		UsesShared: func(_ context.Context, guild string) bool { return !s.deaf[guild] },
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// startWithoutIndex starts all again as after a restart of the program, with
// the shared articles yet to be read into an index in a new folder.
func (s *scene) startWithoutIndex(folder string) {
	s.t.Helper()
	if err := errors.Join(s.rooms.Close(), s.shared.Close()); err != nil {
		s.t.Fatal(err)
	}
	var err error
	if s.shared, err = newsroom.Start(s.t.Context(), s.sharedConfig(folder)); err != nil {
		s.t.Fatal(err)
	}
	s.openRooms()
	s.restart()
}

// restart has another lookout take over, as after a crash.
func (s *scene) restart() {
	s.Lookout = New(Config{Store: s.store})
	s.Lookout.now = func() time.Time { return s.at }
}

// write writes an article into a newsroom's folder.
func (s *scene) write(folder, name string, published time.Time, title, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, folder, name)
	content := fmt.Sprintf("---\ntitle: %q\ndate: %s\nsource: %s\n---\n\n%s\n", title, published.Format(time.DateOnly), strings.TrimSuffix(name, ".md")+".example", text)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o644)); err != nil {
		s.t.Fatal(err)
	}
}

// look has the lookout look at newsrooms, reloaded before, and returns the posts.
func (s *scene) look(servers ...string) []watch.Post {
	s.t.Helper()
	for _, server := range servers {
		if server == "" {
			if _, err := s.shared.Reload(s.t.Context(), newsroom.ReloadOptions{}); err != nil {
				s.t.Fatal(err)
			}
		} else {
			room, err := s.rooms.Open(s.t.Context(), server)
			if err != nil {
				s.t.Fatal(err)
			}
			if _, err := room.Reload(s.t.Context(), newsroom.ReloadOptions{}); err != nil {
				s.t.Fatal(err)
			}
			if err := room.Close(); err != nil {
				s.t.Fatal(err)
			}
		}
		s.Changed(server)
	}
	if err := s.Look(s.t.Context(), s.rooms); (err != nil) != (s.store.failSee || s.store.failState) {
		s.t.Fatal(err)
	}
	return s.store.take()
}

func (s *scene) watch(server string, kind watch.Kind, text string, change ...func(*watch.Watch)) watch.Watch {
	s.t.Helper()
	w := watch.Watch{Place: watch.Place{Server: server, Channel: "7"}, Kind: kind, Text: text}
	for _, do := range change {
		do(&w)
	}
	added, err := s.store.AddWatch(s.t.Context(), w, watch.Limits{})
	if err != nil {
		s.t.Fatal(err)
	}
	return added
}

// The articles of the tests.
const (
	quakeTitle = "Earthquake kills 367 in Marune"
	quakeText  = "At least 367 people were killed when an earthquake struck the mountain town of Marune on Monday, officials said. Rescue teams searched the rubble of the old market through the night. The quake cut the road to the valley."
	laterTitle = "Toll of Marune earthquake rises to 422"
	laterText  = "At least 422 people were killed when the earthquake struck the mountain town of Marune on Monday, officials said on Tuesday. Soldiers brought tents and water to the valley."
)

func only(t *testing.T, posts []watch.Post) watch.Post {
	t.Helper()
	if len(posts) != 1 || len(posts[0].News) == 0 {
		t.Fatalf("%d posts, want one with news: %+v", len(posts), posts)
	}
	return posts[0]
}

func TestAWatchTellsOnceAndThenWhatChanged(t *testing.T) {
	for _, test := range []struct {
		kind watch.Kind
		text string
	}{{watch.Topic, "earthquake in Marune"}, {watch.Question, "How many people were killed by the earthquake in Marune?"}} {
		t.Run(string(test.kind), func(t *testing.T) {
			s := newScene(t)
			w := s.watch("", test.kind, test.text)
			if posts := s.look(""); len(posts) > 0 {
				t.Fatalf("posts without news: %+v", posts)
			}
			s.write("shared", "first.md", s.at, quakeTitle, quakeText)
			post := only(t, s.look(""))
			if news := post.News[0]; post.Watch != w.ID || !strings.Contains(news.Sentence, "367") || news.Outlet != "first.example" || news.Before != "" {
				t.Errorf("the first report is posted as %+v", post)
			}
			s.at = s.at.Add(time.Hour)
			s.write("shared", "copy.md", s.at, quakeTitle, quakeText)
			if posts := s.look(""); len(posts) > 0 {
				t.Errorf("the same event is posted twice: %+v", posts)
			}
			s.at = s.at.Add(24 * time.Hour)
			s.write("shared", "later.md", s.at, laterTitle, laterText)
			post = only(t, s.look(""))
			if news := post.News[0]; !strings.Contains(news.Now, "422") || !strings.Contains(news.Before, "367") || news.Earlier == nil {
				t.Errorf("what changed is posted as %+v", news)
			}
			s.at = s.at.Add(time.Hour)
			s.restart()
			if posts := s.look(""); len(posts) > 0 {
				t.Errorf("posted again after a restart: %+v", posts)
			}
		})
	}
}

func TestACorrectedArticleTellsWhatChanged(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Question, "How many people were killed by the earthquake in Marune?")
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	only(t, s.look(""))
	s.at = s.at.Add(time.Hour)
	s.write("shared", "first.md", s.at, "Earthquake kills 376 in Marune", strings.ReplaceAll(quakeText, "367", "376"))
	if news := only(t, s.look("")).News[0]; !strings.Contains(news.Now, "376") || !strings.Contains(news.Before, "367") || !news.Corrected {
		t.Errorf("the correction is posted as %+v", news)
	}
}

func TestServersHearTheirOwnArticlesAndSharedOnes(t *testing.T) {
	s := newScene(t)
	s.deaf["3"] = true
	for _, server := range []string{"", "1", "2", "3"} {
		s.watch(server, watch.Topic, "earthquake in Marune")
		if server != "" {
			s.write("servers/"+server+"/articles", "own.md", s.at.AddDate(0, 0, -1), "Garden show opens", "The garden show of the town opened on Sunday with roses from forty countries.")
			s.look(server)
		}
	}
	heard := func(posts []watch.Post) string {
		var servers []string
		for _, post := range posts {
			servers = append(servers, "server "+post.Server)
		}
		return strings.Join(servers, ", ")
	}
	s.write("servers/2/articles", "quake.md", s.at, quakeTitle, quakeText)
	if got := heard(s.look("1", "2", "3", "")); got != "server 2" {
		t.Errorf("an article of server 2 is posted to %s", got)
	}
	s.write("shared", "quake.md", s.at, quakeTitle, quakeText)
	if got := heard(s.look("1", "2", "3", "")); got != "server , server 1" {
		t.Errorf("a shared article is posted to %s, want the home server and server 1", got)
	}
	s.write("servers/3/articles", "quake.md", s.at, quakeTitle, quakeText)
	if got := heard(s.look("3")); got != "server 3" {
		t.Errorf("an article of server 3 is posted to %s", got)
	}
}

func TestACrashBeforeArticlesAreSeenTellsNothingTwice(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "earthquake in Marune")
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	s.store.failSee = true
	only(t, s.look(""))
	s.store.failSee = false
	s.restart()
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("posted again after a crash: %+v", posts)
	}
	s.store.failSee = true
	s.at = s.at.Add(24 * time.Hour)
	s.write("shared", "later.md", s.at, laterTitle, laterText)
	s.store.failSee = false
	s.restart()
	only(t, s.look("")) // an article that came in before the crash is not lost
}

// TestAWatchWhoseStateIsUnreadableTellsLater holds that a watch posts nothing
// while it is not known what it posted before.
func TestAWatchWhoseStateIsUnreadableTellsLater(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "earthquake in Marune")
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	s.store.failState = true
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("posted without knowing what was before: %+v", posts)
	}
	s.store.failState = false
	only(t, s.look())
}

// TestTheWordsOfAWatchMakeNoEvent holds that two reports are not of one event
// because both have the words of the watch.
func TestTheWordsOfAWatchMakeNoEvent(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "Marune railway tunnel")
	s.write("shared", "opened.md", s.at, "Marune railway tunnel opens", "The Marune railway tunnel carried its first passengers after ten years of digging.")
	only(t, s.look(""))
	s.at = s.at.Add(time.Hour)
	s.write("shared", "flooded.md", s.at, "Marune railway tunnel floods", "Water from a burst main flooded the Marune railway tunnel and drowned two buses.")
	only(t, s.look(""))
}

func TestQuietHoursHoldNewsBack(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "Marune", func(w *watch.Watch) { w.Quiet = watch.Quiet{From: 11 * 60, To: 14 * 60} })
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	if posts := s.look(""); len(posts) > 0 {
		t.Fatalf("posts in quiet hours: %+v", posts)
	}
	s.at = s.at.Add(90 * time.Minute)
	s.write("shared", "other.md", s.at, "Marune elects a mayor", "The voters of Marune elected the teacher Ana Velko as mayor of the mountain town. She promised a new bridge.")
	if posts := s.look(""); len(posts) > 0 {
		t.Fatalf("posts in quiet hours: %+v", posts)
	}
	s.restart()
	s.at = s.at.Add(30 * time.Minute)
	if post := only(t, s.look()); len(post.News) != 2 {
		t.Errorf("after the quiet hours: %+v", post)
	}
	if posts := s.look(); len(posts) > 0 {
		t.Errorf("posted again: %+v", posts)
	}
}

func TestABurstIsOnePost(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "Marune")
	for i, text := range []string{
		"Voters in Marune elected the teacher Ana Velko as mayor, with a promise of cheaper buses.",
		"Marune closed its copper mine after a fire burned through two shafts and hurt nobody.",
		"A railway tunnel between Marune and Lissen opened with a brass band and free rides for pupils.",
		"Marune beat Tarn by three goals and took the regional football cup for the first time since 1988.",
		"Marune bans cars from its old market square, where merchants of Marune fear for their trade.",
		"The castle above Marune was sold to a hotel company from Geneva, which plans ninety rooms.",
	} {
		s.write("shared", fmt.Sprintf("burst%d.md", i), s.at, strings.Join(strings.Fields(text)[:5], " "), text)
	}
	post := only(t, s.look(""))
	if len(post.News) != watch.MostNews || len(post.News)+post.Further != 6 {
		t.Errorf("a burst of 6 is posted as %d and %d further", len(post.News), post.Further)
	}
	s.write("shared", "next.md", s.at, "Marune bridge collapses", "A bridge near Marune collapsed under a lorry, and the driver swam ashore.")
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("a post right after the burst: %+v", posts)
	}
	s.at = s.at.Add(time.Hour)
	only(t, s.look())
}

func TestOldArticlesAndPausedWatchesTellNothing(t *testing.T) {
	s := newScene(t)
	w := s.watch("", watch.Topic, "earthquake in Marune")
	s.write("shared", "archive.md", s.at.AddDate(-3, 0, 0), quakeTitle, quakeText)
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("an article of three years ago is news: %+v", posts)
	}
	if _, err := s.store.PauseWatch(t.Context(), w.ID, watch.Filter{}, true); err != nil {
		t.Fatal(err)
	}
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("a paused watch posts %+v", posts)
	}
	if _, err := s.store.PauseWatch(t.Context(), w.ID, watch.Filter{}, false); err != nil {
		t.Fatal(err)
	}
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("what came in during the pause is posted: %+v", posts)
	}
}

func TestRunTellsUntilItsContextEnds(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "earthquake in Marune")
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	if _, err := s.shared.Reload(t.Context(), newsroom.ReloadOptions{}); err != nil {
		t.Fatal(err)
	}
	l := New(Config{Store: s.store})
	l.now = func() time.Time { return s.at }
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.Run(ctx, s.rooms)
	}()
	<-s.store.posted
	only(t, s.store.take())
	cancel()
	<-ended
}

func TestAnotherCollectionIsNoNews(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "earthquake in Marune")
	for i := range 40 {
		s.write("shared", fmt.Sprintf("old%d.md", i), today, quakeTitle, fmt.Sprintf("%s It was tremor %d.", quakeText, i))
	}
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("another collection of articles is posted: %+v", posts)
	}
	s.write("shared", "later.md", s.at, laterTitle, laterText)
	only(t, s.look(""))
}
