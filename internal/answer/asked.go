package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/words"
)

// asked is the kind of thing that a question asks for.
type asked int

const (
	anything asked = iota
	aPerson
	aPlace
	aTime
	aDuration
	anAmount
	aNumber
	aReason
	aStatement
	aName
	askedKinds
)

// askedFor finds what a question asks for by its words. A question without a
// question word may still name it: "death toll", "launch date".
func askedFor(text string, question []words.Token) asked {
	lower := strings.ToLower(text)
	word := func(i int) string {
		if i < 0 || i >= len(question) {
			return ""
		}
		return lower[question[i].Start:question[i].End]
	}
	for i := range question {
		switch word(i) {
		case "who", "whom", "whose", "whos", "who's":
			if !followsComma(text, question, i) || focusOf(text, question) < i {
				return aPerson
			}
		case "where":
			return aPlace
		case "when":
			return aTime
		case "why":
			return aReason
		case "how":
			if kind, ok := howKinds[word(i+1)]; ok {
				if kind == aNumber && (amountWords[word(i+2)] || asksPrice(lower)) {
					return anAmount
				}
				return kind
			}
		case "what", "which", "whats", "what's":
			if kind := kindOfNoun(word, i+1, min(i+6, len(question)), word(i) == "which"); kind != anything {
				return kind
			}
			if asksStatement(lower) && focusOf(text, question) < i { // not: which company said
				return aStatement
			}
			if next := word(i + 1); next != "" && !words.Stop(next) || word(i) == "which" || asksCalled(word, i+1) {
				return aName
			}
			return anything
		}
	}
	return kindOfNoun(word, 0, len(question), false)
}

// kindOfNoun is what the first noun that names a kind, among the words from i
// up to end, stands for. owners is whether a possessive is such a noun too, as in
// "which country's army"; in "what is the country's debt" it is not.
func kindOfNoun(word func(int) string, i, end int, owners bool) asked {
	for ; i < end; i++ {
		noun := word(i)
		if owners {
			noun = withoutPossessive(noun)
		}
		if kind, ok := nounKinds[noun]; ok {
			return kind
		}
	}
	return anything
}

func withoutPossessive(word string) string {
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
}

// followsComma reports whether word i may ask nothing and tell more of what
// stands before it: "the rapper, who changed his name, bought which firm?"
func followsComma(text string, question []words.Token, i int) bool {
	return i > 0 && strings.Contains(text[question[i-1].End:question[i].Start], ",")
}

// asksCalled reports whether words from i on ask for a name: what is it called?
func asksCalled(word func(int) string, i int) bool {
	for ; word(i) != ""; i++ {
		if word(i) == "called" || word(i) == "named" || word(i) == "name" {
			return true
		}
	}
	return false
}

func asksPrice(question string) bool {
	return strings.Contains(question, "cost") || strings.Contains(question, "price") || strings.Contains(question, "pay") || strings.Contains(question, "fined") || strings.Contains(question, "paid")
}

func asksStatement(question string) bool {
	for _, sign := range []string{" say", " said", " tell", " claim", " announce"} {
		if strings.Contains(question, sign) {
			return true
		}
	}
	return false
}

// howKinds is what "how" asks for with the word after it.
var howKinds = map[string]asked{
	"many": aNumber, "much": aNumber, "old": aNumber, "big": aNumber, "large": aNumber, "far": aNumber, "tall": aNumber, "high": aNumber,
	"deep": aNumber, "fast": aNumber, "strong": aNumber, "hot": aNumber, "heavy": aNumber, "wide": aNumber,
	"long": aDuration, "soon": aTime, "often": aNumber, "come": aReason,
}

// nounKinds is what a noun asks for, as in "which country" or "launch date".
var nounKinds = kinds(map[asked]string{
	aPlace:    "country city town state place location island nation region province continent capital village street river venue stadium site destination county neighbourhood neighborhood district",
	aTime:     "date day year month time hour century decade season deadline",
	aDuration: "duration period",
	anAmount:  "price cost amount fine salary sum budget revenue damages fee worth",
	aNumber:   "number total toll percentage percent share fraction rate count population magnitude attendance size height distance speed temperature age score figure proportion level depth length width weight",
	aReason:   "reason cause motive",
	aPerson:   "person man woman actor actress singer president author writer player minister leader politician scientist director king queen",
})

func kinds(lists map[asked]string) map[string]asked {
	byNoun := make(map[string]asked)
	for kind, nouns := range lists {
		for noun := range strings.FieldsSeq(nouns) {
			byNoun[noun] = kind
		}
	}
	return byNoun
}

var (
	amountWords   = words.Set("money dollars dollar euros euro pounds")
	months        = words.Set("january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec")
	weekdays      = words.Set("monday tuesday wednesday thursday friday saturday sunday")
	timeWords     = words.Set("today yesterday tomorrow tonight ago morning evening night noon midnight weekend dawn")
	timeUnits     = words.Set("second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries season seasons")
	numberWords   = words.Set("two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions trillion dozen dozens half third quarter quarters twice double")
	magnitudes    = words.Set("million millions billion billions trillion")
	currencies    = words.Set("dollar dollars euro euros pound pounds yen rupees cents")
	placeMarks    = words.Set("in at near to from of outside inside across toward towards into")
	reasonWords   = words.Set("because since due owing caused cause causes reason prompted sparked following amid thanks over concerns fears")
	saying        = words.Set("said says say told tells added announced claimed claims argued warned insisted declared stated tweeted wrote called urged")
	personMarks   = words.Set("mr mrs ms dr president minister chancellor secretary senator sen rep gen gov governor mayor judge king queen prince princess pope actor actress singer chief ceo director")
	sentenceStart = words.Set("the a an in on at it he she they we i but and for as after when while this that these those there his her its their our more some many most all both if by from with what who how why where since until during according one two three")
)

// evidence is what a sentence holds that could be asked for, beside the words
// of the question itself.
type evidence [askedKinds]bool

// findEvidence looks through a sentence's words as they are written. A word
// that the question itself has is no news, and so no evidence; nor is the day
// on which somebody says so evidence of when it happened.
func (q *query) findEvidence(text string, sentence []words.Token) (found evidence) {
	names := 0
	for i, token := range sentence {
		word := text[token.Start:token.End]
		lower := strings.ToLower(word)
		switch {
		case reasonWords[lower]:
			found[aReason] = true
		case saying[lower]:
			found[aStatement] = true
		}
		if q.speaksOf(token.Term) {
			names = 0
			continue
		}
		next := ""
		if i+1 < len(sentence) {
			next = strings.ToLower(text[sentence[i+1].Start:sentence[i+1].End])
		}
		number := word[0] >= '0' && word[0] <= '9' || numberWords[lower]
		if number {
			found[aNumber] = true
			found[aDuration] = found[aDuration] || timeUnits[next]
			before := text[:token.Start]
			if strings.HasSuffix(before, "$") || strings.HasSuffix(before, "€") || strings.HasSuffix(before, "£") || currencies[next] || magnitudes[next] {
				found[anAmount] = true
			}
			if len(word) == 4 && (word[0] == '1' || word[0] == '2') || strings.HasPrefix(next, "a.m") || strings.HasPrefix(next, "p.m") || next == "am" || next == "pm" {
				found[aTime] = true
			}
		}
		first, _ := utf8.DecodeRuneInString(word)
		capital := unicode.IsUpper(first)
		if capital && (months[lower] || weekdays[lower]) || timeWords[lower] || timeUnits[lower] && i > 0 && (isSpan(text, sentence[i-1])) {
			found[aTime] = found[aTime] || !q.isWhenSaid(reading{text, sentence}, i)
			names = 0
			continue
		}
		if !capital || number || i == 0 && sentenceStart[lower] {
			names = 0
			continue
		}
		names++
		found[aName] = true
		if i > 0 && placeMarks[strings.ToLower(text[sentence[i-1].Start:sentence[i-1].End])] {
			found[aPlace] = true
		}
		if names > 1 || i > 0 && personMarks[strings.ToLower(text[sentence[i-1].Start:sentence[i-1].End])] {
			found[aPerson] = true
		}
	}
	if strings.ContainsAny(text, "“\"") {
		found[aStatement], found[aName] = true, true
	}
	return found
}

// isSpan reports whether a word before a unit of time makes it a point in
// time: last week, next year.
func isSpan(text string, token words.Token) bool {
	switch strings.ToLower(text[token.Start:token.End]) {
	case "last", "next", "this", "previous", "coming", "early", "late", "past":
		return true
	}
	return false
}
