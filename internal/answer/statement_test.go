package answer

import (
	"testing"

	"byline/internal/reader"
)

// TestWordsThatAnswer: they may be the last of the sentence.
func TestWordsThatAnswer(t *testing.T) {
	const sentence = "It was Ola Reiff"
	for span, want := range map[reader.Span]string{{Start: 7, End: len(sentence)}: "Ola Reiff", {Start: 0, End: 2}: "It"} {
		c := candidate{sentence: sentence, reading: reader.Sentence{Span: span}}
		if got := c.marked(); got != want {
			t.Errorf("words at %v = %q, want %q", span, got, want)
		}
	}
}

// TestTwoReportsAreIndependent: two articles that report the same in their own
// words are two reports, and one with its copy is one.
func TestTwoReportsAreIndependent(t *testing.T) {
	const sentence = "Two ferries sank off Narvel on Monday in the storm."
	const wire = " Divers searched the wrecks until nightfall. The captains were questioned by harbour police. Two lifeboats had been found empty near the lighthouse."
	for text, want := range map[string]int{sentence + " Our reporter met widows on the quay, who waited for news in the rain.": 2, sentence + wire: 1} {
		a := open(t, map[string]string{"a.md": dated("Wire", "2031-03-04", sentence+wire), "b.md": dated("Ledger", "2031-03-04", text)},
			script{"[Two ferries] sank": 3})
		got := ask(t, a, Question{Text: ferryQuestion})
		if len(got.Quotes) == 0 || len(got.Quotes[0].AlsoIn) != 1 || got.Quotes[0].Independent != want {
			t.Errorf("beside %q: quotes %+v, want %d independent reports", text, got.Quotes, want)
		}
	}
}
