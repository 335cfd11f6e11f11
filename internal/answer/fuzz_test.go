package answer

import (
	"errors"
	"math"
	"testing"
)

// FuzzQuestion reads any question and measures any two sentences for it.
func FuzzQuestion(f *testing.F) {
	for _, seed := range [][3]string{
		{"who backs the government?", "Russia backs the government.", "The rebels left."},
		{"How many ships were waiting at Suez on 29 March 2021, and why?", "The chairman said on Monday that 422 vessels were waiting.", "About 360 to 400, said another list."},
		{`what did "the envoy" say about it`, "\"We will not sign,\" the envoy said.", "Nobody signed."},
		{"+explosion -port \"beirut AND (", "A huge explosion.", ""},
		{"\xff\x00😀 who whom whose?", "\u2028", "U.S. $3.5m -1,000,000% 1/2"},
		{"when when when", "Yesterday, on Friday 13 May.", "In 2010."},
		{"", "x", "y"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, question, first, second string) {
		measured, err := Measure(t.Context(), question, []string{first, second}, rare{})
		if err != nil {
			if !errors.Is(err, ErrEmpty) {
				t.Fatal(err)
			}
			return
		}
		if len(measured) != 2 {
			t.Fatalf("%d sentences measured of 2", len(measured))
		}
		for _, parts := range measured {
			for _, part := range parts {
				if math.IsNaN(part.Value) || math.IsInf(part.Value, 0) {
					t.Errorf("%q, %q: %s is %v", question, first, part.Name, part.Value)
				}
			}
		}
	})
}
