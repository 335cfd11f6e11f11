package article

import (
	"testing"
	"time"
)

func TestSelection(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2016, time.December, d, 0, 0, 0, 0, time.UTC) }
	late := time.Date(2016, time.December, 14, 23, 30, 0, 0, time.FixedZone("", -5*3600)) // the 15th in UTC
	tests := []struct {
		selection Selection
		article   Summary
		want      bool
	}{
		{Selection{}, Summary{}, true},
		{Selection{Sources: []string{" the dispatch "}}, Summary{Source: "The Dispatch"}, true},
		{Selection{Sources: []string{"Dispatch"}}, Summary{Source: "The Dispatch"}, false},
		{Selection{Sources: []string{"Wire", " the dispatch"}}, Summary{Source: "The Dispatch "}, true},
		{Selection{Sources: []string{"Wire", "Dispatch"}}, Summary{Source: "The Dispatch"}, false},
		{Selection{Sources: []string{"Wire"}}, Summary{}, false},
		{Selection{Since: day(14)}, Summary{Published: day(14)}, true},
		{Selection{Since: day(15)}, Summary{Published: day(14)}, false},
		{Selection{Until: day(14)}, Summary{Published: late}, true},
		{Selection{Until: day(13)}, Summary{Published: late}, false},
		{Selection{Since: day(1), Until: day(31)}, Summary{}, false},
		{Selection{Since: day(15), Until: day(13)}, Summary{Published: day(14)}, false},
	}
	for _, test := range tests {
		if got := test.selection.Admits(test.article.Source, test.article.Published); got != test.want {
			t.Errorf("%+v admits %+v: %v", test.selection, test.article, got)
		}
	}
	if !(Selection{}).IsAll() || (Selection{Sources: []string{"Wire"}}).IsAll() || (Selection{Until: day(1)}).IsAll() {
		t.Error("IsAll is wrong for a selection of all, of an outlet or of days")
	}
}
