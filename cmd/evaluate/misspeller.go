package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"unicode"

	"byline/internal/words"
)

// misspeller misspells words as people do.
type misspeller struct {
	// of are the misspellings of a word.
	of map[string][]string
	// slips are the parts of a word that are mistyped, as what is meant and what
	// is typed, each as often as in the list of misspellings.
	slips  [][2]string
	random *rand.Rand
}

const (
	// spoiltShare is the chance that a word of a question is misspelt, and
	// listedShare the chance that a listed word is misspelt as the list has it,
	// and not by a slip as in any word.
	spoiltShare, listedShare = 0.25, 0.8
	// shortestSpoilt is the number of letters of the shortest word that is
	// misspelt.
	shortestSpoilt = 4
)

// readMisspellings reads a list of misspellings, "wrong->right" a line, as
// codespell has it. Passed over are lines with several right words or with other
// signs than letters, and those where the first letter is wrong: Byline does not
// mend it.
func readMisspellings(path string, seed uint64) (*misspeller, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read misspellings: %w", err)
	}
	defer file.Close()
	m := &misspeller{of: make(map[string][]string), random: rand.New(rand.NewPCG(seed, 1))}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		typed, meant, _ := strings.Cut(strings.TrimSpace(lines.Text()), "->")
		if typed == "" || meant == "" || strings.ContainsFunc(typed+meant, func(r rune) bool { return !unicode.IsLower(r) }) || typed[0] != meant[0] {
			continue
		}
		m.of[meant] = append(m.of[meant], typed)
		if from, to := differing(meant, typed); len(from) <= 2 && len(to) <= 2 {
			m.slips = append(m.slips, [2]string{from, to})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read misspellings %q: %w", path, err)
	}
	if len(m.slips) == 0 {
		return nil, fmt.Errorf("read misspellings %q: it has none", path)
	}
	return m, nil
}

// differing is the parts of two words between what they start and end with alike.
func differing(a, b string) (ofA, ofB string) {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// misspell is a text with some of its words misspelt, and what is meant by those,
// in lower case.
func (m *misspeller) misspell(text string) (spoilt string, meant map[string]string) {
	var out strings.Builder
	meant = make(map[string]string)
	end := 0
	for _, token := range words.Tokens(text) {
		word := text[token.Start:token.End]
		if len(word) < shortestSpoilt || strings.ContainsFunc(word, notLetter) || m.random.Float64() >= spoiltShare {
			continue
		}
		lower := strings.ToLower(word)
		typed := m.slip(lower)
		if listed := m.of[lower]; listed != nil && m.random.Float64() < listedShare {
			typed = listed[m.random.IntN(len(listed))]
		}
		if typed == lower || words.Stop(typed) {
			continue
		}
		meant[typed] = lower
		if words.StartsUpper(word) {
			typed = strings.ToUpper(typed[:1]) + typed[1:]
		}
		out.WriteString(text[end:token.Start] + typed)
		end = token.End
	}
	return out.String() + text[end:], meant
}

// notLetter reports whether a sign is none of the letters that are misspelt.
func notLetter(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }

// slip is a word with a slip in it, but not in its first letter; the word itself
// if none of those drawn can be made in it.
func (m *misspeller) slip(word string) string {
	const most = 40
	for range most {
		slip := m.slips[m.random.IntN(len(m.slips))]
		var places []int
		for i := 1; i <= len(word)-len(slip[0]); i++ {
			if word[i:i+len(slip[0])] == slip[0] {
				places = append(places, i)
			}
		}
		if len(places) > 0 {
			i := places[m.random.IntN(len(places))]
			return word[:i] + slip[1] + word[i+len(slip[0]):]
		}
	}
	return word
}
