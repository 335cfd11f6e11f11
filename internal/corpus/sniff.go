package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
)

// magic is how files that are not text start.
var magic = []struct {
	start  string
	format *format
	// refusal says why such a file is not read, and what to do.
	refusal string
}{
	{"\x1F\x8B", &gzipFormat, ""},
	{"BZh", &gzipFormat, ""},
	{"PK\x03\x04", &zipFormat, ""},
	{"PK\x05\x06", &zipFormat, ""},
	{"%PDF-", &pdfFormat, ""},
	{"WARC/", &warcFormat, ""},
	{"{\\rtf", nil, "a document in RTF; save it as .docx or .txt"},
	{"bplist", nil, "a web archive of Safari; save the page as HTML"},
	{"\xD0\xCF\x11\xE0", nil, "an old Office document; save it as .docx or .txt"},
	{"\xFD7zXZ", nil, "compressed with xz; decompress it first"},
	{"\x28\xB5\x2F\xFD", nil, "compressed with Zstandard; decompress it first"},
	{"7z\xBC\xAF", nil, "a 7-Zip archive; unpack it first"},
	{"Rar!", nil, "a RAR archive; unpack it first"},
	{"PAR1", nil, "a Parquet table; save it as .csv or .jsonl"},
	{"ARROW1", nil, "an Arrow table; save it as .csv or .jsonl"},
	{"SQLite format 3", nil, "a database of SQLite; export its articles as .csv or .jsonl"},
}

// sniffed is sniff. It is set in init because the readers of archives need the
// formats of the files inside, which would be an initialisation cycle.
var sniffed func(start []byte, name string) (format, error)

func init() { sniffed = sniff }

// formatOf detects the format from the start of a file, or from its name if the
// start does not decide.
func formatOf(in *bufio.Reader, name string) (format, error) {
	start, err := in.Peek(firstBytes)
	switch {
	case err != nil && err != io.EOF && err != bufio.ErrBufferFull:
		return format{}, err
	case len(start) == 0:
		return format{}, errEmpty
	}
	return sniffed(start, name)
}

func sniff(start []byte, name string) (format, error) {
	for _, m := range magic {
		switch {
		case !bytes.HasPrefix(start, []byte(m.start)):
		case m.refusal != "":
			return format{}, errors.New(m.refusal)
		default:
			return *m.format, nil
		}
	}
	if len(start) > 262 && string(start[257:262]) == "ustar" {
		return tarFormat, nil
	}
	named, isKnown := formatNamed(name)
	shape, isSure := shapeOf(readable(start))
	switch {
	case isSure && (!isKnown || !keepsName(named, shape)):
		return *shape, nil
	case isKnown:
		return named, refuseArchive(named)
	case !hasEnding(name) && !isBinary(start):
		return textFormat, nil
	}
	return format{}, errors.New(unknownKind())
}

// keepsName reports whether a file with content of that shape can still be what
// its name says: Markdown may start with HTML or JSON, and a table's line with
// a brace.
func keepsName(named format, shape *format) bool {
	switch named.extensions[0] {
	case markdownFormat.extensions[0], yamlFormat.extensions[0], tableFormat.extensions[0], mailboxFormat.extensions[0]:
		return true
	case mailFormat.extensions[0]:
		return shape != &mailboxFormat
	case textFormat.extensions[0]:
		return false
	}
	return shape == &markdownFormat || shape == &tableFormat || shape == &mailFormat
}

// refuseArchive refuses a file whose name says that it is an archive or a PDF,
// although its start does not.
func refuseArchive(named format) error {
	switch named.extensions[0] {
	case gzipFormat.extensions[0]:
		return errors.New("not a compressed file, although its name says so")
	case zipFormat.extensions[0], wordFormat.extensions[0], bookFormat.extensions[0]:
		return errors.New("not a ZIP file, although its name says so, or damaged at its start")
	case pdfFormat.extensions[0]:
		return errors.New("not a PDF file, although its name says so, or damaged at its start")
	case tarFormat.extensions[0]:
		return errors.New("not a tar archive, although its name says so")
	}
	return nil
}

// readable decodes the start of a text to UTF-8, well enough to detect its
// shape.
func readable(start []byte) []byte {
	if found, _ := encodingOf(start, false); found != nil {
		if decoded, err := found.NewDecoder().Bytes(start[:len(start)&^3]); err == nil {
			start = decoded
		}
	}
	return bytes.TrimLeft(bytes.TrimPrefix(start, []byte(byteOrderMark)), " \t\r\n")
}

// isBinary reports whether the start of a file is not text in any encoding that
// can be read.
func isBinary(start []byte) bool {
	return bytes.IndexByte(start, 0) >= 0 && markedEncoding(start) == nil && wideEncoding(start) == nil
}

var (
	jsonStart   = regexp.MustCompile(`^(?:\{\s*(?:"[^"\n]{0,100}"\s*:|\}|/[/*])|\[\s*(?:\{\s*["}]|\[\s*"|\]\s*$))`)
	rootElement = regexp.MustCompile(`^(?s:\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+[^>\[]*(?:\[.*?\])?\s*>))*\s*<([A-Za-z][\w:.-]*)`)
	doctypeHTML = regexp.MustCompile(`(?i)^(?:<\?xml.*?\?>)?\s*(?:<!--.*?-->\s*)*<!doctype\s+html`)
	mailHeader  = regexp.MustCompile(`(?im)^(?:(from|date|subject|to|mime-version|content-type|received|message-id|return-path|delivered-to|x-[\w-]+|dkim-signature|content-transfer-encoding|reply-to|snapshot-content-location|list-id|sender|cc):[ \t])`)
	mailboxLine = regexp.MustCompile(`^From \S+.* \d{4}(?: [+-]\d{4})?\r?\n`)
)

// shapeOf returns the format that a text's shape shows, if it shows one.
func shapeOf(start []byte) (*format, bool) {
	switch {
	case len(start) == 0:
		return nil, false
	case jsonStart.Match(start):
		return &jsonFormat, true
	case start[0] == '<':
		return markupShape(start)
	case bytes.HasPrefix(start, []byte("---\n")), bytes.HasPrefix(start, []byte("---\r\n")), bytes.HasPrefix(start, []byte("+++\n")):
		if front := bytes.Index(start[3:], []byte(start[:3])); front > 0 && bytes.ContainsAny(start[:front], ":=") {
			return &markdownFormat, true
		}
	case mailboxLine.Match(start):
		return &mailboxFormat, true
	case isMail(start):
		return &mailFormat, true
	case isTable(start):
		return &tableFormat, true
	}
	return nil, false
}

// isMail reports whether a text starts with a mail header: names of header
// lines, from the first line on, that no other text has.
func isMail(start []byte) bool {
	header, _, _ := bytes.Cut(bytes.ReplaceAll(start, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	if at := mailHeader.FindIndex(header); at == nil || at[0] != 0 {
		return false
	}
	found := make(map[string]bool)
	for _, match := range mailHeader.FindAllSubmatch(header, -1) {
		found[strings.ToLower(string(match[1]))] = true
	}
	isSent := found["from"] && found["date"] && found["subject"]
	return isSent && (found["to"] || found["message-id"] || found["received"]) || found["mime-version"] || found["snapshot-content-location"]
}

// markupShape is the format of a text that starts with a tag.
func markupShape(start []byte) (*format, bool) {
	if doctypeHTML.Match(start) {
		return &htmlFormat, true
	}
	root := rootElement.FindSubmatch(start)
	if root == nil {
		return nil, false
	}
	switch strings.ToLower(string(root[1])) {
	case "html", "head", "body", "meta", "title", "link":
		return &htmlFormat, true
	case "rss", "feed", "rdf:rdf", "opml", "urlset", "sitemapindex", "nitf", "newsml", "newsitem", "newsmessage", "channel", "article", "root", "articles", "news", "reuters":
		if !bytes.Contains(start, []byte("<?xml")) && bytes.EqualFold(root[1], []byte("article")) {
			return &htmlFormat, true
		}
		return &xmlFormat, true
	case "p", "div", "h1", "h2", "main", "section", "header", "blockquote", "span", "table", "ul":
		return &htmlFormat, true
	}
	if bytes.HasPrefix(start, []byte("<?xml")) {
		return &xmlFormat, true
	}
	return nil, false
}
