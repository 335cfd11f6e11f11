package corpus

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/segment"
)

var segmenter = sync.OnceValue(func() *segment.Segmenter {
	s, err := segment.New()
	if err != nil {
		panic("the embedded sentence model does not load: " + err.Error())
	}
	return s
})

// maxSegmented is the length, in bytes, of the longest text that is segmented
// at a time. Cost grows with the length of what stands around a mark, and a
// file may be one paragraph.
const maxSegmented = 16 << 10

// segmentSentences cuts a paragraph into sentences. One longer than
// maxSegmented is first cut after a full stop.
func segmentSentences(text string, block span) []span {
	var spans []span
	for _, part := range cutLong(text, block, maxSegmented, '.') {
		spans = append(spans, segmentPart(text, part)...)
	}
	return spans
}

// segmentPart cuts a paragraph or a part of one into sentences with prose's
// Punkt model, and then corrects what the model gets wrong on news.
func segmentPart(text string, block span) []span {
	quoted := quotations(text, block)
	var spans []span
	for _, s := range segmenter().Segment(text[block.start:block.end]) {
		found := span{block.start + s.Start, block.start + s.End()}
		for _, whole := range splitMissed(text, found, quoted) {
			for _, part := range splitScripts(text, whole) {
				n := len(spans)
				if n > 0 && (inQuotation(text, block, quoted, part.start) || belongsTogether(text[spans[n-1].start:spans[n-1].end], text[part.start:part.end])) {
					spans[n-1].end = part.end
				} else {
					spans = append(spans, part)
				}
			}
		}
	}
	return spans
}

// splitMissed splits sentences at ends that Punkt misses: no space after the
// mark, because the page's markup had a break there ("were killed.The army"),
// an ellipsis, an abbreviation ("at 9 p.m. They left"), or a quotation without
// a full stop.
func splitMissed(text string, s span, quoted []span) []span {
	var parts []span
	cut := func(end, next int) {
		parts = append(parts, span{s.start, end})
		s.start = next
	}
	for i := s.start; i < s.end; i++ {
		switch c := text[i]; {
		case c == '.' || c == '?' || c == '!':
			end := i + 1
			if q := closingQuote(text[s.start:i], text[end:s.end]); q > 0 {
				end += q
			}
			switch {
			case isGlued(text[s.start:i], text[end:s.end]):
				cut(end, end)
			case c == '.' && strings.HasPrefix(text[end:s.end], " ") && end == i+1 && isAbbreviatedEnd(text[s.start:end], text[end+1:s.end]):
				cut(end, end+1)
			}
		case strings.HasPrefix(text[i:s.end], "… ") && startsUpper(text[i+len("… "):s.end]):
			cut(i+len("…"), i+len("… "))
		case (c == '"' || strings.HasPrefix(text[i:s.end], "”")) && quoteEnds(text, i, quoted):
			_, size := utf8.DecodeRuneInString(text[i:])
			if rest := text[i+size : s.end]; strings.HasPrefix(rest, " ") && startsClearly(rest[1:]) {
				cut(i+size, i+size+1)
			}
		}
	}
	return append(parts, s)
}

// closingQuote is the length in bytes of the quotation mark that after starts
// with, if it closes a quotation opened in before; otherwise 0.
func closingQuote(before, after string) int {
	r, size := utf8.DecodeRuneInString(after)
	if r == '”' || r == '"' && strings.Count(before, `"`)%2 == 1 {
		return size
	}
	return 0
}

// quoteEnds reports whether a quotation that ends at a place has several
// sentences, the last of them without a full stop, as often in posts.
func quoteEnds(text string, at int, quoted []span) bool {
	q, found := quotationAt(quoted, at)
	if !found {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	return !unicode.Is(unicode.STerm, last) && last != ',' && strings.ContainsAny(text[q.start:at], ".!?") &&
		strings.HasSuffix(strings.TrimRight(text[:q.start], " "), ":")
}

// startsClearly reports whether text starts with a word that has a capital only
// at the start of a sentence, and goes on in lower case.
func startsClearly(text string) bool {
	next, rest, _ := strings.Cut(text, " ")
	first, _ := utf8.DecodeRuneInString(rest)
	return startsSentence[next] && unicode.IsLower(first)
}

// nearEnd is the end of a text, as far as a decision about the mark there may
// depend on it: longer than any word or abbreviation, and short, because each
// mark of a text looks back.
func nearEnd(text string) string {
	const enough = 200 // bytes
	return text[max(0, len(text)-enough):]
}

// lastWord is the word at the end of a text, with the marks around it.
func lastWord(text string) string {
	return text[strings.LastIndexAny(text, " \n\t")+1:]
}

// isGlued reports whether a mark between before and after ends a sentence
// although no space follows: a lower-case word or a closing quotation mark
// stands before it, and a capitalised word after it.
func isGlued(before, after string) bool {
	word := strings.TrimRight(lastWord(nearEnd(before)), `)"”’'`)
	word = strings.TrimLeft(word, `("“‘'`)
	if len(word) < 2 || strings.ContainsAny(word, "./@:") || strings.ToLower(word) != word {
		return false
	}
	after = strings.TrimLeft(after, `"“‘(`)
	first, size := utf8.DecodeRuneInString(after)
	second, _ := utf8.DecodeRuneInString(after[size:])
	next, _, _ := strings.Cut(after, " ")
	return unicode.IsUpper(first) && (unicode.IsLower(second) || second == ' ') && !strings.ContainsAny(next, "/@=&") && (len(word) > 2 || len(next) > 2)
}

// leastBefore is the number of words that a sentence that ends in an
// abbreviation has at least: "9 p.m." alone is the heading of an entry.
const leastBefore = 4

// isAbbreviatedEnd reports whether the abbreviation at the end of before also
// ends the sentence: after starts with a word that rarely continues one, or
// with a quotation that is not a nickname.
func isAbbreviatedEnd(before, after string) bool {
	before = nearEnd(before)
	last := lastWord(before)
	if isMixedCase(after) && !beforeName[last] && unicode.IsLower(rune(after[0])) {
		return true // 3-2. iPhone users
	}
	next, rest, _ := strings.Cut(after, " ")
	if strings.HasPrefix(next, "(") {
		return false
	}
	lower, _ := utf8.DecodeRuneInString(rest)
	if strings.EqualFold(last, "no.") || beforeNumber[last] && last[0] >= 'a' {
		return last[0] >= 'a' && startsUpper(after) && len(strings.Fields(before)) > 1 // voted no.
	}
	clock := strings.EqualFold(last, "p.m.") || strings.EqualFold(last, "a.m.")
	if !clock && !isInitialism(last) && !afterName[last] && !endsAny[last] || len(strings.Fields(before)) < leastBefore {
		return false
	}
	if clock && (afterClock[next] && startsUpper(rest) || startsUpper(next) && unicode.IsLower(lower) && !clockGoesOn[strings.Trim(next, ",;)")] && !zoneWords[firstWord(rest)]) {
		return true
	}
	if afterName[last] && startsUpper(next) && unicode.IsLower(lower) && !officers[next] {
		return true
	}
	if quoted := strings.TrimLeft(next, "\"“"); quoted != next {
		return startsUpper(quoted) && !strings.ContainsAny(quoted, "\"”")
	}
	return startsSentence[next] && unicode.IsLower(lower)
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return strings.Trim(word, ".,;:")
}

// belongsTogether reports whether the segmenter split one sentence: after a
// title or another abbreviation before a name or a number, within a name that
// has an exclamation mark, after the number of a day, or between a quoted
// question and the words that say who asked.
func belongsTogether(before, after string) bool {
	before = nearEnd(before)
	last := strings.TrimLeft(lastWord(before), "\"'“‘([")
	first, _ := utf8.DecodeRuneInString(after)
	if beforeName[last] && startsUpper(after) && !(last == "St." && startsClearly(after)) || afterName[last] && officers[firstWord(after)] || beforeNumber[last] && startsDigit(after) {
		return true
	}
	if isInitialism(last) {
		next, _, _ := strings.Cut(after, " ")
		return afterInitialism[strings.TrimRight(next, ",.;:")] || unicode.IsLower(first)
	}
	end, _ := utf8.DecodeLastRuneInString(before)
	switch {
	case isTag(before, after):
		return true
	case end == '.' && strings.HasPrefix(after, "["), end == '.' && strings.HasPrefix(after, "(") && last == "al.":
		return true
	case markedNames[last] && startsUpper(after) && !startsClearly(after):
		return true
	case end == '.' && isOrdinal(before, last):
		return true
	case !unicode.IsLower(first) || isMixedCase(after):
		return unicode.IsLetter(end) && startsUpper(after) && !strings.Contains(after, "\n")
	}
	return end != '.' || isShort(last) && !strings.HasPrefix(after, "http")
}

// isShort reports whether a word with a full stop, before a lower-case word, is
// more likely an abbreviation than the end of a sentence.
func isShort(word string) bool {
	const longest = 4
	bare := strings.TrimSuffix(word, ".")
	switch {
	case beforeLower[strings.ToLower(word)], strings.Contains(bare, "."):
		return true
	case len(bare) > longest || bare == "":
		return false
	}
	if strings.ContainsFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return len(bare) <= 2 && startsDigit(bare) // 3. oktober
	}
	return !strings.ContainsAny(strings.ToLower(bare), "aeiouy") || startsUpper(bare)
}

// isMixedCase reports whether text starts with a name such as iPhone or eBay,
// which may start a sentence although its first letter is lower case.
func isMixedCase(text string) bool {
	word := firstWord(text)
	return len(word) > 3 && strings.IndexFunc(word, unicode.IsUpper) >= 0 && strings.IndexFunc(word, unicode.IsUpper) <= 2
}

// isOrdinal reports whether before ends in an ordinal number as German and its
// neighbours write it: "am 3." Oktober.
func isOrdinal(before, last string) bool {
	number := strings.TrimSuffix(last, ".")
	if number == "" || len(number) > 2 || strings.Trim(number, "0123456789") != "" {
		return false
	}
	words := strings.Fields(before)
	return len(words) > 1 && beforeOrdinal[strings.ToLower(words[len(words)-2])]
}

func set(words string) map[string]bool {
	members := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		members[word] = true
	}
	return members
}

// isInitialism reports whether word is capitals, each with a full stop.
func isInitialism(word string) bool {
	if len(word) < 4 || len(word)%2 != 0 {
		return false
	}
	for i := 0; i < len(word); i += 2 {
		if word[i] < 'A' || word[i] > 'Z' || word[i+1] != '.' {
			return false
		}
	}
	return true
}

func startsUpper(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "\"'“‘("))
	return unicode.IsUpper(first)
}

func startsDigit(text string) bool {
	return text != "" && '0' <= text[0] && text[0] <= '9'
}
