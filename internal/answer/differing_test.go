package answer

import (
	"slices"
	"testing"
)

func TestReportsThatDiffer(t *testing.T) {
	const killed = "how many people were killed by the flood in Drell?"
	tests := []struct {
		name, question, a, b string
		differ               bool
	}{
		{"count", killed, "The flood in Drell killed 12 people.", "The flood in Drell killed 15 people.", true},
		{"at least", killed, "At least 100 people were killed by the flood in Drell.", "The flood in Drell killed 158 people.", true},
		{"deaths and people", killed, "The flood in Drell killed 12 people, the mayor said.", "Officials put deaths from the flood in Drell at 15 and said the dead were 15 residents killed at home.", true},
		{"words alike", killed, "The flood in Drell has left 12 people dead.", "Fifteen people were killed by the flood in Drell.", true},
		{"ships", "how many ships were waiting at the Narvel canal?", "At least 367 vessels were waiting at the Narvel canal.", "The authority said 422 ships were waiting at the Narvel canal.", true},
		{"per cent", "what percentage of voters in Marlow backed the treaty?", "The treaty was backed by 52 percent of voters in Marlow.", "The treaty was backed by 57% of voters in Marlow.", true},
		{"magnitude", "what was the magnitude of the Drell earthquake?", "The Drell earthquake had a magnitude of 7.8.", "The Drell earthquake had a magnitude of 7.5.", true},
		{"money", "how much did the Narvel bridge cost?", "The Narvel bridge cost $40 million.", "The Narvel bridge cost $55 million.", true},
		{"duration", "how long did the Drell strike last?", "The Drell strike lasted six days.", "The Drell strike lasted two weeks.", true},
		{"date", "when was the Alma probe launched?", "The Alma probe was launched on 25 December.", "The Alma probe was launched on 24 December.", true},
		{"time of day", "when did the Drell quake strike?", "The Drell quake struck at 4:17 a.m.", "The Drell quake struck at 4:50 a.m.", true},
		{"year", "when was the Narvel lighthouse built?", "The Narvel lighthouse was built in 1904.", "The Narvel lighthouse was built in 1911.", true},
		{"person", "who discovered the comet above Drell?", "The comet above Drell was discovered by Arno Velt.", "The comet above Drell was discovered by Ines Horn.", true},
		{"place", "where did the Alma ferry sink?", "The Alma ferry sank at Port Velt.", "The Alma ferry sank at Cape Horn.", true},
		{"fraction", "what share of Drell is flooded?", "Half of Drell is flooded.", "Three quarters of Drell is flooded.", true},

		{"same in words", killed, "The flood in Drell killed twelve people.", "In Drell 12 people were killed by the flood, said a nurse.", false},
		{"same hedged", killed, "The flood in Drell killed more than 300,000 people.", "At least 300,000 people were killed by the Drell flood, a count by the ministry shows.", false},
		{"same scaled", "how much did the Narvel bridge cost?", "The Narvel bridge cost $4.5 million.", "The bill was paid by sailors: the Narvel bridge cost $4,500,000.", false},
		{"rounded", "how many people in Marlow voted to leave?", "In Marlow 17,410,742 people voted to leave.", "About 17.4 million people voted to leave in Marlow, as counted.", false},
		{"same time", "how long did the Drell strike last?", "The Drell strike lasted seven days.", "After talks at night the Drell strike was over; it lasted one week.", false},
		{"another verb", killed, "The flood in Drell killed 12 people.", "The flood in Drell injured 40 people.", false},
		{"another unit", killed, "The flood in Drell killed 12 people.", "The flood in Drell killed 40 cows.", false},
		{"another place", killed, "The flood in Drell killed 12 people.", "The flood killed 40 people in Castor.", false},
		{"another place beside", "how many people were killed by the flood?", "The flood killed 12 people in Marlow.", "The flood killed 40 people in Castor.", false},
		{"another year", "how many people did the Drell flood kill?", "The Drell flood killed 12 people in 2019.", "The Drell flood killed 40 people in 2023.", false},
		{"more of them", killed, "The flood in Drell killed 12 people.", "The flood in Drell killed another 15 people.", false},
		{"both figures", killed, "The flood in Drell killed 12 people.", "The flood in Drell killed 15 people, not 12 people.", false},
		{"no number asked", "why did the Drell dam burst?", "The Drell dam burst after 12 days of rain.", "The Drell dam burst after 15 days of rain.", false},
		{"negated", killed, "The flood in Drell killed 12 people.", "The flood in Drell never killed 15 people.", false},
		{"little of the question", "how many people did the Drell flood leave without clean water and power?", "The Drell flood killed 12 people.", "The Drell flood killed 15 people.", false},
		{"in the question", "did 12 people or more people, how many, die in Drell?", "In Drell 12 people died.", "In Drell many people died.", false},
		{"backers are many", "who backs the Drell rebels?", "The Drell rebels are backed by Marlow.", "The Drell rebels are backed by Castor.", false},
		{"another role", "who discovered the comet above Drell?", "The comet above Drell was discovered by Arno Velt.", "Ines Horn discovered the comet above Drell in a photograph of Arno Velt's.", false},
		{"a speaker", "who discovered the comet above Drell?", "The comet above Drell was discovered by Arno Velt.", "The comet above Drell was discovered by chance, Ines Horn said.", false},
		{"same name longer", "who discovered the comet above Drell?", "The comet above Drell was discovered by Arno Velt.", "The comet above Drell was discovered by Velt.", false},
		{"absent name", "how many people were killed by the flood in Grannoch?", "The flood killed 12 people.", "The flood killed 15 people.", false},
		{"weekdays", "when did the Drell dam burst?", "The Drell dam burst on Monday.", "The Drell dam burst on Tuesday.", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := gather(parsed(t, test.question), sentencesOf(articleOf("a", 1, "", test.a), articleOf("b", 2, "", test.b)), 10)
			if differ := len(got) == 2 && slices.Equal(got[0].differsFrom, []int{2}) && slices.Equal(got[1].differsFrom, []int{1}); differ != test.differ {
				t.Fatalf("differ: %v, want %v", differ, test.differ)
			}
			if test.differ && got[0].article.ID != "b" {
				t.Error("the older one stands first")
			}
		})
	}
}

func TestReportsOfOneArticleThatDiffer(t *testing.T) {
	const question = "how many vessels are waiting at the Narvel canal?"
	tests := []struct {
		name, text string
		differ     bool
	}{
		{"two sources", "Counts differ at the Narvel canal. The harbour authority said 422 vessels were waiting. A shipping agent's list had shown 367 vessels.", true},
		{"no unit", "Counts differ at the Narvel canal. The harbour authority said 422 vessels were waiting. A shipping agent's list had shown 367.", true},
		{"one source", "At the Narvel canal 422 vessels were waiting, the authority said. It said 367 vessels were tankers.", false},
		{"no source", "At the Narvel canal 422 vessels were waiting. Some 367 vessels were tankers.", false},
		{"a small part", "Counts differ at the Narvel canal. The harbour authority said 422 vessels were waiting. A shipping agent's list had shown 20 vessels.", false},
		{"more of them", "Counts differ at the Narvel canal. The harbour authority said 422 vessels were waiting. A shipping agent said another 367 vessels were coming.", false},
		{"another paragraph", "The harbour authority at the Narvel canal said 422 vessels were waiting.\n\nA shipping agent's list had shown 367 vessels.", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			differ := false
			for _, g := range gather(parsed(t, question), sentencesOf(articleOf("a", 1, "", test.text)), 10) {
				differ = differ || len(g.differsFrom) > 0
			}
			if differ != test.differ {
				t.Errorf("differ: %v, want %v", differ, test.differ)
			}
		})
	}
}

func TestDisputesStandNewestFirst(t *testing.T) {
	const question = "how many people were killed by the flood in Drell?"
	ranked := sentencesOf(
		articleOf("old", 1, "", "The flood in Drell killed 12 people."),
		articleOf("aside", 2, "", "Nurses came to Drell by boat after the flood."),
		articleOf("new", 9, "", "The flood in Drell killed 20 people."),
		articleOf("undated", 0, "", "The flood in Drell killed 17 people."),
		articleOf("middle", 5, "", "The flood in Drell killed 15 people."),
		articleOf("again", 6, "", "The flood in Drell killed 20 people, the mayor said."),
		articleOf("long ago", 1, "", "Boats were sold in Drell after the flood."))
	got := gather(parsed(t, question), ranked, 10)
	want := []string{"new", "aside", "middle", "undated", "old", "long ago"}
	if len(got) != len(want) {
		t.Fatalf("%d gathered", len(got))
	}
	for i, id := range want {
		if got[i].article.ID != id {
			t.Errorf("at %d stands %s, want %s", i+1, got[i].article.ID, id)
		}
	}
	if !slices.Equal(got[0].differsFrom, []int{3, 4, 5}) || !slices.Equal(got[3].differsFrom, []int{1, 3, 5}) || got[1].differsFrom != nil {
		t.Errorf("differ: %v, %v, %v", got[0].differsFrom, got[1].differsFrom, got[3].differsFrom)
	}
}

func TestFloodsFarApartDoNotDiffer(t *testing.T) {
	later := articleOf("b", 2, "", "The flood in Drell killed 15 people.")
	later.Published = later.Published.AddDate(3, 0, 0)
	got := gather(parsed(t, "how many people were killed by the flood in Drell?"), sentencesOf(articleOf("a", 1, "", "The flood in Drell killed 12 people."), later), 10)
	if got[0].differsFrom != nil {
		t.Errorf("differs from %v", got[0].differsFrom)
	}
}
