package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"syscall"
)

// memoryFault is a panic over memory that could not be read, such as that of a
// mapped file on a disk that fails, or of one that was cut.
type memoryFault interface{ Addr() uintptr }

// unfaulted runs what reads mapped files of the store. A read that fails, which
// would end the process, and any other panic are errors; fault is whether it
// was the first.
//
// That holds of the goroutine that it is called from. Bleve searches in no
// other; for the one that merges segments, see writing.go.
func unfaulted(read func() error) (fault bool, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		cause := recover()
		if at, ok := cause.(memoryFault); ok {
			fault, err = true, fmt.Errorf("bleve: a mapped file cannot be read at address %#x", at.Addr())
		} else if cause != nil {
			err = fmt.Errorf("bleve: %v", cause)
		}
	}()
	return false, read()
}

// read runs a search. Where it fails of something else than its context, the
// error wraps ErrUnreadable and the snapshot counts as damaged.
func (ix *Index) read(search func() error) error {
	fault, err := unfaulted(search)
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	ix.suspect.Store(true)
	if fault {
		ix.faulted.Store(true)
	}
	return fmt.Errorf("%w: %w", ErrUnreadable, err)
}

// Damaged reports whether searching the snapshot has failed. Making the next
// one then finds out whether its files are what they should be.
func (ix *Index) Damaged() bool { return ix.suspect.Load() }

// damage is why the snapshot must be made anew; nil when it is whole. The error
// is one of finding that out.
func (ix *Index) damage(ctx context.Context) (reason, err error) {
	if ix.faulted.Load() {
		return fmt.Errorf("it is damaged: %w", ErrUnreadable), nil
	}
	err = ix.manifest.verify(ctx, ix.shelf.snapshot(ix.number))
	switch {
	case err == nil && ix.suspect.Load() && ix.changes.Rebuilt == "":
		// Its files are whole, and yet it could not be read. It is made anew
		// once, and not again where that has brought nothing.
		return fmt.Errorf("it is damaged: %w", ErrUnreadable), nil
	case err == nil:
		ix.suspect.Store(false)
		return nil, nil
	case ctx.Err() != nil:
		return nil, err
	case errors.Is(err, errPieces), errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.EIO):
		return fmt.Errorf("it is damaged: %w", err), nil
	}
	return nil, fmt.Errorf("verify it: %w", err)
}
