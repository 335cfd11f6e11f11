package opensearch

import (
	"cmp"
	"math"
	"slices"
	"time"

	"byline/internal/article"
)

// step is a range of publication times for which the days asked about give
// practically the same factor, since the engine cannot compute the curve of
// [article.Near]. It starts after From and ends with To, in Unix seconds.
type step struct {
	from, to int64
	factor   float64
}

const (
	daySeconds = 24 * 60 * 60
	// stepRatio is the least ratio of the factors of two neighbouring steps.
	stepRatio = 0.01
	// farDays is how many days from the spans the steps reach; times beyond
	// that have the factor at the end.
	farDays = 2000
)

// stepsOf are the steps of the days, in order and without gaps.
func stepsOf(near *article.Near) []step {
	if near == nil {
		return nil
	}
	// Nearness changes only at whole days from the spans, and at the time from
	// which an article is too new for the day of asking.
	edges := []int64{math.MinInt64, math.MaxInt64}
	for _, span := range near.Spans {
		if span.Last.IsZero() {
			continue
		}
		for days := int64(0); days <= farDays; days = max(days+1, days*21/20) {
			edges = append(edges, span.Last.Unix()+days*daySeconds, span.First.Unix()-days*daySeconds-1)
		}
		if !span.Asked.IsZero() {
			edges = append(edges, span.Asked.Unix()+daySeconds)
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var steps []step
	for i, to := range edges[1:] {
		from := edges[i]
		within := to
		switch {
		case from == math.MinInt64:
			within = to
		case to == math.MaxInt64:
			within = from + 1
		}
		if from == math.MinInt64 && to == math.MaxInt64 {
			within = 0
		}
		factor := near.Factor(time.Unix(within, 0))
		if last := len(steps) - 1; last >= 0 && math.Abs(steps[last].factor-factor) < stepRatio*factor {
			steps[last].to = to
			continue
		}
		steps = append(steps, step{from, to, factor})
	}
	// Articles of an unknown day.
	return append(steps, step{0, 0, near.Factor(time.Time{})})
}

// factorOf is the factor that the engine multiplied the score of an article by.
func factorOf(steps []step, published time.Time) float64 {
	if published.IsZero() {
		return float64(float32(steps[len(steps)-1].factor))
	}
	dated := steps[:len(steps)-1]
	i, _ := slices.BinarySearchFunc(dated, published.Unix(), func(s step, moment int64) int { return cmp.Compare(s.to, moment) })
	return float64(float32(dated[min(i, len(dated)-1)].factor))
}

// favoured is a query whose scores are multiplied by the factors of the steps.
func favoured(query object, steps []step) object {
	if len(steps) == 0 {
		return query
	}
	var functions []any
	weigh := func(filter object, factor float64) {
		if factor != 1 {
			functions = append(functions, object{"filter": filter, "weight": factor})
		}
	}
	for _, s := range steps[:len(steps)-1] {
		bounds := object{}
		if s.from != math.MinInt64 {
			bounds["gt"] = s.from
		}
		if s.to != math.MaxInt64 {
			bounds["lte"] = s.to
		}
		filter := object{"range": object{"moment": bounds}}
		if len(bounds) == 0 {
			filter = object{"exists": object{"field": "moment"}}
		}
		weigh(filter, s.factor)
	}
	weigh(object{"bool": object{"must_not": object{"exists": object{"field": "moment"}}}}, steps[len(steps)-1].factor)
	if len(functions) == 0 {
		return query
	}
	return object{"function_score": object{"query": query, "functions": functions, "score_mode": "first", "boost_mode": "multiply"}}
}
