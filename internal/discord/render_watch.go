package discord

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/watch"
	"byline/internal/wording"

	"github.com/bwmarrin/discordgo"
)

const (
	// maxWatched is the largest shown length of a watch's text.
	maxWatched = 150
	// mostWatches is how many watches and digests are listed.
	mostWatches = 60
	// allOfMine is the choice to remove all private watches and digests.
	allOfMine = "all"
)

// renderWatching confirms a new watch to its user. Moderators may make a
// private one post in the channel instead.
func renderWatching(w watch.Watch, moderator bool) *reply {
	text := "Watching for news on " + bold(w.Text, maxWatched) + ". When a report brings some, "
	if w.Kind == watch.Question {
		text = "Watching: " + bold(w.Text, maxWatched) + " When a report answers that, or answers it differently from before, "
	}
	text += toldIn(w.Place, w.Role, "it") + ", once."
	lines := []string{text}
	if quiet := quietHours(w.Quiet); quiet != "" {
		lines = append(lines, "Quiet "+quiet+".")
	}
	lines = append(lines, subtext("/"+watchCommand+" list shows it, and each post has a button to stop it."))
	result := &reply{content: strings.Join(lines, "\n"), private: true}
	if w.Private() && moderator {
		result.components = row(discordgo.Button{Label: "Tell this channel instead", Style: discordgo.SecondaryButton, CustomID: hereID(w.ID)})
	}
	return result
}

// renderDigestSet confirms a new digest and its schedule.
func renderDigestSet(d watch.Digest, now time.Time) *reply {
	what := "what was new"
	if d.Topic != "" {
		what += " on " + bold(d.Topic, maxWatched)
	}
	next := d.Schedule.Next(now)
	return &reply{private: true, content: fmt.Sprintf("%s, %s. The first is due <t:%d:f>; when nothing is new, nothing is posted.\n%s",
		capitalized(d.Schedule.String()), toldIn(d.Place, d.Role, what), next.Unix(), subtext("/"+digestCommand+" list shows it, and each post has a button to stop it."))}
}

// toldIn says where something is posted, as in "I post it in #general".
func toldIn(place watch.Place, role, what string) string {
	switch {
	case place.Private() && what == "it":
		return "I tell you by direct message"
	case place.Private():
		return "I tell you " + what + " by direct message"
	case role != "":
		return "I post " + what + " in <#" + place.Channel + "> and ping <@&" + role + ">"
	}
	return "I post " + what + " in <#" + place.Channel + ">"
}

// bold is foreign text in bold.
func bold(text string, limit int) string {
	return emphasized(text, answer.Span{End: len(text)}, limit)
}

// quietHours are quiet hours in a form for people; "" for none.
func quietHours(q watch.Quiet) string {
	if q.From == q.To {
		return ""
	}
	return "from " + q.From.String() + " to " + q.To.String() + " (" + cmp.Or(q.Zone, "UTC") + ")"
}

func capitalized(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// renderStanding lists watches and digests, or only digests.
func renderStanding(s standing, digestsOnly bool) *reply {
	var lines []string
	line := func(what, text, when string, place watch.Place, role string, paused bool) {
		parts := []string{what + text}
		where := "to you alone"
		if !place.Private() {
			where = "in <#" + place.Channel + ">"
		}
		parts = append(parts, where)
		if when != "" {
			parts = append(parts, when)
		}
		if role != "" {
			parts = append(parts, "pings <@&"+role+">")
		}
		if paused {
			parts = append(parts, "paused")
		}
		lines = append(lines, strings.Join(parts, " · "))
	}
	if !digestsOnly {
		for _, w := range s.watches {
			quiet := quietHours(w.Quiet)
			if quiet != "" {
				quiet = "quiet " + quiet
			}
			what := "News: "
			if w.Kind == watch.Question {
				what = ""
			}
			line(what, escape(w.Text, maxWatched), quiet, w.Place, w.Role, w.Paused)
		}
	}
	for _, d := range s.digests {
		text := ""
		if d.Topic != "" {
			text = ": " + escape(d.Topic, maxWatched)
		}
		line("Digest", text, d.Schedule.String(), d.Place, d.Role, d.Paused)
	}
	if len(lines) == 0 {
		return renderSentence("Nothing is watched. Use /" + watchCommand + " add or /" + digestCommand + " set, or the button Watch this under an answer.")
	}
	return &reply{private: true, embeds: []*discordgo.MessageEmbed{{
		Title: "Watched", Color: blue,
		Description: list(len(lines), mostWatches, maxDescription, func(i int) string { return lines[i] }),
	}}}
}

// limitSentence says that no more watches are allowed.
func limitSentence(e *watch.LimitError) string {
	switch e.Of {
	case "person":
		return "You have " + wording.Number(e.Most) + " private ones, and may have no more: remove one first."
	case "server":
		return "The channels of this server have " + wording.Number(e.Most) + ", and may have no more: remove one first."
	}
	return "Those who run me let me watch no more. They can tell you why."
}
