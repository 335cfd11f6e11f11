package corpus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
)

// readWARC reads the pages of a web archive as crawlers write it; each page is
// an article.
func readWARC(in *bufio.Reader, out *output) error {
	pages := 0
	for number := 1; ; number++ {
		place := "#" + strconv.Itoa(number)
		record, err := nextRecord(in)
		switch {
		case err == io.EOF && pages == 0 && number > 1:
			return errors.New("no articles: it holds no response that is a page")
		case err == io.EOF && number > 1:
			return nil
		case err == io.EOF:
			return errEmpty
		case err != nil:
			return Problem{Place: place, Reason: reason(err)}
		}
		isPage, err := readRecord(record, draft{place: place, ordinal: strconv.Itoa(number)}, out)
		if isPage {
			pages++
		}
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, record.body); err != nil || record.body.N > 0 {
			return Problem{Place: place, Reason: "truncated: it ends inside a record"}
		}
	}
}

// warcRecord is a record of a web archive.
type warcRecord struct {
	header textproto.MIMEHeader
	body   *io.LimitedReader
}

// nextRecord reads the header of the next record; after the last it returns
// io.EOF.
func nextRecord(in *bufio.Reader) (warcRecord, error) {
	if _, err := firstByte(in); err != nil {
		if err == errEmpty {
			return warcRecord{}, io.EOF
		}
		return warcRecord{}, err
	}
	version, err := in.ReadString('\n')
	if err != nil || !strings.HasPrefix(version, "WARC/") {
		return warcRecord{}, errors.New("damaged: a record does not start with WARC/")
	}
	header, err := textproto.NewReader(bufio.NewReader(newHeaderReader(in))).ReadMIMEHeader()
	if err != nil && err != io.EOF {
		return warcRecord{}, fmt.Errorf("damaged: the header of a record: %w", err)
	}
	length, err := strconv.ParseInt(strings.TrimSpace(header.Get("Content-Length")), 10, 64)
	if err != nil || length < 0 {
		return warcRecord{}, errors.New("damaged: a record without its length")
	}
	return warcRecord{header, &io.LimitedReader{R: in, N: length}}, nil
}

// newHeaderReader reads the lines up to the first blank one, and nothing after
// it.
func newHeaderReader(in *bufio.Reader) io.Reader {
	const most = 64 << 10
	var lines bytes.Buffer
	for lines.Len() < most {
		line, err := in.ReadSlice('\n')
		lines.Write(line)
		if err != nil && err != bufio.ErrBufferFull || len(bytes.TrimSpace(line)) == 0 {
			break
		}
	}
	return &lines
}

// readRecord sends the article of a record, and reports whether the record is a
// page.
func readRecord(record warcRecord, at draft, out *output) (isPage bool, err error) {
	kind := record.header.Get("Warc-Type")
	address := strings.Trim(record.header.Get("Warc-Target-Uri"), "<>")
	var body io.Reader
	contentType := record.header.Get("Content-Type")
	switch kind {
	case "response":
		response, err := http.ReadResponse(bufio.NewReader(record.body), nil)
		if err != nil {
			return false, nil // no answer of a web server
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return false, nil
		}
		contentType, body = response.Header.Get("Content-Type"), response.Body
		if strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip") {
			unpacked, err := gzip.NewReader(body)
			if err != nil {
				return true, out.problem(at.place, packedError(err).Error())
			}
			body = unpackReader{unpacked, out}
		}
	case "resource", "conversion":
		body = record.body
	default:
		return false, nil
	}
	media, parameters, _ := mime.ParseMediaType(contentType)
	isHTML := media == "text/html" || media == "application/xhtml+xml"
	if !isHTML && !(kind == "conversion" && media == "text/plain") {
		return false, nil
	}
	data, err := readBytes(body, MaxArticleSize)
	if errors.Is(err, errBomb) {
		return true, err
	}
	if err != nil {
		return true, out.problem(at.place, reason(packedError(err)))
	}
	page := decodedPage(data, parameters["charset"], out)
	d := draft{}
	if isHTML {
		if d, err = pageDraft(page); err != nil {
			return true, out.problem(at.place, err.Error())
		}
	} else {
		d.set(&d.text, "text", namedValue{"conversion record", page})
	}
	if d.url == "" {
		d.set(&d.url, "url", namedValue{"WARC-Target-URI", webAddress(address)})
	}
	d.place, d.ordinal = at.place, at.ordinal
	return true, out.add(d)
}

// decodedPage is a page as UTF-8 text. The encoding that the server declares
// counts if the page is not UTF-8 and declares none itself.
func decodedPage(data []byte, declared string, out *output) string {
	found, guessed := encodingOf(data, true)
	if guessed != "" && declared != "" {
		if encoding, _ := charset.Lookup(declared); encoding != nil {
			found = encoding
		}
	}
	if found != nil {
		if decoded, err := found.NewDecoder().Bytes(data); err == nil {
			data = decoded
		}
	}
	return plain(out.cleaned(strings.TrimPrefix(string(data), byteOrderMark)))
}
