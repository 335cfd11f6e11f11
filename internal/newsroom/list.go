package newsroom

import (
	"context"
	"maps"
	"slices"

	"byline/internal/index"
)

// Files are the slash-separated paths, in the corpus folder and in order, of
// the files that articles are served from and of those that have problems.
func (n *Newsroom) Files() []string {
	files := make(map[string]bool)
	for _, problem := range n.Problems() {
		if problem.File != "" {
			files[problem.File] = true
		}
	}
	if s, err := n.acquire(); err == nil {
		defer n.letGo(s)
		served, err := s.index.Files()
		if err != nil {
			n.log.Warn("the files that articles are served from cannot be listed", "error", err)
		}
		for _, file := range served {
			files[file] = true
		}
	}
	return slices.Sorted(maps.Keys(files))
}

// Headlines are the titles of the newest articles, newest first, at most limit
// of them. If sources are given, only articles of those outlets count.
func (d Desk) Headlines(sources []string, limit int) []string {
	ctx, cancel := context.WithTimeout(context.Background(), listTime)
	defer cancel()
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil
	}
	defer letGo()
	newest, err := v.Latest(ctx, index.Selection{Sources: sources}, limit)
	if err != nil {
		return nil
	}
	var titles []string
	for _, article := range newest {
		titles = append(titles, article.Title)
	}
	return titles
}
