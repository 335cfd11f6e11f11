package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/ledongthuc/pdf"
)

// Limits for PDF documents.
const (
	maxPages = 2000
	// maxPageContent is the size, in bytes, of the largest page, unpacked.
	maxPageContent = 32 << 20
	// maxPDFReads is how many bytes may be read from a document, counting
	// repeated reads; a document that needs more leads its reader in circles.
	maxPDFReads = 4 << 30
)

var errPDFNoText = errors.New("a PDF without text, such as scanned pages; recognise its text first")

// readPDF reads a PDF document as one article: its text, and the title and
// author from its properties.
func readPDF(in *bufio.Reader, out *output) error {
	data, err := readBytes(in, MaxFileSize)
	if err != nil {
		return err
	}
	if err := checkPDF(data); err != nil {
		return err
	}
	document, err := openPDF(out.ended, data)
	if err != nil {
		return err
	}
	text, err := document.text()
	if err != nil {
		return err
	}
	if isBlank(text) {
		return errPDFNoText
	}
	var d draft
	d.set(&d.text, "text", namedValue{"pages", text})
	info := document.Trailer().Key("Info")
	if title := info.Key("Title").Text(); !isPlaceholder(title) && !strings.HasPrefix(title, "Microsoft Word") && !hasEnding(title) {
		d.set(&d.title, "title", namedValue{"Title", title})
	}
	d.authors([]fieldValue{{name: "Author", values: []string{info.Key("Author").Text()}}})
	return out.add(d)
}

var (
	pdfSizes    = regexp.MustCompile(`/Size\s+(\d+)|/Index\s*\[([\d\s]*)\]`)
	pdfSections = regexp.MustCompile(`(?:xref|[\r\n])\s*(\d+)\s+(\d+)[ \t]*[\r\n]`)
	encryptMark = []byte("/Encrypt")
)

// checkPDF refuses a document whose tables claim more objects than it has
// bytes, since the library allocates memory for the number claimed.
func checkPDF(data []byte) error {
	isTooMany := func(digits []byte) bool {
		n, err := strconv.ParseUint(string(digits), 10, 64)
		return err != nil || n > uint64(len(data))
	}
	for _, found := range pdfSizes.FindAllSubmatch(data, -1) {
		for _, digits := range append(bytes.Fields(found[2]), found[1]) {
			if len(digits) > 0 && isTooMany(digits) {
				return errPDFDamaged
			}
		}
	}
	for _, at := range bytesIndexes(data, []byte("xref")) {
		section := data[at:min(len(data), at+64)]
		if found := pdfSections.FindSubmatch(section); found != nil && (isTooMany(found[1]) || isTooMany(found[2])) {
			return errPDFDamaged
		}
	}
	return nil
}

func bytesIndexes(data, wanted []byte) []int {
	var all []int
	for from := 0; ; {
		at := bytes.Index(data[from:], wanted)
		if at < 0 {
			return all
		}
		all = append(all, from+at)
		from += at + len(wanted)
	}
}

var errPDFDamaged = errors.New("damaged: the tables of the PDF cannot be read; print it to PDF again")

// pdfDocument is an open document.
type pdfDocument struct {
	*pdf.Reader
	// ended returns why reading must stop, or nil while there is time.
	ended func() error
}

// openPDF opens a document. A panic of the library becomes an error.
func openPDF(ended func() error, data []byte) (d *pdfDocument, err error) {
	defer pdfPanic(&err)
	in := &circleReader{ended: ended, in: bytes.NewReader(data), left: maxPDFReads}
	reader, err := pdf.NewReader(in, int64(len(data)))
	switch {
	case errors.Is(err, pdf.ErrInvalidPassword), err != nil && bytes.Contains(data, encryptMark):
		return nil, errors.New("an encrypted PDF; save it without a password")
	case err != nil && !bytes.Contains(data, []byte("%%EOF")):
		return nil, errors.New("truncated: the PDF has no end; fetch the file again")
	case err != nil:
		return nil, errPDFDamaged
	}
	return &pdfDocument{reader, ended}, nil
}

// pdfPanic turns a panic of the library into an error.
func pdfPanic(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("%w (%.100v)", errPDFDamaged, cause)
	}
}

// circleReader reads a document, and fails once so much has been read that the
// reading must go in circles.
type circleReader struct {
	ended func() error
	in    *bytes.Reader
	left  int64
}

func (r *circleReader) ReadAt(p []byte, at int64) (int, error) {
	if err := r.ended(); err != nil {
		return 0, err
	}
	// A read that finds nothing counts too.
	if r.left -= int64(len(p)) + 1; r.left < 0 {
		return 0, errPDFDamaged
	}
	return r.in.ReadAt(p, at)
}

// text is the text of the document's pages.
func (d *pdfDocument) text() (text string, err error) {
	defer pdfPanic(&err)
	var all strings.Builder
	pages := 0
	if err := d.walk(d.Trailer().Key("Root").Key("Pages"), 0, &pages, &all); err != nil {
		return "", err
	}
	return joinHyphens(all.String()), nil
}

// walk adds the text of the pages below a node of the page tree.
func (d *pdfDocument) walk(node pdf.Value, depth int, pages *int, text *strings.Builder) error {
	const deep = 50
	if err := d.ended(); err != nil {
		return err
	}
	if depth > deep || *pages > maxPages || text.Len() > MaxArticleSize {
		return errors.New("too large: a PDF of too many pages")
	}
	kids := node.Key("Kids")
	if kids.Kind() != pdf.Array {
		*pages++
		return d.page(pdf.Page{V: node}, text)
	}
	for i := range kids.Len() {
		if err := d.walk(kids.Index(i), depth+1, pages, text); err != nil {
			return err
		}
	}
	return nil
}

// page adds the text of a page.
func (d *pdfDocument) page(page pdf.Page, text *strings.Builder) error {
	contents := page.V.Key("Contents")
	var size int64
	streams := []pdf.Value{contents}
	if contents.Kind() == pdf.Array {
		streams = streams[:0]
		for i := range contents.Len() {
			streams = append(streams, contents.Index(i))
		}
	}
	for _, stream := range streams {
		if stream.Kind() != pdf.Stream {
			continue
		}
		n, _ := io.Copy(io.Discard, io.LimitReader(stream.Reader(), maxPageContent+1))
		if size += n; size > maxPageContent {
			return errBomb
		}
	}
	if size == 0 {
		return nil
	}
	text.WriteString(pageText(page.Content().Text))
	text.WriteString("\n\n")
	return nil
}

// pageText is the text of glyphs in their order on the page: a gap becomes a
// space, a step down a new line, and a larger step a new paragraph.
func pageText(glyphs []pdf.Text) string {
	var text strings.Builder
	var last *pdf.Text
	leading := 0.0
	for i := range glyphs {
		glyph := &glyphs[i]
		if glyph.S == "\n" {
			continue // which the library puts after each run
		}
		if last != nil {
			size := max(math.Abs(last.FontSize), 1)
			step := last.Y - glyph.Y
			switch {
			case math.Abs(step) > size*0.4:
				isParagraph := step < 0 || step > 1.3*max(size*1.2, leading) || glyph.FontSize > 1.15*last.FontSize || last.FontSize > 1.15*glyph.FontSize
				if isParagraph {
					text.WriteString("\n\n")
				} else {
					text.WriteString("\n")
					leading = step
				}
			case glyph.X-(last.X+last.W) > size*0.15 && last.S != " ":
				text.WriteByte(' ')
			}
		}
		text.WriteString(glyph.S)
		last = glyph
	}
	return text.String()
}

var hyphenated = regexp.MustCompile(`(\p{Ll})[-\x{00AD}]\n(\p{Ll})`)

// joinHyphens joins words that were split at the end of a line, and the lines
// of each paragraph.
func joinHyphens(text string) string {
	text = hyphenated.ReplaceAllString(text, "$1$2")
	return oneLinePerParagraph(text)
}
