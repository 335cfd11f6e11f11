package corpus

import "bufio"

// readText reads a plain text file: a scraped page, which tells nothing about
// itself. The article's text is the whole file's.
func readText(in *bufio.Reader, out *output) error {
	text, err := readWhole(in)
	if err != nil {
		return err
	}
	return out.add(draft{text: text})
}
