package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"byline/internal/evaluation"
)

// The printers leave errors to out, which keeps its first for Flush.

func printOpen(out *bufio.Writer, path string, f evaluation.OpenFigures) {
	fmt.Fprintf(out, "%s\n\n%-21s", path, "")
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
	values := f.Values()
	for _, name := range []string{
		"auroc", "refused_answerable", "answered_unanswerable", "refused@.12", "answered@.12",
		"highlighted", "highlight_right", "further", "further_right", "read", "ceiling", "p50_ms", "p99_ms",
	} {
		if value, ok := values[name]; ok {
			printFigure(out, name, value)
		}
	}
	fmt.Fprintf(out, "%-21s %7d answerable, %d unanswerable\n\n", "n", f.Answerable, f.Unanswerable)
	if len(f.Kinds) > 0 {
		printKinds(out, f)
	}
}

// openColumns are the figures of an open set that stand side by side in a
// table, and their headings.
var openColumns = []struct{ figure, heading string }{
	{"strict@1", "STRICT@1"}, {"strict@5", "@5"}, {"loose@1", "LOOSE@1"}, {"article@5", "ARTICLE@5"},
	{"highlighted", "HIGHLIGHTED"}, {"highlight_right", "RIGHT"}, {"further", "FURTHER"}, {"further_right", "RIGHT"},
	{"ceiling", "CEILING"},
	{"refused_answerable", "REFUSED"}, {"refused@.12", "@.12"},
	{"auroc", "AUROC"}, {"answered_unanswerable", "ANSWERED"}, {"answered@.12", "@.12"},
	{"p50_ms", "P50"}, {"p99_ms", "P99"},
}

// ofAnswerable and ofUnanswerable are the columns that are over questions of
// one sort alone.
var (
	ofAnswerable   = []string{"strict@1", "strict@5", "loose@1", "article@5", "highlighted", "highlight_right", "ceiling", "refused_answerable", "refused@.12"}
	ofUnanswerable = []string{"answered_unanswerable", "answered@.12"}
)

// cells are the figures of an open set in the order of openColumns, after the
// numbers of its questions. A figure over no question is "-".
func cells(f evaluation.OpenFigures) string {
	text := []string{strconv.Itoa(f.Answerable), strconv.Itoa(f.Unanswerable)}
	values := f.Values()
	for _, column := range openColumns {
		value, ok := values[column.figure]
		switch {
		case !ok,
			f.Answerable == 0 && slices.Contains(ofAnswerable, column.figure),
			f.Unanswerable == 0 && slices.Contains(ofUnanswerable, column.figure):
			text = append(text, "-")
		case strings.HasSuffix(column.figure, "_ms"):
			text = append(text, fmt.Sprintf("%.1f", value))
		default:
			text = append(text, fmt.Sprintf("%.3f", value))
		}
	}
	return strings.Join(text, "\t")
}

// openHeadings are those of cells.
func openHeadings() string {
	text := "N\tWITHOUT"
	for _, column := range openColumns {
		text += "\t" + column.heading
	}
	return text
}

func printKinds(out *bufio.Writer, f evaluation.OpenFigures) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "KIND\t%s\t\n", openHeadings())
	for _, kind := range slices.Sorted(maps.Keys(f.Kinds)) {
		name := kind
		if name == "" {
			name = "(none)"
		}
		fmt.Fprintf(table, "%s\t%s\t\n", name, cells(f.Kinds[kind]))
	}
	fmt.Fprintf(table, "all\t%s\t\n", cells(f))
	table.Flush()
	fmt.Fprintln(out)
}

// printReliability prints a table in Markdown.
func printReliability(out *bufio.Writer, r evaluation.Reliability) {
	fmt.Fprintln(out, "| confidence on average | strictly right | loosely right | questions |\n|---|---|---|---|")
	for _, bin := range r.Bins {
		fmt.Fprintf(out, "| %.2f | %.2f | %.2f | %d |\n", bin.Confidence, bin.Strict, bin.Loose, bin.N)
	}
	fmt.Fprintf(out, "\nExpected calibration error over %d questions: %.3f strictly, %.3f loosely.\n\n", r.N, r.StrictError, r.LooseError)
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
