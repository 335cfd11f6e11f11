package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/newsroom"
)

// openCommand asks the questions of folders.
type openCommand struct {
	Dirs   []string `arg:"" name:"dir" help:"Folder of articles.jsonl and questions.jsonl."`
	Index  string   `placeholder:"DIR" help:"Folder of the index; by default one in the user's cache folder."`
	Out    string   `placeholder:"FILE" help:"Write the answers here, one JSON object a line."`
	Misses bool     `help:"List the questions that were answered wrongly."`
}

// Run asks and prints, folder by folder.
func (c *openCommand) Run(ctx context.Context, out *bufio.Writer) error {
	if len(c.Dirs) > 1 && (c.Index != "" || c.Out != "") {
		return errors.New("--index and --out take a single folder")
	}
	for _, dir := range c.Dirs {
		if err := c.evaluate(ctx, dir, out); err != nil {
			return err
		}
	}
	return nil
}

func (c *openCommand) evaluate(ctx context.Context, dir string, out *bufio.Writer) error {
	questions, err := evaluation.ReadOpen(dir)
	if err != nil {
		return fmt.Errorf("read question set: %w", err)
	}
	results, err := c.ask(ctx, dir, questions)
	if err != nil {
		return fmt.Errorf("evaluate %q: %w", dir, err)
	}
	if c.Out != "" {
		if err := writeReplies(c.Out, results); err != nil {
			return fmt.Errorf("write answers: %w", err)
		}
	}
	figures := evaluation.ScoreOpen(results)
	printOpen(out, dir, figures)
	if c.Misses {
		printMisses(out, results)
	}
	if err := writeJSON(out, figures); err != nil {
		return err
	}
	return out.Flush()
}

// ask asks the questions of a newsroom over the folder.
func (c *openCommand) ask(ctx context.Context, dir string, questions []evaluation.Question) (_ []evaluation.Result, err error) {
	room, err := openRoom(ctx, dir, c.Index)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, room.Close()) }()
	var results []evaluation.Result
	for _, question := range questions {
		answered, err := room.Ask(ctx, answer.Question{
			Text:  question.Text,
			AsOf:  question.AsOf.Time,
			Limit: evaluation.Depths[len(evaluation.Depths)-1],
		})
		if err != nil {
			return nil, fmt.Errorf("ask %q: %w", question.Text, err)
		}
		results = append(results, evaluation.Result{Question: question, Reply: reply(answered)})
	}
	return results, nil
}

// openRoom opens a newsroom over a folder; without an indexDir its index is
// kept in the user's cache folder.
func openRoom(ctx context.Context, dir, indexDir string) (*newsroom.Newsroom, error) {
	if indexDir == "" {
		var err error
		if indexDir, err = cachedIndex(dir); err != nil {
			return nil, err
		}
	}
	room, err := newsroom.Open(ctx, newsroom.Config{CorpusDir: dir, IndexDir: indexDir})
	if err != nil && room != nil {
		return nil, errors.Join(err, room.Close())
	}
	return room, err
}

// cachedIndex is the place, in the user's cache folder, of a folder's index.
func cachedIndex(dir string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(cache, "byline", fmt.Sprintf("evaluate-%x", sum[:8])), nil
}

func reply(answered *answer.Answer) evaluation.Reply {
	sentences := make([]evaluation.Sentence, len(answered.Quotes))
	for i, quote := range answered.Quotes {
		sentences[i] = evaluation.Sentence{Text: quote.Sentence, Article: evaluation.Article{ID: quote.Article.ID}}
	}
	return evaluation.Reply{
		Question:   answered.Question.Text,
		Answered:   answered.Answered,
		Confidence: answered.Confidence,
		TookMS:     float64(answered.Took) / float64(time.Millisecond),
		Answers:    sentences,
	}
}

func writeReplies(path string, results []evaluation.Result) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	for _, result := range results {
		if err := writeJSON(out, result.Reply); err != nil {
			return err
		}
	}
	return out.Flush()
}
