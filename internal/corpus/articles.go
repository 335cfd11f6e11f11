package corpus

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode/utf8"
)

// ErrChanging is yielded by [Folder.Articles] for a file that was written to
// while it was read, so that its articles may be half old and half new.
var ErrChanging = errors.New("it was written to while it was read")

// Articles reads a file's articles one at a time, in the file's order. Each
// error it yields is a [Problem], or as the last one ctx's own or one that
// wraps [ErrChanging]; after a Problem, reading goes on where the file allows.
func (f *Folder) Articles(ctx context.Context, file File) iter.Seq2[Article, error] {
	return f.ArticlesBut(ctx, file, nil)
}

// ArticlesBut is Articles, but does not decode the lines of a JSON Lines file
// that are known: of these it yields an article with nothing but its Line.
// known is asked of each line by its digest and the ID of an article there that
// brings none of its own.
func (f *Folder) ArticlesBut(ctx context.Context, file File, known func(line, id string) bool) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		out := &output{ctx: ctx, file: file.Path, known: known, yield: yield}
		err := f.read(ctx, file.Path, out)
		switch {
		case err == nil, errors.Is(err, errStopped):
		case ctx.Err() != nil:
			yield(Article{}, ctx.Err())
		case errors.Is(err, ErrChanging):
			yield(Article{}, fmt.Errorf("read %q: %w", file.Path, err))
		default:
			yield(Article{}, problemOf(file.Path, err))
		}
	}
}

// read sends the file's articles to out. The error that it returns ends the file.
func (f *Folder) read(ctx context.Context, file string, out *output) error {
	format, known := formatOf(file)
	if !known {
		return errors.New(unknownKind())
	}
	// Not to block should the file have become a pipe since it was listed.
	in, err := f.root.OpenFile(filepath.FromSlash(file), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New(notRegular)
	}
	// No further than it reached, for it may grow as fast as it is read.
	limited := contextReader{ctx, io.LimitReader(in, info.Size())}
	err = parse(format, bufio.NewReaderSize(limited, int(max(firstBytes, min(info.Size(), readSize)))), out)
	if err == errStopped {
		return err
	}
	after, statErr := in.Stat()
	if statErr == nil && (after.Size() != info.Size() || !after.ModTime().Equal(info.ModTime())) {
		return ErrChanging
	}
	return errors.Join(err, statErr)
}

// readSize is how many bytes of a large file are read at a time.
const readSize = 64 << 10

// parse runs a format's reader and turns its panic, but not one of the
// consumer of out, into an error.
func parse(format format, in *bufio.Reader, out *output) (err error) {
	defer func() {
		if out.yielding {
			return
		}
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the parser failed: %v", cause)
		}
	}()
	return format.read(in, out)
}

// problemOf makes err, which ended the reading of a file, a [Problem].
func problemOf(file string, err error) Problem {
	problem, ok := errors.AsType[Problem](err)
	if !ok {
		problem.Reason = reason(err)
	}
	problem.File = file
	return problem
}

// draft is an article as its file gives it.
type draft struct {
	// place is as in [Problem], and number counts from 1; both are unset in a
	// file that holds one article.
	place  string
	number int
	// line is as in [Article].
	line string

	id, title, source, url, published, author, text string
}

// output yields what a format's reader finds in one file.
type output struct {
	ctx  context.Context
	file string
	// known is as in [Folder.ArticlesBut]; it may be nil.
	known func(line, id string) bool
	yield func(Article, error) bool
	// yielding tells that the consumer is running.
	yielding bool
}

// errStopped says that the consumer wants no more.
var errStopped = errors.New("stopped")

// add yields the article that d describes and what is wrong with it. Readers
// return its error at once.
func (o *output) add(d draft) error {
	text := plain(d.text)
	switch {
	case !utf8.ValidString(text):
		return o.problem(d.place, errNotUTF8.Error())
	case strings.TrimSpace(text) == "":
		return o.problem(d.place, "no text")
	}
	published, dateErr := parseDate(d.published)
	err := o.send(Article{
		ID:        cmp.Or(shortOrNone(d.id), o.id(d)),
		Title:     cmp.Or(cutBytes(oneLine(d.title)), titleOf(text)),
		Source:    cutBytes(oneLine(d.source)),
		URL:       webAddress(d.url),
		Author:    cutBytes(oneLine(d.author)),
		Published: published,
		Text:      text,
		File:      o.file,
		Line:      d.line,
	}, nil)
	if err == nil && dateErr != nil {
		err = o.problem(d.place, fmt.Sprintf(
			"cannot read the date %q; the article is served without one", cutBytes(oneLine(d.published))))
	}
	return err
}

// id names an article that brings no id by its place.
func (o *output) id(d draft) string {
	if d.number == 0 {
		return o.file
	}
	return fmt.Sprintf("%s#%d", o.file, d.number)
}

// problem yields a [Problem]. Readers return its error at once.
func (o *output) problem(place, reason string) error {
	return o.send(Article{}, Problem{File: o.file, Place: place, Reason: reason})
}

func (o *output) send(article Article, problem error) error {
	if err := o.ctx.Err(); err != nil {
		return err
	}
	o.yielding = true
	more := o.yield(article, problem)
	o.yielding = false
	if !more {
		return errStopped
	}
	return nil
}

// contextReader reads until its context is done.
type contextReader struct {
	ctx context.Context
	in  io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}
