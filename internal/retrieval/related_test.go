package retrieval

import "testing"

// TestRelatedTo: an article that holds a third of a text's weight is not related to
// it, and a caption is no sentence to show, however much it shares.
func TestRelatedTo(t *testing.T) {
	ix := open(t, map[string]string{
		"a.txt": "Flood\n\nVillagers carried sandbags to the weir in Dunmarrow.\n\nThe weir held.\n\nSunday's storm was the worst for years.",
		"b.txt": "A sandbag fell from a lorry at the weir.",
	})
	q, opened := find(t, ix, "did the sandbags at the weir in Dunmarrow hold the flood that came with Sunday's storm")
	if len(opened) != 2 || opened[0].ID != "a.txt" {
		t.Fatalf("found %v", opened)
	}
	for _, want := range []string{"Villagers carried sandbags to the weir in Dunmarrow.", "The weir held."} {
		related := RelatedTo(q, opened, 5)
		if len(related) != 1 || related[0].Found != opened[0] || related[0].Document.Sentence(related[0].Position) != want {
			t.Fatalf("related %+v, want %q", related, want)
		}
		related[0].Document.Sentences[related[0].Position].Aside = true
	}
	if one := RelatedTo(q, []*Found{opened[0], opened[0]}, 1); len(one) != 1 {
		t.Errorf("%d articles, want at most 1", len(one))
	}
}
