package corpus

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxCell is the length, in bytes, of the longest cell of a table of facts; a
// longer one is text that a table lays out.
const maxCell = 120

// mostGrowth is how many times as long the sentences of a table may be as its
// markup.
const mostGrowth = 3

// rowsOf is a table's rows, each as a sentence that can be quoted alone:
// "Corania: 12 gold, 4 silver." It is empty for what lays out a page and for
// what has fewer than two rows or columns.
func rowsOf(table *html.Node) []string {
	rows, header := cellsOf(table)
	if len(rows) < 2 {
		return nil
	}
	var sentences []string
	if header == nil && isHeaderRow(rows[0], rows[1:]) {
		header, rows = rows[0], rows[1:]
	}
	written, size := len(strings.Join(header, "<td>")), 0
	for _, row := range rows {
		written += len("<tr>")
		for _, cell := range row {
			written += len("<td>") + len(cell)
		}
		if sentence := rowSentence(header, row); sentence != "" {
			sentences = append(sentences, sentence)
			size += len(sentence) + len("\n")
		}
	}
	if size > mostGrowth*written { // a long header over very many short cells
		return nil
	}
	return sentences
}

// cellsOf is the text of a table's cells by row, and those that its markup calls
// the header; no rows where it is no table of facts.
func cellsOf(table *html.Node) (rows [][]string, header []string) {
	for node := range table.Descendants() {
		if node.DataAtom == atom.Table {
			return nil, nil
		}
		if node.DataAtom != atom.Tr {
			continue
		}
		var row []string
		heads := 0
		for cell := range node.ChildNodes() {
			if cell.DataAtom != atom.Td && cell.DataAtom != atom.Th {
				continue
			}
			text := oneLine(textOf(cell, false))
			if len(text) > maxCell {
				return nil, nil
			}
			if cell.DataAtom == atom.Th {
				heads++
			}
			row = append(row, text)
		}
		switch {
		case len(row) == 0:
		case len(row) < 2:
			return nil, nil
		case heads == len(row) && header == nil && len(rows) == 0:
			header = row
			rows = append(rows, row)
		default:
			rows = append(rows, row)
		}
	}
	if header != nil && len(rows) > 1 {
		return rows[1:], header
	}
	return rows, nil
}

// isHeaderRow reports whether a first row names what the others hold: it has no
// number in a column in which they have some.
func isHeaderRow(first []string, others [][]string) bool {
	found := false
	for column, name := range first {
		if isNumber(name) {
			return false
		}
		for _, row := range others {
			found = found || column > 0 && column < len(row) && isNumber(row[column])
		}
	}
	return found
}

// rowSentence is a row as a sentence; "" where it has nothing but its name.
func rowSentence(header, row []string) string {
	var parts []string
	for column, cell := range row[1:] {
		if strings.Trim(cell, "-–—. ") == "" {
			continue
		}
		name := ""
		if header != nil && column+1 < len(header) {
			name = asNoun(header[column+1])
		}
		switch {
		case name == "":
			parts = append(parts, cell)
		case isNumber(cell) && !isYear(cell) && !namesNumber[strings.ToLower(name)]:
			parts = append(parts, cell+" "+name)
		default:
			parts = append(parts, name+" "+cell)
		}
	}
	sentence := strings.Join(parts, ", ")
	if sentence == "" {
		return ""
	}
	if row[0] != "" {
		sentence = strings.TrimRight(row[0], ":") + ": " + sentence
	}
	if !endsSentence(sentence) {
		sentence += "."
	}
	return sentence
}

// namesNumber are names of columns that stand before their number.
var namesNumber = set("year rank date no no. number position place day time age score price rate size")

// asNoun is the name of a column as it is written within a sentence, without
// its capital where it is one plain word or more.
func asNoun(name string) string {
	name = strings.TrimRight(name, ".: ")
	if strings.ContainsFunc(strings.TrimLeftFunc(name, unicode.IsUpper), unicode.IsUpper) || len(name) > 1 && isCapital(name, 1) {
		return name
	}
	return strings.ToLower(name)
}

// isNumber reports whether a cell is a number: 12, 1,200, 3.5.
func isNumber(cell string) bool {
	return cell != "" && isDigits(cell[:1]) && strings.Trim(cell, "0123456789.,") == ""
}

// isYear reports whether a number is likelier a year.
func isYear(number string) bool {
	return len(number) == 4 && isDigits(number) && "1500" <= number && number < "2200"
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
