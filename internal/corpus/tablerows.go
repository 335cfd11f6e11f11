package corpus

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxCell is the length, in bytes, of the longest cell in a table of facts; a
// longer cell is text, in a table that is only layout.
const maxCell = 120

// mostGrowth is how many times as long as its markup the sentences of a table
// may be.
const mostGrowth = 3

// rowsOf turns each row of a table into a sentence that can be quoted alone:
// "Corania: 12 gold, 4 silver." It is empty for a table that is only layout or
// has fewer than two rows or columns.
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
	if size > mostGrowth*written { // a long header above very many short cells
		return nil
	}
	return sentences
}

// cellsOf returns the text of a table's cells by row, and of those that the
// markup calls its header. It returns no rows if this is not a table of facts.
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
// numbers, and the others do.
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

// rowSentence is a row as a sentence; "" if it has only its name.
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

// namesNumber are names of columns that are written before their number.
var namesNumber = set("year rank date no no. number position place day time age score price rate size")

// asNoun is the name of a column in the middle of a sentence: without its
// capital, unless other capitals show that it is a name or an abbreviation.
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

// isYear reports whether a number is more likely a year.
func isYear(number string) bool {
	return len(number) == 4 && isDigits(number) && "1500" <= number && number < "2200"
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
