package article_test

import (
	"reflect"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/words"
)

func sample() *article.Document {
	return index.Analyze(article.Article{
		ID: "a/1", Title: "Ships wait at the canal", Source: "Outlet", URL: "https://example.org/1", Author: "A. Writer", File: "a.md",
		Published: time.Date(2021, 3, 29, 6, 30, 0, 0, time.FixedZone("", 2*3600)),
		Text:      "Ships wait at the canal\n\nA ship ran aground. It was freed on Monday.\n\nHundreds of ships waited.",
	}, words.NewAnalyzer())
}

func TestDocumentSurvivesStorage(t *testing.T) {
	for _, d := range []*article.Document{sample(), index.Analyze(article.Article{ID: "x", Text: "One.\n\nMara Quell/AP The weir."}, words.NewAnalyzer())} {
		got, err := article.Decode(d.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if !got.Published.Equal(d.Published) || got.Day() != d.Day() {
			t.Errorf("published %v, want %v", got.Published, d.Published)
		}
		got.Published = d.Published
		if string(got.Encode()) != string(d.Encode()) || !reflect.DeepEqual(got.Sentences, d.Sentences) || !reflect.DeepEqual(got.Article, d.Article) {
			t.Errorf("got  %+v\nwant %+v", got, d)
		}
	}
}

func TestTruncatedDocumentIsAnError(t *testing.T) {
	stored := sample().Encode()
	for n := range len(stored) {
		if d, err := article.Decode(stored[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes decode to %+v", n, len(stored), d)
		}
	}
}

func FuzzDecodeDocument(f *testing.F) {
	f.Add(sample().Encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, stored []byte) {
		d, err := article.Decode(stored)
		if err != nil {
			return
		}
		for i := range d.Sentences {
			d.Sentence(i)
			for _, position := range d.Terms[i] {
				_ = d.Vocabulary[position]
			}
		}
	})
}
