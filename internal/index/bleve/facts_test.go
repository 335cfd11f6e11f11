package bleve

import (
	"testing"
	"time"

	"byline/internal/article"
)

func TestFactsSurviveStorage(t *testing.T) {
	for _, published := range []time.Time{
		{},
		time.Date(2031, 3, 4, 23, 30, 7, 0, time.FixedZone("", -5*3600)),
		time.Date(2031, 3, 4, 0, 30, 7, 0, time.FixedZone("", 14*3600)),
		time.Date(1901, 12, 31, 23, 59, 59, 0, time.UTC),
		time.Unix(0, 0).UTC(),
	} {
		d := &article.Document{Article: article.Article{Source: "The  Lamp ", Published: published}, TitleTerms: []uint32{0, 0}}
		got, source, err := parseFacts([]byte(encodeFacts(d)))
		if err != nil || !got.time().Equal(published) || got.time().IsZero() != published.IsZero() || string(source) != d.Source || int(got.length) != d.Length() {
			t.Errorf("%v comes back as %v of %q, %+v: %v", published, got.time(), source, got, err)
		}
		if !published.IsZero() && (article.Day(got.time()) != article.Day(published) || got.day() != dayOf(published)) {
			t.Errorf("the day of %v is %v, %d", published, got.time(), got.day())
		}
	}
}

func FuzzParseFacts(f *testing.F) {
	f.Add([]byte("1930000000 -3600 120 The Lamp"))
	f.Add([]byte(" 0 1 "))
	f.Add([]byte("9999999999999999999 0 1 x"))
	f.Fuzz(func(t *testing.T, stored []byte) {
		if got, _, err := parseFacts(stored); err == nil && got.zone != undated && got.day() != dayOf(got.time()) {
			t.Errorf("%q is of day %d and of %v", stored, got.day(), got.time())
		}
	})
}
