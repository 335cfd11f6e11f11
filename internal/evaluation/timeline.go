package evaluation

import (
	"errors"
	"path/filepath"
	"strings"
	"time"
)

// Timeline is a timeline that somebody wrote of a topic.
type Timeline struct {
	// Topic is words that say what it is of.
	Topic   []string `json:"topic"`
	Entries []Entry  `json:"entries"`
}

// Entry is a day of a timeline and what happened on it.
type Entry struct {
	// Date is the day as YYYY-MM-DD.
	Date      string   `json:"date"`
	Sentences []string `json:"sentences"`
}

func (t Timeline) check() error {
	if len(t.Entries) == 0 {
		return errors.New(`no "entries"`)
	}
	for _, entry := range t.Entries {
		if _, err := time.Parse(time.DateOnly, entry.Date); err != nil {
			return err
		}
	}
	return nil
}

// ReadTimelines reads the timelines of a folder: timelines.jsonl. Its errors
// are as those of [ReadOpen].
func ReadTimelines(dir string) ([]Timeline, error) {
	return readLines[Timeline](filepath.Join(dir, "timelines.jsonl"))
}

// TimelineFigures are the figures of a timeline, each against the one of the
// references that matches its dates best.
type TimelineFigures struct {
	// DateF1 is the F1 of the dates.
	DateF1 float64 `json:"date_f1"`
	// Agreement1 and Agreement2 are the F1 of the words, and of the pairs of
	// words, of which only those on the same date can agree.
	Agreement1 float64 `json:"agreement_rouge1"`
	Agreement2 float64 `json:"agreement_rouge2"`
	// Dates is how many the timeline has.
	Dates int `json:"dates"`
}

// ScoreTimeline is the figures of a timeline.
func ScoreTimeline(references []Timeline, entries []Entry) TimelineFigures {
	got := byDate(entries)
	var best TimelineFigures
	for i, reference := range references {
		wanted := byDate(reference.Entries)
		same := 0
		for date := range got {
			if _, ok := wanted[date]; ok {
				same++
			}
		}
		dates := f1(share(same, len(got)), share(same, len(wanted)))
		if i == 0 || dates > best.DateF1 {
			best = TimelineFigures{DateF1: dates, Agreement1: agreement(got, wanted, 1), Agreement2: agreement(got, wanted, 2)}
		}
	}
	return TimelineFigures{round(best.DateF1), round(best.Agreement1), round(best.Agreement2), len(got)}
}

// byDate is the text of each date; of two entries of one date the later holds.
func byDate(entries []Entry) map[string]string {
	texts := make(map[string]string)
	for _, entry := range entries {
		texts[entry.Date] = strings.Join(entry.Sentences, " ")
	}
	return texts
}

// agreement is the F1 of the runs of n words that stand on the same date.
func agreement(got, wanted map[string]string, n int) float64 {
	shared, written, asked := 0, 0, 0
	for date, text := range got {
		runs := wordRuns(text, n)
		written += total(runs)
		shared += overlap(runs, wordRuns(wanted[date], n))
	}
	for _, text := range wanted {
		asked += total(wordRuns(text, n))
	}
	return f1(share(shared, written), share(shared, asked))
}
