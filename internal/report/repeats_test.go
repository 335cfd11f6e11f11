package report

import "testing"

func TestRepeats(t *testing.T) {
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"equal", "The ferry sank off Narvel on Monday.", "The ferry sank off Narvel on Monday.", true},
		{"another attribution", "The ferry sank off Narvel on Monday, police said.", "Police said the ferry sank off Narvel on Monday.", true},
		{"another order", "A lorry hit two cyclists on a bridge in Narvel on Sunday evening, the fire service said.", "The fire service said that a lorry hit two cyclists on Sunday evening on a bridge in Narvel.", true},
		{"no attribution", "The mayor has said the old bridge in Narvel will be closed.", "The old bridge in Narvel will be closed.", true},
		{"words alike", "The army captured the northern town of Drell overnight.", "Troops seized the northern town of Drell overnight.", true},
		{"written number", "Rescuers pulled seven miners from the flooded shaft.", "Rescuers pulled 7 miners from the flooded shaft.", true},
		{"scaled number", "The bridge cost 4.5 million euros to repair after the storm.", "Repairing the bridge after the storm cost 4,500,000 euros.", true},
		{"hedged alike", "More than 300,000 people fled the flooded valley.", "At least 300,000 people fled the flooded valley.", true},
		{"per cent sign", "Unemployment in the province reached 9% in spring.", "Unemployment in the province reached 9 percent in spring.", true},
		{"currency sign", "Marlow bought the shipyard in Narvel for €1.4bn.", "Marlow bought the shipyard in Narvel for 1.4 billion euros.", true},
		{"currency code", "Marlow bought the shipyard in Narvel for $350m.", "Marlow bought the shipyard in Narvel for USD 350 million.", true},
		{"currency in full", "Marlow bought the shipyard in Narvel for £2m.", "Marlow bought the shipyard in Narvel for two million pounds.", true},
		{"longer by its end", "The minister resigned over the leaked harbour contracts.", "The minister resigned over the leaked harbour contracts after a week of protests.", true},
		{"passive without by", "Police arrested the mayor of Drell over the stolen harbour funds.", "The mayor of Drell was arrested over the stolen harbour funds, police said.", true},
		{"circumstance first", "The storm flooded the old harbour in Narvel.", "In Narvel the storm flooded the old harbour.", true},
		{"plural first word", "Rescuers found the missing climber below the eastern ridge.", "Crews found the missing climber below the eastern ridge.", true},
		{"seven days", "The strike at the port lasted seven days before the deal.", "The strike at the port lasted a total of 7 days before the deal.", true},
		{"numbers of people", "The flood killed 12 people in the lower valley villages.", "The flood in the lower valley villages killed 12 residents.", true},
		{"weekday and date", "The ferry Alma sank off Narvel on Monday in a storm.", "The ferry Alma sank off Narvel on 29 April in a storm.", true},

		{"another figure", "The flood killed 12 people in the lower valley.", "The flood killed 14 people in the lower valley.", false},
		{"rounded figure", "The flood killed about 300 people in the lower valley.", "The flood killed 297 people in the lower valley.", false},
		{"one figure more", "The flood killed 12 people in the lower valley.", "The flood killed 12 people and hurt 30 in the lower valley.", false},
		{"another unit", "The road will stay closed for 3 days after the landslide.", "The road will stay closed for 3 weeks after the landslide.", false},
		{"no currency", "The company was fined $5 million over the oil spill.", "The company was fined 5 million times over the oil spill.", false},
		{"another currency", "The company was fined $5 million over the oil spill.", "The company was fined €5 million over the oil spill.", false},
		{"another score", "Marlow beat Castor 2-1 in the cup final.", "Marlow beat Castor 3-1 in the cup final.", false},
		{"another name", "The court in the capital jailed Arno Velt for fraud.", "The court in the capital jailed Piet Horn for fraud.", false},
		{"another place", "A fire destroyed the grain market in Narvel overnight.", "A fire destroyed the grain market in Drell overnight.", false},
		{"another side of a place", "Shelling cut the main road through the northern suburbs.", "Shelling cut the main road through the southern suburbs.", false},
		{"another day", "The talks in the old palace collapsed on Monday night.", "The talks in the old palace collapsed on Friday night.", false},
		{"another year", "The old lighthouse at Narvel was sold in 2009 for scrap.", "The old lighthouse at Narvel was sold in 2019 for scrap.", false},
		{"another first name", "France won the opening match of the youth tournament in Narvel.", "Brazil won the opening match of the youth tournament in Narvel.", false},
		{"another speaker with a name", "Marlow said the talks on the border had collapsed.", "Castor said the talks on the border had collapsed.", false},
		{"swapped", "In the final Marlow beat Castor after extra time.", "In the final Castor beat Marlow after extra time.", false},
		{"swapped in small letters", "The farmers blocked the lorries of the miners at the dam.", "The miners blocked the lorries of the farmers at the dam.", false},
		{"swapped speakers", "The union said that the owners broke the truce at the pit.", "The owners said that the union broke the truce at the pit.", false},
		{"swapped speakers behind", "The union said that the owners broke the truce at the pit.", "The union broke the truce at the pit, the owners said.", false},
		{"swapped directions", "Ferries from Narvel to Castor were cancelled in the storm.", "Ferries from Castor to Narvel were cancelled in the storm.", false},
		{"swapped by a score", "Marlow Town 2-1 Castor City after extra time.", "Castor City 2-1 Marlow Town after extra time.", false},
		{"swapped beneficiaries", "It was a third win in a row for Marlow over Castor.", "It was a third win in a row for Castor over Marlow.", false},
		{"swapped seller", "Narvel sold its grain to Castor last week.", "Castor sold its grain to Narvel last week.", false},
		{"swapped in court", "The court ruled for the miners against the owners in the pit case.", "The court ruled for the owners against the miners in the pit case.", false},
		{"swapped in the passive", "Ana Prell was accused by Piet Horn of taking bribes.", "Piet Horn was accused by Ana Prell of taking bribes.", false},
		{"survivors", "Three climbers died in an avalanche above Drell.", "Three climbers survived an avalanche above Drell.", false},
		{"successors", "Ines Horn succeeded Arno Velt as harbour master.", "Arno Velt succeeded Ines Horn as harbour master.", false},
		{"negated", "The company agreed to repair the broken dam in Drell.", "The company has not agreed to repair the broken dam in Drell.", false},
		{"denied", "The company repaired the broken dam in Drell.", "The company denied that it repaired the broken dam in Drell.", false},
		{"taken back", "The storm sank two ferries off Narvel, the coast guard said.", "Correction: an earlier story said that the storm sank two ferries off Narvel.", false},
		{"taken back as wrong", "The storm sank two ferries off Narvel.", "The paper wrongly reported that the storm sank two ferries off Narvel.", false},
		{"opposite", "Exports of grain from the southern ports rose sharply in spring.", "Exports of grain from the southern ports fell sharply in spring.", false},
		{"opposite vote", "Parliament accepted the new harbour tax law by a narrow margin.", "Parliament rejected the new harbour tax law by a narrow margin.", false},
		{"one subject, two matters", "The minister visited the flooded valley with her staff.", "The minister blamed the mayor for the broken dyke.", false},
		{"few words", "He resigned.", "He protested.", false},
		{"few of many words", "Fire destroyed the old theatre.", "The old theatre on the market square, built by sailors and long a home of travelling players, was destroyed by fire.", false},
	}
	for _, test := range tests {
		a, b := state("a", 0, test.a), state("b", 1, test.b)
		if a.Repeats(b) != test.same || b.Repeats(a) != test.same {
			t.Errorf("%s: %v and %v, want %v", test.name, a.Repeats(b), b.Repeats(a), test.same)
		}
	}
}

func TestReportsOfOtherDaysDoNotRepeat(t *testing.T) {
	const onMonday = "A landslide blocked the pass above Drell on Monday and buried four cars."
	const noDay = "A landslide blocked the pass above Drell and buried four cars."
	const inAYear = "A landslide blocked the pass above Drell in 1987 and buried four cars."
	tests := []struct {
		name, a, b string
		days       [2]int
		same       bool
	}{
		{"the next day", onMonday, onMonday, [2]int{0, 1}, true},
		{"a later Monday", onMonday, onMonday, [2]int{0, 7}, false},
		{"years later", onMonday, onMonday, [2]int{0, 1100}, false},
		{"one without a day", onMonday, noDay, [2]int{0, 2}, true},
		{"one without a day, later", onMonday, noDay, [2]int{0, 60}, false},
		{"no day", noDay, noDay, [2]int{0, 3}, true},
		{"no day, later", noDay, noDay, [2]int{0, 60}, false},
		{"a year long ago", inAYear, inAYear, [2]int{0, 60}, true},
		{"yesterday and the weekday", onMonday, "A landslide blocked the pass above Drell yesterday and buried four cars.", [2]int{6, 6}, true},
		{"undated", onMonday, onMonday, [2]int{-1, 1}, true},
		{"undated, another weekday", onMonday, "A landslide blocked the pass above Drell on Friday and buried four cars.", [2]int{-1, 1}, false},
		{"again", "Nurses in Drell walked out over pay on Thursday.", "Nurses in Drell walked out again over pay on Thursday.", [2]int{2, 30}, false},
	}
	for _, test := range tests {
		a, b := state("a", test.days[0], test.a), state("b", test.days[1], test.b)
		if a.Repeats(b) != test.same || b.Repeats(a) != test.same {
			t.Errorf("%s: %v and %v, want %v", test.name, a.Repeats(b), b.Repeats(a), test.same)
		}
	}
}
