package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"byline/internal/answer"
	"byline/internal/evaluation"
)

// tableCommand prints the figures of all sets, and beside them the targets.
type tableCommand struct {
	Sets string   `arg:"" help:"Folder that holds open/news2022 to news2025 and rank/wikiqa-dev.jsonl, trecqa-dev.jsonl and squad2-dev.jsonl."`
	Seed string   `placeholder:"DIR" help:"Folder of a page and questions.jsonl, with a part of the sentence that must come first; by default the seed folder next to SETS."`
	Only []string `sep:"," placeholder:"NAME" help:"Only the sets whose names start with this, such as news2025 or \"news2025 asked\"."`
}

// measurement is the figures of a set: those of an open set or of a rank set,
// or others by name.
type measurement struct {
	set    set
	open   *evaluation.OpenFigures
	rank   *evaluation.RankFigures
	values map[string]float64
}

// row is a figure of a set and its target.
type row struct {
	set string
	target
	value float64
	// measured is false where the set does not give the figure.
	measured bool
}

// verdict is whether the target is reached.
func (r row) verdict() string {
	switch {
	case !r.measured:
		return "not measured"
	case r.atMost && r.value <= r.bound, !r.atMost && r.value >= r.bound:
		return "reached"
	}
	return "short"
}

func (c *tableCommand) Run(ctx context.Context, out *bufio.Writer) error {
	if c.Seed == "" {
		c.Seed = filepath.Join(c.Sets, "..", "seed")
	}
	chosen, err := c.chosen()
	if err != nil {
		return err
	}
	var measured []measurement
	for _, set := range chosen {
		m, err := c.measure(ctx, set)
		if err != nil {
			return err
		}
		measured = append(measured, m)
	}
	printSets(out, measured)
	printTargets(out, measured)
	return out.Flush()
}

// chosen are the sets to measure, in the order of sets.
func (c *tableCommand) chosen() ([]set, error) {
	var chosen []set
	unknown := slices.Clone(c.Only)
	for _, s := range sets {
		starts := func(only string) bool { return strings.HasPrefix(s.name, only) }
		unknown = slices.DeleteFunc(unknown, starts)
		if len(c.Only) == 0 || slices.ContainsFunc(c.Only, starts) {
			chosen = append(chosen, s)
		}
	}
	if len(unknown) > 0 {
		return nil, fmt.Errorf("--only: no set is called %q", unknown[0])
	}
	return chosen, nil
}

func (c *tableCommand) measure(ctx context.Context, s set) (m measurement, err error) {
	m.set = s
	path := filepath.Join(c.Sets, filepath.FromSlash(s.path))
	switch s.form {
	case seedPage:
		m.values, err = measureSeed(ctx, c.Seed)
	case openSet:
		m.open, err = measureOpen(ctx, path)
	case rankSet:
		m.rank, err = measureRank(ctx, path, rankOnce)
	case shuffledSet:
		m.rank, err = measureRank(ctx, path, rankShuffled(1))
	}
	switch {
	case m.open != nil:
		m.values = m.open.Values()
	case m.rank != nil:
		m.values = m.rank.Values()
	}
	return m, err
}

// measureSeed asks the questions about the page of a folder. A question without
// a sentence must not be answered.
func measureSeed(ctx context.Context, dir string) (_ map[string]float64, err error) {
	file, err := os.Open(filepath.Join(dir, "questions.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("read seed questions: %w", err)
	}
	defer file.Close()
	index, err := os.MkdirTemp("", "byline")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(index)
	room, err := openRoom(ctx, dir, index)
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
	return map[string]float64{"right first": float64(right) / float64(max(1, asked))}, nil
}

func measureOpen(ctx context.Context, path string) (*evaluation.OpenFigures, error) {
	set, err := readOpen(path, "")
	if err != nil {
		return nil, err
	}
	results, err := ask(ctx, set, "")
	if err != nil {
		return nil, fmt.Errorf("evaluate %q: %w", path, err)
	}
	figures := evaluation.ScoreOpen(results)
	return &figures, nil
}

func measureRank(ctx context.Context, path string, score func(context.Context, []evaluation.RankQuestion) (evaluation.RankFigures, error)) (*evaluation.RankFigures, error) {
	questions, err := evaluation.ReadRank(path)
	if err != nil {
		return nil, fmt.Errorf("read question set: %w", err)
	}
	figures, err := score(ctx, questions)
	if err != nil {
		return nil, fmt.Errorf("evaluate %q: %w", path, err)
	}
	return &figures, nil
}

// printSets prints the figures of the open sets, one a line, and then those of
// the rank sets.
func printSets(out *bufio.Writer, measured []measurement) {
	open := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	rank := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	anyOpen, anyRank := false, false
	for _, m := range measured {
		name := m.set.name
		if m.set.trainedOn {
			name += " (trained on)"
		}
		switch {
		case m.open != nil:
			if !anyOpen {
				fmt.Fprintf(open, "SET\t%s\t\n", openHeadings())
			}
			anyOpen = true
			fmt.Fprintf(open, "%s\t%s\t\n", name, cells(*m.open))
		case m.rank != nil:
			if !anyRank {
				fmt.Fprint(rank, "SET\tN\tWITHOUT\tMAP\tMRR\tP@1\tAUROC\t\n")
			}
			anyRank = true
			f := m.rank
			auroc := fmt.Sprintf("%.3f", f.AUROC)
			if f.N[1] == 0 {
				auroc = "-"
			}
			fmt.Fprintf(rank, "%s\t%d\t%d\t%.3f\t%.3f\t%.3f\t%s\t\n", name, f.N[0], f.N[1], f.MAP, f.MRR, f.PrecisionAt1, auroc)
		}
	}
	if open.Flush(); anyOpen {
		fmt.Fprintln(out)
	}
	if rank.Flush(); anyRank {
		fmt.Fprintln(out)
	}
}

// printTargets prints every figure that has a target, and how many of the
// targets are reached.
func printTargets(out *bufio.Writer, measured []measurement) {
	var rows []row
	for _, m := range measured {
		for _, target := range m.set.targets {
			value, ok := m.values[target.figure]
			rows = append(rows, row{m.set.name, target, value, ok})
		}
	}
	printRows(out, rows)
}

func printRows(out *bufio.Writer, rows []row) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SET\tFIGURE\tMEASURED\tTARGET\t")
	reached := 0
	for _, r := range rows {
		bound, value, verdict := "at least", "-", r.verdict()
		if r.atMost {
			bound = "at most"
		}
		if r.measured {
			value = fmt.Sprintf("%.3f", r.value)
		}
		if verdict == "reached" {
			reached++
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s %.2f\t%s\n", r.set, r.figure, value, bound, r.bound, verdict)
	}
	table.Flush()
	fmt.Fprintf(out, "\n%d of %d targets reached\n", reached, len(rows))
}
