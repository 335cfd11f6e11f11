package dialogue

import (
	"slices"
	"strings"
	"testing"
)

// TestAfterChatter: only clauses of small talk are cut off, and none that asks.
func TestAfterChatter(t *testing.T) {
	for text, want := range map[string]string{
		"thanks! ok, good to know. the ferry sank": "the ferry sank",
		"the ferry sank. who owns it":              "the ferry sank. who owns it",
		"hey you. bye":                             "hey you. bye",
		"what. bye":                                "what. bye",
		"right? bye":                               "right? bye",
		"thanks! 👍":                                "thanks! 👍",
	} {
		if got := afterChatter(text); got != want {
			t.Errorf("afterChatter(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestFeatures: the features of a message have the names that the model was
// fitted with.
func TestFeatures(t *testing.T) {
	eight := strings.Repeat("ferry ", 8)
	for _, test := range []struct{ text, has, hasNot string }{
		{"who sank it? tell me", "inner ?|has ask|marked channel starts ask", "ends ?|!|..."},
		{"who is it", "opened channel starts ask|asks with auxiliary|starts pair who is", "inner ?|ends ?"},
		{"stop it!", "!|plain channel words 2", "...|ends ?"},
		{"he sank it…", "...", "!"},
		{"he sank it... <a:b:1>", "...", "!"},
		{"!play it", "command", "link|quotation"},
		{"> it sank\nhttps://e.org/a", "quotation|link", "command|word sank"},
		{"it sank in 2022", "word 2022", "link"},
		{"haha", "laughter|plain channel words 1", "content 1|laughter 2"},
		{eight, "words 6|content 3", "words 9"},
		{eight + "ferry", "words 9", "words 10"},
		{"oh well who cares", "idiom", "ends ?"},
		{"who cares", "idiom", ""},
		{strings.Repeat("ferry ", maxWords-1) + "dock", "word dock", ""},
		{strings.Repeat("ferry ", maxWords) + "dock", "word ferry", "word dock"},
	} {
		var names []string
		for _, feature := range Features(Message{test.text, Channel}) {
			names = append(names, feature.Name)
		}
		for _, name := range strings.Split(test.has, "|") {
			if !slices.Contains(names, name) {
				t.Errorf("%.60q has no feature %q", test.text, name)
			}
		}
		for _, name := range strings.Split(test.hasNot, "|") {
			if slices.Contains(names, name) {
				t.Errorf("%.60q has the feature %q", test.text, name)
			}
		}
	}
}

// TestReadIdioms: a line is a phrase, an asterisk lets more words follow, and
// comments and empty lines are none.
func TestReadIdioms(t *testing.T) {
	got := readIdioms("# who knows\n\nwho's to say*\nyou what\n")
	if want := []idiom{{"whos to say", true}, {"you what", false}}; !slices.Equal(got, want) {
		t.Errorf("readIdioms = %v, want %v", got, want)
	}
}
