package answer

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"byline/internal/words"
)

// rare is a corpus of 1,000 articles in which every term is rare but those
// that it maps.
type rare map[string]int

func (r rare) Frequency(_ context.Context, term string) (int, error) {
	if n, ok := r[term]; ok {
		return n, nil
	}
	return 5, nil
}

func (rare) Len() int { return 1000 }

func parsedFor(t *testing.T, question string, frequencies Frequencies) *query {
	t.Helper()
	q, err := parse(t.Context(), question, frequencies)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestParseKeepsTheWordsThatTell(t *testing.T) {
	tests := []struct {
		question string
		want     []string
	}{
		{"Which automaker recalled trucks this week?", []string{"automak", "recal", "truck"}},
		{"How long was the week of mourning?", []string{"long", "week", "mourn"}},
		{"Which show was recently renewed?", []string{"show", "renew"}},
		{"who backs the backers?", []string{"back", "backer"}},
		{"\x1b[31mred\x1b[0m ships", []string{"red", "ship"}},
	}
	for _, test := range tests {
		if got := parsedFor(t, test.question, rare{}).texts(); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.question, got, test.want)
		}
	}
}

func TestLongQuestionIsCutAtAWord(t *testing.T) {
	q := parsedFor(t, strings.Repeat("explosion ", 2000), rare{})
	if want := []string{"explos"}; !slices.Equal(q.texts(), want) {
		t.Errorf("got %q, want %q", q.texts(), want)
	}
}

func TestSearchTermsLeaveOutTheCommon(t *testing.T) {
	frequencies := rare{"person": 900, "aid": 500}
	search := func(question string) map[string]float64 {
		terms, err := parsedFor(t, question, frequencies).searchTerms(t.Context(), frequencies)
		if err != nil {
			t.Fatal(err)
		}
		weights := make(map[string]float64)
		for _, term := range terms {
			weights[term.Text] = term.Weight
		}
		return weights
	}
	full := search("which people backed the siege of the harbour town")
	if full["person"] != 0 || full["sieg"] == 0 {
		t.Errorf("terms are %v", full)
	}
	if full["support"] == 0 || full["support"] >= full["back"] || full["aid"] != 0 {
		t.Errorf("words alike of back: %v", full)
	}
	if few := search("people of the siege"); few["person"] == 0 {
		t.Errorf("a common word is left out of %v", few)
	}
}

func TestRarityOfUnknownWordsInASmallCorpus(t *testing.T) {
	// In one article, a word that it lacks must not outweigh those that it has.
	if unknown, held := rarity(0, 1), rarity(1, 1); unknown > 1.3*held || unknown <= held {
		t.Errorf("unknown %.2f, held %.2f", unknown, held)
	}
	if got, want := rarity(10, 5000), math.Log(1+(5050-11+0.5)/11.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAskedFor(t *testing.T) {
	tests := []struct {
		question string
		want     asked
	}{
		{"who backs the government?", aPerson},
		{"where was it held", aPlace},
		{"which country was hit?", aPlace},
		{"when did it start", aTime},
		{"webb telescope launch date", aTime},
		{"how many people died?", aNumber},
		{"beirut death toll", aNumber},
		{"how much does it cost?", anAmount},
		{"how much money was promised", anAmount},
		{"how long did it take", aDuration},
		{"why did they leave", aReason},
		{"what did the envoy say?", aStatement},
		{"which company was fined?", aName},
		{"which company said that it would close?", aName},
		{"which country’s race is open?", aPlace},
		{"the rapper, who has a new name, bought which ferry line?", aName},
		{"a new kind of comet was seen. what is it called?", aName},
		{"aleppo convoy", anything},
	}
	for _, test := range tests {
		if got := askedFor(test.question, words.Tokens(test.question)); got != test.want {
			t.Errorf("%q asks for %d, want %d", test.question, got, test.want)
		}
	}
}

func TestModelFileFaultsAreNamed(t *testing.T) {
	if _, _, err := parseModel(featureNames[:], weightsText); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"a feature missing":  strings.Replace(weightsText, "exact words:", "# exact words:", 1),
		"an unknown feature": weightsText + "luck: 1\n",
		"no number":          strings.Replace(weightsText, "exact words: ", "exact words: x", 1),
		"a feature twice":    weightsText + "exact words: 1\n",
	} {
		if _, _, err := parseModel(featureNames[:], text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, _, err := parseModel(featureNames[:], weightsText, "intercept"); err == nil {
		t.Error("no intercept: no error")
	}
}
