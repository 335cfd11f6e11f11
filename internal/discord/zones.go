package discord

import (
	_ "embed"
	"strings"
	"time"

	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// zoneNames are the time zones that are offered: those of zone.tab in the IANA
// time zone database, which is in the public domain, and UTC. Others that the
// database knows can be typed.
//
//go:embed zones.txt
var zoneNames string

// zoneChoices are the time zones to offer to somebody who typed so far, each
// with the time that it is there, by which people know theirs.
func zoneChoices(typed string, now time.Time) []*discordgo.ApplicationCommandOptionChoice {
	offered := choices(strings.ReplaceAll(typed, " ", "_"), strings.Fields(zoneNames))
	for _, choice := range offered {
		if location, err := watch.Location(choice.Name); err == nil {
			choice.Name += ", now " + now.In(location).Format("15:04")
		}
	}
	return offered
}
