// Package newsroom holds the articles as they stand now. What a front end may
// ask of them is the method set of [Newsroom].
package newsroom

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/index"
)

// Newsroom answers questions about the articles of a folder. It is safe for
// concurrent use.
type Newsroom struct {
	index    *index.Index
	answerer *answer.Answerer
}

// Config says where a newsroom's articles are.
type Config struct {
	// CorpusDir is the folder of articles; IndexDir is where their index is
	// kept, and is created if need be.
	CorpusDir, IndexDir string
	// Progress, if set, is told while articles are read how many bytes of how
	// many are done.
	Progress func(done, total int64)
}

// ErrNoArticles is returned by [Open] when the folder has no article that can
// be served.
var ErrNoArticles = errors.New("no article can be served")

// Open reads the folder's articles, as far as they changed since the last
// time. Files that cannot be read are among [Newsroom.Problems] and do not
// fail it. A newsroom without a single article is returned together with an
// error that wraps [ErrNoArticles], so that its problems can be told.
func Open(ctx context.Context, config Config) (*Newsroom, error) {
	folder, err := corpus.OpenFolder(config.CorpusDir)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	opened, err := index.Open(ctx, config.IndexDir, folder, index.Options{Progress: config.Progress})
	if err != nil {
		return nil, err
	}
	n := &Newsroom{opened, answer.New(opened)}
	if opened.Len() == 0 {
		return n, fmt.Errorf("open corpus %q: %w", config.CorpusDir, ErrNoArticles)
	}
	return n, nil
}

// Close ends the newsroom. Questions under way must have been answered.
func (n *Newsroom) Close() error { return n.index.Close() }

// Ask answers a question; its errors are those of [answer.Answerer.Ask].
func (n *Newsroom) Ask(ctx context.Context, question answer.Question) (*answer.Answer, error) {
	return n.answerer.Ask(ctx, question)
}

// Context is the paragraph around a quote, on one line, together with the
// paragraphs before and after it; those are empty at the article's ends.
func (n *Newsroom) Context(ctx context.Context, quote answer.Quote) (before, paragraph, after string, err error) {
	document, err := n.index.Document(ctx, quote.Article.ID)
	if err != nil {
		return "", "", "", err
	}
	if quote.Position < 0 || quote.Position >= len(document.Sentences) {
		return "", "", "", fmt.Errorf("article %q has no sentence %d", quote.Article.ID, quote.Position)
	}
	at := document.Sentences[quote.Position].Paragraph
	return paragraphOf(document, at-1), paragraphOf(document, at), paragraphOf(document, at+1), nil
}

func paragraphOf(document *index.Document, paragraph int) string {
	var sentences []string
	for i, sentence := range document.Sentences {
		if sentence.Paragraph == paragraph {
			sentences = append(sentences, document.Sentence(i))
		}
	}
	return strings.Join(sentences, " ")
}

// Changes is what opening the newsroom changed since the last time.
func (n *Newsroom) Changes() index.Changes { return n.index.Changes() }

// Problems are the files and articles that are not served, by file.
func (n *Newsroom) Problems() []corpus.Problem { return n.index.Problems() }

// Len is the number of articles served.
func (n *Newsroom) Len() int { return n.index.Len() }

// Source is an outlet and what the newsroom has of it.
type Source struct {
	// Name is empty for articles that do not say where they are from.
	Name string
	// Articles is how many there are, Undated how many of those have no date.
	Articles, Undated int
	// First and Last are the days covered; zero when no article has a date.
	First, Last time.Time
}

// Sources are the outlets, those with the most articles first.
func (n *Newsroom) Sources() []Source {
	byName := make(map[string]*Source)
	var sources []*Source
	for _, article := range n.index.Articles() {
		source := byName[article.Source]
		if source == nil {
			source = &Source{Name: article.Source}
			byName[article.Source] = source
			sources = append(sources, source)
		}
		source.count(article.Published)
	}
	slices.SortFunc(sources, func(a, b *Source) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Name, b.Name))
	})
	values := make([]Source, len(sources))
	for i, source := range sources {
		values[i] = *source
	}
	return values
}

func (s *Source) count(published time.Time) {
	s.Articles++
	switch {
	case published.IsZero():
		s.Undated++
	case s.First.IsZero():
		s.First, s.Last = published, published
	case published.Before(s.First):
		s.First = published
	case published.After(s.Last):
		s.Last = published
	}
}
