package newsroom

import (
	"context"
	"maps"
	"slices"

	"byline/internal/index"
)

// Files are the slash-separated paths, in the corpus folder, of the files that
// articles are served from, and of those that have problems, in their order.
func (n *Newsroom) Files() []string {
	files := make(map[string]bool)
	for _, problem := range n.Problems() {
		if problem.File != "" {
			files[problem.File] = true
		}
	}
	if s, err := n.acquire(); err == nil {
		defer n.letGo(s)
		for _, article := range s.index.Articles() {
			files[article.File] = true
		}
	}
	return slices.Sorted(maps.Keys(files))
}

// Headlines are the titles of the newest articles, newest first, of as many
// articles as limit; with sources, those of these outlets alone.
func (d Desk) Headlines(sources []string, limit int) []string {
	v, letGo, err := d.hold(context.Background())
	if err != nil {
		return nil
	}
	defer letGo()
	var titles []string
	for _, article := range v.Latest(index.Selection{Sources: sources}, limit) {
		titles = append(titles, article.Title)
	}
	return titles
}
