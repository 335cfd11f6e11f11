package query

import (
	"fmt"
	"strings"
	"testing"
)

// TestTheRestOfAQuestionTellsWhatIsMeant: the same slip in words that are as
// common as each other.
func TestTheRestOfAQuestionTellsWhatIsMeant(t *testing.T) {
	files := make(map[string]string)
	for i := range 30 {
		files[fmt.Sprintf("%d.txt", i)] = "A flock and a folk met. The ship left, the shop opened."
	}
	ix := open(t, files)
	for question, want := range map[string]string{
		"which sheep were in the flokk":      "flock",
		"what music and songs has the folkk": "folk",
	} {
		if q := parsed(t, ix, question); len(q.Mended) != 1 || q.Mended[0].To != want {
			t.Errorf("%q: %v, want %q", question, q.Mended, want)
		}
	}
}

func TestSpellerIsRead(t *testing.T) {
	weights := make([]float64, spellingFeatures)
	for i := range weights {
		weights[i] = float64(i) - 3.5
	}
	text := FormatSpeller(weights, 0.75)
	m, err := readSpeller("# a comment\n" + text)
	if err != nil || m.leastChance != 0.75 || m.weights != wordFeatures(weights) {
		t.Errorf("read %+v, %v from %q", m, err, text)
	}
	for name, damaged := range map[string]string{
		"missing":    strings.Replace(text, "vowel ", "# ", 1),
		"known":      text + "guess 1\n",
		"twice":      text + "vowel 1\n",
		"is \"x\"":   strings.Replace(text, "vowel 0.5", "vowel x", 1),
		"not a name": text + "vowel\n",
	} {
		if _, err := readSpeller(damaged); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestTheLikeliestIsMeant: by the softmax of scores, as it is typed included.
func TestTheLikeliestIsMeant(t *testing.T) {
	m := spellerModel{leastChance: 0.6}
	m.weights[byFrequency], m.weights[byTyped] = 1, 1
	word := func(text string, frequency float64) guess {
		g := guess{word: text}
		g.features[byFrequency] = frequency
		return g
	}
	typed := func(score float64) (f wordFeatures) { f[byTyped] = score; return f }
	for _, test := range []struct {
		typed   float64
		guesses []guess
		want    string
	}{
		{0, []guess{word("ferry", 2), word("fern", 0)}, "ferry"}, // 7.4 of 9.4
		{0, []guess{word("fern", 0), word("ferry", 2)}, "ferry"},
		{3, []guess{word("ferry", 2), word("fern", 0)}, ""},
		{0, []guess{word("ferry", 1), word("fern", 1)}, ""}, // 2.7 of 6.4 each
		{0, nil, ""},
	} {
		if got := m.meant(typed(test.typed), test.guesses); got != test.want {
			t.Errorf("%+v: %q, want %q", test, got, test.want)
		}
	}
}
