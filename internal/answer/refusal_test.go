package answer

import (
	"testing"

	"byline/internal/index"
	"byline/internal/words"
)

// rankedFor ranks the sentences of one article as an answer does.
func rankedFor(q *query, d *index.Document) []*scored {
	var ranked []*scored
	sentences := measureWords(q, d, findTerms(q, d), false)
	for i := range sentences {
		s := &sentences[i]
		s.article = &index.Summary{ID: d.ID}
		s.measureSentence(q)
		s.score = s.measures.score()
		ranked = append(ranked, s)
	}
	order(ranked)
	return ranked
}

func TestKindsOfNo(t *testing.T) {
	const (
		flood  = "The dam above Drell burst on Monday and the flood drowned cattle in the valley. Officials said the mayor, Arno Velt, was at home. Engineers in Drell opened an inquiry into the dam."
		trial  = "Prosecutors in Narvel accused the mayor, Arno Velt, of taking bribes from builders. Velt denied taking any bribes from builders."
		engine = "The ferry Alma ran aground off Narvel in a storm. Its owners ruled out engine failure."
	)
	tests := []struct {
		question, text string
		want           WhyNot
	}{
		{"Who won the Grannoch chess tournament?", flood, Absent},
		{"how many people died in the fire in Grannoch?", flood, Absent},
		{"who directed the film about the lighthouse", flood, Absent},
		{"When did Ines Horn land on the moon?", flood, Absent},
		{"what caused the power plant to melt", flood, Absent},
		{"Why did the dam at Castor burst?", flood, Absent},
		{"where was the wreck of the plane found", engine, Absent},
		{"how much did the theatre pay for the painting", trial, Absent},
		{"Who painted the ceiling of Marlow cathedral?", trial, Absent},
		{"how old is the mayor of Drell?", flood, Unanswered},
		{"who built the dam above Drell?", flood, Unanswered},
		{"how much did the Drell dam cost?", flood, Unanswered},
		{"What is the name of Arno Velt's wife?", flood, Unanswered},
		{"Who leads the inquiry into the Drell dam?", flood, Unanswered},
		{"how deep is the water in the valley of Drell?", flood, Unanswered},
		{"who was the captain of the Alma?", engine, Unanswered},
		{"how many passengers were on the ferry Alma?", engine, Unanswered},
		{"which judge hears the case of Arno Velt the mayor?", trial, Unanswered},
		{"how many bribes did Arno Velt take from builders?", trial, Denied},
		{"which builders paid Velt bribes?", trial, Denied},
		{"what part of the Alma's engine failed?", engine, Denied},
		{"Which engine failure stopped the Alma?", engine, Denied},
		{"who did the army order to shoot civilians in Drell?", "The office said soldiers had shot civilians in Drell. The army denied that it had ordered anyone to shoot civilians.", Denied},
		{"when will Marlow leave the union?", "Marlow held talks in Narvel. There was no plan for Marlow to leave the union, the premier said.", Denied},
		{"how many people were hurt in the Alma ferry accident?", "The ferry Alma hit the pier at Narvel. In the Alma ferry accident nobody was hurt, police said.", Denied},
		{"who will replace coach Ines Horn?", "Ines Horn lost a third match with Narvel. The club rejected claims that it would replace coach Ines Horn.", Denied},
		{"when did Castor sell the port of Narvel?", "Castor did not sell the port of Narvel, its minister said.", Denied},
		{"when did Castor sell the port of Narvel?", "Castor sold the port of Narvel to a bank. Critics said Castor did not sell the port of Narvel for enough.", Unanswered},
	}
	for _, test := range tests {
		q := parsed(t, test.question)
		if got := whyNot(q, rankedFor(q, articleOf("a", 1, "", test.text))); got != test.want {
			t.Errorf("%q is %s, want %s", test.question, got, test.want)
		}
	}
	if got := whyNot(parsed(t, "who is it?"), nil); got != Absent {
		t.Errorf("of nothing: %s", got)
	}
}

func TestDenials(t *testing.T) {
	tests := []struct {
		question, sentence string
		want               bool
	}{
		{"who took the bribes?", "The mayor denied taking bribes.", true},
		{"who took the bribes?", "The mayor denied that he took bribes.", true},
		{"who took the bribes?", "Reports that the mayor took bribes were denied by his office.", true},
		{"who took the bribes?", "The mayor took bribes, though he denied any link to the builders.", false},
		{"who took the bribes?", "The mayor, who took bribes, was denied bail.", false},
		{"who took the bribes?", "The mayor did not deny taking bribes.", false},
		{"what failed in the engine?", "The owners ruled out engine failure.", true},
		{"what failed in the engine?", "Engine failure was ruled out by the owners.", true},
		{"what failed in the engine?", "Engine failure could not be ruled out.", false},
		{"who will leave the union?", "There was no plan to leave the union.", true},
		{"who will leave the union?", "There is no talk of leaving the union.", true},
		{"who will leave the union?", "There is no doubt that it will leave the union.", false},
		{"who will leave the union?", "No fewer than four members will leave the union.", false},
		{"who will leave the union?", "The premier rejected claims that Marlow would leave the union.", true},
		{"who will leave the union?", "Marlow rejected the offer and will leave the union.", false},
		{"who sold the port?", "The city did not sell the port.", true},
		{"who sold the port?", "The city didn’t sell the port.", true},
		{"who sold the port?", "The city never sold its port.", true},
		{"who sold the port?", "Neither side sold the port.", true},
		{"who sold the port?", "It is not known who sold the port.", false},
		{"who sold the port?", "The city did not say who sold the port.", false},
		{"who sold the port?", "The city sold not only the port but the airfield.", false},
		{"who sold the port?", "The city sold the port, but it did not raise taxes.", false},
		{"who sold the port?", "Rumours that the city sold the port are false.", true},
		{"who sold the port?", "The city refused to sell the port.", true},
		{"who sold the port?", "The city sold the port.", false},
		{"who was hurt in the crash?", "In the crash no passengers were hurt.", true},
		{"who was hurt in the crash?", "Nobody was hurt in the crash.", true},
		{"who was hurt in the crash?", "Twelve were hurt in the crash, which was not the first.", false},
	}
	for _, test := range tests {
		if got := denies(words.Tokens(test.sentence), test.sentence, parsed(t, test.question)); got != test.want {
			t.Errorf("%q denies %q: %v, want %v", test.sentence, test.question, got, test.want)
		}
	}
}
