//go:build unix

package corpus

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestNotRegularFiles(t *testing.T) {
	folder := openFiles(t, map[string]string{"folder.txt/a.txt": "a"})
	if err := syscall.Mkfifo(filepath.Join(folder.root.Name(), "pipe.txt"), 0o644); err != nil {
		t.Fatal(err)
	}
	files, problems, err := folder.Files(t.Context())
	if err != nil || len(files) != 1 || len(problems) != 1 || problems[0] != (Problem{File: "pipe.txt", Reason: "not a regular file"}) {
		t.Errorf("got %v, %v, %v", files, problems, err)
	}
	for _, path := range []string{"pipe.txt", "folder.txt"} {
		articles, problems := readOne(t, folder, path)
		if len(articles) != 0 || len(problems) != 1 || problems[0].Reason != "not a regular file" {
			t.Errorf("%s: got %v and %v", path, articles, problems)
		}
	}
}
