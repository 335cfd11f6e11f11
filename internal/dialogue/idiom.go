package dialogue

import (
	_ "embed"
	"strings"
)

// idiomText is a phrase a line. Idioms are listed and not learned: "who cares
// about that" is made like "who won with that", and each is too rare for a set
// of messages to hold it.
//
//go:embed idioms.txt
var idiomText string

// idiom is a phrase; goesOn is whether more may follow.
type idiom struct {
	words  string
	goesOn bool
}

var idioms = readIdioms(idiomText)

func readIdioms(text string) (idioms []idiom) {
	for line := range strings.Lines(text) {
		if phrase := strings.TrimSpace(line); phrase != "" && phrase[0] != '#' {
			start, goesOn := strings.CutSuffix(phrase, "*")
			idioms = append(idioms, idiom{strings.Join(wordsOf(start), " "), goesOn})
		}
	}
	return idioms
}

// isIdiom reports whether words are one of the idioms.
func isIdiom(found []string) bool {
	text := strings.Join(found, " ")
	for _, idiom := range idioms {
		if text == idiom.words || idiom.goesOn && strings.HasPrefix(text, idiom.words+" ") {
			return true
		}
	}
	return false
}
