package index

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"byline/internal/corpus"
	"byline/internal/words"
)

// catalogue is what the index knows of the corpus that it was made from. It is
// a file of the snapshot.
type catalogue struct {
	// Scanned is when the folder was listed.
	Scanned time.Time
	// Files are in path order, those that could not be read among them.
	Files []fileEntry `json:",omitempty"`
	// Problems are those of the folder's listing; each file keeps its own.
	Problems []corpus.Problem
}

// fileEntry is one file as it was when it was read.
type fileEntry struct {
	corpus.File
	Articles []*articleEntry
	Problems []corpus.Problem
}

// articleEntry is one article that a file holds.
type articleEntry struct {
	Summary
	// Hash is that of the article's content.
	Hash string
	// Line is as in [corpus.Article], but empty where the line has a problem.
	Line string `json:",omitempty"`
	// Length is the number of terms that it is found by.
	Length int
	// ShadowedBy is the file whose article of the same id is served instead;
	// empty for an article that is served.
	ShadowedBy string `json:",omitempty"`
}

// catalogueFile holds one JSON value a line: the catalogue without its files,
// and then each of these, so that a million need not be held as text.
const catalogueFile = "catalogue.jsonl"

// write writes the catalogue to a new file.
func (c *catalogue) write(path string) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	lines := json.NewEncoder(out)
	if err := lines.Encode(catalogue{Scanned: c.Scanned, Problems: c.Problems}); err != nil {
		return err
	}
	for i := range c.Files {
		if err := lines.Encode(&c.Files[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// readCatalogue reads what write wrote.
func readCatalogue(path string) (*catalogue, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines := json.NewDecoder(bufio.NewReader(file))
	c := new(catalogue)
	if err := lines.Decode(c); err != nil {
		return nil, err
	}
	for {
		var entry fileEntry
		switch err := lines.Decode(&entry); {
		case errors.Is(err, io.EOF):
			return c, nil
		case err != nil:
			return nil, err
		}
		c.Files = append(c.Files, entry)
	}
}

// layout is raised when the same corpus must give another snapshot.
const layout = 7

// format names everything that the content of a snapshot depends on beside the
// corpus: the layout, the words, and the libraries that split and store them.
func format() (string, error) {
	m, err := storeMapping()
	if err != nil {
		return "", err
	}
	encoded, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	hash.Write(encoded)
	hash.Write([]byte(words.Version()))
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if slices.Contains([]string{"github.com/blevesearch/bleve/v2", "github.com/jdkato/prose/v3"}, module.Path) {
				hash.Write([]byte(module.Path + module.Version))
			}
		}
	}
	return strconv.Itoa(layout) + "-" + hex.EncodeToString(hash.Sum(nil)[:8]), nil
}

// settled is how old a file's change must be, when it is read, for its time to
// tell it from a later change: file systems keep times to as little as 2 s.
const settled = 2 * time.Second

// unchanged reports whether file is as it was when the catalogue's entry was
// made, by its size and time.
func (c *catalogue) unchanged(entry fileEntry, file corpus.File) bool {
	return entry.Size == file.Size && entry.ModTime.Equal(file.ModTime) && c.Scanned.Sub(file.ModTime) > settled
}

// current reports whether the catalogue tells of exactly these files and
// problems, so that nothing need be read.
func (c *catalogue) current(files []corpus.File, problems []corpus.Problem) bool {
	return slices.EqualFunc(c.Files, files, func(entry fileEntry, file corpus.File) bool {
		return entry.Path == file.Path && c.unchanged(entry, file)
	}) && slices.Equal(c.Problems, problems)
}

// file is the entry of a path, nil where there is none.
func (c *catalogue) file(path string) *fileEntry {
	i, found := slices.BinarySearchFunc(c.Files, path, func(entry fileEntry, path string) int {
		return strings.Compare(entry.Path, path)
	})
	if !found {
		return nil
	}
	return &c.Files[i]
}

// served maps the ids of the articles in the store to their entries.
func (c *catalogue) served() map[string]*articleEntry {
	entries := make(map[string]*articleEntry)
	for i := range c.Files {
		for _, entry := range c.Files[i].Articles {
			if entry.ShadowedBy == "" {
				entries[entry.ID] = entry
			}
		}
	}
	return entries
}

// problems are those of listing the folder, of reading its files, and of two
// articles with one id, in path order.
func (c *catalogue) problems() []corpus.Problem {
	problems := slices.Clone(c.Problems)
	for _, file := range c.Files {
		problems = append(problems, file.Problems...)
		for _, article := range file.Articles {
			switch article.ShadowedBy {
			case "":
			case file.Path:
				problems = append(problems, corpus.Problem{
					File:   file.Path,
					Reason: fmt.Sprintf("it has the article %q more than once; one is served", article.ID),
				})
			default:
				problems = append(problems, corpus.Problem{
					File:   file.Path,
					Reason: fmt.Sprintf("its article %q is also in %s, which is served as the newer", article.ID, article.ShadowedBy),
				})
			}
		}
	}
	slices.SortStableFunc(problems, func(a, b corpus.Problem) int { return strings.Compare(a.File, b.File) })
	return problems
}
