package opensearch

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"byline/internal/article"
)

// TestStepsAreAsNearAsTheCurve holds that what the engine multiplies a score by is
// what the days give, up to the part that two neighbouring steps differ by, and
// that few steps are enough.
func TestStepsAreAsNearAsTheCurve(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	moment := func() time.Time { return time.Unix(random.Int64N(40*365*daySeconds), 0).UTC() }
	span := func() article.Span {
		first := moment()
		s := article.Span{First: first, Last: first.Add(time.Duration(random.IntN(400)) * time.Hour), Half: 1 + 20*random.Float64()}
		switch random.IntN(4) {
		case 0:
			s.First, s.Last = time.Time{}, time.Time{}
		case 1:
			s.Asked = s.Last.Add(time.Duration(random.IntN(100)) * time.Hour)
		}
		return s
	}
	for range 200 {
		near := &article.Near{Gain: 2 * random.Float64()}
		for range random.IntN(4) {
			near.Spans = append(near.Spans, span())
		}
		steps := stepsOf(near)
		if len(steps) > 300 {
			t.Errorf("%d steps for %d spans", len(steps), len(near.Spans))
		}
		for range 200 {
			published := moment()
			if len(near.Spans) > 0 && random.IntN(2) == 0 { // about the days, where the curve is steep
				published = near.Spans[0].Last.Add(time.Duration(random.IntN(2000)-1000) * time.Hour)
			}
			if random.IntN(10) == 0 || published.Year() < 1900 {
				published = time.Time{}
			}
			got, want := factorOf(steps, published), near.Factor(published)
			if math.Abs(got-want) > 1.2*stepRatio*want {
				t.Fatalf("%+v, published %v: the factor is %v, want %v", near, published, got, want)
			}
		}
	}
	if stepsOf(nil) != nil {
		t.Error("there are steps without days")
	}
}
