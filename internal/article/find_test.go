package article

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func TestNearnessFallsWithTheDays(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2031, time.March, d, 0, 0, 0, 0, time.UTC) }
	span := Span{First: day(10), Last: day(12), Asked: day(20), Half: 4}
	tests := []struct {
		name      string
		spans     []Span
		published time.Time
		want      float64
	}{
		{"within", []Span{span}, day(11), 1},
		{"half a span before", []Span{span}, day(6), 0.5},
		{"half a span after", []Span{span}, day(16), 0.5},
		{"after the day of asking", []Span{span}, day(22), 0},
		{"the day after asking, for another zone", []Span{span}, day(21), 1 / (1 + 81.0/16)},
		{"of an unknown day", []Span{span}, time.Time{}, Unknown},
		{"to unknown days", []Span{{}}, day(11), Unknown},
		{"to the nearer of two", []Span{span, {First: day(6), Last: day(6), Half: 1}}, day(6), 1},
	}
	for _, test := range tests {
		near := Near{Spans: test.spans, Gain: 2}
		if got := near.Nearness(test.published); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%s: nearness is %v, want %v", test.name, got, test.want)
		}
		if got := near.Factor(test.published); math.Abs(got-1-2*test.want) > 1e-9 {
			t.Errorf("%s: factor is %v", test.name, got)
		}
	}
}

func TestMostBoundsTheFactorsOfSomeDays(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	at := func() time.Time {
		return time.Date(2031, time.March, 1, random.IntN(24*90), 0, 0, 0, time.UTC)
	}
	for range 2000 {
		near := Near{Gain: 1}
		for range 1 + random.IntN(2) {
			span := Span{Half: 3}
			if random.IntN(4) > 0 {
				span.First = at()
				span.Last = span.First.AddDate(0, 0, random.IntN(5))
			}
			if random.IntN(2) == 0 {
				span.Asked = at()
			}
			near.Spans = append(near.Spans, span)
		}
		first := at()
		hours := random.IntN(24 * 30)
		last := first.Add(time.Duration(hours) * time.Hour)
		most := near.Most(first, last)
		for range 10 {
			published := first.Add(time.Duration(random.IntN(hours+1)) * time.Hour)
			if factor := near.Factor(published); factor > most {
				t.Fatalf("%+v gives %v the factor %f, above %f for %v to %v", near, published, factor, most, first, last)
			}
		}
	}
}
