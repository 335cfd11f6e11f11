package answer

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestKindsOfNo asks questions that no sentence answers.
func TestKindsOfNo(t *testing.T) {
	a := open(t, map[string]string{
		"flood.txt": "The dam above Drell burst on Monday and the flood drowned cattle in the valley. Officials said the mayor, Arno Velt, was at home. Engineers in Drell opened an inquiry into the dam.",
		"trial.txt": "Prosecutors in Narvel accused the mayor, Arno Velt, of taking bribes from builders. Velt denied taking any bribes from builders.",
		"ferry.txt": "The ferry Alma ran aground off Narvel in a storm. Its owners ruled out engine failure.",
	}, script{})
	for want, questions := range map[WhyNot][]string{
		Absent: {
			"Who won the Grannoch chess tournament?",
			"how many people died in the fire in Grannoch?",
			"who directed the film about the lighthouse",
			"When did Ines Horn land on the moon?",
			"where was the wreck of the plane found",
			"how much did the theatre pay for the painting",
			"Who painted the ceiling of Marlow cathedral?",
			"how many cattle did the theatre buy for its paintings?",
		},
		Unanswered: {
			"how old is the mayor of Drell?",
			"who built the dam above Drell?",
			"how much did the Drell dam cost?",
			"Who leads the inquiry into the Drell dam?",
			"who was the captain of the ferry Alma?",
			"how many passengers were on the ferry Alma?",
			"which builders paid Velt bribes?",
		},
		NoQuestion: {"thanks!", "lol", "hello there", "zzxy", "🚀"},
	} {
		for _, question := range questions {
			got := ask(t, a, Question{Text: question})
			if got.Answered || got.WhyNot != want || got.Telling != 0 {
				t.Errorf("%q: answered %v, %q, %d telling; want %q", question, got.Answered, got.WhyNot, got.Telling, want)
			}
			for _, quote := range got.Quotes {
				if len(quote.DiffersFrom) > 0 {
					t.Errorf("%q: %q is said to differ, and does not answer", question, quote.Sentence)
				}
			}
		}
	}
}

// TestTheClosestIsOfAReport: not what the reader likes best, where that is from an
// article about something else.
func TestTheClosestIsOfAReport(t *testing.T) {
	a := open(t, map[string]string{
		"dam.txt":   "The dam above Drell burst on Monday and the flood drowned cattle. Engineers in Drell opened an inquiry into the dam.",
		"trial.txt": "Prosecutors in Narvel opened an inquiry. Builders had paid the mayor.",
	}, script{"Builders had": -1, "Prosecutors": -1.5, "Engineers": -2})
	got := ask(t, a, Question{Text: "who leads the inquiry into the dam above Drell?"})
	if got.WhyNot != Unanswered || firstWords(got)[0] != "Engineers" || firstWords(got)[1] != "Builders" {
		t.Errorf("%q, and the quotes start with %v", got.WhyNot, firstWords(got))
	}
}

func TestTheConfidenceDecides(t *testing.T) {
	files := map[string]string{"a.txt": "Anna counted the ferries in Drell."}
	for score, want := range map[float64]bool{-3: false, -1.5: false, 0.1: true, 2: true} {
		a := open(t, files, script{"Anna": score})
		got := ask(t, a, Question{Text: "who counted the ferries in Drell?"})
		if got.Answered != want || got.Answered != (got.Confidence >= model.leastConfidence) || got.Answered != (got.WhyNot == "") {
			t.Errorf("a score of %v: answered %v, confidence %v, %q", score, got.Answered, got.Confidence, got.WhyNot)
		}
	}
}

func TestTheConfidenceIsOfTheFirstScore(t *testing.T) {
	files := map[string]string{"a.txt": "Anna counted the ferries in Drell."}
	for _, test := range []struct {
		others      []string
		least, most float64 // of the rival
	}{
		{nil, 0, 0},
		{[]string{"A ferry sank."}, 0.01, 0.9},
		{[]string{"A ferry sank.", "Ferries in Drell were counted."}, 1, 1}, // the shorter is found better
	} {
		for i, other := range test.others {
			files[fmt.Sprintf("%d.txt", i)] = other
		}
		a := open(t, files, script{"Anna": 1})
		model.confidence = certainty{-2, 0.5, -0.75}
		got := ask(t, a, Question{Text: "who counted the ferries in Drell?"})
		first := got.Quotes[0]
		if want := 1 / (1 + math.Exp(2-0.5*first.Score+0.75*first.Rival)); math.Abs(got.Confidence-want) > 1e-9 {
			t.Errorf("confidence %v of a first quote of score %v beside %v, want %v", got.Confidence, first.Score, first.Rival, want)
		}
		if first.Rival < test.least || first.Rival > test.most || !strings.HasPrefix(first.Sentence, "Anna") {
			t.Errorf("beside %q the rival is %v: %q", test.others, first.Rival, first.Sentence)
		}
	}
}

func TestModelIsRead(t *testing.T) {
	var text strings.Builder
	var m fitted
	for i, name := range slices.Sorted(maps.Keys(m.places())) {
		fmt.Fprintf(&text, "# a remark\n\n %s\t%d.5 \n", name, i)
	}
	m, err := readModel(text.String())
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range slices.Sorted(maps.Keys(m.places())) {
		if got := *m.places()[name]; got != float64(i)+0.5 {
			t.Errorf("%s is %v, want %d.5", name, got, i)
		}
	}
}

func TestModelFaultsAreNamed(t *testing.T) {
	with := func(line, instead string) string {
		var lines strings.Builder
		for old := range strings.Lines(modelText) {
			if strings.HasPrefix(old, line+" ") {
				old = instead + "\n"
			}
			lines.WriteString(old)
		}
		return lines.String()
	}
	for name, text := range map[string]string{
		"mix reader":        with("mix reader", ""),
		"mix unread":        modelText + "mix unread -20\n",
		"mix luck":          modelText + "mix luck 1\n",
		"not a name and":    with("confidence best", "confidence best"),
		"least span":        with("least span", "least span NaN"),
		"least confidence":  with("least confidence", "least confidence +Inf"),
		"further score":     with("further score", "further score x"),
		"further intercept": with("further intercept", "# further intercept 0"),
		"not a name and a ": modelText + "nonsense\n",
	} {
		if _, err := readModel(text); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("a fault of %q: %v", name, err)
		}
	}
}

// TestShippedModelIsSensible checks what the code assumes about fitted values.
func TestShippedModelIsSensible(t *testing.T) {
	m := mustReadModel(modelText)
	switch {
	case m.mix[byReader] != 1:
		t.Error("a score is no longer the reader's log odds")
	case m.mix[byRepeats] > 0:
		t.Error("further sentences of an article are raised, which spread does not expect")
	case m.mix[byUnread] > -10:
		t.Error("what was not read may stand before what was")
	case m.further.score <= 0, m.further.agreement <= 0, m.confidence.best <= 0, m.confidence.rival > 0:
		t.Error("the better a sentence is, the less it is trusted")
	case m.leastConfidence <= 0 || m.leastConfidence >= 1, m.leastSpan > 0:
		t.Error("a threshold that nothing or everything passes")
	}
}
