package answer

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"byline/internal/words"
)

// marked is a sentence with the part that answers in brackets.
func marked(t testing.TB, question, sentence string) string {
	t.Helper()
	q, err := parse(t.Context(), question, evenly{})
	if err != nil {
		t.Fatal(err)
	}
	start, end := q.highlight(sentence, words.Tokens(sentence))
	if start == 0 && end == 0 {
		return sentence
	}
	return sentence[:start] + "[" + sentence[start:end] + "]" + sentence[end:]
}

func TestHighlight(t *testing.T) {
	tests := []struct{ question, want string }{
		// numbers
		{"how many people died?", "[More than 300,000 people] have died in the war."},
		{"how many people were hurt in the blast?", "The blast killed 12 people and hurt [at least 40 others], doctors said."},
		{"how many people did the blast kill?", "The blast killed [12 people] and hurt at least 40 others, doctors said."},
		{"what share of voters backed leaving?", "Leave won with [51.9 percent] of the vote in 2016."},
		{"how many ships were waiting?", "He said on Monday night that [422 vessels] were waiting."},
		{"how old is the coach?", "They walked in on 23 June with their [25-year-old] coach."},
		{"How much of what the rebels held do the officers claim?", "Officers say they control [nearly four fifths] of what the insurgents once held - a number their enemies dispute."},
		{"how much of the city does the army hold?", "The army now holds [about three quarters] of the city, a group said on Wednesday."},
		{"how high was the wave?", "The wave was [up to 15 metres] high when it reached Varna at 7:50 p.m."},
		{"how many medals did she win?", "She won [four gold medals] at the 2016 games."},
		{"how many were rescued?", "Of the 33 miners [two dozen] were rescued by Tuesday night."},
		{"how many of the 33 miners had been rescued by Tuesday?", "By Tuesday [28] of the 33 miners had been rescued."},
		{"what was the magnitude of the quake?", "Its magnitude was raised to [9.0] on Sunday."},
		// money
		{"how much did the repair cost?", "The repair of the 850-year-old roof cost [$402 million]."},
		{"how much will the plant cost?", "The plant will cost [between $6 billion and $10 billion] a year."},
		{"how much was the company fined?", "It was fined [€3.5 million] for the spill."},
		{"how much money was stolen?", "Thieves took [about 40,000 euros] and two paintings."},
		{"how much have prices increased?", "Petrol prices were up [nearly 60%] in June."},
		// durations
		{"how long will clearing the queue take?", "Clearing the queue could take [about three and a half days]."},
		{"how long did the truce last?", "The truce lasted [only two hours] before shelling began at 6 a.m."},
		{"how long has the siege lasted?", "Both villages have been under siege for [more than a year]."},
		{"how long was she jailed for?", "She was jailed for [18 months] on Friday."},
		// times
		{"when was the deal announced?", "The deal was announced [late on Tuesday] by the army."},
		{"when did the wave strike?", "The wave struck [at 7:50 p.m.] and left little standing."},
		{"when was the canal blocked?", "The canal was blocked [on 23 March] by one ship."},
		{"when did the army enter the city?", "The army entered the city [in December 2016] after a siege."},
		{"when did he die?", "He died [on March 3, 2021], aged 91."},
		{"when will schools open again?", "Schools will open again [next week], the mayor said."},
		{"when did the bridge fall?", "The bridge fell [two days ago] in a storm."},
		{"what year was the tower built?", "The tower was built [in 1889] for a fair."},
		{"when did they leave?", "They left [early on Sunday morning] by bus."},
		{"when did Iran sign in 2015?", "In 2015 Iran signed."},
		// persons and names
		{"who backs the government?", "The government is supported by [Turkey, Saudi Arabia and the United States]."},
		{"who backs the government?", "[Russia and Iran] back the government in the battle for Aleppo."},
		{"who backs the government?", "The government is supported by [the hill militias and by volunteers from the north]."},
		{"who backs the government?", "The government is backed by [Russia], whose warplanes have been bombing the east."},
		{"who does the government back?", "The government backs [the hill militias] with money and arms."},
		{"who is backed by the government?", "The government backs [the hill militias] with money and arms."},
		{"who is the government backed by?", "[The hill militias] have long backed the government."},
		{"who backs the rebels?", "The rebels, backed by [two neighbouring kingdoms], still hold the harbour."},
		{"who backs the rebels?", "Support for the rebels has come from [Turkey and Qatar]."},
		{"who won the World Cup?", "[Argentina] won the World Cup for the third time on Sunday."},
		{"who found the boys?", "[Two British divers] found the boys on 2 July."},
		{"who is the coach?", "The coach, [Ekapol Chanthawong], was with them."},
		{"who leads the rescue operation?", "The rescue operation is led by [Narongsak Osottanakorn], a former governor."},
		{"who is the president of France?", "France's president, [Emmanuel Macron], promised to rebuild it."},
		{"who destroyed the bridge?", "The bridge was destroyed by [the Third Army of the North] in May."},
		{"what caused the explosion?", "The explosion was caused by [2,750 tonnes of ammonium nitrate]."},
		{"who backs the government?", "He backs the government."},
		{"which company recalled cars?", "[Ford] recalled 2.9 million cars this week."},
		{"which show is coming back?", "Fans cheered: “[Harbour Nights]” is coming back."},
		{"which airline bought Blue Wing?", "[Northern Airways] bought Blue Wing on Friday."},
		// places
		{"where were civilians bussed?", "Civilians have mostly been bussed to [Varna] under surrender agreements."},
		{"where did the plane crash?", "The plane crashed near [San Marino] on Monday, Ms Roe said."},
		{"where is the resort?", "The resort is in [Palm Beach, Florida]."},
		{"where was the ship built?", "The ship was built in [Osaka] in 2018."},
		{"where did the Queen die?", "The Queen died at [Balmoral Castle] on Thursday."},
		{"which country was hit?", "A quake hit [northern Japan] on Friday."},
		// reasons
		{"why did the bridge close?", "The bridge closed [because a cable had snapped], the city said."},
		{"why was the match stopped?", "The match was stopped [due to heavy rain]."},
		{"why did they dive?", "They chose to dive [because oxygen in the cave was falling and more rain was forecast]."},
		{"why did he resign?", "He resigned on Friday [to avoid a trial]."},
		{"why was he arrested?", "He was arrested [for stealing two paintings], his lawyer said."},
		{"why were cars recalled?", "The cars were recalled [over fire risks]."},
		{"why did the mayor leave?", "The mayor left the town."},
		// statements
		{"what did the mayor say?", "\"[We will rebuild every house]\", the mayor said on Monday."},
		{"what did the ministry say?", "The ministry said that [the dam was safe]."},
		{"what did Maria Roe say about the fire?", "“[It came over the hill like a train],” said Maria Roe, a nurse."},
		{"what did officials say?", "[The dam was never in danger], officials said."},
		// nothing to be known
		{"is the dam safe?", "The dam is safe."},
		{"how many people died in the fire?", "People died in the fire."},
		{"who is it?", "It is he."},
	}
	for _, test := range tests {
		sentence := strings.NewReplacer("[", "", "]", "").Replace(test.want)
		if got := marked(t, test.question, sentence); got != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.question, got, test.want)
		}
	}
}

func FuzzHighlight(f *testing.F) {
	f.Add("who backs the government?", "Russia, Iran and the U.S. back the government.")
	f.Add("how much?", "$1.5 million, “a lot”, was paid at 7:50 p.m. on 3 May.")
	f.Add("what did he say", "‘No,’ said é\xff, “because \u2028 of”")
	f.Add("why", "because")
	f.Fuzz(func(t *testing.T, question, sentence string) {
		q, err := parse(t.Context(), question, evenly{})
		if err != nil {
			return
		}
		for kind := range askedKinds {
			q.asked = kind
			start, end := q.highlight(sentence, words.Tokens(sentence))
			if start == 0 && end == 0 {
				continue
			}
			if start < 0 || start >= end || end > len(sentence) {
				t.Fatalf("%d to %d of %d bytes", start, end, len(sentence))
			}
			part := sentence[start:end]
			if strings.TrimSpace(part) != part {
				t.Errorf("blank at an end of %q", part)
			}
			if utf8.ValidString(sentence) && !utf8.ValidString(part) {
				t.Errorf("%q is cut inside a character", part)
			}
		}
	})
}

// evenly finds every word equally often, but people nearly everywhere.
type evenly struct{}

func (evenly) Len() int { return 1000 }

func (evenly) Frequency(_ context.Context, term string) (int, error) {
	if term == "person" {
		return 500, nil
	}
	return 10, nil
}
