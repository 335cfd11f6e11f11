package retrieval

import (
	"fmt"
	"strings"
	"testing"
)

func TestALongArticleIsCutAroundItsPromisingSentences(t *testing.T) {
	var text strings.Builder
	for i := range 120 {
		fmt.Fprintf(&text, "In part %d of the long story the sailors went on about their days and nights at sea.\n\n", i)
		if i == 100 {
			text.WriteString("Divers raised the bronze bell of the Alma near Narvel.\n\n")
		}
	}
	q, opened := find(t, open(t, map[string]string{"a.txt": text.String()}), "who raised the bronze bell of the Alma?")
	passages := Passages(q, opened, MostPassages)
	if len(passages) != passagesAnArticle {
		t.Fatalf("%d passages", len(passages))
	}
	if best := passages[0]; !strings.HasPrefix(best.Document.Sentence(best.Best), "Divers raised") {
		t.Errorf("the most promising sentence is %q", best.Document.Sentence(best.Best))
	}
	taken := make(map[int]bool)
	for _, p := range passages {
		words := 0
		if p.Best < p.First || p.Best > p.Last {
			t.Errorf("a passage from %d to %d around %d", p.First, p.Last, p.Best)
		}
		for i := p.First; i <= p.Last; i++ {
			if taken[i] {
				t.Errorf("sentence %d is in two passages", i)
			}
			taken[i] = true
			words += len(p.Document.Terms[i])
		}
		if words > MostWords && p.First < p.Last {
			t.Errorf("a passage of %d words", words)
		}
	}
}

func TestAShortArticleIsOnePassage(t *testing.T) {
	ix := open(t, map[string]string{"a.txt": "Weather was fair. Zora raised the bronze bell of the ferry Alma. The crew cheered."})
	q, opened := find(t, ix, "who raised the bronze bell of the ferry Alma?")
	passages := Passages(q, opened, MostPassages)
	if len(passages) != 1 || passages[0].First != 0 || passages[0].Best != 1 || passages[0].Last != 2 {
		t.Errorf("passages %+v", passages)
	}
}

// TestSeveralArticlesGetAChance holds that each passage of an article that is
// chosen puts the article's next one behind those of others that promise hardly
// less.
func TestSeveralArticlesGetAChance(t *testing.T) {
	filler := strings.Repeat(strings.Repeat("sailors went about their days at sea and ", 9)+"slept.\n\n", 4)
	ix := open(t, map[string]string{
		"a.txt": "Divers raised the bronze bell.\n\n" + filler + "Divers raised the bronze bell again.\n\n" + filler,
		"b.txt": "Divers raised the bronze bell.\n\n" + filler,
	})
	q, opened := find(t, ix, "who raised the bronze bell?")
	if len(opened) != 2 {
		t.Fatalf("found %v, want 2 articles", opened)
	}
	for _, f := range opened {
		if f.Strength = 1; f.ID == "b.txt" {
			f.Strength = 0.91 // costs its first passage a little more than coming later costs the second of the other
		}
	}
	chosen := Passages(q, opened, 3)
	if chosen[0].ID != "a.txt" || chosen[1].ID != "b.txt" || chosen[2].ID != "a.txt" || chosen[1].Promise >= chosen[2].Promise {
		t.Errorf("passages of %s, %s and %s, which promise %v, %v and %v",
			chosen[0].ID, chosen[1].ID, chosen[2].ID, chosen[0].Promise, chosen[1].Promise, chosen[2].Promise)
	}
}
