package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// split returns the sentences of text, each on one line.
func split(text string) []string {
	var sentences []string
	for _, s := range Split(text) {
		sentences = append(sentences, s.In(text))
	}
	return sentences
}

func TestSplit(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"initialisms", `The U.S. Senate voted on Friday. He flew to the U.S. He said it was fine.`, []string{
			`The U.S. Senate voted on Friday.`, `He flew to the U.S.`, `He said it was fine.`}},
		{"initialism before a name that goes on", `The mob reached the U.S. Capitol at noon. The U.N. Security Council met.`, []string{
			`The mob reached the U.S. Capitol at noon.`, `The U.N. Security Council met.`}},
		{"titles", `Gen. Jane Roe spoke. Lt. Col. Mark Doe agreed. Sen. Ann Poe did not.`, []string{
			`Gen. Jane Roe spoke.`, `Lt. Col. Mark Doe agreed.`, `Sen. Ann Poe did not.`}},
		{"numbered things", `Vol. 3 of the report came on Dec. 5. No. 10 said so.`, []string{
			`Vol. 3 of the report came on Dec. 5.`, `No. 10 said so.`}},
		{"quote that ends in a full stop", `He called it "a disaster." The army disagreed. “We will stay.” “Nobody leaves,” he said.`, []string{
			`He called it "a disaster."`, `The army disagreed.`, `“We will stay.”`, `“Nobody leaves,” he said.`}},
		{"quote with its full stop outside", `Nothing was said. "It is the two of them". The talks ended.`, []string{
			`Nothing was said.`, `"It is the two of them".`, `The talks ended.`}},
		{"quoted question", `"Why now?" he asked. "Stop!" They ran.`, []string{
			`"Why now?" he asked.`, `"Stop!"`, `They ran.`}},
		{"dateline", "BEIRUT, Lebanon (XYZ) — A blast tore through the port. Dozens died.", []string{
			`A blast tore through the port.`, `Dozens died.`}},
		{"dateline of a city", "PARIS – Crowds gathered.", []string{`Crowds gathered.`}},
		{"dateline alone", "XYZ —\n\nCrowds gathered.", []string{`Crowds gathered.`}},
		{"no dateline", "NATO — the alliance of the West — met.", []string{`NATO — the alliance of the West — met.`}},
		{"times of day", `They met at 5 p.m. Tuesday. They agreed at 3 a.m. The talks ended.`, []string{
			`They met at 5 p.m. Tuesday.`, `They agreed at 3 a.m.`, `The talks ended.`}},
		{"abbreviation that ends a sentence", `The siren was heard in the old port at 9:55 p.m. President Ada Holm was told at once. The crew had flown in from the U.S. They were not hurt. “It was built by Marrow and Sons Ltd. “Nobody checked it,” he said.`, []string{
			`The siren was heard in the old port at 9:55 p.m.`, `President Ada Holm was told at once.`, `The crew had flown in from the U.S.`, `They were not hurt.`,
			`“It was built by Marrow and Sons Ltd.`, `“Nobody checked it,” he said.`}},
		{"abbreviation that ends none", `The ferry left the pier there at 4 p.m. Monday for the U.S. Virgin Islands. She was met there by D.C. Mayor Ida Brandt. It was W.S. “Lucky” Hale who led the band. 9 p.m. Police close the bridge.`, []string{
			`The ferry left the pier there at 4 p.m. Monday for the U.S. Virgin Islands.`, `She was met there by D.C. Mayor Ida Brandt.`, `It was W.S. “Lucky” Hale who led the band.`, `9 p.m. Police close the bridge.`}},
		{"decimals", `Shares fell 2.5 percent to $3.5 million. Prices rose 3.5%. Nobody sold.`, []string{
			`Shares fell 2.5 percent to $3.5 million.`, `Prices rose 3.5%.`, `Nobody sold.`}},
		{"initials", `J.K. Smith wrote it. George W. Doe won.`, []string{`J.K. Smith wrote it.`, `George W. Doe won.`}},
		{"no space after the full stop", `More than 30 people were killed.The army said so. See example.org for more.`, []string{
			`More than 30 people were killed.`, `The army said so.`, `See example.org for more.`}},
		{"ellipsis", `The truce... did not hold. It was over… The end came.`, []string{
			`The truce... did not hold.`, `It was over…`, `The end came.`}},
		{"headline", "Rebels refuse to leave the city\n\nThousands have died. The fighting goes on.", []string{
			`Rebels refuse to leave the city`, `Thousands have died.`, `The fighting goes on.`}},
		{"headline right above its text", "Rebels refuse to leave the city\nThousands have died.", []string{
			`Rebels refuse to leave the city`, `Thousands have died.`}},
		{"wrapped lines", "The army said on Friday that its troops had taken\nthe last of the districts which the rebels held in\nthe east of the city. The rebels denied it and they\nsaid so.", []string{
			`The army said on Friday that its troops had taken the last of the districts which the rebels held in the east of the city.`,
			`The rebels denied it and they said so.`}},
		{"furniture", "The troops left.\n\nOther news\n\nRead more: A storm nears the coast\n\nShare this\n\nAdvertisement\n\nSign up for our newsletter\n\n© 2016 The Outlet. All rights reserved.", []string{
			`The troops left.`}},
		{"sentences that start like furniture", "Other news agencies reported the same toll.\n\nShare prices fell by a tenth.\n\nSearch teams found two more people.\n\nFollow-up talks are planned for May.", []string{
			`Other news agencies reported the same toll.`, `Share prices fell by a tenth.`, `Search teams found two more people.`, `Follow-up talks are planned for May.`}},
		{"nothing to read", "\n\n * * * \n\n—\n\n123\n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := split(test.text); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestSplitKeepsPlaces(t *testing.T) {
	text := "A headline stands here\n\nOne stands here. Two stands here.\n\nThree."
	sentences := Split(text)
	want := []Sentence{{Start: 0, End: 22, Headline: true}, {Start: 24, End: 40, Paragraph: 1}, {Start: 41, End: 57, Paragraph: 1}, {Start: 59, End: 65, Paragraph: 2}}
	if !slices.Equal(sentences, want) {
		t.Errorf("got %v, want %v", sentences, want)
	}
}

func TestSplitCutsLongSentences(t *testing.T) {
	for _, text := range []string{strings.Repeat("a table of words ", 500), strings.Repeat("é", 3000)} {
		sentences := Split(text)
		if len(sentences) < 2 {
			t.Fatalf("%d sentences of %d bytes", len(sentences), len(text))
		}
		for _, s := range sentences {
			if n := s.End - s.Start; n > maxSentence || !utf8.ValidString(text[s.Start:s.End]) {
				t.Errorf("sentence of %d bytes, valid: %v", n, utf8.ValidString(text[s.Start:s.End]))
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"The U.S. Senate voted. \"Why?\" he asked.", "Headline\nText.", "BEIRUT — ", "… A", "Lt.\n\nCol. A", "\u00a0.\u2028.", "Photo:\n",
		strings.Repeat("word ", 300), strings.Repeat("é", 600),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		end, paragraph := 0, 0
		for _, s := range Split(text) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) || s.End-s.Start > maxSentence {
				t.Fatalf("sentence %v after %d in %d bytes", s, end, len(text))
			}
			if s.Paragraph < paragraph {
				t.Fatalf("paragraph %d after %d", s.Paragraph, paragraph)
			}
			if !utf8.ValidString(text[s.Start:s.End]) || s.In(text) == "" {
				t.Fatalf("sentence %q", text[s.Start:s.End])
			}
			end, paragraph = s.End, s.Paragraph
		}
	})
}
