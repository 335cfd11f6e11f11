package query

import "strings"

// slip is a kind of typing error.
type slip int

const (
	leftOut slip = iota // a letter was left out
	doubled             // a letter was typed twice
	added               // any other letter was typed that does not belong there
	swapped             // two letters were swapped
	vowel               // a vowel was typed for another
	sound               // a consonant was typed for one that sounds alike
	near                // a letter was typed for one beside it on the keyboard
	other               // any letter was typed for another
	slipKinds
)

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	vowels  = "aeiouy"
	// sounds are pairs of consonants that sound alike.
	sounds = "bp ck cs dt fv gj kq mn sz vw"
	// keys are the rows of the keyboard.
	keys = "qwertyuiop asdfghjkl zxcvbnm"
)

// mostSlips is how many slips a misspelling may have.
const mostSlips = 2

// slipsIn is the fewest slips with which one word was typed for another; ok is
// false when that takes more than mostSlips.
func slipsIn(typed, meant string) (slips []slip, ok bool) {
	t, m := []rune(typed), []rune(meant)
	for most := range mostSlips + 1 {
		if slips, ok = slipsAfter(t, m, 0, most); ok {
			return slips, true
		}
	}
	return nil, false
}

// slipsAfter finds at most so many slips with which the rest of a word was typed for
// the rest of another; before is the letter typed before both.
func slipsAfter(typed, meant []rune, before rune, most int) (slips []slip, ok bool) {
	for len(typed) > 0 && len(meant) > 0 && typed[0] == meant[0] {
		before, typed, meant = typed[0], typed[1:], meant[1:]
	}
	if len(typed) == 0 && len(meant) == 0 {
		return nil, true
	}
	if most == 0 || max(len(typed)-len(meant), len(meant)-len(typed)) > most {
		return nil, false
	}
	after := func(kind slip, typed, meant []rune, before rune) bool {
		slips, ok = slipsAfter(typed, meant, before, most-1)
		slips = append(slips, kind)
		return ok
	}
	both := len(typed) > 0 && len(meant) > 0
	switch {
	case len(typed) > 1 && len(meant) > 1 && typed[0] == meant[1] && typed[1] == meant[0] &&
		after(swapped, typed[2:], meant[2:], typed[1]):
	case len(typed) > 0 && typed[0] == before && after(doubled, typed[1:], meant, before):
	case len(typed) > 0 && after(added, typed[1:], meant, typed[0]):
	case len(meant) > 0 && after(leftOut, typed, meant[1:], meant[0]):
	case both && after(change(typed[0], meant[0]), typed[1:], meant[1:], typed[0]):
	default:
		return nil, false
	}
	return slips, true
}

// change is the slip that typed one letter for another.
func change(typed, meant rune) slip {
	pair := func(list string) bool {
		return strings.Contains(list, string(typed)+string(meant)) || strings.Contains(list, string(meant)+string(typed))
	}
	switch {
	case strings.ContainsRune(vowels, typed) && strings.ContainsRune(vowels, meant):
		return vowel
	case pair(sounds):
		return sound
	case pair(keys):
		return near
	}
	return other
}

// oneSlip is the words that keep a word's first letter and that one slip turns
// into it, each once.
func oneSlip(typed string) []string {
	var meant []string
	seen := map[string]bool{typed: true}
	add := func(parts ...string) {
		if word := strings.Join(parts, ""); !seen[word] {
			seen[word] = true
			meant = append(meant, word)
		}
	}
	runes := []rune(typed)
	for i := 1; i <= len(runes); i++ {
		head, tail, after := string(runes[:i]), string(runes[i:]), ""
		if i < len(runes) {
			after = string(runes[i+1:])
			add(head, after)
		}
		if i+1 < len(runes) {
			add(head, string(runes[i+1]), string(runes[i]), string(runes[i+2:]))
		}
		for _, letter := range letters {
			add(head, string(letter), tail)
			if i < len(runes) {
				add(head, string(letter), after)
			}
		}
	}
	return meant
}
