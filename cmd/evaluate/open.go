package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"byline/internal/answer"
	"byline/internal/evaluation"
)

// openCommand asks the questions of open sets.
type openCommand struct {
	Sets        []string `arg:"" name:"set" help:"Folder of articles.jsonl and questions.jsonl, or another file of questions in such a folder."`
	Questions   string   `placeholder:"FILE" help:"Ask these questions of the folder instead of its own."`
	Index       string   `placeholder:"DIR" help:"Folder of the index, or addresses of an OpenSearch cluster; by default a folder in the user's cache folder."`
	Out         string   `placeholder:"FILE" help:"Write the answers here, one JSON object a line."`
	Misses      bool     `help:"List the questions that were answered wrongly."`
	Reliability bool     `help:"Print how often the first sentence is right at which confidence."`
}

// Run asks and prints, set by set.
func (c *openCommand) Run(ctx context.Context, out *bufio.Writer) error {
	if len(c.Sets) > 1 && (c.Index != "" || c.Out != "" || c.Questions != "") {
		return errors.New("--questions, --index and --out take a single set")
	}
	for _, path := range c.Sets {
		if err := c.evaluate(ctx, path, out); err != nil {
			return err
		}
	}
	return nil
}

func (c *openCommand) evaluate(ctx context.Context, path string, out *bufio.Writer) error {
	set, err := readOpen(path, c.Questions)
	if err != nil {
		return err
	}
	results, err := ask(ctx, set, c.Index)
	if err != nil {
		return fmt.Errorf("evaluate %q: %w", set.File, err)
	}
	if c.Out != "" {
		if err := writeReplies(c.Out, results); err != nil {
			return fmt.Errorf("write answers: %w", err)
		}
	}
	figures := evaluation.ScoreOpen(results)
	printOpen(out, set.File, figures)
	if c.Reliability {
		printReliability(out, evaluation.ScoreReliability(results))
	}
	if c.Misses {
		printMisses(out, results)
	}
	return errors.Join(writeJSON(out, figures), out.Flush())
}

// readOpen reads the set at a path; with a file of questions, those instead of
// the folder's own.
func readOpen(path, questions string) (set evaluation.OpenSet, err error) {
	if questions != "" {
		set, err = evaluation.ReadQuestions(path, questions)
	} else {
		set, err = evaluation.ReadOpen(path)
	}
	if err != nil {
		return set, fmt.Errorf("read question set: %w", err)
	}
	return set, nil
}

// ask asks the questions of a newsroom over the set's folder.
func ask(ctx context.Context, set evaluation.OpenSet, indexDir string) (_ []evaluation.Result, err error) {
	room, err := openRoom(ctx, set.Dir, indexDir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, room.Close()) }()
	var results []evaluation.Result
	for _, question := range set.Questions {
		answered, err := room.Ask(ctx, toAsk(question))
		if err != nil {
			return nil, fmt.Errorf("ask %q: %w", question.Text, err)
		}
		results = append(results, evaluation.Result{Question: question, Reply: reply(answered)})
	}
	return results, nil
}

// toAsk is a question of a set as the bot is asked it.
func toAsk(question evaluation.Question) answer.Question {
	return answer.Question{
		Text:  question.Text,
		AsOf:  question.AsOf.Time,
		Limit: evaluation.Depths[len(evaluation.Depths)-1],
	}
}

func reply(answered *answer.Answer) evaluation.Reply {
	sentences := make([]evaluation.Sentence, len(answered.Quotes))
	for i, quote := range answered.Quotes {
		sentences[i] = evaluation.Sentence{
			Text:      quote.Sentence,
			Article:   evaluation.Article{ID: quote.Article.ID},
			Highlight: evaluation.Span(quote.Highlight),
		}
	}
	return evaluation.Reply{
		Question:   answered.Question.Text,
		Answered:   answered.Answered,
		Confidence: answered.Confidence,
		TookMS:     float64(answered.Took) / float64(time.Millisecond),
		Answers:    sentences,
		Shown:      answered.Telling,
		Read:       sentencesRead(answered),
	}
}

// sentencesRead are the sentences that the reader was given for a question.
func sentencesRead(answered *answer.Answer) []evaluation.Sentence {
	read := make([]evaluation.Sentence, len(answered.Read))
	for i, seen := range answered.Read {
		read[i] = evaluation.Sentence{Text: seen.Sentence, Article: evaluation.Article{ID: seen.Article.ID}}
	}
	return read
}

// writeReplies writes the replies a line each, without what was read for them.
func writeReplies(path string, results []evaluation.Result) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	for _, result := range results {
		result.Reply.Read = nil
		if err := writeJSON(out, result.Reply); err != nil {
			return err
		}
	}
	return out.Flush()
}
