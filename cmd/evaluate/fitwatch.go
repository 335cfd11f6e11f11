package main

import (
	"errors"
	"slices"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/training"
)

// standingFit is what the model of standing questions is fitted to: the articles
// that were read for them.
type standingFit struct {
	questions map[string]evaluation.Question
	// bearings and scores are those of the first sentence of each answer;
	// answered is whether it counts as an answer when somebody asks, and right
	// whether it holds one.
	bearings        [][]float64
	scores          []float64
	answered, right []bool
}

func newStandingFit(questions []evaluation.Question) *standingFit {
	f := &standingFit{questions: make(map[string]evaluation.Question)}
	for _, question := range questions {
		f.questions[question.Text] = question
	}
	return f
}

// add adds an answer from new articles.
func (f *standingFit) add(s *answer.Standing, documents []*index.Document, found *answer.Answer) {
	if len(found.Quotes) == 0 {
		return
	}
	first := found.Quotes[0]
	i := slices.IndexFunc(documents, func(d *index.Document) bool { return d.ID == first.Article.ID })
	bearing := s.Bearing(documents[i])
	if bearing == nil {
		return
	}
	f.bearings, f.scores = append(f.bearings, bearing), append(f.scores, first.Score)
	f.answered = append(f.answered, found.Answered)
	f.right = append(f.right, f.questions[found.Question.Text].Held(evaluation.Sentence{Text: first.Sentence}))
}

// lostPosts is the part of the posts that may be lost as their articles are not
// read.
const lostPosts = 0.008

// fit fits the chance that a sentence answers, and then the chance that an
// article has one that is posted, which needs at least so high a chance.
func (f *standingFit) fit(least float64) (map[string]float64, error) {
	values := make(map[string]float64)
	keep := func(group string, names []string, fitted training.Logistic) {
		values[group+" intercept"] = fitted.Intercept
		for i, name := range names {
			values[group+" "+name] = fitted.Weights[i]
		}
	}
	withScore := func(i int) []float64 { return append(slices.Clone(f.bearings[i]), f.scores[i]) }
	var rows [][]float64
	var right []bool
	for i, answered := range f.answered {
		if answered {
			rows, right = append(rows, withScore(i)), append(right, f.right[i])
		}
	}
	if len(rows) == 0 {
		return nil, errors.New("no question was answered")
	}
	answers := training.FitLogistic(rows, right, fitPull)
	keep("answers", append(slices.Clone(answer.BearingMeasures), "score"), answers)
	posted := make([]bool, len(f.bearings))
	for i, answered := range f.answered {
		posted[i] = answered && answers.Chance(withScore(i)) >= least
	}
	bears := training.FitLogistic(f.bearings, posted, fitPull)
	keep("bears", answer.BearingMeasures, bears)
	var chances []float64
	for i, bearing := range f.bearings {
		if posted[i] {
			chances = append(chances, bears.Chance(bearing))
		}
	}
	if len(chances) == 0 {
		return nil, errors.New("nothing would be posted")
	}
	slices.Sort(chances)
	values["least bears"] = chances[int(lostPosts*float64(len(chances)))]
	return values, nil
}
