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
	"slices"
	"strings"
	"syscall"
	"time"
)

// ErrChanging is yielded by [Folder.Articles] for a file that was changed while
// it was read, so that its articles may mix old and new text.
var ErrChanging = errors.New("it was written to while it was read")

// Articles reads a file's articles one at a time, in the file's order. Each
// error it yields is a [Problem], except that the last may be ctx's or wrap
// [ErrChanging]. After a Problem, reading continues if the file allows.
func (f *Folder) Articles(ctx context.Context, file File) iter.Seq2[Article, error] {
	return f.ArticlesBut(ctx, file, nil)
}

// ArticlesBut is like Articles, but does not decode known lines of a JSON Lines
// file: for these it yields an article that has only its Line. known is called
// for each line with its digest and the ID that its article gets if it has none
// of its own.
func (f *Folder) ArticlesBut(ctx context.Context, file File, known func(line, id string) bool) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		f.articles(&output{ctx: ctx, file: file.Path, known: known, yield: yield})
	}
}

// Explain yields the same articles and problems as [Folder.Articles], and
// before each article calls origins with the sources of its fields.
func (f *Folder) Explain(ctx context.Context, file File, origins func(Article, []Origin)) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		f.articles(&output{ctx: ctx, file: file.Path, explain: origins, yield: yield})
	}
}

// articles sends the articles of out's file, and the problem that ended it.
func (f *Folder) articles(out *output) {
	err := f.read(out)
	late, isLate := errors.AsType[*slowError](out.deadline.err())
	switch {
	case err == nil, errors.Is(err, errStopped):
	case out.ctx.Err() != nil:
		out.yield(Article{}, out.ctx.Err())
	case isLate: // whatever a parser made of it
		out.yield(Article{}, problemOf(out, late))
	case errors.Is(err, ErrChanging):
		out.yield(Article{}, fmt.Errorf("read %q: %w", out.file, err))
	default:
		out.yield(Article{}, problemOf(out, err))
	}
}

// read sends the file's articles to out. The error that it returns ends the file.
func (f *Folder) read(out *output) error {
	// O_NONBLOCK, since the file may have become a pipe after it was listed.
	in, err := f.root.OpenFile(filepath.FromSlash(out.file), os.O_RDONLY|syscall.O_NONBLOCK, 0)
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
	out.size, out.deadline = info.Size(), newDeadline(f.now, info.Size())
	// Reading stops at the size found at the start: the file may grow while it
	// is read.
	limited := checkedReader{out.ended, io.LimitReader(in, info.Size())}
	err = readAny(bufio.NewReaderSize(limited, int(max(firstBytes, min(info.Size(), readSize)))), out)
	if err == errStopped {
		return err
	}
	after, statErr := in.Stat()
	if statErr == nil && (after.Size() != info.Size() || !after.ModTime().Equal(info.ModTime())) {
		return ErrChanging
	}
	return errors.Join(err, statErr)
}

// readAny reads articles in any format, which it detects from the first bytes
// and the name of out's file.
func readAny(in *bufio.Reader, out *output) error {
	format, err := formatOf(in, out.name())
	if err != nil {
		return err
	}
	served := out.served
	if err := parse(format, in, out); err != nil {
		return err
	}
	return out.tellNotes(served)
}

// readSize is how many bytes of a large file are read at a time.
const readSize = 64 << 10

// parse runs a format's reader and turns a panic of the reader, but not one of
// out's consumer, into an error.
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

// problemOf makes a [Problem] of err, which ended the reading of out's file.
func problemOf(out *output, err error) Problem {
	problem, ok := errors.AsType[Problem](err)
	if !ok {
		problem.Reason = reason(err)
	}
	problem.File, problem.Place = out.file, out.placeOf(problem.Place)
	return problem
}

// draft is an article as found in its file.
type draft struct {
	// place is as in [Problem], and ordinal is the article's number in its
	// file, from "1"; both are unset in a file that holds one article.
	place, ordinal string
	// line is as in [Article].
	line string

	id, title, source, url, author, text string
	// published are candidates for the day of publication, most reliable first.
	published []namedValue
	// from records which names gave the fields.
	from []Origin
}

// set sets a field to a value that is not empty, and records the value's
// source.
func (d *draft) set(target *string, field string, from namedValue) {
	if !isBlank(from.value) {
		*target = from.value
		d.from = append(d.from, Origin{field, from.name, from.value})
	}
}

// day returns the first day that can be parsed; if there are candidates but
// none can be parsed, it returns the problem.
func (d *draft) day() (day time.Time, problem string) {
	unread := ""
	for _, from := range d.published {
		published, err := parseDate(from.value)
		if err == nil && !published.IsZero() {
			d.from = append(d.from, Origin{"published", from.name, from.value})
			return published, ""
		}
		if err != nil && unread == "" {
			unread = from.value
		}
	}
	if unread == "" {
		return time.Time{}, ""
	}
	return time.Time{}, fmt.Sprintf("cannot read the date %q; the article is served without one", CutField(oneLine(unread)))
}

// output receives what a format's reader finds in one file, and yields it.
type output struct {
	ctx  context.Context
	file string
	// inner is the path, within an archive, of the file that is being read.
	inner string
	// as is the name of a compressed file without the compression's extension;
	// empty if it is not compressed.
	as string
	// depth is the number of archives around the file.
	depth int
	// size is the size of the file on disk, in bytes.
	size int64
	// unpacked is how many bytes were unpacked of it, in all archives together.
	unpacked int64
	// deadline is when reading the file must end.
	deadline deadline
	// known is as in [Folder.ArticlesBut]; it may be nil.
	known func(line, id string) bool
	// explain is as in [Folder.Explain]; it may be nil.
	explain func(Article, []Origin)
	yield   func(Article, error) bool
	// yielding is set while the consumer runs.
	yielding bool
	// served counts the articles that were sent.
	served int
	// notes are problems that matter only if an article of the file is served.
	notes []string
}

// name is the name of the file, or file within it, that is being read.
func (o *output) name() string { return cmp.Or(o.as, o.inner, o.file) }

// path is the path of the file that is being read; in an archive, the archive's
// path and the path inside it.
func (o *output) path() string {
	if o.inner == "" {
		return o.file
	}
	return o.file + "/" + o.inner
}

// placeOf is the place of a problem, including the file of the archive.
func (o *output) placeOf(place string) string {
	if o.inner == "" || place == "" {
		return cmp.Or(place, o.inner)
	}
	return o.inner + ", " + place
}

// note keeps, until the file is read, a problem that loses no article.
func (o *output) note(reason string) {
	if !slices.Contains(o.notes, reason) {
		o.notes = append(o.notes, reason)
	}
}

// tellNotes yields the notes if an article was served since servedBefore.
func (o *output) tellNotes(servedBefore int) error {
	notes := o.notes
	o.notes = nil
	if o.served == servedBefore {
		return nil
	}
	for _, reason := range notes {
		if err := o.problem("", reason); err != nil {
			return err
		}
	}
	return nil
}

// errStopped means that the consumer wants no more.
var errStopped = errors.New("stopped")

// add yields the article that d describes, and its problems. Readers return its
// error at once.
func (o *output) add(d draft) error {
	text := plain(unscrambled(strings.ToValidUTF8(d.text, "\uFFFD")))
	if isBlank(text) && d.title != "" && (d.url != "" || len(d.published) > 0) {
		text = plain(oneLine(d.title)) // the headline is the news
	}
	if isBlank(text) {
		return o.problem(d.place, "no text")
	}
	published, undated := d.day()
	article := Article{
		ID:        cmp.Or(shortOrNone(d.id), o.id(d)),
		Place:     o.id(d),
		Title:     cmp.Or(CutField(oneLine(d.title)), titleOf(text)),
		Source:    CutField(oneLine(d.source)),
		URL:       webAddress(d.url),
		Author:    CutField(oneLine(d.author)),
		Published: published,
		Text:      text,
		File:      o.file,
		Line:      d.line,
	}
	if o.explain != nil {
		o.explain(article, d.from)
	}
	err := o.send(article, nil)
	if err == nil && undated != "" {
		err = o.problem(d.place, undated)
	}
	return err
}

// id derives an ID, from its place, for an article that has none.
func (o *output) id(d draft) string {
	path := o.path()
	if d.ordinal == "" {
		return path
	}
	return path + "#" + d.ordinal
}

// problem yields a [Problem]. Readers return its error at once.
func (o *output) problem(place, reason string) error {
	return o.send(Article{}, Problem{File: o.file, Place: o.placeOf(place), Reason: reason})
}

func (o *output) send(article Article, problem error) error {
	if err := o.ctx.Err(); err != nil {
		return err
	}
	if problem == nil {
		o.served++
	}
	more := false
	o.yielding = true
	o.deadline.without(func() { more = o.yield(article, problem) })
	o.yielding = false
	if !more {
		return errStopped
	}
	return nil
}
