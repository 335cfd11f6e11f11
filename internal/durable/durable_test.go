package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestSyncFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "a"), 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, missing := range map[string]bool{"a": false, ".": false, "none": true, "a/none": true} {
		for form, err := range map[string]error{
			"by path": SyncFolder(filepath.Join(dir, filepath.FromSlash(name))),
			"in root": SyncFolderIn(root, name),
		} {
			if errors.Is(err, fs.ErrNotExist) != missing || !missing && err != nil {
				t.Errorf("%q %s: %v", name, form, err)
			}
		}
	}
	if err := SyncFolderIn(root, ".."); err == nil {
		t.Error("a folder outside the root was opened")
	}
}

func TestIgnoreUnsupported(t *testing.T) {
	if err := IgnoreUnsupported(fmt.Errorf("sync: %w", errors.ErrUnsupported)); err != nil {
		t.Error(err)
	}
	for _, err := range []error{nil, fs.ErrPermission} {
		if got := IgnoreUnsupported(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
}
