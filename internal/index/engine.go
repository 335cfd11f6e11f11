package index

import (
	"context"
	"errors"
	"io"

	"byline/internal/article"
	"byline/internal/words"
)

// Engine keeps the articles of one collection and finds them. It keeps
// generations of the collection and serves the newest. A generation is
// published whole or not at all and never changes afterwards.
//
// An Engine is safe for concurrent use.
type Engine interface {
	// Current returns the newest generation, which the caller closes. The error
	// wraps [ErrNoSnapshot] and the reason when there is none that can be used,
	// wraps [ErrUnreachable] when the engine cannot tell now, or is ctx's.
	Current(ctx context.Context) (Snapshot, error)
	// Begin starts the generation after base, with base's articles, or with
	// none when base is nil. base must stay open until the build has ended. The
	// error wraps [ErrLocked] when another process is the writer. Only one
	// build may run at a time.
	Begin(ctx context.Context, base Snapshot) (Build, error)
	// Close releases what the engine holds. Open snapshots stay usable.
	Close() error
}

// Snapshot is one generation of a collection. It is safe for concurrent use.
//
// Its methods return ctx's error, or one that wraps [ErrUnreadable] when what
// is stored is damaged, or [ErrUnreachable] when it cannot be reached now. A
// search that reaches only part of the collection returns such an error, never
// fewer articles.
type Snapshot interface {
	// Len is the number of articles.
	Len() int
	// Length is the sum of the articles' [article.Document.Length]s.
	Length(ctx context.Context) (int64, error)
	// Frequencies returns, for each of the terms, the number of articles that
	// hold it.
	Frequencies(ctx context.Context, terms []string) ([]int, error)
	// Search returns the results of each query, best first, equal scores in the
	// order of ids. Terms that no article holds find nothing.
	Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error)
	// Bearing returns the articles that hold most of a topic, best first, equal
	// ones in the order of ids, and how many more there are beyond the limit.
	// Their score is their relevance, from 0 to 1: the part of the words'
	// weight that they hold, where a word counts in full when the article's
	// BM25 score for it reaches the word's Full.
	Bearing(ctx context.Context, topic article.Topic) (found []article.Candidate, all int, err error)
	// Documents returns the articles with the ids, with nil for those that are
	// not served.
	Documents(ctx context.Context, ids []string) ([]*article.Document, error)
	// Lookup returns the entries of the articles that match.
	Lookup(ctx context.Context, by Lookup) ([]*article.Entry, error)
	// Count returns the number of articles that a selection chooses.
	Count(ctx context.Context, selection article.Selection) (int, error)
	// Latest returns at most limit articles of a selection, newest first. Those
	// of the same moment are in the order of their ids; those without a date
	// come last.
	Latest(ctx context.Context, selection article.Selection, limit int) ([]*article.Summary, error)
	// List returns the first n articles in the order of ids whose id is after
	// the given one, which need not exist.
	List(ctx context.Context, after string, n int) ([]*article.Entry, error)
	// Sources returns the outlets, those with the most articles first, equal
	// ones by name.
	Sources(ctx context.Context) ([]article.Source, error)
	// Words is, for each of the terms, how many articles hold it, and for each
	// of spelt the terms of the articles that one or two edits turn it into, in
	// alphabetical order; where there are over [MostSimilar], the first. An edit
	// adds, drops or changes a letter or swaps two neighbours. Both come in one
	// call so that an engine that is far away is asked once.
	//
	// Only terms with the same first letter are similar. One may have been that
	// of a removed article only: its frequency is then 0.
	Words(ctx context.Context, terms, spelt []string) (frequencies []int, similar [][]string, err error)
	// Expect says what the next calls will probably ask for: the frequencies of
	// terms, what is similar to spelt, and the [Forms] of written. An engine
	// that is far away looks all of it up in one request; others do nothing.
	Expect(ctx context.Context, terms, spelt, written []string) error
	// Notes is what the build was given beside the articles.
	Notes(ctx context.Context) (io.ReadCloser, error)
	// Without returns the snapshot without the articles with the ids, and with
	// another mean length of an article, so that the scores of two collections
	// compare. It must be closed before the snapshot itself.
	Without(ctx context.Context, ids []string, meanLength float64) (Snapshot, error)
	// Damaged reports whether a read has failed in a way that shows that the
	// stored data is not what was published.
	Damaged() bool
	// Verify checks that what is stored is what was published. damage is the
	// reason why the collection must be rebuilt, nil when it is whole; err is a
	// failure of the check itself.
	Verify(ctx context.Context) (damage, err error)
	// Close ends the use of the snapshot. A snapshot that is no longer the
	// newest may then be removed.
	Close() error
}

// Lookup selects articles for [Snapshot.Lookup] by one of its fields.
type Lookup struct {
	// IDs are ids. The entries come in the same order, with nil for those that
	// are not served.
	IDs []string
	// Title matches whatever its case and spaces; File is the file that the
	// articles are in, Key their [article.Key]. The entries come in the order
	// of their files and, within a file, of their ids, shorter ids first.
	Title string
	File  string
	Key   *uint32
}

// Build is a generation being made. It ends with Publish or Abort. If it is
// aborted, or its process dies, nothing unpublished stays behind. Put may be
// called by several goroutines at once, the other methods may not.
type Build interface {
	// Put adds articles, replacing any with the same ids.
	Put(ctx context.Context, articles []Stored) error
	// Delete removes the articles with the ids and ignores ids that do not
	// exist.
	Delete(ctx context.Context, ids []string) error
	// Note stores a text of any length beside the articles. The notes of the
	// previous generation are not kept: without a call there are none.
	Note(ctx context.Context, content io.Reader) error
	// Publish completes the generation, passes it to accept, unless that is
	// nil, and makes it the newest. When accept returns an error, Publish
	// returns that error. accept must not close the snapshot. When Publish
	// fails, the build is aborted and the previous generation still serves.
	Publish(ctx context.Context, accept func(Snapshot) error) (Snapshot, error)
	// Abort gives the build up.
	Abort(ctx context.Context) error
}

// Stored is an article to be stored.
type Stored struct {
	*article.Document
	// Hash and Line are as in [article.Entry].
	Hash, Line string
}

// MostSimilar bounds the terms that [Snapshot.Words] returns as similar to one.
const MostSimilar = words.MostSimilar

var (
	// ErrLocked is returned when another process is the writer.
	ErrLocked = errors.New("another process is using it")
	// ErrNoSnapshot is returned when there is no complete snapshot to read.
	ErrNoSnapshot = errors.New("there is no whole index to read")
	// ErrUnreadable is returned by searches of a snapshot whose files cannot be
	// read. [Index.Next] then rebuilds it.
	ErrUnreadable = errors.New("the index cannot be read")
	// ErrUnreachable is returned when the engine cannot be reached, or cannot
	// reach all articles, although nothing is known to be lost.
	ErrUnreachable = errors.New("the articles cannot be reached")
)
