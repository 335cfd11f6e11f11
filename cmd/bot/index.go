package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"byline/internal/terminal"
)

type indexCommand struct {
	Explain string `placeholder:"FILE" help:"Show which names in a file of the corpus gave the fields of its articles, and index nothing."`
}

// Help is the text of bot index --help.
func (indexCommand) Help() string {
	return `The other commands bring the index up to date as well; this one tells what
was done. Its exit status is 0 when the index is up to date and there is an
article to serve.

Example:

    bot index --corpus ~/articles
    bot index --corpus ~/articles --explain wire.jsonl`
}

// Run brings the index up to date and shows what changed.
func (i indexCommand) Run(ctx context.Context, program *program) (err error) {
	if i.Explain != "" {
		return explainFile(ctx, program, i.Explain)
	}
	newsroom, stale, err := program.openStale(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, newsroom.Close()) }()
	if stale != nil {
		return stale
	}
	changes := newsroom.Changes()
	fmt.Fprintf(program.out, "corpus   %s\nindex    %s\narticles %d: %d added, %d changed, %d removed, %d unchanged\n",
		program.CorpusDir, program.indexPlace(), newsroom.Len(),
		len(changes.Added), len(changes.Changed), len(changes.Removed), changes.Unchanged)
	if beyond := newsroom.Beyond(); beyond > 0 {
		fmt.Fprintf(program.out, "%d more are not served: MAX_ARTICLES is %d\n", beyond, program.MaxArticles)
	}
	if changes.Rebuilt != "" {
		fmt.Fprintf(program.out, "the index was rebuilt: %s\n", terminal.Clean(changes.Rebuilt))
	}
	list(program.out, "added", changes.Added)
	list(program.out, "changed", changes.Changed)
	list(program.out, "removed", changes.Removed)
	if problems := newsroom.Problems(); len(problems) > 0 {
		fmt.Fprintf(program.out, "not served, or not in full:\n")
		for _, problem := range problems[:min(len(problems), listedProblems)] {
			fmt.Fprintf(program.out, "  %s\n", terminal.Clean(problem.Error()))
		}
		if more := len(problems) - listedProblems; more > 0 {
			fmt.Fprintf(program.out, "  and %d more\n", more)
		}
	}
	return nil
}

// listed bounds the ids, and listedProblems the problems, that are listed.
const (
	listed         = 20
	listedProblems = 1000
)

// list writes ids under a heading.
func list(out io.Writer, heading string, ids []string) {
	if len(ids) == 0 {
		return
	}
	fmt.Fprintf(out, "%s:\n", heading)
	for _, id := range ids[:min(len(ids), listed)] {
		fmt.Fprintf(out, "  %s\n", terminal.Clean(id))
	}
	if more := len(ids) - listed; more > 0 {
		fmt.Fprintf(out, "  and %d more\n", more)
	}
}
