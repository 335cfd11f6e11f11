package evaluation

import (
	"encoding/json"
	"fmt"
	"testing"
)

func TestLabel(t *testing.T) {
	pier := ReadArticle{ID: "pier", Title: "New pier", Day: "2031-04-01", Sentences: []string{
		"Mayor OLA REIFF opened the pier.", "It was a Tuesday.", "Ola Reiffs are many.", "The mayor, Ola  Reiff, left.",
	}}
	town := ReadArticle{ID: "town", Title: "Town hall", Sentences: []string{"Ola Reiff spoke.", "Ms. Reiff left."}}
	read := func(article ReadArticle, positions ...int) ReadArticle {
		article.Read = positions
		return article
	}
	for _, test := range []struct {
		name          string
		answers, gold []string
		articles      []ReadArticle
		want          string
	}{
		{"gold and another", []string{"Ola Reiff"}, []string{"pier"}, []ReadArticle{read(town, 1), read(pier, 1, 0, 1)},
			`[{"title":"Town hall","day":"","sentences":["Ola Reiff spoke.","Ms. Reiff left."],"right":[],"spans":{},"unsure":[0],"near":[1]},` +
				`{"title":"New pier","day":"2031-04-01","sentences":["Mayor OLA REIFF opened the pier.","It was a Tuesday.","Ola Reiffs are many.","The mayor, Ola  Reiff, left."],` +
				`"right":[0,3],"spans":{"0":"OLA REIFF","3":"Ola  Reiff"},"unsure":[],"near":[0,1]}]`},
		{"the first answer that stands there", []string{"nobody", "Ms. Reiff", "Reiff left"}, []string{"town"}, []ReadArticle{read(town, 0)},
			`[{"title":"Town hall","day":"","sentences":["Ola Reiff spoke.","Ms. Reiff left."],"right":[1],"spans":{"1":"Ms. Reiff"},"unsure":[],"near":[0]}]`},
		{"unanswerable", nil, nil, []ReadArticle{read(town, 0)},
			`[{"title":"Town hall","day":"","sentences":["Ola Reiff spoke.","Ms. Reiff left."],"right":[],"spans":{},"unsure":[],"near":[0]}]`},
		{"nothing read", []string{"Ola Reiff"}, []string{"pier"}, []ReadArticle{pier}, `[]`},
	} {
		question := Question{Text: "Who <opened> it?", Answers: test.answers, Gold: test.gold}
		got, err := json.Marshal(question.Label("asked", test.articles))
		if err != nil {
			t.Fatal(err)
		}
		want := `{"source":"asked","question":"Who \u003copened\u003e it?","articles":` + test.want + `}`
		if string(got) != want {
			t.Errorf("%s\ngot  %s\nwant %s", test.name, got, want)
		}
	}
}

func TestLabelKeepsTheSentencesAround(t *testing.T) {
	var long ReadArticle
	for i := range 200 {
		long.Sentences = append(long.Sentences, fmt.Sprintf("Sentence %d.", i))
	}
	long.ID, long.Read = "long", []int{100, 110}
	question := Question{Text: "Which?", Answers: []string{"sentence 100", "sentence 59", "sentence 150"}, Gold: []string{"long"}}
	article := question.Label("quiz", []ReadArticle{long}).Articles[0]
	if first, n := article.Sentences[0], len(article.Sentences); first != "Sentence 60." || n != 91 {
		t.Errorf("%d sentences from %q, want 91 from the one of place 60", n, first)
	}
	if fmt.Sprint(article.Right, article.Near, article.Spans) != "[40 90] [40 50] map[40:Sentence 100 90:Sentence 150]" {
		t.Errorf("right %v, near %v, spans %v", article.Right, article.Near, article.Spans)
	}
}

func TestAnswering(t *testing.T) {
	question := Question{Answers: []string{"tern", "?!"}}
	if got := question.Answering([]string{"A tern.", "Terns.", "No?!", "Tern: it flew."}); fmt.Sprint(got) != "[0 3]" {
		t.Errorf("sentences %v answer, want 0 and 3", got)
	}
}
