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
// empty where the text does not name the speaker. A pronoun stands for the
// speaker of the sentence before, if it fits.
//
// start and end are where the sentence has the name, in bytes; both are 0 where
// the sentence before has it.
func Of(sentence, before string) (who string, start, end int) {
	found := find(sentence)
	who = found.of(sentence)
	if !pronouns[strings.ToLower(who)] {
		return who, found.start, found.end
	}
	if earlier := find(before).of(before); fits(strings.ToLower(who), earlier) {
		return earlier, 0, 0
	}
	return "", 0, 0
}

// phrase is where a phrase stands in a text, in bytes; the zero phrase is none.
type phrase struct{ start, end int }

// of is the phrase's words.
func (p phrase) of(text string) string { return text[p.start:p.end] }

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
	// clauseStarts end a speaker's phrase on its left, and phraseEnds end it on
	// its right.
	clauseStarts = words.Set("that but because while when after before where which who whose although though since if as than so whether until however meanwhile")
	phraseEnds   = words.Set("who whose which that as after before when while during in on at adding speaking referring citing last this tomorrow ago earlier later by via to is was were are has have had following about recently published released obtained seen")
)

// sentence is a sentence with its words.
type sentence struct{ words.Text }

// find returns the speaker of the first verb of saying outside quotation marks
// that has one.
func find(text string) phrase {
	s := sentence{words.Read(text)}
	quoted := s.quoted()
	for i := range s.Tokens {
		verb, next := s.Lower(i), s.Lower(i+1)
		var who phrase
		switch {
		case quoted[i]:
		case verb == "according" && next == "to":
			who = s.after(i + 2)
		case verb == "said" && next == "to", verb == "states" && next != "that": // a man said to be 30; Gulf states
		case surely[verb], perhaps[verb] && s.introduces(i):
			who = s.subject(i)
		}
		if who != (phrase{}) {
			return who
		}
	}
	return phrase{}
}

// quotation matches text in quotation marks. A single mark opens a quotation
// only where no letter stands before it, so that an apostrophe does not.
var quotation = regexp.MustCompile(`“[^“”]+[”"]|"[^"]+"|(?:^|[\s(])‘[^‘]+?’(?:[\s.,;:!?)]|$)`)

// quoted marks the words inside quotation marks.
func (s sentence) quoted() []bool {
	marked := make([]bool, len(s.Tokens))
	for _, at := range quotation.FindAllStringIndex(s.String, -1) {
		for i, token := range s.Tokens {
			marked[i] = marked[i] || at[0] <= token.Start && token.End <= at[1]
		}
	}
	return marked
}

// introduces reports whether the verb at i is followed by what is said, or
// stands behind it.
func (s sentence) introduces(i int) bool {
	for j := i + 1; j < min(i+6, len(s.Tokens)); j++ {
		gap := s.Gap(j)
		if strings.ContainsAny(gap, "“\":") || s.Lower(j) == "that" && !strings.ContainsAny(gap, ",;") {
			return true
		}
		if strings.ContainsAny(gap, ",;") {
			break
		}
	}
	start := s.phraseStart(i - 1)
	return start > 0 && strings.ContainsAny(s.Gap(start), ",”\"’") || strings.ContainsAny(s.Gap(i), "”\"")
}

// subject is who says it with the verb at i.
func (s sentence) subject(i int) phrase {
	last := i - 1
	for last >= 0 && strings.TrimSpace(s.Gap(last+1)) == "" && (adverbs[s.Lower(last)] || strings.HasSuffix(s.Word(last), "ly") && !words.StartsUpper(s.Word(last))) {
		last--
	}
	if last < 0 {
		return phrase{}
	}
	if gap := s.Gap(last + 1); strings.ContainsAny(gap, ",”\"") { // the verb may belong to another
		if who := s.described(last); who != (phrase{}) && !strings.ContainsAny(gap, "”\"") {
			return who
		}
		if last < i-1 { // Castor, however, has said
			return phrase{}
		}
		return s.inverted(i)
	}
	if unsaid[s.Lower(last)] || strings.HasSuffix(s.Lower(last), "'t") || strings.HasSuffix(s.Lower(last), "’t") {
		return phrase{}
	}
	return s.phrase(s.phraseStart(last), last)
}

// phraseStart is where the phrase begins that ends with the word at last; past
// last where there is none.
func (s sentence) phraseStart(last int) int {
	start := last + 1
	for j := last; j >= 0 && !clauseStarts[s.Lower(j)]; j-- {
		if s.Lower(j) == "and" && j == start-1 && (j == 0 || !isPlural(s.Lower(j-1)) && !words.StartsUpper(s.Word(j-1))) {
			break
		}
		start = j
		if strings.Trim(s.Gap(j), " -.&'’/") != "" {
			break
		}
	}
	if start < last && s.Lower(start) == "and" {
		start++
	}
	return start
}

// described is the name before a description between commas that ends with the
// word at last, "Maria Roe, a nurse, said", or behind one, "the envoy, Maria
// Roe, said".
func (s sentence) described(last int) phrase {
	start := s.phraseStart(last)
	switch s.Lower(start - 1) {
	case "who", "which", "whose":
		start--
	}
	switch {
	case start < 1 || start > last || !strings.Contains(s.Gap(start), ","):
		return phrase{}
	case words.StartsUpper(s.Word(start-1)) || bodies[s.Lower(start-1)]:
		return s.phrase(s.phraseStart(start-1), start-1)
	case words.StartsUpper(s.Word(start)):
		return s.phrase(start, last)
	}
	return phrase{}
}

// inverted is the speaker behind the verb at i: "…", said Maria Roe, a nurse.
func (s sentence) inverted(i int) phrase {
	if next := s.Lower(i + 1); s.Lower(i) == "told" || next == "" || unsaid[next] || strings.ContainsAny(s.Gap(i+1), ",.:;") {
		return phrase{}
	}
	return s.after(i + 1)
}

// after is the speaker whose phrase begins with the word at i.
func (s sentence) after(i int) phrase {
	last := i - 1
	for j := i; j < len(s.Tokens) && !phraseEnds[s.Lower(j)] && (!words.Calendar[s.Term(j)] || strings.HasSuffix(s.Gap(j), "-")); j++ {
		gap := strings.Trim(s.Gap(j), " -&'’/–")
		if initial := gap == "." && len(s.Word(j-1)) <= 3; j > i && gap != "" && !initial { // J. Roe, Dr. Roe
			break
		}
		last = j
	}
	return s.phrase(i, last)
}

// phrase is the words from first to last.
func (s sentence) phrase(first, last int) phrase {
	if first > last {
		return phrase{}
	}
	return phrase{s.Tokens[first].Start, s.Tokens[last].End}
}
