package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/article"
)

// Sentence is the position of a sentence in an article's text.
type Sentence = article.Sentence

// maxSentence is the length, in bytes, of the longest sentence; a longer one,
// such as a table without full stops, is cut at a space.
const maxSentence = 1000

// Split cuts an article's text into its sentences. A headline without a full
// stop is a sentence of its own; page furniture is left out.
func Split(text string) []Sentence {
	var sentences []Sentence
	paragraph := 0
	asked := false // whether the paragraph before is an interviewer's question
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
		if asked && len(spans) > 0 && answersQuestion(line) && before > 0 && spans[0].end-sentences[before-1].Start <= maxExchange {
			sentences[before-1].End = spans[0].end
			spans = spans[1:]
		}
		asked = !headline && asksQuestion(line)
		for _, s := range spans {
			for _, piece := range cutLong(text, s, maxSentence, 0) {
				if part := text[piece.start:piece.end]; strings.ContainsFunc(part, unicode.IsLetter) {
					aside := caption && len(sentences) == before || isCaption(part) || isInvitation(part)
					sentences = append(sentences, Sentence{Start: piece.start, End: piece.end, Paragraph: paragraph, Headline: headline, Aside: aside})
				}
			}
		}
		paragraph++
	}
	return sentences
}

// span is a part of a text, in byte offsets.
type span struct{ start, end int }

// isHeadline reports whether a paragraph is a single line without a full stop
// at its end.
func isHeadline(line string) bool {
	return len(line) <= 200 && !strings.Contains(line, "\n") && !endsSentence(line)
}

// endsSentence reports whether text ends in a full stop, a question mark or an
// exclamation mark of any script, ignoring closing quotes and brackets.
func endsSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "\"'”’)]»」』） \t"))
	return strings.ContainsRune("…:;", last) || unicode.Is(unicode.STerm, last)
}

// cutLong cuts what is longer than most bytes: after a stop, where it has one and
// stop is not 0, or else at spaces, or between two runes.
func cutLong(text string, s span, most int, stop rune) []span {
	var parts []span
	for s.end-s.start > most {
		part := text[s.start : s.start+most]
		cut := 0
		if stop != 0 {
			cut = strings.LastIndex(part, string(stop)+" ") + 1
		}
		if cut == 0 {
			cut = strings.LastIndexAny(part, " \n\t")
		}
		if cut <= 0 {
			cut = most
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
