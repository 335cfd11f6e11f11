package index

import (
	"context"
	"errors"
	"io"

	"byline/internal/article"
)

// Engine keeps the articles of one collection and finds them. What it keeps are
// generations of the collection, of which the newest serves; each is published
// whole or not at all and does not change afterwards.
//
// An Engine is safe for concurrent use.
type Engine interface {
	// Current is the newest generation, for the caller to close. The error wraps
	// [ErrNoSnapshot] where there is none that can be used, and then also why;
	// [ErrUnreachable] where that cannot be told now; or is ctx's.
	Current(ctx context.Context) (Snapshot, error)
	// Begin starts the generation after base, with base's articles; without any
	// where base is nil. base must stay open until the build has ended. The
	// error wraps [ErrLocked] where another process is the one that writes. One
	// build runs at a time.
	Begin(ctx context.Context, base Snapshot) (Build, error)
	// Close gives back what the engine holds. Snapshots that are open stay so.
	Close() error
}

// Snapshot is one generation of a collection. It is safe for concurrent use.
//
// Its methods return ctx's error, or one that wraps [ErrUnreadable] where what
// is stored is damaged, or [ErrUnreachable] where it cannot be reached now. A
// search that reaches a part of the collection alone is such an error, never
// fewer articles.
type Snapshot interface {
	// Len is the number of articles.
	Len() int
	// Length is the sum of the articles' [article.Document.Length]s.
	Length(ctx context.Context) (int64, error)
	// Frequencies is, for each of the terms, how many articles hold it.
	Frequencies(ctx context.Context, terms []string) ([]int, error)
	// Search is what each of the queries finds, best first and equals by id.
	// Terms of a query that no article holds find nothing.
	Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error)
	// Bearing is the articles that hold most of a topic, best first and equals
	// by id, and how many there are beside the limit. Their score is their
	// relevance, from 0 to 1: the part of the words' weight that they hold, each
	// word as fully as the article's BM25 score for it is of the full one.
	Bearing(ctx context.Context, topic article.Topic) (found []article.Candidate, all int, err error)
	// Documents is the articles with the ids; nil for one that is not served.
	Documents(ctx context.Context, ids []string) ([]*article.Document, error)
	// Lookup is the entries of the articles that are looked up.
	Lookup(ctx context.Context, by Lookup) ([]*article.Entry, error)
	// Count is how many articles a selection chooses.
	Count(ctx context.Context, selection article.Selection) (int, error)
	// Latest is the newest articles of a selection, newest first and those of
	// one moment by their ids, at most limit; those of an unknown day come last.
	Latest(ctx context.Context, selection article.Selection, limit int) ([]*article.Summary, error)
	// List is the first n articles in the order of their ids, of those with an
	// id after the given one, which need not be served.
	List(ctx context.Context, after string, n int) ([]*article.Entry, error)
	// Sources are the outlets, those with the most articles first and equals by
	// name.
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
	// Notes is what the build was given beside the articles.
	Notes(ctx context.Context) (io.ReadCloser, error)
	// Without is the snapshot as if it had no articles with the ids, and as if
	// the mean length of an article was another, for the scores of two
	// collections to compare. It is to be used, and closed, before the snapshot.
	Without(ctx context.Context, ids []string, meanLength float64) (Snapshot, error)
	// Damaged reports whether reading the snapshot has failed in a way that
	// tells that what is stored is not what was published.
	Damaged() bool
	// Verify looks whether what is stored is what was published. damage is why
	// the collection must be made anew, nil where it is whole; err is an error
	// of finding that out.
	Verify(ctx context.Context) (damage, err error)
	// Close ends the use of the snapshot. One that is not the newest any more
	// may then be removed.
	Close() error
}

// Lookup says which articles [Snapshot.Lookup] looks up, by one of its fields.
type Lookup struct {
	// IDs are ids: the entries are in their order, with nil for those that are
	// not served.
	IDs []string
	// Title is a title, whatever its case and spaces; File the file that the
	// articles are in; Key their [article.Key]. The entries are in the order of
	// their files, and in one file of their ids, those of fewer letters first.
	Title string
	File  string
	Key   *uint32
}

// Build is a generation in the making. It is ended by Publish or Abort, and
// then, or where its process dies, leaves nothing behind of what is not
// published. Put may be called by several goroutines at once, the others may
// not.
type Build interface {
	// Put adds articles, in place of any of their ids.
	Put(ctx context.Context, articles []Stored) error
	// Delete removes the articles with the ids, of which some may not be there.
	Delete(ctx context.Context, ids []string) error
	// Note keeps a text of any length beside the articles, in place of that of
	// the generation before; without a call, there is none.
	Note(ctx context.Context, content io.Reader) error
	// Publish makes the generation whole, shows it to accept, unless that is
	// nil, and makes it the newest unless accept returns an error, which is then
	// that of Publish. accept must not close the snapshot. Where Publish fails,
	// the build is aborted and the generation before still serves.
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
const MostSimilar = 1000

var (
	// ErrLocked is returned where another process is the one that writes.
	ErrLocked = errors.New("another process is using it")
	// ErrNoSnapshot is returned where there is nothing whole to be read.
	ErrNoSnapshot = errors.New("there is no whole index to read")
	// ErrUnreadable is returned by searches of a snapshot whose files cannot be
	// read. [Index.Next] then makes it anew.
	ErrUnreadable = errors.New("the index cannot be read")
	// ErrUnreachable is returned where the engine that keeps the articles cannot
	// be reached, or cannot reach all of them, and nothing is known to be lost.
	ErrUnreachable = errors.New("the articles cannot be reached")
)
