// Command terms reads JSON strings, one a line, and writes the terms of each
// as package words sees them, without stop words, as a JSON list a line. The
// tool that makes the table of word vectors needs it, so that the table speaks
// of the terms that the index and the questions speak of.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"byline/internal/words"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "terms:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	analyzer := words.NewAnalyzer()
	texts := json.NewDecoder(in)
	buffered := bufio.NewWriter(out)
	lines := json.NewEncoder(buffered)
	for {
		var text string
		switch err := texts.Decode(&text); {
		case err == io.EOF:
			return buffered.Flush()
		case err != nil:
			return fmt.Errorf("read text: %w", err)
		}
		terms := analyzer.Terms(text)
		if terms == nil {
			terms = []string{}
		}
		if err := lines.Encode(terms); err != nil {
			return err
		}
	}
}
