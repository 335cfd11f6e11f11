// Package chart draws the picture of a timeline: how many articles each source
// published when, as stacked bars, with the timeline's days marked.
//
// The picture is made for a phone: 1200 by 675 pixels with large type, which
// stay readable at a third of that. It has a dark, opaque ground of its own, so
// that it looks the same in light and in dark surroundings, and colours of the
// Okabe-Ito palette that are far apart on it, also to the colour-blind. [Text]
// says in words what it shows.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"

	"byline/internal/digest"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// The size of the picture in pixels, and of its type.
const (
	Width, Height = 1200, 675

	margin     = 32
	titleSize  = 44
	labelSize  = 34
	keySize    = 32
	titleSpace = titleSize + 18
	keySpace   = keySize + 14 // a row
	markSpace  = 62
)

var (
	ground  = color.RGBA{0x1e, 0x1f, 0x24, 0xff}
	ink     = color.RGBA{0xf4, 0xf4, 0xf2, 0xff}
	quiet   = color.RGBA{0xb9, 0xbb, 0xbe, 0xff}
	grid    = color.RGBA{0x45, 0x47, 0x4d, 0xff}
	palette = []color.Color{
		color.RGBA{0x56, 0xb4, 0xe9, 0xff}, // sky blue
		color.RGBA{0xe6, 0x9f, 0x00, 0xff}, // orange
		color.RGBA{0x00, 0x9e, 0x73, 0xff}, // bluish green
		color.RGBA{0xf0, 0xe4, 0x42, 0xff}, // yellow
		color.RGBA{0xa6, 0xa6, 0xa6, 0xff}, // the others
	}
)

// errEmpty is returned for a timeline without an article to draw.
var errEmpty = errors.New("draw timeline: it has no article with a date")

// PNG is the picture of a timeline. The error says that the timeline has no
// article with a date.
func PNG(timeline *digest.Timeline) ([]byte, error) {
	if len(timeline.Reports) == 0 {
		return nil, errEmpty
	}
	bars := newBars(timeline)
	canvas := vgimg.NewWith(vgimg.UseWH(Width, Height), vgimg.UseDPI(72), vgimg.UseBackgroundColor(ground))
	whole := draw.Crop(draw.New(canvas), margin, -margin, margin, -margin)

	top := whole.Max.Y
	title := style(titleSize, ink)
	whole.FillText(title, vg.Point{X: whole.Min.X, Y: top}, fitted(title, bars.title(timeline.Topic.Text), whole.Max.X-whole.Min.X))
	top = drawKey(whole, top-titleSpace, bars)

	p := plot.New()
	p.BackgroundColor = color.Transparent
	p.X.Min, p.X.Max = -0.5, float64(bars.count)-0.5
	p.Y.Min, p.Y.Max = 0, float64(bars.highest())
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.ConstantTicks(bars.ticks()), plot.ConstantTicks(counts(bars.highest()))
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Tick.Label.Font.Size = labelSize
		axis.Tick.Label.Font.Variant = "Sans"
		axis.Tick.Label.Color = quiet
		axis.Tick.LineStyle.Color = quiet
		axis.LineStyle.Color = quiet
		axis.LineStyle.Width = 2
		axis.Padding = 6
	}
	p.X.Padding = 0
	p.Y.LineStyle.Width, p.Y.Tick.LineStyle.Width = 0, 0
	p.Add(bars)
	p.Draw(draw.Crop(whole, 0, -margin, 0, top-markSpace-whole.Max.Y))

	var out bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(&out); err != nil {
		return nil, fmt.Errorf("draw timeline: %w", err)
	}
	return out.Bytes(), nil
}

// style is type of a size, hung from its top left corner.
func style(size font.Length, ink color.Color) draw.TextStyle {
	return draw.TextStyle{
		Color: ink, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size),
		XAlign: text.XLeft, YAlign: text.YTop, Handler: plot.DefaultTextHandler,
	}
}

// fitted is a text cut to a width.
func fitted(style draw.TextStyle, text string, width vg.Length) string {
	runes := []rune(text)
	for len(runes) > 1 && style.Width(text) > width {
		runes = runes[:len(runes)-1]
		text = string(runes) + "…"
	}
	return text
}

// drawKey draws which colour is which source's, and what the marks are, in as
// many rows as that takes; it returns where the next would be.
func drawKey(c draw.Canvas, top vg.Length, bars *bars) vg.Length {
	const box, gap, after, widest = 26, 12, 40, 420
	label := style(keySize, ink)
	x := c.Min.X
	place := func(name string) (left vg.Length) {
		width := box + gap + label.Width(name)
		if x > c.Min.X && x+width > c.Max.X {
			x = c.Min.X
			top -= keySpace
		}
		left = x
		c.FillText(label, vg.Point{X: left + box + gap, Y: top}, name)
		x += width + after
		return left
	}
	for i, name := range bars.names {
		left := place(fitted(label, name, widest))
		c.FillPolygon(bars.color(i), rectangle(left, top-keySize, left+box, top-keySize+box))
	}
	if text := bars.marked(); text != "" {
		left := place(text)
		drawMark(c, vg.Point{X: left + box/2, Y: top - keySize + 2}, ink)
	}
	return top - keySpace
}

func rectangle(left, bottom, right, top vg.Length) []vg.Point {
	return []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}}
}

// drawMark draws a triangle that stands on its tip.
func drawMark(c draw.Canvas, tip vg.Point, ink color.Color) {
	const half, high = 13, 24
	c.FillPolygon(ink, []vg.Point{tip, {X: tip.X + half, Y: tip.Y + high}, {X: tip.X - half, Y: tip.Y + high}})
}

// counts are the ticks of a number of articles: at most four whole numbers.
func counts(highest int) []plot.Tick {
	step := 1
	for i := 0; highest/step > 4; i++ {
		step = step * [...]int{2, 5, 2}[i%3] / [...]int{1, 2, 1}[i%3] // 2, 5, 10, 20, 50 …
	}
	var ticks []plot.Tick
	for n := 0; n <= highest; n += step {
		ticks = append(ticks, plot.Tick{Value: float64(n), Label: fmt.Sprint(n)})
	}
	return ticks
}
