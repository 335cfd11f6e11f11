package evaluation

import (
	"math"
	"reflect"
	"testing"
)

// The figures below were worked out by hand.
func TestScoreReliability(t *testing.T) {
	result := func(confidence float64, answerable bool, articles ...string) Result {
		r := Result{Question{Answers: []string{"tern"}}, Reply{Confidence: confidence}}
		if answerable {
			r.Question.Gold = []string{"birds"}
		}
		for _, article := range articles {
			r.Reply.Answers = append(r.Reply.Answers, Sentence{Text: "A tern.", Article: Article{article}})
		}
		return r
	}
	results := []Result{
		result(.96, true, "birds"),         // right
		result(.9, true, "gulls", "birds"), // loosely right, since the first is from another article
		result(1, false, "birds"),          // unanswerable
		result(.25, true),                  // no answer
		result(.21, true, "birds"),         // right
		result(0, false, "gulls"),          // unanswerable
		result(-1, false), result(7, true), // beyond the scale
		result(.3, true, "gulls", "gulls"),  // loosely right
		result(.999999, true, "birds", "b"), // right
	}
	got := ScoreReliability(results)
	want := []ReliabilityBin{
		{0, 0, 0, 2},
		{.23, .5, .5, 2},
		{.3, 0, 1, 1},
		{.972, .4, .6, 5}, // .96, .9, 1, 1 and .999999
	}
	if !reflect.DeepEqual(got.Bins, want) {
		t.Errorf("bins %+v, want %+v", got.Bins, want)
	}
	if strict := .2*.27 + .1*.3 + .5*.572; math.Abs(got.StrictError-strict) > 1e-4 {
		t.Errorf("strict error %v, want %v", got.StrictError, strict)
	}
	if loose := .2*.27 + .1*.7 + .5*.372; math.Abs(got.LooseError-loose) > 1e-4 {
		t.Errorf("loose error %v, want %v", got.LooseError, loose)
	}
	if got := ScoreReliability(nil); !reflect.DeepEqual(got, Reliability{}) {
		t.Errorf("of nothing: %+v", got)
	}
}
