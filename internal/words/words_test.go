package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokensMeetAcrossForms(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"inflection", "backs", "backed"},
		{"irregular verb", "held", "hold"},
		{"irregular noun", "children", "child"},
		{"possessive", "government's", "government"},
		{"curly possessive", "government’s", "governments"},
		{"thousands", "300,000", "300000"},
		{"initialism with dots", "the U.S. army", "the US army"},
		{"initialism in full", "the United States army", "the US states army"},
		{"small number", "seven", "7"},
		{"accents", "Día", "dia"},
		{"hyphen", "rebel-held", "rebel held"},
		{"per cent", "90%", "90 percent"},
		{"scale", "$3.4bn", "dollars 3.4 billion"},
		{"scale of money", "£40m", "pounds 40 million"},
		{"scale before its currency", "750m euros", "750 million euros"},
		{"scale of people", "2m people", "2 million people"},
		{"apostrophe in a name", "Ja'afari", "jaafari"},
		{"our", "harbors colored neighbourhoods favourite labour", "harbours coloured neighborhoods favorite labor"},
		{"re", "theatres centred kilometers fiber", "theaters centered kilometres fibre"},
		{"ce", "defence offences licence practised", "defense offenses license practiced"},
		{"ise", "legalised organisation criticising recognise subsidised", "legalized organization criticizing recognize subsidized"},
		{"yse", "analysing paralysed", "analyzing paralyzed"},
		{"ll", "travelled cancelling labelled modelling counsellor fuelled enrolment", "traveled canceling labeled modeling counselor fueled enrollment"},
		{"ogue", "catalogues dialogue", "catalogs dialog"},
		{"ae and oe", "paediatric leukaemia archaeologists foetus manoeuvres", "pediatric leukemia archeologists fetus maneuvers"},
		{"other spellings", "grey tyres, a sceptical enquiry", "gray tires, a skeptical inquiry"},
		{"the same in both", "supervised promise revised exercise", "supervision promises revision exercises"},
	}
	analyzer := NewAnalyzer()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, b := analyzer.Terms(test.a), analyzer.Terms(test.b)
			if !slices.Equal(a, b) || len(a) == 0 {
				t.Errorf("%q has terms %q, %q has %q", test.a, a, test.b, b)
			}
		})
	}
}

func TestTokensKeepApart(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"country and pronoun", "the US said", "told us"},
		{"organisation and question word", "the WHO said", "who said"},
		{"decimals", "2.5", "25"},
		{"a distance", "the 100m final", "the 100 million final"},
		{"a race", "a 10k run", "a 10 thousand run"},
		{"a list of numbers", "1,2", "12"},
		{"no British spelling", "the four hours", "the for hors"},
		{"another word in -ise", "paradise", "parade"},
	}
	analyzer := NewAnalyzer()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if a, b := analyzer.Terms(test.a), analyzer.Terms(test.b); slices.Equal(a, b) {
				t.Errorf("%q and %q have the same terms %q", test.a, test.b, a)
			}
		})
	}
}

func TestShoutedQuestionIsAQuestion(t *testing.T) {
	terms := NewAnalyzer().Terms("WHO BACKS THE GOVERNMENT?")
	if want := []string{"back", "govern"}; !slices.Equal(terms, want) {
		t.Errorf("terms are %q, want %q", terms, want)
	}
}

func TestTokensLocateTheirWords(t *testing.T) {
	text := "Gen. Day’s U.S. troops — 2.5% — retook “Idlib”."
	var got []string
	for _, token := range NewAnalyzer().Tokens(nil, text) {
		got = append(got, text[token.Start:token.End])
	}
	want := []string{"Gen", "Day’s", "U.S", "troops", "2.5", "%", "retook", "Idlib"}
	if !slices.Equal(got, want) {
		t.Errorf("tokens are %q, want %q", got, want)
	}
}

func TestAlike(t *testing.T) {
	analyzer := NewAnalyzer()
	if !slices.Contains(Alike(analyzer.Term("backs")), analyzer.Term("supported")) {
		t.Error("backs and supported are no synonyms")
	}
	if slices.Contains(Alike(analyzer.Term("backs")), analyzer.Term("back")) {
		t.Error("a term is its own synonym")
	}
}

func FuzzTokens(f *testing.F) {
	for _, seed := range []string{"who backs the government?", "U.S.", "1,000,000.5%", "’s", "a’", "\xff\xfe", "e\u0301", "\u0301", strings.Repeat("x", 200), "İ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, token := range NewAnalyzer().Tokens(nil, text) {
			if token.Start < end || token.End <= token.Start || token.End > len(text) {
				t.Fatalf("token [%d:%d] after %d in %d bytes", token.Start, token.End, end, len(text))
			}
			end = token.End
			if token.Term == "" || !utf8.ValidString(token.Term) || strings.ContainsAny(token.Term, " \t\n") {
				t.Fatalf("term %q", token.Term)
			}
		}
	})
}
