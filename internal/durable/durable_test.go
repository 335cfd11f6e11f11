package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
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
				t.Errorf("%q %s: error %v, missing: %t", name, form, err, missing)
			}
		}
	}
	if err := SyncFolderIn(root, ".."); err == nil {
		t.Error("a folder outside the root was opened")
	}
}

func TestFileSystemsThatCannotSyncFolders(t *testing.T) {
	for _, err := range []error{
		fmt.Errorf("sync: %w", errors.ErrUnsupported),
		&fs.PathError{Op: "sync", Path: "a", Err: syscall.EINVAL}, // on Linux
	} {
		if got := ignoreUnsupported(err); got != nil {
			t.Error(got)
		}
	}
	for _, err := range []error{nil, fs.ErrPermission, syscall.EIO} {
		if got := ignoreUnsupported(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
}

func TestRemoveIn(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, name := range []string{"a", "b/c"} {
		if err := MakeFolderIn(root, name, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := RemoveIn(root, name); err != nil {
			t.Error(err)
		}
		if err := RemoveIn(root, name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("removed again: %v", err)
		}
	}
	if names := namesIn(t, dir); len(names) != 1 {
		t.Errorf("left are %q", names)
	}
}

func TestMakeFolder(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for form, makeFolder := range map[string]func(string) error{
		"by path": func(name string) error { return MakeFolder(filepath.Join(dir, name), 0o700) },
		"in root": func(name string) error { return MakeFolderIn(root, name, 0o700) },
	} {
		t.Run(form, func(t *testing.T) {
			for range 2 { // the second time it exists
				for _, name := range []string{".", form, form + "/a/b"} {
					err := makeFolder(name)
					if info, statErr := os.Stat(filepath.Join(dir, name)); err != nil || statErr != nil || !info.IsDir() {
						t.Errorf("folder %q: %v, and then %v, want it made", name, err, statErr)
					}
				}
			}
			if err := makeFolder("file/a"); err == nil {
				t.Error("a folder was made in a file")
			}
		})
	}
}
