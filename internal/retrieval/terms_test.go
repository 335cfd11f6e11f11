package retrieval

import (
	"math"
	"testing"
)

// TestTermsHeld checks by hand what an article holds of a question: of three terms,
// its best sentence has the name, the sentence before and the title, which is that
// sentence here, have another, and the third is nowhere.
func TestTermsHeld(t *testing.T) {
	ix := open(t, map[string]string{"a.txt": "The gherkin cost little.\n\nYesterday Zelda slept.\n\nNobody came."})
	q, opened := find(t, ix, "gherkin Zelda wombat")
	if len(opened) != 1 || len(q.Terms) != 3 {
		t.Fatalf("terms %+v of %d articles", q.Terms, len(opened))
	}
	for i := range q.Terms {
		q.Terms[i].Weight, q.Terms[i].Name = float64(2+i), q.Terms[i].Text == "zelda"
	}
	terms, document := TermsOf(q), opened[0].Document
	held := terms.Held(document, 0.5)
	if want := (inTitle*2 + 3) / 9; math.Abs(held.Sentence-want) > 1e-9 || held.Names != 1 || held.Weight != 5 || held.Rarest != 3 {
		t.Errorf("held %+v, want a sentence with %v", held, want)
	}
	if document.Sentences[1].Aside = true; terms.Held(document, 0.5).Sentence >= held.Sentence {
		t.Errorf("an aside counts: %+v", terms.Held(document, 0.5))
	}
	if held := terms.Held(document, 0.6); held != (Held{}) {
		t.Errorf("with too little of the question: %+v", held)
	}
	namesShare := func(met []float64) float64 {
		return terms.weightOfNames(func(term int) float64 { return oneIf(met[term] >= 1) })
	}
	if share, names := terms.Share(terms.In(document), 1), namesShare(terms.In(document)); share != 5.0/9 || names != 1 {
		t.Errorf("shares %v and %v", share, names)
	}
	first := terms.Of(document, document.Terms[0])
	if share, names := terms.Share(first, 1), namesShare(first); share != 2.0/9 || names != 0 {
		t.Errorf("shares of the first sentence %v and %v", share, names)
	}
	if met := terms.Of(document, document.Terms[2]); met != nil {
		t.Errorf("a sentence without the question's words meets %v", met)
	}
}

// TestOtherWordsForATerm: another spelling meets a term less than the term itself,
// and a synonym less than that.
func TestOtherWordsForATerm(t *testing.T) {
	ix := open(t, map[string]string{"a.txt": "In the harbour Zelenskyy boarded the vessel."})
	q, opened := find(t, ix, "which ship did Zelensky board in the harbour?")
	if len(opened) != 1 {
		t.Fatalf("found %v", opened)
	}
	terms := TermsOf(q)
	met := terms.In(opened[0].Document)
	for i, term := range q.Terms {
		want, named := map[string]float64{"ship": Synonym, "zelensky": Spelling}[term.Text]
		if !named {
			want = 1
		}
		if met[i] != want {
			t.Errorf("%s is met by %v, want %v", term.Text, met[i], want)
		}
	}
	if len(q.Terms) != 4 || terms.Share(met, Synonym) != 1 || terms.Share(met, Spelling) == 1 {
		t.Errorf("terms %+v, shares %v with synonyms, %v without", q.Terms, terms.Share(met, Synonym), terms.Share(met, Spelling))
	}
}
