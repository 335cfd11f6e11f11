package main

import (
	"strings"
	"testing"

	"byline/internal/answer"
)

func TestWriteJSON(t *testing.T) {
	given := answer.Answer{
		WhyNot: answer.Unanswered,
		Quotes: []answer.Quote{{
			Article: &answer.Article{ID: "a"}, Sentence: "He paid €5.", Highlight: answer.Span{Start: 8, End: 12},
			SaidBy: "Maria Roe", AlsoIn: []*answer.Article{{ID: "b"}}, Independent: 2, DiffersFrom: []int{2, 3},
			Parts: []answer.Part{{Name: "names", Value: 1, Weight: -0.5}},
		}},
	}
	const want = `{"question":"","as_of":"","answered":false,"confidence":0,"took_ms":0,"answers":[{"rank":1,"score":0,"sentence":"He paid €5.","before":"","after":"",` +
		`"article":{"id":"a","title":"","source":"","url":"","published":""},"highlight":[8,12],"said_by":"Maria Roe",` +
		`"also_in":[{"id":"b","title":"","source":"","url":"","published":""}],"independent":2,"differs_from":[2,3],` +
		`"explain":[{"name":"names","value":1,"weight":-0.5}]}],"why_not":"unanswered","terms":[]}` + "\n"
	var out strings.Builder
	if err := writeJSON(&out, &given, true); err != nil || out.String() != want {
		t.Errorf("error %v\n got %s\nwant %s", err, out.String(), want)
	}
}
