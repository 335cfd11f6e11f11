package terminal

import (
	"strings"
	"testing"
	"time"

	"byline/internal/digest"
	"byline/internal/index"
)

func TestTimelineAtThePrompt(t *testing.T) {
	n := openNewsroom(t)
	for _, test := range []struct{ typed, want string }{
		{"/timeline explosion Beirut", "Tuesday, 4 August 2020\n 1. A huge explosion at the port of Beirut killed at least 100 people on\n    Tuesday.\n\nExplosion at the port · Harbour Dispatch · 2020-08-05 ·\nhttps://example.org/explosion\n"},
		{"/timeline", "/timeline wants a topic, such as /timeline the explosion.\n"},
		{"/timeline zeppelin", "No article here is about that.\n"},
		{"/timeline home team", "Of 1 article about that none has a date, so there is no timeline.\n"},
		{"/timeline the", "There is nothing in that to look for."},
		{"/help", "/timeline T"},
	} {
		if got := talk(t, n, Options{Limit: 1}, test.typed); !strings.Contains(got, test.want) {
			t.Errorf("%s shows\n%s\nwant\n%s", test.typed, got, test.want)
		}
	}
}

func TestTimelineOnScreen(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2031, 3, d, 0, 0, 0, 0, time.UTC) }
	article := &index.Summary{ID: "a", Title: "Pier \x1b[31mfalls", Source: "Harbour Post", Published: day(5)}
	for want, timeline := range map[string]*digest.Timeline{
		"No sentence about that tells of a day.\n\nFrom 2 articles, 2031-03-05; 1 without a date left out.\n\n": {
			Articles: 2, Undated: 1, Reports: []digest.Count{{Date: day(5), Articles: 1}},
		},
		`Monday, 3 March 2031
    The pier was old.
    It fell.
    Nobody was hurt.

Pier falls · Harbour Post · 2031-03-05

From 1 article, 2031-03-05.

`: {
			Articles: 1, Reports: []digest.Count{{Date: day(5), Articles: 1}},
			Days: []digest.Day{{Date: day(3), Sentences: []digest.Sentence{
				{Article: article, Text: "It fell.", Before: "The pier was old."}, {Article: article, Text: "Nobody was hurt."},
			}}},
		},
	} {
		var out strings.Builder
		screen := NewScreen(&out, func(string) string { return "" })
		screen.Timeline(timeline, false)
		if err := screen.Flush(); err != nil || out.String() != want {
			t.Errorf("the screen shows\n%s\nwant\n%s(%v)", &out, want, err)
		}
	}
}

func TestTooWideATopicOffersNarrowerOnes(t *testing.T) {
	var out strings.Builder
	screen := NewScreen(&out, func(string) string { return "" })
	if !screen.NoDigest(&digest.TooWideError{Topic: "storm", Articles: 1200, All: 1300, Narrower: []string{"Dunmarrow", "Varnby"}}) {
		t.Error("NoDigest = false for a topic that is too wide")
	}
	screen.Flush()
	if want := "“storm” is too wide: 1,200 of 1,300 articles are about it. Narrower topics are:\nDunmarrow, Varnby.\n\n"; out.String() != want {
		t.Errorf("the screen shows %q, want %q", &out, want)
	}
}
