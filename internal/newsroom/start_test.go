package newsroom

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/index"
)

// TestStartServesTheLastArticlesBeforeTheFolderIsRead: the articles of the last
// run answer while the folder is read, and the new ones afterwards.
func TestStartServesTheLastArticlesBeforeTheFolderIsRead(t *testing.T) {
	r := openRoom(t, threeReports)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.write("new.txt", "The new mayor of Ardun took office on Monday.")
	reading, goOn := make(chan struct{}), make(chan struct{})
	config := r.config()
	config.Progress = once(reading, goOn)
	n, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	r.Newsroom = n
	defer n.Close()
	if n.Len() != 3 || n.Ready() != nil || n.State().Reading {
		t.Fatalf("%d articles, %v, %+v", n.Len(), n.Ready(), n.State())
	}
	caughtUp := make(chan struct{})
	go func() { defer close(caughtUp); n.CatchUp(t.Context(), time.Millisecond) }()
	<-reading
	r.quoted("when was it that the rebels left the city?", "The rebels left the city on Friday.")
	if state := n.State(); !state.Reading || state.Total == 0 {
		t.Errorf("State = %+v, want that articles are being read", state)
	}
	close(goOn)
	<-caughtUp
	if n.Len() != 4 || n.State().Reading || n.State().Failure != nil {
		t.Errorf("%d articles, %+v", n.Len(), n.State())
	}
}

// once returns a function that closes reading at the first report of progress,
// and blocks the reading until goOn is closed.
func once(reading, goOn chan struct{}) func(done, total int64) {
	stopped := false
	return func(int64, int64) {
		if !stopped {
			stopped = true
			close(reading)
			<-goOn
		}
	}
}

func TestStartWithoutAnythingFromTheLastTime(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(threeReports["a.txt"]), 0o600); err != nil {
		t.Fatal(err)
	}
	reading, goOn := make(chan struct{}), make(chan struct{})
	n, err := Start(t.Context(), Config{CorpusDir: dir, IndexDir: t.TempDir(), Progress: once(reading, goOn)})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	asked := func() error {
		_, err := n.Ask(t.Context(), answer.Question{Text: "when did the rebels leave the city?"})
		return err
	}
	if _, ok := errors.AsType[*ReadingError](asked()); !ok {
		t.Errorf("before the folder is read: %v", asked())
	}
	caughtUp := make(chan struct{})
	go func() { defer close(caughtUp); n.CatchUp(t.Context(), time.Millisecond) }()
	<-reading
	if got, ok := errors.AsType[*ReadingError](asked()); !ok || got.Done == 0 || got.Total < got.Done {
		t.Errorf("while it is read: %v", asked())
	}
	close(goOn)
	<-caughtUp
	if err := asked(); err != nil || n.Ready() != nil {
		t.Errorf("afterwards: %v, %v", err, n.Ready())
	}
}

// TestFirstReadingIsTriedAgain has a folder that is missing, then empty, and
// then has an article.
func TestFirstReadingIsTriedAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "articles")
	var log journal
	n, err := Start(t.Context(), Config{CorpusDir: dir, IndexDir: t.TempDir(), Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	caughtUp := make(chan struct{})
	go func() { defer close(caughtUp); n.CatchUp(ctx, time.Millisecond) }()
	eventually(t, "the folder is said to be missing", func() bool { return log.has(`do="bring the folder back`) })
	if err := n.Ready(); !errors.Is(err, ErrNoArticles) && !isReading(err) {
		t.Errorf("missing: %v", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the folder is said to be empty", func() bool { return log.has(`do="put articles into the folder`) })
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(threeReports["a.txt"]), 0o600); err != nil {
		t.Fatal(err)
	}
	<-caughtUp
	if n.Len() != 1 || ctx.Err() != nil {
		t.Errorf("%d articles", n.Len())
	}
	if lines := log.count("there are no articles to serve"); lines != 2 {
		t.Errorf("logged %d times", lines)
	}
}

func isReading(err error) bool {
	_, ok := errors.AsType[*ReadingError](err)
	return ok
}

// TestStartLeavesWhatShrankToSomebody: if most articles are gone, the old ones
// are served, and the start is not retried without an order.
func TestStartLeavesWhatShrankToSomebody(t *testing.T) {
	r := openRoom(t, threeReports)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.remove("a.txt")
	r.remove("sub/b.txt")
	n, err := Start(t.Context(), r.config())
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	n.CatchUp(t.Context(), time.Hour)
	if _, shrinks := errors.AsType[*ShrinkError](n.State().Failure); !shrinks || n.Len() != 3 {
		t.Errorf("%d articles, %+v", n.Len(), n.State())
	}
}

func TestStartIsOneAtATime(t *testing.T) {
	r := openRoom(t, threeReports)
	if n, err := Start(t.Context(), r.config()); !errors.Is(err, index.ErrLocked) || n != nil {
		t.Errorf("Start beside a writer = %v, %v, want %v", n, err, index.ErrLocked)
	}
	config := r.config()
	config.ReadOnly = true
	n, err := Start(t.Context(), config)
	if err != nil || n.Len() != 3 {
		t.Fatalf("Start = %v, %v, want 3 articles", n, err)
	}
	if err := n.Close(); err != nil {
		t.Error(err)
	}
}

// TestStartWithADamagedIndex: a damaged index is rebuilt, and until then the
// newsroom says that it is reading.
func TestStartWithADamagedIndex(t *testing.T) {
	r := openRoom(t, threeReports)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	manifests, err := filepath.Glob(filepath.Join(r.config().IndexDir, "snapshot-*", "manifest.json"))
	if err != nil || len(manifests) != 1 {
		t.Fatalf("the manifests are %q, %v, want one", manifests, err)
	}
	if err := os.Truncate(manifests[0], 3); err != nil {
		t.Fatal(err)
	}
	n, err := Start(t.Context(), r.config())
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if !isReading(n.Ready()) {
		t.Errorf("Ready = %v, want that articles are being read", n.Ready())
	}
	n.CatchUp(t.Context(), time.Hour)
	if n.Len() != 3 || n.Ready() != nil {
		t.Errorf("%d articles, %v", n.Len(), n.Ready())
	}
}

// TestEndOfCatchUpIsNoFailure holds that whoever ends the program while the
// folder is read finds no error in the log.
func TestEndOfCatchUpIsNoFailure(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(threeReports["a.txt"]), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var log journal
	n, err := Start(t.Context(), Config{
		CorpusDir: dir, IndexDir: t.TempDir(), Log: slog.New(slog.NewTextHandler(&log, nil)),
		Progress: func(int64, int64) { cancel() },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	n.CatchUp(ctx, time.Hour)
	if n.Len() != 0 || log.has("level=ERROR") {
		t.Errorf("%d articles, the log is\n%s", n.Len(), &log.text)
	}
}
