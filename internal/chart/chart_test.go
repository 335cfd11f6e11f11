package chart

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/digest"
)

var update = flag.Bool("update", false, "rewrite the golden pictures")

func on(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// flood is a month of reports by six sources.
func flood() *digest.Timeline {
	t := &digest.Timeline{Topic: digest.Topic{Text: "the flood at Dunmarrow"}}
	first := on(2031, time.March, 3)
	sources := []string{"Harbour Post", "Varnby Courier", "The Long Evening Gazette of the North", "", "Tern", "Quay Weekly"}
	for day := range 31 {
		for i, source := range sources {
			if n := (40/(2+day) + 7*day%5) / (i + 1); n > 0 {
				t.Reports = append(t.Reports, digest.Count{Date: first.AddDate(0, 0, day), Source: source, Articles: n})
			}
		}
	}
	for _, day := range []int{-2, 0, 1, 4, 9, 16, 30} {
		t.Days = append(t.Days, digest.Day{Date: first.AddDate(0, 0, day)})
	}
	return t
}

// ferry is two reports far apart, and days before and after them.
func ferry() *digest.Timeline {
	return &digest.Timeline{
		Topic: digest.Topic{Text: "ferry"},
		Reports: []digest.Count{
			{Date: on(2030, time.May, 1), Source: "Harbour Post", Articles: 1},
			{Date: on(2031, time.February, 2), Source: "Tern", Articles: 2},
		},
		Days: []digest.Day{{Date: on(2019, time.July, 1)}, {Date: on(2030, time.April, 30)}, {Date: on(2030, time.May, 1)}, {Date: on(2031, time.February, 1)}},
	}
}

// single is one report.
func single() *digest.Timeline {
	return &digest.Timeline{
		Reports: []digest.Count{{Date: on(2031, time.April, 1), Articles: 1}},
		Days:    []digest.Day{{Date: on(2031, time.April, 1)}},
	}
}

// TestPicturesAreAsTheyWere compares pictures with ones that a person has
// checked, and allows for the rounding of other processors.
func TestPicturesAreAsTheyWere(t *testing.T) {
	for name, timeline := range map[string]*digest.Timeline{"flood": flood(), "ferry": ferry(), "single": single()} {
		got, err := PNG(timeline)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+".png")
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if apart := difference(t, got, want); apart > tolerance {
			t.Errorf("%s is %.4f away from what it was; run go test ./internal/chart -update and look at it", path, apart)
		}
	}
}

// tolerance is the mean difference up to which two pictures look the same; 1 is
// black against white.
const tolerance = 0.002

func difference(t *testing.T, a, b []byte) float64 {
	t.Helper()
	one, other := decode(t, a), decode(t, b)
	if one.Bounds() != other.Bounds() {
		return 1
	}
	var sum float64
	for i := range one.Pix {
		sum += math.Abs(float64(one.Pix[i]) - float64(other.Pix[i]))
	}
	return sum / float64(len(one.Pix)) / 0xff
}

func decode(t *testing.T, content []byte) *image.RGBA {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	pixels := image.NewRGBA(picture.Bounds())
	draw.Draw(pixels, pixels.Bounds(), picture, image.Point{}, draw.Src)
	return pixels
}

// TestDifferenceIsSeen: a picture with one more day does not pass for the same.
func TestDifferenceIsSeen(t *testing.T) {
	one, err := PNG(flood())
	if err != nil {
		t.Fatal(err)
	}
	changed := flood()
	changed.Reports[0].Articles += 10
	other, err := PNG(changed)
	if err != nil {
		t.Fatal(err)
	}
	if apart := difference(t, one, other); apart <= tolerance {
		t.Errorf("a bar of another height is only %.4f away", apart)
	}
}

func TestPictureIsOpaqueAndOfItsSize(t *testing.T) {
	content, err := PNG(single())
	if err != nil {
		t.Fatal(err)
	}
	picture := decode(t, content)
	if size := picture.Bounds().Size(); size != (image.Point{Width, Height}) {
		t.Errorf("the picture is %v", size)
	}
	if !picture.Opaque() {
		t.Error("the picture shows through")
	}
	if len(content) > 200<<10 {
		t.Errorf("the picture has %d bytes", len(content))
	}
}

// TestPicturesAreDrawnConcurrently is for the race detector.
func TestPicturesAreDrawnConcurrently(t *testing.T) {
	var drawing sync.WaitGroup
	for range 4 {
		drawing.Go(func() {
			if _, err := PNG(ferry()); err != nil {
				t.Error(err)
			}
		})
	}
	drawing.Wait()
}

func TestOddTimelines(t *testing.T) {
	if _, err := PNG(&digest.Timeline{}); err == nil {
		t.Error("a timeline without an article was drawn")
	}
	for name, timeline := range map[string]*digest.Timeline{
		"a long topic":   {Topic: digest.Topic{Text: strings.Repeat("a very long topic ", 40)}, Reports: single().Reports},
		"a strange one":  {Topic: digest.Topic{Text: "\x1b[31m\n\xff\U0001f6a2"}, Reports: single().Reports},
		"many centuries": {Reports: []digest.Count{{Date: on(1501, 1, 1), Articles: 1}, {Date: on(2199, 1, 1), Articles: 1}}},
		"many articles":  {Reports: []digest.Count{{Date: on(2031, 1, 1), Articles: 123456}}},
	} {
		if _, err := PNG(timeline); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestText(t *testing.T) {
	for _, test := range []struct {
		timeline *digest.Timeline
		want     string
	}{
		{&digest.Timeline{}, "No article has a date."},
		{single(), "Bar chart of 1 article a day, all of 1 April 2031. By source: source unknown 1. Marked are the days of the timeline: 1 April 2031."},
		{ferry(), "Bar chart of 3 articles a week on “ferry”, 1 May 2030 to 2 February 2031; the most, 2, in the week from 28 January 2031. By source: Tern 2, Harbour Post 1. Marked are the days of the timeline: 1 July 2019; 30 April 2030; 1 May 2030; 1 February 2031."},
	} {
		if got := Text(test.timeline); got != test.want {
			t.Errorf("the text is\n%s\nwant\n%s", got, test.want)
		}
	}
	if got := Text(flood()); !strings.Contains(got, "others") || !strings.Contains(got, "1, 3, 4, 7, 12, 19 March 2031; 2 April 2031") {
		t.Errorf("the text is\n%s\nwant the other outlets counted as others, and the days in words", got)
	}
}

func TestCounts(t *testing.T) {
	for highest, want := range map[int]string{1: "0 1", 4: "0 1 2 3 4", 5: "0 2 4", 34: "0 10 20 30", 99: "0 20 40 60 80", 1000: "0 500 1000"} {
		var got []string
		for _, tick := range counts(highest) {
			got = append(got, tick.Label)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("the ticks of %d are %v, want %s", highest, got, want)
		}
	}
}
