package evaluation

import (
	"slices"
	"strings"
)

// ScoreOpen is the figures of the results of an open set.
func ScoreOpen(results []Result) OpenFigures {
	whole := confidencesOf(results)
	figures := score(results, whole)
	byKind := make(map[string][]Result)
	for _, result := range results {
		byKind[result.Question.Kind] = append(byKind[result.Question.Kind], result)
	}
	if len(byKind[""]) == len(results) {
		return figures
	}
	figures.Kinds = make(map[string]OpenFigures)
	for kind, some := range byKind {
		figures.Kinds[kind] = score(some, whole)
	}
	return figures
}

// score is the figures, without those of the kinds, of some or all of the
// results of a set; whole are the confidences of them all.
func score(results []Result, whole confidences) OpenFigures {
	var f OpenFigures
	f.scoreRanks(results)
	f.scoreConfidence(results, whole)
	f.scoreFirsts(results)
	f.scoreFurther(results)
	f.scoreRead(results)
	var took []float64
	for _, result := range results {
		took = append(took, result.Reply.TookMS)
	}
	if slices.Sort(took); len(took) > 0 {
		f.P50MS = took[len(took)/2]
		f.P99MS = took[min(len(took)-1, len(took)*99/100)]
	}
	return f
}

func (f *OpenFigures) scoreRanks(results []Result) {
	var strict, loose, article []int
	for _, result := range results {
		if !result.Question.Answerable() {
			continue
		}
		strict = append(strict, result.FirstRight())
		loose = append(loose, result.first(result.Question.Held))
		article = append(article, result.first(result.Question.FromGold))
	}
	for i, k := range Depths {
		f.Strict[i] = within(strict, k)
		f.Loose[i] = within(loose, k)
		f.Article[i] = within(article, k)
	}
}

func (f *OpenFigures) scoreConfidence(results []Result, whole confidences) {
	own := confidencesOf(results)
	f.Answerable, f.Unanswerable = len(own.answerable), len(own.unanswerable)
	answered, answeredWrongly := 0, 0
	for _, result := range results {
		switch {
		case result.Reply.Answered && result.Question.Answerable():
			answered++
		case result.Reply.Answered:
			answeredWrongly++
		}
	}
	f.RefusedAnswerable = round(1 - share(answered, f.Answerable))
	f.AnsweredUnanswerable = round(share(answeredWrongly, f.Unanswerable))
	threshold := whole.threshold()
	f.RefusedAtLimit = round(1 - reaching(own.answerable, threshold))
	f.AnsweredAtLimit = round(reaching(own.unanswerable, threshold))
	if f.Answerable == 0 {
		own.answerable = whole.answerable
	}
	if f.Unanswerable == 0 {
		own.unanswerable = whole.unanswerable
	}
	f.AUROC = round(auroc(own.answerable, own.unanswerable))
}

func (f *OpenFigures) scoreFirsts(results []Result) {
	firsts, highlighted, right := 0, 0, 0
	for _, result := range results {
		if result.FirstRight() != 1 {
			continue
		}
		firsts++
		first := result.Reply.Answers[0]
		if first.Highlighted() {
			highlighted++
		}
		if result.Question.HighlightRight(first) {
			right++
		}
	}
	f.Highlighted = round(share(highlighted, firsts))
	f.HighlightRight = round(share(right, firsts))
}

func (f *OpenFigures) scoreFurther(results []Result) {
	answered, further, right := 0, 0, 0
	for _, result := range results {
		if !result.Reply.Answered {
			continue
		}
		answered++
		for i := 1; i < min(result.Reply.Shown, len(result.Reply.Answers)); i++ {
			further++
			if result.Question.Held(result.Reply.Answers[i]) {
				right++
			}
		}
	}
	f.Further = round(share(further, answered))
	f.FurtherRight = round(share(right, further))
}

func (f *OpenFigures) scoreRead(results []Result) {
	read, reached := 0, 0
	for _, result := range results {
		read += len(result.Reply.Read)
		if slices.ContainsFunc(result.Reply.Read, result.Question.right) {
			reached++
		}
	}
	f.Read = round(share(read, len(results)))
	f.Ceiling = round(share(reached, f.Answerable))
}

// confidences are those of the answerable questions of a set, and of the
// others.
type confidences struct{ answerable, unanswerable []float64 }

func confidencesOf(results []Result) (c confidences) {
	for _, result := range results {
		if result.Question.Answerable() {
			c.answerable = append(c.answerable, result.Reply.Confidence)
		} else {
			c.unanswerable = append(c.unanswerable, result.Reply.Confidence)
		}
	}
	return c
}

// threshold is the highest below which are no more of the answerable questions
// than [refusalLimit] allows.
func (c confidences) threshold() float64 {
	if len(c.answerable) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(c.answerable))[len(c.answerable)*refusalLimit/100]
}

// reaching is the part of the values that are at least a threshold.
func reaching(values []float64, threshold float64) float64 {
	n := 0
	for _, value := range values {
		if value >= threshold {
			n++
		}
	}
	return share(n, len(values))
}

// FirstRight is the rank, from 1, of the first sentence that holds an answer
// and is from a gold article; 0 where there is none.
func (r Result) FirstRight() int { return r.first(r.Question.right) }

// first is the rank of the first sentence that is as wanted, 0 for none.
func (r Result) first(wanted func(Sentence) bool) int {
	return slices.IndexFunc(r.Reply.Answers, wanted) + 1
}

// right reports whether a sentence holds an answer and is from a gold article.
func (q Question) right(sentence Sentence) bool { return q.FromGold(sentence) && q.Held(sentence) }

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
