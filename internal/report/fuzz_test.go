package report

import (
	"testing"

	"byline/internal/index"
	"byline/internal/words"
)

// FuzzState compares any two sentences: it never fails, and the verdict is the
// same in either order.
func FuzzState(f *testing.F) {
	f.Add("Police said the flood in Drell killed 12 people on Monday.", "In Drell 15 people were killed by the flood, police said.", 4, 20)
	f.Add("said", "told said the", 0, 9)
	f.Add("\xff$5m 1/2 -1,000,000% half a", "one of, at one a third", -3, 1<<40)
	f.Add("Marlow Town 2-1 Castor City 12:05 a.m.", "€2.1bn to 3 million US dollars or 25 December", 7, 3)
	f.Add("ẞaid ‘who’ ͅ said", "according to to", 1, 2)
	f.Add("Correction: an earlier report said", "The Wire withdrew its report", 0, 5)
	f.Fuzz(func(t *testing.T, first, second string, start, end int) {
		d := index.AnalyzeSentences([]string{first, second}, words.NewAnalyzer())
		e := index.AnalyzeSentences([]string{second, first}, words.NewAnalyzer())
		for _, other := range []*Statement{State(d, 1), State(e, 0)} {
			a := State(d, 0)
			if a.Repeats(other) != other.Repeats(a) {
				t.Errorf("%q repeats %q from one side alone", first, second)
			}
			if differs(a, other) != differs(other, a) {
				t.Errorf("%q differs from %q from one side alone", first, second)
			}
			span, whole := Span{start, end}, Span{0, len(second)}
			if a.DiffersAt(other, span, whole) != other.DiffersAt(a, whole, span) {
				t.Errorf("%q differs from %q at %v from one side alone", first, second, span)
			}
		}
		if c := CorrectionIn(d); c != nil {
			c.Corrects(State(index.AnalyzeSentences([]string{second}, words.NewAnalyzer()), 0), Span{start, end})
		}
		if n := Independent([]*index.Document{d, e}); n < 1 || n > 2 {
			t.Errorf("%d of 2 are independent", n)
		}
	})
}
