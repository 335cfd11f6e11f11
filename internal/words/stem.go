package words

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"
)

// remembered bounds an Analyzer's memory: past it, it starts afresh.
const remembered = 1 << 17

// Term is the term of one word, as [Analyzer.Tokens] would give it.
func (a *Analyzer) Term(word string) string { return a.wordTerm(word, true) }

// lookup is the term of a lower-cased word.
func (a *Analyzer) lookup(word []byte) string {
	if term, ok := a.terms[string(word)]; ok {
		return term
	}
	if len(a.terms) >= remembered {
		clear(a.terms)
	}
	w := string(word)
	term := stem(w)
	a.terms[w] = term
	return term
}

func (a *Analyzer) term(word string) string { return a.lookup([]byte(word)) }

// stem reduces a lower-cased word to its stem: first an irregular form to its
// base and a British spelling to the American one.
func stem(word string) string {
	word = withoutAccents(word)
	if base, ok := irregular[word]; ok {
		word = base
	}
	if stopWords[word] || strings.HasSuffix(word, ".") || !strings.ContainsFunc(word, unicode.IsLetter) {
		return word
	}
	return snowball(american(word))
}

// snowball is Porter's English stemmer of the Snowball project
// (https://snowballstem.org/algorithms/english/stemmer.html).
func snowball(word string) string {
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

func withoutAccents(word string) string {
	ascii := true
	for i := range len(word) {
		ascii = ascii && word[i] < utf8.RuneSelf
	}
	if ascii {
		return word
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(word))
}

//go:embed irregular.txt
var irregularText string

// irregular maps forms that a stemmer does not know to their base. A line of
// irregular.txt is a base and its forms.
var irregular = func() map[string]string {
	bases := make(map[string]string)
	for base, forms := range lines(irregularText) {
		for _, form := range forms {
			bases[form] = base
		}
	}
	return bases
}()

// lines yields each line's first word and the words after it, passing over
// blank lines and those that start with #.
func lines(text string) func(yield func(first string, rest []string) bool) {
	return func(yield func(string, []string) bool) {
		for line := range strings.Lines(text) {
			fields := strings.Fields(line)
			if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
				continue
			}
			if !yield(fields[0], fields[1:]) {
				return
			}
		}
	}
}
