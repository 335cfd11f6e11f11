package corpus

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

var errNoHeader = errors.New("no header: the first line must name the columns, such as title,text,published,source,url")

// readTable reads a table of values separated by commas, tabs, semicolons or
// bars. Its first line names the columns; every other row is an article.
func readTable(in *bufio.Reader, out *output) error {
	in, err := out.decoded(in)
	if err != nil {
		return err
	}
	if _, err := firstByte(in); err != nil {
		return err
	}
	start, _ := in.Peek(in.Size())
	if line, rest, _ := bytes.Cut(start, []byte("\n")); bytes.HasPrefix(bytes.ToLower(line), []byte("sep=")) {
		in.Discard(len(start) - len(rest)) // as Excel writes it
		start = rest
	}
	bounded := &boundedReader{in: in, err: errors.New(tooLarge("row", MaxArticleSize))}
	rows := csv.NewReader(bounded)
	rows.Comma = separatorOf(start, out.name())
	rows.LazyQuotes = true
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	var header []string
	count := 0
	for {
		bounded.end = rows.InputOffset() + MaxArticleSize
		row, err := rows.Read()
		switch {
		case err == io.EOF && header != nil && count == 0:
			return errors.New("no articles")
		case err == io.EOF:
			return nil
		case err != nil:
			return tableError(err)
		case header == nil:
			if !isHeader(row) {
				return errNoHeader
			}
			header = append(header, row...)
			continue
		}
		count++
		if err := out.addFields(rowFields(header, row), draft{place: "row " + strconv.Itoa(count), ordinal: strconv.Itoa(count)}); err != nil {
			return err
		}
	}
}

// tableError describes, for the operator, what is wrong with a table.
func tableError(err error) error {
	if broken, ok := errors.AsType[*csv.ParseError](err); ok {
		return Problem{Place: fmt.Sprintf("line %d", broken.StartLine), Reason: "malformed table: " + broken.Err.Error()}
	}
	return err
}

// rowFields are what a row says about an article.
func rowFields(header, row []string) *fields {
	f := new(fields)
	for i, name := range header {
		if i < len(row) {
			f.addNamed(name, strings.ReplaceAll(row[i], "\x00", ""))
		}
	}
	return f
}

// isHeader reports whether a row names columns, among them a text or a title.
func isHeader(row []string) bool {
	isOne := false
	for _, name := range row {
		switch meaningOf(name).field {
		case titleField, textField, summaryField:
			isOne = true
		}
		if len(name) > maxName {
			return false
		}
	}
	return isOne
}

// separators separate the values of a table.
const separators = ",\t;|"

// separatorOf is the separator that is most frequent in a table's first line,
// outside quotes.
func separatorOf(start []byte, name string) rune {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	best, most := ',', 0
	if strings.EqualFold(path.Ext(name), ".tsv") {
		best = '\t'
	}
	for _, separator := range separators {
		count, quoted := 0, false
		for _, c := range string(line) {
			switch c {
			case '"':
				quoted = !quoted
			case separator:
				if !quoted {
					count++
				}
			}
		}
		if count > most {
			best, most = separator, count
		}
	}
	return best
}

// isTable reports whether a text is a table with a header: it names three or
// more columns with known meanings.
func isTable(start []byte) bool {
	line, _, found := bytes.Cut(start, []byte("\n"))
	if !found || len(line) > 1000 {
		return false
	}
	names := strings.Split(string(line), string(separatorOf(start, "")))
	known := 0
	for i := range names {
		names[i] = strings.Trim(strings.TrimSpace(names[i]), `"`)
		if meaningOf(names[i]).field != noField {
			known++
		}
	}
	return known >= 3 && isHeader(names)
}
