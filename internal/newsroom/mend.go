package newsroom

import (
	"errors"
	"time"
)

// mendPause is how long after one repair of an index the next may start, so
// that a failing disk is not written to with every question.
const mendPause = time.Minute

// mend rebuilds an index that could not be read, or opens the one that another
// process has rebuilt. A newsroom repairs one index at a time.
func (n *Newsroom) mend() {
	do := "nothing: it is rebuilt from the articles"
	if n.config.ReadOnly {
		do = "reload in the process that keeps it, which then rebuilds it"
	}
	n.log.Error("the index could not be read", "index", n.config.IndexDir, "do", do)
	wait := mendPause
	switch _, err := n.Reload(n.life, ReloadOptions{}); {
	case errors.Is(err, ErrReloading):
		wait = time.Second // the reload that runs may have looked before the damage
	case err != nil && n.life.Err() == nil:
		n.log.Error("the index could not be replaced; if it still cannot be read, this is tried again in a minute", "error", err, "do", Advice(err))
	}
	pause := time.NewTimer(wait)
	defer pause.Stop()
	select {
	case <-n.life.Done():
	case <-pause.C:
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.mending = false
}
