package evaluation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Depths are the numbers k of first sentences that the @k figures look at,
// the deepest last.
var Depths = [...]int{1, 3, 5, 10}

// Reply is what was answered to a question.
type Reply struct {
	Question string `json:"question"`
	Answered bool   `json:"answered"`
	// Confidence compares with that of other replies; its scale is free.
	Confidence float64 `json:"confidence"`
	// TookMS is in milliseconds.
	TookMS float64 `json:"took_ms"`
	// Answers are best first.
	Answers []Sentence `json:"answers"`
}

// Sentence is a sentence of a reply and the article it is from.
type Sentence struct {
	Text    string  `json:"sentence"`
	Article Article `json:"article"`
}

// Article names an article.
type Article struct {
	ID string `json:"id"`
}

// Result is a question and what was answered to it.
type Result struct {
	Question Question
	Reply    Reply
}

// OpenFigures are the figures of an open set. An array has one value for
// each of [Depths], over the answerable questions.
type OpenFigures struct {
	// Strict is how often a right sentence of a gold article is among the
	// first k; Loose, a right one of any article; Article, any sentence of a
	// gold article.
	Strict, Loose, Article [len(Depths)]float64
	// AUROC is the chance that an answerable question gets a higher
	// confidence than an unanswerable one.
	AUROC float64
	// RefusedAnswerable is the part of the answerable questions that were not
	// answered, 1 where there are none; AnsweredUnanswerable, of the
	// unanswerable ones that were.
	RefusedAnswerable, AnsweredUnanswerable float64
	// P50MS and P99MS are percentiles of the time to answer, in milliseconds.
	P50MS, P99MS float64
	// Answerable and Unanswerable are numbers of questions.
	Answerable, Unanswerable int
}

// MarshalJSON writes one flat object, such as {"strict@1": 0.5, "n": [2, 1]};
// n is the numbers of answerable and unanswerable questions.
func (f OpenFigures) MarshalJSON() ([]byte, error) {
	flat := map[string]any{
		"auroc":                 f.AUROC,
		"refused_answerable":    f.RefusedAnswerable,
		"answered_unanswerable": f.AnsweredUnanswerable,
		"p50_ms":                f.P50MS,
		"p99_ms":                f.P99MS,
		"n":                     [...]int{f.Answerable, f.Unanswerable},
	}
	for i, k := range Depths {
		flat[fmt.Sprintf("strict@%d", k)] = f.Strict[i]
		flat[fmt.Sprintf("loose@%d", k)] = f.Loose[i]
		flat[fmt.Sprintf("article@%d", k)] = f.Article[i]
	}
	return json.Marshal(flat)
}

// ScoreOpen is the figures of the results of an open set.
func ScoreOpen(results []Result) OpenFigures {
	var figures OpenFigures
	var strict, loose, article []int
	var confident, doubtful, took []float64
	answered, answeredWrongly := 0, 0
	for _, result := range results {
		took = append(took, result.Reply.TookMS)
		if !result.Question.Answerable() {
			doubtful = append(doubtful, result.Reply.Confidence)
			if result.Reply.Answered {
				answeredWrongly++
			}
			continue
		}
		confident = append(confident, result.Reply.Confidence)
		if result.Reply.Answered {
			answered++
		}
		strict = append(strict, result.FirstRight())
		loose = append(loose, result.first(result.Question.Held))
		article = append(article, result.first(result.Question.FromGold))
	}
	for i, k := range Depths {
		figures.Strict[i] = within(strict, k)
		figures.Loose[i] = within(loose, k)
		figures.Article[i] = within(article, k)
	}
	figures.AUROC = round(auroc(confident, doubtful))
	figures.Answerable, figures.Unanswerable = len(confident), len(doubtful)
	figures.RefusedAnswerable = round(1 - share(answered, len(confident)))
	figures.AnsweredUnanswerable = round(share(answeredWrongly, len(doubtful)))
	if slices.Sort(took); len(took) > 0 {
		figures.P50MS = took[len(took)/2]
		figures.P99MS = took[min(len(took)-1, len(took)*99/100)]
	}
	return figures
}

// FirstRight is the rank, from 1, of the first sentence that holds an answer
// and is from a gold article; 0 where there is none.
func (r Result) FirstRight() int {
	return r.first(func(s Sentence) bool { return r.Question.FromGold(s) && r.Question.Held(s) })
}

// first is the rank of the first sentence that is as wanted, 0 for none.
func (r Result) first(wanted func(Sentence) bool) int {
	return slices.IndexFunc(r.Reply.Answers, wanted) + 1
}

// Held reports whether a sentence holds an answer.
func (q Question) Held(sentence Sentence) bool {
	text := normalize(sentence.Text)
	return slices.ContainsFunc(q.Answers, func(answer string) bool {
		return strings.Contains(text, normalize(answer))
	})
}

// FromGold reports whether a sentence is from an article that answers.
func (q Question) FromGold(sentence Sentence) bool {
	return slices.Contains(q.Gold, sentence.Article.ID)
}

// within is the part of the ranks that are at most k, where 0 is no rank.
func within(ranks []int, k int) float64 {
	hits := 0
	for _, rank := range ranks {
		if 1 <= rank && rank <= k {
			hits++
		}
	}
	return round(share(hits, len(ranks)))
}
