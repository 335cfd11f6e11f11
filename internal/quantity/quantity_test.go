package quantity

import (
	"testing"

	"byline/internal/words"
)

func quantitiesOf(text string) []Quantity {
	return Find(words.Read(text), func(int) bool { return false })
}

func TestQuantities(t *testing.T) {
	tests := []struct {
		text  string
		value float64
		unit  string
	}{
		{"4.5 million people", 4500000, People}, {"4,500,000 people", 4500000, People}, {"half a million people", 500000, People},
		{"two hundred and fifty people", 250, People}, {"two hundred fifty people", 250, People}, {"a hundred and two ships", 102, "ship"},
		{"one hundred and twenty-two ships", 122, "ship"}, {"two hundred and fifty thousand ships", 250000, "ship"}, {"two million five hundred thousand ships", 2.5e6, "ship"},
		{"two and a half million dollars", 2.5e6, "$"}, {"2 and a half million dollars", 2.5e6, "$"}, {"a million and a half ships", 1.5e6, "ship"}, {"20 and a half days", 20.5 * 86400, Seconds},
		{"a hundred ships", 100, "ship"}, {"two dozen ships", 24, "ship"}, {"twenty-two ships", 22, "ship"}, {"five hundred ships", 500, "ship"},
		{"$9.6bn a day", 9.6e9, "$"}, {"$3m", 3e6, "$"}, {"20 million euros", 2e7, "€"}, {"£40,000", 40000, "£"}, {"3 million US dollars", 3e6, "$"}, {"EUR 2.1bn", 2.1e9, "€"}, {"€2.1-billion", 2.1e9, "€"},
		{"90%", 90, Percent}, {"90 per cent", 90, Percent},
		{"three and a half days", 302400, Seconds}, {"six-day closure", 518400, Seconds}, {"one week", 604800, Seconds},
		{"10km away", 10, "km"}, {"10 kilometers", 10, "kilomet"},
	}
	for _, test := range tests {
		got := quantitiesOf(test.text)
		if len(got) != 1 || !got[0].Equals(Quantity{Value: test.value}) || got[0].Unit != test.unit {
			t.Errorf("%q: %+v, want %v %s", test.text, got, test.value, test.unit)
		}
	}
	for _, text := range []string{"the 34th ship", "in the 1980s", "one of them", "hundreds of ships", "in the second half", "F16 jets", "at 6 am"} {
		if got := quantitiesOf(text); len(got) > 0 {
			t.Errorf("%q: %+v, want none", text, got)
		}
	}
}

func TestSomeNumbersAreSkipped(t *testing.T) {
	read := words.Read("on 12 May 300 ships and 5 cars")
	got := Find(read, func(token int) bool { return token == 1 })
	if len(got) != 2 || got[0].Value != 300 || got[0].First != 3 || got[0].End != 4 || got[1].Unit != "car" {
		t.Errorf("%+v", got)
	}
}

func TestMoneyHasASign(t *testing.T) {
	euros := quantitiesOf("20 million euros")[0]
	if !euros.OfMoney("euro") || euros.OfMoney("dollar") || euros.OfMoney("") || !euros.Measured() {
		t.Errorf("%+v", euros)
	}
	if bare := quantitiesOf("20")[0]; bare.OfMoney("euro") || bare.OfMoney("") || bare.Measured() {
		t.Errorf("%+v", bare)
	}
}

func TestAgrees(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"17.4 million people", "17,410,742 people", true},
		{"about 300 people", "297 people", true},
		{"more than 300 people", "342 people", true},
		{"nearly 400 people", "387 people", true},
		{"at least 12 people", "15 people", false},
		{"12 people", "13 people", false},
		{"300 people", "342 people", false},
	}
	for _, test := range tests {
		a, b := quantitiesOf(test.a)[0], quantitiesOf(test.b)[0]
		if a.Agrees(b) != test.want || b.Agrees(a) != test.want {
			t.Errorf("%s and %s: %v and %v, want %v", test.a, test.b, a.Agrees(b), b.Agrees(a), test.want)
		}
	}
}

func TestHedgesMakeNumbersRough(t *testing.T) {
	for text, want := range map[string]bool{
		"More than 300 people":  true,
		"fewer than €300":       true,
		"up to $4 million":      true,
		"It took almost 9 days": true,
		"about 300":             true,
		"300":                   false,
		"than 300":              false,
		"Moreover 300":          false,
		"over the 300 metres":   false,
		"above: 300":            false,
		"around (300)":          false,
		"due to 300 calls":      false,
		"more. Than 300 said":   false,
	} {
		if got := quantitiesOf(text)[0].rough; got != want {
			t.Errorf("%q: rough %v", text, got)
		}
	}
}
