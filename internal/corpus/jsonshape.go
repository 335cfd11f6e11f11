package corpus

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// foundObject is an article found in a JSON value.
type foundObject struct {
	fields   *fields
	likeness likeness
}

// jsonSearch finds the articles in a JSON value by their shape: objects that
// have a text, or else those with a title and more. It needs no knowledge of
// products: the response of a news service, the hits of a search and an export
// are all objects with arrays of such objects somewhere in them.
type jsonSearch struct {
	found []foundObject
	// listed counts the articles found that are in a list.
	listed int
}

// articlesIn are the articles in an object that is not one itself.
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

// object examines one object. around is what the objects around it say; their
// outlet is passed on.
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
	// An object around a list of articles is not an article, even if it has a
	// title; one around a single object may be an article and its outlet.
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

// members examines the members of an object that is not known to be an article.
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

// list examines the objects of a list. If some are articles, the others count
// as articles without a text, so that a problem is reported for them.
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

// outletOf is what an object around articles says about their outlet: in a
// field of its own, in an object next to the articles, or as the title of a
// feed.
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

// columnRows are the articles of an object in one of the layouts that pandas
// writes tables in: names and rows separately, a list for each column, or for
// each column an object by row number. It is nil for any other object.
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

// columnOf are the cells of a column: a list, or an object by row number.
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

// tableRows are the articles of rows below a header.
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
