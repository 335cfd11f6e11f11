package discord

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/wording"
)

// Largest number of items of a kind that the report of a reload lists, and
// their length. All kinds together fit the embeds of a message.
const (
	mostChanges = 8
	maxChange   = 100
	maxProblem  = 250
	maxList     = 1000 // of a field's 1,024
)

// renderProgress is the progress of a reload, in bytes read.
func renderProgress(done, total int64) *reply {
	return &reply{content: "Reading the articles" + soFar(done, total) + ".", private: true}
}

// size is a number of bytes in a form for people.
func size(bytes int64) string {
	if bytes < 1e6 {
		return fmt.Sprintf("%d kB", (bytes+999)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// renderChanges is what a reload changed, and what it could not read.
func renderChanges(changes index.Changes, problems []corpus.Problem) *reply {
	kinds := []struct {
		name string
		ids  []string
	}{{"Added", changes.Added}, {"Changed", changes.Changed}, {"Removed", changes.Removed}}
	var said []string
	embed := &discordgo.MessageEmbed{Color: blue}
	for _, kind := range kinds {
		if len(kind.ids) == 0 {
			continue
		}
		said = append(said, wording.Number(len(kind.ids))+" "+strings.ToLower(kind.name))
		embed.Fields = append(embed.Fields, &discordgo.MessageEmbedField{
			Name:  kind.name,
			Value: list(len(kind.ids), mostChanges, maxList, func(i int) string { return escape(kind.ids[i], maxChange) }),
		})
	}
	embed.Description = "The articles were read again. Nothing changed."
	if len(said) > 0 {
		said = append(said, wording.Number(changes.Unchanged)+" unchanged")
		embed.Description = "The articles were read again: " + strings.Join(said, ", ") + "."
	}
	if rebuilt := escape(changes.Rebuilt, maxProblem); rebuilt != "" {
		embed.Description += "\nThe index was rebuilt: " + rebuilt + "."
	}
	if len(problems) > 0 {
		embed.Fields = append(embed.Fields, &discordgo.MessageEmbedField{
			Name:  "Not served, or not in full",
			Value: list(len(problems), mostChanges, maxList, func(i int) string { return problem(problems[i]) }),
		})
	}
	return &reply{embeds: []*discordgo.MessageEmbed{embed}, private: true}
}

func problem(p corpus.Problem) string { return escape(p.Error(), maxProblem) }

// renderShrink asks to confirm a reload that would drop most articles.
func renderShrink(shrink *newsroom.ShrinkError) *reply {
	return &reply{
		content: fmt.Sprintf("Of %s only %s would be left, so the old ones are still served. Is that meant?",
			wording.Counted(shrink.Before, "article"), wording.Number(shrink.After)),
		components: row(discordgo.Button{Label: "Serve what is left", Style: discordgo.DangerButton, CustomID: forceButton}),
		private:    true,
	}
}

// problemsAPage is how many problems are shown at a time.
const problemsAPage = 10

// renderProblems is a page, from 0, of what is not, or not completely, served,
// with reasons. A page beyond the last is the last.
func renderProblems(problems []corpus.Problem, page int) *reply {
	if len(problems) == 0 {
		return renderSentence("Every file in the corpus is served in full.")
	}
	pages := (len(problems) + problemsAPage - 1) / problemsAPage
	page = max(0, min(page, pages-1))
	shown := problems[page*problemsAPage : min((page+1)*problemsAPage, len(problems))]
	embed := &discordgo.MessageEmbed{
		Description: "Not served, or not in full:\n\n" +
			list(len(shown), problemsAPage, 3000, func(i int) string { return problem(shown[i]) }),
		Color: grey,
	}
	var buttons []discordgo.Button
	if page > 0 {
		buttons = append(buttons, discordgo.Button{Label: "Back", Style: discordgo.SecondaryButton, CustomID: problemsID(page - 1)})
	}
	if page < pages-1 {
		buttons = append(buttons, discordgo.Button{Label: "More", Style: discordgo.SecondaryButton, CustomID: problemsID(page + 1)})
	}
	if pages > 1 {
		embed.Footer = &discordgo.MessageEmbedFooter{Text: fmt.Sprintf("Page %d of %d", page+1, pages)}
	}
	return &reply{embeds: []*discordgo.MessageEmbed{embed}, components: row(buttons...), private: true}
}
