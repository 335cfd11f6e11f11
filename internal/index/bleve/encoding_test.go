package bleve

import (
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/words"
)

func sampleStored() index.Stored {
	a := article.Article{
		ID: "a/1", Title: "Ships wait at the canal", Source: "Outlet", URL: "https://example.org/1", Author: "A. Writer", File: "a.md",
		Published: time.Date(2021, 3, 29, 6, 30, 0, 0, time.UTC), Text: "A ship ran aground. It was freed on Monday.",
	}
	return index.Stored{Document: index.Analyze(a, words.NewAnalyzer()), Hash: article.ContentHash(&a), Line: "line"}
}

func TestStoredArticlesSurvive(t *testing.T) {
	want := sampleStored()
	entry, err := decodeEntry(encodeStored(want))
	if err != nil {
		t.Fatal(err)
	}
	if entry.Summary != *want.Summary() || entry.Hash != want.Hash || entry.Line != want.Line || entry.Length != want.Length() {
		t.Errorf("the entry is %+v", entry)
	}
	if document, err := decodeDocument(encodeStored(want)); err != nil || document.Article != want.Article {
		t.Errorf("the document is %+v: %v", document, err)
	}
}

func FuzzDecodeStored(f *testing.F) {
	f.Add(encodeStored(sampleStored()))
	f.Add([]byte{0, 0})
	f.Fuzz(func(t *testing.T, stored []byte) {
		_, _ = decodeEntry(stored)
		_, _ = decodeDocument(stored)
	})
}
