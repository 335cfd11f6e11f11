package evaluation

import (
	"encoding/json"
	"fmt"
)

// Depths are the numbers k of first sentences that the @k figures look at,
// the deepest last.
var Depths = [...]int{1, 3, 5, 10}

// refusalLimit is the share, in hundredths, of the answerable questions that
// the threshold of the @.12 figures may refuse.
const refusalLimit = 12

// Reply is what was answered to a question.
type Reply struct {
	Question string `json:"question"`
	Answered bool   `json:"answered"`
	// Confidence compares with that of other replies; its scale is free, but
	// for [ScoreReliability].
	Confidence float64 `json:"confidence"`
	// TookMS is in milliseconds.
	TookMS float64 `json:"took_ms"`
	// Answers are best first.
	Answers []Sentence `json:"answers"`
	// Shown is how many of the first Answers are shown; the others add nothing.
	Shown int `json:"shown,omitempty"`
	// Read are the sentences that the answers were chosen from; empty where
	// that is not known.
	Read []Sentence `json:"read,omitempty"`
}

// Sentence is a sentence of a reply and the article it is from.
type Sentence struct {
	Text    string  `json:"sentence"`
	Article Article `json:"article"`
	// Highlight is the part of Text that is shown in bold, if any.
	Highlight Span `json:"highlight,omitzero"`
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
	// RefusedAtLimit and AnsweredAtLimit are the same for the highest threshold
	// of the confidence that refuses no more of the answerable questions than
	// [refusalLimit] allows.
	RefusedAtLimit, AnsweredAtLimit float64
	// Highlighted is the part of the right first sentences that have a
	// highlighted part; HighlightRight, of which that part is right.
	Highlighted, HighlightRight float64
	// Further is how many sentences are shown besides the first of an answered
	// question, on average; FurtherRight, the part of them that hold an answer.
	Further, FurtherRight float64
	// Read is how many sentences a question's answers were chosen from on
	// average, 0 where no reply says; Ceiling, for how many of the answerable
	// questions a right one of a gold article is among them.
	Read, Ceiling float64
	// P50MS and P99MS are percentiles of the time to answer, in milliseconds.
	P50MS, P99MS float64
	// Answerable and Unanswerable are numbers of questions.
	Answerable, Unanswerable int
	// Kinds are the figures of each kind of question; nil where no question
	// names its kind. A kind that has only answerable or only unanswerable
	// questions is compared with the others of the whole set, and the threshold
	// of the limit is that of the whole set.
	Kinds map[string]OpenFigures
}

// Values are the figures by name, such as "strict@1". Read and Ceiling are left
// out where no reply says what was read.
func (f OpenFigures) Values() map[string]float64 {
	values := map[string]float64{
		"auroc":                 f.AUROC,
		"refused_answerable":    f.RefusedAnswerable,
		"answered_unanswerable": f.AnsweredUnanswerable,
		"refused@.12":           f.RefusedAtLimit,
		"answered@.12":          f.AnsweredAtLimit,
		"highlighted":           f.Highlighted,
		"highlight_right":       f.HighlightRight,
		"further":               f.Further,
		"further_right":         f.FurtherRight,
		"p50_ms":                f.P50MS,
		"p99_ms":                f.P99MS,
	}
	if f.Read > 0 {
		values["read"], values["ceiling"] = f.Read, f.Ceiling
	}
	for i, k := range Depths {
		values[fmt.Sprintf("strict@%d", k)] = f.Strict[i]
		values[fmt.Sprintf("loose@%d", k)] = f.Loose[i]
		values[fmt.Sprintf("article@%d", k)] = f.Article[i]
	}
	return values
}

// MarshalJSON writes one object of [OpenFigures.Values], such as
// {"strict@1": 0.5, "n": [2, 1]}; n is the numbers of answerable and
// unanswerable questions, and kinds, if there are any, an object a kind.
func (f OpenFigures) MarshalJSON() ([]byte, error) {
	object := map[string]any{"n": [...]int{f.Answerable, f.Unanswerable}}
	for name, value := range f.Values() {
		object[name] = value
	}
	if len(f.Kinds) > 0 {
		object["kinds"] = f.Kinds
	}
	return json.Marshal(object)
}
