package answer

import (
	"testing"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

// stated reads a text of one sentence, published on a day of March 2031.
func stated(id, text string, day int) *Stated {
	article := corpus.Article{ID: id, Text: text, Published: time.Date(2031, 3, day, 0, 0, 0, 0, time.UTC)}
	return State(index.Analyze(article, words.NewAnalyzer()), 0)
}

func TestStatedDiffers(t *testing.T) {
	tests := []struct {
		a, b string
		days int
		want bool
	}{
		{"The ferry sank in a storm off Dunmarrow and 12 people drowned.", "Officials in Dunmarrow said that 17 people drowned when the ferry sank.", 1, true},
		{"The ferry sank in a storm off Dunmarrow and 12 people drowned.", "Officials in Dunmarrow said that 12 people drowned when the ferry sank.", 1, false},
		{"The ferry sank in a storm off Dunmarrow and 12 people drowned.", "Officials in Dunmarrow said that 17 people drowned when the ferry sank.", 60, false},
		{"The ferry sank in a storm off Dunmarrow and 12 people drowned.", "The council of Varnby gave 17 people medals for their gardens.", 1, false},
		{"The ferry sank in a storm off Dunmarrow and 12 people drowned.", "Some 1,700 people in Dunmarrow mourned those who drowned on the ferry.", 1, false},
		{"The ferry to Dunmarrow was 12 years old when it sank.", "The ferry sank five years after it came to Dunmarrow.", 1, false},
		{"The ferry sank on 3 March off Dunmarrow.", "The ferry sank on 4 March off Dunmarrow.", 1, false},
		{"The ferry sank off Dunmarrow.", "The ferry sank off Dunmarrow.", 1, false},
	}
	for _, test := range tests {
		a, b := stated("a", test.a, 1), stated("b", test.b, 1+test.days)
		if a.Differs(b) != test.want || b.Differs(a) != test.want {
			t.Errorf("%q and %q: %v and %v", test.a, test.b, a.Differs(b), b.Differs(a))
		}
	}
	if a := stated("a", tests[0].a, 1); a.Differs(stated("a", tests[0].b, 1)) {
		t.Error("an article differs from itself")
	}
}

func TestStatedRepeats(t *testing.T) {
	one := stated("a", "The ferry Alba sank off Dunmarrow on Tuesday in a heavy storm.", 1)
	if again := stated("b", "The ferry Alba sank on Tuesday in a heavy storm off Dunmarrow.", 2); !one.Repeats(again) || !again.Repeats(one) {
		t.Error("the same report is not told")
	}
	if other := stated("b", "The harbour of Dunmarrow was closed on Tuesday.", 2); one.Repeats(other) || other.Repeats(one) {
		t.Error("two reports are taken for one")
	}
}
