package speaker

import (
	"regexp"
	"strings"

	"byline/internal/words"
)

var pronouns = words.Set("he she it they we i you this these those others some many")

func isPronoun(phrase string) bool { return pronouns[strings.ToLower(phrase)] }

// antecedent is whom a pronoun stands for: the speaker of the sentence before,
// else the only person whom that sentence names; "" when that is not plain.
func antecedent(pronoun, before string) string {
	if who := find(before); who != "" && !isPronoun(who) && fits(pronoun, who) {
		return who
	}
	only := ""
	for _, name := range personsIn(before) {
		if only != "" && only != name {
			return ""
		}
		only = name
	}
	if pronoun != "he" && pronoun != "she" || !fits(pronoun, only) {
		return ""
	}
	return only
}

// otherThan are the words for a person whom a pronoun does not stand for.
var otherThan = map[string]map[string]bool{
	"he":  words.Set("mrs ms queen princess spokeswoman woman mother actress"),
	"she": words.Set("mr king prince spokesman man father pope actor sir"),
}

// fits reports whether a pronoun can stand for a phrase.
func fits(pronoun, phrase string) bool {
	fields := strings.Fields(strings.ToLower(strings.ReplaceAll(phrase, ".", "")))
	if len(fields) == 0 {
		return false
	}
	body, other := false, false
	last := fields[len(fields)-1]
	isName := words.StartsUpper(phrase) && fields[0] != "the"
	plural := !isName && isPlural(last) && !bodies[last]
	for i, field := range fields {
		if i > 0 && field == "of" { // the ministers of the two states
			plural = isPlural(fields[i-1])
		}
		body = body || bodies[field] && !isRole(last) && !isRole(fields[0])
		other = other || otherThan[pronoun][field]
	}
	plural = plural || strings.Contains(phrase, " and ")
	switch pronoun {
	case "they":
		return plural || isPlural(last) && isRole(last)
	case "it":
		return body && !plural
	case "he", "she":
		return !other && !plural && !body
	}
	return false
}

var (
	fullName = regexp.MustCompile(`\p{Lu}[\p{L}.'’-]*(?: (?:de |la |von |van |der |bin |al |el |den )*\p{Lu}[\p{L}'’-]*)+`)
	// ofPlace matches what stands before the name of a place.
	ofPlace = regexp.MustCompile(`(?i)\b(?:in|at|near|of|outside|inside|across|towards?|into) $`)
)

// personsIn returns the names of two words and more that no word beside or
// inside them marks as those of places, bodies or days.
func personsIn(text string) []string {
	var names []string
	for _, at := range fullName.FindAllStringIndex(text, -1) {
		name, before := text[at[0]:at[1]], text[:at[0]]
		if first, rest, _ := strings.Cut(name, " "); words.Stop(strings.ToLower(first)) {
			name, before = rest, first+" " // In New York
		}
		name = strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
		person := strings.Contains(name, " ") && !ofPlace.MatchString(before)
		for word := range strings.FieldsSeq(strings.ToLower(name)) {
			person = person && !bodies[word] && !calendar[word]
		}
		if person {
			names = append(names, name)
		}
	}
	return names
}
