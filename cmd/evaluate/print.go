package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"byline/internal/evaluation"
)

// The printers leave errors to out, which keeps its first for Flush.

func printOpen(out *bufio.Writer, dir string, f evaluation.OpenFigures) {
	fmt.Fprintf(out, "%s\n\n%-21s", dir, "")
	for _, k := range evaluation.Depths {
		fmt.Fprintf(out, " %7s", fmt.Sprintf("@%d", k))
	}
	fmt.Fprintln(out)
	for _, row := range []struct {
		name   string
		shares [len(evaluation.Depths)]float64
	}{{"strict", f.Strict}, {"loose", f.Loose}, {"article", f.Article}} {
		fmt.Fprintf(out, "%-21s", row.name)
		for _, share := range row.shares {
			fmt.Fprintf(out, " %7.4f", share)
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintln(out)
	printFigure(out, "auroc", f.AUROC)
	printFigure(out, "refused_answerable", f.RefusedAnswerable)
	printFigure(out, "answered_unanswerable", f.AnsweredUnanswerable)
	printFigure(out, "p50_ms", f.P50MS)
	printFigure(out, "p99_ms", f.P99MS)
	fmt.Fprintf(out, "%-21s %7d answerable, %d unanswerable\n\n", "n", f.Answerable, f.Unanswerable)
}

func printRank(out *bufio.Writer, path string, f evaluation.RankFigures) {
	fmt.Fprintf(out, "%s\n\n", path)
	printFigure(out, "map", f.MAP)
	printFigure(out, "mrr", f.MRR)
	printFigure(out, "p@1", f.PrecisionAt1)
	printFigure(out, "auroc", f.AUROC)
	fmt.Fprintf(out, "%-21s %7d ranked, %d without a relevant candidate\n\n", "n", f.N[0], f.N[1])
}

func printFigure(out *bufio.Writer, name string, value float64) {
	fmt.Fprintf(out, "%-21s %7.4f\n", name, value)
}

// printMisses lists the answerable questions whose first sentence is not
// right, and the unanswerable ones that were answered.
func printMisses(out *bufio.Writer, results []evaluation.Result) {
	for _, r := range results {
		rank := "-"
		if right := r.FirstRight(); right > 0 {
			rank = strconv.Itoa(right)
		}
		switch {
		case r.Question.Answerable() && rank != "1":
			fmt.Fprintf(out, "missed: %s\n  expected: %s\n  rank of the first right sentence: %s\n",
				r.Question.Text, strings.Join(r.Question.Answers, " | "), rank)
		case !r.Question.Answerable() && r.Reply.Answered:
			fmt.Fprintf(out, "answered though unanswerable: %s\n", r.Question.Text)
		default:
			continue
		}
		first := "-"
		if len(r.Reply.Answers) > 0 {
			first = r.Reply.Answers[0].Text
		}
		fmt.Fprintf(out, "  first: %s\n\n", first)
	}
}

// writeJSON writes a value as JSON on a line of its own.
func writeJSON(out *bufio.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
