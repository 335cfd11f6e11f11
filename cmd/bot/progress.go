package main

import (
	"io"

	"byline/internal/terminal"

	"github.com/schollz/progressbar/v3"
)

// largeCorpus is how many bytes must be read for progress to be shown.
const largeCorpus = 1 << 20

// progress shows on a terminal how far reading a large corpus is.
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

// report shows that done of total bytes are read.
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
	// An error of showing progress is no reason to stop.
	_ = p.bar.Set64(done)
}

// clear removes the bar.
func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
