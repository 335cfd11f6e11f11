package answer

import (
	"slices"
	"strings"

	"byline/internal/words"
)

// statement is a sentence as it is compared with others.
type statement struct {
	reading
	// names marks the tokens that are part of a name.
	names []bool
	// figures are the sentence's numbers.
	figures []quantity
	// content is its terms, each once, without stop words, figures and the
	// words of saying.
	content []string
	// negative is whether it says that something is not so.
	negative bool
	// directions has a bit for each list of opposites that it has a word of.
	directions uint16
}

var negations = words.Set("no not never none nobody nothing neither nor without deny denies denied denying cannot can't don't didn't doesn't won't isn't aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't")

func newStatement(s *scored) *statement {
	text := s.document.Sentence(s.position)
	found := words.Tokens(text)
	a := &statement{reading: reading{text, found}, names: make([]bool, len(found))}
	a.figures = a.quantities()
	isFigure := make([]bool, len(found))
	for _, f := range a.figures {
		for i := f.first; i < f.end; i++ {
			isFigure[i] = true
		}
	}
	for i, token := range found {
		word := a.word(i)
		a.directions |= directionOf[word]
		a.negative = a.negative || negations[word] || negations[strings.ReplaceAll(word, "’", "'")]
		if isFigure[i] || words.Stop(token.Term) {
			continue
		}
		a.names[i] = startsUpper(text[token.Start:]) && (i > 0 || startsWithName(s.document.Text, text[:token.End], word))
		if !saying[word] && !slices.Contains(a.content, token.Term) {
			a.content = append(a.content, token.Term)
		}
	}
	return a
}

// startsWithName guesses whether the first word of a sentence would have its
// capital elsewhere too: a noun without an article that is no plural ("France",
// not "Rescuers") and that the article never writes small.
func startsWithName(article, word, lower string) bool {
	for _, ending := range [...]string{"s", "ing", "ed", "ly"} {
		if strings.HasSuffix(word, ending) {
			return false
		}
	}
	return !strings.Contains(article, " "+lower)
}

func holdsAlike(terms []string, term string) bool {
	if slices.Contains(terms, term) {
		return true
	}
	for _, other := range words.Alike(term) {
		if slices.Contains(terms, other) {
			return true
		}
	}
	return false
}

// sameFigures reports whether b holds every figure of a: equal ones, for a
// rounded figure is another report.
func (a *statement) sameFigures(b *statement) bool {
	for _, f := range a.figures {
		if !slices.ContainsFunc(b.figures, func(g quantity) bool {
			return equal(f.value, g.value) && (f.sameUnit(g) || f.isCount() && g.isCount())
		}) {
			return false
		}
	}
	return true
}

// hasOtherName reports whether a has a name, or a day, that b does not have.
func (a *statement) hasOtherName(b *statement) bool {
	for i, token := range a.tokens {
		if a.names[i] && !saying[a.word(i)] && !holdsAlike(b.content, token.Term) {
			return true
		}
	}
	return false
}

// opposites are two lists a line: two sentences of which only one has a word
// of the first, and only the other one of the second, are not the same report.
var opposites = [...][2]string{
	{"rose rise rises risen rising grew grow grown increased increase climbed climb gained gain raised raise up higher jumped surged soared", "fell fall falls fallen falling dropped drop declined decline decreased decrease slid lost cut lowered down lower plunged slumped"},
	{"won win wins winning beat", "lost lose loses losing"},
	{"accepted accept approved approve backed back agreed agree supported support passed", "rejected reject opposed oppose refused refuse vetoed veto blocked block"},
	{"opened open reopened reopen began begin started start resumed resume arrived arrive entered enter", "closed close ended end stopped stop suspended suspend halted halt left leave cancelled canceled"},
	{"killed died dead deaths", "injured wounded hurt survived rescued"},
	{"before first", "after last"},
}

// directionOf is the bits of the lists that a word is in, two bits a line.
var directionOf = func() map[string]uint16 {
	bits := make(map[string]uint16)
	for i, pair := range opposites {
		for side, list := range pair {
			for word := range strings.FieldsSeq(list) {
				bits[word] |= 1 << (2*i + side)
			}
		}
	}
	return bits
}()

func (a *statement) opposes(b *statement) bool {
	for i := range opposites {
		one, two := a.directions>>(2*i)&3, b.directions>>(2*i)&3
		if one == 1 && two == 2 || one == 2 && two == 1 {
			return true
		}
	}
	return false
}

func (r reading) has(set map[string]bool) bool {
	for i := range r.tokens {
		if set[r.word(i)] {
			return true
		}
	}
	return false
}

// swaps reports whether two names that both sentences have trade places, in
// the same voice: who beats whom. Where the voices differ, they must.
func (a *statement) swaps(b *statement) bool {
	inA, inB := [2]int{-1, -1}, [2]int{-1, -1}
	for i, token := range a.tokens {
		place := b.find(token.Term)
		if place < 0 || !a.names[i] && !b.names[place] || inA[0] >= 0 && a.tokens[inA[0]].Term == token.Term {
			continue
		}
		if inA[0] < 0 {
			inA[0], inB[0] = i, place
		} else {
			inA[1], inB[1] = i, place
			break
		}
	}
	if inA[1] < 0 || inA[1]-inA[0] == 1 {
		return false // fewer than two, or one name of two words
	}
	passiveA, passiveB := a.hasBy(inA[0], inA[1]), b.hasBy(inB[0], inB[1])
	return (inB[0] > inB[1]) != (passiveA != passiveB)
}

func (a *statement) find(term string) int {
	return slices.IndexFunc(a.tokens, func(t words.Token) bool { return t.Term == term })
}

// hasBy reports whether "by" stands between two places.
func (a *statement) hasBy(i, j int) bool {
	for n := min(i, j) + 1; n < max(i, j); n++ {
		if a.word(n) == "by" {
			return true
		}
	}
	return false
}
