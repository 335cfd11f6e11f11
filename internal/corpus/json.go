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
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxWrapper is the size, in bytes, of the largest JSON object with articles
// inside; an array of articles may have any size.
const maxWrapper = 64 << 20

// readJSON reads JSON in any of these layouts: an array of articles, one
// article, articles somewhere inside an object, several values in a row, or one
// object per line.
func readJSON(in *bufio.Reader, out *output) error {
	in, err := out.decoded(in)
	if err != nil {
		return err
	}
	if isLineByLine(in, out.name()) {
		return readJSONLines(in, out)
	}
	first, err := firstByte(in)
	if err != nil {
		return err
	}
	if first != '{' && first != '[' {
		return errors.New("malformed JSON: neither an object nor an array of objects")
	}
	d := newJSONDocument(newJSONMender(in))
	if first == '[' {
		if err := d.readArray(out); err != nil {
			return err
		}
		return d.end()
	}
	return d.readObjects(out)
}

// isLineByLine reports whether a JSON text has one object per line. A name that
// says so is believed, unless the first value is longer than its line.
func isLineByLine(in *bufio.Reader, name string) bool {
	saysLines := isJSONLines(name)
	start, _ := in.Peek(in.Size())
	line, rest, hasMore := bytes.Cut(bytes.TrimSpace(start), []byte("\n"))
	line = bytes.TrimSuffix(bytes.TrimSpace(line), []byte(","))
	switch {
	case len(line) == 0:
		return saysLines
	case line[0] != '{':
		return saysLines && line[0] != '['

	case json.Valid(line):
		return saysLines || bytes.HasPrefix(bytes.TrimSpace(rest), []byte("{"))
	case !saysLines, !hasMore:
		return saysLines
	}
	// The first line of an object that is written over several lines may end in
	// a comma or a bracket too, but then the next line is not an object.
	next, _, _ := bytes.Cut(bytes.TrimSpace(rest), []byte("\n"))
	isObject := bytes.HasPrefix(next, []byte("{")) && (len(line) == 1 || json.Valid(next))
	return isObject || !strings.ContainsRune("{[,:", rune(line[len(line)-1]))
}

// readJSONLines reads a text with one object per line.
func readJSONLines(in *bufio.Reader, out *output) error {
	empty := true
	for number := 1; ; number++ {
		line, err := readLine(in)
		empty = empty && (err == io.EOF || err == nil && len(line) == 0)
		at := draft{place: fmt.Sprintf("line %d", number), ordinal: strconv.Itoa(number)}
		switch {
		case err == io.EOF && empty:
			return errEmpty
		case err == io.EOF:
			return nil
		case err == errArticleTooLarge:
			err = out.problem(at.place, err.Error())
		case err == nil && len(line) > 0:
			err = addLine(bytes.TrimSuffix(line, []byte(",")), at, out)
		}
		if err != nil {
			return err
		}
	}
}

// addLine sends the articles of a line, or reports its article as known.
func addLine(line []byte, at draft, out *output) error {
	if out.known != nil && out.inner == "" {
		digest := sha256.Sum256(line)
		at.line = hex.EncodeToString(digest[:16])
		if out.known(at.line, out.id(at)) {
			return out.send(Article{Line: at.line}, nil)
		}
	}
	return addObject(line, at, out)
}

// addObject sends the article that a JSON object is, or those inside it; at
// gives their place.
func addObject(object []byte, at draft, out *output) error {
	if bytes.IndexByte(object, 0) >= 0 {
		return out.problem(at.place, errBinary.Error())
	}
	if !utf8.Valid(object) {
		_, bad := countUTF8(object, true)
		out.note(strayBytes(bad)) // the decoder replaces them
	}
	members, err := membersOf(object)
	if err != nil {
		return out.problem(at.place, err.Error())
	}
	f := members.fields(0)
	if likeness := f.likeness(); likeness < whole {
		if inner := articlesIn(members); len(inner) > 0 && (likeness == noArticle || !f.hasDay()) {
			return addInner(inner, at, out)
		}
	}
	if len(object) > MaxArticleSize {
		return out.problem(at.place, errArticleTooLarge.Error())
	}
	return out.addFields(f, at)
}

// addInner sends the articles inside an object. They are numbered within the
// object, or within the file if it holds nothing else.
func addInner(inner []*fields, at draft, out *output) error {
	for i, f := range inner {
		within := at
		within.line = ""
		switch {
		case at.ordinal == "":
			within.ordinal = strconv.Itoa(i + 1)
			within.place = "#" + within.ordinal
		case len(inner) > 1:
			within.ordinal = fmt.Sprintf("%s.%d", at.ordinal, i+1)
			within.place = fmt.Sprintf("%s, #%d", at.place, i+1)
		}
		if err := out.addFields(f, within); err != nil {
			return err
		}
	}
	return nil
}

// addFields sends the article that fields describe.
func (o *output) addFields(f *fields, at draft) error {
	d, err := f.draft()
	if err != nil {
		return o.problem(at.place, err.Error())
	}
	d.place, d.ordinal, d.line = at.place, at.ordinal, at.line
	return o.add(d)
}

var (
	errArticleTooLarge = errors.New(tooLarge("JSON article", MaxArticleSize))
	errWrapperTooLarge = errors.New(tooLarge("JSON object", maxWrapper) + "; save its articles as JSON Lines")
)

// jsonDocument reads the values of a JSON text one by one, and holds only one
// of them in memory.
type jsonDocument struct {
	decoder *json.Decoder
	in      *boundedReader
}

func newJSONDocument(in io.Reader) jsonDocument {
	bounded := &boundedReader{in: in}
	return jsonDocument{json.NewDecoder(bounded), bounded}
}

// allow lets the decoder read size more bytes; if it needs more, it gets err.
func (d jsonDocument) allow(size int64, err error) {
	d.in.end, d.in.err = d.decoder.InputOffset()+size, err
}

func (d jsonDocument) value(size int64, tooLarge error) (json.RawMessage, error) {
	d.allow(size, tooLarge)
	var value json.RawMessage
	err := d.decoder.Decode(&value)
	return value, jsonError(err)
}

func (d jsonDocument) token() (json.Token, error) {
	d.allow(MaxArticleSize, errArticleTooLarge)
	return d.decoder.Token()
}

func (d jsonDocument) more() bool {
	d.allow(MaxArticleSize, errArticleTooLarge)
	return d.decoder.More()
}

// readObjects reads a sequence of objects; the article of a single one has no
// number.
func (d jsonDocument) readObjects(out *output) error {
	for number := 1; number == 1 || d.more(); number++ {
		value, err := d.value(maxWrapper, errWrapperTooLarge)
		if err != nil && number > 1 {
			return Problem{Place: fmt.Sprintf("#%d", number), Reason: reason(err)}
		}
		if err != nil {
			return err
		}
		var at draft
		if number > 1 || d.more() {
			at.ordinal = strconv.Itoa(number)
			at.place = "#" + at.ordinal
		}
		if err := addObject(value, at, out); err != nil {
			return err
		}
	}
	return d.end()
}

// readArray reads an array of articles, or of rows below a first row that names
// their columns.
func (d jsonDocument) readArray(out *output) error {
	if _, err := d.token(); err != nil {
		return jsonError(err)
	}
	var header []string
	number := 1
	for ; d.more(); number++ {
		at := draft{ordinal: strconv.Itoa(number)}
		at.place = "#" + at.ordinal
		value, err := d.value(MaxArticleSize, errArticleTooLarge)
		if err != nil {
			return Problem{Place: at.place, Reason: reason(err)}
		}
		var row []json.RawMessage
		switch {
		case number == 1 && json.Unmarshal(value, &header) == nil && isHeader(header):
			continue
		case header != nil && json.Unmarshal(value, &row) == nil:
			err = out.addFields(tableRows(header, [][]json.RawMessage{row})[0], at)
		default:
			err = addObject(value, at, out)
		}
		if err != nil {
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

// end checks that nothing follows the document's value.
func (d jsonDocument) end() error {
	if _, err := d.token(); err != io.EOF {
		return errors.New("more text after the end of the JSON")
	}
	return nil
}

// jsonError describes, for the operator, what is wrong with a JSON text.
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
