package index

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"byline/internal/corpus"
)

// Selection is a choice of articles by outlet and day; the zero value chooses
// all.
type Selection struct {
	// Source, if set, is the only outlet chosen, whatever its case.
	Source string
	// Sources, if any, are the only outlets chosen, whatever their case; with
	// Source, both must hold.
	Sources []string
	// Since and Until, if set, are the first and the last day of publication
	// chosen; articles without a date are then left out.
	Since, Until time.Time
}

// IsAll reports whether the selection chooses every article.
func (s Selection) IsAll() bool {
	return strings.TrimSpace(s.Source) == "" && len(s.Sources) == 0 && s.Since.IsZero() && s.Until.IsZero()
}

// Admits reports whether the selection chooses an article.
func (s Selection) Admits(article *Summary) bool {
	of := func(outlet string) bool {
		return strings.EqualFold(strings.TrimSpace(outlet), strings.TrimSpace(article.Source))
	}
	if strings.TrimSpace(s.Source) != "" && !of(s.Source) || len(s.Sources) > 0 && !slices.ContainsFunc(s.Sources, of) {
		return false
	}
	if s.Since.IsZero() && s.Until.IsZero() {
		return true
	}
	day := article.Day()
	return day != "" && (s.Since.IsZero() || day >= corpus.Day(s.Since)) && (s.Until.IsZero() || day <= corpus.Day(s.Until))
}

// Latest is the newest articles of a selection, newest first and those of one
// moment by their ids, at most limit. Articles of an unknown day come last.
func (ix *Index) Latest(selection Selection, limit int) []*Summary {
	return latest(ix.Articles(), selection, limit)
}

// latest is the newest of the articles, of which it makes use of the slice.
func latest(articles []*Summary, selection Selection, limit int) []*Summary {
	latest := slices.DeleteFunc(articles, func(article *Summary) bool { return !selection.Admits(article) })
	slices.SortFunc(latest, func(a, b *Summary) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	return latest[:min(len(latest), limit)]
}
