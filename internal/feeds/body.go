package feeds

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// errTooLarge says that a document exceeds the limit, compressed or
// uncompressed.
var errTooLarge = errors.New("it is too large")

// countingReader counts what it reads.
type countingReader struct {
	in    io.Reader
	count int64
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.count += int64(n)
	return n, err
}

// readBody reads a body and decompresses it if it is gzip, whatever its header
// says. It holds at most limit bytes, compressed or not.
func readBody(in io.Reader, encoding string, limit int64) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity", "gzip", "x-gzip":
	default:
		return nil, fmt.Errorf("it comes in an encoding that was not asked for: %q", encoding)
	}
	buffered := bufio.NewReader(&limitedReader{in: in, left: limit})
	var unpacked io.Reader = buffered
	// A file that is itself gzip may be sent with gzip encoding.
	for range 2 {
		if start, _ := buffered.Peek(2); string(start) != "\x1f\x8b" {
			break
		}
		packed, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, fmt.Errorf("damaged gzip: %w", err)
		}
		buffered = bufio.NewReader(&limitedReader{in: packed, left: limit})
		unpacked = buffered
	}
	return io.ReadAll(unpacked)
}

// limitedReader fails when there is more to read than its limit.
type limitedReader struct {
	in   io.Reader
	left int64
}

func (r *limitedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > r.left+1 {
		p = p[:r.left+1]
	}
	n, err := r.in.Read(p)
	if int64(n) > r.left {
		return 0, errTooLarge
	}
	r.left -= int64(n)
	return n, err
}

// xmlEncoding is the encoding that an XML declaration names.
var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// toUTF8 converts a document to UTF-8. Bytes that are valid UTF-8 are taken as
// such whatever the header and the document declare, since other encodings are
// hardly ever valid UTF-8 by chance. Otherwise the declared encodings are
// tried, and finally Windows-1252, which has a character for each byte.
func toUTF8(body []byte, contentType string) string {
	const head = 1024
	if encoding, name, certain := charset.DetermineEncoding(body[:min(len(body), head)], contentType); certain && strings.HasPrefix(name, "utf-16") {
		if decoded, err := encoding.NewDecoder().Bytes(body); err == nil {
			return string(decoded)
		}
	}
	const japanese = "\x1b$" // begins such text in ISO-2022-JP, whose bytes are all ASCII
	if utf8.Valid(body) && !bytes.Contains(body, []byte(japanese)) {
		return string(body)
	}
	_, parameters, _ := mime.ParseMediaType(contentType)
	labels := []string{parameters["charset"]}
	if declared := xmlEncoding.FindSubmatch(body[:min(len(body), head)]); declared != nil {
		labels = append(labels, string(declared[1]))
	}
	if _, name, certain := charset.DetermineEncoding(body[:min(len(body), head)], "text/html"); certain {
		labels = append(labels, name) // of a page's <meta>
	}
	for _, label := range labels {
		encoding, name := charset.Lookup(label)
		if encoding == nil || name == "utf-8" || name == "replacement" {
			continue // which it is not, as was seen above
		}
		if decoded, err := encoding.NewDecoder().Bytes(body); err == nil {
			return string(decoded)
		}
	}
	// It is mostly UTF-8, with a few bad bytes.
	if valid := strings.ToValidUTF8(string(body), ""); 20*(len(body)-len(valid)) < len(body)-asciiIn(body) {
		return strings.ToValidUTF8(string(body), "\uFFFD")
	}
	encoding, _ := charset.Lookup("windows-1252")
	decoded, err := encoding.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(body), "\uFFFD")
	}
	return string(decoded)
}

// asciiIn is how many bytes are ASCII.
func asciiIn(body []byte) int {
	n := 0
	for _, b := range body {
		if b < utf8.RuneSelf {
			n++
		}
	}
	return n
}
