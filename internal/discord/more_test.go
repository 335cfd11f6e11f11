package discord

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"byline/internal/discord/discordtest"
	"byline/internal/reader"
)

// countsShips is a reader for which a number of ships is an answer.
type countsShips struct{}

var ships = regexp.MustCompile(`\d+ ships`)

func (countsShips) Read(_ context.Context, _ string, passages []reader.Passage, _ int) ([]reader.Reading, error) {
	readings := make([]reader.Reading, len(passages))
	for i, passage := range passages {
		for _, sentence := range passage.Sentences {
			read := reader.Sentence{Score: -9, SpanScore: -9}
			if at := ships.FindStringIndex(sentence); at != nil {
				read = reader.Sentence{Score: 9, Span: reader.Span{Start: at[0], End: at[1]}}
			}
			readings[i] = append(readings[i], read)
		}
	}
	return readings, nil
}

// TestMoreIsLikeTheAnswer: further quotes have the words that answer in bold,
// as the first ones do, also after More is pressed again.
func TestMoreIsLikeTheAnswer(t *testing.T) {
	files := make(map[string]string)
	for i, speaker := range []string{"Ola Reiff", "Tove Brandt", "Nils Aske", "Maja Holt", "Per Lunde", "Eva Strand", "Kari Moe", "Jon Vik"} {
		ships := fmt.Sprint(20 + 7*i)
		files[fmt.Sprintf("%d.md", i)] = article("Paper "+speaker, fmt.Sprintf("2031-03-%02d", i+1), "Queue at Dunmarrow, report by "+speaker, "",
			speaker+" said on Monday that "+ships+" ships were waiting outside the port of Dunmarrow. The weather was fine in "+strings.Repeat("very ", i)+"many places.")
	}
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom {
		n, _ := openWith(t, files, countsShips{})
		return n
	})
	message := w.ask(t, "how many ships were waiting outside the port of Dunmarrow?")
	says(t, message, " ships**")
	for page := range 2 {
		message = w.press(t, message, "More")
		text := message.AllText()
		if quotes := strings.Count(text, "were waiting outside the port of Dunmarrow."); quotes == 0 || strings.Count(text, " ships**") != quotes {
			t.Errorf("page %d is %q, want each quote with its figure", page, text)
		}
	}
}
