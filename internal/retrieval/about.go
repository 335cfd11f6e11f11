package retrieval

import (
	_ "embed"
	"math"
	"slices"
	"strings"

	"byline/internal/logistic"
	"byline/internal/query"
)

// aboutText has what tells which articles report on what is asked, a name and a
// value a line. `evaluate fit-about` writes it.
//
//go:embed about.txt
var aboutText string

// about is the parsed aboutText.
var about = mustReadAbout(aboutText)

// aboutModel tells whether an article reports on what a question asks about, be
// there an answer or not: by the shares of the question's weight and of its names'
// weight that [Held] has. They were weighed by a logistic regression. The more
// articles there are, the more of them look so by chance; what is asked of a report
// grows with the logarithm of their number, so that a report is known as often among
// five as among thousands.
type aboutModel struct{ intercept, sentence, names, size float64 }

// AboutNames are the names of the features of [Terms.AboutFeatures], in order.
var AboutNames = []string{"sentence", "names"}

func mustReadAbout(text string) aboutModel {
	m, err := readAbout(text)
	if err != nil {
		panic("the embedded model of what articles are about: " + err.Error())
	}
	return m
}

// readAbout reads the form of aboutText. Each value must stand there once.
func readAbout(text string) (m aboutModel, err error) {
	weights, err := logistic.ReadWeights(text, func(line string) (name, number string) {
		name, number, _ = strings.Cut(line, " ")
		return name, number
	})
	if err != nil {
		return m, err
	}
	return m, logistic.Assign(weights, map[string]*float64{
		"intercept": &m.intercept, "sentence": &m.sentence, "names": &m.names, "size": &m.size,
	})
}

// alike is how much less the first of an order may look like a report than the one
// that most does, in logits, and still be taken: so close, the order knows better.
// On refused questions held out of 2023 and 2024, .81 of the answerable then get a
// sentence of their article and .90 of the near misses, instead of .75 and .82 by the
// most likely article alone, or .81 and .88 by the order alone.
const alike = 1.5

// MostAbout is the first of the articles, which are in an order, that report on what
// the question asks about, of those that most likely do; nil where none is likely
// enough to.
func (t *Terms) MostAbout(articles []*Found) *Found {
	scores := make([]float64, len(articles))
	least := -(about.intercept + float64(about.size*t.Size()))
	for i, article := range articles {
		f := t.AboutFeatures(article)
		scores[i] = float64(about.sentence*f[0]) + float64(about.names*f[1])
		least = max(least, scores[i]-alike)
	}
	if first := slices.IndexFunc(scores, func(score float64) bool { return score >= least }); first >= 0 {
		return articles[first]
	}
	return nil
}

// AboutFeatures is what [Terms.MostAbout] compares articles by. It is for fitting
// the model.
func (t *Terms) AboutFeatures(article *Found) []float64 {
	held := t.Held(article.Document, 0)
	return []float64{held.Sentence, held.Names}
}

// Size is the logarithm of the number of articles, with those that the terms'
// weights suppose.
func (t *Terms) Size() float64 { return math.Log(float64(t.articles + query.SupposedArticles)) }
