package newsroom

import (
	"context"

	"byline/internal/article"
)

// Source is an outlet and what the newsroom has of it.
type Source = article.Source

// Sources are the outlets, those with the most articles first; none where they
// cannot be read.
func (d Desk) Sources() []Source {
	ctx := context.Background()
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil
	}
	defer letGo()
	sources, err := v.Sources(ctx)
	if err != nil {
		return nil
	}
	return sources
}
