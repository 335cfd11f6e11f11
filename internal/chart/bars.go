package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strings"
	"time"

	"byline/internal/digest"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	// named is how many sources have a colour; the rest are one.
	named = 4
	// mostBars is how many bars there is room for.
	mostBars = 120
	// mostTicks is how many dates there is room for.
	mostTicks = 5
)

// bars are the articles by source in equal stretches of time.
type bars struct {
	// period is how long a bar is: "day", "week", "month" or "year".
	period string
	first  time.Time
	count  int
	// names are the sources, the one with the most articles first; the last
	// of more than a few is all others.
	names []string
	// articles is for each bar how many there are of each of the names.
	articles [][]int
	// marks are the bars with a day of the timeline; early counts the days
	// before the bars.
	marks []int
	early int
}

func newBars(timeline *digest.Timeline) *bars {
	b := &bars{names: sources(timeline.Reports)}
	last := timeline.Reports[len(timeline.Reports)-1].Date
	b.first = timeline.Reports[0].Date
	// A day long before the first report would leave no room for the others.
	reach := max(14, int(last.Sub(b.first).Hours()/24)/2)
	if days := timeline.Days; len(days) > 0 && days[0].Date.Before(b.first) {
		for _, day := range days {
			if !day.Date.Before(b.first.AddDate(0, 0, -reach)) {
				b.first = earlier(b.first, day.Date)
			}
		}
	}
	for _, b.period = range []string{"day", "week", "month", "year"} {
		if b.count = b.bar(last) + 1; b.count <= mostBars {
			break
		}
	}
	b.articles = make([][]int, b.count)
	for i := range b.articles {
		b.articles[i] = make([]int, len(b.names))
	}
	for _, report := range timeline.Reports {
		name := slices.Index(b.names, nameOf(report.Source))
		if name < 0 {
			name = len(b.names) - 1
		}
		b.articles[b.bar(report.Date)][name] += report.Articles
	}
	for _, day := range timeline.Days {
		switch at := b.bar(day.Date); {
		case day.Date.Before(b.first):
			b.early++
		case at < b.count && !slices.Contains(b.marks, at):
			b.marks = append(b.marks, at)
		}
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// bar is the number of the bar that a day is in.
func (b *bars) bar(day time.Time) int {
	switch b.period {
	case "day":
		return int(day.Sub(b.first).Hours() / 24)
	case "week":
		return int(day.Sub(b.first).Hours() / (7 * 24))
	case "month":
		return 12*(day.Year()-b.first.Year()) + int(day.Month()-b.first.Month())
	}
	return day.Year() - b.first.Year()
}

// start is the first day of a bar.
func (b *bars) start(bar int) time.Time {
	switch b.period {
	case "day":
		return b.first.AddDate(0, 0, bar)
	case "week":
		return b.first.AddDate(0, 0, 7*bar)
	case "month":
		return time.Date(b.first.Year(), b.first.Month()+time.Month(bar), 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(b.first.Year()+bar, time.January, 1, 0, 0, 0, 0, time.UTC)
}

const unknown, others = "source unknown", "others"

func nameOf(source string) string {
	return cmp.Or(strings.Join(strings.Fields(source), " "), unknown)
}

// sources are the names of the sources with the most articles.
func sources(reports []digest.Count) []string {
	articles := make(map[string]int)
	var names []string
	for _, report := range reports {
		name := nameOf(report.Source)
		if _, known := articles[name]; !known {
			names = append(names, name)
		}
		articles[name] += report.Articles
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(articles[b], articles[a]), cmp.Compare(a, b))
	})
	if len(names) > named+1 {
		names = append(names[:named], others)
	}
	return names
}

func (b *bars) color(name int) color.Color { return palette[min(name, len(palette)-1)] }

func (b *bars) title(topic string) string {
	if topic = strings.Join(strings.Fields(topic), " "); topic == "" {
		return "Articles a " + b.period
	}
	return "Articles a " + b.period + ": " + topic
}

// highest is the number of articles of the tallest bar.
func (b *bars) highest() int {
	most := 1
	for _, articles := range b.articles {
		most = max(most, sum(articles))
	}
	return most
}

func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}

// marked says what the marks are, and how many days are not among the bars;
// "" where there is none.
func (b *bars) marked() string {
	switch {
	case len(b.marks)+b.early == 0:
		return ""
	case b.early == 0:
		return "in the timeline"
	}
	return fmt.Sprintf("in the timeline (%d earlier)", b.early)
}

// ticks are the dates under the bars, a year under the first one of it.
func (b *bars) ticks() []plot.Tick {
	step := (b.count + mostTicks - 1) / mostTicks
	form := map[string]string{"day": "2 Jan", "week": "2 Jan", "month": "Jan", "year": "2006"}[b.period]
	var ticks []plot.Tick
	year := 0
	for bar := (b.count - 1) % step / 2; bar < b.count; bar += step {
		start := b.start(bar)
		label := start.Format(form)
		if start.Year() != year && b.period != "year" {
			year = start.Year()
			label += fmt.Sprintf("\n%d", year)
		} else if b.period != "year" {
			label += "\n " // to stand as high as the first
		}
		ticks = append(ticks, plot.Tick{Value: float64(bar), Label: label})
	}
	return ticks
}

// Plot draws the bars, lines at the numbers of articles behind them, and the
// marks above them. It is a [plot.Plotter].
func (b *bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, tick := range counts(b.highest())[1:] {
		c.StrokeLine2(draw.LineStyle{Color: grid, Width: 2}, c.Min.X, y(tick.Value), c.Max.X, y(tick.Value))
	}
	width := x(1) - x(0)
	half := min(0.42*width, 60)
	for _, mark := range b.marks {
		at := x(float64(mark))
		c.StrokeLine2(draw.LineStyle{Color: quiet, Width: 2, Dashes: []vg.Length{3, 6}}, at, y(0), at, c.Max.Y+8)
	}
	for bar, articles := range b.articles {
		height := 0
		at := x(float64(bar))
		for name, n := range articles {
			if n > 0 {
				c.FillPolygon(b.color(name), rectangle(at-half, y(float64(height)), at+half, y(float64(height+n))))
				height += n
			}
		}
	}
	for _, mark := range b.marks {
		drawMark(c, vg.Point{X: x(float64(mark)), Y: c.Max.Y + 8}, ink)
	}
}
