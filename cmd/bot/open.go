package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/reader"
	"byline/internal/terminal"
)

// open opens the newsroom. If it can only serve the previous articles, it says
// so on standard error.
func (p *program) open(ctx context.Context) (*newsroom.Newsroom, error) {
	opened, stale, err := p.openStale(ctx)
	if stale != nil {
		fmt.Fprintf(p.err, "bot: still serving the previous articles: %s\n", terminal.Clean(stale.Error()))
	}
	return opened, err
}

// openStale opens the newsroom. stale is the reason why it still serves the
// previous articles; nil when they are up to date. The errors say what to do.
// When there is no article to serve, the files that are not served are listed
// first.
func (p *program) openStale(ctx context.Context) (opened *newsroom.Newsroom, stale, err error) {
	if !p.ReadOnly {
		if err := checkCorpus(p.CorpusDir); err != nil {
			return nil, nil, err
		}
	}
	config, err := p.newsroomConfig()
	if err != nil {
		return nil, nil, err
	}
	bar := newProgress(p.err, p.environment)
	config.Progress = bar.report
	opened, err = newsroom.Open(ctx, config)
	bar.clear()
	switch {
	case err == nil:
		return opened, nil, nil
	case opened != nil && opened.Len() > 0:
		return opened, p.advise(err), nil
	case opened != nil:
		for _, problem := range opened.Problems() {
			fmt.Fprintln(p.err, terminal.Clean(problem.Error()))
		}
		err = errors.Join(err, opened.Close())
	}
	return nil, nil, p.advise(err)
}

// newsroomConfig is the newsroom's settings. Its log is the program's.
func (p *program) newsroomConfig() (newsroom.Config, error) {
	transformer, err := p.reader()
	if err != nil {
		return newsroom.Config{}, err
	}
	open, reachable, err := p.engine()
	if err != nil {
		return newsroom.Config{}, err
	}
	indexDir := p.IndexDir
	if p.OpenSearch {
		indexDir = p.Engine.Name // for people alone
	}
	return newsroom.Config{
		Engine: open, Reachable: reachable,
		Reader: transformer, ReadTime: p.ReadTime,
		CorpusDir: p.CorpusDir, IndexDir: indexDir, ReadOnly: p.ReadOnly, Force: p.Force, Limit: p.MaxArticles,
		Changed: func() { p.changed("") }, Log: p.logger(),
	}, nil
}

// start opens the newsroom with the articles of the last run, and reads the
// folder in the background until stop closes the newsroom. With Watch, it then
// serves changes as they happen. The log says what reading brought.
func (p *program) start(ctx context.Context) (started *newsroom.Newsroom, stop func() error, err error) {
	config, err := p.newsroomConfig()
	if err != nil {
		return nil, nil, err
	}
	if started, err = newsroom.Start(ctx, config); err != nil {
		return nil, nil, p.advise(err)
	}
	if err := checkCorpus(p.CorpusDir); err != nil && !p.ReadOnly {
		config.Log.Error("the folder of articles cannot be read", "error", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if p.Watch {
			err := started.Watch(ctx, newsroom.WatchOptions{Force: p.Force})
			if err == nil {
				return
			}
			config.Log.Error("changes of the articles are not noticed; reload by hand", "error", err)
		}
		started.CatchUp(ctx, 0)
	}()
	return started, func() error {
		cancel()
		<-ended
		return started.Close()
	}, nil
}

// reader reads passages beside questions; nil stands for the lexical reader.
func (p *program) reader() (answer.Reader, error) {
	if !p.Reader {
		return nil, nil
	}
	return sharedReader()
}

// sharedReader is the program's only reader, since its weights take much
// memory.
var sharedReader = sync.OnceValues(func() (answer.Reader, error) { return reader.New() })

// watch serves changes of the corpus as they happen, if requested, until stop
// is called.
func (p *program) watch(ctx context.Context, opened *newsroom.Newsroom) (stop func()) {
	if !p.Watch {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := opened.Watch(ctx, newsroom.WatchOptions{Force: p.Force}); err != nil {
			fmt.Fprintf(p.notices, "bot: %s; still serving the articles of the start\n", terminal.Clean(err.Error()))
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// checkCorpus distinguishes a missing corpus from other errors.
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
	_, shrinks := errors.AsType[*newsroom.ShrinkError](err)
	switch {
	case shrinks:
		return fmt.Errorf("%w: see that %q is whole, such as by mounting its volume; to serve what is there, use --force or FORCE=true", err, p.CorpusDir)
	case errors.Is(err, index.ErrUnreachable) && newsroom.Advice(err) != "":
		return fmt.Errorf("%w: %s", err, newsroom.Advice(err))
	case errors.Is(err, index.ErrLocked) && p.OpenSearch:
		return fmt.Errorf("%w: let the other one read the articles, or answer from what it keeps with --read-only or READ_ONLY=true", err)
	case errors.Is(err, index.ErrLocked):
		return fmt.Errorf("%w: end that process or container, or give this one a folder (in a container, a volume) of its own with --index or INDEX_DIR, or answer from the same index with --read-only or READ_ONLY=true", err)
	case errors.Is(err, index.ErrNoSnapshot):
		return fmt.Errorf("%w: start the process that keeps it first, or name another folder with --index or INDEX_DIR", err)
	case errors.Is(err, newsroom.ErrNoArticles):
		return fmt.Errorf("%w: put articles there (such as .txt, .md, .html, .json, .csv or RSS .xml), or name another folder with --corpus or CORPUS_DIR", err)
	case ofIndex && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrNotExist) && newsroom.Advice(err) != "":
		return fmt.Errorf("%w: %s", err, newsroom.Advice(err))
	case ofIndex:
		return fmt.Errorf("%w: name a folder that can be written with --index or INDEX_DIR", err)
	}
	return err
}

// noteProblems says on standard error that some files are not served.
func (p *program) noteProblems(problems []corpus.Problem) {
	if len(problems) > 0 {
		fmt.Fprintf(p.err, "bot: %d of the files or their articles could not be read in full; bot index names them\n", len(problems))
	}
}
