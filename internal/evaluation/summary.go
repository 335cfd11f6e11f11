package evaluation

import (
	"errors"
	"regexp"
	"strings"
)

// Reported is an article and a summary of it that somebody wrote.
type Reported struct {
	ID        string `json:"id"`
	Text      string `json:"text"`
	Reference string `json:"reference"`
}

func (r Reported) check() error {
	switch {
	case r.ID == "":
		return errors.New(`no "id"`)
	case r.Text == "":
		return errors.New(`no "text"`)
	}
	return nil
}

// ReadSummaries reads a file of articles with their summaries. Its errors are
// as those of [ReadRank].
func ReadSummaries(path string) ([]Reported, error) { return readLines[Reported](path) }

// SummaryFigures are means over articles of the F1 of the words (ROUGE-1) and
// of the pairs of words (ROUGE-2) that a summary shares with the reference,
// beside those of the article's first three sentences.
type SummaryFigures struct {
	Rouge1      float64 `json:"rouge1"`
	Rouge2      float64 `json:"rouge2"`
	Lead3Rouge1 float64 `json:"lead3_rouge1"`
	Lead3Rouge2 float64 `json:"lead3_rouge2"`
	N           int     `json:"n"`
}

var sentenceGap = regexp.MustCompile(`[.!?]\s+`)

// ScoreSummaries is the figures of summaries, in the order of the articles.
func ScoreSummaries(articles []Reported, summaries [][]string) SummaryFigures {
	f := SummaryFigures{N: len(articles)}
	n := float64(max(1, len(articles)))
	for i, a := range articles {
		summary, lead := strings.Join(summaries[i], " "), firstSentences(a.Text, 3)
		f.Rouge1 += rouge(summary, a.Reference, 1) / n
		f.Rouge2 += rouge(summary, a.Reference, 2) / n
		f.Lead3Rouge1 += rouge(lead, a.Reference, 1) / n
		f.Lead3Rouge2 += rouge(lead, a.Reference, 2) / n
	}
	return f
}

// firstSentences is a text up to its n-th full stop, question or exclamation
// mark that a space follows.
func firstSentences(text string, n int) string {
	ends := sentenceGap.FindAllStringIndex(text, n)
	if len(ends) < n {
		return text
	}
	return text[:ends[n-1][0]+1]
}

// rouge is the F1 of the runs of n words that two texts share.
func rouge(text, reference string, n int) float64 {
	a, b := wordRuns(text, n), wordRuns(reference, n)
	shared := float64(overlap(a, b))
	return f1(shared/float64(max(1, total(a))), shared/float64(max(1, total(b))))
}
