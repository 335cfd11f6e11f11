package article

import (
	"slices"
	"strings"
	"time"
)

// Selection is a choice of articles by outlet and day; the zero value chooses
// all.
type Selection struct {
	// Sources, if any, are the only outlets chosen, whatever their case.
	Sources []string
	// Since and Until, if set, are the first and the last day of publication
	// chosen. Either one excludes articles without a date.
	Since, Until time.Time
}

// IsAll reports whether the selection chooses every article.
func (s Selection) IsAll() bool {
	return !s.BySource() && s.Since.IsZero() && s.Until.IsZero()
}

// BySource reports whether some outlets alone are chosen.
func (s Selection) BySource() bool { return len(s.Sources) > 0 }

// AdmitsSource reports whether the selection admits an outlet, without regard
// to days.
func (s Selection) AdmitsSource(source string) bool {
	return !s.BySource() || slices.ContainsFunc(s.Sources, func(outlet string) bool {
		return strings.EqualFold(strings.TrimSpace(outlet), strings.TrimSpace(source))
	})
}

// Admits reports whether the selection chooses an article.
func (s Selection) Admits(source string, published time.Time) bool {
	if !s.AdmitsSource(source) {
		return false
	}
	if s.Since.IsZero() && s.Until.IsZero() {
		return true
	}
	day := Day(published)
	return day != "" && (s.Since.IsZero() || day >= Day(s.Since)) && (s.Until.IsZero() || day <= Day(s.Until))
}
