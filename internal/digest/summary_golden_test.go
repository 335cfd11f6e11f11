package digest

import (
	"fmt"
	"strings"
	"testing"
)

// summaryTopics are the topics of the golden summaries: those of one article,
// of several and of none, an ID, and titles.
var summaryTopics = []string{
	"Aleppo", "what happened in Aleppo?", "Suez Canal", "Ever Given", "Beirut explosion", "Lebanon government resigns",
	"Fukushima", "Chile mine rescue", "Thai cave", "Notre-Dame fire", "earthquake", "Paris climate agreement",
	"Britain votes to leave", "Colombia peace deal", "World Cup final", "gravitational waves",
	"Macron", "Security Council",
	"aleppo/2016-12-14-evacuation-deal.md", "Suez Canal reopens, but nobody agrees on the bill",
	"the mayor of Casterbridge",
}

// TestSummariesOfTheSampleCorpus pins the summaries of the sample articles. Run
// with -update to accept a change, and read the difference.
func TestSummariesOfTheSampleCorpus(t *testing.T) {
	goldenTopics(t, "testdata/summaries.golden", summaryTopics, func(d *Digester, topic Topic) (string, error) {
		summary, err := d.Summarize(t.Context(), topic)
		if err != nil {
			return "", err
		}
		return summed(summary), nil
	})
}

// summed is a summary's sentences, and which of them differ.
func summed(summary *Summary) string {
	var text strings.Builder
	fmt.Fprintf(&text, "articles: %d", summary.Articles)
	for _, pair := range summary.Differ {
		fmt.Fprintf(&text, "; %d differs from %d", pair[0]+1, pair[1]+1)
	}
	text.WriteString("\n\n")
	for i, s := range summary.Sentences {
		if s.Before != "" {
			fmt.Fprintf(&text, "  [%s]\n", s.Before)
		}
		fmt.Fprintf(&text, "%d. %s\n     %s, %d\n", i+1, s.Text, s.Article.ID, s.Position)
	}
	text.WriteByte('\n')
	return text.String()
}
