package evaluation

import (
	"math/rand/v2"
	"testing"
)

func TestAUROC(t *testing.T) {
	for _, test := range []struct {
		name               string
		positive, negative []float64
		want               float64
	}{
		{"all above", []float64{3, 2}, []float64{1, 0}, 1},
		{"all below", []float64{0}, []float64{1, 2}, 0},
		{"a tie counts half", []float64{1}, []float64{1}, 0.5},
		{"out of order, with ties", []float64{2, 1}, []float64{3, 1, 2, 1}, (2.5 + 1) / 8},
		{"nothing to exceed", []float64{1}, nil, 0},
		{"nothing that exceeds", nil, []float64{1}, 0},
	} {
		if got := auroc(test.positive, test.negative); got != test.want {
			t.Errorf("%s: auroc(%v, %v) = %v, want %v", test.name, test.positive, test.negative, got, test.want)
		}
	}
}

func TestAUROCAgreesWithEveryPairCompared(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		positive, negative := values(random), values(random)
		wins := 0.0
		for _, p := range positive {
			for _, n := range negative {
				switch {
				case p > n:
					wins++
				case p == n:
					wins += 0.5
				}
			}
		}
		want := wins / float64(len(positive)*len(negative))
		if got := auroc(positive, negative); got != want {
			t.Fatalf("auroc(%v, %v) = %v, want %v", positive, negative, got, want)
		}
	}
}

// values are 1 to 9 numbers, many of them equal.
func values(random *rand.Rand) []float64 {
	values := make([]float64, 1+random.IntN(9))
	for i := range values {
		values[i] = float64(random.IntN(6)) / 4
	}
	return values
}

func TestRound(t *testing.T) {
	for figure, want := range map[float64]float64{
		2.0 / 3:  0.6667,
		0.03125:  0.0312, // halves that binary holds exactly go to the even digit
		0.09375:  0.0938,
		0.00625:  0.0063, // just above the half in binary
		0.999999: 1,
		0:        0,
	} {
		if got := round(figure); got != want {
			t.Errorf("round(%v) = %v, want %v", figure, got, want)
		}
	}
}

func TestNormalize(t *testing.T) {
	for text, want := range map[string]string{
		"The  Quay, at 9:15 p.m.!": " the quay at 9 15 p m ",
		"“Tern”":                   " tern ",
		"Café Número":              " caf n mero ",
		"İda":                      " i da ",
		"":                         "  ",
		"?!":                       "  ",
	} {
		if got := normalize(text); got != want {
			t.Errorf("normalize(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAnswersAreFoundAsWholeWords(t *testing.T) {
	for _, test := range []struct {
		answer, sentence string
		want             bool
	}{
		{"tern", "A (Tern) was seen.", true},
		{"tern", "Terns nest there.", false},
		{"tern", "The pattern varies.", false},
		{"$4.5 million", "It cost 4.5 million.", true},
		{"million crowns", "A million; crowns, too.", true},
		{"?!", "Nothing to find?!", false},
		{"", "Nothing to find.", false},
	} {
		question := Question{Answers: []string{"never", test.answer}}
		if got := question.Held(Sentence{Text: test.sentence}); got != test.want {
			t.Errorf("%q in %q: %v, want %v", test.answer, test.sentence, got, test.want)
		}
	}
}

func TestFirstRightNeedsAnswerAndGoldArticle(t *testing.T) {
	question := Question{Answers: []string{"tern"}, Gold: []string{"birds"}}
	sentences := []Sentence{
		{Text: "A tern.", Article: Article{"gulls"}},
		{Text: "A small gull.", Article: Article{"birds"}},
		{Text: "A tern.", Article: Article{"birds"}},
		{Text: "The tern.", Article: Article{"birds"}},
	}
	if got := (Result{question, Reply{Answers: sentences}}).FirstRight(); got != 3 {
		t.Errorf("first right sentence at %d, want 3", got)
	}
	if got := (Result{question, Reply{Answers: sentences[:2]}}).FirstRight(); got != 0 {
		t.Errorf("first right sentence at %d, want 0", got)
	}
}

// TestFurtherSentences counts those that are shown besides the first, where
// something is shown; what is asked in vain has no right ones.
func TestFurtherSentences(t *testing.T) {
	tern, gull := Sentence{Text: "A tern."}, Sentence{Text: "A gull."}
	birds := Question{Answers: []string{"tern"}, Gold: []string{"birds"}}
	results := []Result{
		{birds, Reply{Answered: true, Answers: []Sentence{tern, tern, gull, tern}, Shown: 3}},
		{birds, Reply{Answered: true, Answers: []Sentence{tern, tern}, Shown: 1}},
		{birds, Reply{Answers: []Sentence{tern, tern}, Shown: 2}},
		{Question{}, Reply{Answered: true, Answers: []Sentence{tern, tern}, Shown: 2}},
	}
	if f := ScoreOpen(results); f.Further != 1 || f.FurtherRight != 0.3333 {
		t.Errorf("%v further sentences, of which %v right; want 1 and a third", f.Further, f.FurtherRight)
	}
}

func TestPercentilesOfTime(t *testing.T) {
	var results []Result
	for i := range 200 {
		results = append(results, Result{Reply: Reply{TookMS: float64(200 - i)}})
	}
	if f := ScoreOpen(results); f.P50MS != 101 || f.P99MS != 199 {
		t.Errorf("p50 %v and p99 %v of 1 to 200, want 101 and 199", f.P50MS, f.P99MS)
	}
	if f := ScoreOpen(results[:1]); f.P50MS != 200 || f.P99MS != 200 {
		t.Errorf("p50 %v and p99 %v of one value, want that value", f.P50MS, f.P99MS)
	}
}

func TestRankingBreaksTiesAgainstTheRanker(t *testing.T) {
	ranking := func(relevant string, scores ...float64) Ranking {
		r := Ranking{Scores: scores}
		for _, mark := range relevant {
			r.Question.Candidates = append(r.Question.Candidates, Candidate{Relevant: mark == 'r'})
		}
		return r
	}
	for _, test := range []struct {
		name     string
		rankings []Ranking
		want     RankFigures
	}{
		{"tie for first", []Ranking{ranking("r-", 1, 1)}, RankFigures{MAP: 0.5, MRR: 0.5, N: [2]int{1, 0}}},
		{"clear first", []Ranking{ranking("-r", 0, 1)}, RankFigures{MAP: 1, MRR: 1, PrecisionAt1: 1, N: [2]int{1, 0}}},
		// Relevant at ranks 1 and 4: (1/1 + 2/4) / 2.
		{"average precision", []Ranking{ranking("r--r", 4, 3, 2, 1)}, RankFigures{MAP: 0.75, MRR: 1, PrecisionAt1: 1, N: [2]int{1, 0}}},
		{"only one kind", []Ranking{ranking("rr", 2, 1), ranking("--", 2, 0), ranking("")}, RankFigures{AUROC: 0.5, N: [2]int{0, 1}}},
	} {
		if got := ScoreRank(test.rankings); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestThresholdRefusesNoMoreThanTheLimit(t *testing.T) {
	for _, test := range []struct {
		name              string
		answerable, below int
		tied              int // of the lowest confidences are equal
	}{
		{"fewer than one question may be refused", 8, 0, 1},
		{"a whole number", 25, 3, 1},
		{"a part of a question", 33, 3, 1},
		{"a tie that would be one too many", 25, 0, 4},
		{"a tie that may be refused", 25, 3, 3},
	} {
		var c confidences
		for i := range test.answerable {
			c.answerable = append(c.answerable, float64(max(i, test.tied-1))/100)
		}
		below := 0
		for _, confidence := range c.answerable {
			if confidence < c.threshold() {
				below++
			}
		}
		if below != test.below {
			t.Errorf("%s: %d are refused, want %d", test.name, below, test.below)
		}
	}
}
