//go:build unix

package feeds

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFeedsOfAnHour fetches a quarter of 1,000 feeds of thirty items, 1% of
// which have changed, as in a quarter of an hour, and logs what that costs,
// including the server in the same process. Nothing may stay in memory.
func TestFeedsOfAnHour(t *testing.T) {
	const count, each = 250, 30
	s := newServer(t)
	list := openList(t, Options{})
	changed := false
	document := func(n int) string {
		var items []string
		for i := range each {
			title := fmt.Sprintf("Report %d of feed %d", i, n)
			if changed && n%100 == 0 && i == 0 {
				title = "A new one"
			}
			items = append(items, item(fmt.Sprintf("urn:%d:%d:%s", n, i, title), "", title, title+" "+long, 5))
		}
		return rss(items...)
	}
	var opml strings.Builder
	opml.WriteString("<opml>")
	for n := range count {
		path := fmt.Sprint("/", n)
		fmt.Fprintf(&opml, `<outline xmlUrl="%s%s"/>`, s.URL, path)
		s.on(path, func(w http.ResponseWriter, r *http.Request) {
			if n%2 == 0 { // half of the servers support conditional requests
				etag := fmt.Sprintf(`"%v"`, changed && n%100 == 0)
				w.Header().Set("ETag", etag)
				if r.Header.Get("If-None-Match") == etag {
					w.WriteHeader(http.StatusNotModified)
					return
				}
			}
			fmt.Fprint(w, document(n))
		})
	}
	opml.WriteString("</opml>")
	added, _, err := list.Import(t.Context(), strings.NewReader(opml.String()))
	if err != nil || len(added) != count {
		t.Fatalf("Import added %d feeds, %v, want %d", len(added), err, count)
	}
	var news int
	pass := func() (cpu time.Duration) {
		before := processorTime(t)
		news = 0
		for _, feed := range added {
			result := updateFeed(t, list, feed)
			if result.Err != nil {
				t.Fatal(result.Err)
			}
			news += result.Added
		}
		return processorTime(t) - before
	}
	t.Logf("the first time takes %v", pass().Round(time.Millisecond))
	if news != count*each {
		t.Errorf("%d articles", news)
	}
	changed = true
	cpu := pass()
	if news != (count+99)/100 {
		t.Errorf("%d new articles", news)
	}
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	const quarter = time.Hour / 4
	t.Logf("%d feeds take %v of a core, %.2f%% of a quarter of an hour, and keep %d MB", count, cpu.Round(time.Millisecond), 100*cpu.Seconds()/quarter.Seconds(), memory.HeapAlloc>>20)
	if memory.HeapAlloc > 50<<20 {
		t.Error("that is too much to keep")
	}
	if jobs, err := list.Jobs(t.Context()); err != nil || len(jobs) != count {
		t.Errorf("%d jobs, %v, want %d", len(jobs), err, count)
	}
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// TestFeedOfTenThousandItems has a feed with more items than are read, one of
// which is then corrected.
func TestFeedOfTenThousandItems(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	items := make([]string, maxItems+5)
	for i := range items {
		items[i] = item(fmt.Sprint("urn:", i), fmt.Sprint("https://a.example/", i), fmt.Sprint("Report ", i), fmt.Sprint(long, i), 5)
	}
	s.serve("/feed", rss(items...))
	start := processorTime(t)
	if result := updateFeed(t, list, feed); result.Err != nil || result.Added != maxItems {
		t.Fatalf("%d added, %v", result.Added, result.Err)
	}
	first := processorTime(t)
	items[7] = item("urn:7", "https://a.example/7", "Report 7, corrected", long, 5)
	s.serve("/feed", rss(items...))
	if result := updateFeed(t, list, feed); result.Err != nil || result.Added != 0 || result.Changed != 1 {
		t.Fatalf("Update = %+v, want one article changed", result)
	}
	t.Logf("10,000 items take %v, and a correction %v", (first - start).Round(time.Millisecond), (processorTime(t) - first).Round(time.Millisecond))
	if found := articles(t, list.dir); len(found) != maxItems || found["urn:7"].Title != "Report 7, corrected" {
		t.Errorf("%d articles", len(found))
	}
}
