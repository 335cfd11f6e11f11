package evaluation

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// DaysSentence is a sentence of a report and the days that it speaks of, as
// somebody read it.
type DaysSentence struct {
	Published Day    `json:"published"`
	Text      string `json:"sentence"`
	// Days are written as YYYY-MM-DD, or FIRST..LAST where they are several.
	Days []string `json:"days"`
}

func (s DaysSentence) check() error {
	switch {
	case s.Published.IsZero():
		return errors.New(`no "published"`)
	case s.Text == "":
		return errors.New(`no "sentence"`)
	}
	for _, days := range s.Days {
		first, last, _ := strings.Cut(days, "..")
		if last == "" {
			last = first
		}
		from, err := time.Parse(time.DateOnly, first)
		if err != nil {
			return err
		}
		if to, err := time.Parse(time.DateOnly, last); err != nil || to.Before(from) {
			return errors.New("days " + days + " do not end after they start")
		}
	}
	return nil
}

// ReadDays reads a file of labelled sentences, a JSON object a line. Its errors
// are as those of [ReadQuestions].
func ReadDays(file string) ([]DaysSentence, error) {
	return readLines[DaysSentence](file)
}

// DaysFigures are how well the days of sentences are read. A stretch of days is
// right where its first and its last day are.
type DaysFigures struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	// Sentences, Labelled and Found are how many sentences there are, and
	// stretches of days in them by the labels and by the program.
	Sentences int `json:"sentences"`
	Labelled  int `json:"labelled"`
	Found     int `json:"found"`
}

// ScoreDays is the figures of labelled sentences, of which found are the
// stretches of days that were read in each, once each.
func ScoreDays(sentences []DaysSentence, found [][]string) DaysFigures {
	f := DaysFigures{Sentences: len(sentences)}
	right := 0
	for i, s := range sentences {
		f.Labelled += len(s.Days)
		f.Found += len(found[i])
		for _, days := range s.Days {
			if slices.Contains(found[i], days) {
				right++
			}
		}
	}
	f.Precision = float64(right) / float64(max(1, f.Found))
	f.Recall = float64(right) / float64(max(1, f.Labelled))
	if right > 0 {
		f.F1 = 2 * f.Precision * f.Recall / (f.Precision + f.Recall)
	}
	return f
}
