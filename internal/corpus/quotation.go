package corpus

import (
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuotation is the length, in bytes, up to which a quotation forms one
// sentence with the words that say whose it is. A longer one is cut into its
// sentences.
const maxQuotation = 250

// quotations are the quoted parts of a text, marks included. A mark that is not
// closed, as in a quotation of several paragraphs, is ignored.
func quotations(text string, within span) []span {
	if !strings.ContainsAny(text[within.start:within.end], "\"“") {
		return nil
	}
	var found []span
	opened := -1
	for i := within.start; i < within.end; {
		r, size := utf8.DecodeRuneInString(text[i:within.end])
		switch {
		case r == '“', r == '"' && opened < 0 && opensQuote(text[within.start:i]):
			opened = i
		case (r == '”' || r == '"') && opened >= 0:
			found = append(found, span{opened, i + size})
			opened = -1
		}
		i += size
	}
	return found
}

// opensQuote reports whether a straight quotation mark after before opens a
// quotation: it stands at the start, or after a space or a mark.
func opensQuote(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || unicode.IsSpace(last) || strings.ContainsRune("([{—–-‘'…", last) || strings.ContainsRune(".?!,", last)
}

// inQuotation reports whether a place is within a quotation that is kept whole:
// a short one that belongs to words outside it, such as those that say whose it
// is. A quotation on its own is cut into its sentences.
func inQuotation(text string, within span, quoted []span, at int) bool {
	q, found := quotationAt(quoted, at)
	return found && q.end-q.start <= maxQuotation && isAttached(text[within.start:q.start], text[q.start:q.end], text[q.end:within.end])
}

// quotationAt finds the one of [quotations] that a place is within.
func quotationAt(quoted []span, at int) (span, bool) {
	i := sort.Search(len(quoted), func(i int) bool { return at < quoted[i].end })
	if i == len(quoted) || at <= quoted[i].start {
		return span{}, false
	}
	return quoted[i], true
}

// isAttached reports whether a quotation belongs to the words before or after it.
func isAttached(before, quotation, after string) bool {
	if before = strings.TrimRight(before, " \n\t"); before != "" && !endsSentence(before) || strings.HasSuffix(before, ":") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " \n\t"))
	inner := strings.TrimRight(quotation, `"”’' `)
	return strings.HasSuffix(inner, ",") || unicode.IsLower(first) || isTag(quotation, strings.TrimLeft(after, " \n\t"))
}

// tag matches the words after a quoted question or cry that say whose it is:
// "Harlan Moss asked.", "The mayor of Fell shouted at them." A verb that can
// also introduce a quotation counts only at the end.
var tag = regexp.MustCompile(`^(?:The |A |An |His |Her )?[\pL.'’-]+(?: [\pL.'’-]+){0,5}? (?:(?:asked|shouted|cried|demanded|wondered|yelled|exclaimed|screamed|whispered|replied|joked|inquired|chanted)\b(?: for| whether| if| that)?|(?:said|added|wrote|tweeted|posted|recalled)(?:[.,;]| (?:in|on|at|of|to|after|before|during|when|as|with|by|later|last|this|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b))`)

// isTag reports whether a sentence says whose the quotation before it is, which
// ends in a question mark or an exclamation mark.
func isTag(before, after string) bool {
	bare := strings.TrimRight(before, `"”’'`)
	if bare == before || !strings.HasSuffix(bare, "?") && !strings.HasSuffix(bare, "!") {
		return false
	}
	match := tag.FindString(after)
	return match != "" && !strings.HasSuffix(match, " for") && !strings.HasSuffix(match, " whether") && !strings.HasSuffix(match, " if") && !strings.HasSuffix(match, " that")
}
