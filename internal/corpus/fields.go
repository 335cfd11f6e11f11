package corpus

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// namedValue is a value under the name that its file gives it.
type namedValue struct {
	name, value string
}

// fieldValue holds the values under one name of a file; none of them is blank
// or a placeholder.
type fieldValue struct {
	name   string
	rank   int
	values []string
}

// fields are what a file says about an article: for each field, the values of
// all its names, most reliable first.
type fields [fieldCount][]fieldValue

// add adds the values of a name. If two names differ only in case or
// separators, the later one counts.
func (f *fields) add(m meaning, name string, values ...string) {
	if m.field == noField {
		return
	}
	entry := fieldValue{name: name, rank: m.rank}
	for _, value := range values {
		if !isPlaceholder(value) {
			entry.values = append(entry.values, value)
		}
	}
	isDay := m.field == publishedField || m.field == dayField
	if len(entry.values) == 0 && !isDay {
		return // of a day it counts that the file has a name for it
	}
	known := f[m.field]
	i, double := slices.BinarySearchFunc(known, m.rank, func(v fieldValue, rank int) int { return cmp.Compare(v.rank, rank) })
	switch {
	case double && len(entry.values) > 0:
		known[i] = entry
	case !double:
		f[m.field] = slices.Insert(known, i, entry)
	}
}

// addNamed adds values by their name.
func (f *fields) addNamed(name string, values ...string) { f.add(meaningOf(name), name, values...) }

// fill copies those fields from other that f does not have.
func (f *fields) fill(other *fields) {
	for i := range f {
		if !f.has(field(i)) && len(other[i]) > 0 {
			f[i] = other[i]
		}
	}
}

// has reports whether the field has any value.
func (f *fields) has(wanted field) bool {
	return slices.ContainsFunc(f[wanted], func(v fieldValue) bool { return len(v.values) > 0 })
}

// first is the most reliable value of a field that suits, or the zero value.
func (f *fields) first(wanted field, suits func(string) bool) namedValue {
	for _, entry := range f[wanted] {
		for _, value := range entry.values {
			if suits(value) {
				return namedValue{entry.name, value}
			}
		}
	}
	return namedValue{}
}

// draft is the article that the fields describe.
func (f *fields) draft() (draft, error) {
	d := draft{}
	text, textName, err := f.text()
	if err != nil {
		return draft{}, err
	}
	d.set(&d.text, "text", namedValue{textName, text})
	title := f.first(titleField, notBlank)
	if title.value, err = textOfMarkup(title.value); err != nil {
		return draft{}, err
	}
	d.set(&d.title, "title", title)
	d.set(&d.id, "id", f.first(idField, notBlank))
	d.set(&d.source, "source", f.first(sourceField, isOutlet))
	d.set(&d.url, "url", f.link())
	d.authors(f[authorField])
	d.published = f.days()
	return d, nil
}

// text returns the article's text, or the longest summary if it has none, and
// the name that gave it.
func (f *fields) text() (text, name string, err error) {
	for _, entry := range f[textField] {
		if text, err = textOfMarkup(strings.Join(entry.values, "\n\n")); err != nil {
			return "", "", err
		}
		if name = entry.name; !isBlank(text) {
			break
		}
	}
	text, isCut := withoutCutMark(text)
	if !isBlank(text) && !isCut {
		return text, name, nil
	}
	for _, entry := range f[summaryField] {
		summary, err := textOfMarkup(strings.Join(entry.values, "\n\n"))
		if err != nil {
			return "", "", err
		}
		if summary, _ = withoutCutMark(summary); len(summary) > len(text) {
			text, name = summary, entry.name
		}
	}
	return text, name, nil
}

// cutMark is what news APIs put at the end of a text that they have shortened.
var cutMark = regexp.MustCompile(`\s*(?:…|\.\.\.)?\s*\[\+\s?\d+ (?:chars|characters)\]\s*$`)

// withoutCutMark cuts a text that ends in a cutMark after its last whole
// sentence.
func withoutCutMark(text string) (string, bool) {
	const far = 60 // of the mark's start from the end
	if !strings.HasSuffix(strings.TrimRight(text, " \n"), "]") {
		return text, false
	}
	start := max(0, len(text)-far)
	at := cutMark.FindStringIndex(text[start:])
	if at == nil {
		return text, false
	}
	text = text[:start+at[0]]
	if end := strings.LastIndexAny(text, ".!?"); end > 0 {
		return text[:end+1], true
	}
	return text, true
}

// link is the article's address: one under a name for addresses, or else an
// outlet that is given as the address of a page.
func (f *fields) link() namedValue {
	if link := f.first(urlField, isAddress); link.value != "" {
		return link
	}
	return f.first(sourceField, isPageAddress)
}

// days are the candidates for the day of publication, most reliable first. The
// day of saving counts only if no name means publication: a program that has
// such a name, and left it empty, did not know the day.
func (f *fields) days() []namedValue {
	var days []namedValue
	for _, tier := range []field{publishedField, dayField} {
		for _, entry := range f[tier] {
			for _, value := range entry.values {
				days = append(days, namedValue{entry.name, value})
			}
		}
	}
	if len(f[publishedField]) > 0 || len(f[dayField]) > 0 {
		return days
	}
	for _, entry := range f[savedField] {
		for _, value := range entry.values {
			if isDate(value) {
				days = append(days, namedValue{entry.name, value})
			}
		}
	}
	return days
}

func notBlank(value string) bool { return !isBlank(value) }

func isBlank(value string) bool { return strings.TrimSpace(value) == "" }

func isAddress(value string) bool { return webAddress(value) != "" }

// isPageAddress reports whether a value is the address of a page, not of a
// whole site.
func isPageAddress(value string) bool {
	address := webAddress(value)
	if address == "" {
		return false
	}
	_, rest, _ := strings.Cut(address, "://")
	_, page, _ := strings.Cut(strings.TrimRight(rest, "/"), "/")
	return page != "" && !strings.HasPrefix(page, "#")
}

// isOutlet reports whether a value is an outlet's name and not an address, an
// account's handle or the number of a row.
func isOutlet(value string) bool {
	value = strings.TrimSpace(value)
	return value != "" && !bareAddress.MatchString(value) && !isAddress(value) && !strings.Contains(value, "://") && !strings.HasPrefix(value, "@") && !strings.HasPrefix(value, "#") &&
		!isPlaceholder(value) && strings.ContainsFunc(value, unicode.IsLetter)
}

// bareAddress matches a page's address without its scheme.
var bareAddress = regexp.MustCompile(`^[\w-]+(?:\.[\w-]+)+/\S*$`)

// isName reports whether a value is a person's name and not an address or a
// number.
func isName(value string) bool { return isOutlet(value) }

var byWord = regexp.MustCompile(`(?i)^by[: ]\s*`)

// authors sets the author from the most reliable name that has one.
func (d *draft) authors(entries []fieldValue) {
	for _, entry := range entries {
		var names []string
		for _, value := range entry.values {
			if value = byWord.ReplaceAllString(strings.TrimSpace(value), ""); isName(value) && !slices.Contains(names, value) {
				names = append(names, value)
			}
		}
		if len(names) > 0 {
			d.set(&d.author, "author", namedValue{entry.name, strings.Join(names, ", ")})
			return
		}
	}
}
