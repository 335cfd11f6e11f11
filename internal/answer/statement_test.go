package answer

import (
	"strings"
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

// TestAgreement: stop words and words that are not surely the answer do not count.
func TestAgreement(t *testing.T) {
	useTestModel(t)
	const sentence = "It was the mayor of Drell, Ola Reiff"
	at := func(part string) reader.Span {
		start := strings.Index(sentence, part)
		return reader.Span{Start: start, End: start + len(part)}
	}
	for _, test := range []struct {
		marked, other string
		spanScore     float64
		want          float64
	}{
		{"Ola Reiff", "Reiff, Ola was there.", 0, 1},
		{"Ola Reiff", "Ola Holt was there.", 0, 0.5},
		{"the mayor of Drell", "The mayors met.", 0, 0.5},
		{"the mayor of Drell", "The head of the league.", 0, 0},
		{"It was", "It was he.", 0, 0},
		{"Ola Reiff", "Ola Reiff was there.", -3, 0},
	} {
		first := candidate{sentence: sentence, read: true, reading: reader.Sentence{Span: at(test.marked), SpanScore: test.spanScore}}
		if got := (&candidate{sentence: test.other}).agreement(&first); got != test.want {
			t.Errorf("%q agrees with %q by %v, want %v", test.other, test.marked, got, test.want)
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
