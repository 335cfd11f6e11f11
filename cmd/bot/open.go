package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/terminal"
)

// open opens the newsroom. Its errors tell what to do. When there is no
// article to serve, the files that are not served are listed first.
func (p *program) open(ctx context.Context) (*newsroom.Newsroom, error) {
	if err := checkCorpus(p.CorpusDir); err != nil {
		return nil, err
	}
	bar := newProgress(p.err, p.environment)
	opened, err := newsroom.Open(ctx, newsroom.Config{
		CorpusDir: p.CorpusDir, IndexDir: p.IndexDir, Progress: bar.report,
	})
	bar.clear()
	if err == nil {
		return opened, nil
	}
	if opened != nil {
		for _, problem := range opened.Problems() {
			fmt.Fprintln(p.err, terminal.Clean(problem.Error()))
		}
		err = errors.Join(err, opened.Close())
	}
	return nil, p.advise(err)
}

// checkCorpus tells a corpus that is not there from other errors.
func checkCorpus(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no corpus folder %q: name one with --corpus or CORPUS_DIR", dir)
	case err != nil:
		return fmt.Errorf("open corpus: %w: name another with --corpus or CORPUS_DIR", err)
	case !info.IsDir():
		return fmt.Errorf("corpus %q is a file, not a folder: name a folder of articles with --corpus or CORPUS_DIR", dir)
	}
	return nil
}

// advise adds to an error of opening what can be done about it.
func (p *program) advise(err error) error {
	_, ofIndex := errors.AsType[*fs.PathError](err) // the corpus's errors have none
	switch {
	case errors.Is(err, index.ErrLocked):
		return fmt.Errorf("%w: end the other one, or give this one a folder of its own with --index or INDEX_DIR", err)
	case errors.Is(err, newsroom.ErrNoArticles):
		return fmt.Errorf("%w: put articles there (.txt, .md, .html, .json, .jsonl or RSS .xml), or name another folder with --corpus or CORPUS_DIR", err)
	case ofIndex:
		return fmt.Errorf("%w: name a folder that can be written with --index or INDEX_DIR", err)
	}
	return err
}

// noteProblems says on standard error that files are not served.
func (p *program) noteProblems(problems []corpus.Problem) {
	if len(problems) > 0 {
		fmt.Fprintf(p.err, "bot: %d of the files or their articles could not be read in full; bot index names them\n", len(problems))
	}
}
