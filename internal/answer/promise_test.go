package answer

import (
	"maps"
	"testing"
)

// TestPromising checks each feature of the promise where it is easy to tell by
// hand: a question of two words of equal weight, over an article whose sentences
// hold one, both or none of them.
func TestPromising(t *testing.T) {
	a := open(t, map[string]string{
		"a.txt": "Nothing else happened in the whole long week.\n\n" +
			"The zebra slept for 3 hours.\n\nNobody came.\n\nWas the gherkin seen by the old gardener?",
	}, script{})
	all, err := a.Promising(t.Context(), Question{Text: "zebra gherkin"})
	if err != nil || len(all) != 4 {
		t.Fatalf("%d sentences, %v", len(all), err)
	}
	for i, want := range []map[string]float64{
		{"cover": (inNeighbour + inArticle) / 2, "vicinity": 0.5, "names": 0, "likeness": 0, "lateness": 0, "figures": 0, "asking": 0, "brevity": 0},
		{"cover": (1 + inArticle) / 2, "vicinity": 1, "names": 0.5, "likeness": 0.5, "lateness": 0.25, "figures": 1, "asking": 0, "brevity": 0},
		{"cover": inNeighbour, "vicinity": 1, "names": 0, "likeness": 0, "lateness": 0.5, "figures": 0, "asking": 0, "brevity": 1},
		{"cover": (1 + inArticle) / 2, "vicinity": 1, "names": 0.5, "likeness": 0.5, "lateness": 0.75, "figures": 0, "asking": 1, "brevity": 0},
	} {
		got := make(map[string]float64)
		for j, name := range PromiseNames() {
			if _, wanted := want[name]; wanted {
				got[name] = all[i].Features[j]
			}
		}
		if !maps.EqualFunc(got, want, func(a, b float64) bool { return a > b-0.01 && a < b+0.01 }) {
			t.Errorf("%q: %v, want %v", all[i].Sentence, got, want)
		}
		if strength := all[i].Features[byStrength]; strength != 1 {
			t.Errorf("the only article has strength %v", strength)
		}
	}
}
