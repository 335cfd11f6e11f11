// Package digest tells what happened in the reports' own sentences: a summary
// of an article or of a topic over all articles that bear on it, and a
// timeline of the days on which something happened.
//
// Like package answer it quotes and never invents, and it never formats.
package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

// Topic is what a digest is wanted of.
type Topic struct {
	// Text is the topic in the reader's words, or the id or the title of one
	// article.
	Text string
	// Selection is which articles are looked at.
	article.Selection
	// Limit is the number of sentences of a summary, from 3 to 7, or of days
	// of a timeline, at least 1; 0 leaves it to the package.
	Limit int
	// Brief asks for one sentence a day in a timeline.
	Brief bool
}

// Sentence is a sentence of a digest and where it stands.
type Sentence struct {
	Article *index.Summary
	// Position is its place among the article's sentences, from 0.
	Position int
	// Text is on one line.
	Text string
	// Before is the sentence before it, where it cannot stand without;
	// otherwise empty.
	Before string
}

// Summary is what is known of a topic.
type Summary struct {
	Topic Topic
	// Sentences are in an order that reads well.
	Sentences []Sentence
	// Differ are pairs of positions in Sentences, the earlier one first, of
	// which the one gives another figure than the other.
	Differ [][2]int
	// Articles is how many articles bear on the topic.
	Articles int
}

// DiffersFrom are the numbers, from 1 and in order, of the sentences that give
// another figure than the i-th, counted from 0.
func (s *Summary) DiffersFrom(i int) []int {
	var others []int
	for _, pair := range s.Differ {
		switch i {
		case pair[0]:
			others = append(others, pair[1]+1)
		case pair[1]:
			others = append(others, pair[0]+1)
		}
	}
	slices.Sort(others)
	return others
}

// Timeline is what happened day by day.
type Timeline struct {
	Topic Topic
	// Days are in order of time, each day once.
	Days []Day
	// Reports are the articles that bear on the topic and have a date, by day
	// and source in that order.
	Reports []Count
	// Articles is how many articles bear on the topic; Undated is how many of
	// them are left out because they have no date.
	Articles, Undated int
}

// Day is a day on which something happened.
type Day struct {
	// Date is at midnight UTC.
	Date time.Time
	// Sentences are one, or two unless the topic is brief.
	Sentences []Sentence
}

// Count is how many articles a source published on a day.
type Count struct {
	Date     time.Time
	Source   string
	Articles int
}

var (
	// ErrNothing is returned for a topic that no article bears on.
	ErrNothing = errors.New("no article is about the topic")
	// ErrEmpty is returned for a topic without a word to look for.
	ErrEmpty = errors.New("the topic is empty")
)

// NoDatesError is returned for a timeline when no article that bears on the
// topic has a date.
type NoDatesError struct {
	// Articles is how many bear on it.
	Articles int
}

func (e *NoDatesError) Error() string {
	return fmt.Sprintf("no article that bears on the topic has a date, of %d that do", e.Articles)
}

// TooWideError is returned for a topic that nearly every article bears on.
type TooWideError struct {
	// Topic is the topic's text; Articles is how many bear on it, of All.
	Topic         string
	Articles, All int
	// Narrower are topics within it to ask for instead, at most five.
	Narrower []string
}

// Error does not tell the topic, which a log need not have.
func (e *TooWideError) Error() string {
	return fmt.Sprintf("the topic is too wide: %d of %d articles bear on it", e.Articles, e.All)
}

// Finder is what a digest asks of an index.
type Finder interface {
	// Bearing returns the articles that hold most of a topic, best first, and how
	// many there are beside the limit.
	Bearing(ctx context.Context, topic article.Topic) (found []article.Candidate, all int, err error)
	// Documents returns articles with their sentences and their terms; nil for
	// one that is not there.
	Documents(ctx context.Context, ids []string) ([]*index.Document, error)
	// Frequencies is, for each of the terms, how many articles hold it.
	Frequencies(ctx context.Context, terms []string) ([]int, error)
	// Len is the number of articles.
	Len() int
	// Lookup returns the entries of articles by their ids or by a title.
	Lookup(ctx context.Context, by index.Lookup) ([]*article.Entry, error)
}

// Digester summarises the articles of an index. It is safe for concurrent use.
type Digester struct{ finder Finder }

// New returns a Digester over the articles that finder finds.
func New(finder Finder) *Digester { return &Digester{finder} }
