package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/words"
)

// rankCommand ranks the candidate sentences of files of questions.
type rankCommand struct {
	Files []string `arg:"" name:"file" help:"File of questions with their candidates, one JSON object a line."`
	JSON  bool     `name:"json" help:"Print the scores of each question's candidates instead of figures."`
}

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
	rankings, err := rank(ctx, questions)
	if err != nil {
		return fmt.Errorf("evaluate %q: %w", path, err)
	}
	if c.JSON {
		err = writeScores(out, rankings)
	} else {
		figures := evaluation.ScoreRank(rankings)
		printRank(out, path, figures)
		err = writeJSON(out, figures)
	}
	return errors.Join(err, out.Flush())
}

// rank scores the candidates of every question.
func rank(ctx context.Context, questions []evaluation.RankQuestion) ([]evaluation.Ranking, error) {
	frequencies := countTerms(questions)
	rankings := make([]evaluation.Ranking, len(questions))
	for i, question := range questions {
		sentences := make([]string, len(question.Candidates))
		for j, candidate := range question.Candidates {
			sentences[j] = candidate.Text
		}
		scores, err := answer.Score(ctx, question.Text, sentences, frequencies)
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

// frequencies tells the common terms of a rank set from its rare ones; every
// candidate counts as an article.
type frequencies struct {
	articles int
	// holding is the number of articles that hold a term.
	holding map[string]int
}

func countTerms(questions []evaluation.RankQuestion) *frequencies {
	f := &frequencies{holding: make(map[string]int)}
	analyzer := words.NewAnalyzer()
	// last is the number of the article that a term was last seen in.
	last := make(map[string]int)
	for _, question := range questions {
		for _, candidate := range question.Candidates {
			f.articles++
			for _, token := range analyzer.Tokens(nil, candidate.Text) {
				if last[token.Term] != f.articles {
					last[token.Term] = f.articles
					f.holding[token.Term]++
				}
			}
		}
	}
	return f
}

// Frequency implements [answer.Frequencies]; its error is ctx's.
func (f *frequencies) Frequency(ctx context.Context, term string) (int, error) {
	return f.holding[term], ctx.Err()
}

// Len implements [answer.Frequencies].
func (f *frequencies) Len() int { return f.articles }
