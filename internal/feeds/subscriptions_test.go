package feeds

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestNothingIsDoneWithoutTheLock holds that a list that another process works
// on is not changed meanwhile.
func TestNothingIsDoneWithoutTheLock(t *testing.T) {
	list := openList(t, Options{})
	other, err := Open(list.dir, newFetcher(t, FetcherOptions{}), Options{State: openState(t, t.TempDir())})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	err = other.exclusively(t.Context(), func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := list.Add(ctx, Feed{Address: "https://news.example/feed"})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the error is %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(list.dir, ListFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the list was written: %v", err)
	}
}
