package corpus

import (
	"fmt"
	"io"
	"time"
)

// Reading a file may take leastTime, and timePerMiB more for each MiB of its
// size on disk: tens of times what a large file needs. Time in the consumer of
// its articles does not count. The deadline is checked before each read, so an
// article that is already being parsed is served even if that takes longer.
const (
	leastTime  = time.Minute
	timePerMiB = 4 * time.Second
)

// slowError says that reading a file took longer than allowed.
type slowError struct{ allowed time.Duration }

func (e *slowError) Error() string {
	return fmt.Sprintf("too slow: reading it took longer than %v; split it, or save it as .txt", e.allowed.Round(time.Second))
}

// deadline is when reading a file must end. The zero deadline never passes.
type deadline struct {
	now     func() time.Time
	allowed time.Duration
	at      time.Time
}

// newDeadline is the deadline for a file of size bytes.
func newDeadline(now func() time.Time, size int64) deadline {
	allowed := leastTime + time.Duration(size>>20)*timePerMiB
	return deadline{now, allowed, now().Add(allowed)}
}

// err returns a [slowError] once the deadline has passed.
func (d *deadline) err() error {
	if d.now != nil && d.now().After(d.at) {
		return &slowError{d.allowed}
	}
	return nil
}

// without runs a function and does not count its time.
func (d *deadline) without(run func()) {
	if d.now == nil {
		run()
		return
	}
	began := d.now()
	run()
	d.at = d.at.Add(d.now().Sub(began))
}

// ended returns why reading out's file must stop, its context's error or a
// [slowError], or nil if it may go on.
func (o *output) ended() error {
	if err := o.ctx.Err(); err != nil {
		return err
	}
	return o.deadline.err()
}

// checkedReader reads until check returns an error.
type checkedReader struct {
	check func() error
	in    io.Reader
}

func (r checkedReader) Read(p []byte) (int, error) {
	if err := r.check(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}
