package query

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"byline/internal/index/bleve/blevetest"
)

// TestTheRestOfAQuestionTellsWhatIsMeant: the same slip in words that are as
// common as each other.
func TestTheRestOfAQuestionTellsWhatIsMeant(t *testing.T) {
	files := make(map[string]string)
	for i := range 30 {
		files[fmt.Sprintf("%d.txt", i)] = "A flock and a folk met. The ship left, the shop opened."
	}
	ix := blevetest.Open(t, files)
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

// TestFeaturesOfWords: what is known of a word as it is typed, and of one that may
// be meant.
func TestFeaturesOfWords(t *testing.T) {
	p := newParser(time.Time{}, blevetest.Open(t, harbour()))
	typos, err := p.typos(t.Context(), read("Is the magnetar wher the goverrnment was?"))
	if err != nil || len(typos) != 3 {
		t.Fatalf("%v, %v", typos, err)
	}
	all := float64(p.vocabulary.Len() + SupposedArticles)
	for i, want := range []struct{ length, held, share float64 }{
		{0.8, 1, math.Log(1 / all)}, {0.4, 0, 0}, {1.1, 0, 0},
	} {
		f := p.ofTyped(typos[i])
		if f[byTyped] != 1 || f[byLength] != want.length || f[byHeld] != want.held || f[byShare] != want.share || f[byCorpus] != math.Log(all)/10 {
			t.Errorf("%q: %v, want %v", typos[i].typed, f, want)
		}
	}
	if err := p.look(t.Context(), "where", termOf("harbour")); err != nil {
		t.Fatal(err)
	}
	about := p.about(read("a ship where it was"), nil)
	if len(about) != 1 {
		t.Errorf("%d words say what a question with one noun is about", len(about))
	}
	meant := p.ofMeant([]slip{leftOut, swapped}, termOf("harbour"), about)
	if meant[leftOut] != 1 || meant[swapped] != 1 || meant[byTwo] != 1 || meant[byStop] != 0 || meant[byContext] < 0.2 || meant[byFrequency] != math.Log(60/all) {
		t.Errorf("harbour near a ship: %v", meant)
	}
	if meant := p.ofMeant([]slip{leftOut}, "where", nil); meant[byTwo] != 0 || meant[byStop] != 1 || meant[byContext] != 0 {
		t.Errorf("where, near nothing: %v", meant)
	}
	for word, english := range map[string]float64{"harbour": 1, "qzxharb": 0} {
		if f := p.ofTyped(typo{typed: word, term: termOf(word)}); f[byEnglish] != english {
			t.Errorf("%q is English: %v, want %v", word, f[byEnglish], english)
		}
	}
}

// TestShortWordsHaveOneSlip: two slips lead from a short word to too many others.
func TestShortWordsHaveOneSlip(t *testing.T) {
	p := newParser(time.Time{}, blevetest.Open(t, harbour()))
	p.forms["ferri"] = []string{"ferries", "ferry"}
	if word, slips, ok := p.written(typo{typed: "frerry"}, "ferri"); !ok || word != "ferry" || len(slips) != 1 {
		t.Errorf("frerry means %q, %v, %v", word, slips, ok)
	}
	if word, slips, ok := p.written(typo{typed: "feeris"}, "ferri"); ok {
		t.Errorf("feeris means %q with the slips %v", word, slips)
	}
	if word, slips, ok := p.written(typo{typed: "feerriess"}, "ferri"); !ok || word != "ferries" || len(slips) != 2 {
		t.Errorf("feerriess means %q, %v, %v", word, slips, ok)
	}
}
