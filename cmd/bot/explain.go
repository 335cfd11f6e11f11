package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"byline/internal/corpus"
	"byline/internal/terminal"
)

// explainFile shows, for each article of a corpus file, which names in the file
// gave its fields, and what is not served. The path of the file is relative to
// the corpus folder or to the working folder.
func explainFile(ctx context.Context, program *program, file string) (err error) {
	folder, err := corpus.OpenFolder(program.CorpusDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	if inside, err := filepath.Rel(program.CorpusDir, file); err == nil && filepath.IsLocal(inside) {
		file = inside
	}
	told := 0
	origins := func(article corpus.Article, from []corpus.Origin) {
		if told++; told > listed {
			return
		}
		fmt.Fprintf(program.out, "%s\n", terminal.Clean(article.ID))
		known := map[string]bool{"id": true, "author": true}
		for _, origin := range from {
			known[origin.Field] = true
			fmt.Fprintf(program.out, "  %-9s  from %s: %s\n", origin.Field, terminal.Clean(origin.Name), terminal.Clean(shortened(origin.Value)))
		}
		for _, field := range []string{"title", "source", "url", "published"} {
			switch {
			case known[field]:
			case field == "title":
				fmt.Fprintf(program.out, "  %-9s  from the text: %s\n", field, terminal.Clean(shortened(article.Title)))
			default:
				fmt.Fprintf(program.out, "  %-9s  unknown\n", field)
			}
		}
	}
	for _, err := range folder.Explain(ctx, corpus.File{Path: filepath.ToSlash(file)}, origins) {
		problem, ok := errors.AsType[corpus.Problem](err)
		switch {
		case ok:
			fmt.Fprintf(program.out, "not served, or not in full: %s\n", terminal.Clean(problem.Error()))
		case err != nil:
			return err
		}
	}
	if more := told - listed; more > 0 {
		fmt.Fprintf(program.out, "and %d more\n", more)
	}
	return nil
}

// shortened is the start of a value on one line.
func shortened(value string) string {
	const most = 80
	runes := []rune(value[:min(len(value), 4*most)])
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
