package index

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"byline/internal/corpus"
	"byline/internal/words"
)

func sampleDocument() *Document {
	return Analyze(corpus.Article{
		ID: "a/1", Title: "Ships wait at the canal", Source: "Outlet", URL: "https://example.org/1", Author: "A. Writer", File: "a.md",
		Published: time.Date(2021, 3, 29, 6, 30, 0, 0, time.FixedZone("", 2*3600)),
		Text:      "Ships wait at the canal\n\nA ship ran aground. It was freed on Monday.\n\nHundreds of ships waited.",
	}, words.NewAnalyzer())
}

func TestAnalyzeGivesEachSentenceItsTerms(t *testing.T) {
	d := sampleDocument()
	var got [][]string
	for _, positions := range append([][]uint32{d.TitleTerms}, d.Terms...) {
		var terms []string
		for _, position := range positions {
			terms = append(terms, d.Vocabulary[position])
		}
		got = append(got, terms)
	}
	want := [][]string{
		{"ship", "wait", "at", "the", "canal"},
		{"ship", "wait", "at", "the", "canal"},
		{"a", "ship", "run", "aground"},
		{"it", "was", "free", "on", "monday"},
		{"hundr", "of", "ship", "wait"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("terms are %q, want %q", got, want)
	}
	if s := d.Sentence(2); s != "It was freed on Monday." {
		t.Errorf("sentence 2 is %q", s)
	}
	if before, after := d.Sentence(-1), d.Sentence(4); before != "" || after != "" {
		t.Errorf("beyond the ends stand %q and %q", before, after)
	}
}

func TestPanicOverAnArticleIsAnErrorThatNamesIt(t *testing.T) {
	_, err := analyzed(corpus.Article{ID: "x", File: "a.txt", Text: "The army came."}, nil)
	if err == nil || !strings.Contains(err.Error(), `article "x" of a.txt`) {
		t.Errorf("error is %v", err)
	}
}

func TestTheHeadlineOfATeaserIsASentence(t *testing.T) {
	for _, test := range []struct{ title, text, first string }{
		{"Drell to host the 2031 regatta", "The rowers' union decided on Monday.", "Drell to host the 2031 regatta"},
		{"Drell to host the 2031 regatta", "", "Drell to host the 2031 regatta"},
		{"Drell to host the regatta", "Drell will host the next regatta, the rowers' union said.", "Drell will host the next regatta, the rowers' union said."},
		{"The regatta", "The rowers' union decided on Monday.", "The rowers' union decided on Monday."},
		{"Union decides", "The rowers met on Monday.", "Union decides"},
		{"", "The rowers' union decided on Monday.", "The rowers' union decided on Monday."},
		{"Rowers met in Drell. Their union decided…", "Rowers met in Drell. Their union decided on a boat.", "Rowers met in Drell."},
		{"How it was decided", "One met. Two spoke. Three slept. Four left. Five stayed.", "One met."},
	} {
		d := Analyze(corpus.Article{ID: "a", Title: test.title, Text: test.text}, words.NewAnalyzer())
		if got := d.Sentence(0); got != test.first {
			t.Errorf("%q over %q starts with %q", test.title, test.text, got)
		}
		if strings.HasSuffix(test.title, "…") && len(d.Sentences) != 2 {
			t.Errorf("%q, made of the text, stands in it again: %d sentences", test.title, len(d.Sentences))
		}
	}
}
