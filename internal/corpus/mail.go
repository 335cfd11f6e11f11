package corpus

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
)

// maxParts is the number of parts that a mail may have, and maxPartDepth how
// deep they may be nested.
const maxParts, maxPartDepth = 1000, 8

// readMail reads a mail, such as a newsletter, or a web page that a browser
// saved in the same format.
func readMail(in *bufio.Reader, out *output) error {
	data, err := readBytes(in, MaxFileSize)
	if err != nil {
		return err
	}
	d, err := mailDraft(data, out)
	if err != nil {
		return err
	}
	return out.add(d)
}

// readMailbox reads a file of mails, each below a line that starts with "From
// ".
func readMailbox(in *bufio.Reader, out *output) error {
	var message bytes.Buffer
	number, isTooLarge := 0, false
	afterBlank, afterBreak := true, true // about the line before
	flush := func() error {
		defer message.Reset()
		at := draft{ordinal: strconv.Itoa(number)}
		at.place = "#" + at.ordinal
		if isTooLarge {
			return out.problem(at.place, tooLarge("mail", MaxArticleSize))
		}
		if number == 0 || message.Len() == 0 {
			return nil
		}
		d, err := mailDraft(message.Bytes(), out)
		if err != nil {
			return out.problem(at.place, err.Error())
		}
		d.place, d.ordinal = at.place, at.ordinal
		return out.add(d)
	}
	for {
		line, err := in.ReadSlice('\n')
		if afterBlank && bytes.HasPrefix(line, []byte("From ")) {
			if err := flush(); err != nil {
				return err
			}
			number++
			isTooLarge = false
		} else if message.Len()+len(line) > MaxArticleSize {
			isTooLarge = true
		} else {
			if afterBreak && bytes.HasPrefix(line, []byte(">From ")) {
				line = line[1:]
			}
			message.Write(line)
		}
		afterBlank, afterBreak = len(bytes.TrimSpace(line)) == 0, err == nil
		switch {
		case err == io.EOF && number == 0:
			return errors.New("malformed mailbox: it does not start with a \"From \" line")
		case err == io.EOF:
			return flush()
		case err != nil && err != bufio.ErrBufferFull:
			return err
		}
	}
}

// headerWords decodes words of a header in any encoding that they declare.
var headerWords = mime.WordDecoder{CharsetReader: charset.NewReaderLabel}

// mailDraft makes an article of a mail.
func mailDraft(data []byte, out *output) (draft, error) {
	message, err := mail.ReadMessage(bufio.NewReader(bytes.NewReader(bytes.TrimLeft(data, "\r\n"))))
	if err != nil {
		return draft{}, fmt.Errorf("malformed mail: %w", err)
	}
	parts := mailParts{out: out}
	header := partHeader{message.Header.Get("Content-Type"), message.Header.Get("Content-Transfer-Encoding"), message.Header.Get("Content-Location")}
	if err := parts.read(header, message.Body, 0); err != nil {
		return draft{}, err
	}
	get := func(name string) string {
		value := message.Header.Get(name)
		if decoded, err := headerWords.DecodeHeader(value); err == nil {
			value = decoded
		}
		return out.cleaned(value)
	}
	isPage := message.Header.Get("Snapshot-Content-Location") != "" || strings.Contains(strings.ToLower(header.kind), "multipart/related") && parts.location != ""
	var d draft
	if isPage {
		if d, err = pageDraft(parts.html); err != nil {
			return draft{}, err
		}
	} else {
		text, err := parts.text()
		if err != nil {
			return draft{}, err
		}
		d.set(&d.text, "text", text)
		d.set(&d.source, "source", namedValue{"From", sender(get("From"))})
		d.published = []namedValue{{"Date", get("Date")}}
	}
	if d.title == "" {
		d.set(&d.title, "title", namedValue{"Subject", get("Subject")})
	}
	if d.url == "" {
		d.set(&d.url, "url", namedValue{"Snapshot-Content-Location", webAddress(get("Snapshot-Content-Location"))})
		if d.url == "" && isPage {
			d.set(&d.url, "url", namedValue{"Content-Location", webAddress(parts.location)})
		}
	}
	return d, nil
}

// sender is the name of a mail's sender; "" if there is only an address.
func sender(from string) string {
	address, err := mail.ParseAddress(from)
	if err != nil || strings.Contains(address.Name, "@") {
		return ""
	}
	return address.Name
}

type partHeader struct{ kind, encoding, location string }

// mailParts are the texts of a mail.
type mailParts struct {
	out         *output
	count       int
	plain, html string
	// location is the address of the page in html.
	location string
}

// read reads a part and those within it. Of several texts of a kind it keeps
// the first.
func (p *mailParts) read(header partHeader, body io.Reader, depth int) error {
	if p.count++; p.count > maxParts || depth > maxPartDepth {
		return errors.New("too large: a mail of too many parts")
	}
	kind, parameters, err := mime.ParseMediaType(header.kind)
	if err != nil || header.kind == "" {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && parameters["boundary"] != "" {
		parts := multipart.NewReader(body, parameters["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				if err == io.EOF || p.plain != "" || p.html != "" {
					return nil
				}
				return errors.New("truncated: it ends inside the mail")
			}
			if disposition := part.Header.Get("Content-Disposition"); strings.HasPrefix(strings.ToLower(disposition), "attachment") {
				continue
			}
			inner := partHeader{part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part.Header.Get("Content-Location")}
			if err := p.read(inner, part, depth+1); err != nil {
				return err
			}
		}
	}
	isPlain, isHTML := kind == "text/plain", kind == "text/html" || kind == "application/xhtml+xml"
	if !isPlain && !isHTML || isPlain && p.plain != "" || isHTML && p.html != "" {
		return nil
	}
	text, err := p.decode(header.encoding, parameters["charset"], body)
	if err != nil {
		return err
	}
	if isPlain {
		p.plain = text
	} else {
		p.html, p.location = text, header.location
	}
	return nil
}

// decode returns the text of a part.
func (p *mailParts) decode(encoding, declared string, body io.Reader) (string, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(io.LimitReader(body, MaxArticleSize))
	if err != nil && len(data) == 0 {
		return "", fmt.Errorf("malformed mail: %w", err)
	}
	if declared != "" && !strings.EqualFold(declared, "utf-8") {
		if named, _ := charset.Lookup(declared); named != nil {
			if decoded, err := named.NewDecoder().Bytes(data); err == nil {
				return plain(string(decoded)), nil
			}
		}
	}
	if found, _ := encodingOf(data, true); found != nil {
		if decoded, err := found.NewDecoder().Bytes(data); err == nil {
			data = decoded
		}
	}
	return plain(p.out.cleaned(string(data))), nil
}

// text is the mail's text: the plain part, unless it is so short that it can
// only say that the mail is HTML.
func (p *mailParts) text() (namedValue, error) {
	if p.html == "" {
		return namedValue{"text part", unwrapped(p.plain)}, nil
	}
	text, err := textOfMarkup(p.html)
	if err != nil {
		return namedValue{}, err
	}
	if len(p.plain)*2 >= len(text) && len(p.plain) > 0 {
		return namedValue{"text part", unwrapped(p.plain)}, nil
	}
	return namedValue{"HTML part", text}, nil
}

var (
	signature = regexp.MustCompile(`(?m)^-- \n(?s:.*)$`)
	softBreak = regexp.MustCompile(`[ ]\n`)
)

// unwrapped is a mail's text without its signature; lines that end in a space
// are joined to the next, as format=flowed asks.
func unwrapped(text string) string {
	return softBreak.ReplaceAllString(signature.ReplaceAllString(text, ""), " ")
}
