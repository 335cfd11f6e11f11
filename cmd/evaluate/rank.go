package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"byline/internal/answer"
	"byline/internal/evaluation"
)

// rankCommand ranks the candidate sentences of files of questions.
type rankCommand struct {
	Files   []string `arg:"" name:"file" help:"File of questions with their candidates, one JSON object a line."`
	JSON    bool     `name:"json" xor:"form" help:"Print the scores of each question's candidates instead of figures."`
	Shuffle uint64   `xor:"form" placeholder:"SEED" help:"Shuffle the candidates of files that list the right ones first, and print the mean of five runs, from this seed on."`
}

// shuffles is how many orders a file that is shuffled is scored in.
const shuffles = 5

// Run ranks and prints, file by file.
func (c *rankCommand) Run(ctx context.Context, out *bufio.Writer) error {
	for _, path := range c.Files {
		if err := c.evaluate(ctx, path, out); err != nil {
			return err
		}
	}
	return nil
}

func (c *rankCommand) evaluate(ctx context.Context, path string, out *bufio.Writer) error {
	questions, err := evaluation.ReadRank(path)
	if err != nil {
		return fmt.Errorf("read question set: %w", err)
	}
	if c.JSON {
		rankings, err := rank(ctx, questions)
		if err != nil {
			return fmt.Errorf("evaluate %q: %w", path, err)
		}
		return errors.Join(writeScores(out, rankings), out.Flush())
	}
	score, heading := rankOnce, path
	if evaluation.ListsRightFirst(questions) {
		if c.Shuffle == 0 {
			heading += ", which lists right candidates first: see --shuffle"
		} else {
			heading += fmt.Sprintf(", shuffled: mean of seeds %d to %d", c.Shuffle, c.Shuffle+shuffles-1)
			score = rankShuffled(c.Shuffle)
		}
	}
	figures, err := score(ctx, questions)
	if err != nil {
		return fmt.Errorf("evaluate %q: %w", path, err)
	}
	printRank(out, heading, figures)
	return errors.Join(writeJSON(out, figures), out.Flush())
}

func rankOnce(ctx context.Context, questions []evaluation.RankQuestion) (evaluation.RankFigures, error) {
	rankings, err := rank(ctx, questions)
	return evaluation.ScoreRank(rankings), err
}

// rankShuffled ranks several orders of the candidates, from a seed on, and gives
// the mean of the figures.
func rankShuffled(seed uint64) func(context.Context, []evaluation.RankQuestion) (evaluation.RankFigures, error) {
	return func(ctx context.Context, questions []evaluation.RankQuestion) (evaluation.RankFigures, error) {
		var runs []evaluation.RankFigures
		for i := range uint64(shuffles) {
			figures, err := rankOnce(ctx, evaluation.Shuffled(questions, seed+i))
			if err != nil {
				return figures, err
			}
			runs = append(runs, figures)
		}
		return evaluation.MeanRank(runs), nil
	}
}

// rank scores the candidates of every question.
func rank(ctx context.Context, questions []evaluation.RankQuestion) ([]evaluation.Ranking, error) {
	transformer, err := openReader()
	if err != nil {
		return nil, err
	}
	rankings := make([]evaluation.Ranking, len(questions))
	for i, question := range questions {
		sentences := make([]string, len(question.Candidates))
		for j, candidate := range question.Candidates {
			sentences[j] = candidate.Text
		}
		scores, err := answer.Score(ctx, transformer, question.Text, sentences)
		if errors.Is(err, answer.ErrEmpty) {
			scores, err = make([]float64, len(sentences)), nil
		}
		if err != nil {
			return nil, fmt.Errorf("score the candidates of %q: %w", question.Text, err)
		}
		rankings[i] = evaluation.Ranking{Question: question, Scores: scores}
	}
	return rankings, nil
}

func writeScores(out *bufio.Writer, rankings []evaluation.Ranking) error {
	for _, ranking := range rankings {
		line := struct {
			Question string    `json:"question"`
			Scores   []float64 `json:"scores"`
		}{ranking.Question.Text, ranking.Scores}
		if err := writeJSON(out, line); err != nil {
			return err
		}
	}
	return nil
}
