package answer

import (
	"strings"

	"byline/internal/words"
)

// sayingReach is how many words before a time the verb of saying that it
// belongs to may stand.
const sayingReach = 6

// besideTime may stand between a verb of saying and the time of it: said late
// on Monday, said in a statement on Monday.
var besideTime = words.Set("on in at during a an the late early statement interview conference briefing speech report tweet post email letter news press reporters journalists lawmakers parliament congress twitter television tv radio here monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night")

// isWhenSaid reports whether the time at word i is when somebody speaks, and
// not when what is told happens: "the pier fell, police said on Wednesday". It
// is not where the question asks about that saying.
func (q *query) isWhenSaid(r reading, i int) bool {
	if isSaying(r.word(i+1)) && r.joined(i) && !q.speaksOf(r.tokens[i+1].Term) {
		return true
	}
	others := 0 // the words for who is told
	for j := i - 1; j >= max(0, i-sayingReach); j-- {
		if strings.ContainsAny(r.text[r.tokens[j].End:r.tokens[j+1].Start], ",;:.—–\"”“") {
			return false
		}
		switch word := r.word(j); {
		case isSaying(word):
			return (others == 0 || word == "told" || word == "tells") && !q.speaksOf(r.tokens[j].Term)
		case besideTime[word]:
		case clauseStarts[word] || others == 3:
			return false
		default:
			others++
		}
	}
	return false
}

func isSaying(word string) bool { return surely[word] || perhaps[word] }
