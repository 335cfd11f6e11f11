package answer

import "testing"

// TestWhatNoIsAboutTheLanguage: where articles are about what was asked and none
// answers, the language of the question is a reason, and that of the articles
// is none.
func TestWhatNoIsAboutTheLanguage(t *testing.T) {
	articles := map[string]string{"a.txt": english, "b.txt": german}
	for question, want := range map[string]WhyNot{
		"How many crowns did the roof of the pier at Dunmarrow cost the council?":    Unanswered,
		"Was hat das Dach der Brücke in Dunmarrow gekostet, und wer hat es bezahlt?": NotRead,
	} {
		got := ask(t, open(t, articles, script{"The": -9}), Question{Text: question})
		if got.Answered || got.WhyNot != want {
			t.Errorf("%q: answered %t, why not %q, want %q", question, got.Answered, got.WhyNot, want)
		}
	}
}
