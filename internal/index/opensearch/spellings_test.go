package opensearch

import (
	"errors"
	"slices"
	"testing"

	"byline/internal/index"
)

// TestSimilarTermsAreLookedUpInNewMonths holds that what is similar to a term is
// looked up only in the months that were made since it was looked up last, also
// by another generation or another engine of the process, and that it is what one
// index has, with the same counts.
func TestSimilarTermsAreLookedUpInNewMonths(t *testing.T) {
	whole, parted := pairOf(t, monthly(80))
	spelt := []string{"cannal", "ferri", "strikt", "harbuor", "yart"}
	// similar looks up what is similar in both, and returns the months that were
	// asked.
	similar := func(parted, whole index.Snapshot) (months []int) {
		t.Helper()
		before := visits(t, parted.(*snapshot))
		_, found, err := parted.Words(t.Context(), nil, spelt)
		if err != nil {
			t.Fatal(err)
		}
		after := visits(t, parted.(*snapshot))
		_, want, err := whole.Words(t.Context(), nil, spelt)
		if err != nil {
			t.Fatal(err)
		}
		for i, term := range spelt {
			if !slices.Equal(found[i], want[i]) {
				t.Errorf("similar to %q are %q, want %q", term, found[i], want[i])
			}
			got, err := parted.Frequencies(t.Context(), found[i])
			if err != nil {
				t.Fatal(err)
			}
			if counts, err := whole.Frequencies(t.Context(), found[i]); err != nil || !slices.Equal(got, counts) {
				t.Errorf("%v articles hold %q, want %v (%v)", got, found[i], counts, err)
			}
		}
		for _, p := range parted.(*snapshot).of.Partitions {
			if after[p.Index].Suggestions > before[p.Index].Suggestions {
				months = append(months, p.Month)
			}
		}
		return months
	}
	if months := similar(parted, whole); len(months) != 5 {
		t.Errorf("at first the months %d were asked, want all 5", months)
	}
	update := func(s index.Snapshot) index.Snapshot {
		next := publish(t, s.(*snapshot).engine, s, func(b index.Build) {
			put(t, b, analyzed("new", "New", "Cannel is burnt in the harbour, and stokers strike.", "Herald", "2021-02-03"))
		})
		t.Cleanup(func() { next.Close() })
		return next
	}
	parted, whole = update(parted), update(whole)
	if months := similar(parted, whole); !slices.Equal(months, []int{202102}) {
		t.Errorf("after an update the months %d were asked, want only 202102", months)
	}
	if months := similar(parted, whole); len(months) != 0 {
		t.Errorf("when all is known the months %d were asked", months)
	}
	another := parted.(*snapshot).engine.Another()
	followed, err := another.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if months := similar(followed, whole); len(months) != 0 {
		t.Errorf("another engine of the process asked the months %d anew", months)
	}
	if err := errors.Join(followed.Close(), another.Close()); err != nil {
		t.Error(err)
	}
}
