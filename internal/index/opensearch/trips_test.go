package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"byline/internal/answer"
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

// TestThreeRequestsAQuestion holds that a question without misspelt words takes a
// request for its words, one to search and one to read; a word that is known
// already none; and misspelt words two more together, for guesses and for how
// articles write these. In so small a collection that has read all articles.
func TestThreeRequestsAQuestion(t *testing.T) {
	e := testEngine(t)
	s := publish(t, e, nil, func(b index.Build) {
		// Words that fewer articles hold may be misspelt.
		for i := range 3 {
			put(t, b,
				analyzed(fmt.Sprintf("a%d", i), "Minister resigns", "The minister resigned over the canal affair. Drellenskyy stays, and Drellensky waits.", "Herald", "2021-03-30"),
				analyzed(fmt.Sprintf("b%d", i), "Labour of the harbour", "The harbour workers organised. Labor leaders organized a strike in the harbor.", "Outlet", "2021-04-01"))
		}
	})
	defer s.Close()
	requests := &recorder{RoundTripper: e.client.http.Transport}
	e.client.http.Transport = requests
	a := answer.New(answer.Config{Finder: finder{s}})
	for _, test := range []struct {
		text   string
		before []string
		want   []string
	}{
		{"Which harbour workers organised a strike?", nil, []string{"_msearch", "_msearch", "_mget"}},
		{"Which harbour workers organised a strike?", nil, []string{"_msearch", "_mget"}},
		{"Where does Drellensky wait?", nil, []string{"_msearch", "_msearch", "_mget"}},
		{"Why did the minister resign over the canal affair?", nil, []string{"_msearch", "_msearch", "_mget"}},
		{"Which harbuor wrokers organised a strike?", nil, []string{"_msearch", "_msearch", "_msearch", "_msearch"}},
		{"and when?", []string{"Why did the minister resign over the canal affair?"}, []string{"_msearch", "_mget"}},
	} {
		if _, err := a.Ask(t.Context(), answer.Question{Text: test.text, Before: test.before, Limit: 3}); err != nil {
			t.Fatal(err)
		}
		got := requests.taken()
		if !slices.Equal(got, test.want) {
			t.Errorf("%q took %q, want %q", test.text, got, test.want)
		}
	}
	if n := has(s, t, "drellenskyy"); n != 3 || len(requests.taken()) > 0 {
		t.Errorf("%d articles hold the other spelling, want 3 without a request", n)
	}
}
