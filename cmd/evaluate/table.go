package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"

	"byline/internal/answer"
	"byline/internal/evaluation"
)

// tableCommand prints the figures that the answers are held to, beside what is
// wanted of each.
type tableCommand struct {
	Sets  string `arg:"" help:"Folder that holds open/news2022 and rank/wikiqa-dev.jsonl, trecqa-dev.jsonl and squad2-dev.jsonl."`
	Seed  string `placeholder:"DIR" help:"Folder of a page and questions.jsonl, with a part of the sentence wanted first; by default the seed folder beside SETS."`
	Speed bool   `help:"Measure the speed as well, with go test in the module's root: a minute or two."`
}

// row is a figure and its bound.
type row struct {
	set, figure   string
	value, wanted float64
	// atMost marks a bound that the figure must not pass; others it must reach.
	atMost bool
}

func (r row) met() bool {
	if r.atMost {
		return r.value <= r.wanted
	}
	return r.value >= r.wanted
}

func (c *tableCommand) Run(ctx context.Context, out *bufio.Writer) error {
	if c.Seed == "" {
		c.Seed = filepath.Join(c.Sets, "..", "seed")
	}
	var rows []row
	for _, measure := range []func(context.Context) ([]row, error){c.seed, c.news, c.ranked, c.speed} {
		measured, err := measure(ctx)
		if err != nil {
			return err
		}
		rows = append(rows, measured...)
	}
	printTable(out, rows)
	return out.Flush()
}

func printTable(out *bufio.Writer, rows []row) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SET\tFIGURE\tMEASURED\tWANTED\t")
	for _, r := range rows {
		bound, mark := "at least", ""
		if r.atMost {
			bound = "at most"
		}
		if !r.met() {
			mark = "short"
		}
		fmt.Fprintf(table, "%s\t%s\t%.3f\t%s %.2f\t%s\n", r.set, r.figure, r.value, bound, r.wanted, mark)
	}
	table.Flush()
}

// seed asks the questions about the page of a folder. A question without a
// sentence must not be answered.
func (c *tableCommand) seed(ctx context.Context) (_ []row, err error) {
	file, err := os.Open(filepath.Join(c.Seed, "questions.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("read seed questions: %w", err)
	}
	defer file.Close()
	index, err := os.MkdirTemp("", "byline")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(index)
	room, err := openRoom(ctx, c.Seed, index)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, room.Close()) }()
	asked, right := 0, 0
	for lines := json.NewDecoder(file); lines.More(); asked++ {
		var question struct{ Question, Sentence string }
		if err := lines.Decode(&question); err != nil {
			return nil, fmt.Errorf("read seed question %d: %w", asked+1, err)
		}
		answered, err := room.Ask(ctx, answer.Question{Text: question.Question, Limit: 1})
		if err != nil {
			return nil, fmt.Errorf("ask %q: %w", question.Question, err)
		}
		switch {
		case question.Sentence == "" && !answered.Answered,
			question.Sentence != "" && answered.Answered && strings.Contains(answered.Quotes[0].Sentence, question.Sentence):
			right++
		}
	}
	return []row{{"seed page", "right first", float64(right) / float64(max(1, asked)), 1, false}}, nil
}

func (c *tableCommand) news(ctx context.Context) ([]row, error) {
	dir := filepath.Join(c.Sets, "open", "news2022")
	questions, err := evaluation.ReadOpen(dir)
	if err != nil {
		return nil, fmt.Errorf("read question set: %w", err)
	}
	results, err := new(openCommand).ask(ctx, dir, questions)
	if err != nil {
		return nil, fmt.Errorf("evaluate %q: %w", dir, err)
	}
	f := evaluation.ScoreOpen(results)
	at := func(shares [len(evaluation.Depths)]float64, depth int) float64 {
		for i, k := range evaluation.Depths {
			if k == depth {
				return shares[i]
			}
		}
		return 0
	}
	const set = "news2022"
	return []row{
		{set, "strict@1", at(f.Strict, 1), .50, false},
		{set, "strict@5", at(f.Strict, 5), .80, false},
		{set, "article@5", at(f.Article, 5), .92, false},
		{set, "auroc", f.AUROC, .96, false},
		{set, "refused_answerable", f.RefusedAnswerable, .08, true},
		{set, "answered_unanswerable", f.AnsweredUnanswerable, .20, true},
	}, nil
}

func (c *tableCommand) ranked(ctx context.Context) ([]row, error) {
	var rows []row
	for _, set := range []struct {
		name                 string
		meanPrecision, auroc float64
	}{{"wikiqa-dev", .75, 0}, {"trecqa-dev", .80, 0}, {"squad2-dev", .88, .72}} {
		path := filepath.Join(c.Sets, "rank", set.name+".jsonl")
		questions, err := evaluation.ReadRank(path)
		if err != nil {
			return nil, fmt.Errorf("read question set: %w", err)
		}
		rankings, err := rank(ctx, questions)
		if err != nil {
			return nil, fmt.Errorf("evaluate %q: %w", path, err)
		}
		f := evaluation.ScoreRank(rankings)
		rows = append(rows, row{set.name, "map", f.MAP, set.meanPrecision, false})
		if set.auroc > 0 {
			rows = append(rows, row{set.name, "auroc", f.AUROC, set.auroc, false})
		}
	}
	return rows, nil
}

// speed runs the benchmark that asks the questions of this bot and of a naive
// match query, in turn, and compares them.
func (c *tableCommand) speed(ctx context.Context) ([]row, error) {
	if !c.Speed {
		return nil, nil
	}
	dir, err := filepath.Abs(filepath.Join(c.Sets, "open", "news2022"))
	if err != nil {
		return nil, err
	}
	test := exec.CommandContext(ctx, "go", "test", "./internal/index", "-run", "^$", "-bench", "^BenchmarkAnswer$")
	test.Env = append(os.Environ(), "BENCH_DIR="+dir)
	printed, err := test.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("measure the speed: %w: %s", err, printed)
	}
	return speedRows(string(printed))
}

// answerTimes matches what the benchmark prints of an engine.
var answerTimes = regexp.MustCompile(`engine=(\w+)\S*.*?([\d.]+) p50-ms\s+([\d.]+) p99-ms`)

// speedRows reads what the benchmark printed.
func speedRows(printed string) ([]row, error) {
	times := make(map[string][2]float64)
	for _, found := range answerTimes.FindAllStringSubmatch(printed, -1) {
		p50, err := strconv.ParseFloat(found[2], 64)
		if err != nil {
			return nil, fmt.Errorf("measure the speed: %w", err)
		}
		p99, err := strconv.ParseFloat(found[3], 64)
		if err != nil {
			return nil, fmt.Errorf("measure the speed: %w", err)
		}
		times[found[1]] = [2]float64{p50, p99}
	}
	own, peer := times["byline"], times["naive"]
	if own[0] == 0 || peer[0] == 0 {
		return nil, fmt.Errorf("measure the speed: no times of both engines in %q", printed)
	}
	return []row{
		{"speed", "median over a match query's", own[0] / peer[0], 1, true},
		{"speed", "99th percentile over the median", own[1] / own[0], 3, true},
	}, nil
}
