package corpus

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// readXML reads a feed, a news sitemap, or articles in another vocabulary.
func readXML(in *bufio.Reader, out *output) error {
	document, err := readWhole(in, out)
	if err != nil {
		return err
	}
	document = withoutDeclaration(withoutBadReferences(document))
	switch rootName(document) {
	case "":
		return errNotFeed
	case "opml":
		return errors.New("a list of feeds (OPML), which holds no articles; save the items of the feeds instead")
	case "rss", "feed", "rdf":
		return readFeed(document, out)
	}
	root, err := parseXML(document)
	if err != nil {
		return err
	}
	found := root.articles()
	if len(found) == 0 {
		return root.whyNone()
	}
	for i, f := range found {
		var at draft
		if len(found) > 1 {
			at.ordinal = strconv.Itoa(i + 1)
			at.place = "#" + at.ordinal
		}
		if err := out.addFields(f, at); err != nil {
			return err
		}
	}
	return nil
}

// withoutDeclaration removes the first line of XML, which declares the encoding
// that the text had before it was decoded.
func withoutDeclaration(document string) string {
	document = strings.TrimSpace(document)
	if strings.HasPrefix(document, "<?xml") {
		_, document, _ = strings.Cut(document, "?>")
	}
	return document
}

// rootName is the name of a document's root element, in lower case and without
// its prefix; "" if the document is not XML.
func rootName(document string) string {
	root := rootElement.FindStringSubmatch(document)
	if root == nil {
		return ""
	}
	_, name, hasPrefix := strings.Cut(root[1], ":")
	if !hasPrefix {
		name = root[1]
	}
	return strings.ToLower(name)
}

var reference = regexp.MustCompile(`&#(?:[xX][0-9a-fA-F]+|\d+);`)

// withoutBadReferences removes references to characters that XML does not
// allow, such as &#8;.
func withoutBadReferences(document string) string {
	return reference.ReplaceAllStringFunc(document, func(ref string) string {
		digits, base := ref[2:len(ref)-1], 10
		if digits[0] == 'x' || digits[0] == 'X' {
			digits, base = digits[1:], 16
		}
		r, err := strconv.ParseInt(digits, base, 32)
		if err != nil || r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0xD800 && r < 0xE000 || r >= 0xFFFE && r < 0x10000 || r > 0x10FFFF {
			return ""
		}
		return ref
	})
}

var errNotFeed = errors.New("not a feed: neither RSS nor Atom, nor other XML with articles")

// xmlError describes, for the operator, what is wrong with an XML text.
func xmlError(err error) error {
	if err == io.EOF || isTruncated(err) {
		return errTruncated
	}
	return fmt.Errorf("malformed XML: %w", err)
}

var errTruncated = errors.New("truncated: it ends inside the XML")

func isTruncated(err error) bool {
	syntax, ok := errors.AsType[*xml.SyntaxError](err)
	return ok && strings.Contains(syntax.Msg, "unexpected EOF")
}

// maxXMLParts is the number of elements and attributes that an XML text may
// have, and maxXMLDepth how deep they may be nested.
const maxXMLParts, maxXMLDepth = 200_000, 512

// checkNesting refuses XML nested so deep that a recursive parser would exhaust
// the stack, which ends the whole program. It also refuses so many elements and
// attributes that they would exhaust the memory.
func checkNesting(document string) error {
	parts := 0
	decoder := newXMLDecoder(document)
	for depth := 0; depth <= maxXMLDepth; {
		token, err := decoder.Token()
		if err != nil {
			return nil // for the parser to tell
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			if parts += 1 + len(token.Attr); parts > maxXMLParts {
				return fmt.Errorf("too large: a feed may have %d elements", maxXMLParts)
			}
		case xml.EndElement:
			depth--
		}
	}
	return fmt.Errorf("nested too deep: more than %d elements", maxXMLDepth)
}

func newXMLDecoder(document string) *xml.Decoder {
	decoder := xml.NewDecoder(strings.NewReader(document))
	decoder.Strict = false
	decoder.Entity = xml.HTMLEntity
	return decoder
}

// element is an element of an XML text.
type element struct {
	// name is without prefix.
	name     string
	attrs    []xml.Attr
	children []*element
	// text is the text of a child without a name.
	text string
}

// parseXML returns the root of an XML text that checkNesting has accepted.
func parseXML(document string) (*element, error) {
	if err := checkNesting(document); err != nil {
		return nil, err
	}
	decoder := newXMLDecoder(document)
	root := new(element)
	open := []*element{root}
	for {
		token, err := decoder.Token()
		if err != nil {
			if err == io.EOF && len(open) == 1 && len(root.children) > 0 {
				return root, nil
			}
			return nil, xmlError(err)
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &element{name: token.Name.Local, attrs: slices.Clone(token.Attr)}
			last.children = append(last.children, child)
			open = append(open, child)
		case xml.EndElement:
			if len(open) > 1 {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			last.children = append(last.children, &element{text: string(token)})
		}
	}
}

// find is the first element below e with that name, or nil.
func (e *element) find(name string) *element {
	for _, child := range e.children {
		if strings.EqualFold(child.name, name) {
			return child
		}
		if found := child.find(name); found != nil {
			return found
		}
	}
	return nil
}

// flowNames are elements whose text continues the text around them.
var flowNames = wordSet(`a b i em strong span sup sub u q cite location person org chron num money event lang`)

// content is the text of an element, its parts separated by blank lines.
func (e *element) content() string {
	var text strings.Builder
	e.write(&text)
	return text.String()
}

func (e *element) write(text *strings.Builder) {
	if e.name == "" {
		text.WriteString(e.text)
		return
	}
	isBlock := !flowNames[strings.ToLower(e.name)]
	if isBlock {
		text.WriteString("\n\n")
	}
	for _, child := range e.children {
		child.write(text)
	}
	if isBlock {
		text.WriteString("\n\n")
	}
}
