package index

import (
	"cmp"
	"slices"
)

// Latest is the newest articles of a selection, newest first and those of one
// moment by their ids, at most limit. Articles of an unknown day come last.
func (ix *Index) Latest(selection Selection, limit int) []*Summary {
	return latest(ix.Articles(), selection, limit)
}

// latest is the newest of the articles, of which it makes use of the slice.
func latest(articles []*Summary, selection Selection, limit int) []*Summary {
	latest := slices.DeleteFunc(articles, func(article *Summary) bool {
		return !selection.Admits(article.Source, article.Published)
	})
	slices.SortFunc(latest, func(a, b *Summary) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	return latest[:min(len(latest), limit)]
}
