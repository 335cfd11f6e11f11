package newsroom

import (
	"context"
	"time"

	"byline/internal/article"
)

// Source is an outlet and how much the newsroom has from it.
type Source = article.Source

// listTime bounds listings that front ends make while somebody types.
const listTime = 5 * time.Second

// Sources are the outlets, those with the most articles first; none when they
// cannot be read.
func (d Desk) Sources() []Source {
	ctx, cancel := context.WithTimeout(context.Background(), listTime)
	defer cancel()
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
