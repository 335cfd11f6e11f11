package query

import "strings"

// edit is the kind of typing error that made a misspelt word, valued by how
// likely it is compared with any letter typed for another.
type edit int

const (
	twoEdits edit = 1 + iota
	other         // any letter for another, or one too many
	near          // a letter beside the right one on the keyboard
	vowel         // a vowel for another
	// leftOut is a missing letter. The words that it leads to are the only
	// longer ones, which makes it likelier than its value says.
	leftOut
	swapped // two letters swapped, or one doubled
)

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	vowels  = "aeiouy"
	// keys are the rows of the keyboard, forwards and backwards.
	keys = "qwertyuiop asdfghjkl zxcvbnm mnbvcxz lkjhgfdsa poiuytrewq"
)

// edits is the words within one edit of a word that keep its first letter, each
// with the edit that made the misspelling.
func edits(word string) map[string]edit {
	found := make(map[string]edit)
	add := func(kind edit, form string) { found[form] = max(found[form], kind) }
	runes := []rune(word)
	for i := 1; i <= len(runes); i++ {
		head, tail, after := string(runes[:i]), string(runes[i:]), ""
		if i < len(runes) {
			after = string(runes[i+1:])
			add(other, head+after)
			if runes[i] == runes[i-1] {
				add(swapped, head+after)
			}
		}
		if i+1 < len(runes) {
			add(swapped, head+string(runes[i+1])+string(runes[i])+string(runes[i+2:]))
		}
		for _, letter := range letters {
			add(leftOut, head+string(letter)+tail)
			if i < len(runes) {
				add(change(runes[i], letter), head+string(letter)+after)
			}
		}
	}
	delete(found, word)
	return found
}

// change is the edit that typed one letter for another.
func change(from, to rune) edit {
	switch {
	case strings.ContainsRune(vowels, from) && strings.ContainsRune(vowels, to):
		return vowel
	case strings.Contains(keys, string(from)+string(to)):
		return near
	}
	return other
}

// distance is the number of letters to add, drop, change or swap with the next
// to turn one word into another (the optimal string alignment distance).
func distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := range a {
		before, last, row := rows[0], rows[1], rows[2]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		rows[0], rows[1], rows[2] = last, row, before
	}
	return rows[1][len(b)]
}
