package evaluation

import "slices"

// TrainingList is a question and the articles that the reader learns from, as
// tools/reader/data.py describes it.
type TrainingList struct {
	// Source is the kind of question, such as "asked" or "quiz".
	Source   string            `json:"source"`
	Question string            `json:"question"`
	Articles []TrainingArticle `json:"articles"`
}

// TrainingArticle is an article of a [TrainingList], or the part of it around
// what was read. Its lists hold positions in Sentences.
type TrainingArticle struct {
	Title string `json:"title"`
	// Day is the day of publication as YYYY-MM-DD; empty when unknown.
	Day       string   `json:"day"`
	Sentences []string `json:"sentences"`
	// Right are the sentences that answer, and Spans the words of theirs that
	// do. Unsure are those that hold an answer although the article is not a
	// gold one: they count neither as right nor as wrong.
	Right  []int          `json:"right"`
	Spans  map[int]string `json:"spans"`
	Unsure []int          `json:"unsure"`
	// Near are the sentences that were read.
	Near []int `json:"near"`
}

// ReadArticle is an article with the positions of the sentences that the reader
// is given of it.
type ReadArticle struct {
	ID, Title, Day string
	Sentences      []string
	Read           []int
}

// apart is how many sentences are kept before the first and after the last that
// is read; tools/reader/data.py keeps as many.
const apart = 40

// Label is the training list of the articles that are read for the question.
// Articles of which nothing is read are left out.
func (q Question) Label(source string, articles []ReadArticle) TrainingList {
	list := TrainingList{Source: source, Question: q.Text, Articles: []TrainingArticle{}}
	for _, article := range articles {
		if len(article.Read) > 0 {
			list.Articles = append(list.Articles, q.label(article))
		}
	}
	return list
}

func (q Question) label(article ReadArticle) TrainingArticle {
	first := max(0, slices.Min(article.Read)-apart)
	end := min(len(article.Sentences), slices.Max(article.Read)+apart+1)
	labelled := TrainingArticle{
		Title: article.Title, Day: article.Day, Sentences: article.Sentences[first:end],
		Right: []int{}, Spans: map[int]string{}, Unsure: []int{}, Near: []int{},
	}
	gold := slices.Contains(q.Gold, article.ID)
	for i, sentence := range labelled.Sentences {
		switch answer := q.answerIn(sentence); {
		case answer != "" && gold:
			labelled.Right = append(labelled.Right, i)
			labelled.Spans[i] = answer
		case answer != "":
			labelled.Unsure = append(labelled.Unsure, i)
		}
	}
	for _, i := range slices.Compact(slices.Sorted(slices.Values(article.Read))) {
		labelled.Near = append(labelled.Near, i-first)
	}
	return labelled
}

// Answering are the positions of the sentences that hold an answer.
func (q Question) Answering(sentences []string) []int {
	var found []int
	for i, sentence := range sentences {
		if q.answerIn(sentence) != "" {
			found = append(found, i)
		}
	}
	return found
}
