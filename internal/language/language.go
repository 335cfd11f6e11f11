// Package language tells what language a text is in, so that a refusal can say
// that it could not be read.
package language

import (
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"

	"byline/internal/words"
)

const (
	// fewWords is how many words say little of their language.
	fewWords = 3
	// englishShare is the share of stop words that English has at least: of its
	// news they are a third and more. Other languages share a few of them, such
	// as "in" and "was".
	englishShare = 0.25
	// read is how many bytes are looked at.
	read = 600
)

// Of is the English name of the language of a text that is not English, such as
// "German", "" where it is English or so short that nothing can be said, and
// [Other] where it is another that cannot be told.
func Of(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), read)], "")
	if foreignScript(text) {
		return name(whatlanggo.Detect(text), true)
	}
	tokens, stops := words.Tokens(text), 0
	for _, token := range tokens {
		if words.Stop(token.Term) {
			stops++
		}
	}
	if len(tokens) < fewWords || float64(stops) >= englishShare*float64(len(tokens)) {
		return ""
	}
	found := whatlanggo.Detect(text)
	if found.Lang == whatlanggo.Eng || !found.IsReliable() && !functionWords(text) {
		return ""
	}
	return name(found, found.IsReliable())
}

// Other is a language that is not English and is not known by name.
const Other = "another language"

func name(found whatlanggo.Info, sure bool) string {
	name := found.Lang.String()
	if !sure || name == "" || found.Lang == whatlanggo.Eng {
		return Other
	}
	return name
}

// foreignScript reports whether most letters of a text are not Latin.
func foreignScript(text string) bool {
	letters, latin := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Latin, r) {
				latin++
			}
		}
	}
	return letters > 0 && 2*latin < letters
}

// functionWords reports whether a text has two different words that sentences of
// other languages in Latin script can hardly do without, and English names do
// not hold. A short text gives the detector too little to be sure.
func functionWords(text string) bool {
	met := make(map[string]bool)
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if foreignWords[word] {
			met[word] = true
		}
	}
	return len(met) > 1
}

// foreignWords are the commonest words of German, French, Spanish, Italian,
// Portuguese, Dutch and the languages of Scandinavia.
var foreignWords = words.Set("der die das ist sie er und den dem ein eine wer wann wo warum wie hat wird nicht bis " +
	"le la les des est qui que quand où pourquoi une dans du et pour " +
	"el los las es quién qué cuándo dónde por una del y para " +
	"il lo gli è chi che quando dove perché di della nel " +
	"o os as é quem onde da do na um uma " +
	"het een wie wat wanneer waar van de en niet " +
	"og det er hvem hvad når hvor av på är vem vad som ikke inte")
