package answer

import (
	"regexp"
	"strings"

	"byline/internal/words"
)

var (
	persons = words.Set("he she")
	// roles are nouns for somebody who may speak; bodies are nouns for what
	// speaks as one and is no person.
	roles  = words.Set("spokesman spokeswoman spokesperson official officer doctor nurse teacher worker resident witness man woman mother father lawyer activist analyst expert professor researcher scientist engineer farmer student mayor minister president leader commander fighter soldier survivor driver manager owner director chief captain coach player envoy ambassador prosecutor judge journalist reporter lawmaker senator neighbour neighbor volunteer author economist epidemiologist diplomat adviser source")
	bodies = words.Set("ministry government army agency company police department office council committee court university party group organisation organization bank union commission association authority observatory house nations states service center centre institute team club board regulator airline institution kingdom city street avenue cross times post news journal")

	fullName = regexp.MustCompile(`(?:\b(?:Mr|Mrs|Ms|Dr|President|Minister|Chancellor|Senator|Sen|Mayor|Judge|Sir|Gen|Gov|King|Queen|Prince|Princess|Pope)\.? )*\p{Lu}[\p{L}.'’-]*(?: (?:de |la |von |van |der |bin |al |el |den )*\p{Lu}[\p{L}'’-]*)+`)
)

func isPronoun(phrase string) bool {
	switch strings.ToLower(phrase) {
	case "he", "she", "it", "they", "we", "i", "you", "this", "these", "those", "others", "some", "many":
		return true
	}
	return false
}

func isRole(word string) bool {
	return roles[word] || titles[word] || roles[strings.TrimSuffix(word, "s")]
}

// antecedent is whom a pronoun of the next sentence means: who speaks in this
// one, else the only person that it names. Empty when that is not plain.
func antecedent(pronoun, sentence string) string {
	if who := findSpeaker(sentence).who; who != "" && !isPronoun(who) && stands(pronoun, who) {
		return who
	}
	if !persons[pronoun] {
		return ""
	}
	only := ""
	for _, name := range namedPersons(sentence) {
		if only != "" && only != name {
			return ""
		}
		only = name
	}
	if !stands(pronoun, only) {
		return ""
	}
	return only
}

// stands reports whether a pronoun can stand for a phrase.
func stands(pronoun, phrase string) bool {
	fields := strings.Fields(strings.ToLower(phrase))
	if len(fields) == 0 {
		return false
	}
	first, last := strings.TrimSuffix(fields[0], "."), fields[len(fields)-1]
	several := strings.Contains(phrase, " and ") || startsLower(phrase) && isPlural(last) && !bodies[last]
	for i, field := range fields { // the ministers of the two states
		if field == "of" && i > 0 {
			several = isPlural(fields[i-1])
		}
	}
	body := false
	for _, field := range fields {
		body = body || bodies[field]
	}
	switch pronoun {
	case "they":
		return several || isPlural(last) && isRole(last)
	case "it":
		return body && !several
	case "he", "she":
		for _, field := range fields {
			if otherThan[pronoun][strings.TrimSuffix(field, ".")] {
				return false
			}
		}
		return !several && !isPlural(last) && (!body || isRole(last) || isRole(first)) || !startsLower(phrase) && !several && !body
	}
	return false
}

// otherThan are the words for a person whom a pronoun does not mean.
var otherThan = map[string]map[string]bool{
	"he":  words.Set("mrs ms queen princess spokeswoman woman mother actress"),
	"she": words.Set("mr king prince spokesman man father pope actor sir"),
}

func startsLower(phrase string) bool {
	return !startsUpper(phrase) || strings.HasPrefix(phrase, "The ")
}

// namedPersons are the names of two words and more, and of a title and one,
// that are not those of places or bodies as far as a word of theirs tells.
func namedPersons(sentence string) []string {
	var names []string
	for _, at := range fullName.FindAllStringIndex(sentence, -1) {
		name := sentence[at[0]:at[1]]
		if first, rest, _ := strings.Cut(name, " "); sentenceStart[strings.ToLower(first)] {
			name = rest
		}
		name = strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
		if !strings.Contains(name, " ") || isNoPerson(name, sentence[:at[0]]) {
			continue
		}
		names = append(names, name)
	}
	return names
}

func isNoPerson(name, before string) bool {
	for _, word := range strings.Fields(strings.ToLower(name)) {
		if bodies[word] || months[word] || weekdays[word] || nounKinds[word] == aPlace {
			return true
		}
	}
	fields := strings.Fields(before)
	return len(fields) > 0 && placeMarks[strings.ToLower(fields[len(fields)-1])] && fields[len(fields)-1] != "from" && fields[len(fields)-1] != "to"
}
