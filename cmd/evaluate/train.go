package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/training"
)

// trainCommand fits the models that questions are answered from articles with.
type trainCommand struct {
	Rank      []string `arg:"" name:"file" help:"Files of questions with candidate sentences."`
	Open      string   `required:"" placeholder:"DIR" help:"Folder of articles.jsonl and questions.jsonl."`
	Corpus    string   `default:"corpus" placeholder:"DIR" help:"Folder of the articles that ship with the bot."`
	Questions string   `default:"internal/answer/testdata/corpus-questions.jsonl" placeholder:"FILE" help:"Questions about those articles."`
	Out       string   `default:"internal/answer" placeholder:"DIR" help:"Where weights.txt and confidence.txt are written."`
	Without   []string `sep:"," placeholder:"NAME" help:"Features to leave out, to see what they bring."`
	Folds     int      `default:"5" help:"How many parts the figures are cross-validated in, 2 or more."`
}

// Run fits twice: what a sentence itself tells on the files of candidates, then
// what its article and its place tell on whole folders, with the first fixed.
// It prints what the same fit reaches on questions that it has not seen.
func (c *trainCommand) Run(ctx context.Context, out *bufio.Writer) error {
	if err := checkFolds(c.Folds); err != nil {
		return err
	}
	ranked, err := c.rankExamples(ctx)
	if err != nil {
		return err
	}
	open, err := c.openExamples(ctx)
	if err != nil {
		return err
	}
	names := answer.FeatureNames()
	crossValidate(out, names, ranked, open, c.Without, c.Folds)
	weights := fitWeights(names, ranked, open, c.Without)
	if err := writeModel(filepath.Join(c.Out, "weights.txt"), names, weights, nil); err != nil {
		return err
	}
	sureness := fitSureness(open, weights)
	return writeModel(filepath.Join(c.Out, "confidence.txt"), names, sureness.Weights, map[string]float64{
		"intercept": sureness.Intercept,
		"threshold": chooseThreshold(open, weights, sureness),
	})
}

// rankExamples are the questions of the files of candidates that have an
// answer, by the features that a sentence of an article has. All candidates are
// shuffled: here their place tells nothing of a place in the news.
func (c *trainCommand) rankExamples(ctx context.Context) ([]example, error) {
	examples, err := rankExamples(ctx, c.Rank, func([]evaluation.RankQuestion) bool { return true })
	for _, e := range examples {
		for i, row := range e.Features {
			e.Features[i] = row[:len(answer.FeatureNames())]
		}
	}
	return withAnswer(examples), err
}

// contextFeatures are those that tell of a sentence's article, or of its place
// in it. The files of candidates say nothing of them.
var contextFeatures = []string{
	"in sentence before", "in title", "in sentence after", "in article", "meaning of title", "headline", "topic", "unheard", "salient name", "title name", "counted", "article", "strength", "near in time", "later",
}

// coverage are the features that together are the part of the question that a
// sentence and its article cover. Their sum is the same for all candidates of
// one text, so that only whole folders tell what it counts.
var coverage = []string{"in sentence", "in sentence before", "in title", "in sentence after", "in article"}

// given are weights that are not fitted. Too few questions of the files are
// about who does what to whom or ask for what is not so, and hardly any
// candidate is a question. Early sentences are right more often in every file
// of candidates, though a folder of a few hundred questions cannot tell; and
// what a repeated article costs depends on the other weights.
var given = map[string]float64{"right role": 1.5, "wrong role": -1, "early": 1.8, "asks": -4, "polarity": -1, "repeated": -1}

// fitWeights fits a weight for each of the named features; those without have 0.
func fitWeights(names []string, ranked, open []example, without []string) []float64 {
	free := make([]bool, len(names)+1)
	start := make([]float64, len(names)+1)
	for i, name := range names {
		weight, isGiven := given[name]
		if slices.Contains(without, name) {
			continue
		}
		start[i] = weight
		free[i] = !isGiven && !slices.Contains(contextFeatures, name)
	}
	weights := training.Rank(groups(names, ranked), start, training.Options{Pull: 1e-3, Steps: 250, Free: free})
	for i, name := range names {
		free[i] = slices.Contains(contextFeatures, name) && !slices.Contains(without, name)
	}
	free[len(names)] = true // the sum of the coverage
	weights = training.Rank(groups(names, open), weights, training.Options{Pull: 3e-3, Steps: 200, Free: free})
	for i, name := range names {
		if slices.Contains(coverage, name) && !slices.Contains(without, name) {
			weights[i] += weights[len(names)]
		}
	}
	return weights[:len(names)]
}

// groups are the examples' groups, each row with the sum of the coverage at
// its end.
func groups(names []string, examples []example) []training.Group {
	made := make([]training.Group, len(examples))
	for i, e := range examples {
		made[i] = training.Group{Right: e.Right, Weight: e.Weight}
		for _, row := range e.Features {
			sum := 0.0
			for f, name := range names {
				if slices.Contains(coverage, name) {
					sum += row[f]
				}
			}
			made[i].Features = append(made[i].Features, append(slices.Clone(row), sum))
		}
	}
	return made
}

func writeModel(path string, names []string, weights []float64, extras map[string]float64) error {
	var text strings.Builder
	text.WriteString("# Written by evaluate train. A feature and its weight a line.\n")
	for _, name := range []string{"intercept", "threshold"} {
		if value, ok := extras[name]; ok {
			fmt.Fprintf(&text, "%s: %.3f\n", name, value)
		}
	}
	for i, name := range names {
		fmt.Fprintf(&text, "%s: %.3f\n", name, weights[i])
	}
	return os.WriteFile(path, []byte(text.String()), 0o644)
}
