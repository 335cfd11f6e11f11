package speaker

import (
	"strings"

	"byline/internal/words"
)

// phraseStart is where the phrase begins that ends with the word at last; past
// last where there is none. A time at its start is left out.
func (s *sentence) phraseStart(last int) int {
	start := last + 1
	for j := last; j >= 0 && !clauseStarts[s.lower(j)]; j-- {
		if s.lower(j) == "and" && j == start-1 && j > 0 && !isPlural(s.lower(j-1)) && !words.StartsUpper(s.word(j-1)) {
			break
		}
		start = j
		if strings.Trim(s.gap(j), " -.&'’/") != "" {
			break
		}
	}
	for start < last && leadIns[s.lower(start)] {
		start++
	}
	next := start // On Tuesday Turkish officials
	for j := start; j < last && (j == start || s.gap(j) == " "); j++ {
		word := s.lower(j)
		isYear := len(word) == 4 && isNumberLike.MatchString(word) || isNumberLike.MatchString(word) && calendar[s.lower(j-1)]
		if (calendar[word] || isYear) && s.gap(j+1) == " " { // not: Monday's vote
			next = j + 1
		} else if !beforeTime[word] {
			break
		}
	}
	return next
}

// described is the name before a description between commas that ends with the
// word at last, "Maria Roe, a nurse, said", or the name behind an office, "the
// envoy, Maria Roe, said".
func (s *sentence) described(last int) string {
	start := s.phraseStart(last)
	switch s.lower(start - 1) {
	case "who", "which", "whose":
		start--
	}
	if start < 1 || start > last || leadIns[s.lower(start-1)] || !strings.Contains(s.gap(start), ",") {
		return ""
	}
	if isRole(s.lower(start-1)) && s.isName(start, last) {
		return s.phrase(start, last)
	}
	before := s.phraseStart(start - 1)
	if word := s.lower(start - 1); !s.isName(before, start-1) && !isRole(word) && !bodies[word] {
		return ""
	}
	return s.phrase(before, start-1)
}

// isName reports whether the words from first to last are written as a name,
// perhaps with an office before it: "the former mayor Ana Prell".
func (s *sentence) isName(first, last int) bool {
	for j := first; j <= last; j++ {
		word := s.lower(j)
		if !words.StartsUpper(s.word(j)) && (j == last || !nameJoiners[word] && !isRole(word) && word != "a" && word != "an") {
			return false
		}
	}
	return true
}

// Roles are nouns for one who may speak; bodies are nouns for what speaks as
// one and is no person. Without them "the minister" and "the ministry" look
// the same, and only one of them is "he".
var (
	roles  = words.Set("mr mrs ms dr sir lord lady prime vice chancellor secretary senator sen rep gen lt col general governor gov king queen prince princess pope actor actress singer former sheikh imam bishop archbishop spokesman spokeswoman spokesperson official officer doctor nurse teacher worker resident witness man woman mother father lawyer activist analyst expert professor researcher scientist engineer farmer student mayor minister president leader commander fighter soldier survivor driver manager owner director chief captain coach player envoy ambassador prosecutor judge journalist reporter lawmaker neighbour neighbor volunteer author economist diplomat adviser source")
	bodies = words.Set("ministry government army agency company police department office council committee court university party group organisation organization bank union commission association authority observatory house nations states service center centre institute team club board regulator airline institution kingdom city street avenue cross times post news journal")
)

func isRole(word string) bool { return roles[word] || roles[strings.TrimSuffix(word, "s")] }
