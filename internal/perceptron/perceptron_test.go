package perceptron

import (
	"math"
	"strings"
	"testing"
)

const small = `# two features, two units
far 1 -1

near 2 .5
bias 0 1
output 3 -2
`

func TestScore(t *testing.T) {
	p, err := Parse(small, []string{"far", "near"})
	if err != nil {
		t.Fatal(err)
	}
	// Units: far+2·near and 1-far+.5·near; the score is 3·first-2·second.
	for _, c := range []struct{ far, near, want float64 }{{0, 0, -2}, {1, 0, 3}, {0, 1, 3}, {-2, 0, -6}, {3, 0, 9}, {3, 1, 15}} {
		if got := p.Score([]float64{c.far, c.near}); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("the score of %v and %v = %v, want %v", c.far, c.near, got, c.want)
		}
	}
}

func TestFormatIsReadAgain(t *testing.T) {
	names := []string{"far", "near"}
	p, err := Parse(small, names)
	if err != nil {
		t.Fatal(err)
	}
	text := p.Format(names)
	again, err := Parse(text, names)
	if err != nil || again.Format(names) != text || again.Score([]float64{3, 1}) != 15 {
		t.Errorf("read again: %v, %v, of %s", again, err, text)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		strings.Replace(small, "near", "nearer", 1):     `row "nearer" is not known`,
		strings.Replace(small, "near 2 .5\n", "", 1):    `row "near" is missing`,
		strings.Replace(small, "bias 0 1\n", "", 1):     `row "bias" is missing`,
		strings.Replace(small, "output", "far", 1):      `row "far" occurs twice`,
		strings.Replace(small, "2 .5", "2", 1):          `row "near" has 1 weights, want 2`,
		strings.Replace(small, "2 .5", "2 x", 1):        `row "near" has the weight "x"`,
		strings.Replace(small, "2 .5", "2 NaN", 1):      `row "near" has the weight "NaN"`,
		"far\nnear\nbias\noutput":                       `row "bias" has 0 weights`,
		strings.Replace(small, "3 -2", "3 -2 1 7 9", 1): `row "output" has 5 weights, want 2`,
	} {
		if p, err := Parse(text, []string{"far", "near"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, %v, want %s", text, p, err, want)
		}
	}
}
