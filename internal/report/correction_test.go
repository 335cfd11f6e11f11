package report

import (
	"strings"
	"testing"
	"time"

	"byline/internal/index"
)

func TestCorrections(t *testing.T) {
	const wrong = "A fire in the old mill of Narvel killed three people on Tuesday, police said."
	for _, test := range []struct {
		title    string
		day      int
		text     string
		corrects bool
		wrong    string // how the sentence starts that says what was wrong
	}{
		{"Correction: nobody died in the Narvel mill fire", 6, "Police now say that the three people escaped. They were in Drell.", true, ""},
		{"Mill fire", 6, "CORRECTION: An earlier report said that a fire in the old mill of Narvel killed three people. Nobody died.", true, "CORRECTION"},
		{"Mill fire", 6, "The Wire wrongly reported that a mill fire in Narvel killed people. Nobody died.", true, "The Wire"},
		{"Mill fire in Narvel", 6, "The Wire withdraws the report that a fire in the mill killed people.", true, "The Wire"},
		{"Mill fire in Narvel", 6, "Correction: An earlier version of this story misstated how many people a fire in the mill killed.", false, ""},
		{"Correction: Narvel-Mill-Fire story", 6, "In a story on March 5, the agency reported erroneously that a fire in the old mill killed three people. Nobody died.", true, "In a story"},
		{"Correction: a fire in the old mill of Narvel", 6, "Correction: an earlier version of this story misstated how many people it killed.", false, ""},
		{"The mill fire in Narvel", 6, "The mayor incorrectly said that a fire in the old mill killed people.", false, ""},
		{"Correction on Wall Street after the mill fire in Narvel", 6, "A fire in the old mill killed people.", false, ""},
		{"Correction: nobody died in the Narvel mill fire", 40, "Police now say that the three people escaped.", false, ""},
		{"Mill fire in Narvel", 6, "A fire in the mill killed people. An earlier report said that mills burn.", false, ""},
		{"Correction: nobody died in the Narvel mill fire", 4, "Before it was reported, it was corrected.", false, ""},
		{"Correction: the choir of Drell came third", 6, "It did not win, as an earlier report said.", false, "It did"},
		{"Correctional officers put out a mill fire in Narvel", 6, "They killed the fire.", false, ""},
		{"Mill fire", 6, "A fire in the old mill of Narvel killed three people.", false, ""},
	} {
		corrections := document("correction", test.day, test.title, test.text)
		got := CorrectionIn(corrections)
		statement := State(document("report", 5, "Fire in Narvel", wrong), 0)
		if corrects := got != nil && got.Corrects(statement, Span{}); corrects != test.corrects {
			t.Errorf("%q, %q: corrects is %v", test.title, test.text, corrects)
		}
		for i := range corrections.Sentences {
			sentence := corrections.Sentence(i)
			if wrong := test.wrong != "" && strings.HasPrefix(sentence, test.wrong); got != nil && got.IsRight(i) == wrong {
				t.Errorf("%q is right: %v", sentence, !wrong)
			}
		}
		if got != nil && got.Corrects(State(corrections, 0), Span{}) {
			t.Errorf("%q corrects itself", test.text)
		}
	}
}

// TestATimeIsCorrectedOnlyByName holds that a correction of how many died leaves
// the day as it was.
func TestATimeIsCorrectedOnlyByName(t *testing.T) {
	const correction = "An earlier report said that a fire in the mill of Narvel killed three people on Tuesday. Nobody died."
	for text, want := range map[string]bool{
		"A fire in the mill of Narvel killed [three people] on Monday.":   true,
		"A fire in the mill of Narvel killed three people [on Monday].":   false,
		"A fire in the mill of Narvel killed three people [on Tuesday].":  true,
		"[A fire in the mill of Narvel] killed three people on Wednesday": true,
	} {
		s, span := answering(func(text string) *index.Document { return document("report", 5, "", text) }, text)
		if got := CorrectionIn(document("correction", 6, "CORRECTION: mill fire", correction)).Corrects(s, span); got != want {
			t.Errorf("%q is corrected: %v", text, got)
		}
	}
}

// TestDaysOfCorrections holds that a correction of a day without a time corrects
// what was reported that day.
func TestDaysOfCorrections(t *testing.T) {
	correction := document("correction", 5, "Correction: nobody died in the Narvel mill fire", "All escaped.")
	report := document("report", 5, "", "A fire in the mill of Narvel killed people.")
	report.Published = report.Published.Add(9 * time.Hour)
	if !CorrectionIn(correction).Corrects(State(report, 0), Span{}) {
		t.Error("a report of the same morning is not corrected")
	}
}
