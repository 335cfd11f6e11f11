package retrieval

import (
	"maps"
	"math"
	"slices"
	"testing"
)

// TestPromising checks each feature of the promise where it is easy to tell by
// hand: a question of two words of equal weight, over an article whose sentences
// hold one, both or none of them.
func TestPromising(t *testing.T) {
	ix := open(t, map[string]string{
		"a.txt": "Nothing else happened in the whole long week.\n\n" +
			"The zebra slept for 3 hours.\n\nNobody came.\n\nWas “the gherkin” seen by the old Zebra of Ada Roe?",
	})
	q, opened := find(t, ix, "Who: zebra gherkin")
	all := PromisingOf(q, opened)
	if len(all) != 4 {
		t.Fatalf("%d sentences", len(all))
	}
	for i, want := range []map[string]float64{
		{"cover": (inNeighbour + inArticle) / 2, "vicinity": 0.5, "names": 0, "likeness": 0, "rarest": 0, "second": 0, "unnamed": 0, "lateness": 0, "first": 1, "next": 0, "last": 0, "figures": 0, "asking": 0, "quoting": 0, "capitals": 0, "length": math.Log(9)},
		{"cover": (1 + inArticle) / 2, "vicinity": 1, "names": 0.5, "likeness": 0.5, "rarest": 1, "second": 0, "unnamed": 0.5, "lateness": 0.25, "first": 0, "next": 1, "last": 0, "figures": 1, "asking": 0, "quoting": 0, "capitals": 0, "length": math.Log(7)},
		{"cover": inNeighbour, "vicinity": 1, "names": 0, "likeness": 0, "rarest": 0, "second": 0, "unnamed": 0, "lateness": 0.5, "first": 0, "next": 0, "last": 0, "figures": 0, "asking": 0, "quoting": 0, "capitals": 0, "length": math.Log(3)},
		{"cover": 1, "vicinity": 1, "names": 1, "likeness": 1, "rarest": 1, "second": 1, "unnamed": 1, "lateness": 0.75, "first": 0, "next": 0, "last": 1, "figures": 0, "asking": 1, "quoting": 1, "capitals": math.Log(3), "length": math.Log(12)},
	} {
		maps.Copy(want, map[string]float64{
			"distance": want["cover"] - 1, "title": 0, "whole": 1, "best": 1, "strength": 1, "rank": 0, "third": 0,
			"unnamed-likeness": want["unnamed"], "article-length": math.Log(5), "who": 1, "when": 0,
		})
		got := make(map[string]float64)
		for j, name := range PromiseNames() {
			if _, wanted := want[name]; wanted {
				got[name] = all[i].Features[j]
			}
		}
		for name, value := range want {
			if math.Abs(got[name]-value) > 0.01 {
				t.Errorf("%s of %q = %v, want %v", name, all[i].Sentence, got[name], value)
			}
		}
	}
}

// TestUnnamedTermsAreNoNames checks that a sentence which meets a name alone meets
// none of the other terms, and that later articles rank lower.
func TestUnnamedTermsAreNoNames(t *testing.T) {
	ix := open(t, map[string]string{
		"a.txt": "The keeper gave Zelda a gherkin.",
		"b.txt": "Zelda slept the whole day.",
	})
	q, opened := find(t, ix, "who gave Zelda a gherkin?")
	all := PromisingOf(q, opened)
	if len(all) != 2 {
		t.Fatalf("%d sentences", len(all))
	}
	value := func(i int, name string) float64 { return all[i].Features[slices.Index(PromiseNames(), name)] }
	if value(0, "unnamed") != 1 || value(0, "rank") != 0 {
		t.Errorf("%q meets %v of the terms that are no names, at rank %v", all[0].Sentence, value(0, "unnamed"), value(0, "rank"))
	}
	if value(1, "likeness") == 0 || value(1, "unnamed") != 0 || value(1, "unnamed-likeness") != 0 || value(1, "rank") != 1.0/openedArticles {
		t.Errorf("%q meets %v of all terms and %v of those that are no names, at rank %v",
			all[1].Sentence, value(1, "likeness"), value(1, "unnamed"), value(1, "rank"))
	}
}

// TestShippedPromiseIsSensible compares the promises of sentences that differ in
// one thing.
func TestShippedPromiseIsSensible(t *testing.T) {
	usual := promised{
		byCover: 0.7, byVicinity: 0.5, byLikeness: 0.4, byNames: 0.3, byTitle: 0.4, byWhole: 0.8, byStrength: 0.8, byTime: 0.5,
		byLateness: 0.3, byDistance: -0.1, byLength: math.Log(20), byCapitals: math.Log(3),
	}
	score := func(change func(p *promised)) float64 {
		p := usual
		change(&p)
		return promiseOf.Score(p[:])
	}
	asking := func(word string, feature int) float64 {
		return score(func(p *promised) {
			p[sentenceFeatures+slices.Index(askingWords[:], word)] = 1
			p[feature] = 1
		}) - score(func(p *promised) {
			p[sentenceFeatures+slices.Index(askingWords[:], word)] = 1
			p[feature] = 0
		})
	}
	plain := score(func(*promised) {})
	switch {
	case score(func(p *promised) { p[byCover], p[byDistance] = 0.8, 0 }) <= plain:
		t.Error("a sentence that covers more of the question promises less")
	case score(func(p *promised) { p[byStrength] = 1 }) <= plain:
		t.Error("a sentence of a better article promises less")
	case score(func(p *promised) { p[byAsking] = 1 }) >= plain:
		t.Error("a question promises more")
	case asking("many", byFigures) <= asking("who", byFigures):
		t.Error("a figure promises as much to who as to how many")
	}
}
