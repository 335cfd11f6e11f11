package answer

import (
	"strings"
	"testing"

	"byline/internal/retrieval"
)

func TestReadStandingWantsEachValueOnce(t *testing.T) {
	if _, err := readStanding(standingText); err != nil {
		t.Error(err)
	}
	for name, text := range map[string]string{
		"missing": strings.Replace(standingText, "least bears", "# least bears", 1),
		"unknown": standingText + "bears length 1\n",
		"twice":   standingText + "least bears 1\n",
	} {
		if m, err := readStanding(text); err == nil {
			t.Errorf("a text with a value that is %s is read as %+v", name, m)
		}
	}
}

// TestRareWordsCountForMore holds that a sentence with only common words of a
// question counts for less than one of the same score with a rare word.
func TestRareWordsCountForMore(t *testing.T) {
	common := retrieval.Held{Sentence: 0.8, Weight: 8, Rarest: 3}
	rare := retrieval.Held{Sentence: 0.8, Weight: 8, Rarest: 7}
	for name, r := range map[string]bearingRegression{"bears": standing.bears, "answers": standing.answers} {
		if r.chance(common, 5) >= r.chance(rare, 5) {
			t.Errorf("%s: the chance with common words is %v, with a rare one %v", name, r.chance(common, 5), r.chance(rare, 5))
		}
	}
	if standing.answers.chance(rare, 4) >= standing.answers.chance(rare, 5) {
		t.Error("a lower score has a higher chance")
	}
}
