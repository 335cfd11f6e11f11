package discord

import (
	"fmt"
	"strings"
	"testing"

	"byline/internal/discord/discordtest"
)

// TestMoreIsLikeTheAnswer holds that further quotes have who says them and the
// part that answers in bold, as the first have, also behind the next More.
func TestMoreIsLikeTheAnswer(t *testing.T) {
	files := make(map[string]string)
	for i, speaker := range []string{"Ola Reiff", "Tove Brandt", "Nils Aske", "Maja Holt", "Per Lunde", "Eva Strand", "Kari Moe", "Jon Vik"} {
		ships := fmt.Sprint(20 + 7*i)
		files[fmt.Sprintf("%d.md", i)] = article("Paper "+speaker, fmt.Sprintf("2031-03-%02d", i+1), "Queue at Dunmarrow, report by "+speaker, "",
			speaker+" said on Monday that "+ships+" ships were waiting outside the port of Dunmarrow. The weather was fine in "+strings.Repeat("very ", i)+"many places.")
	}
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom {
		n, _ := open(t, files)
		return n
	})
	message := w.ask(t, "how many ships were waiting outside the port of Dunmarrow?")
	says(t, message, "said by", " ships**")
	for page := range 2 {
		message = w.press(t, message, "More")
		text := message.AllText()
		if quotes := strings.Count(text, "\n-# "); quotes == 0 || strings.Count(text, "said by") != quotes || strings.Count(text, " ships**") != quotes {
			t.Errorf("page %d: %q", page, text)
		}
	}
}
