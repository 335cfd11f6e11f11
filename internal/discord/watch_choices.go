package discord

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// chosen is the value of the option for a watch or a digest.
func chosen(r *request) string { return cmp.Or(r.option(watchOption), r.option(digestOption)) }

// chosenID is the chosen id; 0 for anything else.
func chosenID(r *request) int64 {
	id, err := strconv.ParseInt(chosen(r), 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}

// watchChoices are the watches or digests that the user may change and, for
// removals, an entry for all of their own.
func (b *bot) watchChoices(ctx context.Context, r *request, typed string) ([]*discordgo.ApplicationCommandOptionChoice, error) {
	found, err := b.standing(ctx, filters(r)...)
	if err != nil {
		return nil, err
	}
	command, sub, _ := strings.Cut(r.kind, " ")
	var named []namedChoice
	if sub == "remove" {
		named = append(named, namedChoice{"All of my private ones, on every server", allOfMine})
	}
	// The text is cut, so that the name fits a choice even with the id.
	add := func(id int64, text, about string, place watch.Place, paused bool) {
		if place.Private() {
			about += " (to me alone)"
		}
		if paused {
			about += " (paused)"
		}
		value := strconv.FormatInt(id, 10)
		named = append(named, namedChoice{plain(text, maxChoice-length(about+distinct(value))) + about, value})
	}
	if command == watchCommand {
		for _, w := range found.watches {
			add(w.ID, w.Text, "", w.Place, w.Paused)
		}
	} else {
		for _, d := range found.digests {
			add(d.ID, cmp.Or(d.Topic, "what was new"), " "+d.Schedule.String(), d.Place, d.Paused)
		}
	}
	return namedChoices(typed, named), nil
}

// namedChoice is a value to offer under a name.
type namedChoice struct{ name, value string }

// namedChoices are the values to suggest for what was typed so far, by their
// names. Equal names are distinguished by their values.
func namedChoices(typed string, named []namedChoice) []*discordgo.ApplicationCommandOptionChoice {
	values := make(map[string]string, len(named))
	var names []string
	for _, one := range named {
		name := clean(one.name)
		if _, there := values[name]; there {
			name += distinct(one.value)
		}
		values[name] = one.value
		names = append(names, name)
	}
	offered := choices(typed, names)
	for _, choice := range offered {
		choice.Value = values[choice.Name]
	}
	return offered
}

// distinct follows a name that another value has as well.
func distinct(value string) string { return " #" + value }
