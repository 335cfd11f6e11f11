package newsroom

import (
	"context"
	"fmt"
	"io"

	"byline/internal/corpus"
)

// Folder is the folder of articles; empty when the newsroom does not read one.
func (n *Newsroom) Folder() string {
	if n.config.ReadOnly {
		return ""
	}
	return n.config.CorpusDir
}

// Add puts a file into the corpus folder. It replaces a file of the same name
// only if replace is set. The name has no folders, and its extension must be
// that of a supported kind of file. The articles are served after the next
// reload.
//
// The file appears complete or not at all. The error wraps [ErrExists],
// [corpus.ErrName], [corpus.ErrTooLarge] or [ErrReadOnly], or is ctx's or the
// content's.
func (n *Newsroom) Add(ctx context.Context, name string, content io.Reader, replace bool) error {
	if n.config.ReadOnly {
		return fmt.Errorf("add %q: %w", name, ErrReadOnly)
	}
	folder, err := corpus.OpenFolder(n.config.CorpusDir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Add(ctx, name, content, replace)
}

// Remove deletes a file, named by its slash-separated path, from the corpus
// folder. Its articles are served until the next reload. The error wraps
// [ErrNotFound], [corpus.ErrName] or [ErrReadOnly], or is ctx's.
func (n *Newsroom) Remove(ctx context.Context, file string) error {
	if n.config.ReadOnly {
		return fmt.Errorf("remove %q: %w", file, ErrReadOnly)
	}
	folder, err := corpus.OpenFolder(n.config.CorpusDir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Remove(ctx, file)
}
