package speaker

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestOf(t *testing.T) {
	tests := []struct{ before, sentence, want string }{
		{"", "At least 12 people died, the health ministry said.", "the health ministry"},
		{"", "At least 12 people died, the health ministry said on Monday.", "the health ministry"},
		{"", "\"They are dying\", Ja'afari said, going on to blame the rebels.", "Ja'afari"},
		{"", "According to the Red Cross, 100 people were killed.", "the Red Cross"},
		{"", "At least 100 people were killed, according to the Red Cross.", "the Red Cross"},
		{"", "The toll, according to a hospital director who asked not to be named, is higher.", "a hospital director"},
		{"", "Omar Varn told reporters that the dam was safe.", "Omar Varn"},
		{"", "“It came like a train,” said Maria Roe, a nurse.", "Maria Roe"},
		{"", "Talks must start at once, the leaders said.", "the leaders"},
		{"", "Maria Roe, a nurse at the hospital, said there were no beds.", "Maria Roe"},
		{"", "Vitaly Orlov, Russia's ambassador to the U.N., told the council that it was over.", "Vitaly Orlov"},
		{"", "In a statement, the company said it was sorry.", "the company"},
		{"", "But the mayor said no.", "the mayor"},
		{"", "The army holds most of it, the Syrian Observatory for Human Rights, a monitoring group based in Britain, said on Wednesday.", "the Syrian Observatory for Human Rights"},
		{"", "About 90 divers took part, 40 of them Thai, said Narong Osot, the head of the rescue operation.", "Narong Osot"},
		{"", "Rebel officials and a U.N. source said that one reason for the delay was a late demand.", "Rebel officials and a U.N. source"},
		{"", "\"They keep asking for fried rice,\" a hospital worker said.", "a hospital worker"},
		{"", "“We will rebuild,” the president added.", "the president"},
		{"", "Military officials claimed that 98 percent was in their hands.", "Military officials"},
		{"", "The U.N. envoy, Staffan Mist, said about 50,000 people remained.", "Staffan Mist"},
		{"", "Local sources inside the pocket said as many as 100,000 could be there.", "Local sources inside the pocket"},
		{"", "The ministry has warned that more rain is coming.", "The ministry"},
		{"", "Dr. Ana Prell later told the Harbour Dispatch that they were well.", "Dr. Ana Prell"},
		{"", "“No one is safe,” said a spokesman for the ministry on Friday.", "a spokesman for the ministry"},
		{"", "The bank announced on Monday that it would close.", "The bank"},
		{"", "Mr. Roe tweeted: “We won.”", "Mr. Roe"},
		{"", "“The roof is gone,” he said.", ""},
		{"", "Engineers have long warned that the pier is unstable.", "Engineers"},
		{"", "The relief agency (NRA) said 9,000 people had crossed.", "NRA"},
		{"", "Mr Sarr, who took office in May, said he would not resign.", "Mr Sarr"},
		{"", "It was, said the coach, the worst defeat of his career.", "the coach"},
		{"", "The drug helps, according to a study published on Friday.", "a study"},
		{"", "The harbour board, the owner of the pier, has said it will be rebuilt.", "The harbour board"},
		{"", "However, a spokesman for the farms said the milk was safe.", "a spokesman for the farms"},
		{"", "“My boat is gone,” says 55-year-old fisherman Kurt Dahl.", "55-year-old fisherman Kurt Dahl"},
		{"", "“Staying is hard,” he said.", ""},
		{"", "The canal stayed shut because officials said the water was low.", "officials"},
		{"Mrs. Prell met the council.", "He said that it leaked.", ""},
		// no speaker
		{"", "The board, which owns the pier, the quay and the crane, has said it will sell.", ""},
		{"", "A man said to be in his 30s was arrested.", ""},
		{"", "The dam is safe.", ""},
		{"", "The ship is said to be the largest of its kind.", ""},
		{"", "Residents were told to leave at once.", ""},
		{"", "She did not say when it would end.", ""},
		{"", "The bank announced a new chairman.", ""},
		{"", "Officials declined to say who was on board.", ""},
		{"", "“He said nothing at all.”", ""},
		{"", "The man who said so was wrong.", ""},
		{"", "", ""},
		// pronouns
		{"Maria Roe, a nurse, told the council about the night.", "She said no help had come.", "Maria Roe"},
		{"The mayor said the bridge was safe.", "“Nobody has to worry,” he added.", "The mayor"},
		{"Omar Varn has often said that the dam is old.", "“It leaks,” he said.", "Omar Varn"},
		{"Omar Varn, the minister, tweeted Tuesday that the dam was safe.", "“It leaks,” he said.", "Omar Varn"},
		{"Ekapol Chant led the boys out.", "He said they were hungry.", ""},
		{"Omar Varn met Piet Holm in Varna.", "He said the talks went well.", ""},
		{"The health ministry said 12 people had died.", "Another 40 were hurt, it said.", "The health ministry"},
		{"The health ministry said 12 people had died.", "He said more would follow.", ""},
		{"The leaders said the truce must hold.", "They said talks would start on Monday.", "The leaders"},
		{"Maria Roe said the roof was gone.", "They said nobody was hurt.", ""},
		{"It rained all night.", "It said the dam was safe.", ""},
		{"The officials met in New York on Monday.", "He said nothing new.", ""},
	}
	for _, test := range tests {
		got, start, end := Of(test.sentence, test.before)
		if got != test.want {
			t.Errorf("%q %q: %q, want %q", test.before, test.sentence, got, test.want)
		}
		if end > 0 && test.sentence[start:end] != got || end == 0 && got != "" && !strings.Contains(test.before, got) {
			t.Errorf("%q %q: %q is said to stand at %d to %d", test.before, test.sentence, got, start, end)
		}
	}
	if _, start, _ := Of("“Roe was late,” Roe said.", ""); start < len("“Roe was late,”") {
		t.Errorf("the speaker is said to stand at %d, within what is said", start)
	}
}

func FuzzOf(f *testing.F) {
	f.Add("“No,” said Maria Roe, a nurse.", "She came.")
	f.Add("According to", "")
	f.Add("He said", "Mr. Roe said so.")
	f.Add("é said\xff, \"according to to\" told", "said")
	f.Fuzz(func(t *testing.T, sentence, before string) {
		who, _, _ := Of(sentence, before)
		if who != strings.TrimSpace(who) || !strings.Contains(sentence, who) && !strings.Contains(before, who) {
			t.Errorf("%q is not in the text", who)
		}
		if utf8.ValidString(sentence) && utf8.ValidString(before) && !utf8.ValidString(who) {
			t.Errorf("%q is cut inside a character", who)
		}
	})
}

func TestLeans(t *testing.T) {
	for sentence, want := range map[string]bool{
		"It sank at noon.":                  true,
		"But they never came back.":         true,
		"“That was the end,” said the cook": true,
		"Those who stayed were rescued.":    true,
		"The ferry sank at noon.":           false,
		"Italy sent divers.":                false,
		"":                                  false,
	} {
		if Leans(sentence) != want {
			t.Errorf("%q: %v", sentence, !want)
		}
	}
}
