package bleve

import (
	"testing"

	"byline/internal/index"
	"byline/internal/index/indextest"
)

func TestEngine(t *testing.T) {
	indextest.Suite{New: func(t *testing.T) indextest.Place {
		dir := t.TempDir()
		return indextest.Place{Open: func(*testing.T) (index.Engine, error) { return Open(dir, Options{}) }}
	}}.Run(t)
}
