package meaning

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"byline/internal/words"
)

func vector(t *testing.T, word string) Vector {
	t.Helper()
	v, ok := Of(words.NewAnalyzer().Term(word))
	if !ok {
		t.Fatalf("%q is not in the table", word)
	}
	return v
}

func TestLikeWordsAreCloserThanOthers(t *testing.T) {
	tests := []struct{ word, like, unlike string }{
		{"ship", "vessel", "banana"},
		{"doctor", "physician", "bridge"},
		{"killed", "died", "painted"},
		{"election", "vote", "earthquake"},
		{"firefighter", "fireman", "penguin"},
	}
	for _, test := range tests {
		word := vector(t, test.word)
		like, unlike := word.Likeness(vector(t, test.like)), word.Likeness(vector(t, test.unlike))
		if like < unlike+0.1 {
			t.Errorf("%s: %.2f like %s, %.2f like %s", test.word, like, test.like, unlike, test.unlike)
		}
	}
}

func TestLikenessIsOneForTheSameAndNoneForTheUnknown(t *testing.T) {
	ship := vector(t, "ship")
	if likeness := ship.Likeness(ship); math.Abs(likeness-1) > 1e-3 {
		t.Errorf("ship is %.4f like itself", likeness)
	}
	if _, ok := Of("zzxqzzy"); ok {
		t.Error("a word that is none is in the table")
	}
	if likeness := ship.Likeness(Vector{}); likeness != 0 {
		t.Errorf("ship is %.4f like nothing", likeness)
	}
}

func TestSumsOfLikeSentencesAreClose(t *testing.T) {
	sum := func(text string) *Sum {
		var s Sum
		for _, word := range strings.Fields(text) {
			s.Add(vector(t, word))
		}
		return &s
	}
	question := sum("ship stuck canal")
	near, far := sum("vessel aground waterway"), sum("penalty goal final")
	if question.Likeness(near) < question.Likeness(far)+0.2 {
		t.Errorf("%.2f like what it asks for, %.2f like football", question.Likeness(near), question.Likeness(far))
	}
	if likeness := question.Likeness(new(Sum)); likeness != 0 {
		t.Errorf("%.2f like an empty sum", likeness)
	}
}

func TestDotTakesEveryDimension(t *testing.T) {
	var a, b strings.Builder
	want := int32(0)
	for i := range 19 {
		x, y := int8(i*13-100), int8(90-i*7)
		a.WriteByte(byte(x))
		b.WriteByte(byte(y))
		want += int32(x) * int32(y)
	}
	if got := dot(a.String(), b.String()); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}

func TestDamagedTableIsAnError(t *testing.T) {
	if _, err := read(embedded); err != nil {
		t.Fatal(err)
	}
	huge := []byte(embedded[:64])
	binary.LittleEndian.PutUint32(huge[4:], 1<<31)
	for name, file := range map[string]string{
		"empty": "", "another file": "PNG" + embedded[3:], "half": embedded[:len(embedded)/2], "one byte short": embedded[:len(embedded)-1], "a huge count": string(huge),
	} {
		if _, err := read(file); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
