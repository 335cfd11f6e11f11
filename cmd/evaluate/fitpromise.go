package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"

	"byline/internal/evaluation"
	"byline/internal/query"
	"byline/internal/retrieval"
	"byline/internal/training"
)

// fitPromiseCommand fits which sentences are read.
type fitPromiseCommand struct {
	Sets []string `arg:"" name:"set" help:"Folders or files of questions, of the years that the reader was trained on."`
	Out  string   `default:"internal/retrieval/promise.txt" placeholder:"FILE" help:"The network, which is replaced."`
}

const (
	// promiseUnits is the number of hidden units, promiseEpochs how often each
	// question is seen, and promiseSeed what makes two fits alike.
	promiseUnits, promiseEpochs, promiseSeed = 32, 8, 1
	// wrongSentences is how many wrong sentences of a question are learned from.
	wrongSentences = 120
)

// Run fits the network to the questions that are not held out: those held out
// are what [fitCommand] then fits the mix of the passages to.
func (c *fitPromiseCommand) Run(ctx context.Context, out *bufio.Writer) error {
	var groups []training.Group
	for _, path := range c.Sets {
		found, err := promising(ctx, path)
		if err != nil {
			return fmt.Errorf("fit to %q: %w", path, err)
		}
		groups = append(groups, found...)
	}
	if len(groups) == 0 {
		return errors.New("no question has a right sentence among its articles")
	}
	network := training.RankNetwork(groups, training.NetworkOptions{Units: promiseUnits, Epochs: promiseEpochs, Seed: promiseSeed})
	text := "# Written by `evaluate fit-promise`; see docs/answers.md.\n" + network.Format(retrieval.PromiseNames())
	if err := os.WriteFile(c.Out, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write network: %w", err)
	}
	fmt.Fprintf(out, "fitted to %d questions\n", len(groups))
	return out.Flush()
}

// promising finds the sentences among which passages are chosen, of each question
// that is not held out and has a right one; right are those that hold the answer
// and are from a gold article. Of the others it takes some at random.
func promising(ctx context.Context, path string) (_ []training.Group, err error) {
	set, err := readOpen(path, "")
	if err != nil {
		return nil, err
	}
	ix, err := openIndex(ctx, set.Dir, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	random := rand.New(rand.NewPCG(promiseSeed, 1))
	var groups []training.Group
	for _, question := range set.Questions {
		if heldOut(question.Text) || !question.Answerable() {
			continue
		}
		q, err := query.Parse(ctx, question.Text, question.AsOf.Time, nil, ix)
		if err != nil {
			return nil, fmt.Errorf("read %q: %w", question.Text, err)
		}
		opened, err := retrieval.Find(ctx, ix, q, retrieval.Request{AsOf: question.AsOf.Time})
		if err != nil {
			return nil, fmt.Errorf("find articles for %q: %w", question.Text, err)
		}
		group := training.Group{Weight: 1}
		var wrong [][]float64
		for _, s := range retrieval.PromisingOf(q, opened) {
			sentence := evaluation.Sentence{Text: s.Sentence, Article: evaluation.Article{ID: s.ID}}
			if question.Held(sentence) && question.FromGold(sentence) {
				group.Features, group.Right = append(group.Features, s.Features), append(group.Right, true)
			} else {
				wrong = append(wrong, s.Features)
			}
		}
		if len(group.Features) == 0 {
			continue
		}
		random.Shuffle(len(wrong), func(i, j int) { wrong[i], wrong[j] = wrong[j], wrong[i] })
		wrong = wrong[:min(len(wrong), wrongSentences)]
		group.Features = append(group.Features, wrong...)
		group.Right = append(group.Right, make([]bool, len(wrong))...)
		groups = append(groups, group)
	}
	return groups, nil
}
