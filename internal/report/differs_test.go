package report

import (
	"testing"

	"byline/internal/index"
)

// differs reports whether figures of a and b differ.
func differs(a, b *Statement) bool {
	ours, theirs, differ := a.Differing(b)
	return differ && ours != Span{} && theirs != Span{}
}

func TestDiffering(t *testing.T) {
	const drowned = "The ferry sank in a storm off Dunmarrow and 12 people drowned."
	tests := []struct {
		a, b string
		days int
		want bool
	}{
		{drowned, "Officials in Dunmarrow said that 17 people drowned when the ferry sank.", 1, true},
		{drowned, "Officials in Dunmarrow said that 12 people drowned when the ferry sank.", 1, false},
		{drowned, "Officials in Dunmarrow said that 17 people drowned when the ferry sank.", 60, false},
		{drowned, "The council of Varnby gave 17 people medals for their gardens.", 1, false},
		{drowned, "Some 1,700 people in Dunmarrow mourned those who drowned on the ferry.", 1, false},
		{"The ferry to Dunmarrow was 12 years old when it sank.", "The ferry sank five years after it came to Dunmarrow.", 1, false},
		{"The captain, 52 years old, drowned when the ferry sank off Dunmarrow.", "A 34-year-old sailor drowned when the ferry sank off Dunmarrow.", 1, false},
		{"The ferry sank on 3 March off Dunmarrow.", "The ferry sank on 4 March off Dunmarrow.", 1, false},
		{"The ferry sank off Dunmarrow.", "The ferry sank off Dunmarrow.", 1, false},
	}
	for _, test := range tests {
		a, b := state("a", 0, test.a), state("b", test.days, test.b)
		if differs(a, b) != test.want || differs(b, a) != test.want {
			t.Errorf("%q and %q: %v and %v", test.a, test.b, differs(a, b), differs(b, a))
		}
	}
	if a := state("a", 0, tests[0].a); differs(a, state("a", 0, tests[0].b)) {
		t.Error("an article differs from itself")
	}
}

func TestDiffersAt(t *testing.T) {
	tests := []struct {
		name, a, b string
		differ     bool
	}{
		{"count", "The flood in Drell killed [12 people].", "The flood in Drell killed [15 people].", true},
		{"at least", "[At least 12] people were killed by the flood in Drell.", "The flood in Drell killed [15 people].", true},
		{"other names beside them", "The flood in Drell killed [12 people], Marlow said.", "The flood in Drell killed [15 people], Castor said.", false},
		{"words alike", "The flood in Drell has left [12 people] dead.", "[Fifteen people] were killed by the flood in Drell.", true},
		{"ships", "[At least 367 vessels] were waiting at the Narvel canal.", "The authority said [422 ships] were waiting at the Narvel canal.", true},
		{"per cent", "The treaty was backed by [52 percent] of voters in Marlow.", "The treaty was backed by [57%] of voters in Marlow.", true},
		{"money", "The Narvel bridge cost [$40 million].", "The Narvel bridge cost [$55 million].", true},
		{"duration", "The Drell strike lasted [six days].", "The Drell strike lasted [two weeks].", true},
		{"date", "The Alma probe was launched on [25 December].", "The Alma probe was launched [on 24 December].", true},
		{"year", "The Narvel lighthouse was built in [1904].", "The Narvel lighthouse was built in [1911].", true},

		{"same in words", "The flood in Drell killed [twelve people].", "In Drell [12 people] were killed by the flood, said a nurse.", false},
		{"same hedged", "The flood in Drell killed [more than 300,000 people].", "[At least 300,000 people] were killed by the Drell flood.", false},
		{"same scaled", "The Narvel bridge cost [$4.5 million].", "The bill was paid by sailors: the Narvel bridge cost [$4,500,000].", false},
		{"rounded", "In Marlow [17,410,742 people] voted to leave.", "[About 17.4 million people] voted to leave in Marlow.", false},
		{"more than", "[More than 300 people] were killed by the flood in Drell.", "The flood in Drell killed [342 people].", false},
		{"nearly", "[Nearly 400 people] were killed by the flood in Drell.", "The flood in Drell killed [387 people].", false},
		{"same time", "The Drell strike lasted [seven days].", "After talks at night the Drell strike was over; it lasted [one week].", false},
		{"another verb", "The flood in Drell killed [12 people].", "The flood in Drell injured [40 people].", false},
		{"another unit", "The flood in Drell killed [12 people].", "The flood in Drell killed [40 cows].", false},
		{"another currency", "The Narvel bridge cost [$40 million].", "The Narvel bridge cost [€37 million].", false},
		{"another place", "The flood in Drell killed [12 people].", "The flood killed [40 people] in Castor.", false},
		{"another year", "The Drell flood killed [12 people] in 2019.", "The Drell flood killed [40 people] in 2023.", false},
		{"far too many", "The flood in Drell killed [12 people].", "The flood in Drell cut off 900 people who had killed their cattle, or [900 people].", false},
		{"more of them", "The flood in Drell killed [12 people].", "The flood in Drell killed [another 15 people].", false},
		{"both figures", "The flood in Drell killed [12 people].", "The flood in Drell killed [15 people], not 12 people.", false},
		{"negated", "The flood in Drell killed [12 people].", "The flood in Drell never killed [15 people].", false},
		{"another matter", "The flood in Drell killed [12 people].", "The mayor of Drell gave medals to [15 people].", false},
		{"a figure and a name", "The Alma ferry sank at [Port Velt].", "The Alma ferry sank at [4:50 a.m.]", false},
		{"names", "The comet above Drell was discovered by [Arno Velt].", "The comet above Drell was discovered by [Ines Horn].", false},
		{"weekdays", "The Drell dam burst on [Monday].", "The Drell dam burst on [Tuesday].", false},
		{"nothing marked", "The flood in Drell killed 12 people[].", "The flood in Drell killed 15 people[].", false},
	}
	for _, test := range tests {
		a, inA := answering(func(text string) *index.Document { return document("a", 0, "", text) }, test.a)
		b, inB := answering(func(text string) *index.Document { return document("b", 1, "", text) }, test.b)
		if a.DiffersAt(b, inA, inB) != test.differ || b.DiffersAt(a, inB, inA) != test.differ {
			t.Errorf("%s: %v and %v, want %v", test.name, a.DiffersAt(b, inA, inB), b.DiffersAt(a, inB, inA), test.differ)
		}
	}
}

func TestReportsFarApartDoNotDiffer(t *testing.T) {
	a, inA := answering(func(text string) *index.Document { return document("a", 0, "", text) }, "The flood in Drell killed [12 people].")
	b, inB := answering(func(text string) *index.Document { return document("b", 1100, "", text) }, "The flood in Drell killed [15 people].")
	if a.DiffersAt(b, inA, inB) || b.DiffersAt(a, inB, inA) {
		t.Error("two floods differ")
	}
}

func TestTitlesTellWhatSentencesAreOf(t *testing.T) {
	of := func(id string) func(string) *index.Document {
		return func(text string) *index.Document { return document(id, 1, "Flood kills people in Drell", text) }
	}
	a, inA := answering(of("a"), "The police said that [12 people] were killed.")
	b, inB := answering(of("b"), "The flood in Drell killed [15 people].")
	if !a.DiffersAt(b, inA, inB) || !b.DiffersAt(a, inB, inA) {
		t.Error("two figures of one event do not differ")
	}
}

func TestSentencesOfOneArticleAreOneReport(t *testing.T) {
	d := document("a", 0, "", "The harbour authority said 422 vessels were waiting. A shipping agent told reporters that 367 vessels were there.")
	a, b := State(d, 0), State(d, 1)
	if a.DiffersAt(b, a.spanOf(a.figures[0]), b.spanOf(b.figures[0])) {
		t.Error("two sources of one article differ")
	}
}
