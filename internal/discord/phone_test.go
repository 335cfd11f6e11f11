package discord

import (
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// columns is how many characters fit into a line of a message on a phone.
const columns = 45

// phone returns a message as a phone shows it, line by line: markup as it
// looks, a link as its text, and a picture as a line that says there is one.
func phone(r *reply) []string {
	var screen []string
	show := func(text string) {
		if text != "" {
			for line := range strings.SplitSeq(text, "\n") {
				screen = append(screen, shown(line)...)
			}
		}
	}
	show(r.content)
	for _, embed := range r.embeds {
		if embed.Author != nil {
			screen = append(screen, wrapped("", embed.Author.Name)...)
		}
		show(embed.Title)
		show(embed.Description)
		for _, field := range embed.Fields {
			show(field.Name)
			show(field.Value)
		}
		if embed.Image != nil {
			screen = append(screen, "(picture)")
		}
		if embed.Footer != nil {
			screen = append(screen, wrapped("", embed.Footer.Text)...)
		}
	}
	for _, row := range r.components {
		var labels []string
		for _, component := range row.(discordgo.ActionsRow).Components {
			label := component.(discordgo.Button).Label
			if emoji := component.(discordgo.Button).Emoji; emoji != nil {
				label = strings.TrimSpace(emoji.Name + " " + label)
			}
			labels = append(labels, "["+strings.ReplaceAll(label, " ", unbroken)+"]")
		}
		for _, line := range wrapped("", strings.Join(labels, " ")) {
			screen = append(screen, strings.ReplaceAll(line, unbroken, " "))
		}
	}
	return screen
}

// unbroken is a space at which a line does not break: a button stays whole.
const unbroken = "\x01"

// shown returns a line of markup as lines on a screen. Each line of a quote has
// a bar, and an item of a list is indented.
func shown(line string) []string {
	switch {
	case strings.HasPrefix(line, "> "):
		return wrapped("│ ", read(line).seen())
	case strings.HasPrefix(line, "- "):
		lines := wrapped("  ", read(line).seen())
		return append([]string{"• " + strings.TrimPrefix(lines[0], "  ")}, lines[1:]...)
	}
	return wrapped("", read(line).seen())
}

// wrapped breaks a text between words into lines, each after the indent.
func wrapped(indent, text string) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case len(characters(indent+line+" "+word)) > columns:
			lines, line = append(lines, indent+line), word
		default:
			line += " " + word
		}
	}
	return append(lines, strings.TrimRight(indent+line, " "))
}

func TestPhoneShowsWhatIsSeen(t *testing.T) {
	got := phone(&reply{
		embeds: []*discordgo.MessageEmbed{{
			Author:      &discordgo.MessageEmbedAuthor{Name: "a question of many words that does not fit one line"},
			Description: "> It is **bold** and \\*starred\\*, and goes on for longer than one line has room.\n-# [A title](https://example.org/long/address) · Wire\n\n- an item",
			Image:       &discordgo.MessageEmbedImage{URL: "attachment://a.png"},
		}},
		components: row(discordgo.Button{Label: "More"}, discordgo.Button{Label: "Right", Emoji: &discordgo.ComponentEmoji{Name: "👍"}}),
	})
	want := `a question of many words that does not fit
one line
│ It is bold and *starred*, and goes on for
│ longer than one line has room.
A title · Wire

• an item
(picture)
[More] [👍 Right]`
	if strings.Join(got, "\n") != want {
		t.Errorf("a phone shows\n%s", strings.Join(got, "\n"))
	}
}
