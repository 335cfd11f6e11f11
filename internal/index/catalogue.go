package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"byline/internal/corpus"
	"byline/internal/words"
)

// catalogue is what the index knows of the corpus that it was made from. It is
// kept in the store and written with the last batch of an update.
type catalogue struct {
	// Format is the layout of the store, as [format] gives it.
	Format string
	// Scanned is when the folder was listed.
	Scanned time.Time
	// Files are in path order, those that could not be read among them.
	Files []fileEntry
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
	// Length is the number of terms that it is found by.
	Length int
	// ShadowedBy is the file whose article of the same id is served instead;
	// empty for an article that is served.
	ShadowedBy string `json:",omitempty"`
}

// The notes of the store.
const (
	catalogueNote = "catalogue"
	// updatingNote stands while an update is under way: a store that has it
	// was left half-way and is built anew.
	updatingNote = "updating"
)

// layout is raised when the same corpus must give another store.
const layout = 3

// format names everything that the content of a store depends on beside the
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

// contentHash tells two contents of an article apart.
func contentHash(a *corpus.Article) string {
	var e encoder
	e.article(a)
	sum := sha256.Sum256(e.bytes)
	return hex.EncodeToString(sum[:16])
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
					Reason: fmt.Sprintf("it has more than one article of the id %q; the first is kept", article.ID),
				})
			default:
				problems = append(problems, corpus.Problem{
					File:   file.Path,
					Reason: fmt.Sprintf("its article %q has the id of one in %s, which is kept", article.ID, article.ShadowedBy),
				})
			}
		}
	}
	slices.SortStableFunc(problems, func(a, b corpus.Problem) int { return strings.Compare(a.File, b.File) })
	return problems
}
