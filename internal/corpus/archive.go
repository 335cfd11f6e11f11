package corpus

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits for archives.
const (
	// maxArchive is the size, in bytes, of the largest archive that is read
	// into memory, as formats that list their contents at the end require.
	maxArchive = 256 << 20
	// maxEntries is the number of files that an archive may have; those of the
	// archives that a ZIP archive stores uncompressed count too.
	maxEntries = 100_000
	// maxArchives is how deep archives may be nested.
	maxArchives = 3
	// maxRatio is how many times its own size a file may unpack to in all, not
	// counting freeRatio bytes; articles compress to about a quarter.
	maxRatio, freeRatio = 100, 16 << 20
)

var (
	errBomb = fmt.Errorf("it unpacks to more than %d times its size; unpack it first, if it is to be trusted", maxRatio)
	errDeep = fmt.Errorf("archives in archives: more than %d deep; unpack it first", maxArchives)
)

// unpackReader reads unpacked data of out's file. It fails once all that was
// unpacked of this file, archives in archives included, is more than is
// plausible for its size on disk.
type unpackReader struct {
	in  io.Reader
	out *output
}

func (r unpackReader) Read(p []byte) (int, error) {
	left := freeRatio + maxRatio*r.out.size - r.out.unpacked
	if left <= 0 {
		return 0, errBomb
	}
	n, err := r.in.Read(p[:min(int64(len(p)), left)])
	r.out.unpacked += int64(n)
	return n, err
}

// within runs read for a file inside out's file, under its path there.
func (o *output) within(inner string, read func() error) error {
	if o.depth == maxArchives {
		return errDeep
	}
	outer, as := o.inner, o.as
	o.inner, o.as = path.Join(outer, inner), ""
	o.depth++
	defer func() { o.inner, o.as, o.depth = outer, as, o.depth-1 }()
	return read()
}

// readCompressed reads a file of any kind that is compressed with gzip or bzip2.
func readCompressed(in *bufio.Reader, out *output) error {
	start, err := in.Peek(2)
	if err != nil {
		return err
	}
	var unpacked io.Reader = bzip2.NewReader(in)
	if start[0] == 0x1F {
		if unpacked, err = gzip.NewReader(in); err != nil {
			return packedError(err)
		}
	}
	name := strings.TrimSuffix(out.name(), path.Ext(out.name()))
	if strings.EqualFold(path.Ext(out.name()), ".tgz") {
		name += ".tar"
	}
	if out.depth >= maxArchives {
		return errDeep
	}
	outer := out.as
	out.as, out.depth = name, out.depth+1
	defer func() { out.as, out.depth = outer, out.depth-1 }()
	return packedError(readAny(bufio.NewReaderSize(unpackReader{unpacked, out}, readSize), out))
}

// packedError describes, for the operator, what is wrong with an archive.
func packedError(err error) error {
	_, isCorrupt := errors.AsType[bzip2.StructuralError](err)
	switch {
	case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("truncated: it ends inside the packed data")
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), isCorrupt, errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, tar.ErrHeader):
		return errors.New("damaged: the packed data cannot be read; fetch the file again")
	}
	return err
}

// readTar reads the files of a tar archive like those of a folder.
func readTar(in *bufio.Reader, out *output) error {
	files := tar.NewReader(in)
	for entries := 1; ; entries++ {
		header, err := files.Next()
		switch {
		case err == io.EOF && entries == 1:
			return errors.New("no articles")
		case err == io.EOF:
			return nil
		case err != nil:
			return packedError(err)
		case entries > maxEntries:
			return fmt.Errorf("too large: an archive may have %d files", maxEntries)
		case header.Typeflag != tar.TypeReg || isPassedOver(header.Name):
			continue
		}
		if err := readEntry(header.Name, files, out); err != nil {
			return err
		}
	}
}

// readEntry reads a file of an archive. It reports a problem of this file
// alone, and the rest of the archive is still read.
func readEntry(name string, content io.Reader, out *output) error {
	served := out.served
	return out.within(cleanPath(name), func() error {
		err := readAny(bufio.NewReaderSize(content, readSize), out)
		switch {
		case err == nil, errors.Is(err, errStopped), errors.Is(err, errBomb):
			return err
		case out.ended() != nil:
			return out.ended()
		case errors.Is(err, io.ErrUnexpectedEOF): // of the archive
			return packedError(err)
		case errors.Is(err, errEmpty) && served == out.served:
			return out.problem("", err.Error())
		}
		problem := problemOf(out, err)
		return out.send(Article{}, problem)
	})
}

// cleanPath turns a name in an archive into a path that identifies its
// articles: short, and without parts that lead out of the archive.
func cleanPath(name string) string {
	name = strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "\uFFFD")
	name = strings.TrimPrefix(path.Clean("/"+oneLine(name)), "/")
	const longest = 300
	if len(name) > longest {
		name = name[len(name)-longest:]
		for !utf8.RuneStart(name[0]) {
			name = name[1:]
		}
	}
	return name
}

// isPassedOver reports whether a file of an archive is ignored: the files that
// a folder's listing ignores, and those that macOS adds to archives.
func isPassedOver(name string) bool {
	parts := strings.Split(strings.ReplaceAll(name, `\`, "/"), "/")
	return parts[len(parts)-1] == "" || isReadme(parts[len(parts)-1]) || slices.ContainsFunc(parts, func(part string) bool {
		return strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX"
	})
}

// readZip reads a ZIP archive: a Word or OpenDocument document, an EPUB book,
// or a folder of files.
func readZip(in *bufio.Reader, out *output) error {
	data, err := readBytes(in, maxArchive)
	if err != nil {
		return err
	}
	// The archive's own count may lie, and NewReader makes an entry of each
	// record; each has this signature.
	if bytes.Count(data, []byte("PK\x01\x02")) > maxEntries {
		return fmt.Errorf("too large: an archive may have %d files", maxEntries)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return packedError(err)
	}
	files := zipFiles{archive, out}
	switch {
	case files.has("word/document.xml"):
		return readWord(files, out)
	case files.has("META-INF/container.xml"):
		return readBook(files, out)
	case files.has("content.xml") && files.has("mimetype"):
		return readOpenDocument(files, out)
	case files.has("xl/workbook.xml"):
		return errors.New("a workbook of Excel; save it as .csv")
	}
	entries := 0
	for _, file := range archive.File {
		if file.FileInfo().IsDir() || isPassedOver(file.Name) {
			continue
		}
		entries++
		content, err := files.open(file)
		if err != nil {
			err = out.within(cleanPath(file.Name), func() error { return out.problem("", err.Error()) })
		} else {
			err = readEntry(file.Name, content, out)
		}
		if err != nil {
			return err
		}
	}
	if entries == 0 {
		return errors.New("no articles")
	}
	return nil
}

// zipFiles are the files of a ZIP archive.
type zipFiles struct {
	*zip.Reader
	out *output
}

func (z zipFiles) find(name string) *zip.File {
	for _, file := range z.File {
		if file.Name == name {
			return file
		}
	}
	return nil
}

func (z zipFiles) has(name string) bool { return z.find(name) != nil }

// open opens a file; it is read as by an [unpackReader].
func (z zipFiles) open(file *zip.File) (io.Reader, error) {
	if file.Flags&1 != 0 {
		return nil, errors.New("encrypted; unpack it with its password first")
	}
	content, err := file.Open()
	if err != nil {
		return nil, packedError(err)
	}
	return entryReader{unpackReader{checkedReader{z.out.ended, content}, z.out}}, nil
}

// read returns the whole content of a file of at most MaxFileSize.
func (z zipFiles) read(name string) ([]byte, error) {
	file := z.find(name)
	if file == nil {
		return nil, fmt.Errorf("damaged: it has no %s", name)
	}
	content, err := z.open(file)
	if err != nil {
		return nil, err
	}
	data, err := readBytes(content, MaxFileSize)
	return data, packedError(err)
}

// entryReader reads a file of an archive. Its errors are those of
// [packedError].
type entryReader struct{ in io.Reader }

func (r entryReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	if err != io.EOF {
		err = packedError(err)
	}
	return n, err
}
