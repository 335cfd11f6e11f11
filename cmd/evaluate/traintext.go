package main

import (
	"bufio"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/training"
)

// trainTextCommand fits the models that package answer reads one text with.
type trainTextCommand struct {
	Rank    []string `arg:"" name:"file" help:"Files of questions with the sentences of a text."`
	Out     string   `default:"internal/answer" placeholder:"DIR" help:"Where text-weights.txt and text-confidence.txt are written."`
	Without []string `sep:"," placeholder:"NAME" help:"Features to leave out, to see what they bring."`
	Folds   int      `default:"8" help:"How many parts the figures are cross-validated in, 2 or more."`
}

// Run prints what the fit reaches on questions that it has not seen, file by
// file, and writes the fit to all.
func (c *trainTextCommand) Run(ctx context.Context, out *bufio.Writer) error {
	if err := checkFolds(c.Folds); err != nil {
		return err
	}
	texts, err := rankExamples(ctx, c.Rank, listsRightFirst)
	if err != nil {
		return err
	}
	crossValidateTexts(out, c.Rank, texts, c.Without, c.Folds)
	model := fitText(texts, c.Without)
	names := answer.TextFeatureNames()
	if err := writeModel(filepath.Join(c.Out, "text-weights.txt"), names, model.weights, nil); err != nil {
		return err
	}
	return writeModel(filepath.Join(c.Out, "text-confidence.txt"), names, model.sureness.Weights, map[string]float64{"intercept": model.sureness.Intercept})
}

// listsRightFirst reports whether a file lists all right candidates of a
// question before the others. A fit that saw that order would learn the file
// and not the language.
func listsRightFirst(questions []evaluation.RankQuestion) bool {
	return !slices.ContainsFunc(questions, func(question evaluation.RankQuestion) bool {
		wrong := false
		return slices.ContainsFunc(question.Candidates, func(candidate evaluation.Candidate) bool {
			wrong = wrong || !candidate.Relevant
			return wrong && candidate.Relevant
		})
	})
}

// textModel ranks the sentences of a text and tells how sure it is that the
// text answers.
type textModel struct {
	weights  []float64
	sureness training.Logistic
}

const (
	// textPull is weak, since there are many questions to learn from.
	textPull = 1e-3
	// textSurenessPull is stronger: how answerable and unanswerable questions
	// differ depends on who wrote them.
	textSurenessPull = 0.01
)

// textSurenessFeatures are few, since more of them learn who wrote the questions
// about an article: with all, the fit does worse on articles that it has not
// seen.
var textSurenessFeatures = []string{"polarity", "negated", "meaning", "kind asked for", "lacks figure", "gap", "opposite", "only here"}

// textGiven are weights that are not fitted, for the reasons of given. Who does
// what counts less in a text, of which many sentences are about the same
// parties; and a text has another feature for an early place.
var textGiven = map[string]float64{"right role": 0.5, "wrong role": -0.5, "early": 0, "asks": -4, "polarity": -1, "repeated": 0}

// fitText fits the weights to all questions with an answer, and the sureness to
// the files of which some questions have none.
func fitText(texts []example, without []string) textModel {
	names := answer.TextFeatureNames()
	free := make([]bool, len(names))
	start := make([]float64, len(names))
	for i, name := range names {
		if slices.Contains(without, name) {
			continue
		}
		weight, isGiven := textGiven[name]
		start[i], free[i] = weight, !isGiven
	}
	groups := make([]training.Group, len(texts))
	for i, e := range texts {
		groups[i] = e.Group
	}
	weights := training.Rank(groups, start, training.Options{Pull: textPull, Steps: 250, Free: free})
	return textModel{weights, fitTextSureness(texts, weights, without)}
}

// fitTextSureness fits how likely a text answers at all, by its best sentence,
// to the files of which some questions have no answer. Without such a file it
// is a model that knows nothing.
func fitTextSureness(texts []example, weights []float64, without []string) training.Logistic {
	kept := slices.DeleteFunc(slices.Clone(textSurenessFeatures), func(name string) bool { return slices.Contains(without, name) })
	var rows [][]float64
	var answerable []bool
	for _, e := range texts {
		if best := e.best(weights); best >= 0 && e.someUnanswerable {
			rows = append(rows, only(e.Features[best], answer.TextFeatureNames(), kept))
			answerable = append(answerable, e.answerable)
		}
	}
	if len(rows) == 0 {
		return training.Logistic{Weights: make([]float64, len(weights))}
	}
	return training.FitLogistic(rows, answerable, textSurenessPull)
}

// scores are those that [answer.Score] gives.
func (m textModel) scores(e example) []float64 {
	scores := make([]float64, len(e.Features))
	for i, row := range e.Features {
		scores[i] = training.Dot(m.weights, row)
	}
	if best := e.best(m.weights); best >= 0 {
		shift := m.sureness.Intercept + training.Dot(m.sureness.Weights, e.Features[best]) - scores[best]
		for i := range scores {
			scores[i] += shift
		}
	}
	return scores
}

// crossValidateTexts prints, file by file, what the fit reaches on questions
// that it has not seen. Neighbouring questions are left out together, since
// they are often about the same text.
func crossValidateTexts(out *bufio.Writer, paths []string, texts []example, without []string, folds int) {
	rankings := make(map[string][]evaluation.Ranking)
	size := make(map[string]int)
	for _, e := range texts {
		size[e.file]++
	}
	for fold := range folds {
		var seen, unseen []example
		count := make(map[string]int)
		for _, e := range texts {
			if count[e.file]*folds/size[e.file] == fold {
				unseen = append(unseen, e)
			} else {
				seen = append(seen, e)
			}
			count[e.file]++
		}
		model := fitText(seen, without)
		for _, e := range unseen {
			ranking := evaluation.Ranking{Scores: model.scores(e)}
			for i, right := range e.Right {
				ranking.Question.Candidates = append(ranking.Question.Candidates, evaluation.Candidate{Text: e.texts[i], Relevant: right})
			}
			rankings[e.file] = append(rankings[e.file], ranking)
		}
	}
	for _, path := range paths {
		figures := evaluation.ScoreRank(rankings[path])
		fmt.Fprintf(out, "%s, not seen in the fit: map %.3f, auroc %.3f\n", path, figures.MAP, figures.AUROC)
	}
}
