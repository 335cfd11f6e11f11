package feeds

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"byline/internal/durable"
)

// ArticlesFolder is the folder, inside a newsroom's, that holds a folder for
// each feed.
const ArticlesFolder = "feeds"

// archive is the files of one feed: one JSON Lines file for each month, in UTC,
// in which articles came.
type archive struct {
	root *os.Root
	dir  string
}

func archiveOf(root *os.Root, feed string) archive {
	return archive{root, path.Join(ArticlesFolder, feed)}
}

var monthFile = regexp.MustCompile(`^\d{4}-\d{2}\.jsonl$`)

// months are the months that there are files of, oldest first, as 2006-01.
func (a archive) months() ([]string, error) {
	entries, err := fs.ReadDir(a.root.FS(), a.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var months []string
	for _, entry := range entries {
		if monthFile.MatchString(entry.Name()) {
			months = append(months, strings.TrimSuffix(entry.Name(), ".jsonl"))
		}
	}
	slices.Sort(months)
	return months, err
}

func monthOf(at time.Time) string { return at.UTC().Format("2006-01") }

func (a archive) file(month string) string { return path.Join(a.dir, month+".jsonl") }

// entry is a line of a file: a record, or other text that an editor left there,
// which is kept unchanged.
type entry struct {
	record
	other []byte
}

// entries reads a month's lines one at a time. A month without a file has none.
func (a archive) entries(month string) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		file, err := a.root.Open(a.file(month))
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			yield(entry{}, err)
			return
		}
		defer file.Close()
		for in := bufio.NewReaderSize(file, 64<<10); ; {
			line, err := in.ReadBytes('\n')
			if err != nil && err != io.EOF {
				yield(entry{}, err)
				return
			}
			if line = bytes.TrimSpace(line); len(line) > 0 {
				var e entry
				if json.Unmarshal(line, &e.record) != nil || e.Item.Digest == "" {
					e = entry{other: line}
				}
				if !yield(e, nil) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}

// replace rewrites a month's file, completely or not at all. The function
// receives each existing line and returns its new form, or false to drop it;
// added lines come last. A month without lines has no file.
func (a archive) replace(month string, each func(*entry) bool, added []record) error {
	if err := durable.MakeFolderIn(a.root, a.dir, 0o755); err != nil {
		return err
	}
	durable.SweepIn(a.root, a.dir, time.Minute) // nobody else writes there
	empty := true
	err := durable.ReplaceIn(a.root, a.file(month), 0o644, func(file io.Writer) error {
		out := bufio.NewWriterSize(file, 64<<10)
		put := func(line []byte, err error) error {
			if err != nil {
				return err
			}
			empty = false
			_, err = out.Write(append(line, '\n'))
			return err
		}
		for e, err := range a.entries(month) {
			if err != nil {
				return err
			}
			switch {
			case e.other != nil:
				err = put(e.other, nil)
			case each(&e):
				err = put(e.line())
			}
			if err != nil {
				return err
			}
		}
		for i := range added {
			if err := put(added[i].line()); err != nil {
				return err
			}
		}
		return out.Flush()
	})
	if err == nil && empty {
		err = durable.RemoveIn(a.root, a.file(month))
	}
	if err != nil {
		return fmt.Errorf("write %q: %w", a.file(month), err)
	}
	return nil
}

// remove deletes the files, and the folder if nothing else is in it.
func (a archive) remove() error {
	months, err := a.months()
	if err != nil {
		return err
	}
	for _, month := range months {
		if err := durable.RemoveIn(a.root, a.file(month)); err != nil {
			return err
		}
	}
	_ = a.root.Remove(a.dir)
	return nil
}
