package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"
	"unicode/utf8"
)

const (
	// MaxFileSize is the size, in bytes, of the largest file read of the
	// formats that are held in memory whole: text, Markdown, HTML and feeds.
	MaxFileSize = 16 << 20
	// MaxArticleSize is the size, in bytes, of the largest article read from a
	// JSON or JSON Lines file. Such a file itself may have any size.
	MaxArticleSize = 16 << 20
)

// format is a kind of article file.
type format struct {
	extension string
	maxSize   int64
	// read sends each article and problem to out. An error that it returns is
	// either out's or ends the file.
	read func(in *bufio.Reader, out *output) error
}

func formats() []format {
	return []format{
		{".txt", MaxFileSize, readText},
		{".md", MaxFileSize, readMarkdown},
		{".html", MaxFileSize, readHTML},
		{".htm", MaxFileSize, readHTML},
		{".json", math.MaxInt64, readJSON},
		{".jsonl", math.MaxInt64, readJSONLines},
		{".ndjson", math.MaxInt64, readJSONLines},
		{".xml", MaxFileSize, readFeed},
		{".rss", MaxFileSize, readFeed},
		{".atom", MaxFileSize, readFeed},
	}
}

func formatOf(file string) (format, bool) {
	extension := strings.ToLower(path.Ext(file))
	for _, f := range formats() {
		if f.extension == extension {
			return f, true
		}
	}
	return format{}, false
}

func unknownKind() string {
	var known []string
	for _, f := range formats() {
		known = append(known, f.extension)
	}
	return "unknown kind of file; known are " + strings.Join(known, ", ")
}

func tooLarge(what string, limit int64) string {
	return fmt.Sprintf("too large: a %s may have %d MiB", what, limit>>20)
}

var (
	errEmpty   = errors.New("empty")
	errBinary  = errors.New("binary, not text")
	errNotUTF8 = errors.New("not UTF-8")
)

// byteOrderMark is what some editors start a UTF-8 file with.
const byteOrderMark = "\uFEFF"

// readWhole reads a file that is held in memory whole, as [plain] text.
func readWhole(in *bufio.Reader) (string, error) {
	if err := begin(in); err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(in, MaxFileSize+1))
	switch {
	case err != nil:
		return "", err
	case len(data) > MaxFileSize:
		return "", errors.New(tooLarge("file", MaxFileSize))
	case bytes.IndexByte(data, 0) >= 0:
		return "", errBinary
	case !utf8.Valid(data):
		return "", errNotUTF8
	}
	text := plain(string(data))
	if strings.TrimSpace(text) == "" {
		return "", errEmpty
	}
	return text, nil
}

// firstBytes is how much of a file tells that it is a text.
const firstBytes = 512

// begin checks that the start of a file is that of a text in UTF-8 and skips
// its byte order mark.
func begin(in *bufio.Reader) error {
	start, err := in.Peek(firstBytes)
	switch {
	case err != nil && err != io.EOF:
		return err
	case len(start) == 0:
		return errEmpty
	case bytes.HasPrefix(start, []byte("\xFF\xFE")), bytes.HasPrefix(start, []byte("\xFE\xFF")):
		return fmt.Errorf("%w but UTF-16", errNotUTF8)
	case bytes.IndexByte(start, 0) >= 0:
		return errBinary
	}
	if bytes.HasPrefix(start, []byte(byteOrderMark)) {
		_, err := in.Discard(len(byteOrderMark))
		return err
	}
	return nil
}
