package retrieval

import (
	"strings"
	"testing"
	"time"

	"byline/internal/query"
)

// TestMostAbout: an article that only shares words with a question is not about
// what it asks, and one that does not answer may be.
func TestMostAbout(t *testing.T) {
	ix := open(t, map[string]string{
		"dam.txt":   "The dam above Drell burst on Monday. The flood drowned cattle. Engineers in Drell opened an inquiry into the dam.",
		"trial.txt": "Prosecutors accused the mayor of Narvel of taking bribes. Builders had paid for an inquiry into a bridge.",
		"zoo.txt":   "The zoo of Narvel bought cattle on Monday.",
	})
	for text, want := range map[string]string{
		"who leads the inquiry into the Drell dam?":          "dam.txt",
		"which engineers looked into the dam in Drell?":      "dam.txt",
		"who paid the bribes that the mayor of Narvel took?": "trial.txt",
		"who won the chess tournament on Monday?":            "",
		"how many cattle did the theatre of Grannoch buy?":   "",
		"who leads the bank of Marlow?":                      "",
	} {
		q, err := query.Parse(t.Context(), text, time.Time{}, nil, ix)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := Find(t.Context(), ix, q, Request{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if most := TermsOf(q).MostAbout(opened); most != nil {
			got = most.ID
		}
		if got != want {
			t.Errorf("%q is about what %q reports, want %q", text, got, want)
		}
	}
	if TermsOf(&query.Query{}).MostAbout(nil) != nil {
		t.Error("without articles, one is about it")
	}
}

// TestMostAboutKeepsTheOrderOfTheLikely: of two reports that look about the same the
// first is taken, and of others the one that does.
func TestMostAboutKeepsTheOrderOfTheLikely(t *testing.T) {
	ix := open(t, map[string]string{
		"a.txt": "The dam above Drell burst on Monday.",
		"b.txt": "The old dam above Drell was to be mended. Then it burst.", // not in one sentence
		"c.txt": "Drell has a new mayor. He was elected. A bridge will be built. It is long. The dam is a theme of the talks.",
	})
	q, err := query.Parse(t.Context(), "why did the dam above Drell burst?", time.Time{}, nil, ix)
	if err != nil {
		t.Fatal(err)
	}
	if q.Articles != ix.Len() {
		t.Errorf("weighed by %d articles of %d", q.Articles, ix.Len())
	}
	opened, err := Find(t.Context(), ix, q, Request{})
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]*Found)
	for _, f := range opened {
		found[f.ID] = f
	}
	for _, test := range []struct{ order, want string }{{"a b c", "a"}, {"b a c", "b"}, {"c b a", "b"}} {
		var articles []*Found
		for name := range strings.FieldsSeq(test.order) {
			articles = append(articles, found[name+".txt"])
		}
		if got := TermsOf(q).MostAbout(articles); got != found[test.want+".txt"] {
			t.Errorf("of %s, %v is taken, want %s", test.order, got, test.want)
		}
	}
}

func TestFaultsOfTheAboutModelAreNamed(t *testing.T) {
	for want, text := range map[string]string{
		`"names" is missing`:     strings.Replace(aboutText, "names", "# names", 1),
		`"names" occurs twice`:   aboutText + "names 1\n",
		`"surplus" is not known`: aboutText + "surplus 1\n",
		`weight of "size" is `:   strings.Replace(aboutText, "size ", "size x", 1),
		`"nonsense" is ""`:       aboutText + "nonsense\n",
	} {
		if _, err := readAbout(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
