package digest

import (
	"cmp"
	"context"
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/index"
	"byline/internal/words"
)

const (
	// mostNarrower is how many narrower topics are offered for one that is
	// too wide, and triedNarrower how many are looked up for them.
	mostNarrower  = 5
	triedNarrower = 20
	// sampled is how many articles are read for them.
	sampled = 100
	// longestName is the length, in words, of the longest name offered.
	longestName = 4
)

// narrower is names that the articles speak of and that are topics themselves:
// those that many of the articles hold and few others do come first. Each
// bears, under the topic's filters, on some articles and is not too wide.
func (d *Digester) narrower(ctx context.Context, topic Topic, found []bearer, all int) ([]string, error) {
	m, err := d.read(ctx, nil, found[:min(len(found), sampled)], all)
	if err != nil {
		return nil, err
	}
	holding := make(map[string]int)
	for _, b := range m.bearers {
		for name := range names(b) {
			holding[name]++
		}
	}
	read := float64(len(m.bearers))
	worth := func(name string) float64 {
		n := float64(holding[name])
		return n * math.Log(read/n)
	}
	var tried []string
	for name, n := range holding {
		if n > 1 && float64(n) < widePart*read {
			tried = append(tried, name)
		}
	}
	slices.SortFunc(tried, func(a, b string) int { return cmp.Or(cmp.Compare(worth(b), worth(a)), cmp.Compare(a, b)) })
	var narrower []string
	taken := make(map[string]bool) // the terms of those taken
	for _, name := range tried[:min(len(tried), triedNarrower)] {
		if len(narrower) == mostNarrower {
			break
		}
		terms, err := d.terms(ctx, name)
		switch {
		case errors.Is(err, ErrEmpty):
			continue
		case err != nil:
			return nil, err
		case slices.ContainsFunc(terms, func(term index.Term) bool { return taken[term.Text] }):
			continue
		}
		_, bears, err := d.find(ctx, topic, terms)
		if err != nil {
			return nil, err
		}
		if bears > 0 && float64(bears) < widePart*float64(all) {
			narrower = append(narrower, name)
			for _, term := range terms {
				taken[term.Text] = true
			}
		}
	}
	return narrower, nil
}

// names is the names in an article as it writes them: runs of words with
// capitals that do not start a sentence.
func names(b bearer) map[string]bool {
	found := make(map[string]bool)
	for i := range b.document.Sentences {
		if b.document.Sentences[i].Headline {
			continue // may write every word with a capital
		}
		text := b.document.Sentence(i)
		all := words.Tokens(text)
		for first := 1; first < len(all); first++ {
			end := first
			for end < len(all) && isName(text, all[end]) && (end == first || text[all[end-1].End:all[end].Start] == " ") {
				end++
				if next := end + 1; next < len(all) && isName(text, all[next]) && joinsNames(text[all[end-1].End:all[next].Start]) {
					end = next
				}
			}
			if end == first {
				continue
			}
			name := possessive.ReplaceAllString(text[all[first].Start:all[end-1].End], "")
			if end-first <= longestName && !ranks[name] && !strings.Contains(b.Source, name) {
				found[name] = true
			}
			first = end
		}
	}
	return found
}

var possessive = regexp.MustCompile(`['’]s$`)

// ranks look like names and are none by themselves.
var ranks = map[string]bool{
	"Mr": true, "Mrs": true, "Ms": true, "Dr": true, "Sir": true, "Lord": true, "Lady": true, "President": true, "Prime Minister": true,
	"Minister": true, "Sen": true, "Rep": true, "Gov": true, "Gen": true, "Lt": true, "Col": true, "Capt": true, "Sgt": true, "St": true,
	"Judge": true, "Professor": true, "Prof": true, "King": true, "Queen": true, "Prince": true, "Princess": true, "Pope": true, "OK": true,
}

// joinsNames reports whether what stands between two names makes one of them:
// Bank of Varnby.
func joinsNames(between string) bool { return between == " of " || between == " for " }

// isName reports whether a word looks like part of a name: not "I", and no day
// or month, which say when and not what.
func isName(text string, token words.Token) bool {
	first, size := utf8.DecodeRuneInString(text[token.Start:])
	return unicode.IsUpper(first) && token.End-token.Start > size && !words.Stop(token.Term) && !words.Calendar[token.Term]
}
