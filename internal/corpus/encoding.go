package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// sampleSize is how much of a text, in bytes, is used to detect its encoding.
const sampleSize = 64 << 10

// textStart is how much of a file, in bytes, must be text for the rest to be
// read.
const textStart = 512

// decoded returns in as UTF-8 text without a byte order mark. The encoding is
// detected from that mark, then by whether the text is valid UTF-8, then from
// its declaration, then from its bytes; a guess is noted.
func (o *output) decoded(in *bufio.Reader) (*bufio.Reader, error) {
	if in.Size() < sampleSize {
		in = bufio.NewReaderSize(in, sampleSize)
	}
	sample, err := in.Peek(sampleSize)
	switch {
	case err != nil && err != io.EOF:
		return nil, err
	case len(sample) == 0:
		return nil, errEmpty
	}
	if isBinary(sample[:min(len(sample), textStart)]) {
		return nil, errBinary
	}
	found, name := encodingOf(sample, err == io.EOF)
	if found == nil {
		if bytes.HasPrefix(sample, []byte(byteOrderMark)) {
			in.Discard(len(byteOrderMark))
		}
		return in, nil
	}
	if name != "" {
		o.note("it does not say its encoding: read as " + name)
	}
	return bufio.NewReaderSize(transform.NewReader(in, found.NewDecoder()), sampleSize), nil
}

// encodingOf detects the encoding of a text from its start, nil for UTF-8, and
// returns its name if that was guessed.
func encodingOf(sample []byte, isWhole bool) (found encoding.Encoding, guessed string) {
	if marked := markedEncoding(sample); marked != nil {
		return marked, ""
	}
	if wide := wideEncoding(sample); wide != nil {
		return wide, ""
	}
	declared := declaredEncoding(sample)
	good, bad := countUTF8(sample, isWhole)
	switch {
	case strings.HasPrefix(declared, "iso-2022"):
		// Its bytes are all ASCII, so they would pass for UTF-8.
	case bad == 0, good >= bad:
		return nil, ""
	}
	if declared != "" && declared != "utf-8" && declared != "utf-16" {
		if found, _ := charset.Lookup(declared); found != nil {
			return found, ""
		}
	}
	name := guessEncoding(sample)
	found, canonical := charset.Lookup(name)
	if found == nil {
		return charmap.Windows1252, "windows-1252"
	}
	return found, canonical
}

// markedEncoding is the encoding that a byte order mark names, other than
// UTF-8.
func markedEncoding(sample []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(sample, []byte("\xFF\xFE\x00\x00")), bytes.HasPrefix(sample, []byte("\x00\x00\xFE\xFF")):
		return utf32.UTF32(utf32.LittleEndian, utf32.ExpectBOM)
	case bytes.HasPrefix(sample, []byte("\xFF\xFE")), bytes.HasPrefix(sample, []byte("\xFE\xFF")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	}
	return nil
}

// wideEncoding detects UTF-16 without a mark: nearly every second byte is zero.
func wideEncoding(sample []byte) encoding.Encoding {
	const least = 16
	if len(sample) < least {
		return nil
	}
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	most := len(sample) * 2 / 5
	switch {
	case zeros[1] >= most && zeros[0] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case zeros[0] >= most && zeros[1] == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// declaration matches where XML, HTML and the head of a Markdown file name
// their encoding.
var declaration = regexp.MustCompile(`(?i)(?:encoding|charset)\s*[=:]\s*["']?\s*([a-z0-9][a-z0-9_.:\-]{1,30})`)

// declaredEncoding is the lower-case name of the encoding that a page or a feed
// declares, or "".
func declaredEncoding(sample []byte) string {
	const far = 4096
	start := sample[:min(len(sample), far)]
	if !bytes.Contains(start, []byte("<")) {
		return ""
	}
	if found := declaration.FindSubmatch(start); found != nil {
		return strings.ToLower(string(found[1]))
	}
	return ""
}

// countUTF8 counts the characters of more than one byte, and the bytes that are
// not UTF-8. A character that is cut off at the end counts as neither.
func countUTF8(sample []byte, isWhole bool) (good, bad int) {
	for len(sample) > 0 {
		if sample[0] < utf8.RuneSelf {
			sample = sample[1:]
			continue
		}
		r, size := utf8.DecodeRune(sample)
		switch {
		case r != utf8.RuneError || size > 1:
			good++
		case !isWhole && !utf8.FullRune(sample):
			return good, bad
		default:
			bad++
		}
		sample = sample[size:]
	}
	return good, bad
}

// guessEncoding names the likeliest encoding of bytes that are not UTF-8. For
// text that is nearly all ASCII it is that of western Windows.
func guessEncoding(sample []byte) string {
	const western = "windows-1252"
	high := 0
	for _, b := range sample {
		if b >= utf8.RuneSelf {
			high++
		}
	}
	if high*20 < len(sample) && !hasPairs(sample) {
		return western
	}
	results, err := chardet.NewHtmlDetector().DetectAll(sample)
	if err != nil {
		return western
	}
	for _, result := range results {
		name := strings.ToLower(result.Charset)
		switch {
		case strings.HasPrefix(name, "utf"), strings.HasPrefix(name, "iso-8859-8"):
			continue
		case name == "iso-8859-1":
			return western
		}
		return cmp.Or(strings.ReplaceAll(name, "gb-18030", "gb18030"), western)
	}
	return western
}

// hasPairs reports whether most bytes outside ASCII stand next to another, as
// in encodings of East Asia and of other alphabets.
func hasPairs(sample []byte) bool {
	paired, single := 0, 0
	for i := 0; i < len(sample); i++ {
		if sample[i] < utf8.RuneSelf {
			continue
		}
		run := i
		for run < len(sample) && sample[run] >= utf8.RuneSelf {
			run++
		}
		if run-i > 1 {
			paired++
		} else {
			single++
		}
		i = run
	}
	return paired > single
}

// cleaned is text as valid UTF-8: each stray byte is replaced, and noted.
func (o *output) cleaned(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	_, bad := countUTF8([]byte(text), true)
	o.note(strayBytes(bad))
	return strings.ToValidUTF8(text, "\uFFFD")
}

func strayBytes(n int) string {
	if n == 1 {
		return "one byte is not UTF-8; it was replaced"
	}
	return fmt.Sprintf("%d bytes are not UTF-8; they were replaced", n)
}
