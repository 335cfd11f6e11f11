package newsroom

import (
	"cmp"
	"context"
	"slices"
	"time"
)

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
func (d Desk) Sources() []Source {
	v, letGo, err := d.hold(context.Background())
	if err != nil {
		return nil
	}
	defer letGo()
	byName := make(map[string]*Source)
	var sources []*Source
	for _, article := range v.Articles() {
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
