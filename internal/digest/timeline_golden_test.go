package digest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// timelineTopics are the topics of the golden timelines.
var timelineTopics = []string{
	"Aleppo", "the evacuation of Aleppo", "Beirut explosion", "Suez Canal", "Ever Given",
	"Fukushima", "Chile mine rescue", "Thai cave", "Notre-Dame fire", "earthquake",
	"Paris climate agreement", "Brexit referendum", "peace deal in Colombia", "World Cup final", "gravitational waves", "Macron",
	"Bhopal",
}

// TestTimelinesOfTheSampleCorpus pins the timelines of the sample articles. Run
// with -update to accept a change, and read the difference.
func TestTimelinesOfTheSampleCorpus(t *testing.T) {
	goldenTopics(t, "testdata/timelines.golden", timelineTopics, func(d *Digester, topic Topic) (string, error) {
		timeline, err := d.Timeline(t.Context(), topic)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%d articles, %d without a date\n\n%s", timeline.Articles, timeline.Undated, told(timeline)), nil
	})
}

// told is a timeline's days with their sentences.
func told(timeline *Timeline) string {
	var text strings.Builder
	for _, day := range timeline.Days {
		fmt.Fprintln(&text, day.Date.Format(time.DateOnly))
		for _, s := range day.Sentences {
			if s.Before != "" {
				fmt.Fprintf(&text, "  [%s]\n", s.Before)
			}
			fmt.Fprintf(&text, "  %s\n    %s, %d\n", s.Text, s.Article.ID, s.Position)
		}
		text.WriteByte('\n')
	}
	return text.String()
}
