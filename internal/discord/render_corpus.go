package discord

import (
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/wording"
)

// mostSources is how many outlets are listed at most.
const mostSources = 20

// renderSources is the outlets with their numbers of articles and the days they
// cover, and when the articles were read.
func renderSources(sources []newsroom.Source, articles int, reloaded time.Time) *reply {
	embed := &discordgo.MessageEmbed{
		Description: wording.Holdings(articles, sources, dayLayout) + ".",
		Color:       blue,
	}
	if len(sources) > 0 {
		embed.Description += "\n\n" + list(len(sources), mostSources, maxDescription, func(i int) string {
			return strings.Join([]string{
				outlet(sources[i].Name),
				wording.Counted(sources[i].Articles, "article"),
				wording.Covered(sources[i], dayLayout),
			}, " · ")
		})
	}
	stamp(embed, reloaded)
	return &reply{embeds: []*discordgo.MessageEmbed{embed}}
}

// stamp says when the articles were read. Discord shows the moment in each
// reader's own time zone.
func stamp(embed *discordgo.MessageEmbed, read time.Time) {
	if read.IsZero() {
		return
	}
	embed.Footer = &discordgo.MessageEmbedFooter{Text: "Articles read"}
	embed.Timestamp = read.UTC().Format(time.RFC3339)
}

// status is the state of the bot.
type status struct {
	// Holding is what the moderator manages; the other fields cover all
	// articles that answer.
	Holding  newsrooms.Holding
	Articles int
	Sources  []newsroom.Source
	// Problems is the number of files and articles that are not, or not
	// completely, served.
	Problems int
	// Reloaded is when the articles were read; Reloading is whether they are
	// being read now.
	Reloaded  time.Time
	Reloading bool
	// Notes are other things that a moderator can act on, a line each.
	Notes []string
	// Started is when the bot started; zero when unknown.
	Started time.Time
	Version string
}

// held describes what a server's moderators manage.
func held(h newsrooms.Holding) string {
	switch {
	case h.Shared:
		return "Those that all servers share are looked after here."
	case h.Files == 0:
		return "This server has no articles of its own. Add some with `/corpus add`."
	}
	return fmt.Sprintf("Of this server's own: %s, in %s of %s; %s of %s.", wording.Counted(h.Articles, "article"),
		wording.Number(h.Files), wording.Counted(h.Quota.Files, "file"), size(h.Bytes), size(h.Quota.Bytes))
}

// renderStatus shows a moderator the state of the bot.
func renderStatus(s status) *reply {
	var lines []string
	if s.Articles > 0 {
		lines = append(lines, "Serving "+wording.Holdings(s.Articles, s.Sources, dayLayout)+".")
	}
	lines = append(lines, s.Notes...)
	if s.Articles > 0 || s.Holding.Files > 0 {
		lines = append(lines, held(s.Holding))
	}
	if s.Problems > 0 {
		lines = append(lines, wording.Counted(s.Problems, "problem")+" with files or articles: see `/corpus problems`.")
	}
	if s.Reloading {
		lines = append(lines, "A reload is running.")
	}
	if !s.Started.IsZero() {
		lines = append(lines, fmt.Sprintf("Running since <t:%d:f>.", s.Started.Unix()))
	}
	if version := escape(s.Version, 100); version != "" {
		lines = append(lines, "Version "+version+".")
	}
	embed := &discordgo.MessageEmbed{Description: strings.Join(lines, "\n"), Color: blue}
	stamp(embed, s.Reloaded)
	return &reply{embeds: []*discordgo.MessageEmbed{embed}, private: true}
}
