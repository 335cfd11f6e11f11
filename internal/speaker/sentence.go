package speaker

import (
	"regexp"
	"strings"

	"byline/internal/words"
)

// sentence is a sentence with its words.
type sentence struct {
	text   string
	tokens []words.Token
}

// word is the i-th word as written; "" past the ends.
func (s *sentence) word(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.text[s.tokens[i].Start:s.tokens[i].End]
}

// lower is the i-th word in lower case; "" past the ends.
func (s *sentence) lower(i int) string { return strings.ToLower(s.word(i)) }

// gap is the text between word i-1 and word i; past the ends, the text before
// the first word or after the last.
func (s *sentence) gap(i int) string {
	start, end := 0, len(s.text)
	if i > 0 && len(s.tokens) > 0 {
		start = s.tokens[min(i, len(s.tokens))-1].End
	}
	if i < len(s.tokens) {
		end = s.tokens[max(i, 0)].Start
	}
	return s.text[start:end]
}

// phrase is the text of the words from first to last; "" for none.
func (s *sentence) phrase(first, last int) string {
	if first > last {
		return ""
	}
	return s.text[s.tokens[first].Start:s.tokens[last].End]
}

// quotation matches text in quotation marks. A single mark opens a quotation
// only where no letter stands before it, so that an apostrophe does not.
var quotation = regexp.MustCompile(`“[^“”]+[”"]|"[^"]+"|(?:^|[\s(])‘[^‘]+?’(?:[\s.,;:!?)]|$)`)

// quoted marks the words inside quotation marks.
func (s *sentence) quoted() []bool {
	marked := make([]bool, len(s.tokens))
	for _, at := range quotation.FindAllStringIndex(s.text, -1) {
		for i, token := range s.tokens {
			marked[i] = marked[i] || at[0] <= token.Start && token.End <= at[1]
		}
	}
	return marked
}

var (
	pluralEnd    = regexp.MustCompile(`^(?:people|men|women|children|police|troops)$|^.{2,}[^su'’i]s$`)
	isNumberLike = regexp.MustCompile(`^[0-9]+$`)
)

func isPlural(word string) bool { return pluralEnd.MatchString(word) }
