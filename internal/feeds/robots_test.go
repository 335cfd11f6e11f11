package feeds

import (
	"net/http"
	"testing"
)

// TestRobotsThatAreNotToldNow holds that a robots.txt that cannot be had at the
// moment allows nothing, as RFC 9309 says, and that one that is not there
// allows everything.
func TestRobotsThatAreNotToldNow(t *testing.T) {
	for code, allowed := range map[int]bool{http.StatusNotFound: true, http.StatusForbidden: true, http.StatusTooManyRequests: false, http.StatusInternalServerError: false} {
		s := newServer(t)
		s.status("/robots.txt", code)
		s.serve("/story", page(pageText), "Content-Type: text/html")
		if _, err := newFetcher(t, FetcherOptions{}).Page(t.Context(), s.URL+"/story", NewBudget(0)); (err == nil) != allowed {
			t.Errorf("with status %d for robots.txt: %v", code, err)
		}
	}
}
