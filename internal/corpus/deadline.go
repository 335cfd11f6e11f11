package corpus

import (
	"fmt"
	"io"
	"time"
)

// Reading a file may take leastTime, and timePerMiB more for each MiB that it has on
// the disk: tens of times what a large one takes. What the consumer of its articles
// takes is not counted. The time is looked at wherever more is read: an article that
// is parsed is served however long that took.
const (
	leastTime  = time.Minute
	timePerMiB = 4 * time.Second
)

// slowError is that reading a file took longer than allowed.
type slowError struct{ allowed time.Duration }

func (e *slowError) Error() string {
	return fmt.Sprintf("too slow: reading it took longer than %v; split it, or save it as .txt", e.allowed.Round(time.Second))
}

// deadline is until when a file may be read. The zero deadline never passes.
type deadline struct {
	now     func() time.Time
	allowed time.Duration
	at      time.Time
}

// newDeadline is that of a file of so many bytes, by a clock.
func newDeadline(now func() time.Time, size int64) deadline {
	allowed := leastTime + time.Duration(size>>20)*timePerMiB
	return deadline{now, allowed, now().Add(allowed)}
}

// err is a [slowError] once the deadline has passed.
func (d *deadline) err() error {
	if d.now != nil && d.now().After(d.at) {
		return &slowError{d.allowed}
	}
	return nil
}

// without runs what takes time that is not counted.
func (d *deadline) without(run func()) {
	if d.now == nil {
		run()
		return
	}
	began := d.now()
	run()
	d.at = d.at.Add(d.now().Sub(began))
}

// ended is why reading out's file has to end: its context's error or a
// [slowError]; nil while it has not.
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
