package dialogue

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"byline/internal/meaning"
	"byline/internal/words"
)

// maxBytes and maxWords bound what is looked at of a message, its start: who
// asks does so early.
const (
	maxBytes = 1000
	maxWords = 40
)

var (
	address   = regexp.MustCompile(`\bhttps?://\S+`)
	markup    = regexp.MustCompile(`<(?:a?:\w+:|[@#][!&]?)\d+>`) // an emoji of a server's own, or a mention
	quotation = regexp.MustCompile(`(?m)^>.*$`)
	command   = regexp.MustCompile(`^\s*[!/.?$+-][a-z]`) // of another bot
	laughter  = regexp.MustCompile(`^(?:a*(?:ha)+h?|(?:he){2,}|(?:ja){2,}|l+o+l+|lmf?a+o+|rofl|x+d+|ke+k+)$`)
	clauseEnd = regexp.MustCompile(`[.!?,;:]+\s+|\n`)
)

// Feature is something that the judge sees of a message, with its name in the
// model.
type Feature struct {
	Name  string
	Value float64
}

// features collects those of a message: each counts anywhere, and all but pairs
// of words once more in the kind of place.
type features struct {
	kind, form string
	found      map[string]float64
}

func (f *features) add(name string) {
	f.found[name] = 1
	f.found[f.kind+" "+name] = 1
}

// shape adds a feature of the whole message, which also counts once more with
// its form: "they" in a sentence that has no mark makes it a statement.
func (f *features) shape(name string) {
	f.add(name)
	f.found[f.form+" "+f.kind+" "+name] = 1
}

// Features is what the judge sees of a message, in the order of the names, each
// once.
func Features(m Message) []Feature {
	f := &features{kind: kindOf(m.Place), found: make(map[string]float64)}
	f.add("place")
	text := m.Text
	if len(text) > maxBytes {
		text = text[:maxBytes]
	}
	text = f.clean(strings.ToLower(strings.ToValidUTF8(text, "")))
	found := wordsOf(text)
	f.form = formOf(text, found)
	f.marks(text)
	f.words(found)
	f.meaning(text)
	list := make([]Feature, 0, len(f.found))
	for _, name := range slices.Sorted(maps.Keys(f.found)) {
		list = append(list, Feature{name, f.found[name]})
	}
	return list
}

// clean notes what is not said by the writer, or not in words, and returns the
// rest, without chatter that leads up to it.
func (f *features) clean(text string) string {
	for _, part := range []struct {
		name    string
		pattern *regexp.Regexp
	}{{"command", command}, {"quotation", quotation}, {"link", address}} {
		if part.pattern.MatchString(text) {
			f.add(part.name)
		}
	}
	for _, pattern := range []*regexp.Regexp{quotation, address, markup} {
		text = pattern.ReplaceAllLiteralString(text, " ")
	}
	text = strings.TrimSpace(text)
	rest := afterChatter(text)
	if rest != text {
		f.add("after chatter")
	}
	return rest
}

// afterChatter is a text without the clauses that lead up to what it says, such
// as "thanks!" and "ok,".
func afterChatter(text string) string {
	for {
		end := clauseEnd.FindStringIndex(text)
		if end == nil || strings.Contains(text[end[0]:end[1]], "?") || len(wordsOf(text[end[1]:])) == 0 {
			return text
		}
		for _, word := range wordsOf(text[:end[0]]) {
			if !isChatter(word) {
				return text
			}
		}
		text = text[end[1]:]
	}
}

// marks notes the punctuation.
func (f *features) marks(text string) {
	ending := strings.TrimRight(text, " !*_~|)\"'”’")
	switch {
	case strings.HasSuffix(ending, "?"):
		f.add("ends ?")
	case strings.Contains(text, "?"):
		f.add("inner ?")
	}
	if strings.Contains(text, "!") {
		f.add("!")
	}
	if strings.HasSuffix(text, "...") || strings.HasSuffix(text, "…") {
		f.add("...")
	}
}

// words notes the words, how many they are, and how they start.
func (f *features) words(found []string) {
	f.least("words", len(found), 1, 2, 3, 4, 6, 9)
	if len(found) == 0 {
		return
	}
	first := start(found)
	if isIdiom(found) || isIdiom(found[first:]) {
		f.add("idiom")
	}
	content := 0
	for i, word := range found {
		f.add("word " + word)
		if i > 0 {
			f.found["pair "+found[i-1]+" "+word] = 1
		}
		known := laughter.MatchString(word)
		if known {
			f.add("laughter")
		}
		for name, class := range classes {
			if class[word] {
				known = true
				f.shape("has " + name)
				if i == first {
					f.shape("starts " + name)
				}
			}
		}
		if !known && !words.Stop(word) {
			content++
		}
	}
	f.least("content", content, 1, 2, 3)
	f.add("starts word " + found[first])
	if first+1 < len(found) {
		f.found["starts pair "+found[first]+" "+found[first+1]] = 1
		if askWords[found[first]] && auxiliaries[found[first+1]] {
			f.add("asks with auxiliary")
		}
	}
	f.add("last " + found[len(found)-1])
}

// least notes which of the numbers n reaches.
func (f *features) least(name string, n int, numbers ...int) {
	for _, number := range numbers {
		if n >= number {
			f.shape(name + " " + strconv.Itoa(number))
		}
	}
}

// meaning notes where the message points in the space of word vectors, so that
// a topic counts that no message of the set has.
func (f *features) meaning(text string) {
	var sum meaning.Sum
	for _, token := range words.Tokens(text) {
		if vector, ok := meaning.Of(token.Term); ok {
			sum.Add(vector)
		}
	}
	for i, value := range sum.Direction() {
		f.found["meaning "+strconv.Itoa(i)] = value
	}
}

// formOf is the form of a message: marked as a question, opened like one, or
// plain.
func formOf(text string, found []string) string {
	switch {
	case strings.Contains(text, "?"):
		return "marked"
	case len(found) == 0:
	case askWords[found[start(found)]], auxiliaries[found[start(found)]], requests[found[start(found)]]:
		return "opened"
	}
	return "plain"
}

// kindOf is the kind of a place: in places of a kind the same is said.
func kindOf(place Place) string {
	switch place {
	case Answer, Refusal:
		return "reply"
	case Mention, Direct:
		return "addressed"
	}
	return "channel"
}

// start is the place of the first word that is no opening; 0 where all are.
func start(found []string) int {
	return max(0, slices.IndexFunc(found, func(word string) bool { return !openings[word] }))
}

// wordsOf is the first words of a text, without apostrophes.
func wordsOf(text string) []string {
	text = strings.NewReplacer("'", "", "’", "").Replace(text)
	found := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return found[:min(len(found), maxWords)]
}
