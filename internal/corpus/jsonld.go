package corpus

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// linkedData is what the JSON-LD of a page holds.
type linkedData struct {
	// articles are the objects that are articles, and pages those that are web
	// pages, in the page's order.
	articles, pages []jsonMembers
	// byID are the objects that have an identifier which others refer to.
	byID map[string]jsonMembers
	// count is the number of objects.
	count int
}

// maxLinked is the number of JSON-LD objects that are read.
const maxLinked = 10_000

// add reads the JSON-LD of a script, and mends it if necessary.
func (l *linkedData) add(script string) {
	script = strings.TrimSpace(script)
	for _, wrap := range []string{"//", "/*", "<!--", "*/", "<![CDATA[", "*/"} {
		script = strings.TrimSpace(strings.TrimPrefix(script, wrap))
	}
	var value json.RawMessage
	if json.NewDecoder(newJSONMender(strings.NewReader(script))).Decode(&value) != nil {
		return
	}
	l.walk(value, 0)
}

// otherThings are members of an article or a page that hold other articles.
var otherThings = wordSet(`itemlistelement haspart ispartof mentions citation comment comments relatedlink about
	workexample isbasedon review subjectof significantlink video associatedmedia`)

func (l *linkedData) walk(value json.RawMessage, depth int) {
	if depth > maxNesting || l.count > maxLinked || len(value) == 0 {
		return
	}
	l.count++
	if value[0] == '[' {
		var list []json.RawMessage
		if json.Unmarshal(value, &list) == nil {
			for _, item := range list {
				l.walk(item, depth+1)
			}
		}
		return
	}
	var members jsonMembers
	if value[0] != '{' || json.Unmarshal(value, &members) != nil {
		return
	}
	if id := jsonScalar(members.get("@id"), nil, 0); id != "" && len(members) > 1 {
		if l.byID == nil {
			l.byID = make(map[string]jsonMembers)
		}
		l.byID[id] = members
	}
	types := members.types()
	switch {
	case slices.ContainsFunc(types, isArticleType):
		l.articles = append(l.articles, members)
	case slices.ContainsFunc(types, func(name string) bool { return strings.HasSuffix(name, "Page") }):
		l.pages = append(l.pages, members)
	}
	for _, name := range members.names() {
		if inner := members[name]; (inner[0] == '{' || inner[0] == '[') && !otherThings[strings.ToLower(termOf(name))] {
			l.walk(inner, depth+1)
		}
	}
}

// get returns a member, or JSON's null if there is none.
func (m jsonMembers) get(name string) json.RawMessage {
	if value, ok := m[name]; ok {
		return value
	}
	return json.RawMessage("null")
}

// types are the names of an object's types, without their vocabulary.
func (m jsonMembers) types() []string {
	types := jsonValues(m.get("@type"), scalarNames)
	for i := range types {
		types[i] = termOf(types[i])
	}
	return types
}

// termOf removes the vocabulary from a term: "schema:headline" and
// "https://schema.org/headline" become "headline".
func termOf(name string) string {
	_, term, found := strings.Cut(path.Base(name), ":")
	if !found {
		return path.Base(name)
	}
	return term
}

// isArticleType reports whether a type of schema.org is a kind of Article.
func isArticleType(name string) bool {
	return strings.HasSuffix(name, "Article") || strings.HasSuffix(name, "BlogPosting") || name == "Report" || name == "SocialMediaPosting"
}

// main are the fields of the page's own article: of several, the one with the
// page's title or address, or else the first. They are empty if there is none.
func (l *linkedData) main(title, address string) *fields {
	candidates := l.articles
	if len(candidates) == 0 {
		candidates = l.pages
	}
	best, most := new(fields), -1
	for _, members := range candidates {
		f := l.resolved(members).fields(0)
		if !f.has(titleField) {
			f.add(meaning{titleField, 90}, "name", jsonValues(members.get("name"), scalarNames)...)
		}
		score := 0
		if headline := oneLine(html.UnescapeString(f.first(titleField, notBlank).value)); headline != "" && strings.Contains(oneLine(title), headline) {
			score++
		}
		if link := f.first(urlField, isAddress).value; address != "" && link == address {
			score += 2
		}
		if score > most {
			best, most = f, score
		}
	}
	return best
}

// resolved replaces references to other objects by these objects.
func (l *linkedData) resolved(members jsonMembers) jsonMembers {
	resolved := make(jsonMembers, len(members))
	for name, value := range members {
		if name == "@id" || strings.EqualFold(termOf(name), "id") {
			continue // which names the object in the page, not the article
		}
		resolved[name] = l.resolve(value, 0)
	}
	return resolved
}

func (l *linkedData) resolve(value json.RawMessage, depth int) json.RawMessage {
	const deep = 2
	switch {
	case depth > deep:
	case value[0] == '[':
		var list []json.RawMessage
		if json.Unmarshal(value, &list) != nil {
			return value
		}
		for i := range list {
			list[i] = l.resolve(list[i], depth+1)
		}
		if again, err := json.Marshal(list); err == nil {
			return again
		}
	case value[0] == '{' && bytes.Contains(value, []byte("@id")):
		var reference jsonMembers
		if json.Unmarshal(value, &reference) != nil || len(reference) > 2 {
			return value
		}
		if target, ok := l.byID[jsonScalar(reference.get("@id"), nil, 0)]; ok {
			if again, err := json.Marshal(target); err == nil {
				return again
			}
		}
	case value[0] == '"':
		if target, ok := l.byID[jsonScalar(value, nil, 0)]; ok && !target.isType("Article") && !target.isType("Page") {
			if again, err := json.Marshal(target); err == nil {
				return again
			}
		}
	}
	return value
}

// isType reports whether one of an object's types has that ending.
func (m jsonMembers) isType(ending string) bool {
	return slices.ContainsFunc(m.types(), func(name string) bool { return strings.HasSuffix(name, ending) })
}
