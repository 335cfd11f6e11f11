package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/training"
)

// example is a question with its candidates' features.
type example struct {
	training.Group
	// texts are the candidates' sentences.
	texts []string
	// answerable is whether any article answers, ranked or not.
	answerable bool
	// articleRight tells, of a whole folder, which candidates are from an
	// article that answers; held, which hold an answer, wherever they are from.
	articleRight, held []bool
	own                bool
	// file is the file of candidates that it is from; someUnanswerable is
	// whether that has questions without an answer.
	file             string
	someUnanswerable bool
}

func withAnswer(examples []example) []example {
	return slices.DeleteFunc(slices.Clone(examples), func(e example) bool { return !e.answerable })
}

func values(parts []answer.Part) []float64 {
	row := make([]float64, len(parts))
	for i, part := range parts {
		if part.Name != "repeated" { // it depends on the weights being fitted
			row[i] = part.Value
		}
	}
	return row
}

// maxCounted is how many questions a file counts as at most, so that a large
// one does not drown the others.
const maxCounted = 400

// rankExamples are the questions of the files, measured as [answer.Measure]
// does. The candidates of a file for which shuffled is true are measured in
// another order than the file's.
func rankExamples(ctx context.Context, paths []string, shuffled func([]evaluation.RankQuestion) bool) ([]example, error) {
	var examples []example
	for _, path := range paths {
		questions, err := evaluation.ReadRank(path)
		if err != nil {
			return nil, fmt.Errorf("read question set: %w", err)
		}
		frequencies := countTerms(questions)
		first, shuffling := len(examples), shuffled(questions)
		for i, question := range questions {
			e := example{file: path}
			candidates := slices.Clone(question.Candidates)
			if shuffling {
				shuffle(candidates, i)
			}
			for _, candidate := range candidates {
				e.texts = append(e.texts, candidate.Text)
				e.Right = append(e.Right, candidate.Relevant)
			}
			e.answerable = slices.Contains(e.Right, true)
			measured, err := answer.Measure(ctx, question.Text, e.texts, frequencies)
			if errors.Is(err, answer.ErrEmpty) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("measure the candidates of %q: %w", question.Text, err)
			}
			for _, parts := range measured {
				e.Features = append(e.Features, values(parts))
			}
			examples = append(examples, e)
		}
		answerable := len(withAnswer(examples[first:]))
		for i := range examples[first:] {
			examples[first+i].Weight = min(1, maxCounted/float64(answerable))
			examples[first+i].someUnanswerable = answerable < len(examples)-first
		}
	}
	return examples, nil
}

// ownWeight is how much a question about the bot's own articles counts beside
// one of the folder.
const ownWeight = 2

// openExamples are the questions of the folder and of the bot's own articles.
func (c *trainCommand) openExamples(ctx context.Context) ([]example, error) {
	questions, err := evaluation.ReadOpen(c.Open)
	if err != nil {
		return nil, fmt.Errorf("read question set: %w", err)
	}
	folder := make([]folderQuestion, len(questions))
	for i, question := range questions {
		folder[i] = folderQuestion{question}
	}
	examples, err := measureFolder(ctx, c.Open, folder)
	if err != nil {
		return nil, err
	}
	own, err := readOwn(c.Questions)
	if err != nil {
		return nil, err
	}
	ownExamples, err := measureFolder(ctx, c.Corpus, own)
	for i := range ownExamples {
		ownExamples[i].Weight, ownExamples[i].own = ownWeight, true
	}
	return append(examples, ownExamples...), err
}

// asked is a question that a folder is asked and can judge the answers to.
type asked interface {
	question() answer.Question
	answerable() bool
	// judge tells whether a sentence holds an answer and whether its article
	// is one that answers.
	judge(quote answer.Quote) (held, articleRight bool)
}

// closeQuotes is how many of the best sentences are learned from.
const closeQuotes = 40

func measureFolder[T asked](ctx context.Context, dir string, questions []T) (_ []example, err error) {
	room, err := openRoom(ctx, dir, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, room.Close()) }()
	examples := make([]example, len(questions))
	for i, question := range questions {
		e := &examples[i]
		e.Weight, e.answerable = 1, question.answerable()
		ask := question.question()
		ask.Limit = closeQuotes
		answered, err := room.Ask(ctx, ask)
		if err != nil {
			return nil, fmt.Errorf("ask %q: %w", ask.Text, err)
		}
		for _, quote := range answered.Quotes {
			held, articleRight := question.judge(quote)
			e.Features = append(e.Features, values(quote.Parts))
			e.held = append(e.held, held)
			e.articleRight = append(e.articleRight, articleRight)
			e.Right = append(e.Right, held && articleRight)
			e.texts = append(e.texts, quote.Sentence)
		}
	}
	return examples, nil
}

// ownQuestion is a question about the bot's own articles.
type ownQuestion struct {
	Text string `json:"question"`
	// Sentences are parts of the sentences that answer.
	Sentences []string `json:"sentences"`
}

func (q ownQuestion) question() answer.Question { return answer.Question{Text: q.Text} }
func (q ownQuestion) answerable() bool          { return len(q.Sentences) > 0 }
func (q ownQuestion) judge(quote answer.Quote) (held, articleRight bool) {
	held = slices.ContainsFunc(q.Sentences, func(part string) bool { return strings.Contains(quote.Sentence, part) })
	return held, held
}

func readOwn(path string) ([]ownQuestion, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	defer file.Close()
	var questions []ownQuestion
	for lines := json.NewDecoder(file); lines.More(); {
		var question ownQuestion
		if err := lines.Decode(&question); err != nil {
			return nil, fmt.Errorf("read questions %q: %w", path, err)
		}
		questions = append(questions, question)
	}
	return questions, nil
}

// folderQuestion is a question of a folder of articles.jsonl and
// questions.jsonl.
type folderQuestion struct{ evaluation.Question }

func (q folderQuestion) question() answer.Question {
	return answer.Question{Text: q.Text, AsOf: q.AsOf.Time}
}
func (q folderQuestion) answerable() bool { return q.Answerable() }
func (q folderQuestion) judge(quote answer.Quote) (held, articleRight bool) {
	sentence := evaluation.Sentence{Text: quote.Sentence, Article: evaluation.Article{ID: quote.Article.ID}}
	return q.Held(sentence), q.FromGold(sentence)
}

// shuffle puts candidates in an order that depends on seed alone.
func shuffle(candidates []evaluation.Candidate, seed int) {
	random := rand.New(rand.NewPCG(uint64(seed), 7))
	random.Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
}
