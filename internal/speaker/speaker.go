// Package speaker tells who says a sentence of a news article, and whether a
// sentence starts with a pronoun for something in the sentence before.
//
// It goes by the order of the words around a verb of saying: no tagger of parts
// of speech and no model is needed, and none of its lists names a person.
package speaker

import (
	"regexp"
	"strings"

	"byline/internal/words"
)

// Of returns who says a sentence, in the article's own words and without the
// clauses that describe him: "Maria Roe" for "Maria Roe, a nurse, said …". It is
// empty where the sentence gives no speaker.
//
// A pronoun stands for the speaker of the sentence before, or else for the only
// person whom that sentence names. Where neither is plain, Of returns the
// pronoun itself.
func Of(sentence, before string) string {
	who := find(sentence)
	if isPronoun(who) {
		if name := antecedent(strings.ToLower(who), before); name != "" {
			return name
		}
	}
	return who
}

// leaning matches a pronoun at the start of a sentence, perhaps after a word
// that joins. "It is raining" matches too: the sentence before it does no harm.
var leaning = regexp.MustCompile(`^[\s"'“‘(–—-]*(?i:(?:and|but|so|yet|then|still|or)\b,? *)?(?i:he|she|it|they|his|her|its|their|theirs|this|these|those|that|both|such)\b`)

// Leans reports whether a sentence starts with a word such as "It" that speaks
// of the sentence before, which a reader then needs as well.
func Leans(sentence string) bool { return leaning.MatchString(sentence) }

// The lists are of function words and of verbs of saying, of which English has
// few; an article does not show which of its words they are.
var (
	// surely are verbs that mark a speaker wherever they stand; perhaps are
	// those that also mean something else, and mark one only with "that", a
	// quotation, or behind what is said.
	surely  = words.Set("said says say told tells tell")
	perhaps = words.Set("added adds announced announces claimed claims claim warned warns warn insisted insists declared declares stated states argued argues argue explained explains noted notes tweeted wrote writes confirmed confirms reported reports acknowledged admitted replied recalled recalls testified suggested suggests estimated estimates predicted predicts believes believe concluded promised vowed joked complained asked continued remarked cautioned alleged conceded")
	// adverbs may stand between a speaker and the verb. After one of the
	// unsaid, the word before the verb is no speaker: "did not say".
	adverbs = words.Set("also later then has have had previously earlier once again since repeatedly now still reportedly first long often always")
	unsaid  = words.Set("to not be is are was were been being would could should may might will can must cannot never did didn't doesn't don't hasn't who which that what it's if")
	// clauseStarts end a speaker's phrase on its left, leadIns are left out at
	// its start, and phraseEnds end it on its right.
	clauseStarts = words.Set("that but because while when after before where which who whose although though since if as than so whether until")
	leadIns      = words.Set("but and meanwhile however yet so still also earlier later then besides moreover afterwards instead separately")
	phraseEnds   = words.Set("who whose which that as after before when while during in on at adding speaking referring citing last this tomorrow ago earlier later by via to is was were are has have had following about recently published released obtained seen")
	nameJoiners  = words.Set("of the and for de la le du del di da van von der den bin ibn al el")
	calendar     = words.Set("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december today yesterday tonight morning afternoon evening night week weekend month year")
	beforeTime   = words.Set("on in at by since early late earlier later last this next the of")
)

// find returns the speaker of the first verb of saying outside quotation marks
// that has one.
func find(text string) string {
	s := &sentence{text, words.Tokens(text)}
	quoted := s.quoted()
	for i := range s.tokens {
		verb, next := s.lower(i), s.lower(i+1)
		who := ""
		switch {
		case quoted[i]:
		case verb == "according" && next == "to":
			who = s.after(i + 2)
		case verb == "said" && next == "to", verb == "states" && next != "that": // a man said to be 30; Gulf states
		case surely[verb], perhaps[verb] && s.introduces(i):
			who = s.subject(i)
		}
		if who != "" {
			return who
		}
	}
	return ""
}

// introduces reports whether the verb at i is followed by what is said, or
// stands behind it.
func (s *sentence) introduces(i int) bool {
	for j := i + 1; j < min(i+6, len(s.tokens)); j++ {
		gap := s.gap(j)
		if strings.ContainsAny(gap, "“\":") || s.lower(j) == "that" && !strings.ContainsAny(gap, ",;") {
			return true
		}
		if strings.ContainsAny(gap, ",;") {
			break
		}
	}
	start := s.phraseStart(i - 1)
	return start > 0 && strings.ContainsAny(s.gap(start), ",”\"’") || strings.ContainsAny(s.gap(i), "”\"")
}

// subject is who says it with the verb at i.
func (s *sentence) subject(i int) string {
	last := i - 1
	for last >= 0 && strings.TrimSpace(s.gap(last+1)) == "" && (adverbs[s.lower(last)] || strings.HasSuffix(s.word(last), "ly") && !words.StartsUpper(s.word(last))) {
		last--
	}
	if strings.HasPrefix(s.gap(i), ")") { // the agency (UNHCR) said
		for last > 0 && !strings.Contains(s.gap(last), "(") {
			last--
		}
		last--
	}
	if last < 0 {
		return ""
	}
	if gap := s.gap(last + 1); strings.ContainsAny(gap, ",”\"") { // the verb may belong to another
		if who := s.described(last); who != "" && !strings.ContainsAny(gap, "”\"") {
			return who
		}
		if last < i-1 { // Castor, however, has said
			return ""
		}
		return s.inverted(i)
	}
	if unsaid[s.lower(last)] || strings.HasSuffix(s.lower(last), "'t") || strings.HasSuffix(s.lower(last), "’t") {
		return ""
	}
	start := s.phraseStart(last)
	if first := s.lower(start); first == "a" || first == "an" { // Maria Roe, a nurse in Narvel said
		if who := s.described(last); who != "" {
			return who
		}
	}
	return s.phrase(start, last)
}

// inverted is the speaker behind the verb at i: "…", said Maria Roe, a nurse.
func (s *sentence) inverted(i int) string {
	if next := s.lower(i + 1); s.lower(i) == "told" || next == "" || unsaid[next] || strings.ContainsAny(s.gap(i+1), ",.:;") {
		return ""
	}
	return s.after(i + 1)
}

// after is the speaker whose phrase begins with the word at i.
func (s *sentence) after(i int) string {
	last := i - 1
	for j := i; j < len(s.tokens) && !phraseEnds[s.lower(j)] && (!calendar[s.lower(j)] || strings.HasSuffix(s.gap(j), "-")); j++ {
		gap := strings.Trim(s.gap(j), " -&'’/–")
		if initial := gap == "." && len(s.word(j-1)) <= 3; j > i && gap != "" && !initial { // J. Roe, Dr. Roe
			break
		}
		last = j
	}
	for last >= i && (nameJoiners[s.lower(last)] || s.lower(last) == "from" || s.lower(last) == "with") {
		last--
	}
	return s.phrase(i, last)
}
