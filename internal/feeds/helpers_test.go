package feeds

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/corpus"
	"byline/internal/store"
)

// server is a web server on loopback that responds as a test wants and records
// its requests.
type server struct {
	*httptest.Server
	t       *testing.T
	mutex   sync.Mutex
	answers map[string]http.HandlerFunc
	asked   []*http.Request
	current int
	overlap bool // allows two requests at a time
}

func newServer(t *testing.T) *server {
	s := &server{t: t, answers: make(map[string]http.HandlerFunc)}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	if s.current++; s.current > 1 && !s.overlap {
		s.t.Errorf("%s is asked for while another request runs", r.URL)
	}
	s.asked = append(s.asked, r.Clone(context.Background()))
	answer := s.answers[r.URL.Path]
	s.mutex.Unlock()
	defer func() {
		s.mutex.Lock()
		s.current--
		s.mutex.Unlock()
	}()
	for _, forbidden := range []string{"Cookie", "Authorization", "Referer", "Proxy-Authorization"} {
		if r.Header.Get(forbidden) != "" {
			s.t.Errorf("%s was sent %s", r.URL, forbidden)
		}
	}
	if !strings.HasPrefix(r.UserAgent(), "Byline/") {
		s.t.Errorf("user agent %q", r.UserAgent())
	}
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	answer(w, r)
}

func (s *server) on(path string, answer http.HandlerFunc) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.answers[path] = answer
}

// serve answers with a document and header lines such as "ETag: x".
func (s *server) serve(path, document string, headers ...string) {
	s.on(path, func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w, headers)
		if etag := w.Header().Get("ETag"); etag != "" && r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, document)
	})
}

func (s *server) status(path string, code int, headers ...string) {
	s.on(path, func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w, headers)
		w.WriteHeader(code)
	})
}

func setHeaders(w http.ResponseWriter, headers []string) {
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		w.Header().Add(name, value)
	}
}

// paths are the paths requested since the last call.
func (s *server) paths() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var paths []string
	for _, r := range s.asked {
		paths = append(paths, r.URL.Path)
	}
	s.asked = nil
	return paths
}

// newFetcher returns a fetcher that may fetch from loopback, without pauses.
func newFetcher(t *testing.T, options FetcherOptions) *Fetcher {
	options.Allow = append(options.Allow, "127.0.0.1")
	options.pause = time.Nanosecond
	f := NewFetcher(options)
	t.Cleanup(f.Close)
	return f
}

func openList(t *testing.T, options Options) *Subscriptions {
	t.Helper()
	if options.State == nil {
		options.State = openState(t, t.TempDir())
	}
	s, err := Open(t.TempDir(), newFetcher(t, FetcherOptions{}), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// openState opens the state of a list, in a store in the folder.
func openState(t *testing.T, dir string) State {
	t.Helper()
	kept, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	return kept.FeedState("")
}

// addFeed adds a feed, and fails the test on an error.
func addFeed(t *testing.T, s *Subscriptions, feed Feed) Feed {
	t.Helper()
	added, err := s.Add(t.Context(), feed)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// updateFeed updates a feed; the fetch may fail.
func updateFeed(t *testing.T, s *Subscriptions, feed Feed) Result {
	t.Helper()
	result, err := s.Update(t.Context(), feed.Name)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// articles returns the articles that the folder serves, by ID; no file may have
// a problem.
func articles(t *testing.T, dir string) map[string]corpus.Article {
	t.Helper()
	folder, err := corpus.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	files, problems, err := folder.Files(t.Context())
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems are %v, %v, want none", problems, err)
	}
	found := make(map[string]corpus.Article)
	for _, file := range files {
		for article, err := range folder.Articles(t.Context(), file) {
			if err != nil {
				t.Fatal(err)
			}
			if _, twice := found[article.ID]; twice {
				t.Errorf("two articles have the id %s", article.ID)
			}
			found[article.ID] = article
		}
	}
	return found
}

func titles(found map[string]corpus.Article) []string {
	var all []string
	for _, article := range found {
		all = append(all, article.Title)
	}
	slices.Sort(all)
	return all
}

// rss is a feed of items, each of which is XML.
func rss(items ...string) string {
	return `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>` + strings.Join(items, "\n") + `</channel></rss>`
}

// item is an item of a feed, published on a day of March 2024.
func item(guid, link, title, text string, day int) string {
	return fmt.Sprintf(`<item><guid>%s</guid><link>%s</link><title>%s</title><description>%s</description><pubDate>%s</pubDate></item>`,
		guid, link, title, text, time.Date(2024, 3, day, 9, 0, 0, 0, time.UTC).Format(time.RFC1123Z))
}

func read(t *testing.T, elements ...string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
