package bleve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"syscall"

	"byline/internal/index"
)

// memoryFault is a panic over mapped memory that could not be read, as when the
// disk fails or the file was truncated.
type memoryFault interface{ Addr() uintptr }

// unfaulted runs a function that reads mapped files of the store. A failed
// read, which would otherwise end the process, and any other panic become
// errors; fault is whether it was a failed read.
//
// It protects only the goroutine that calls it. Bleve searches in that one; for
// the goroutine that merges segments, see writing.go.
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

// read runs a search. When the search fails for another reason than its
// context, the error wraps [index.ErrUnreadable] and the generation counts as
// damaged.
func (g *generation) read(search func() error) error {
	fault, err := unfaulted(search)
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	g.suspect.Store(true)
	if fault {
		g.faulted.Store(true)
	}
	return fmt.Errorf("%w: %w", index.ErrUnreadable, err)
}

// Damaged reports whether a read of the generation has failed.
func (g *generation) Damaged() bool { return g.suspect.Load() }

// Verify compares the files with their checksums; see [verifier]. When a read
// has failed, it reads all of them.
func (g *generation) Verify(ctx context.Context) (damage, err error) {
	if g.faulted.Load() {
		return fmt.Errorf("it is damaged: %w", index.ErrUnreadable), nil
	}
	err = g.verifier.verify(ctx, g.manifest, g.dir(), g.suspect.Load())
	switch {
	case err == nil && g.suspect.Load() && !g.remade:
		// Its files are whole, and yet it could not be read. It is rebuilt
		// once, and not again if that did not help.
		return fmt.Errorf("it is damaged: %w", index.ErrUnreadable), nil
	case err == nil:
		g.suspect.Store(false)
		return nil, nil
	case ctx.Err() != nil:
		return nil, err
	case errors.Is(err, errPieces), errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.EIO):
		return fmt.Errorf("it is damaged: %w", err), nil
	}
	return nil, fmt.Errorf("verify it: %w", err)
}
