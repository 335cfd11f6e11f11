package corpus

import (
	"errors"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// readBook reads an EPUB book, such as an issue of a newspaper: each chapter is
// an article, in order.
func readBook(files zipFiles, out *output) error {
	container, err := files.tree("META-INF/container.xml")
	if err != nil {
		return err
	}
	rootFile := container.find("rootfile")
	if rootFile == nil {
		return errors.New("damaged: a book without a list of its parts")
	}
	packagePath := rootFile.attribute("full-path")
	book, err := files.tree(packagePath)
	if err != nil {
		return err
	}
	f := new(fields)
	if metadata := book.find("metadata"); metadata != nil {
		for _, child := range metadata.children {
			if child.name != "" && child.name != "identifier" {
				f.addFirst(meaningOf(child.name), child.name, strings.TrimSpace(child.content()))
			}
		}
	}
	outlet := f.first(sourceField, isOutlet)
	if outlet.value == "" {
		outlet = f.first(titleField, notBlank)
	}
	chapters := book.chapters(path.Dir(packagePath))
	if len(chapters) == 0 {
		return errors.New("no articles")
	}
	served := 0
	for i, name := range chapters {
		at := draft{place: cleanPath(name), ordinal: strconv.Itoa(i + 1)}
		data, err := files.read(name)
		if errors.Is(err, errBomb) {
			return err
		}
		if err != nil {
			if err := out.problem(at.place, err.Error()); err != nil {
				return err
			}
			continue
		}
		text, title, err := chapterText(decodedPage(data, "", out))
		switch {
		case err != nil:
			if err := out.problem(at.place, err.Error()); err != nil {
				return err
			}
			continue
		case len(text) < longParagraph:
			continue // a cover, or the table of contents
		}
		var d draft
		d.set(&d.text, "text", namedValue{"chapter", text})
		d.set(&d.title, "title", namedValue{"heading", title})
		d.set(&d.source, "source", outlet)
		d.authors(f[authorField])
		d.published = f.days()
		d.place, d.ordinal = at.place, at.ordinal
		served++
		if err := out.add(d); err != nil {
			return err
		}
	}
	if served == 0 {
		return errors.New("no text")
	}
	return nil
}

// chapterText returns the title of a chapter and the text below it.
func chapterText(page string) (text, title string, err error) {
	document, err := parseHTML(page)
	if err != nil {
		return "", "", err
	}
	if heading := find(document, isHeading); heading != nil {
		title = oneLine(textOf(heading, false))
	}
	return textBelowTitle(document, title), title, nil
}

// tree parses an XML file of the archive.
func (z zipFiles) tree(name string) (*element, error) {
	data, err := z.read(name)
	if err != nil {
		return nil, err
	}
	return parseXML(string(data))
}

// attribute is the value of an element's attribute, or "".
func (e *element) attribute(name string) string {
	for _, attr := range e.attrs {
		if attr.Name.Local == name {
			return attr.Value
		}
	}
	return ""
}

// chapters are the paths of a book's chapters, in reading order.
func (e *element) chapters(dir string) []string {
	spine, manifest := e.find("spine"), e.find("manifest")
	if spine == nil || manifest == nil {
		return nil
	}
	paths := make(map[string]string)
	for _, item := range manifest.children {
		kind := item.attribute("media-type")
		if strings.Contains(kind, "html") && !strings.Contains(item.attribute("properties"), "nav") {
			href, err := url.PathUnescape(item.attribute("href"))
			if err == nil {
				paths[item.attribute("id")] = path.Join(dir, href)
			}
		}
	}
	var chapters []string
	for _, ref := range spine.children {
		if name := paths[ref.attribute("idref")]; name != "" {
			chapters = append(chapters, name)
		}
	}
	return chapters
}
