package discord

import (
	"encoding/xml"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// TestPictureIsReal: the picture in README.md shows the bot's reply to a
// question about its sample articles; -update draws it.
func TestPictureIsReal(t *testing.T) {
	n := readCorpus(t)
	b := newTestBot(t, n, func(c *Config) { c.AsOf = day(2026, 11, 26) })
	const asked = "how many ships were waiting at suez?"
	reply, err := b.ask(t.Context(), &request{room: alone{n}, settings: b.config.Defaults(),
		options: []*discordgo.ApplicationCommandInteractionDataOption{{Name: "question", Value: asked}}})
	if err != nil {
		t.Fatal(err)
	}
	const file = "../../docs/reply.svg"
	want := picture("ana", "/ask", reply)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s shows another reply; go test ./internal/discord -run Picture -update redraws it", file)
	}
}

// Measures of the picture in pixels, and the number of characters in a line.
const (
	pictureWidth, lineHeight = 640, 22
	pictureColumns           = 66
)

// picture draws a reply in SVG, below the line that says who asked.
func picture(who, command string, r *reply) string {
	d := &drawing{y: 34}
	d.text(24, "#949ba4", fmt.Sprintf("%s used %s", who, command))
	d.y += lineHeight + 4
	d.text(24, "#f2f3f5", "**Byline**")
	d.y += 12
	for _, embed := range r.embeds {
		top := d.y
		d.y += lineHeight
		if embed.Author != nil {
			d.paragraph(44, "#f2f3f5", "**"+embed.Author.Name+"**")
		}
		for line := range strings.SplitSeq(embed.Description, "\n") {
			switch {
			case strings.HasPrefix(line, "> "):
				above := d.y - 15
				d.paragraph(58, "#dbdee1", strings.TrimPrefix(line, "> "))
				fmt.Fprintf(&d.shapes, `<rect x="44" y="%d" width="4" height="%d" rx="2" fill="#4e5058"/>`+"\n", above, d.y-lineHeight+5-above)
			case line == "":
				d.y += lineHeight / 2
			default:
				d.paragraph(44, "#b5bac1", strings.TrimPrefix(line, "-# "))
			}
		}
		fmt.Fprintf(&d.back, `<rect x="24" y="%d" width="%d" height="%d" rx="4" fill="#2b2d31"/><rect x="24" y="%d" width="4" height="%d" rx="2" fill="#%06x"/>`+"\n", top, pictureWidth-48, d.y-top-4, top, d.y-top-4, embed.Color)
	}
	d.y += 6
	for _, row := range r.components {
		x := 24
		for _, component := range row.(discordgo.ActionsRow).Components {
			button := component.(discordgo.Button)
			label := button.Label
			if button.Emoji != nil {
				label = strings.TrimSpace(button.Emoji.Name + " " + label)
			}
			width := 8*len([]rune(label)) + 28
			fmt.Fprintf(&d.back, `<rect x="%d" y="%d" width="%d" height="32" rx="4" fill="#4e5058"/>`+"\n", x, d.y, width)
			d.y += 21
			d.text(x+14, "#ffffff", label)
			d.y -= 21
			x += width + 8
		}
		d.y += 40
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="Helvetica, Arial, sans-serif" font-size="15">
<rect width="100%%" height="100%%" rx="8" fill="#313338"/>
%s%s%s</svg>
`, pictureWidth, d.y+10, d.back.String(), d.shapes.String(), d.texts.String())
}

// drawing is a picture in progress; y is the position of the next line of text.
type drawing struct {
	y                   int
	back, shapes, texts strings.Builder
}

// inline matches what a line of a message may have apart from plain text.
var inline = regexp.MustCompile(`\*\*(.+?)\*\*|\[(.+?)\]\(<?[^)]*?>?\)|\\([^\pL\pN\s])`)

// paragraph draws markup, wrapped into lines.
func (d *drawing) paragraph(x int, colour, markup string) {
	line, seen := "", 0
	for _, word := range strings.Split(markup, " ") {
		wide := len([]rune(inline.ReplaceAllString(word, "$1$2$3")))
		if at := strings.Index(word, "]("); at >= 0 {
			wide = at // of a link only its text is seen
		}
		if seen > 0 && seen+1+wide > pictureColumns && strings.Count(line, "[") == strings.Count(line, "](") {
			bold := strings.Count(line, "**")%2 == 1
			if bold {
				line, word = line+"**", "**"+word
			}
			d.text(x, colour, line)
			d.y += lineHeight
			line, seen = "", 0
		}
		line, seen = strings.TrimPrefix(line+" "+word, " "), seen+1+wide
	}
	d.text(x, colour, line)
	d.y += lineHeight
}

// text draws one line of markup.
func (d *drawing) text(x int, colour, markup string) {
	fmt.Fprintf(&d.texts, `<text x="%d" y="%d" fill="%s">`, x, d.y, colour)
	for markup != "" {
		at := inline.FindStringSubmatchIndex(markup)
		if at == nil {
			break
		}
		xml.EscapeText(&d.texts, []byte(markup[:at[0]]))
		for group, style := range []string{1: `font-weight="bold"`, 2: `fill="#00a8fc"`, 3: ""} {
			if group > 0 && at[2*group] >= 0 {
				fmt.Fprintf(&d.texts, "<tspan %s>", style)
				xml.EscapeText(&d.texts, []byte(markup[at[2*group]:at[2*group+1]]))
				d.texts.WriteString("</tspan>")
			}
		}
		markup = markup[at[1]:]
	}
	xml.EscapeText(&d.texts, []byte(markup))
	d.texts.WriteString("</text>\n")
}
