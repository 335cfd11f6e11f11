package newsroom

import (
	"context"
	"strings"
	"testing"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/index/bleve"
)

// blinding is the real engine, except that what it publishes while blind is set
// finds nothing, as an index would that was written wrongly.
type blinding struct {
	index.Engine
	blind *bool
}

func (e blinding) Begin(ctx context.Context, base index.Snapshot) (index.Build, error) {
	build, err := e.Engine.Begin(ctx, base)
	return blindBuild{build, *e.blind}, err
}

type blindBuild struct {
	index.Build
	blind bool
}

func (b blindBuild) Publish(ctx context.Context, accept func(index.Snapshot) error) (index.Snapshot, error) {
	return b.Build.Publish(ctx, func(s index.Snapshot) error {
		if b.blind {
			s = blindSnapshot{s}
		}
		return accept(s)
	})
}

type blindSnapshot struct{ index.Snapshot }

func (blindSnapshot) Search(_ context.Context, queries ...article.Query) ([][]article.Candidate, error) {
	return make([][]article.Candidate, len(queries)), nil
}

// TestIndexThatFindsNothingIsNotServed holds that an index must answer what the
// one before it answers.
func TestIndexThatFindsNothingIsNotServed(t *testing.T) {
	r := openRoom(t, threeReports)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	blind := false
	config := r.config()
	config.Engine = func(context.Context) (index.Engine, error) {
		engine, err := bleve.Open(r.index, bleve.Options{})
		return blinding{engine, &blind}, err
	}
	n, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	r.Newsroom = n
	defer n.Close()
	r.write("d.txt", "Talks open\n\nTalks between the parties opened on Monday.")
	blind = true
	if _, err := r.Reload(t.Context(), ReloadOptions{}); err == nil || !strings.Contains(err.Error(), "does not answer a question") {
		t.Errorf("error is %v", err)
	}
	r.quoted("where did the ferry sail?", "The ferry sailed to the island on Sunday.")
	blind = false
	r.reload(ReloadOptions{}, index.Changes{Added: []string{"d.txt"}, Unchanged: 3})
}
