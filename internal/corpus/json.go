package corpus

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// readJSON reads a file that is one object or an array of them, an element at
// a time.
func readJSON(in *bufio.Reader, out *output) error {
	if err := begin(in); err != nil {
		return err
	}
	first, err := firstByte(in)
	if err != nil {
		return err
	}
	d := newJSONDocument(in)
	switch first {
	case '{':
		object, err := d.value()
		if err != nil {
			return err
		}
		if err := addObject(object, draft{}, out); err != nil {
			return err
		}
	case '[':
		if err := d.readArray(out); err != nil {
			return err
		}
	default:
		return errors.New("malformed JSON: neither an object nor an array of objects")
	}
	return d.end()
}

// readJSONLines reads a file of one object a line.
func readJSONLines(in *bufio.Reader, out *output) error {
	if err := begin(in); err != nil {
		return err
	}
	empty := true
	for number := 1; ; number++ {
		line, err := readLine(in)
		empty = empty && (err == io.EOF || err == nil && len(line) == 0)
		at := draft{place: fmt.Sprintf("line %d", number), number: number}
		switch {
		case err == io.EOF && empty:
			return errEmpty
		case err == io.EOF:
			return nil
		case err == errArticleTooLarge:
			err = out.problem(at.place, err.Error())
		case err == nil && len(line) > 0:
			err = addLine(line, at, out)
		}
		if err != nil {
			return err
		}
	}
}

// addLine sends the article of a line, or that it is known.
func addLine(line []byte, at draft, out *output) error {
	if out.known != nil {
		digest := sha256.Sum256(line)
		at.line = hex.EncodeToString(digest[:16])
		if out.known(at.line, out.id(at)) {
			return out.send(Article{Line: at.line}, nil)
		}
	}
	return addObject(line, at, out)
}

// addObject sends the article of a JSON object that lies where at says.
func addObject(object []byte, at draft, out *output) error {
	f, err := jsonFields(object)
	switch {
	case bytes.IndexByte(object, 0) >= 0:
		err = errBinary
	case !utf8.Valid(object):
		err = errNotUTF8
	}
	var d draft
	if err == nil {
		d, err = f.draft()
	}
	if err != nil {
		return out.problem(at.place, err.Error())
	}
	d.place, d.number, d.line = at.place, at.number, at.line
	return out.add(d)
}

var errArticleTooLarge = errors.New(tooLarge("JSON article", MaxArticleSize))

// jsonDocument reads the values of a JSON text and holds no more of it than
// one article may have.
type jsonDocument struct {
	decoder *json.Decoder
	in      *boundedReader
}

func newJSONDocument(in io.Reader) jsonDocument {
	bounded := &boundedReader{in: in}
	return jsonDocument{json.NewDecoder(bounded), bounded}
}

// allow lets the decoder read one article further.
func (d jsonDocument) allow() {
	d.in.end = d.decoder.InputOffset() + MaxArticleSize
}

func (d jsonDocument) value() (json.RawMessage, error) {
	d.allow()
	var value json.RawMessage
	err := d.decoder.Decode(&value)
	return value, jsonError(err)
}

func (d jsonDocument) token() (json.Token, error) {
	d.allow()
	return d.decoder.Token()
}

func (d jsonDocument) more() bool {
	d.allow()
	return d.decoder.More()
}

func (d jsonDocument) readArray(out *output) error {
	if _, err := d.token(); err != nil {
		return jsonError(err)
	}
	number := 1
	for ; d.more(); number++ {
		place := fmt.Sprintf("#%d", number)
		object, err := d.value()
		if err != nil {
			return Problem{Place: place, Reason: reason(err)}
		}
		if err := addObject(object, draft{place: place, number: number}, out); err != nil {
			return err
		}
	}
	if _, err := d.token(); err != nil {
		return Problem{Place: fmt.Sprintf("#%d", number), Reason: reason(jsonError(err))}
	}
	if number == 1 {
		return errors.New("no articles")
	}
	return nil
}

// end checks that the document's value is the last.
func (d jsonDocument) end() error {
	if _, err := d.token(); err != io.EOF {
		return errors.New("more text after the end of the JSON; of a file of one object a line, the name ends in .jsonl")
	}
	return nil
}

// jsonError says what is wrong with a JSON text.
func jsonError(err error) error {
	syntax, isSyntax := errors.AsType[*json.SyntaxError](err)
	switch {
	case err == io.EOF, err == io.ErrUnexpectedEOF,
		isSyntax && syntax.Error() == "unexpected end of JSON input":
		return errors.New("truncated: it ends inside the JSON")
	case isSyntax:
		return fmt.Errorf("malformed JSON: %w", err)
	}
	return err
}
