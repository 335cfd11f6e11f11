package corpus

import (
	"encoding/xml"
	"io"
	"strings"
)

// readWord reads a Word document: its paragraphs, and the title, author and day
// from its properties.
func readWord(files zipFiles, out *output) error {
	data, err := files.read("word/document.xml")
	if err != nil {
		return err
	}
	text, err := wordText(string(data))
	if err != nil {
		return err
	}
	f := new(fields)
	if data, err := files.read("docProps/core.xml"); err == nil {
		if root, err := parseXML(string(data)); err == nil {
			for _, name := range []string{"title", "creator", "created"} {
				if found := root.find(name); found != nil {
					f.addNamed(name, strings.TrimSpace(found.content()))
				}
			}
		}
	}
	// The day on which the file was created is not the day of publication.
	f[savedField] = nil
	d, err := f.draft()
	if err != nil {
		return err
	}
	d.set(&d.text, "text", namedValue{"document", text})
	return out.add(d)
}

// wordText is the text of a document, its paragraphs separated by blank lines.
func wordText(document string) (string, error) {
	if err := checkNesting(document); err != nil {
		return "", err
	}
	var text strings.Builder
	inText, deleted := false, 0
	for decoder := newXMLDecoder(document); ; {
		token, err := decoder.Token()
		if err != nil {
			if err == io.EOF {
				return text.String(), nil
			}
			return "", xmlError(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "t":
				inText = true
			case "tab":
				text.WriteByte(' ')
			case "br", "cr":
				text.WriteByte('\n')
			case "del", "instrText":
				deleted++
			}
		case xml.EndElement:
			switch token.Name.Local {
			case "t":
				inText = false
			case "p":
				text.WriteString("\n\n")
			case "del", "instrText":
				deleted--
			}
		case xml.CharData:
			if inText && deleted == 0 {
				text.Write(token)
			}
		}
	}
}
