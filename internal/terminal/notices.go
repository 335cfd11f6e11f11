package terminal

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

// mostHeld is how many bytes of notices are held back at most.
const mostHeld = 64 << 10

// Notices is a writer for the log and for warnings, which come at any moment and
// from any goroutine. While an [Editor] reads a line they are held back, so that
// they do not run into what is being typed; they are written when the line ends.
type Notices struct {
	mutex   sync.Mutex
	out     io.Writer
	holding bool
	held    bytes.Buffer
	lost    int
}

// NewNotices returns notices that go to out.
func NewNotices(out io.Writer) *Notices { return &Notices{out: out} }

// Write writes one notice, whole lines, or holds it back; the error is that of
// writing. Beyond 64 KiB held back, notices are only counted.
func (n *Notices) Write(notice []byte) (int, error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	switch {
	case !n.holding:
		return n.out.Write(notice)
	case n.held.Len()+len(notice) > mostHeld:
		n.lost++
		return len(notice), nil
	}
	return n.held.Write(notice)
}

func (n *Notices) hold() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.holding = true
}

// release writes what was held back.
func (n *Notices) release() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.lost > 0 {
		fmt.Fprintf(&n.held, "bot: %d more notices were left out\n", n.lost)
	}
	if n.held.Len() > 0 {
		// Whoever wrote the notice has gone on: there is nobody to return an error to.
		_, _ = n.out.Write(n.held.Bytes())
	}
	n.holding, n.lost = false, 0
	n.held.Reset()
}
