package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"byline/internal/query"
	"byline/internal/training"
	"byline/internal/words"
)

// spellingCommand prints how well misspelt words are mended.
type spellingCommand struct {
	misspeltSets `embed:""`
	Misses       bool `help:"List the words that were mended wrongly, or without need."`
}

// fitSpellingCommand fits which words are mended.
type fitSpellingCommand struct {
	misspeltSets `embed:""`
	Out          string `default:"internal/query/spelling.txt" placeholder:"FILE" help:"The model, which is replaced."`
}

const (
	// leastMending is the least chance of a correction. It is above one half since
	// a wrong one does more harm than none: the word as typed is lost.
	leastMending = 0.65
	// spellingPull and spellingSteps bound the fit.
	spellingPull, spellingSteps = 1e-5, 3000
)

// mendings counts what became of misspelt words, and of others that were mended.
type mendings struct{ misspelt, right, wrong, others int }

// Run prints a line a kind of corpus.
func (c *spellingCommand) Run(ctx context.Context, out *bufio.Writer) error {
	var kinds []string
	counts := make(map[string]*mendings)
	err := c.each(ctx, func(q misspeltQuestion) error {
		n := counts[q.kind]
		if n == nil {
			n = new(mendings)
			kinds, counts[q.kind] = append(kinds, q.kind), n
		}
		parsed, err := query.Parse(ctx, q.text, q.asOf, nil, q.index)
		if err != nil {
			return fmt.Errorf("parse %q: %w", q.text, err)
		}
		n.misspelt += len(q.meant)
		for _, mending := range parsed.Mended {
			meant := q.meant[strings.ToLower(mending.From)]
			switch {
			case sameTerm(meant, mending.To):
				n.right++
				continue
			case meant == "":
				n.others++
			default:
				n.wrong++
			}
			if c.Misses {
				fmt.Fprintf(out, "%s: %s read as %s, for %q\n", q.kind, mending.From, mending.To, meant)
			}
		}
		return nil
	})
	fmt.Fprintf(out, "%-28s %9s %6s %6s %6s %14s\n", "CORPUS", "MISSPELT", "RIGHT", "WRONG", "LEFT", "OTHERS MENDED")
	for _, kind := range kinds {
		n := counts[kind]
		part := func(k int) float64 { return float64(k) / float64(max(1, n.misspelt)) }
		fmt.Fprintf(out, "%-28s %9d %6.3f %6.3f %6.3f %14d\n", kind, n.misspelt, part(n.right), part(n.wrong), part(n.misspelt-n.right-n.wrong), n.others)
	}
	return errors.Join(err, out.Flush())
}

// sameTerm reports whether two words are forms of one, so that the same articles
// are found.
func sameTerm(a, b string) bool {
	x, y := words.Tokens(a), words.Tokens(b)
	return len(x) == 1 && len(y) == 1 && x[0].Term == y[0].Term
}

// Run fits the model to what the questions' words may mean. What they may mean is
// chosen by the present model, so it is to be run again until the values stand
// still.
func (c *fitSpellingCommand) Run(ctx context.Context, out *bufio.Writer) error {
	var groups []training.Group
	err := c.each(ctx, func(q misspeltQuestion) error {
		doubts, err := query.Doubts(ctx, q.text, q.index)
		if err != nil {
			return fmt.Errorf("read %q: %w", q.text, err)
		}
		for _, doubt := range doubts {
			groups = append(groups, spellingGroup(doubt, q.meant[doubt.Typed]))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(groups) == 0 {
		return errors.New("no word of the questions may be misspelt")
	}
	names := query.SpellingNames()
	free := make([]bool, len(names))
	for i := range free {
		free[i] = true
	}
	weights := training.Rank(groups, make([]float64, len(names)), training.Options{Pull: spellingPull, Steps: spellingSteps, Free: free})
	text := "# Written by `evaluate fit-spelling`; see docs/answers.md.\n" + query.FormatSpeller(weights, leastMending)
	if err := os.WriteFile(c.Out, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	fmt.Fprintf(out, "fitted to %d words\n", len(groups))
	return out.Flush()
}

// spellingGroup is what a word may mean, where it means a given word; "" if it is
// not misspelt. Where what it means is not among the others, it is best left as
// it is.
func spellingGroup(doubt query.Doubt, meant string) training.Group {
	group := training.Group{Features: [][]float64{doubt.AsTyped}, Right: []bool{true}, Weight: 1}
	for _, m := range doubt.Meant {
		right := m.Word == meant
		group.Features, group.Right = append(group.Features, m.Features), append(group.Right, right)
		if right {
			group.Right[0] = false
		}
	}
	return group
}
