// Package words turns text into terms, so that a question and an article that
// say the same thing in different forms of the same words meet: "backs" and
// "backed", "300,000" and "300000", "€2bn" and "2 billion euros", "U.S." and "United States".
//
// The index and the answers both see text through this package and no other.
package words

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// MostSimilar bounds the terms that a vocabulary names as similar in spelling to
// one. A list of so many may lack some.
const MostSimilar = 1000

// Token is one word of a text.
type Token struct {
	// Start and End are byte offsets: text[Start:End] is the word as written.
	Start, End int
	// Term is the word's normal form: lower case, without accents, reduced to
	// its stem. Two words with one Term count as the same word.
	Term string
}

// maxWord is the longest run of letters, in bytes, that is taken for a word;
// of a longer one, such as an encoded picture, only the start is kept.
const maxWord = 64

// Analyzer splits text into tokens. It remembers the stems it has seen, which
// makes it fast on long texts and not safe for concurrent use.
type Analyzer struct {
	terms map[string]string
	word  []byte
}

// NewAnalyzer returns an Analyzer with nothing remembered.
func NewAnalyzer() *Analyzer {
	return &Analyzer{terms: make(map[string]string)}
}

// Tokens appends the words of text to dst and returns it. Hyphens part words;
// a possessive 's belongs to its word but not to its term; a per cent sign is
// a word of its own. The letters that scale a number are one, too, and so is the
// sign of a currency before them: €2.1bn is 2.1 billion euros.
func (a *Analyzer) Tokens(dst []Token, text string) []Token {
	first := len(dst)
	shouting := !strings.ContainsFunc(text, unicode.IsLower)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '%':
			dst = append(dst, Token{i, i + size, a.term("percent")})
			i += size
		case currencies[r] != "" && scaledNext(text, i+size):
			dst = append(dst, Token{i, i + size, a.term(currencies[r])})
			i += size
		case isWordRune(r):
			end := wordEnd(text, i)
			if at, scale := scaleOf(text, i, end); scale != "" {
				dst = append(dst, Token{i, at, a.wordTerm(text[i:at], false)}, Token{at, end, a.term(scale)})
				i = end
				continue
			}
			if term := a.wordTerm(text[i:end], shouting); term != "" {
				dst = append(dst, Token{i, end, term})
			}
			i = end
		default:
			i += size
		}
	}
	uniteStates(dst[first:])
	return dst
}

// Terms is the terms of text in order, without the stop words.
func (a *Analyzer) Terms(text string) []string {
	var terms []string
	for _, token := range a.Tokens(nil, text) {
		if !Stop(token.Term) {
			terms = append(terms, token.Term)
		}
	}
	return terms
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// wordEnd is the offset just past the word that starts at i. A mark between
// two word characters is inside the word when it is an apostrophe, a dot of an
// initialism such as U.S., or the comma or point of a number.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if isWordRune(r) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		inside := false
		switch r {
		case '\'', '’':
			inside = unicode.IsLetter(before) && unicode.IsLetter(next)
		case ',':
			inside = unicode.IsDigit(before) && threeDigits(text[i+size:])
		case '.':
			inside = unicode.IsDigit(before) && unicode.IsDigit(next) || isInitial(text[:i]) && isInitialNext(text[i+size:])
		}
		if !inside {
			return i
		}
		i += size
	}
	return i
}

func threeDigits(text string) bool {
	if len(text) < 3 {
		return false
	}
	for _, r := range text[:3] {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(text) == 3 || text[3] < '0' || text[3] > '9'
}

// isInitial reports whether text ends in a capital that stands alone.
func isInitial(text string) bool {
	last, size := utf8.DecodeLastRuneInString(text)
	if !unicode.IsUpper(last) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:len(text)-size])
	return !isWordRune(before)
}

// isInitialNext reports whether text starts with a capital that a dot follows.
func isInitialNext(text string) bool {
	first, size := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(first) && strings.HasPrefix(text[size:], ".")
}

// initialisms are those that spell a stop word.
var initialisms = map[string]bool{"us": true, "who": true, "it": true}

// wordTerm is the term of a word as written. In a text that is not shouting
// throughout, the capitals of an initialism that spells a stop word keep a full
// stop, so that US is not us and WHO is not who.
func (a *Analyzer) wordTerm(word string, shouting bool) string {
	if len(word) > maxWord {
		word = strings.ToValidUTF8(word[:maxWord], "")
	}
	a.word = a.word[:0]
	capitals := 0
	for i, r := range word {
		switch {
		case r == '\'' || r == '’':
			if isPossessive(word[i:]) {
				return a.lookup(a.word)
			}
		case r == ',' || r == '.' && !unicode.IsDigit(rune(word[0])):
		case 'A' <= r && r <= 'Z':
			capitals++
			a.word = append(a.word, byte(r)+'a'-'A')
		case r < utf8.RuneSelf:
			a.word = append(a.word, byte(r))
		default:
			a.word = utf8.AppendRune(a.word, unicode.ToLower(r))
		}
	}
	if capitals > 1 && capitals == len(a.word) && !shouting && initialisms[string(a.word)] {
		a.word = append(a.word, '.')
	}
	return a.lookup(a.word)
}

func isPossessive(suffix string) bool {
	_, size := utf8.DecodeRuneInString(suffix)
	return suffix[size:] == "s" || suffix[size:] == "S"
}

// uniteStates gives "United States", "United Kingdom" and "United Nations"
// the term of their initialism on the first word.
func uniteStates(tokens []Token) {
	for i := range tokens[:max(0, len(tokens)-1)] {
		if tokens[i].Term != "unit" {
			continue
		}
		switch tokens[i+1].Term {
		case "state":
			tokens[i].Term = "us."
		case "kingdom":
			tokens[i].Term = "uk"
		case "nation":
			tokens[i].Term = "un"
		}
	}
}

// StartsUpper reports whether a text starts with a capital.
func StartsUpper(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(first)
}

var analyzers = sync.Pool{New: func() any { return NewAnalyzer() }}

// Tokens is the words of a text, as [Analyzer.Tokens] cuts it. It is safe for
// concurrent use.
func Tokens(text string) []Token {
	analyzer := analyzers.Get().(*Analyzer)
	defer analyzers.Put(analyzer)
	return analyzer.Tokens(make([]Token, 0, 8+len(text)/5), text)
}
