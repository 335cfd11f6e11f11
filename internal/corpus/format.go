package corpus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"
)

const (
	// MaxFileSize is the largest size, in bytes, of a file that must be held in
	// memory whole: text, Markdown, HTML, feeds and documents.
	MaxFileSize = 16 << 20
	// MaxArticleSize is the largest size, in bytes, of an article in a file of
	// many, such as JSON, CSV or an archive. The file itself may have any size.
	MaxArticleSize = 16 << 20
)

// format is a kind of article file.
type format struct {
	// extensions are the file extensions, in lower case.
	extensions []string
	maxSize    int64
	// read sends each article and problem to out. An error that it returns is
	// either out's or ends the file.
	read func(in *bufio.Reader, out *output) error
}

var (
	textFormat     = format{[]string{".txt", ".text", ".story", ".rst"}, MaxFileSize, readText}
	markdownFormat = format{[]string{".md", ".markdown", ".mdx"}, MaxFileSize, readMarkdown}
	htmlFormat     = format{[]string{".html", ".htm", ".xhtml"}, MaxFileSize, readHTML}
	jsonFormat     = format{[]string{".json", ".jsonl", ".ndjson"}, math.MaxInt64, readJSON}
	tableFormat    = format{[]string{".csv", ".tsv"}, math.MaxInt64, readTable}
	yamlFormat     = format{[]string{".yaml", ".yml"}, MaxFileSize, readYAML}
	xmlFormat      = format{[]string{".xml", ".rss", ".atom", ".rdf", ".sgm", ".sgml"}, MaxFileSize, readXML}
	gzipFormat     = format{[]string{".gz", ".tgz", ".bz2"}, math.MaxInt64, readCompressed}
	zipFormat      = format{[]string{".zip"}, maxArchive, readZip}
	tarFormat      = format{[]string{".tar"}, math.MaxInt64, readTar}
	mailFormat     = format{[]string{".eml", ".mhtml", ".mht"}, MaxFileSize, readMail}
	mailboxFormat  = format{[]string{".mbox"}, math.MaxInt64, readMailbox}
	warcFormat     = format{[]string{".warc"}, math.MaxInt64, readWARC}
	wordFormat     = format{[]string{".docx", ".odt"}, MaxFileSize, readZip}
	bookFormat     = format{[]string{".epub"}, maxArchive, readZip}
	pdfFormat      = format{[]string{".pdf"}, MaxFileSize, readPDF}
)

func formats() []format {
	return []format{textFormat, markdownFormat, htmlFormat, jsonFormat, yamlFormat, tableFormat, xmlFormat, gzipFormat, zipFormat,
		tarFormat, mailFormat, mailboxFormat, warcFormat, wordFormat, bookFormat, pdfFormat}
}

// formatNamed is the format that a file's name indicates.
func formatNamed(file string) (format, bool) {
	extension := strings.ToLower(path.Ext(file))
	for _, f := range formats() {
		if slices.Contains(f.extensions, extension) {
			return f, true
		}
	}
	return format{}, false
}

// isJSONLines reports whether a name indicates a file with one object per line.
func isJSONLines(file string) bool {
	extension := strings.ToLower(path.Ext(file))
	return extension == ".jsonl" || extension == ".ndjson"
}

// hasEnding reports whether a name ends in what looks like a file extension.
func hasEnding(file string) bool {
	extension := path.Ext(file)
	return len(extension) > 1 && len(extension) <= 12 && !strings.ContainsAny(extension, " -_")
}

func unknownKind() string {
	var known []string
	for _, f := range formats() {
		known = append(known, f.extensions...)
	}
	return "unknown kind of file; known are " + strings.Join(known, ", ")
}

func tooLarge(what string, limit int64) string {
	return fmt.Sprintf("too large: a %s may have %d MiB", what, limit>>20)
}

var (
	errEmpty  = errors.New("empty")
	errBinary = errors.New("binary, not text")
)

// byteOrderMark is what some editors put at the start of a UTF-8 file.
const byteOrderMark = "\uFEFF"

// readWhole reads a whole text into memory, as [plain] text.
func readWhole(in *bufio.Reader, out *output) (string, error) {
	in, err := out.decoded(in)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(in, MaxFileSize+1))
	switch {
	case err != nil:
		return "", err
	case len(data) > MaxFileSize:
		return "", errors.New(tooLarge("file", MaxFileSize))
	case slices.Contains(data, 0):
		return "", errBinary
	}
	text := plain(out.cleaned(string(data)))
	if isBlank(text) {
		return "", errEmpty
	}
	return text, nil
}

// readBytes reads whole binary content into memory.
func readBytes(in io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, errors.New(tooLarge("file", limit))
	}
	return data, err
}

// firstBytes is how much of a file is needed to detect its format.
const firstBytes = 2048
