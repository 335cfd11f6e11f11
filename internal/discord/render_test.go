package discord

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/digest"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/query"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 20, 30, 0, 0, time.UTC)
}

var (
	suez = &answer.Article{
		ID: "suez-2", Title: "Suez Canal reopens, but nobody agrees on the bill", Source: "Northgate Observer",
		URL: "https://northgate.example/2021/03/30/suez-bill?from=(home)", Published: day(2021, 3, 30), File: "suez.md",
	}
	queue = &answer.Article{ID: "suez-1", Title: "The queue at Suez", Source: "The Lantern Wire", URL: "https://lantern.example/queue", Published: day(2021, 3, 31)}
	note  = &answer.Article{ID: "note", Title: "A note [copied] from *somewhere*"}
)

// quotes has quotes of every kind: with and without a speaker, words that
// answer, other reports, a different figure, a link, an outlet and a day.
func quotes() []answer.Quote {
	authority := "Lt. Gen. Osama Rabie, the chairman of the Suez Canal Authority, said on Monday night that 422 vessels were waiting."
	at := strings.Index(authority, "422 vessels")
	return []answer.Quote{
		{Article: suez, Position: 4, Sentence: authority, Highlight: answer.Span{Start: at, End: at + len("422 vessels")}, SaidBy: "Lt. Gen. Osama Rabie", AlsoIn: []*answer.Article{{}, {}, {}}, Independent: 4, DiffersFrom: []int{2, 4}},
		{Article: queue, Position: 9, Sentence: "A shipping agent's list had shown 367_vessels, said @everyone at <https://agents.example>.", Independent: 1, DiffersFrom: []int{1}},
		{Article: note, Position: 0, Sentence: "The backlog was *long*.", Independent: 1, AlsoIn: []*answer.Article{{}}},
		{Article: queue, Position: 2, Sentence: "Some counted fewer than 400.", Independent: 2, AlsoIn: []*answer.Article{{}, {}}, DiffersFrom: []int{1}},
		{Article: suez, Position: 7, Sentence: "The canal is 193 km long.", Independent: 1},
	}
}

func keyed(quote answer.Quote) string {
	return fmt.Sprintf("key-%s-%d", quote.Article.ID, quote.Position)
}

var outlets = []newsroom.Source{
	{Name: "Northgate Observer", Articles: 1204, First: day(2011, 3, 13), Last: day(2023, 2, 8), Undated: 3},
	{Name: "The Lantern Wire", Articles: 1, First: day(2021, 3, 31), Last: day(2021, 3, 31)},
	{Articles: 2, Undated: 2},
}

// typical are typical messages, by the names of their golden files.
var typical = map[string]func() *reply{
	"answer": func() *reply {
		a := &answer.Answer{Question: answer.Question{Text: "how many ships?"}, Terms: []string{"ship"}, Answered: true, Telling: 3, Quotes: quotes()}
		return renderAnswer(a, []string{"how many ships were waiting at suez?"}, shownQuotes, keyed)
	},
	"follow-up": func() *reply {
		a := &answer.Answer{Terms: []string{"ship"}, Answered: true, Telling: 1, Quotes: quotes()[4:]}
		return renderAnswer(a, []string{"how many ships were waiting at suez?", "and how long is *it*?"}, shownQuotes, keyed)
	},
	"absent": func() *reply {
		a := &answer.Answer{Terms: []string{"bridge"}, WhyNot: answer.Absent, Quotes: quotes()}
		return renderAnswer(a, []string{"Why did the bridge in Genoa collapse?"}, shownQuotes, keyed)
	},
	"unanswered": func() *reply {
		a := &answer.Answer{Terms: []string{"ship"}, WhyNot: answer.Unanswered, Quotes: quotes()[2:4]}
		return renderAnswer(a, []string{"who paid for the ships?"}, shownQuotes, keyed)
	},
	"no question": func() *reply {
		a := &answer.Answer{Terms: []string{"ship"}, WhyNot: answer.NoQuestion, Quotes: quotes()}
		return renderAnswer(a, []string{"thanks, ship!"}, shownQuotes, keyed)
	},
	"mended": func() *reply {
		a := &answer.Answer{Terms: []string{"ship"}, Answered: true, Telling: 1, Quotes: quotes()[4:], Mended: []query.Mending{{From: "cannal", To: "canal"}, {From: "*lnog*", To: "long"}}}
		return renderAnswer(a, []string{"how *lnog* is the cannal?"}, shownQuotes, keyed)
	},
	"no words": func() *reply {
		return renderAnswer(&answer.Answer{WhyNot: answer.NoQuestion}, []string{"and?"}, shownQuotes, keyed)
	},
	"more": func() *reply {
		return renderMore(quotes()[2:], []string{"who opened the pier?"}, moreID{Keys: []string{"d"}})
	},
	"more, gone": func() *reply { return renderMore(nil, nil, moreID{Keys: []string{"a"}}) },
	"context": func() *reply {
		q := quotes()[0]
		return renderContext("Before it, the ship had been refloated at 15:05.", "It was over. "+q.Sentence+" Nobody knows who pays.", "# After", q, contextID{Keys: []string{"a", "b", "c"}})
	},
	"related":      func() *reply { return renderRelated(quotes()) },
	"related none": func() *reply { return renderRelated(nil) },
	"sources":      func() *reply { return renderSources(outlets, 1207, day(2026, 11, 22)) },
	"sources, many": func() *reply {
		many := slices.Repeat(outlets, 11)
		return renderSources(many, 13277, time.Time{})
	},
	"status": func() *reply {
		return renderStatus(status{Holding: newsrooms.Holding{Articles: 7, Files: 3, Bytes: 12_300, Quota: newsrooms.Quota{Files: 500, Bytes: 50_000_000}}, Articles: 1207, Sources: outlets, Problems: 4, Reloaded: day(2026, 11, 22), Reloading: true, Started: day(2026, 11, 1), Version: "v0.4.0"})
	},
	"progress":       func() *reply { return renderProgress(12_300_000, 28_400_000) },
	"progress, none": func() *reply { return renderProgress(0, 0) },
	"changes": func() *reply {
		var added []string
		for i := range 20 {
			added = append(added, fmt.Sprintf("wire_2021.jsonl#%d", i+1))
		}
		return renderChanges(index.Changes{Added: added, Removed: []string{"old.txt"}, Unchanged: 1187}, []corpus.Problem{
			{File: "notes.pdf", Reason: "unknown kind of file"}, {File: "wire_2021.jsonl", Place: "line 3", Reason: "no text"},
		})
	},
	"changes, none": func() *reply { return renderChanges(index.Changes{Unchanged: 1}, nil) },
	"changes, rebuilt": func() *reply {
		return renderChanges(index.Changes{Changed: []string{"a.md"}, Rebuilt: "it was of an older form"}, nil)
	},
	"shrink": func() *reply { return renderShrink(&newsroom.ShrinkError{Before: 1207, After: 12}) },
	"problems": func() *reply {
		return renderProblems(slices.Repeat([]corpus.Problem{{File: "old/page_1.txt", Reason: "not UTF-8"}}, 23), 1)
	},
	"problems, none": func() *reply { return renderProblems(nil, 0) },
	"summary": func() *reply {
		return renderSummary(&digest.Summary{
			Topic: digest.Topic{Text: "suez canal"},
			Sentences: []digest.Sentence{
				{Article: suez, Text: "422 vessels were waiting."},
				{Article: queue, Text: "He put it at 367.", Before: "An agent had counted them."},
				{Article: note, Text: "The backlog was long."},
			},
			Differ: [][2]int{{0, 1}}, Articles: 12,
		}, maxDigest)
	},
	"timeline": func() *reply {
		return renderTimeline(&digest.Timeline{
			Topic: digest.Topic{Text: "suez canal"},
			Days: []digest.Day{
				{Date: day(2021, 3, 23), Sentences: []digest.Sentence{{Article: queue, Text: "The ship ran aground."}}},
				{Date: day(2021, 3, 29), Sentences: []digest.Sentence{{Article: suez, Text: "It was refloated."}, {Article: queue, Text: "Traffic resumed at 6 p.m."}}},
			},
			Reports:  []digest.Count{{Date: day(2021, 3, 30), Source: "Northgate Observer", Articles: 1}, {Date: day(2021, 3, 31), Source: "Northgate Observer", Articles: 1}, {Date: day(2021, 3, 31), Source: "The Lantern Wire", Articles: 2}},
			Articles: 5, Undated: 1,
		}, maxDigest, []byte("picture"))
	},
	"timeline, none": func() *reply {
		return renderTimeline(&digest.Timeline{
			Topic: digest.Topic{Text: "rotterdam"}, Reports: []digest.Count{{Date: day(2021, 3, 29), Source: "Northgate Observer", Articles: 1}}, Articles: 1,
		}, maxDigest, nil)
	},
	"help":     renderHelp,
	"sentence": func() *reply { return renderSentence("There is no source called *The Wire*.") },
}

func TestMessagesReadWell(t *testing.T) {
	for name, render := range typical {
		t.Run(name, func(t *testing.T) {
			got := render()
			checkMessage(t, got)
			text, file := dump(t, got), filepath.Join("testdata", "render", strings.ReplaceAll(strings.ReplaceAll(name, ",", ""), " ", "-")+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("%s has changed; -update rewrites it. It is now:\n%s", file, text)
			}
		})
	}
}

// dump is a message as text, each part below its name.
func dump(t *testing.T, r *reply) string {
	var out strings.Builder
	part := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&out, "%s: %s\n", name, strings.ReplaceAll(text, "\n", "\n    "))
		}
	}
	if r.private {
		out.WriteString("(private)\n")
	}
	part("content", r.content)
	for _, embed := range r.embeds {
		if embed.Author != nil {
			part("author", embed.Author.Name)
		}
		part("title", embed.Title)
		part("description", embed.Description)
		for _, field := range embed.Fields {
			part("field "+field.Name, field.Value)
		}
		if embed.Image != nil {
			part("image", embed.Image.URL)
		}
		if embed.Footer != nil {
			part("footer", embed.Footer.Text+" · "+embed.Timestamp)
		}
	}
	for _, button := range buttons(t, r) {
		sign := ""
		if button.Emoji != nil {
			sign = button.Emoji.Name + " "
		}
		fmt.Fprintf(&out, "[%s%s] %s\n", sign, button.Label, button.CustomID)
	}
	for _, file := range r.files {
		content, _ := io.ReadAll(file.Reader)
		fmt.Fprintf(&out, "file %s, %s, %d bytes\n", file.Name, file.ContentType, len(content))
	}
	return out.String()
}

func buttons(t *testing.T, r *reply) []discordgo.Button {
	t.Helper()
	var all []discordgo.Button
	for _, component := range r.components {
		row, ok := component.(discordgo.ActionsRow)
		if !ok || len(row.Components) == 0 || len(row.Components) > 5 {
			t.Errorf("a row of buttons is %#v", component)
		}
		for _, component := range row.Components {
			all = append(all, component.(discordgo.Button))
		}
	}
	return all
}

// ours is the markup that the bot itself puts into messages.
var ours = []string{"quote", "subtext", "strong", "link", "item", "code", "emphasis", "timestamp"}

// checkMessage checks what Discord requires of every message, and that it pings
// nobody and has no markup except the bot's own.
func checkMessage(t *testing.T, r *reply) {
	t.Helper()
	all := 0
	text := func(name, text string, limit int, required, markup bool) {
		t.Helper()
		switch {
		case units(text) > limit:
			t.Errorf("%s is %d long, over %d", name, units(text), limit)
		case !utf8.ValidString(text):
			t.Errorf("%s is not valid UTF-8: %q", name, text)
		case required && strings.TrimSpace(text) == "":
			t.Errorf("%s is empty", name)
		case pings.MatchString(text):
			t.Errorf("%s pings: %q", name, text)
		}
		if !markup {
			return
		}
		for _, kind := range read(text).kinds {
			if !slices.Contains(ours, kind) {
				t.Errorf("%s shows %s: %q", name, kind, text)
			}
		}
	}
	text("content", r.content, 2000, len(r.embeds) == 0, true)
	for _, embed := range r.embeds {
		text("description", embed.Description, 4096, true, true)
		text("title", embed.Title, 256, false, true)
		all += units(embed.Description) + units(embed.Title)
		if embed.Author != nil {
			text("author", embed.Author.Name, 256, true, false)
			all += units(embed.Author.Name)
		}
		if embed.Footer != nil {
			text("footer", embed.Footer.Text, 2048, true, false)
			all += units(embed.Footer.Text)
		}
		if len(embed.Fields) > 25 {
			t.Errorf("there are %d fields", len(embed.Fields))
		}
		for _, field := range embed.Fields {
			text("name of a field", field.Name, 256, true, true)
			text("value of a field", field.Value, 1024, true, true)
			all += units(field.Name) + units(field.Value)
		}
	}
	if all > 6000 || len(r.embeds) > 10 {
		t.Errorf("%d embeds are %d long together", len(r.embeds), all)
	}
	var ids []string
	for _, button := range buttons(t, r) {
		text("label", button.Label, 80, button.Emoji == nil, false)
		text("custom_id", button.CustomID, 100, true, false)
		if slices.Contains(ids, button.CustomID) {
			t.Errorf("two buttons have the custom_id %q", button.CustomID)
		}
		ids = append(ids, button.CustomID)
	}
}
