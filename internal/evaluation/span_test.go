package evaluation

import (
	"strings"
	"testing"
)

func TestWordsOfAreThoseOfTheNormalForm(t *testing.T) {
	for _, text := range []string{"The  Quay, at 9:15 p.m.!", "“Tern”", "Café Número", "İda", "xİİy", "300 K (\u212Aelvin)", "\xffbad\xfe", "", "?!"} {
		words := wordsOf(text)
		joined := make([]string, len(words))
		for i, word := range words {
			joined[i] = word.text
			if strings.TrimSpace(normalize(text[word.Start:word.End])) != word.text {
				t.Errorf("%q: the word %q stands at %q", text, word.text, text[word.Start:word.End])
			}
		}
		if got := " " + strings.Join(joined, " ") + " "; got != normalize(text) {
			t.Errorf("words of %q are %q, want %q", text, got, normalize(text))
		}
	}
}

func TestHighlightRight(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		// sentence has its highlighted part in brackets.
		sentence           string
		highlighted, right bool
	}{
		{"the answer", "Ola Reiff", "Mayor [Ola Reiff] opened it.", true, true},
		{"a part of it", "Ola Reiff", "Mayor Ola [Reiff] opened it.", true, true},
		{"in another case", "ola reiff", "Mayor [OLA REIFF] opened it.", true, true},
		{"three words more", "Ola Reiff", "[Mayor Ola Reiff opened it].", true, true},
		{"four words more", "Ola Reiff", "[The mayor Ola Reiff opened it].", true, false},
		{"three words more without all of it", "Ola Reiff", "Mayor Ola [Reiff opened it in May].", true, true},
		{"beside it", "Ola Reiff", "[Mayor] Ola Reiff opened it.", true, false},
		{"the space before it", "Ola Reiff", "Mayor[ ]Ola Reiff opened it.", true, false},
		{"its second occurrence", "pier", "The pier is a [pier].", true, true},
		{"a cut word", "pier", "The [pi]er fell.", true, true},
		{"part of a longer word", "pier", "The [piers] fell.", true, false},
		{"no answer in the sentence", "jetty", "The [pier] fell.", true, false},
		{"nothing highlighted", "pier", "The pier fell.", false, false},
		{"an empty part", "pier", "The []pier fell.", false, false},
		{"an answer without words", "?!", "The [pier] fell?!", true, false},
		{"figures", "$4.5 million", "It cost [$4.5 million].", true, true},
		{"after wide letters", "pier", "Ærø’s [pier] fell.", true, true},
	} {
		before, rest, found := strings.Cut(test.sentence, "[")
		marked, after, _ := strings.Cut(rest, "]")
		sentence := Sentence{Text: before + marked + after}
		if found {
			sentence.Highlight = Span{len(before), len(before) + len(marked)}
		}
		question := Question{Answers: []string{"never", test.answer}}
		if got := sentence.Highlighted(); got != test.highlighted {
			t.Errorf("%s: highlighted %v, want %v", test.name, got, test.highlighted)
		}
		if got := question.HighlightRight(sentence); got != test.right {
			t.Errorf("%s: right %v, want %v", test.name, got, test.right)
		}
	}
	if (Sentence{Text: "pier", Highlight: Span{0, 9}}).Highlighted() || (Sentence{Text: "pier", Highlight: Span{-1, 2}}).Highlighted() {
		t.Error("a part beyond the sentence is highlighted")
	}
}

func FuzzHighlightRight(f *testing.F) {
	f.Add("Mayor Ola Reiff opened it.", "Ola Reiff", 6, 15)
	f.Add("xİİy \u212A", "i", 1, 3)
	f.Add("\xffbad\xfe", "bad", 0, 5)
	f.Fuzz(func(t *testing.T, text, answer string, start, end int) {
		question := Question{Answers: []string{answer}}
		right := question.HighlightRight(Sentence{Text: text, Highlight: Span{start, end}})
		if right && !question.Held(Sentence{Text: text}) {
			t.Errorf("%q does not stand in %q, yet its highlighted part is right", answer, text)
		}
	})
}
