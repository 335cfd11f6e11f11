package answer

import "testing"

func TestSentenceThatNamesWhatTheReportIsAboutGoesBeforeOneThatOnlySaysTheShow(t *testing.T) {
	a := open(t, map[string]string{"a.md": `---
title: Lantern Street gets a second season
---
The wildly popular show was renewed for a second season by its makers on Monday.

Lantern Street was renewed for another season.

Viewers of Lantern Street had asked for it.
`})
	got := ask(t, a, "Which wildly popular show was renewed for a season?")
	if want := "Lantern Street was renewed for another season."; got.Quotes[0].Sentence != want {
		t.Errorf("first is %q, want %q", got.Quotes[0].Sentence, want)
	}
}

func TestQuotesAreSpreadOverArticles(t *testing.T) {
	a := open(t, map[string]string{
		"a.txt": "The flood in Drell destroyed the bridge.\n\nThe flood in Drell destroyed the old mill.\n\nThe flood in Drell destroyed two schools.",
		"b.txt": "Nobody knows yet which roads the flood near Drell may destroy next.",
	})
	got := ask(t, a, "What did the flood in Drell destroy?")
	if len(got.Quotes) != 3 || got.Quotes[0].Article.ID != "a.txt" || got.Quotes[1].Article.ID != "b.txt" {
		t.Errorf("quotes are %+v", got.Quotes)
	}
	for i := range got.Quotes[1:] {
		if got.Quotes[i].Score < got.Quotes[i+1].Score {
			t.Errorf("score %g stands before %g", got.Quotes[i].Score, got.Quotes[i+1].Score)
		}
	}
}

func TestQuestionForWhatIsNotSoWantsANegation(t *testing.T) {
	sentences := []string{"The northern towns signed the treaty.", "The southern towns did not sign the treaty."}
	scores, err := Score(t.Context(), "Which towns did not sign the treaty?", sentences, rarely{})
	if err != nil || scores[1] <= scores[0] {
		t.Errorf("scores %v, error %v", scores, err)
	}
}

func TestWhatIsAskedForIsNotSo(t *testing.T) {
	for question, want := range map[string]bool{
		"Which towns did not sign the treaty?":                              true,
		"Who has never won?":                                                true,
		"did nobody sign the treaty":                                        true,
		"Which towns signed the treaty?":                                    false,
		"The mayor was not there. Which towns signed the treaty?":           false,
		"Which towns signed the treaty after no one had come to the first?": false,
		"Which towns can one now reach without a boat?":                     false,
		"Which towns, that are not on the coast, did not sign the treaty?":  true,
		"The northern towns did not sign which treaty?":                     true,
		"A million people are without water due to which storm?":            false,
	} {
		if got := parsed(t, question).negated; got != want {
			t.Errorf("%q asks for what is not so: %v, want %v", question, got, want)
		}
	}
}

// TestScoresOfTextsCompare holds that a text that answers gets a higher best
// score than one that lacks the figure or the name asked about.
func TestScoresOfTextsCompare(t *testing.T) {
	const sentence = "The council of Drell rebuilt the bridge in 1921."
	best := func(question string) float64 {
		scores, err := Score(t.Context(), question, []string{sentence, "It rained."}, rarely{})
		if err != nil {
			t.Fatal(err)
		}
		return max(scores[0], scores[1])
	}
	answerable := best("What did the council of Drell rebuild in 1921?")
	for _, question := range []string{"What did the council of Drell rebuild in 1934?", "What did the council of Marn rebuild in 1921?", "What did the council of Drell not rebuild in 1921?"} {
		if other := best(question); other >= answerable {
			t.Errorf("%q scores %g, no less than %g", question, other, answerable)
		}
	}
	if scores, err := Score(t.Context(), "What?", nil, rarely{}); err != nil || len(scores) != 0 {
		t.Errorf("no sentences: %v, %v", scores, err)
	}
}

// TestNameOfTheTitleCountsMoreWhenItIsLikeWhatIsAskedFor holds that, of two
// names of a title, the one that is of the kind asked for counts more.
func TestNameOfTheTitleCountsMoreWhenItIsLikeWhatIsAskedFor(t *testing.T) {
	q := parsed(t, "Which animal hit the bridge?")
	d := articleOf("a", 1, "Python hit bridge, says Holm", "The Python hit it at night.\n\nMayor Holm was told of it.\n\nThe mayor was told of it.")
	var got []float64
	for _, s := range sentencesOf(d) {
		s.measureSentence(q)
		got = append(got, s.measures[titleName])
	}
	if got[0] <= got[1] || got[1] <= 0 || got[2] != 0 {
		t.Errorf("title names count %v, want a python before a mayor before none", got)
	}
}
