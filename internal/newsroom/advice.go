package newsroom

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"byline/internal/index"
)

// Advice is what an operator can do about an error of this package; empty when
// nothing is known.
func Advice(err error) string {
	_, shrinks := errors.AsType[*ShrinkError](err)
	if known, ok := errors.AsType[adviser](err); ok {
		return known.Advice()
	}
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return ""
	case shrinks:
		return "see that the folder of articles is whole; if it is, reload with force"
	case errors.Is(err, index.ErrUnreachable):
		return "see that the engine that keeps the articles runs"
	case errors.Is(err, ErrNoArticles):
		return "put articles into the folder: .txt, .md, .html, .json, .jsonl or RSS .xml"
	case errors.Is(err, index.ErrLocked):
		return "end the other process, give this one an index of its own, or let it only read"
	case errors.Is(err, index.ErrNoSnapshot):
		return "start a process that keeps the index first"
	case errors.Is(err, index.ErrChanging):
		return "reload again when nothing writes to the file any more"
	case errors.Is(err, index.ErrUnreadable):
		return "see what the system's log says of the disk; the index is rebuilt automatically"
	case is(err, syscall.ENOSPC, syscall.EDQUOT):
		return "free some space on the disk that has the index"
	case is(err, syscall.EROFS):
		return "make the disk writable, or name a folder on another for the index"
	case is(err, syscall.EMFILE, syscall.ENFILE):
		return "allow more open files (ulimit -n)"
	case is(err, syscall.EIO):
		return "see what the system's log says of the disk"
	case errors.Is(err, fs.ErrPermission):
		return "let the user that the bot runs as read the folder of articles, write to it for /corpus add and remove, and write to that of the index"
	case errors.Is(err, fs.ErrNotExist):
		return "bring the folder back, such as by mounting its volume; it is then picked up again"
	}
	return ""
}

// adviser is an error of an engine that knows how to resolve it.
type adviser interface {
	error
	Advice() string
}

func is(err error, causes ...error) bool {
	for _, cause := range causes {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}
