package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestBackupWhileWriting: a copy is a complete store, in the state of one
// moment, in which each change is whole.
func TestBackupWhileWriting(t *testing.T) {
	s := openStore(t, t.TempDir())
	done, stopped := make(chan struct{}), make(chan error, 1)
	first := make(chan struct{})
	go func() {
		for n := 1; ; n++ {
			value := strconv.Itoa(n)
			if err := s.Change(t.Context(), "1", "7", Change{"replies", value}, Change{"quotes", value}); err != nil {
				stopped <- err
				return
			}
			if n == 1 {
				close(first)
			}
			select {
			case <-done:
				stopped <- nil
				return
			default:
			}
		}
	}()
	<-first
	last := 0
	for range 20 {
		folder := t.TempDir()
		if err := s.Backup(t.Context(), filepath.Join(folder, FileName)); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(folder, FileName))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		copied := openStore(t, folder)
		found := settingsOf(t, copied, "1")
		n, _ := strconv.Atoi(found["replies"])
		entries, err := copied.Audit(t.Context(), "1", 2*keptEntries)
		if err != nil || found["replies"] != found["quotes"] || n < max(last, 1) || len(entries) != min(2*n, keptEntries) {
			t.Errorf("the copy has %v and %d entries, %v", found, len(entries), err)
		}
		last = n
	}
	close(done)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestBackupOverwritesNothing(t *testing.T) {
	s := openStore(t, t.TempDir())
	folder := t.TempDir()
	file := filepath.Join(folder, "copy")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), file); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), file) {
		t.Errorf("the error is %v", err)
	}
	if content := read(t, file); len(content) != 0 {
		t.Error("the file was written to")
	}
	if err := s.Backup(t.Context(), filepath.Join(folder, "none", "copy")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(folder, ".*")); err != nil || len(left) > 0 {
		t.Error("left over: "+fmt.Sprint(left), err)
	}
}
