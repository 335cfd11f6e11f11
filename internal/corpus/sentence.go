package corpus

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/segment"
)

// Sentence is where a sentence stands in an article's text. The sentences of
// an article are in its order, so that a sentence's neighbours are those at
// the positions beside its own.
type Sentence struct {
	// Start and End are byte offsets in Article.Text.
	Start, End int
	// Paragraph counts the article's paragraphs from 0.
	Paragraph int
	// Headline marks a line that stands alone without a full stop.
	Headline bool
	// Aside marks what belongs to the page and tells no news: a picture's
	// caption or credit, or an invitation such as "Sign up here".
	Aside bool
}

// Tells reports whether it is a sentence that tells news: neither a headline nor
// an aside.
func (s Sentence) Tells() bool { return !s.Headline && !s.Aside }

// In is the sentence's text in the text it was split from, on one line.
func (s Sentence) In(text string) string {
	return strings.Join(strings.Fields(text[s.Start:s.End]), " ")
}

// MaxSentence is the longest sentence in bytes; a longer one, such as a table
// without full stops, is cut at a space.
const MaxSentence = 1000

// Split cuts an article's text into its sentences. A headline without a full
// stop is a sentence of its own; furniture of the page is left out.
func Split(text string) []Sentence {
	var sentences []Sentence
	paragraph := 0
	for block := range paragraphs(text) {
		line := text[block.start:block.end]
		if isFurniture(line) {
			continue
		}
		block.start += datelineLength(line)
		if block.start == block.end {
			continue
		}
		headline, caption := isHeadline(line), isCaption(line)
		spans := []span{block}
		if !headline {
			spans = segmentSentences(text, block)
		}
		before := len(sentences)
		for _, s := range spans {
			for _, piece := range cutLong(text, s) {
				if part := text[piece.start:piece.end]; strings.ContainsFunc(part, unicode.IsLetter) {
					aside := caption && len(sentences) == before || isCaption(part) || isInvitation(part)
					sentences = append(sentences, Sentence{piece.start, piece.end, paragraph, headline, aside})
				}
			}
		}
		paragraph++
	}
	return sentences
}

// span is a part of a text, in byte offsets.
type span struct{ start, end int }

// isHeadline reports whether a paragraph is one line that no full stop ends.
func isHeadline(line string) bool {
	return len(line) <= 200 && !strings.Contains(line, "\n") && !endsSentence(line)
}

// endsSentence reports whether text ends in a full stop, a question mark or an
// exclamation mark, closing quotes and brackets aside.
func endsSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "\"'”’)]» \t"))
	return strings.ContainsRune(".!?…:;", last)
}

var segmenter = sync.OnceValue(func() *segment.Segmenter {
	s, err := segment.New()
	if err != nil {
		panic("the embedded sentence model does not load: " + err.Error())
	}
	return s
})

// segmentSentences cuts a paragraph into sentences: prose's Punkt model, then
// what it gets wrong on news put right.
func segmentSentences(text string, block span) []span {
	var spans []span
	for _, s := range segmenter().Segment(text[block.start:block.end]) {
		found := span{block.start + s.Start, block.start + s.End()}
		for _, part := range splitMissed(text, found) {
			if n := len(spans); n > 0 && belongsTogether(text[spans[n-1].start:spans[n-1].end], text[part.start:part.end]) {
				spans[n-1].end = part.end
			} else {
				spans = append(spans, part)
			}
		}
	}
	return spans
}

// splitMissed parts two sentences that a page's markup left without a space
// between them ("were killed.The army"), that an ellipsis ends, or an
// abbreviation ("at 9 p.m. They left").
func splitMissed(text string, s span) []span {
	var parts []span
	for i := s.start; i < s.end; i++ {
		switch {
		case text[i] == '.' && isGlued(text[s.start:i], text[i+1:s.end]):
			parts = append(parts, span{s.start, i + 1})
			s.start = i + 1
		case strings.HasPrefix(text[i:s.end], ". ") && isAbbreviatedEnd(text[s.start:i+1], text[i+2:s.end]):
			parts = append(parts, span{s.start, i + 1})
			s.start = i + 2
		case strings.HasPrefix(text[i:s.end], "… ") && startsUpper(text[i+len("… "):s.end]):
			parts = append(parts, span{s.start, i + len("…")})
			s.start = i + len("… ")
		}
	}
	return append(parts, s)
}

// isGlued reports whether a full stop between before and after ends a sentence
// though no space follows: a whole word in lower case before it, a capitalised
// one after.
func isGlued(before, after string) bool {
	word := before[strings.LastIndexAny(before, " \n\t")+1:]
	if len(word) < 3 || strings.ContainsAny(word, "./@:") || strings.ToLower(word) != word {
		return false
	}
	first, size := utf8.DecodeRuneInString(after)
	second, _ := utf8.DecodeRuneInString(after[size:])
	next, _, _ := strings.Cut(after, " ")
	return unicode.IsUpper(first) && (unicode.IsLower(second) || second == ' ') && !strings.ContainsAny(next, "/@")
}

// leastBefore is how many words stand at least before an abbreviation that ends
// a sentence: "9 p.m." alone heads an entry.
const leastBefore = 4

// isAbbreviatedEnd reports whether an abbreviation that before ends with is the
// last word of its sentence too: after starts with a word that hardly goes on
// after one, or with a quotation that is no nickname.
func isAbbreviatedEnd(before, after string) bool {
	last := before[strings.LastIndexAny(before, " \n\t")+1:]
	clock := last == "p.m." || last == "a.m."
	if !clock && !isInitialism(last) && !afterName[last] || len(strings.Fields(before)) < leastBefore {
		return false
	}
	next, rest, _ := strings.Cut(after, " ")
	if clock && afterClock[next] && startsUpper(rest) {
		return true
	}
	if quoted := strings.TrimLeft(next, "\"“"); quoted != next {
		return startsUpper(quoted) && !strings.ContainsAny(quoted, "\"”")
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return startsSentence[next] && unicode.IsLower(first)
}

// belongsTogether reports whether the segmenter parted one sentence: after a
// title or another abbreviation that a name or a number follows, or between a
// quoted question and the words that say who asked.
func belongsTogether(before, after string) bool {
	last := before[strings.LastIndexAny(before, " \n\t")+1:]
	last = strings.TrimLeft(last, "\"'“‘(")
	if beforeName[last] && startsUpper(after) || beforeNumber[last] && startsDigit(after) {
		return true
	}
	if isInitialism(last) {
		next, _, _ := strings.Cut(after, " ")
		return afterInitialism[strings.TrimRight(next, ",.;:")]
	}
	first, _ := utf8.DecodeRuneInString(after)
	quoted := strings.HasSuffix(before, `"`) || strings.HasSuffix(before, "”") || strings.HasSuffix(before, "’")
	return quoted && unicode.IsLower(first)
}

// Abbreviations that do not end a sentence when a name or a number follows.
var (
	beforeName = set("Adm. Brig. Capt. Cmdr. Col. Cpl. Dr. Fr. Gen. Gov. Hon. Lt. Maj. Messrs. Mr. Mrs. Ms. Mx. Pfc. Pres. Prof. Pvt. Rep. Reps. Rev. Sen. Sens. Sgt. Sr. Supt. Mt. Ft. vs. v.")
	// beforeNumber: a number after one of these counts it or dates it.
	beforeNumber = set("No. Nos. no. Vol. vol. Art. art. Sec. sec. Ch. ch. p. pp. Fig. fig. Ref. ref. Jan. Feb. Mar. Apr. Aug. Sept. Sep. Oct. Nov. Dec. approx. est. c. ca.")
	// afterInitialism: words that go on after U.S. or U.N.
	afterInitialism = set("Senate House Congress Capitol Army Navy Air Marine Marines Coast Secretary Secretary-General President Vice Ambassador Security General Embassy Supreme District Circuit Court Department State Treasury Justice Attorney Senator Representative Rep. Sen. Gen. Special Envoy Human High World Forces Food Agency Central Federal Government Military Geological Census Bureau Food Steel Open Olympic Men Women Soccer Postal Customs Immigration Virgin")
)

// Words around an abbreviation that ends a sentence.
var (
	// afterName: abbreviations that end a name, and may end a sentence.
	afterName = set("Inc. Co. Corp. Ltd. Bros. Jr. Sr.")
	// startsSentence: words that are capitals only where a sentence starts.
	startsSentence = set("The It He She They We But And In On At By With For After As When While This That These Those There His Her Its Their If From One Some Many Most All However Meanwhile Also Then Now So You Our Another Since Until During Before To What How Who Where Why Not No Here Although Though Despite According Once Both Each Police Officials Officers Authorities")
	// afterClock: titles of whoever a sentence is about.
	afterClock = set("President Vice Prime Chancellor Minister Secretary Senator Sen. Representative Rep. Governor Gov. Mayor Judge Justice King Queen Prince Princess Pope Mr. Mrs. Ms. Dr. Lt. Capt. Col. Maj. Sgt. Gen.")
)

func set(words string) map[string]bool {
	members := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		members[word] = true
	}
	return members
}

// isInitialism reports whether word is capitals with a full stop after each.
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

// cutLong cuts a sentence longer than MaxSentence at spaces, or between two
// runes where there is no space.
func cutLong(text string, s span) []span {
	var parts []span
	for s.end-s.start > MaxSentence {
		cut := strings.LastIndexAny(text[s.start:s.start+MaxSentence], " \n\t")
		if cut <= 0 {
			cut = MaxSentence
			for !utf8.RuneStart(text[s.start+cut]) {
				cut--
			}
		}
		parts = append(parts, span{s.start, s.start + cut})
		s.start += cut
		for s.start < s.end && strings.IndexByte(" \n\t", text[s.start]) >= 0 {
			s.start++
		}
	}
	if s.start < s.end {
		parts = append(parts, s)
	}
	return parts
}
