package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/article"
	"byline/internal/index"
)

// recorder keeps the paths of the requests that it passes on.
type recorder struct {
	http.RoundTripper
	mutex sync.Mutex
	paths []string
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.mutex.Lock()
	r.paths = append(r.paths, request.URL.Path[strings.LastIndexByte(request.URL.Path, '/')+1:])
	r.mutex.Unlock()
	return r.RoundTripper.RoundTrip(request)
}

// taken is the last parts of the paths since it was called last.
func (r *recorder) taken() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	paths := r.paths
	r.paths = nil
	return paths
}

// finder is what questions are answered from.
type finder struct{ index.Snapshot }

func (f finder) Forms(ctx context.Context, terms []string) ([][]string, error) {
	return index.Forms(ctx, f, terms)
}

// TestThreeRequestsAtMost holds that a question takes three requests at most of a
// generation that nothing is known of: one for its words; one for what misspelt
// ones may mean, or for the newest articles to say why there is no answer; and
// one to find articles, which brings them along. The same holds where each
// month has an index, and where Lucene counts articles that are no longer there;
// only then does another spelling of what a misspelt word means take one more.
func TestThreeRequestsAtMost(t *testing.T) {
	articles := []index.Stored{analyzed("old", "Old", "A zither was sold.", "Herald", "2021-03-01")}
	for i := range 200 {
		articles = append(articles,
			analyzed(fmt.Sprintf("a%d", i), "Minister resigns", fmt.Sprintf("The minister resigned over the canal affair number %d. Drellenskyy stays, and Drellensky waits.", i), "Herald", "2021-03-30"),
			analyzed(fmt.Sprintf("b%d", i), "Labour of the harbour", "The harbour workers organised. Labor leaders organized a strike in the harbor. An effort of the government failed.", "Outlet", "2021-04-01"))
	}
	for name, test := range map[string]struct {
		above   int
		removed []string
		// recounts is how many more requests count other spellings.
		recounts int
	}{
		"as built":     {1000, nil, 0},
		"with removed": {1000, []string{"old"}, 1},
		"by month":     {-1, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := testEngine(t)
			e.config.DivideAbove = test.above
			s := publish(t, e, nil, func(b index.Build) { put(t, b, articles...) })
			defer func() { s.Close() }()
			if len(test.removed) > 0 {
				first := s
				s = publish(t, e, first, func(b index.Build) {
					if err := b.Delete(t.Context(), test.removed); err != nil {
						t.Fatal(err)
					}
				})
				first.Close()
			}
			if exact := s.(*snapshot).stock.exact; exact != (len(test.removed) == 0) {
				t.Fatalf("Lucene counts what is served: %v", exact)
			}
			requests := &recorder{RoundTripper: e.client.http.Transport}
			e.client.http.Transport = requests
			asOf := time.Date(2021, 4, 2, 0, 0, 0, 0, time.UTC)
			herald := article.Selection{Sources: []string{"Herald"}}
			april := article.Selection{Since: time.Date(2021, 4, 1, 0, 0, 0, 0, time.UTC)}
			for _, question := range []struct {
				answer.Question
				// cold and warm are the requests at first and when asked again.
				cold, warm int
			}{
				{answer.Question{Text: "Which harbour workers organised a strike?"}, 2, 1},
				{answer.Question{Text: "Where does Drellensky wait?"}, 2 + test.recounts, 1},
				{answer.Question{Text: "Which harbuor wrokers organnised a stirke against the governmnet?"}, 3, 1},
				{answer.Question{Text: "Which efort of the govermnent failed?", Selection: april}, 3, 1},
				{answer.Question{Text: "Who orgnaissed the minsterial drellennsky?", Selection: herald}, 3 + test.recounts, 1},
				{answer.Question{Text: "Did flonkertonning wrexlobbings drumblesnatch quizzaciously snorfblatting hornswogglement?"}, 3, 0},
				{answer.Question{Text: "Which harbour duchess painted the zeppelin of the strike?", Selection: herald}, 3, 2},
				{answer.Question{Text: "Which harbuor duchess paimted the zepelin of the stirke?", Selection: herald}, 3, 2},
				{answer.Question{Text: "and when?", Before: []string{"Why did the minister resign over the canal afair?"}}, 3, 1},
			} {
				question.AsOf, question.Limit = asOf, 3
				fresh, err := e.open(t.Context(), s.(*snapshot).of)
				if err != nil {
					t.Fatal(err)
				}
				requests.taken()
				a := answer.New(answer.Config{Finder: finder{fresh}})
				for i, most := range []int{question.cold, question.warm} {
					answered, err := a.Ask(t.Context(), question.Question)
					if err != nil {
						t.Fatal(err)
					}
					if got := requests.taken(); len(got) > most {
						t.Errorf("%q (understood as %q, answered: %v), asked %d times, took %q, want %d", question.Text, answered.Understood, answered.Answered, i+1, got, most)
					}
				}
				if err := fresh.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
