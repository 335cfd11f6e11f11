package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"byline/internal/index/bleve/blevetest"
)

// harbour is a corpus in which words are common, rare or spelt in two ways.
func harbour() map[string]string {
	files := map[string]string{
		"rare.txt":   "The magnetar of Gaspard hummed. A quayside expiry was near the desert. A planer came.",
		"lviv.txt":   "Oleksandr Tarasenkoff, a baker, won the bread prize, and Tarasenkov thanked him.",
		"states.txt": "Tennesee is in the name of the ship.",
	}
	for i := range 60 {
		files[fmt.Sprintf("f%d.txt", i)] = `The government of Tennessee said the difference is in the electricity of the harbour.
Governments and committees of the mayor expired, he happened to say on Wednesday. The election was held. The lates and the recaps were late.
Passengers in Lundholm were there, against the magnets, the suppliers and the restaurants.`
	}
	return files
}

func TestMisspeltWordsAreMended(t *testing.T) {
	ix := blevetest.Open(t, harbour())
	for question, want := range map[string]string{
		"what did the goverment do":        "what did the government do",
		"Which GOVERMENT? said the mayor":  "Which GOVERMENT? said the mayor",
		"whose goverments were there":      "whose governments were there",
		"what is the diffrence":            "what is the difference",
		"what happend in lundholm":         "what happened in lundholm",
		"who won the eleciton":             "who won the election",
		"who won the electoon":             "who won the election",
		"the pasengers of ludnholm":        "the passengers of lundholm",
		"Who leads Lundhlom's comittee?":   "Who leads Lundholm's committee?",
		"which ressturants have electrcty": "which restaurants have electricity",
		"wher is tennesee":                 "wher is tennessee",
		"who won on wendesday":             "who won on wednesday",
		"was it lete":                      "was it late",
		// Words that are not misspelt: words in the articles, numbers, short
		// words, names that are as likely as their neighbours, and words that
		// resemble nothing.
		"latest on the harbour":      "latest on the harbour",
		"recap of the election":      "recap of the election",
		"is a magnetar a magnet":     "is a magnetar a magnet",
		"the expiry of the harbour":  "the expiry of the harbour",
		"did 60 mayrs cost 6O":       "did 60 mayors cost 6O",
		"who is the moyar of xyzzyq": "who is the moyar of xyzzyq",
		"the tax":                    "the tax",
	} {
		q := parsed(t, ix, question)
		if q.Text != want {
			t.Errorf("%q: %q, want %q; %v", question, q.Text, want, q.Mended)
		}
		for _, mending := range q.Mended {
			if !strings.Contains(question, mending.From) || !strings.Contains(q.Text, mending.To) {
				t.Errorf("%q: the mending %+v is not of its words", question, mending)
			}
		}
	}
	q := parsed(t, ix, "where is tennesee")
	if len(q.Terms) != 1 || q.Terms[0].Text != "tennesse" || len(q.Terms[0].Also) != 1 {
		t.Errorf("the word as typed, which an article holds, is not looked for once: %+v", q.Terms)
	}
}

func TestSpellingsOfOneWordAreReadAlike(t *testing.T) {
	ix := blevetest.Open(t, harbour())
	for question, want := range map[string]string{
		"Who thanked Tarasenkoff?": "tarasenkov",
		"What did Tarasenkov win?": "tarasenkoff",
	} {
		q := parsed(t, ix, question)
		found := false
		for _, term := range q.Terms {
			found = found || strings.Contains(strings.Join(term.Also, " "), want)
		}
		if !found || len(q.Mended) > 0 {
			t.Errorf("%q: %+v, want the other spelling %q and nothing mended", question, q, want)
		}
	}
	for _, pair := range [][2]string{{"zelenskyy", "zelenski"}, {"odessa", "odesa"}, {"mahmoud", "mahmud"}} {
		if a, b := spelling(pair[0]), spelling(pair[1]); a != b {
			t.Errorf("%q and %q: %q, %q", pair[0], pair[1], a, b)
		}
	}
	if spelling("martin") == spelling("marlin") {
		t.Error("martin and marlin count as one")
	}
	for _, question := range []string{"Who sold the dessert?", "which planners were there"} {
		if q := parsed(t, ix, question); len(q.Terms[len(q.Terms)-1].Also) > 0 {
			t.Errorf("%q: other spellings of a short word: %+v", question, q.Terms)
		}
	}
}

// TestBritishAndAmericanSpellingsFindEachOther: each article is found by the
// other spelling too, as one word.
func TestBritishAndAmericanSpellingsFindEachOther(t *testing.T) {
	for british, american := range map[string]string{
		"legalised": "legalized", "colours": "colors", "centre": "center", "defences": "defenses",
		"travelled": "traveled", "organisation": "organizing", "theatres": "theater", "paralysed": "paralyze",
	} {
		for text, asked := range map[string]string{british: american, american: british} {
			ix := blevetest.Open(t, map[string]string{"a.txt": "The council " + text + " it in Drell."})
			q := parsed(t, ix, "Who "+asked+" in Drell?")
			if len(q.Terms) != 2 || q.Terms[0].Frequency != 1 || len(q.Mended) > 0 {
				t.Errorf("%q does not find %q: %+v", asked, text, q)
			}
		}
	}
}

// TestSlips: each way to mistype a word is told from the others.
func TestSlips(t *testing.T) {
	for pair, want := range map[[2]string][]slip{
		{"ferry", "ferry"}: {}, {"fery", "ferry"}: {leftOut}, {"ferrry", "ferry"}: {doubled}, {"fezrry", "ferry"}: {added},
		{"frery", "ferry"}: {swapped}, {"farry", "ferry"}: {vowel}, {"serien", "zerien"}: {sound}, {"fetry", "ferry"}: {near}, {"fekry", "ferry"}: {other},
		{"frerry", "ferry"}: {added}, {"fwrey", "ferry"}: {near, near}, {"di", "día"}: {leftOut, vowel}, {"", "ab"}: {leftOut, leftOut}, {"abc", "a"}: {added, added},
	} {
		got, ok := slipsIn(pair[0], pair[1])
		slices.Sort(got)
		slices.Sort(want)
		if !ok || !slices.Equal(got, want) {
			t.Errorf("%q typed for %q: slips %v, %v, want %v", pair[0], pair[1], got, ok, want)
		}
	}
	for _, pair := range [][2]string{{"ferry", "ferries"}, {"abcd", "a"}, {"abcd", "dcba"}} {
		if got, ok := slipsIn(pair[0], pair[1]); ok {
			t.Errorf("%q typed for %q: %v, want more than two slips", pair[0], pair[1], got)
		}
	}
}

// TestOneSlip: what one slip turns into a word has its first letter, and that
// slip is found.
func TestOneSlip(t *testing.T) {
	meant := oneSlip("fery")
	for _, want := range []string{"ferry", "fry", "very", "fery", "frey", "fury"} {
		if got := slices.Contains(meant, want); got != (want[0] == 'f' && want != "fery") {
			t.Errorf("%q for \"fery\": %v", want, got)
		}
	}
	slices.Sort(meant)
	if len(slices.Compact(slices.Clone(meant))) != len(meant) {
		t.Error("a word is there twice")
	}
	for _, word := range meant {
		if slips, ok := slipsIn("fery", word); !ok || len(slips) != 1 {
			t.Errorf("%q: slips %v", word, slips)
		}
	}
}
