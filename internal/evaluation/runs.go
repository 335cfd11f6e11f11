package evaluation

import "strings"

// wordRuns counts the runs of n words of a text, as ROUGE-N does.
func wordRuns(text string, n int) map[string]int {
	words := strings.Fields(normalize(text))
	runs := make(map[string]int)
	for i := range max(0, len(words)-n+1) {
		runs[strings.Join(words[i:i+n], " ")]++
	}
	return runs
}

// overlap is how many runs two texts share.
func overlap(a, b map[string]int) int {
	shared := 0
	for run, n := range a {
		shared += min(n, b[run])
	}
	return shared
}

func total(runs map[string]int) int {
	n := 0
	for _, count := range runs {
		n += count
	}
	return n
}

// f1 is the harmonic mean; 0 where both are 0.
func f1(precision, recall float64) float64 {
	if precision+recall == 0 {
		return 0
	}
	return 2 * precision * recall / (precision + recall)
}
