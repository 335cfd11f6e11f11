package index

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"byline/internal/corpus"
)

// catalogue is what is known about the files that a snapshot was made from. The
// served articles are in the engine; the catalogue itself lists only the
// articles that are not served. It is stored as the snapshot's notes, one JSON
// value a line: first the heading, which is all that a start reads, then one
// line for each file.
type catalogue struct {
	heading
	// files are in path order and include those that could not be read.
	files []fileEntry
}

// heading is the first line of a catalogue.
type heading struct {
	// Scanned is when the folder was listed.
	Scanned time.Time
	// Articles and Files are how many there are.
	Articles, Files int
	// Beyond is the number of articles that are not served because of
	// [Options.Limit].
	Beyond, Limit int `json:",omitempty"`
	// Changes are the changes since the snapshot scanned at After; they are
	// left out when there are too many.
	After   time.Time
	Changes *Changes `json:",omitempty"`
	// Listing are the problems of listing the folder; Problems are all of them,
	// by file.
	Listing, Problems []corpus.Problem `json:",omitempty"`
}

// fileEntry is one file as it was when it was read.
type fileEntry struct {
	corpus.File
	// Articles is the number of articles in the file, Beyond how many of them
	// are not served because of [Options.Limit].
	Articles int
	Beyond   int              `json:",omitempty"`
	Problems []corpus.Problem `json:",omitempty"`
	// Shadowed are the articles that are not served because another of the same
	// id is.
	Shadowed []shadow `json:",omitempty"`
}

// shadow is an article that is not served.
type shadow struct {
	ID   string
	Item item
	// By is the file of the article that is served instead.
	By string
}

// write writes the catalogue.
func (c *catalogue) write(to io.Writer) error {
	out := bufio.NewWriter(to)
	lines := json.NewEncoder(out)
	if err := lines.Encode(c.heading); err != nil {
		return err
	}
	for i := range c.files {
		if err := lines.Encode(&c.files[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// reader returns what write writes, as it is being written.
func (c *catalogue) reader() io.ReadCloser {
	in, out := io.Pipe()
	go func() { out.CloseWithError(c.write(out)) }() // ends when in is closed
	return in
}

var errCatalogue = errors.New("its catalogue is damaged")

// readHeading reads the heading of a snapshot's catalogue.
func readHeading(ctx context.Context, s Snapshot) (heading, error) {
	var h heading
	err := readNotes(ctx, s, func(lines *json.Decoder) error { return lines.Decode(&h) })
	if err == nil && h.Articles != s.Len() {
		err = fmt.Errorf("%w: it lists %d articles, and there are %d", errCatalogue, h.Articles, s.Len())
	}
	return h, err
}

// readCatalogue reads the catalogue of a snapshot.
func readCatalogue(ctx context.Context, s Snapshot) (*catalogue, error) {
	c := new(catalogue)
	err := readNotes(ctx, s, func(lines *json.Decoder) error {
		if err := lines.Decode(&c.heading); err != nil {
			return err
		}
		for {
			var entry fileEntry
			switch err := lines.Decode(&entry); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			}
			c.files = append(c.files, entry)
		}
	})
	if err == nil && len(c.files) != c.Files {
		err = fmt.Errorf("%w: it has %d files, of %d", errCatalogue, len(c.files), c.Files)
	}
	return c, err
}

// readNotes reads a snapshot's notes. The error wraps errCatalogue when they
// are not a catalogue.
func readNotes(ctx context.Context, s Snapshot, read func(lines *json.Decoder) error) (err error) {
	notes, err := s.Notes(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, notes.Close()) }()
	if err := read(json.NewDecoder(bufio.NewReader(notes))); err != nil {
		return fmt.Errorf("%w: %w", errCatalogue, err)
	}
	return nil
}

// settled is how old a file's last change must be, when the file is read, for
// its time to distinguish it from a later change: some file systems keep times
// only to 2 s.
const settled = 2 * time.Second

// unchanged reports whether a file has the size and time recorded in the
// catalogue, and so need not be read.
func (c *catalogue) unchanged(entry *fileEntry, file corpus.File) bool {
	return entry.Size == file.Size && entry.ModTime.Equal(file.ModTime) && c.Scanned.Sub(file.ModTime) > settled
}

// current reports whether the catalogue describes exactly these files and
// problems, so that nothing need be read.
func (c *catalogue) current(files []corpus.File, problems []corpus.Problem) bool {
	return len(c.files) == len(files) && !slices.ContainsFunc(files, func(file corpus.File) bool {
		entry := c.file(file.Path)
		return entry == nil || !c.unchanged(entry, file)
	}) && slices.Equal(c.Listing, problems)
}

// file is the entry of a path, nil where there is none.
func (c *catalogue) file(path string) *fileEntry {
	i, found := slices.BinarySearchFunc(c.files, path, func(entry fileEntry, path string) int {
		return strings.Compare(entry.Path, path)
	})
	if !found {
		return nil
	}
	return &c.files[i]
}

// problems are those of listing the folder, of reading its files, and of
// articles that share an id, in path order.
func (c *catalogue) problems() []corpus.Problem {
	problems := slices.Clone(c.Listing)
	for _, file := range c.files {
		problems = append(problems, file.Problems...)
		for _, article := range file.Shadowed {
			reason := fmt.Sprintf("it has the article %q more than once; one is served", article.ID)
			if article.By != file.Path {
				reason = fmt.Sprintf("its article %q is also in %s, which is served as the newer", article.ID, article.By)
			}
			problems = append(problems, corpus.Problem{File: file.Path, Reason: reason})
		}
		if file.Beyond > 0 {
			problems = append(problems, corpus.Problem{
				File: file.Path, Reason: fmt.Sprintf("%d of its articles are not served: there are %d others, which is as many as MAX_ARTICLES allows", file.Beyond, c.Articles),
			})
		}
	}
	slices.SortStableFunc(problems, func(a, b corpus.Problem) int { return strings.Compare(a.File, b.File) })
	return problems
}
