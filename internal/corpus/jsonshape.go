package corpus

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// foundObject is an article that lies somewhere in a JSON value.
type foundObject struct {
	fields   *fields
	likeness likeness
}

// jsonSearch finds the articles in a JSON value by their shape: the objects
// that have a text, else those that have a title and more. It needs to know no
// product: an answer of a news service, the hits of a search and an export are
// objects with arrays of such objects somewhere in them.
type jsonSearch struct {
	found []foundObject
	// listed counts those of found that lie in a list.
	listed int
}

// articlesIn are the articles in an object that is none itself.
func articlesIn(members jsonMembers) []*fields {
	var s jsonSearch
	s.members(members, nil, 0)
	surest := noArticle
	for _, found := range s.found {
		surest = max(surest, found.likeness)
	}
	var articles []*fields
	for _, found := range s.found {
		if found.likeness == surest || found.likeness >= teaser {
			articles = append(articles, found.fields)
		}
	}
	return articles
}

// object looks at one object. around is what the objects around it say, of
// which the outlet is passed on.
func (s *jsonSearch) object(value json.RawMessage, around *fields, depth int) {
	members, err := membersOf(value)
	if err != nil {
		return
	}
	f := members.fields(0)
	likeness := f.likeness()
	before, listed := len(s.found), s.listed
	if likeness < whole {
		s.members(members, around, depth)
	}
	// An object around a list of articles is none itself, whatever its title;
	// one around another object may be an article and its outlet.
	isWrapper := s.listed > listed && !f.hasDay()
	if likeness == noArticle || isWrapper {
		return
	}
	s.found, s.listed = s.found[:before], listed
	if around != nil && !f.has(sourceField) {
		f[sourceField] = around[sourceField]
	}
	s.found = append(s.found, foundObject{f, likeness})
}

// members looks at the members of an object that is not known to be an article.
func (s *jsonSearch) members(members jsonMembers, around *fields, depth int) {
	if depth > maxNesting {
		return
	}
	if rows := columnRows(members); rows != nil {
		for _, f := range rows {
			s.found = append(s.found, foundObject{f, f.likeness()})
		}
		return
	}
	around = outletOf(members, around)
	for _, name := range members.names() {
		switch value := members[name]; value[0] {
		case '{':
			s.object(value, around, depth+1)
		case '[':
			var list []json.RawMessage
			if json.Unmarshal(value, &list) != nil {
				continue
			}
			s.list(list, around, depth+1)
		}
	}
}

// list looks at the objects of a list. Those that are none among others that
// are articles stand for articles without a text, which is to be told.
func (s *jsonSearch) list(list []json.RawMessage, around *fields, depth int) {
	start := len(s.found)
	var gaps []int
	surest := noArticle
	for _, item := range list {
		if item[0] != '{' {
			continue
		}
		before := len(s.found)
		s.object(item, around, depth)
		if len(s.found) == before {
			gaps = append(gaps, before)
			s.found = append(s.found, foundObject{fields: new(fields)})
		}
		for _, found := range s.found[before:] {
			surest = max(surest, found.likeness)
		}
	}
	if surest == noArticle {
		s.found = s.found[:start]
		return
	}
	for _, gap := range gaps {
		s.found[gap].likeness = surest
	}
	s.listed += len(s.found) - start
}

// outletOf is what an object around articles says of their outlet: in a field
// of its own, in an object beside them, or, in a feed, with its title.
func outletOf(members jsonMembers, around *fields) *fields {
	f := members.fields(0)
	outlet := new(fields)
	for _, name := range []string{"feed", "channel", "source", "site", "publication", "meta"} {
		value, ok := members[name]
		if ok && value[0] == '{' && !f.has(sourceField) {
			if inner, err := membersOf(value); err == nil {
				f.fill(inner.fields(2))
			}
		}
	}
	switch {
	case f.has(sourceField):
		outlet[sourceField] = f[sourceField]
	case f.has(titleField) && !f.hasDay():
		outlet[sourceField] = f[titleField]
	case around != nil:
		return around
	}
	return outlet
}

// columnRows are the articles of an object that holds them by column, as
// pandas writes tables: names and rows apart, a list for each column, or an
// object by row number for each. nil where the object is no such table.
func columnRows(members jsonMembers) []*fields {
	var header []string
	var rows [][]json.RawMessage
	if json.Unmarshal(members["columns"], &header) == nil && json.Unmarshal(members["data"], &rows) == nil {
		return tableRows(header, rows)
	}
	columns := make(map[string][]json.RawMessage)
	length := 0
	for _, name := range members.names() {
		column, ok := columnOf(members[name])
		if !ok || length > 0 && len(column) != length || len(column) == 0 {
			return nil
		}
		columns[name], length = column, len(column)
	}
	names := members.names()
	isColumn := func(wanted field) bool {
		return slices.ContainsFunc(names, func(name string) bool { return meaningOf(name).field == wanted })
	}
	if len(columns) < 2 || !isColumn(titleField) && !(isColumn(textField) && (isColumn(urlField) || isColumn(publishedField) || isColumn(dayField))) {
		return nil
	}
	for i := range length {
		row := make([]json.RawMessage, len(names))
		for j, name := range names {
			row[j] = columns[name][i]
		}
		rows = append(rows, row)
	}
	return tableRows(names, rows)
}

// columnOf are the cells of a column that is a list, or an object by row number.
func columnOf(value json.RawMessage) ([]json.RawMessage, bool) {
	var list []json.RawMessage
	if value[0] == '[' {
		return list, json.Unmarshal(value, &list) == nil
	}
	var cells jsonMembers
	if value[0] != '{' || json.Unmarshal(value, &cells) != nil {
		return nil, false
	}
	byNumber := make(map[int]json.RawMessage, len(cells))
	for key, cell := range cells {
		number, err := strconv.Atoi(key)
		if err != nil {
			return nil, false
		}
		byNumber[number] = cell
	}
	for _, number := range slices.Sorted(maps.Keys(byNumber)) {
		list = append(list, byNumber[number])
	}
	return list, true
}

// tableRows are the articles of rows under a header.
func tableRows(header []string, rows [][]json.RawMessage) []*fields {
	articles := make([]*fields, 0, len(rows))
	for _, row := range rows {
		members := make(jsonMembers, len(header))
		for i, name := range header {
			if i < len(row) && len(row[i]) > 0 {
				members[name] = row[i]
			}
		}
		articles = append(articles, members.fields(0))
	}
	return articles
}
