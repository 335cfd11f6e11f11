package main

import (
	"io"

	"byline/internal/terminal"

	"github.com/schollz/progressbar/v3"
)

// largeCorpus is the size in bytes from which reading shows its progress.
const largeCorpus = 1 << 20

// progress shows on a terminal the progress of reading a large corpus.
type progress struct {
	out   io.Writer
	shown bool
	bar   *progressbar.ProgressBar
}

func newProgress(out io.Writer, environment environment) *progress {
	return &progress{
		out:   out,
		shown: terminal.IsTerminal(out) && environment.get("TERM") != "dumb",
	}
}

// report shows that done of total bytes have been read.
func (p *progress) report(done, total int64) {
	if !p.shown || total < largeCorpus {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionSetDescription("reading articles"),
			progressbar.OptionShowBytes(true),
			progressbar.OptionSetWidth(30),
			progressbar.OptionClearOnFinish(),
		)
	}
	// A failure to show progress is no reason to stop.
	_ = p.bar.Set64(done)
}

// clear removes the bar.
func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
