package dialogue

import (
	"encoding/json"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
)

// labelled is a message of the sets.
type labelled struct {
	Message
	Asks bool `json:"asks"`
}

func readSet(t testing.TB, name string) (set []labelled) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for decoder := json.NewDecoder(file); ; {
		var m labelled
		switch err := decoder.Decode(&m); err {
		case nil:
			set = append(set, m)
		case io.EOF:
			return set
		default:
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// TestAsksOnTheSets fails if the judge gets worse on the half of the sets that
// it was made with, or on the other half. The targets are .97 and .03.
func TestAsksOnTheSets(t *testing.T) {
	for name, half := range map[string]struct {
		odd                   uint32
		leastFound, mostTaken float64
	}{
		"testdata/develop.jsonl": {1, .97, .03},
		"testdata/held.jsonl":    {0, .96, .04},
	} {
		t.Run(name, func(t *testing.T) {
			var asking, found, others, taken float64
			for _, m := range readSet(t, name) {
				if crc32.ChecksumIEEE([]byte(m.Text))%2 != half.odd {
					t.Errorf("%q is in the wrong half", m.Text)
				}
				judged := m.Message.Asks()
				switch {
				case m.Asks && judged:
					asking, found = asking+1, found+1
				case m.Asks:
					asking++
				case judged:
					others, taken = others+1, taken+1
				default:
					others++
				}
			}
			t.Logf("found %.4f of %v that ask, took %.4f of %v others to ask", found/asking, asking, taken/others, others)
			if asking < 300 || others < 300 {
				t.Fatal("the half is too small to tell")
			}
			if found/asking < half.leastFound {
				t.Errorf("found %.4f of those that ask, want at least %v", found/asking, half.leastFound)
			}
			if taken/others > half.mostTaken {
				t.Errorf("took %.4f of the others to ask, want at most %v", taken/others, half.mostTaken)
			}
		})
	}
}

// TestTrainingLeavesTheSetsAlone: nothing was learned from the messages that
// the judge is measured on.
func TestTrainingLeavesTheSetsAlone(t *testing.T) {
	held := make(map[string]bool)
	for _, m := range readSet(t, "testdata/held.jsonl") {
		held[m.Text] = true
	}
	for _, m := range readSet(t, "testdata/training.jsonl") {
		if held[m.Text] {
			t.Errorf("%q is in both", m.Text)
		}
	}
}

// TestPlaceMatters: the same words may be a question below an answer, and not
// in a conversation between people.
func TestPlaceMatters(t *testing.T) {
	for _, text := range []string{"really?", "more", "his party"} {
		if !(Message{text, Answer}).Asks() || (Message{text, Channel}).Asks() {
			t.Errorf("%q: below an answer %.2f, in a channel %.2f", text, model.Chance(Message{text, Answer}), model.Chance(Message{text, Channel}))
		}
	}
}

func TestChatterDoesNotHideAQuestion(t *testing.T) {
	for text, want := range map[string]bool{
		"thanks!":                               false,
		"thanks! and who paid for it?":          true,
		"ok, good to know. who owns the ferry?": true,
		"> who owns the ferry?":                 false,
		"> who owns the ferry?\nyes, who?":      true,
		"who owns the ferry? https://e.org/a":   true,
		"https://e.org/who-owns-the-ferry?":     false,
	} {
		if got := (Message{text, Answer}).Asks(); got != want {
			t.Errorf("%q asks: %v", text, got)
		}
	}
}

func TestReadModel(t *testing.T) {
	for _, bad := range []string{"", "1 a", "x intercept", "NaN intercept", "1 intercept\n2 intercept", "1 intercept\n3"} {
		if m, err := ReadModel(bad); err == nil {
			t.Errorf("%q is read as %v", bad, m)
		}
	}
	m, err := ReadModel("# a comment\n\n-1.5 intercept\n2 pair so what\n")
	if err != nil || m[intercept] != -1.5 || m["pair so what"] != 2 {
		t.Errorf("ReadModel = %v, %v, want the two weights", m, err)
	}
}

// FuzzAsks: no message ends in a panic, and every result is a probability.
func FuzzAsks(f *testing.F) {
	for _, seed := range []string{"", "who?", "> quoted\n<a:b:1> <@2> https://x", "\xff\xfe", "\u202e?", "...", "a, b. c! d? e"} {
		f.Add(seed, "channel")
	}
	f.Fuzz(func(t *testing.T, text, place string) {
		if chance := model.Chance(Message{text, Place(place)}); !(chance >= 0 && chance <= 1) {
			t.Errorf("the chance of %q is %v, want one from 0 to 1", text, chance)
		}
	})
}

// TestEveryClassOfWordsIsSeen fails if a class has lost its words.
func TestEveryClassOfWordsIsSeen(t *testing.T) {
	examples := map[string]string{
		"ask": "whose", "auxiliary": "does", "self": "mine", "listener": "youre", "group": "everybody", "pronoun": "them",
		"determiner": "these", "preposition": "between", "thanks": "thx", "greeting": "howdy", "assent": "yep", "praise": "awesome",
		"scorn": "useless", "interjection": "yikes", "report": "headlines", "request": "summarise",
	}
	for class := range classes {
		example, known := examples[class]
		if !known {
			t.Errorf("class %s has no example", class)
		}
		found := Features(Message{Text: "ferries sink " + example + " rarely", Place: Channel})
		if !slices.ContainsFunc(found, func(f Feature) bool { return strings.Contains(f.Name, class) }) {
			t.Errorf("%s of class %s is not seen in %v", example, class, found)
		}
	}
}

func TestAcknowledgements(t *testing.T) {
	for text, want := range map[string]bool{
		"thx": true, "thank you so very much": true, "awesome job": true, "yep": true, "wow": true, "lol": true, "": true,
		"thanks, who sank it": false, "useless": false,
	} {
		if got := (Message{Text: text, Place: Channel}).Acknowledges(); got != want {
			t.Errorf("%q acknowledges: %t", text, got)
		}
	}
}
