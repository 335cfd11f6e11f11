package evaluation

import (
	"fmt"
	"reflect"
	"testing"
)

// rankSet makes questions whose candidates are relevant where marked r.
func rankSet(marks ...string) []RankQuestion {
	questions := make([]RankQuestion, len(marks))
	for i, mark := range marks {
		for j, r := range mark {
			questions[i].Candidates = append(questions[i].Candidates, Candidate{fmt.Sprint(j), r == 'r'})
		}
	}
	return questions
}

func TestListsRightFirst(t *testing.T) {
	for _, test := range []struct {
		name  string
		marks []string
		want  bool
	}{
		{"sorted", []string{"rr-", "--", "r", ""}, true},
		{"in a text's order", []string{"r-", "-r-"}, false},
		{"right after wrong", []string{"r-r"}, false},
	} {
		if got := ListsRightFirst(rankSet(test.marks...)); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestShuffled(t *testing.T) {
	const marks = "rrr-----------------"
	questions := rankSet(marks, marks)
	first, again, other := Shuffled(questions, 1), Shuffled(questions, 1), Shuffled(questions, 2)
	if !reflect.DeepEqual(questions, rankSet(marks, marks)) {
		t.Error("the set itself was changed")
	}
	if !reflect.DeepEqual(first, again) {
		t.Error("a seed gave two orders")
	}
	if reflect.DeepEqual(first, other) || reflect.DeepEqual(first[0], first[1]) || ListsRightFirst(first) {
		t.Errorf("orders %v and %v of two seeds", first, other)
	}
	seen := make(map[Candidate]bool)
	for _, candidate := range first[0].Candidates {
		seen[candidate] = true
	}
	for _, candidate := range questions[0].Candidates {
		if !seen[candidate] {
			t.Errorf("candidate %v was lost", candidate)
		}
	}
}

func TestMeanRank(t *testing.T) {
	runs := []RankFigures{{1, .5, 0, .25, [2]int{3, 1}}, {.5, .5, .3333, .75, [2]int{3, 1}}}
	if got, want := MeanRank(runs), (RankFigures{.75, .5, .1666, .5, [2]int{3, 1}}); got.MAP != want.MAP || got.MRR != want.MRR || got.AUROC != want.AUROC || got.N != want.N || got.PrecisionAt1 < .1666 || got.PrecisionAt1 > .1667 {
		t.Errorf("mean %+v, want %+v", got, want)
	}
}
